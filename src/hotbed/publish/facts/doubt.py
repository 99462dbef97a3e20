"""How sure a cluster's rank is, as `hotbed uncertainty` wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hotbed.analysis.uncertainty.phrases import SURE, rank_range


@dataclass(frozen=True)
class Span:
    """Ranks from the best to the worst."""

    low: int
    high: int

    def __str__(self) -> str:
        return rank_range(self.low, self.high)


@dataclass(frozen=True)
class Doubt:
    """Which ranks the documents, the geocoder and the choices of method allow."""

    ranks: Span
    """By the documents, such that all clusters' sets hold together."""
    alone: Span
    """By the documents, for this cluster alone."""
    tied_with: list[int]
    """Ranks of the clusters that it can't be told from."""
    tied_below: bool
    """Whether the next cluster of the ranking is one of them."""
    sd: float
    """Of the total, percent points."""
    top: int
    """n of the next two."""
    top_probability: float | None
    may_be_top: bool
    exists: float | None
    """Share of replicates in which the cluster exists; None: none were drawn. So with the next."""
    absorbed: float | None
    split: float | None
    placings: Span | None
    """Over other placings of its addresses."""
    placings_exist: float | None
    """Share of placings in which it exists."""
    choices: Span | None
    """Over choices of method."""
    documents: Mapping[str, int]
    """By metric, with any part in the cluster."""
    few: str
    """What the rank rests on where that is little, in words; else empty."""

    @property
    def unsure(self) -> bool:
        """Whether the cluster exists in fewer replicates than is sure."""
        return self.exists is not None and self.exists < SURE


@dataclass(frozen=True)
class ChoiceLine:
    """A choice of method, and the ranks that it gives a cluster; all others as in the recipe."""

    factor: str
    """In words."""
    ranks: Span | None
    """None where the cluster has none under any."""
    part: float | None
    """Of the rank's variance by it alone, 0 to 1; None where the rank doesn't vary."""
    part_together: float | None
    """The same with what it does together with other choices."""
    without: int
    """Settings in which the cluster has no rank."""


@dataclass(frozen=True)
class Choices:
    """What choices of method do to a cluster's rank."""

    sentence: str
    lines: list[ChoiceLine]
    """The one that does most first."""


@dataclass(frozen=True)
class WithoutYear:
    """Where a cluster stands if the documents of one year are left out."""

    year: int
    rank: int
    total: float
