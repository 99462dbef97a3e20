"""Everything that is shown of a run, as frozen dataclasses: the one structure of all outputs.

Keys and units stand in docs/publish.md. Documents have four decimals and shares six, as in the
run's tables; names are as `hotbed.publish.facts.words.shown` gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from hotbed.analysis.change.compare import Comparison
from hotbed.analysis.floor import NO_RANK
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS, rank_with_set
from hotbed.publish.facts.beside import Similar, Window
from hotbed.publish.facts.composition import Composition
from hotbed.publish.facts.doubt import Choices, Doubt, WithoutYear
from hotbed.publish.facts.lines import (
    Certainty,
    FieldLine,
    Part,
    PartnerLine,
    ShareLine,
    TeamLine,
    Year,
)
from hotbed.publish.facts.origin import Origin
from hotbed.publish.facts.reading import (
    Answers,
    Coverage,
    Input,
    LedgerLine,
    Source,
    used_by_precision,
)
from hotbed.recipe import Recipe
from hotbed.reference.incomes import IncomeGroups

METHOD = ("geocoding", "detection", "merging", "naming", "shape", "focus")
"""The parts of a recipe that are its method."""
PER_MILLION = "_per_million"
"""What the names of figures for each million people end with, after the metric."""
SIZE = ("listings", "places", "core_places", "merged_from", "area_km2", "lon", "lat")
"""Figures of a cluster that stand in `hotbed.tables.CLUSTERS`."""
UNITS = {
    "rank": "",
    "count": "documents",
    "share": "percent",
    "world": "documents",
    "documents": "documents",
    "total": "percent points",
    "listings": "listings",
    "places": "places",
    "core_places": "places",
    "merged_from": "clusters",
    "area_km2": "km2",
    "lon": "degrees",
    "lat": "degrees",
    "population": "people",
    "world_share": "percent",
    "mean_team": "persons",
    "alone_share": "percent",
    "foreign_share": "percent",
    "intensity": "percent points per million people",
    "radius_km": "km",
    "within_km": "km",
    "min_listings": "listings",
    "confidence": "0 to 1",
    "sure": "percent",
    "addresses": "addresses",
    "km": "km",
    "growth": "percent",
    "before": "percent points",
    "base": "documents",
    "documents_before": "documents",
    "documents_now": "documents",
    "similarity": "0 to 1",
    "previous_total": "percent points",
    "change": "percent points",
    "value": "percent points",
    "ranks_by_own": "ranks",
    "ranks_by_others": "ranks",
}
"""Units by name of a figure; none where a name is missing."""


FieldShares = Mapping[tuple[str, str], float]
"""(metric, field) -> percent of a cluster's documents of the metric."""


@dataclass(frozen=True)
class Study:
    """What was run: titles, preset and digests."""

    title: str
    note: str
    preset: str | None
    recipe_digest: str
    run_digest: str
    hotbed: str
    """Version."""


@dataclass(frozen=True)
class Metric:
    """One kind of document."""

    name: str
    label: str
    years: list[int] | None
    """The first and the last; None: all."""
    weight: float
    world: int
    """Documents in the world."""


@dataclass(frozen=True)
class Against:
    """The edition compared with."""

    title: str
    differences: list[str]
    """In method."""
    growth: bool
    """Whether growth is known: a published table carries ranks only."""


@dataclass(frozen=True)
class Change:
    """What became of a cluster since the previous edition."""

    event: str | None
    """Of `hotbed.analysis.change.lineage`; None with a published table."""
    related: str
    """Names of other clusters that it took in or came off."""
    previous_rank: int | None
    rank_change: int | None
    """Ranks gained."""
    growth: float | None
    """Percent, of the weighted total at today's places; None of a newcomer."""
    rank_told: str | None = None
    """Whether the rank rose or fell (`Told`); None: not known."""
    total_told: str | None = None
    """The same of the total."""
    unranked: bool = False
    """Whether it has too few documents, now or before, for its ranks to be printed."""
    base: float | None = None
    """Documents that its growth starts from: at today's places, in the earlier window."""
    previous_total: float | None = None
    """Percent points, of the cluster that it was; None of a newcomer."""

    @property
    def small_base(self) -> bool:
        """Whether growth starts from so few documents that a rate says little."""
        return self.base is not None and self.base < FEW_DOCUMENTS


