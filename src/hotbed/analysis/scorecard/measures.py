"""What a scorecard measures: size, intensity, growth and openness, an indicator a metric.

Size is the share of the world's documents, intensity documents for each million inhabitants, growth
that of the documents at today's places (of an economy within its borders) since a previous run, and
openness the percent of the documents that have a contributor abroad.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

import numpy as np

from hotbed.analysis.change.compare import growth
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.floor import unprinted
from hotbed.analysis.intensity.written import read_intensity, unusable
from hotbed.analysis.scorecard.normalise import Floats
from hotbed.analysis.territories.holdings import Holding, holdings
from hotbed.analysis.territories.partition import by_economy
from hotbed.analysis.territories.profiles import team_figures
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run


class Measure(StrEnum):
    """What is measured."""

    SIZE = "size"
    INTENSITY = "intensity"
    GROWTH = "growth"
    OPENNESS = "openness"


class Units(StrEnum):
    """What is scored."""

    CLUSTERS = "clusters"
    ECONOMIES = "economies"


FIGURE = {
    Measure.SIZE: "share",
    Measure.INTENSITY: "per_million",
    Measure.GROWTH: "growth",
    Measure.OPENNESS: "open",
}
"""What the columns of a measure's figures end with, after the metric."""
NO_RUN = "there is no previous run to compare with (--against)"


@dataclass(frozen=True)
class Unit:
    """A cluster or economy."""

    key: str
    name: str
    economies: str


@dataclass(frozen=True)
class Indicator:
    """A measure of one metric."""

    measure: Measure
    metric: str
    values: Floats
    """(units,) NaN where it is not known."""

    @property
    def name(self) -> str:
        """As columns of tables have it."""
        return f"{self.metric}_{FIGURE[self.measure]}"


@dataclass(frozen=True)
class Measured:
    """Units and their indicators.

    Parameters
    ----------
    units : list of Unit
    indicators : list of Indicator
        Those of which something is known.
    left_out : mapping
        Measure, or measure and metric -> why it is not among them.
    """

    units: list[Unit]
    indicators: list[Indicator]
    left_out: Mapping[str, str]


Figures = Callable[[str], Sequence[float | None]]


def measured(run: Run, kind: Units, previous: Previous | None) -> Measured:
    """The indicators of a run's clusters or economies.

    Parameters
    ----------
    run : Run
    kind : Units
        Clusters whose rank is not printed, and economies with fewer than 30 documents, are left
        out.
    previous : Previous, optional
        The previous edition, compared; growth needs a run.
    """
    source = _Clusters(run, previous) if kind is Units.CLUSTERS else _Economies(run, previous)
    indicators, left_out = [], {}
    for measure in Measure:
        why = source.lacks(measure)
        if why:
            left_out[str(measure)] = why
            continue
        for metric in run.metrics:
            values = np.array(
                [np.nan if one is None else one for one in source.figures(measure, metric)],
                np.float64,
            )
            if np.unique(values[np.isfinite(values)]).size > 1:
                indicators.append(Indicator(measure, metric, values))
            else:
                left_out[f"{measure} of {metric}"] = source.silent(measure)
    return Measured(source.units, indicators, left_out)


class _Source:
    """Units, and the figures of a measure and metric, one a unit."""

    units: list[Unit]

    def __init__(self, run: Run, previous: Previous | None) -> None:
        self.run = run
        self.earlier = previous.edition if previous and isinstance(previous.edition, Run) else None

    def lacks(self, measure: Measure) -> str:
        """Why there is nothing of a measure; "" where there is."""
        return NO_RUN if measure is Measure.GROWTH and self.earlier is None else ""

    def silent(self, measure: Measure) -> str:
        """Why an indicator says nothing."""
        if measure is Measure.OPENNESS:
            return "the sources can't say who works with whom, or all have the same"
        return "it is not known, or all have the same"

    def figures(self, measure: Measure, metric: str) -> list[float | None]:
        """One figure a unit, in their order."""
        raise NotImplementedError


