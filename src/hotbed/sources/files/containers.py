"""Files as their owners pack them: plain, .gz, .zst and .zip, read as streams of UTF-8 bytes."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath, must_hold, openable, opened, streamable
from hotbed.sources.account import Account
from hotbed.sources.files.encodings import as_utf8
from hotbed.sources.files.pieces import CHUNK, Pieces

PACKED = {".gz": "gzip", ".zst": "zstd", ".zip": ".zip"}
"""Endings of packed files, and what messages call them."""
LONGEST = 1 << 26  # a record or line beyond 64 MB is not read into memory
EMPTY_DEFLATED = 2  # bytes that an empty file takes when it is packed
DAMAGE = (
    EOFError,
    OSError,
    zlib.error,
    zipfile.BadZipFile,
    lzma.LZMAError,
    pa.ArrowInvalid,
    RuntimeError,
    NotImplementedError,
)


def ending(path: DataPath) -> str:
    """The ending that tells the format, without that of the packing.

    Parameters
    ----------
    path : DataPath
        A file's path; the file is not looked at.

    Returns
    -------
    str
        In small letters, with the dot; "" where there is none.

    Examples
    --------
    >>> ending(Path("works.JSONL.gz")), ending(Path("tls201_part01.zip"))
    ('.jsonl', '')
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def packing(path: DataPath) -> str:
    """How a file is packed, by its ending.

    Parameters
    ----------
    path : DataPath
        A file's path; the file is not looked at.

    Returns
    -------
    str
        One of `PACKED`; "" for a plain file.
    """
    suffix = path.suffix.lower()
    return suffix if suffix in PACKED else ""


class Readable(Protocol):
    """What a stream must have to be guarded: `read` and `close`."""

    def read(self, size: int, /) -> bytes:
        """Read at most `size` bytes; see `io.RawIOBase.read`."""

    def close(self) -> None:
        """Let go of the file."""


@dataclass
class Member:
    """One unpacked file.

    Attributes
    ----------
    name : str
        Its name in the container; of a file that is none, its name in the folder.
    stream : io.BufferedReader
        Its bytes, as UTF-8.
    """

    name: str
    stream: io.BufferedReader


def members(
    path: DataPath, account: Account | None = None, encoding: str = "utf-8"
) -> Iterator[Member]:
    """Open the files in a file one after the other: those of a .zip, else the file itself.

    Parameters
    ----------
    path : DataPath
        A file, packed or not.
    account : Account, optional
        Is told the bytes of each file once its user is done with it.
    encoding : str
        How its text is written where neither a byte order mark nor an XML declaration says it.

    Yields
    ------
    Member
        Its stream is closed when the next one is asked for, or when the iterator is dropped.

    Raises
    ------
    HotbedError
        Missing, empty, damaged, locked by a password; also later, while reading.
    """
    must_hold(path)
    account = account or Account()
    if packing(path) != ".zip":
        with _plain(path, account, encoding) as stream:
            yield Member(path.name, stream)
            _settle(stream, account)
        return
    with _archive(path) as archive:
        inside = _data_files(path, archive)
        if not inside:
            raise HotbedError(f"{path} holds no files", "check that it was written completely")
        for info in inside:
            if Path(info.filename).suffix.lower() == ".zip":
                raise HotbedError(f"{path} holds archives", "unpack it once and name those")
            try:
                opened = archive.open(info)
            except DAMAGE as error:
                raise HotbedError(
                    f"{path}: {info.filename} can't be unpacked ({error})", "unpack it yourself"
                ) from error
            with _guarded(path, opened, account, encoding) as stream:
                yield Member(Path(info.filename).name, stream)
                _settle(stream, account)


def _settle(stream: io.BufferedReader, account: Account) -> None:
    """Enter the bytes of a stream; those that its user left unread are bytes as well."""
    while stream.read(CHUNK):
        continue
    if isinstance(stream.raw, Pieces):
        account.size += stream.raw.count


def inner_ending(path: DataPath) -> str:
    """The ending that tells the format; that of the first file inside where a .zip has none.

    Parameters
    ----------
    path : DataPath
        A file, packed or not.

    Returns
    -------
    str
        As `ending`.

    Raises
    ------
    HotbedError
        As `members`.
    """
    if packing(path) == ".zip" and not ending(path):
        must_hold(path)
        with _archive(path) as archive:
            inside = _data_files(path, archive)
        return ending(Path(inside[0].filename)) if inside else ""
    return ending(path)


def _archive(path: DataPath) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(openable(path))
    except DAMAGE as error:
        raise HotbedError(f"{path} is not a complete .zip archive", "download it again") from error


def _data_files(path: DataPath, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if _is_data(path, info)]


def _is_data(path: DataPath, info: zipfile.ZipInfo) -> bool:
    name = Path(info.filename)
    if info.is_dir() or name.name.startswith(".") or "__MACOSX" in name.parts:
        return False
    if not info.file_size and (info.compress_size > EMPTY_DEFLATED or info.CRC):
        raise HotbedError(
            f"{path}: {info.filename} holds data though the archive's directory says 0 bytes",
            "download it again",
        )
    return info.file_size > 0


class _Guard(Pieces):
    """A stream whose errors say which file is damaged."""

    def __init__(self, path: DataPath, stream: Readable) -> None:
        self._path, self._inner = path, stream

    def piece(self) -> bytes:
        """The next bytes; see `Pieces.piece`."""
        try:
            return self._inner.read(CHUNK)
        except DAMAGE as error:
            raise _damaged(self._path, error) from error

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


@contextmanager
def _plain(path: DataPath, account: Account, encoding: str) -> Iterator[io.BufferedReader]:
    raw: Readable
    try:
        if packing(path) == ".gz":
            raw = gzip.open(streamable(path), "rb")  # noqa: SIM115 - closed by _guarded
        elif packing(path) == ".zst":
            raw = pa.input_stream(streamable(path), compression="zstd")
        else:
            raw = opened(path)
    except DAMAGE as error:
        raise _damaged(path, error) from error
    with _guarded(path, raw, account, encoding) as stream:
        yield stream


def _damaged(path: DataPath, error: Exception) -> HotbedError:
    if packing(path):
        return HotbedError(
            f"{path} is a damaged or cut-off {PACKED[packing(path)]} file", "download it again"
        )
    return HotbedError(f"{path} can't be read ({error})", "check that it is complete")


def _guarded(
    path: DataPath, stream: Readable, account: Account, encoding: str
) -> io.BufferedReader:
    return as_utf8(path, io.BufferedReader(_Guard(path, stream), CHUNK), account, encoding)


def lines(stream: io.BufferedReader, path: DataPath) -> Iterator[bytes]:
    """Iterate over the lines of a stream.

    Parameters
    ----------
    stream : io.BufferedReader
        A stream of `members`.
    path : DataPath
        The file, for messages.

    Yields
    ------
    bytes
        A line with its end.

    Raises
    ------
    HotbedError
        A line is longer than `LONGEST`.
    """
    while line := stream.readline(LONGEST):
        if len(line) >= LONGEST:
            raise HotbedError(f"{path} has a line of more than 64 MB", "check its format")
        yield line