@dataclass(frozen=True)
class Amount:
    """What is held of a metric: documents, and their share of the world in percent."""

    count: float
    share: float


@dataclass(frozen=True)
class Intensity:
    """People of a cluster, and what it has for each million of them."""

    people: int | None
    source: str
    """grid or gazetteer."""
    per_million: float | None
    """Total for each million people, percent points."""
    rank: int | None
    """Among the hundred largest clusters."""
    shape: str
    """The polygon under which people were counted."""
    documents_per_million: Mapping[str, float | None] = field(default_factory=dict)
    """By metric; empty where `hotbed intensity` was not called."""
    written: bool = True
    """Whether these are the figures of intensity.csv, which `hotbed intensity` writes."""


@dataclass(frozen=True)
class Ranked:
    """A cluster as the ranking has it, with its size and people."""

    rank: int
    cluster_id: str
    name: str
    economies: list[str]
    """ISO 3166-1 codes by weight."""
    total: float
    """Weighted sum of the shares, percent points."""
    metrics: dict[str, Amount]
    change: Change | None
    """Since the previous edition; None without one, or where that does not list it."""
    listings: int
    places: int
    core_places: int
    merged_from: int
    lon: float
    """Of the weighted centre, degrees."""
    lat: float
    area_km2: float
    intensity: Intensity | None
    printed: bool
    """Whether its rank is printed: it has as many documents as the recipe asks for."""
    doubt: Doubt | None
    """How sure its rank is; None where `hotbed uncertainty` was not called."""

    @property
    def rank_text(self) -> str:
        """The rank as readers see it: a dash where it is not printed."""
        return str(self.rank) if self.printed else NO_RANK

    @property
    def numbered(self) -> str:
        """The rank before a name: with a full stop, or the dash."""
        return f"{self.rank}." if self.printed else NO_RANK

    @property
    def ranks_text(self) -> str:
        """The rank with the set of ranks that its documents allow, where that is known."""
        if not self.printed or self.doubt is None:
            return self.rank_text
        return rank_with_set(self.rank, self.doubt.ranks.low, self.doubt.ranks.high)

    @property
    def listed_economies(self) -> list[str]:
        """Codes of the economies that its name lists; none where they are not known."""
        return [code for code in self.economies if code]


@dataclass(frozen=True)
class Cluster(Ranked):
    """A cluster in full."""

    of: int
    """How many clusters are ranked."""
    parts: list[Part]
    series: dict[str, list[Year]]
    applicants: dict[str, list[ShareLine]]
    organisations: dict[str, list[ShareLine]]
    sectors: dict[str, list[ShareLine]]
    technology_fields: dict[str, list[FieldLine]]
    science_fields: dict[str, list[FieldLine]]
    topics: dict[str, list[FieldLine]]
    partners: dict[str, list[PartnerLine]]
    teams: dict[str, list[TeamLine]]
    found: Origin
    certainty: Certainty | None
    """How sure its places are; None where no address was placed there."""
    choices: Choices | None
    """What choices of method do to its rank; None where `hotbed uncertainty` was not called."""
    without_year: list[WithoutYear]
    composition: Composition | None
    """What its change consists of; None unless the previous edition is a run."""
    similar: list[Similar]
    """The clusters nearest in profile of fields."""
    windows: list[Window]
    """Both windows by metric; none unless the previous edition is a run."""
    confidential: list[str]
    """What of it is not told, in sentences."""

    def lines(self, subject: str) -> Mapping[str, Sequence[Line]]:
        """The lines of a subject, by metric.

        Parameters
        ----------
        subject : str
            One of `hotbed.tables.SUBJECTS`.
        """
        lines: Mapping[str, Sequence[Line]] = getattr(self, subject)
        return lines


