"""Retractions, corrections and expressions of concern: what no source counts as an article.

Owners say it by a document's types, in words of their own. A retracted document and a notice about
another document are left out everywhere for the same reasons, unless the recipe names the type.
Source: https://www.nlm.nih.gov/mesh/pubtypes.html,
https://www.crossref.org/documentation/crossmark/participating-in-crossmark/ (types of updates) and
https://webofscience.help.clarivate.com/en-us/Content/document-types.html
"""

from __future__ import annotations

import re

RETRACTED = "retracted"
RETRACTION, CORRECTION = "retraction notice", "correction notice"
CONCERN = "expression of concern"
REASONS = {
    RETRACTED: ("retracted", "retracted publication", "withdrawn publication"),
    RETRACTION: (
        "retraction",
        "retraction notice",
        "retraction of publication",
        "partial retraction",
        "withdrawal",
        "removal",
    ),
    CORRECTION: (
        "addendum",
        "clarification",
        "correction",
        "correction, addition",
        "corrigendum",
        "erratum",
        "published erratum",
    ),
    CONCERN: ("expression of concern",),
}
"""Types of documents, and of updates to them, by the reason why they are left out."""
TAKEN_BACK = frozenset({"retraction", "withdrawal", "removal"})
"""Types of updates after which a document no longer counts."""
_reason_of = {kind: reason for reason, kinds in REASONS.items() for kind in kinds}
_SEPARATORS = re.compile(r"[_-]")


def notice_reason(kind: str) -> str | None:
    """Why a document of a type is left out, where it is a notice or retracted.

    Parameters
    ----------
    kind : str
        A type of a document or of an update, as its owner writes it.

    Returns
    -------
    str or None
        The reason for the ledger; None for all other types.

    Examples
    --------
    >>> notice_reason("Published Erratum"), notice_reason("expression_of_concern")
    ('correction notice', 'expression of concern')
    >>> notice_reason("Retracted Publication"), notice_reason("Journal Article")
    ('retracted', None)
    """
    return _reason_of.get(_SEPARATORS.sub(" ", kind).lower())
