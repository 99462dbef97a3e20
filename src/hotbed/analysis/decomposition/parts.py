"""What the change of one cluster consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hotbed.analysis.change.window import RankedCluster
from hotbed.analysis.decomposition.crossing import Crossing
from hotbed.analysis.decomposition.switches import Switch
from hotbed.analysis.floor import is_printed

ZERO = Fraction(0)
CAME, WENT, BOTH = WHENS = ("came", "went", "both")


@dataclass(frozen=True)
class Part:
    """A switch's part of a change: percent points of a total, or ranks gained."""

    switch: Switch
    value: Fraction


@dataclass(frozen=True)
class YearPart:
    """A year's part of what the documents changed, percent points."""

    metric: str
    year: int | None
    """None: documents without a year."""
    when: str
    """came: the year is of the current window alone; went: of the previous one alone; both."""
    value: Fraction


@dataclass(frozen=True)
class Passing:
    """Another cluster that stands above only now, or stood above only before."""

    cluster: RankedCluster
    """As in the current run; one that ended as in the previous run."""
    now_above: bool
    how: str
    """passed (both are in both runs), born, split (off another cluster), absorbed or died."""


@dataclass(frozen=True)
class RankParts:
    """What the change of a rank consists of; parts are ranks gained."""

    before: int
    now: int
    own: tuple[Part, ...]
    """By what moved the cluster's own total."""
    others: tuple[Part, ...]
    """By what moved the totals of the others."""
    passing: tuple[Passing, ...]

    @property
    def gained(self) -> int:
        """Ranks gained (positive) or lost."""
        return self.before - self.now

    @property
    def by_own(self) -> Fraction:
        """Ranks gained by the cluster's own total."""
        return sum((part.value for part in self.own), ZERO)

    @property
    def by_others(self) -> Fraction:
        """Ranks gained by the totals of the others."""
        return sum((part.value for part in self.others), ZERO)


@dataclass(frozen=True)
class Decomposition:
    """One cluster's change since the previous run, exact."""

    now: RankedCluster | None
    """None: it ended."""
    then: RankedCluster | None
    """None: it is new."""
    event: str
    """As in `hotbed compare`."""
    related: tuple[str, ...]
    """Names of the previous clusters that it took in or came off; of one that ended, of the current
    ones that hold its places."""
    parts: tuple[Part, ...]
    """One a switch; they add up to the change of the total."""
    years: tuple[YearPart, ...]
    """They add up to the part of the documents."""
    rank: RankParts | None
    """None where it has no rank in one of the runs."""
    crossing: Crossing | None
    """Of a cluster that is born or died."""

    @property
    def cluster(self) -> RankedCluster:
        """The cluster as it is now, else as it was."""
        cluster = self.now or self.then
        if cluster is None:
            raise ValueError("a cluster of neither run")
        return cluster

    @property
    def before(self) -> Fraction:
        """The previous total, percent points; 0 of a new one."""
        return self.then.total if self.then else ZERO

    @property
    def total(self) -> Fraction:
        """The current total, percent points; 0 of one that ended."""
        return self.now.total if self.now else ZERO

    @property
    def change(self) -> Fraction:
        """How much the total rose, percent points."""
        return self.total - self.before

    def of(self, switch: Switch) -> Fraction:
        """A switch's part, percent points.

        Parameters
        ----------
        switch : Switch
        """
        return self.parts[switch].value

    def when(self, when: str) -> Fraction:
        """The documents' part of the years that came, went, or are in both windows.

        Parameters
        ----------
        when : str
        """
        return sum((part.value for part in self.years if part.when == when), ZERO)


def above_floor(exact: Decomposition, least: float) -> Decomposition:
    """Without the parts of the rank where the cluster has too few documents for one.

    Parameters
    ----------
    exact : Decomposition
    least : float
        `uncertainty.least_documents` of the recipe.
    """
    both = [cluster for cluster in (exact.now, exact.then) if cluster]
    printed = all(is_printed(map(float, cluster.counts.values()), least) for cluster in both)
    return exact if printed else replace(exact, rank=None)


def all_parts(active: Sequence[Switch], values: Sequence[Fraction]) -> tuple[Part, ...]:
    """The parts of all switches; those that don't differ have 0.

    Parameters
    ----------
    active : sequence of Switch
    values : sequence of Fraction
        (active,)
    """
    by_switch = dict(zip(active, values, strict=True))
    return tuple(Part(switch, by_switch.get(switch, ZERO)) for switch in Switch)
