"""The bytes of an object: from its beginning on, or wherever they are asked for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hotbed.remote.objects import RemoteFile, version_of
from hotbed.remote.stores import store_of, told

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from obstore import GetResult

CHUNK = 4 << 20  # bytes that are asked of a stream, or of a range at least


def _got(file: RemoteFile, start: int, end: int | None = None) -> GetResult:
    """An answer of the store that is of the version that was found."""
    store = store_of(file.address)
    import obstore
    from obstore.exceptions import PreconditionError

    with told(file.address):
        try:
            answer = obstore.get(store, file.address.key, options=file.options(start, end))  # type: ignore[arg-type] # a TypedDict
        except PreconditionError as error:
            raise file.changed("another") from error
    now = version_of(answer.meta)
    if (now, answer.meta["size"]) != (file.version, file.size):
        raise file.changed(f"{now}, {answer.meta['size']:,} bytes")
    return answer


class Raw(io.RawIOBase):
    """What streams and ranges share: they can be read, and say where they are."""

    def __init__(self, file: RemoteFile) -> None:
        super().__init__()
        self._file, self._at = file, 0

    def readable(self) -> bool:
        """Say that it can be read; see `io.IOBase.readable`."""
        return True

    def tell(self) -> int:
        """How many bytes are before; see `io.IOBase.tell`."""
        return self._at

    def piece(self, size: int) -> memoryview:
        """The next bytes, at most so many; none at the end."""
        raise NotImplementedError

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer; see `io.RawIOBase.readinto`."""
        target = memoryview(buffer).cast("B")
        piece = self.piece(len(target))
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


class Stream(Raw):
    """An object from its beginning to its end, by one request.

    Parameters
    ----------
    file : RemoteFile
        As it was found.

    Raises
    ------
    HotbedError
        It was changed, is gone, or its store does not answer; also later, while reading.
    """

    def __init__(self, file: RemoteFile) -> None:
        super().__init__(file)
        self._chunks: Iterator[bytes] | None = None
        self._rest = memoryview(b"")

    def piece(self, size: int) -> memoryview:
        """The next bytes; see `Raw.piece`."""
        if not self._rest:
            if self._chunks is None:
                self._chunks = iter(_got(self._file, 0).stream(min_chunk_size=CHUNK))
            with self._file.as_found(), told(self._file.address):
                self._rest = memoryview(next(self._chunks, b""))
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class Ranges(Raw):
    """An object of which any bytes can be asked for, in requests of `CHUNK` bytes at least.

    Parameters
    ----------
    file : RemoteFile
        As it was found.

    Raises
    ------
    HotbedError
        As `Stream`.
    """

    def __init__(self, file: RemoteFile) -> None:
        super().__init__(file)
        self._start, self._held = 0, memoryview(b"")

    def seekable(self) -> bool:
        """Say that any bytes can be asked for; see `io.IOBase.seekable`."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte; see `io.IOBase.seek`."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def piece(self, size: int) -> memoryview:
        """The next bytes; see `Raw.piece`."""
        at = self._at - self._start
        if not 0 <= at < len(self._held):
            end = min(self._at + max(size, CHUNK), self._file.size)
            if self._at >= end:
                return memoryview(b"")
            answer = _got(self._file, self._at, end)
            with self._file.as_found(), told(self._file.address):
                self._held = memoryview(answer.bytes())
            self._start, at = self._at, 0
        return self._held[at : at + size]
