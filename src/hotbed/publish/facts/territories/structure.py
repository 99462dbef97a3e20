"""An economy or an income group in full, as frozen dataclasses: the one structure of all outputs.

Documents have four decimals and shares six, as in the run's tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hotbed.publish.facts.beside import Window
from hotbed.publish.facts.lines import FieldLine, Part, ShareLine, TeamLine, Year
from hotbed.publish.facts.structure import Amount, Ranked


class Kind(StrEnum):
    """What a territory is."""

    ECONOMY = "economy"
    INCOME = "income group"


@dataclass(frozen=True)
class Held:
    """What a territory holds of a metric. Inside and outside add up to what is located there."""

    located: Amount
    """Documents located there, and their share of the world."""
    inside: Amount
    """Of these in clusters."""
    outside: Amount
    inside_share: float | None
    """Percent of its located documents that lie in clusters."""


@dataclass(frozen=True)
class Holder:
    """A cluster of which a part lies in the territory."""

    cluster: Ranked
    part: Part
    """What the territory holds of it, exactly."""
    shares: dict[str, float]
    """Percent of the world's documents that the part holds, by metric."""
    shared: bool
    """Whether the cluster's name lists economies outside the territory as well."""

    @property
    def within(self) -> bool:
        """Whether all of the cluster's listings lie in the territory."""
        return self.part.listings == self.cluster.listings


@dataclass(frozen=True)
class Partner:
    """Another territory, and the documents that both have a contributor of, counted whole."""

    key: str
    name: str
    documents: int
    share: float
    """Percent of the documents that have a contributor in the territory."""


@dataclass(frozen=True)
class Tie:
    """Two clusters, and the documents that their parts share, counted whole."""

    cluster_id: str
    """The part within the territory."""
    name: str
    other_id: str
    other: str
    where: str
    """Name of the territory that the other part is of."""
    documents: int


@dataclass(frozen=True)
class Next:
    """An area just below the threshold."""

    name: str
    lon: float
    lat: float
    listings: int
    """Within the radius of its densest place."""
    lacking: int
    """Listings more that would make it a cluster."""
    nearest_id: str
    """Of the nearest cluster; empty without any."""
    nearest: str
    nearest_km: float | None


@dataclass(frozen=True)
class Before:
    """The territory in the previous edition."""

    rank: int | None
    clusters: int
    windows: Mapping[str, Window]
    """By metric; documents located within its borders, in both windows."""


@dataclass(frozen=True)
class Territory:
    """An economy or an income group in full."""

    kind: Kind
    key: str
    """ISO 3166-1 code, or the group's name."""
    name: str
    economies: list[str]
    """Codes of its economies that hold a document."""
    rank: int
    """By total, among the territories of its kind."""
    of: int
    total: float
    """Weighted sum of its shares of the world, percent points, of all its located documents."""
    inside_total: float
    """The same of its documents in clusters."""
    held: dict[str, Held]
    clusters: list[Holder]
    """Those whose names list it, by rank."""
    touched: list[Holder]
    """Other clusters of which it has a part."""
    counted_share: float | None
    """Percent of its listings whose addresses are placed finely enough to count."""
    before: Before | None
    """None without a run to compare with."""
    series: dict[str, list[Year]]
    applicants: dict[str, list[ShareLine]]
    organisations: dict[str, list[ShareLine]]
    sectors: dict[str, list[ShareLine]]
    technology_fields: dict[str, list[FieldLine]]
    science_fields: dict[str, list[FieldLine]]
    topics: dict[str, list[FieldLine]]
    teams: dict[str, list[TeamLine]]
    partners: dict[str, list[Partner]]
    home: dict[str, list[Tie]]
    """Pairs of its clusters."""
    abroad: dict[str, list[Tie]]
    """Pairs of one of its clusters and one elsewhere."""
    below: list[Next]
    profiled: bool
    """Whether the run keeps the stages that applicants, fields and partners are made from."""

    @property
    def best(self) -> Ranked | None:
        """Its cluster of the best rank."""
        return self.clusters[0].cluster if self.clusters else None

    @property
    def windows(self) -> list[Window]:
        """Both windows by metric; none without a run to compare with."""
        return list(self.before.windows.values()) if self.before else []

    @property
    def shared(self) -> int:
        """How many of its clusters lie in other economies as well."""
        return sum(holder.shared for holder in self.clusters)

    def lines(self, subject: str) -> Mapping[str, Sequence[ShareLine]]:
        """The lines of a subject, by metric.

        Parameters
        ----------
        subject : str
            applicants, organisations, sectors, technology_fields, science_fields or topics.
        """
        lines: Mapping[str, Sequence[ShareLine]] = getattr(self, subject)
        return lines


@dataclass(frozen=True)
class Territories:
    """The economies and income groups of a run that are told in full, by rank."""

    economies: list[Territory]
    groups: list[Territory]
    """None where no file of income groups is given."""