class _Clusters(_Source):
    def __init__(self, run: Run, previous: Previous | None) -> None:
        super().__init__(run, previous)
        silent = unprinted(run)
        self.rows = [row for row in run.ranking.to_pylist() if row["cluster_id"] not in silent]
        self.units = [Unit(row["cluster_id"], row["name"], row["economies"]) for row in self.rows]
        self.people = read_intensity(run)
        changes = previous.comparison.changes if previous and previous.comparison else []
        self.changes = {change.now.cluster_id: change for change in changes}

    def lacks(self, measure: Measure) -> str:
        if measure is Measure.INTENSITY and not self.people:
            return unusable(self.run) or "intensity.csv has no row"
        return super().lacks(measure)

    def figures(self, measure: Measure, metric: str) -> list[float | None]:
        if measure is Measure.SIZE:
            return [row[f"{metric}_share"] for row in self.rows]
        if measure is Measure.INTENSITY:
            name = f"{metric}_per_million"
            return [self.people.get(unit.key, {}).get(name) for unit in self.units]
        if measure is Measure.GROWTH:
            return [self._growth(unit.key, metric) for unit in self.units]
        return [self._open.get((unit.key, metric)) for unit in self.units]

    def _growth(self, key: str, metric: str) -> float | None:
        change = self.changes.get(key)
        if change is None or change.then is None or "today" not in change.outputs:
            return None
        before = change.outputs["today"][0].get(metric, Fraction(0))
        rate = change.growth(metric)
        return None if rate is None or before < FEW_DOCUMENTS else float(rate)

    @cached_property
    def _open(self) -> dict[tuple[str, str], float]:
        table = self.run.subject("teams")
        return {
            (row["cluster_id"], row["metric"]): row["foreign_share"]
            for row in (table.to_pylist() if table is not None else [])
            if row["foreign_share"] is not None
        }


class _Economies(_Source):
    def __init__(self, run: Run, previous: Previous | None) -> None:
        super().__init__(run, previous)
        self.lands = by_economy(run)
        self.held = [one for one in holdings(run, self.lands).values() if one.key and _many(one)]
        names = dict(zip(self.lands.keys, self.lands.names, strict=True))
        self.units = [Unit(one.key, names[one.key], one.key) for one in self.held]
        earlier = self.earlier
        self.then = holdings(earlier, by_economy(earlier)) if earlier else {}

    def lacks(self, measure: Measure) -> str:
        if measure is Measure.INTENSITY:
            return "hotbed counts no people of economies"
        if measure is Measure.OPENNESS and not self._has_documents():
            return "the run's stages, from which teams are counted, were removed"
        return super().lacks(measure)

    def _has_documents(self) -> bool:
        try:
            return self.run.stage("tally").is_dir()
        except HotbedError:
            return False

    def figures(self, measure: Measure, metric: str) -> list[float | None]:
        if measure is Measure.SIZE:
            return [float(one.shares[metric]) for one in self.held]
        if measure is Measure.GROWTH:
            return [self._growth(one, metric) for one in self.held]
        return [self._open.get((one.key, metric)) for one in self.held]

    def _growth(self, now: Holding, metric: str) -> float | None:
        then = self.then.get(now.key)
        before = then.located.get(metric, Fraction(0)) if then else Fraction(0)
        rate = growth(before, now.located[metric])
        return None if rate is None or before < FEW_DOCUMENTS else float(rate)

    @cached_property
    def _open(self) -> dict[tuple[str, str], float]:
        keys = self.lands.keys
        return {
            (keys[row["cluster"]], row["metric"]): float(row["foreign_share"])
            for row in team_figures(self.run, self.lands)
            if row["foreign_share"] is not None
        }


def _many(holding: Holding) -> bool:
    return sum(holding.located.values(), Fraction(0)) >= FEW_DOCUMENTS
