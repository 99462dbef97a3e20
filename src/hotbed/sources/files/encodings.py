"""Text in any encoding as a stream of valid UTF-8, bytes that are not text marked."""

from __future__ import annotations

import codecs
import io
import re
import threading
from pathlib import Path

import pyarrow as pa

from hotbed.base.errors import HotbedError

CHUNK = 1 << 20
AHEAD = 4  # so many times it is read ahead of its use; Arrow alone would go 32 blocks ahead
PATIENCE = 0.2  # seconds to wait for the use, which no reader is bound to tell
MARK = "\ufdd0"  # a code point that no text may hold; two digits of the byte follow
BYTES = re.compile("[\udc80-\udcff]")
MARKED = re.compile(MARK + "[0-9a-f]{2}")


class Utf8Stream(io.RawIOBase):
    """A stream of bytes in some encoding, as UTF-8.

    What is not UTF-8 is marked (`marked` is true from then on), so that the rows in which it stands
    can be told from the rest.

    Parameters
    ----------
    stream : pa.NativeFile
        The bytes.
    encoding : str
        A name that Python knows.
    path : Path
        The file, for messages.

    Raises
    ------
    HotbedError
        While reading: the bytes are not text in the encoding named (other than UTF-8).
    """

    def __init__(self, stream: pa.NativeFile, encoding: str, path: Path) -> None:
        self._inner, self._encoding, self._path = stream, encoding, path
        utf8 = codecs.lookup(encoding).name == "utf-8"
        self._decoder = codecs.getincrementaldecoder(encoding)(
            "surrogateescape" if utf8 else "strict"
        )
        self._rest, self._ended, self.marked = memoryview(b""), False, False
        self._room = threading.Semaphore(AHEAD)

    def taken(self) -> None:
        """Tell that what one `read` returned was used, so that the next may be read ahead."""
        self._room.release()

    def readable(self) -> bool:
        """Say that it can be read.

        Returns
        -------
        bool
            True.
        """
        return True

    def read(self, size: int = -1) -> bytes:
        """Read on; waits a little for what was read before to be used.

        Parameters
        ----------
        size : int
            The most bytes to return; negative: as many as are decoded.

        Returns
        -------
        bytes
            None at the end.
        """
        self._room.acquire(timeout=PATIENCE)
        while not self._rest and not self._ended:
            data = bytes(self._inner.read(max(size, CHUNK)))
            self._ended = not data
            self._rest = memoryview(self._encoded(data))
        size = len(self._rest) if size < 0 else size
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def _encoded(self, data: bytes) -> bytes:
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise HotbedError(
                f"{self._path} is not text in {self._encoding!r} ({error.reason})",
                "name its true encoding",
            ) from error
        try:
            return text.encode()
        except UnicodeEncodeError:
            self.marked = True
            return BYTES.sub(lambda byte: f"{MARK}{ord(byte[0]) - 0xDC00:02x}", text).encode()


def without_marks(text: str) -> str:
    """Text as it is shown: U+FFFD for bytes that are not text.

    Parameters
    ----------
    text : str
        Text of `Utf8Stream`.

    Returns
    -------
    str
        Without marks.

    Examples
    --------
    >>> without_marks("M" + MARK + "fcnchen")
    'M\ufffdnchen'
    """
    return MARKED.sub("\ufffd", text)
