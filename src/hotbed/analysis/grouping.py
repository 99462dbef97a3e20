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


def countries_of(run: Run) -> tuple[tuple[str, ...], Array]:
    """Codes of the countries of a run's places, and the number of each place's.

    Parameters
    ----------
    run : Run

    Returns
    -------
    codes : tuple of str
        ISO 3166-1, in order; the first is "" if a place's country is not known.
    number : numpy.ndarray
        (places,)
    """
    names = [name or "" for name in run.members["country"].to_pylist()]
    codes, number = np.unique(np.array(names, np.str_), return_inverse=True)
    return tuple(codes.tolist()), np.asarray(number, np.int64)


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


def sums_by_pair(one: Array, other: Array, weight: Array) -> tuple[Array, Array, Array]:
    """Weight that two groupings of the same rows share, by pairs of their groups.

    Parameters
    ----------
    one, other : numpy.ndarray
        (rows,) number of each row's group; below 0: in none.
    weight : numpy.ndarray
        (rows,) whole numbers.

    Returns
    -------
    one, other, sums : numpy.ndarray
        (pairs,) by pairs that share a row, in their order.

    Examples
    --------
    >>> pairs = sums_by_pair(np.array([0, 0, 1]), np.array([3, 3, -1]), np.array([5, 6, 7]))
    >>> [column.tolist() for column in pairs]
    [[0], [3], [11]]
    """
    both = (one >= 0) & (other >= 0)
    width = int(other.max(initial=0)) + 1
    pairs, pair_of = np.unique(one[both] * width + other[both], return_inverse=True)
    sums = np.zeros(pairs.size, np.int64)
    np.add.at(sums, pair_of, weight[both])
    return pairs // width, pairs % width, sums


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
    if inside.all():  # no copy of a large table
        return fractional_counts(run.placed, of_row)
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
