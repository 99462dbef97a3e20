"""Text in any encoding as a stream of valid UTF-8, bytes that are no text marked."""

from __future__ import annotations

import codecs
import io
import re
import threading
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError

CHUNK = 1 << 20
AHEAD = 4  # so many times it is read ahead of its use; Arrow alone would go 32 blocks ahead
PATIENCE = 0.2  # seconds to wait for the use, which no reader is bound to tell
MARK = "\ufdd0"  # a code point that no text may hold; two digits of the byte follow
BYTES = re.compile("[\udc80-\udcff]")
MARKED = re.compile(MARK + "[0-9a-f]{2}")


class Utf8Stream(io.RawIOBase):
    """A stream of bytes in some encoding, as UTF-8.

    What is no UTF-8 is marked (`marked` is true from then on), so that the rows it stands in can be
    told from the rest.

    Raises
    ------
    HotbedError : while reading: the bytes are no text in the encoding named (not UTF-8).
    """

    def __init__(self, stream: Any, encoding: str, path: Path) -> None:
        self._inner, self._encoding, self._path = stream, encoding, path
        own = codecs.lookup(encoding).name == "utf-8"
        self._decoder = codecs.getincrementaldecoder(encoding)(
            "surrogateescape" if own else "strict"
        )
        self._rest, self._ended, self.marked = memoryview(b""), False, False
        self._room = threading.Semaphore(AHEAD)

    def taken(self) -> None:
        """Tell that what one `read` gave was used, so that the next may be read ahead."""
        self._room.release()

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; none at the end. Waits a little for what was given to be used."""
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
    """Text as it is shown: U+FFFD for bytes that are no text.

    >>> without_marks("M" + MARK + "fcnchen")
    'M\ufffdnchen'
    """
    return MARKED.sub("\ufffd", text)
