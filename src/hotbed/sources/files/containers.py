"""Files as their owners pack them: plain, .gz, .zst and .zip, read as streams of UTF-8 bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist

PACKED = (".gz", ".zst", ".zip")
CHUNK = 1 << 20
LONGEST = 1 << 28  # a record or line beyond 256 MB is not read whole into memory
DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, lzma.LZMAError, pa.ArrowInvalid,
          RuntimeError, NotImplementedError)  # fmt: skip
XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def ending(path: Path) -> str:
    """The ending that tells the format, in small letters, without that of the packing.

    >>> ending(Path("works.JSONL.gz")), ending(Path("tls201_part01.zip"))
    ('.jsonl', '')
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def packing(path: Path) -> str:
    """How a file is packed: one of `PACKED`, or nothing."""
    suffix = path.suffix.lower()
    return suffix if suffix in PACKED else ""


@dataclass
class Member:
    """One unpacked file: its own name and a stream of its bytes."""

    name: str
    stream: BinaryIO


def members(path: Path) -> Iterator[Member]:
    """The files in a file, one after the other: those of a .zip, else the one itself.

    A stream is closed when the next is asked for.

    Raises
    ------
    HotbedError : missing, empty, damaged, locked by a password; also later, while reading.
    """
    must_exist(path)
    if packing(path) != ".zip":
        with _one(path) as stream:
            yield Member(path.name, stream)
        return
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise HotbedError(f"{path} is no whole .zip archive", "bring it again") from error
    with archive:
        inside = [info for info in archive.infolist() if _is_data(info)]
        if not inside:
            raise HotbedError(f"{path} holds no files", "check that it was written whole")
        for info in inside:
            if Path(info.filename).suffix.lower() == ".zip":
                raise HotbedError(f"{path} holds archives", "unpack it once and name those")
            try:
                opened = archive.open(info)
            except DAMAGE as error:
                raise HotbedError(
                    f"{path}: {info.filename} can't be unpacked ({error})", "unpack it yourself"
                ) from error
            with _guarded(path, cast(BinaryIO, opened)) as stream:
                yield Member(Path(info.filename).name, stream)


def inner_ending(path: Path) -> str:
    """The ending that tells the format; that of the first file inside, if a .zip has none itself.

    Raises
    ------
    HotbedError : as `members`.
    """
    if packing(path) == ".zip" and not ending(path):
        must_exist(path)
        try:
            with zipfile.ZipFile(path) as archive:
                names = [info.filename for info in archive.infolist() if _is_data(info)]
        except DAMAGE as error:
            raise HotbedError(f"{path} is no whole .zip archive", "bring it again") from error
        return ending(Path(names[0])) if names else ""
    return ending(path)


class _Chain(io.RawIOBase):
    """The files of a .zip as one text: the header line of the first stands for all."""

    def __init__(self, path: Path) -> None:
        self._path, self._members, self._header = path, members(path), b""
        self._stream: BinaryIO | None = None
        self._rest = b""
        self._next()

    def _next(self) -> None:
        member = next(self._members, None)
        self._stream = member.stream if member else None
        if member is None:
            return
        line = member.stream.readline(LONGEST)
        if not self._header:
            self._header, self._rest = line.strip(), line
        elif line.strip() != self._header:
            raise HotbedError(
                f"{self._path}: {member.name} has other columns than the first file in it",
                "unpack it and name the files of one table",
            )

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest and self._stream is not None:
            self._rest = self._stream.read(CHUNK)
            if not self._rest:
                self._next()
                self._rest = self._rest or b"\n"
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._members = iter(())
        super().close()


def table_stream(path: Path) -> pa.NativeFile:
    """The file's text for Arrow's readers, unpacked; the files of a .zip follow each other.

    Raises
    ------
    HotbedError : as `members`; the files of a .zip differ in their columns.
    """
    if packing(path) == ".zip":
        return pa.PythonFile(io.BufferedReader(_Chain(path), CHUNK), "r")
    kinds = {".gz": "gzip", ".zst": "zstd"}
    return pa.input_stream(str(path), compression=kinds.get(packing(path)))


def _is_data(info: zipfile.ZipInfo) -> bool:
    name = Path(info.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not info.is_dir() and not hidden and info.file_size > 0


@contextmanager
def _one(path: Path) -> Iterator[BinaryIO]:
    raw: Any
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
    kinds = {".gz": "gzip", ".zst": "zstd", ".zip": ".zip"}
    if packing(path):
        return HotbedError(
            f"{path} is a damaged or cut-off {kinds[packing(path)]} file", "bring it again"
        )
    return HotbedError(f"{path} can't be read ({error})", "check that it is whole")


class _Guard(io.RawIOBase):
    """A stream whose errors say which file is damaged."""

    def __init__(self, path: Path, stream: Any) -> None:
        self._path, self._inner = path, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except DAMAGE as error:
            raise _damaged(self._path, error) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def _guarded(path: Path, stream: BinaryIO) -> BinaryIO:
    buffered = io.BufferedReader(_Guard(path, stream), CHUNK)
    return cast(BinaryIO, _as_utf8(path, buffered))


class _Recoded(io.RawIOBase):
    """Bytes of another encoding as UTF-8; what is not text in it becomes U+FFFD."""

    def __init__(self, stream: Any, encoding: str) -> None:
        self._inner, self._rest = stream, b""
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            data = self._inner.read(CHUNK)
            self._rest = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data:
                break
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def _as_utf8(path: Path, stream: Any) -> Any:
    """Without a byte order mark; UTF-16 and what an XML declaration names are recoded."""
    head = stream.peek(512)[:512]
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return io.BufferedReader(_Recoded(stream, "utf-16"), CHUNK)
    found = XML_ENCODING.match(head)
    name = found[1].decode().lower() if found else "utf-8"
    if name in ("utf-8", "utf8", "us-ascii", "ascii"):
        return stream
    try:
        codecs.lookup(name)
    except LookupError:
        raise HotbedError(
            f"{path} names an unknown encoding {name!r}", "save it as UTF-8"
        ) from None
    return io.BufferedReader(_Recoded(stream, name), CHUNK)


def lines(stream: BinaryIO, path: Path) -> Iterator[bytes]:
    """The stream's lines, each with its end.

    Raises
    ------
    HotbedError : a line is longer than `LONGEST`.
    """
    while line := stream.readline(LONGEST):
        if len(line) >= LONGEST:
            raise HotbedError(f"{path} has a line of more than 256 MB", "check its format")
        yield line
