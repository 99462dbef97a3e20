"""What a run read: its inputs, where their rows ended, and how their addresses were placed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hotbed.base.texts import Figure, Text, _, chained, term
from hotbed.tables import SHARE_DECIMALS

TEAMS = ": team sizes are not shown, as "
PARTNERS = ": partner clusters and contributors abroad are not shown, as "
"""What `hotbed.sources.labels.not_shown` says of a metric."""
SOURCE = re.compile(r"in (?P<source>[^,]+), (?P<why>.+)")
UNLISTED = re.compile(
    r"contributors who hold (?P<share>[\d.]+ %) of the documents are not in the files"
)
"""As `hotbed.sources.coverage` has it."""


@dataclass(frozen=True)
class LedgerLine:
    """One line of ledger.csv."""

    metric: str
    line: str
    meaning: str
    rows: int | None
    """None: internal, since counts are rounded."""
    documents: float | None
    share_of_rows: float | None
    share_of_documents: float | None


@dataclass(frozen=True)
class File:
    """A file that was read; of an object elsewhere the store's version stands for the hash."""

    name: str
    bytes: int
    identity: str


@dataclass(frozen=True)
class Input:
    """An input: its files, and what its source says nothing of."""

    source: str
    metric: str
    files: list[File]
    lacks: str


@dataclass(frozen=True)
class Source:
    """Whom the figures rest on, with the licence where the run knows it."""

    title: str
    licence: str | None


@dataclass(frozen=True)
class Answers:
    """All addresses by one property of the geocoder's answers to them."""

    name: str
    addresses: int
    listings: int
    share: float
    """Percent of all listings."""
    used: int
    """Listings whose answer is precise and sure enough for the recipe."""
    confidence: float | None


@dataclass(frozen=True)
class Held:
    """What all clusters hold of a metric: documents and percent of the world's."""

    documents: float | None
    share: float | None


@dataclass(frozen=True)
class Coverage:
    """What lies in clusters and what outside."""

    clusters: int
    places_in_clusters: int
    places_outside: int
    metrics: dict[str, Held]


def not_shown(sentence: str) -> str:
    """What is not shown of a metric, and why, from the run's English words.

    Parameters
    ----------
    sentence : str

    Examples
    --------
    >>> not_shown("Deals: team sizes are not shown, as in gifts, a deal stands at one company.")
    'Deals: team sizes are not shown, as in gifts, a deal stands at one company.'
    >>> from hotbed.base.language import language_of
    >>> language_of("es").say(not_shown("Deals: team sizes are not shown, as contributors who "
    ...     "hold 63.0 % of the documents are not in the files.")).split(" porque ")[1]
    'los contribuyentes que tienen el 63,0\\xa0% de los documentos no están en los archivos.'
    """
    metric, teams, why = sentence.partition(TEAMS)
    if teams:
        return _(
            "{metric}: team sizes are not shown, as {why}.",
            metric=term("metric", metric),
            why=_why(why),
        )
    metric, partners, why = sentence.partition(PARTNERS)
    if partners:
        return _(
            "{metric}: partner clusters and contributors abroad are not shown, as {why}.",
            metric=term("metric", metric),
            why=_why(why),
        )
    return sentence


def _why(text: str) -> str:
    """The reasons of a metric's sources, and what its files leave out."""
    reasons = [_reason(part) for part in text.removesuffix(".").split("; ")]
    known = [reason for reason in reasons if reason]
    return chained(known, "; ") if len(known) == len(reasons) else text.removesuffix(".")


def _reason(text: str) -> Text | None:
    source, unlisted = SOURCE.fullmatch(text), UNLISTED.fullmatch(text)
    if source:
        return _("in {source}, {why}", source=source["source"], why=term("coverage", source["why"]))
    if unlisted:
        return _(
            "contributors who hold {share} of the documents are not in the files",
            share=Figure(unlisted["share"]),
        )
    return None


def used_by_precision(answers: list[Answers]) -> list[dict[str, Any]]:
    """All placed listings by precision, the most first.

    Parameters
    ----------
    answers : list of Answers
    """
    placed = sum(answer.used for answer in answers)
    used = sorted((answer for answer in answers if answer.used), key=lambda answer: -answer.used)
    return [
        {
            "precision": answer.name,
            "listings": answer.used,
            "share": round(100 * answer.used / placed, SHARE_DECIMALS),
        }
        for answer in used
    ]
