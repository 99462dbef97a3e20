"""What a source can't say of its documents' contributors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Coverage:
    """What a source can't say of its documents' contributors.

    Attributes
    ----------
    contributors : str
        Why it is not known how many contributors a document has; "": it is.
    addresses : str
        Why not all contributors of a document have an address; "": they do.
    until : int or None
        The last year of which this holds; None: it always does.
    """

    contributors: str = ""
    addresses: str = ""
    until: int | None = None
