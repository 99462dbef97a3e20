"""Files as their owners pack them: plain, .gz, .zst and .zip, read as streams of UTF-8 bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import re
import zipfile
import zlib
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PACKED = {".gz": "gzip", ".zst": "zstd", ".zip": ".zip"}
"""Endings of packed files, and what messages call them."""
CHUNK = 1 << 20
LONGEST = 1 << 28  # a record or line beyond 256 MB is not read into memory
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
XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def ending(path: Path) -> str:
    """The ending that tells the format, without that of the packing.

    Parameters
    ----------
    path : Path
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


def packing(path: Path) -> str:
    """How a file is packed, by its ending.

    Parameters
    ----------
    path : Path
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


def members(path: Path) -> Iterator[Member]:
    """Open the files in a file one after the other: those of a .zip, else the file itself.

    Parameters
    ----------
    path : Path
        A file, packed or not.

    Yields
    ------
    Member
        Its stream is closed when the next one is asked for, or when the iterator is dropped.

    Raises
    ------
    HotbedError
        Missing, empty, damaged, locked by a password; also later, while reading.
    """
    must_exist(path)
    if packing(path) != ".zip":
        with _plain(path) as stream:
            yield Member(path.name, stream)
        return
    with _archive(path) as archive:
        inside = _data_files(archive)
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
            with _guarded(path, opened) as stream:
                yield Member(Path(info.filename).name, stream)


def inner_ending(path: Path) -> str:
    """The ending that tells the format; that of the first file inside where a .zip has none.

    Parameters
    ----------
    path : Path
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
        must_exist(path)
        with _archive(path) as archive:
            inside = _data_files(archive)
        return ending(Path(inside[0].filename)) if inside else ""
    return ending(path)


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except DAMAGE as error:
        raise HotbedError(f"{path} is not a complete .zip archive", "download it again") from error


def _data_files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if _is_data(info)]


def _is_data(info: zipfile.ZipInfo) -> bool:
    name = Path(info.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not info.is_dir() and not hidden and info.file_size > 0


class _Pieces(io.RawIOBase):
    """A raw stream of pieces of any size: `_piece` returns the next one, b"" at the end."""

    _rest = b""

    @abstractmethod
    def _piece(self) -> bytes: ...

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        target = memoryview(buffer).cast("B")
        data = self._rest or self._piece()
        part, self._rest = data[: len(target)], data[len(target) :]
        target[: len(part)] = part
        return len(part)


class _Chain(_Pieces):
    """The files of a .zip as one text: the header line of the first stands for all."""

    def __init__(self, path: Path) -> None:
        self._path, self._members, self._header = path, members(path), b""
        self._stream: io.BufferedReader | None = None
        self._rest = self._opened()

    def _opened(self) -> bytes:
        """Go on to the next file; returns the header line where it is the first."""
        member = next(self._members, None)
        self._stream = member.stream if member else None
        if member is None:
            return b""
        line = member.stream.readline(LONGEST)
        if not self._header:
            self._header = line.strip()
            return line
        if line.strip() != self._header:
            raise HotbedError(
                f"{self._path}: {member.name} has other columns than the first file in it",
                "unpack it and name the files of one table",
            )
        return b""

    def _piece(self) -> bytes:
        if self._stream is None:
            return b""
        return self._stream.read(CHUNK) or self._opened() or b"\n"

    def close(self) -> None:
        self._members = iter(())
        super().close()


class _Guard(_Pieces):
    """A stream whose errors say which file is damaged."""

    def __init__(self, path: Path, stream: Readable) -> None:
        self._path, self._inner = path, stream

    def _piece(self) -> bytes:
        try:
            return self._inner.read(CHUNK)
        except DAMAGE as error:
            raise _damaged(self._path, error) from error

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


class _Recoded(_Pieces):
    """Bytes of another encoding as UTF-8; what is not text in it becomes U+FFFD."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._inner = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def _piece(self) -> bytes:
        while data := self._inner.read(CHUNK):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", final=True).encode("utf-8", "replace")

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def table_stream(path: Path) -> pa.NativeFile:
    """The text of a file for Arrow's readers, unpacked; the files of a .zip follow each other.

    Parameters
    ----------
    path : Path
        A file, packed or not.

    Returns
    -------
    pa.NativeFile
        To be closed by the caller.

    Raises
    ------
    HotbedError
        As `members`; the files of a .zip differ in their columns.
    """
    if packing(path) == ".zip":
        return pa.PythonFile(io.BufferedReader(_Chain(path), CHUNK), "r")
    return pa.input_stream(str(path), compression=PACKED.get(packing(path)))


@contextmanager
def _plain(path: Path) -> Iterator[io.BufferedReader]:
    raw: Readable
    try:
        if packing(path) == ".gz":
            raw = gzip.open(path, "rb")  # noqa: SIM115 - closed by _guarded
        elif packing(path) == ".zst":
            raw = pa.input_stream(str(path), compression="zstd")
        else:
            raw = path.open("rb", buffering=0)
    except DAMAGE as error:
        raise _damaged(path, error) from error
    with _guarded(path, raw) as stream:
        yield stream


def _damaged(path: Path, error: Exception) -> HotbedError:
    if packing(path):
        return HotbedError(
            f"{path} is a damaged or cut-off {PACKED[packing(path)]} file", "download it again"
        )
    return HotbedError(f"{path} can't be read ({error})", "check that it is complete")


def _guarded(path: Path, stream: Readable) -> io.BufferedReader:
    return _as_utf8(path, io.BufferedReader(_Guard(path, stream), CHUNK))


def _as_utf8(path: Path, stream: io.BufferedReader) -> io.BufferedReader:
    """Without a byte order mark; UTF-16 and what an XML declaration names are recoded."""
    head = stream.peek(512)[:512]
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return io.BufferedReader(_Recoded(stream, "utf-16"), CHUNK)
    declared = XML_ENCODING.match(head)
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return stream
    try:
        codecs.lookup(name)
    except LookupError:
        raise HotbedError(
            f"{path} names an unknown encoding {name!r}", "save it as UTF-8"
        ) from None
    return io.BufferedReader(_Recoded(stream, name), CHUNK)


def lines(stream: io.BufferedReader, path: Path) -> Iterator[bytes]:
    """Iterate over the lines of a stream.

    Parameters
    ----------
    stream : io.BufferedReader
        A stream of `members`.
    path : Path
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
            raise HotbedError(f"{path} has a line of more than 256 MB", "check its format")
        yield line
