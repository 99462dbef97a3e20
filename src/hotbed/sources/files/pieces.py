"""Raw streams made of pieces of any size, which count the bytes that they hand out."""

from __future__ import annotations

import io
from abc import abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 20


class Pieces(io.RawIOBase):
    """A raw stream of pieces.

    Attributes
    ----------
    count : int
        Bytes handed out.
    """

    _rest = memoryview(b"")
    count = 0

    @abstractmethod
    def piece(self) -> bytes:
        """Read on.

        Returns
        -------
        bytes
            The next piece; b"" at the end.
        """

    def readable(self) -> bool:
        """Say that it can be read.

        Returns
        -------
        bool
            True.
        """
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer; see `io.RawIOBase.readinto`.

        Parameters
        ----------
        buffer : writable buffer
            Takes the bytes.

        Returns
        -------
        int
            How many were written; 0 at the end.
        """
        target = memoryview(buffer).cast("B")
        data = self._rest if len(self._rest) else memoryview(self.piece())
        part, self._rest = data[: len(target)], data[len(target) :]
        target[: len(part)] = part
        self.count += len(part)
        return len(part)
