"""Which choices of method move the ranks: the entry point, and its answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns
from hotbed.analysis.columns import Columns
from hotbed.analysis.explain import find_cluster
from hotbed.analysis.uncertainty.choices.indices import (
    Indices,
    estimated_indices,
    exact_indices,
    full_grid,
    saltelli_points,
)
from hotbed.analysis.uncertainty.choices.levels import (
    Factor,
    Levels,
    checked,
    drawn_weights,
    usual_levels,
)
from hotbed.analysis.uncertainty.choices.parcels import Ints, parcels_of
from hotbed.analysis.uncertainty.choices.rows import (
    overall_table,
    sentence,
    settings_table,
    table_of,
)
from hotbed.analysis.uncertainty.choices.settings import PLACE_OF, Evaluation, Outcomes
from hotbed.analysis.uncertainty.choices.tallies import tallies_of
from hotbed.base.errors import HotbedError
from hotbed.base.progress import task
from hotbed.engines import engine_of
from hotbed.runs.run import Run
from hotbed.sphere.distances import Floats
from hotbed.tables import SENSITIVITY

GRID, DRAWN = "full grid", "Sobol numbers"
SETTINGS = 2000
SHOWN = 25


@dataclass(frozen=True, repr=False)
class Sensitivity(TableAnswer):
    """How far each choice of method moves each cluster's rank.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.SENSITIVITY`: a row for each cluster and choice, and one for all together.
    overall : pyarrow.Table
        A row a choice, the one that matters most first: factor, levels, mean_S_Ti (over clusters
        whose rank varies at all), mean_shift (ranks, from the recipe's, the choice alone), moved
        (share of clusters that it moves), without_rank (share of clusters without one).
    settings : pyarrow.Table
        Every setting that was run, in words, and how many clusters it has.
    outcomes : Outcomes
        Rank and state of every cluster of the ranking under each of these settings.
    design : str
        "full grid", whose indices are exact, or "Sobol numbers", whose indices are estimates.
    levels : Levels
        The values of each choice; `levels.left_out` says what was not varied, and why.
    """

    table: pa.Table
    overall: pa.Table
    settings: pa.Table
    outcomes: Outcomes
    design: str
    levels: Levels

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(SENSITIVITY, [])

    @property
    def left_out(self) -> Mapping[Factor, str]:
        """The choices that were not varied, and why."""
        return self.levels.left_out

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "design": self.design,
            "settings": self.settings.num_rows,
            "left_out": {factor.value: reason for factor, reason in self.left_out.items()},
            "overall": self.overall.to_pylist(),
            "clusters": self.table.to_pylist(),
        }

    def columns(self) -> Columns:
        """The choices, the one that matters most first."""
        lines = [
            [
                row["factor"],
                str(row["levels"]),
                row["mean_S_Ti"] or "-",
                row["mean_shift"] or "-",
                f"{100 * float(row['moved']):.0f}",
                f"{100 * float(row['without_rank']):.0f}",
            ]
            for row in self.overall.to_pylist()
        ]
        heads = ["choice", "values", "mean S_T", "mean shift", "moved %", "without rank %"]
        return Columns(heads, lines, left=(0,))

    def notes(self) -> list[str]:
        """A sentence on each of the first clusters, the design, and what was not varied."""
        how = (
            f"{self.settings.num_rows:,} settings, all combinations: the indices are exact."
            if self.design == GRID
            else f"{self.settings.num_rows:,} settings drawn with Sobol numbers: the indices are "
            "estimates."
        )
        lines = [
            how,
            *(f"Not varied: {f.words} ({reason})." for f, reason in self.left_out.items()),
        ]
        return [*self.sentences().values()][:SHOWN] + lines

    def sentences(self) -> dict[str, str]:
        """Cluster id -> one sentence on which choice moves it most (`sentence`)."""
        by_cluster: dict[str, list[dict[str, Any]]] = {}
        for row in self.table.to_pylist():
            by_cluster.setdefault(row["cluster_id"], []).append(row)
        return {key: f"{rows[0]['name']}: {sentence(rows)}" for key, rows in by_cluster.items()}


def sensitivity(
    run: Run,
    levels: Levels | None = None,
    clusters: Sequence[str | int] | None = None,
    seed: int = 1,
    settings: int = SETTINGS,
) -> Sensitivity:
    """Run all settings around a run's recipe, and tell which choices move the ranks.

    Parameters
    ----------
    run : Run
        Its stages must still be there; nothing is read or geocoded again.
    levels : Levels, optional
        The values of each choice; by default `usual_levels`, as wide as all combinations fit.
    clusters : sequence of str or int, optional
        Ranks, ids or names of the clusters to list; by default all.
    seed : int
        Of the Sobol numbers and of the weights drawn with them.
    settings : int
        Most settings to run. Up to it all combinations are, beyond it Saltelli's design.

    Returns
    -------
    Sensitivity

    Raises
    ------
    HotbedError
        A level or a cluster does not fit the run, its stages were removed, or there are too few
        settings for a design.
    """
    if run.ranking.num_rows == 0:
        raise HotbedError("the run has no cluster", "lower detection.min_listings in the recipe")
    listed = _listed(run, clusters)
    levels, design = _levels(run, levels, settings, seed)
    if not levels.varied:
        raise HotbedError("no choice has several values", "give levels of one at least")
    points = _points(levels, design, settings, seed)
    single = [_single(levels, factor) for factor in levels.varied]
    everything = np.concatenate([points, *single])
    distinct, row_of = np.unique(everything, axis=0, return_inverse=True)
    outcomes = _outcomes(run, levels, distinct)
    rows = np.split(row_of.ravel(), np.cumsum([len(points), *map(len, single)])[:-1])
    indices = _indices(outcomes.rank[rows[0]].astype(np.float64), levels, design)
    alone = {
        factor: outcomes.some(part) for factor, part in zip(levels.varied, rows[1:], strict=True)
    }
    return Sensitivity(
        table_of(run, levels, indices, alone, outcomes, listed),
        overall_table(levels, indices, alone),
        settings_table(levels, distinct, outcomes),
        outcomes,
        design,
        levels,
    )


def _indices(ranks: Floats, levels: Levels, design: str) -> Indices:
    """Indices of the varied choices, in their order."""
    varied = levels.varied
    if design == DRAWN:
        return estimated_indices(ranks, len(varied))
    exact = exact_indices(ranks, levels.sizes)
    rows = [PLACE_OF[factor] for factor in varied]
    return Indices(exact.first[rows], exact.total[rows])


def _listed(run: Run, clusters: Sequence[str | int] | None) -> list[int]:
    """Rows of the ranking."""
    ids = run.ranking["cluster_id"].to_pylist()
    if clusters is None:
        return list(range(len(ids)))
    return sorted({ids.index(find_cluster(run, name)["cluster_id"]) for name in clusters})


def _levels(run: Run, levels: Levels | None, settings: int, seed: int) -> tuple[Levels, str]:
    """The levels and the design that go with the number of settings."""
    if levels is not None:
        levels = checked(levels, run)
        return levels, GRID if levels.settings <= settings else DRAWN
    wide = usual_levels(run)
    for usual in (wide, usual_levels(run, wide=False)):
        if usual.settings <= settings:
            return usual, GRID
    return replace(wide, weights=drawn_weights(wide, seed)), DRAWN


def _points(levels: Levels, design: str, settings: int, seed: int) -> Ints:
    """(settings, factors) numbers of levels of the design's settings, in its order."""
    if design == GRID:
        return full_grid(levels.sizes)
    varied = levels.varied
    count = settings // (len(varied) + 2)
    if count < 2:
        least = 2 * (len(varied) + 2)
        raise HotbedError(f"{settings} settings are too few", f"allow {least} or more")
    unit = saltelli_points(1 << (count.bit_length() - 1), len(varied), seed)
    points = np.zeros((len(unit), len(levels.sizes)), np.int64)
    for number, factor in enumerate(varied):
        points[:, PLACE_OF[factor]] = unit[:, number] * len(levels.of(factor))
    return points


def _single(levels: Levels, factor: Factor) -> Ints:
    """The levels of one choice, the others being the recipe's."""
    points = np.zeros((len(levels.of(factor)), len(levels.sizes)), np.int64)
    points[:, PLACE_OF[factor]] = np.arange(len(points))
    return points


def _outcomes(run: Run, levels: Levels, settings: Ints) -> Outcomes:
    space = len(levels.decimals) * len(levels.precisions) * len(levels.radius) * len(levels.minimum)
    with task("varying the method", total=space + len(settings)) as advance:
        parcels = parcels_of(run, levels, advance)
        engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
        try:
            tallies = tallies_of(run, levels, parcels, engine)
        finally:
            engine.close()
        evaluation = Evaluation(levels, parcels, tallies, run.recipe.merging.coactivity)
        return evaluation.outcomes(settings, advance)
