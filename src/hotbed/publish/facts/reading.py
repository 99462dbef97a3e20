"""What a run read: its inputs, where their rows ended, and how their addresses were placed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LedgerLine:
    """One line of ledger.csv."""

    metric: str
    line: str
    meaning: str
    rows: int
    documents: float | None
    share_of_rows: float | None
    share_of_documents: float | None


@dataclass(frozen=True)
class File:
    """A file that was read."""

    name: str
    bytes: int
    sha256: str


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
