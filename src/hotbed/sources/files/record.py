"""A record as it stands in a file, before its source says what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Record:
    """A record of a file.

    Attributes
    ----------
    row : int
        Its number in the file, from 1.
    data : bytes
        Its bytes, to show it and to order copies.
    content : Any
        What the reader parsed from its bytes; each source has a type of its own.
    kind : str
        Which of several forms it has.
    fault : str
        Why it can't be read at all; "": it can.
    """

    row: int
    data: bytes
    content: Any = None
    kind: str = ""
    fault: str = ""
