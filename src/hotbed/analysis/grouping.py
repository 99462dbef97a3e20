"""Exact counts and scores of any grouping of a finished run's places."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.count.fractions import Counts, fractional_counts
from hotbed.count.score import Score, score, world_totals
from hotbed.recipe import Recipe
from hotbed.result import Result

Array = np.ndarray[Any, Any]


def recipe_of(result: Result) -> Recipe:
    """The resolved recipe that a run followed."""
    return Recipe.model_validate(result.run["recipe"])


def cluster_numbers(result: Result) -> Array:
    """Row in the ranking of each place's cluster, -1 for noise; shape (places,)."""
    return ranking_rows(result.ranking, result.members)


def ranking_rows(ranking: pa.Table, members: pa.Table) -> Array:
    """As `cluster_numbers`, of a run's tables."""
    ids = ranking["cluster_id"].combine_chunks()
    rows = pc.index_in(members["cluster_id"].combine_chunks(), ids)
    return np.asarray(pc.fill_null(rows, -1).to_numpy(zero_copy_only=False), np.int64)


def rows_by_group(group: Array) -> dict[int, Array]:
    """Rows of each group of 0 and more.

    >>> rows_by_group(np.array([1, -1, 0, 1]))
    {0: array([2]), 1: array([0, 3])}
    """
    order = np.argsort(group, kind="stable")
    numbers, starts = np.unique(group[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {int(n): rows for n, rows in zip(numbers, parts, strict=False) if n >= 0}


def counts_by_group(result: Result, group: Array) -> Counts:
    """Documents by group of places and metric, exact.

    Parameters
    ----------
    group : (places,) whole numbers, one a row of `result.members`; below 0: counted nowhere.

    Returns
    -------
    (group, metric) -> fractional count; what a group has none of is left out.
    """
    return counts_of_places(result.members, result.tally, group)


def counts_of_places(members: pa.Table, tally: pa.Table, group: Array) -> Counts:
    """As `counts_by_group`, of a run's tables."""
    place = members["place_id"].to_numpy()
    of_place = np.full(int(place.max(initial=-1)) + 2, -1, np.int64)
    of_place[place] = group
    ids = pc.fill_null(tally["place_id"], -1).to_numpy()
    own = of_place[ids]
    kept = own >= 0
    return fractional_counts(tally.filter(pa.array(kept)), own[kept])


def scored(result: Result, group: Array) -> list[Score]:
    """Rank groups of places by their share of the world, as the run ranks its clusters.

    Parameters
    ----------
    group : (places,) as for `counts_by_group`; every group has a score, also one of 0.

    Raises
    ------
    HotbedError : see `hotbed.count.score.score`.
    """
    recipe = recipe_of(result)
    own: dict[Any, dict[str, Fraction | int]] = {
        number: {} for number in np.unique(group[group >= 0]).tolist()
    }
    for (number, metric), count in counts_by_group(result, group).items():
        own[number][metric] = count
    world = world_totals_of(result)
    weights = {name: metric.weight for name, metric in recipe.metrics.items()}
    return score(own, {name: world[name] for name in recipe.metrics}, weights)


def world_totals_of(result: Result) -> dict[str, int]:
    """Documents of the world by metric (`hotbed.count.score.world_totals`) of a finished run."""
    return world_totals(recipe_of(result), result.run["world"])
