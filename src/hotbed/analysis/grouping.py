"""Exact counts and standings of any grouping of a finished run's places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.count.fractions import Counts, fractional_counts
from hotbed.count.standing import Standing, groups_of_rows, standings
from hotbed.runs.run import Run

Array = np.ndarray[Any, Any]


def cluster_numbers(run: Run) -> Array:
    """Row in the ranking of each place's cluster, -1 for noise.

    Parameters
    ----------
    run : Run

    Returns
    -------
    numpy.ndarray
        (places,)
    """
    ids = run.ranking["cluster_id"].combine_chunks()
    rows = pc.index_in(run.members["cluster_id"].combine_chunks(), ids)
    return np.asarray(pc.fill_null(rows, -1).to_numpy(zero_copy_only=False), np.int64)


def rows_by_group(group: Array) -> dict[int, Array]:
    """Rows of each group of 0 and more.

    Parameters
    ----------
    group : numpy.ndarray
        (rows,) number of each row's group; below 0: in none.

    Examples
    --------
    >>> rows_by_group(np.array([1, -1, 0, 1]))
    {0: array([2]), 1: array([0, 3])}
    """
    order = np.argsort(group, kind="stable")
    numbers, starts = np.unique(group[order], return_index=True)
    parts = np.split(order, starts[1:])
    return {int(n): rows for n, rows in zip(numbers, parts, strict=False) if n >= 0}


def counts_by_group(run: Run, group: Array) -> Counts:
    """Documents by group of places and metric, exact.

    Parameters
    ----------
    run : Run
    group : numpy.ndarray
        (places,) whole numbers, one a row of `run.members`; below 0: counted nowhere.

    Returns
    -------
    dict
        (group, metric) -> fractional count; what a group has none of is left out.
    """
    of_row = groups_of_rows(run.placed, run.members["place_id"].to_numpy(), group)
    inside = of_row >= 0
    return fractional_counts(run.placed.filter(pa.array(inside)), of_row[inside])


def standings_of(run: Run, group: Array) -> list[Standing[int]]:
    """Rank groups of places by their share of the world, as the run ranks its clusters.

    Parameters
    ----------
    run : Run
    group : numpy.ndarray
        (places,) as for `counts_by_group`; every group has a standing, also one of 0.

    Raises
    ------
    HotbedError
        See `hotbed.count.standing.rank`.
    """
    of_row = groups_of_rows(run.placed, run.members["place_id"].to_numpy(), group)
    groups = np.unique(group[group >= 0]).tolist()
    return standings(run.placed, of_row, run.world, run.recipe.weights, groups)
