"""Two finished runs: what the change of every cluster consists of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from hotbed.analysis.change.compare import Change, Comparison
from hotbed.analysis.change.window import UNDATED, RankedCluster, Window
from hotbed.analysis.decomposition.clusters import Followed
from hotbed.analysis.decomposition.crossing import Crossings
from hotbed.analysis.decomposition.parts import (
    BOTH,
    CAME,
    WENT,
    Decomposition,
    Passing,
    RankParts,
    YearPart,
    all_parts,
)
from hotbed.analysis.decomposition.placements import Placements
from hotbed.analysis.decomposition.ranks import RankGame
from hotbed.analysis.decomposition.shapley import shapley
from hotbed.analysis.decomposition.switches import Switch
from hotbed.analysis.decomposition.totals import Totals
from hotbed.runs.run import Run

ABSORBED, DIED, BORN, SPLIT, PASSED = "absorbed", "died", "born", "split", "passed"


@dataclass(frozen=True)
class Decomposer:
    """Two runs, ready to say what the change of any cluster consists of.

    Parameters
    ----------
    previous, current : Run
    comparison : Comparison
        Of the two.

    Raises
    ------
    HotbedError
        The runs differ in geocoder or parameters, and one no longer holds its stages.
    """

    previous: Run
    current: Run
    comparison: Comparison

    @cached_property
    def active(self) -> tuple[Switch, ...]:
        """The switches that differ; the part of any other is 0."""
        old, new = self._windows
        common = set(old.metrics) & set(new.metrics)
        differ = {
            Switch.WORLD: any(old.world[name] != new.world[name] for name in common),
            Switch.WEIGHTS: old.weights != new.weights,
            Switch.GEOCODER: self._placements.other_answers,
            Switch.PARAMETERS: self._placements.other_parameters,
        }
        return tuple(switch for switch in Switch if differ.get(switch, True))

    def all(self) -> list[Decomposition]:
        """Every cluster of both runs: the current ones by rank, then those that ended."""
        changes, ended = self.comparison.changes, self.comparison.ended
        return [self.continued(change) for change in changes] + [
            self.ended(number) for number in range(len(ended))
        ]

    def of(self, cluster_id: str) -> Decomposition:
        """A current cluster.

        Parameters
        ----------
        cluster_id : str
        """
        change = next(c for c in self.comparison.changes if c.now.cluster_id == cluster_id)
        return self.continued(change)

    def continued(self, change: Change) -> Decomposition:
        """A current cluster, be it new or not.

        Parameters
        ----------
        change : Change
        """
        number = change.now.number
        born = change.event == BORN
        return Decomposition(
            change.now,
            change.then,
            change.event,
            change.related,
            all_parts(self.active, shapley(self._totals.game(number))),
            self._years(number),
            self._rank(change.then, change.now) if change.then else None,
            self._crossings.born(number) if born else None,
        )

    def ended(self, position: int) -> Decomposition:
        """A previous cluster that no current one carries on.

        Parameters
        ----------
        position : int
            Among the comparison's.
        """
        then, into = self.comparison.ended[position]
        number = len(self.comparison.changes) + position
        return Decomposition(
            None,
            then,
            ABSORBED if into else DIED,
            into,
            all_parts(self.active, shapley(self._totals.game(number))),
            self._years(number),
            None,
            None if into else self._crossings.died(then.number),
        )

    @cached_property
    def _windows(self) -> tuple[Window, Window]:
        return Window(self.previous), Window(self.current)

    @cached_property
    def _placements(self) -> Placements:
        return Placements(self.previous, self.current)

    @cached_property
    def _crossings(self) -> Crossings:
        return Crossings(*self._windows)

    @cached_property
    def _totals(self) -> Totals:
        followed = Followed(self._placements, self.comparison)
        return Totals(self._windows, followed, self.active)

    @cached_property
    def _ranks(self) -> RankGame:
        return RankGame(self._totals.by_state)

    def _years(self, number: int) -> tuple[YearPart, ...]:
        parts = self._totals.years(number)
        return tuple(
            YearPart(metric, year or None, self._when(metric, year), value)
            for (metric, year), value in parts.items()
        )

    def _when(self, metric: str, year: int) -> str:
        """Whether a year is of the current window alone, of the previous one alone, or of both."""
        spans = [
            window.years(metric) if metric in window.metrics else [] for window in self._windows
        ]
        if year == UNDATED or all(year in span for span in spans):
            return BOTH
        return CAME if year in spans[1] else WENT

    def _rank(self, then: RankedCluster, now: RankedCluster) -> RankParts:
        own, others = self._ranks.parts(now.number)
        came, went = self._ranks.overtaking(now.number)
        passing = [self._passing(number, now_above=True) for number in came]
        passing += [self._passing(number, now_above=False) for number in went]
        return RankParts(
            then.rank,
            now.rank,
            all_parts(self.active, own),
            all_parts(self.active, others),
            tuple(passing),
        )

    def _passing(self, number: int, *, now_above: bool) -> Passing:
        changes: Sequence[Change] = self.comparison.changes
        if number >= len(changes):
            then, into = self.comparison.ended[number - len(changes)]
            return Passing(then, now_above, ABSORBED if into else DIED)
        change = changes[number]
        how = PASSED if change.then else BORN if change.event == BORN else SPLIT
        return Passing(change.now, now_above, how)