Line = ShareLine | FieldLine | PartnerLine | TeamLine | Year


@dataclass(frozen=True)
class Economy:
    """An economy's clusters, and what its parts of them add up to."""

    economy: str
    name: str
    clusters: int
    cross_border: int
    best_rank: int | None
    metrics: dict[str, Amount]
    total: float


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The ranking and what it rests on: all that its tables and maps show."""

    study: Study
    metrics: list[Metric]
    ranking: list[Ranked]
    recipe: Recipe
    own_choices: list[str]
    credits: list[str]
    versions: dict[str, str]
    withheld: int = 0
    """Clusters that are confidential, so that nothing of them is told."""

    @property
    def has_intensity(self) -> bool:
        """Whether `hotbed intensity` wrote figures of this run."""
        return any(row.intensity and row.intensity.written for row in self.ranking)

    @property
    def has_doubts(self) -> bool:
        """Whether `hotbed uncertainty` wrote how sure the ranks of this run are."""
        return any(row.doubt for row in self.ranking)


@dataclass(frozen=True)
class Edition:
    """An earlier edition, and how its clusters and today's belong together."""

    overview: Overview
    comparison: Comparison
    fields: Mapping[str, FieldShares]
    """Shares of fields, by cluster id."""


@dataclass(frozen=True, kw_only=True)
class Facts(Overview):
    """Everything that is shown of a run."""

    against: Against | None
    """The edition compared with."""
    editions: list[Edition]
    """Earlier editions that the world page can switch to, the latest first."""
    groups: IncomeGroups | None
    clusters: list[Cluster]
    """Those told in full, by rank: all, or those asked for."""
    economies: list[Economy]
    coverage: Coverage
    answers: dict[str, list[Answers]]
    """All addresses by precision and by method of their answer."""
    ledger: list[LedgerLine]
    inputs: list[Input]
    sources: list[Source]
    not_shown: list[str]
    """What the inputs can't say, in sentences."""
    confidential: list[str]
    """What of economies is confidential, in sentences."""
    partial_years: dict[str, int] = field(default_factory=dict)
    """Metric -> its last year, where it looks incomplete."""

    def to_dict(self) -> dict[str, Any]:
        """The facts as plain values for JSON, under the keys of docs/publish.md."""
        method = self.recipe.model_dump(mode="json")
        special = {
            "not_shown": self.not_shown,
            "withheld": self.withheld,
            "rounding_base": self.recipe.rounding_base,
        }
        plain = {
            "study": asdict(self.study),
            "against": asdict(self.against) if self.against else None,
            "metrics": [asdict(metric) for metric in self.metrics],
            "ranking": [asdict(row) for row in self.ranking],
            "clusters": [cluster_dict(cluster) for cluster in self.clusters],
            "economies": [asdict(economy) for economy in self.economies],
            "coverage": asdict(self.coverage),
            "precision": used_by_precision(self.answers["precision"]),
            "ledger": [asdict(line) for line in self.ledger],
            "method": {name: method[name] for name in METHOD},
            "own_choices": self.own_choices,
            "credits": self.credits,
            "versions": self.versions,
        }
        return plain | {key: value for key, value in special.items() if value}


def cluster_dict(cluster: Cluster) -> dict[str, Any]:
    """A cluster as plain values; its listings by precision stand under `precision` as well.

    Parameters
    ----------
    cluster : Cluster
    """
    lines = cluster.certainty.by_precision if cluster.certainty else []
    plain = {key: value for key, value in asdict(cluster).items() if value or key != "confidential"}
    return plain | {
        "precision": [
            {"precision": line.name, "listings": line.listings, "share": line.share}
            for line in lines
        ]
    }
