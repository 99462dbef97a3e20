"""How a cluster came about: its largest places, its joins, what its listings are worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A member place."""

    place: str | None
    country: str | None
    lon: float
    lat: float
    listings: int
    core: bool
    region: str | None


@dataclass(frozen=True)
class Merge:
    """Two clusters that were joined: their numbers before merging, and the distance."""

    a: int
    b: int
    km: float


@dataclass(frozen=True)
class Worth:
    """Listings of equal worth, 1/(contributors x addresses), and what they add up to."""

    metric: str
    worth: str
    """1/parts, or "less" for the sum of all that are worth less than the lines before."""
    listings: int
    documents: float


@dataclass(frozen=True)
class Origin:
    """How a cluster came about, as `hotbed explain` tells it."""

    naming_rule: str | None
    """None where the run's stages were removed."""
    merges: list[Merge] | None
    """None where the run's stages were removed."""
    largest: list[Place]
    """The places with most listings."""
    worth: list[Worth]
