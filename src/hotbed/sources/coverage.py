"""What a source can't say of its documents' contributors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

UNLISTED_MOST = Fraction(5, 100)
"""Of a metric's documents, the part without listed contributors up to which teams are shown."""


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

    def with_unlisted(self, share: Fraction) -> Coverage:
        """The same, and what the files leave out themselves.

        Parameters
        ----------
        share : fractions.Fraction
            Of the metric's documents, the part whose contributors the files do not list
            (`hotbed.count.ledger.unlisted_shares`). Above `UNLISTED_MOST` who worked with whom is
            not known.

        Examples
        --------
        >>> Coverage().with_unlisted(Fraction(1, 100)).addresses
        ''
        >>> Coverage().with_unlisted(Fraction(63, 100)).addresses
        'contributors who hold 63.0 % of the documents are not in the files'
        """
        if share <= UNLISTED_MOST:
            return self
        part = f"{float(100 * share):.1f} %"
        reason = f"contributors who hold {part} of the documents are not in the files"
        return replace(self, addresses="; ".join(filter(None, [self.addresses, reason])))
