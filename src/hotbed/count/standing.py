"""Where groups of places stand: exact counts, shares of the world, totals and ranks.

The one place where a count, a world total, a share and a rank come from: of a run's clusters, of
the clusters of a region, of an earlier edition, of any other grouping of places.

total = sum over metrics of weight * 100 * count / world total, added unrounded and ranked
descending; that reproduces the published table of GII 2023.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.count.fractions import fractional_counts
from hotbed.recipe import Recipe

Group = TypeVar("Group", bound=Hashable)
Counts = Mapping[str, Fraction | int]
"""Metric -> number of documents."""


@dataclass(frozen=True)
class Standing(Generic[Group]):
    """One group's place in a ranking, exact.

    Parameters
    ----------
    rank : int
        1 the largest; equal totals share a rank.
    group : hashable
        Its number or name.
    counts : dict of str to Fraction
        Documents by metric, fractional.
    shares : dict of str to Fraction
        Percent of the world's documents by metric.
    total : Fraction
        Weighted sum of the shares, percent points.
    """

    rank: int
    group: Group
    counts: dict[str, Fraction]
    shares: dict[str, Fraction]
    total: Fraction


def world_counted(documents: pa.Table, recipe: Recipe) -> dict[str, int]:
    """Documents counted in the window, by metric, in the recipe's order.

    Parameters
    ----------
    documents : pyarrow.Table
        `hotbed.tables.DOCUMENTS`.
    recipe : Recipe
    """
    sums = documents.group_by("metric").aggregate([("documents", "sum")])
    counted = dict(zip(sums["metric"].to_pylist(), sums["documents_sum"].to_pylist(), strict=True))
    return {name: int(counted.get(name, 0)) for name in recipe.metrics}


def world_totals(recipe: Recipe, counted: Mapping[str, int]) -> dict[str, int]:
    """Documents of the world by metric, of which a cluster's share is taken.

    Parameters
    ----------
    recipe : Recipe
        May state a metric's world total, which then stands.
    counted : mapping of str to int
        Documents counted in the window, by metric (`world_counted`).

    Returns
    -------
    dict of str to int
        By metric, in the recipe's order.
    """
    return {
        name: counted[name] if metric.world_total is None else metric.world_total
        for name, metric in recipe.metrics.items()
    }


def standings(
    tally: pa.Table,
    group: np.ndarray,
    world: Mapping[str, Fraction | int],
    weights: Mapping[str, float],
    groups: Iterable[int] | None = None,
) -> list[Standing[int]]:
    """Count and rank groups of tally rows.

    Parameters
    ----------
    tally : pyarrow.Table
        Tally rows (metric, parts, rows).
    group : numpy.ndarray
        (rows,) group of each row; below 0: counted nowhere.
    world : mapping of str to number
        Documents of the world by metric; other metrics are not counted.
    weights : mapping of str to float
        Weight of each metric's share in the total.
    groups : iterable, optional
        All groups, those without a document too; by default those that hold a row.

    Returns
    -------
    list of Standing
        As `rank`.

    Raises
    ------
    HotbedError
        As `rank`.
    """
    inside = group >= 0
    counted = fractional_counts(tally.filter(pa.array(inside)), group[inside])
    numbers = np.unique(group[inside]).tolist() if groups is None else groups
    counts: dict[int, dict[str, Fraction]] = {number: {} for number in numbers}
    for (number, metric), count in counted.items():
        counts[int(str(number))][metric] = count
    return rank(counts, world, weights)


def rank(
    counts: Mapping[Group, Counts],
    world: Mapping[str, Fraction | int],
    weights: Mapping[str, float] | None = None,
) -> list[Standing[Group]]:
    """Rank groups by the weighted sum of their shares.

    Parameters
    ----------
    counts : mapping
        Group -> metric -> number of documents (fractional counts).
    world : mapping of str to number
        Documents of the world by metric.
    weights : mapping of str to float, optional
        Weight of each metric's share in the total; 1 each by default.

    Returns
    -------
    list of Standing
        By rank; equal totals share a rank and stand in the order of their groups' names.

    Raises
    ------
    HotbedError
        A metric has no documents, or a group more than the world.

    Examples
    --------
    >>> ranked = rank({"A": {"patents": 1}, "B": {"patents": 3}}, {"patents": 10})
    >>> [(standing.rank, standing.group, float(standing.total)) for standing in ranked]
    [(1, 'B', 30.0), (2, 'A', 10.0)]
    """
    unranked = []
    for group, counted in counts.items():
        exact = {metric: Fraction(counted.get(metric, 0)) for metric in world}
        shares = {metric: _share(exact[metric], world[metric], metric) for metric in world}
        total = weighted(shares, weights)
        unranked.append((total, group, exact, shares))
    unranked.sort(key=lambda row: (-row[0], str(row[1])))
    ranked: list[Standing[Group]] = []
    for number, (total, group, exact, shares) in enumerate(unranked, start=1):
        tied = ranked and ranked[-1].total == total
        place = ranked[-1].rank if tied else number
        ranked.append(Standing(place, group, exact, shares, total))
    return ranked


def weighted(shares: Mapping[str, Fraction], weights: Mapping[str, float] | None) -> Fraction:
    """The total of shares: their weighted sum, percent points.

    Parameters
    ----------
    shares : mapping of str to Fraction
        Percent of the world's documents by metric.
    weights : mapping of str to float, optional
        Weight of each metric's share; 1 each by default.

    Examples
    --------
    >>> weighted({"patents": Fraction(3), "publications": Fraction(1, 2)}, {"publications": 0.5})
    Fraction(13, 4)
    """
    given = weights or {}
    parts = (_exact(given.get(metric, 1.0)) * share for metric, share in shares.items())
    return sum(parts, Fraction(0))


@cache
def _exact(weight: float) -> Fraction:
    """A weight as it is written."""
    return Fraction(str(weight))


def weighted_share(
    counts: Mapping[str, Fraction], world: Mapping[str, int], weights: Mapping[str, float]
) -> Fraction:
    """The total of documents: the weighted sum of their shares of the world, percent points.

    Parameters
    ----------
    counts : mapping of str to Fraction
        Documents by metric.
    world : mapping of str to int
        The world's documents by metric.
    weights : mapping of str to float
        Of each metric.

    Examples
    --------
    >>> weighted_share({"patents": Fraction(1, 2)}, {"patents": 10}, {"patents": 1.0})
    Fraction(5, 1)
    """
    return weighted({name: 100 * n / world[name] for name, n in counts.items()}, weights)


def _share(count: Fraction, world: Fraction | int, metric: str) -> Fraction:
    if world <= 0:
        raise HotbedError(
            f"there are no documents of the metric {metric!r} in its years",
            "check its years and inputs",
        )
    if count > world:
        raise HotbedError(
            f"a cluster has more documents of {metric!r} than metrics.{metric}.world_total says",
            "correct or leave out the world total",
        )
    return count * 100 / Fraction(world)


def groups_of_rows(tally: pa.Table, place_id: np.ndarray, group: np.ndarray) -> np.ndarray:
    """The group of each tally row, by the group of its place.

    Parameters
    ----------
    tally : pyarrow.Table
        Tally rows with a place_id, null where a row has no place.
    place_id : numpy.ndarray
        (places,) ids of places.
    group : numpy.ndarray
        (places,) whole numbers, one a place; below 0: in no group.

    Returns
    -------
    numpy.ndarray
        (rows,) int64; -1 for rows without a place or in no group.
    """
    of_place = np.full(int(place_id.max(initial=-1)) + 2, -1, np.int64)
    of_place[place_id] = np.maximum(group, -1)
    return np.asarray(of_place[pc.fill_null(tally["place_id"], -1).to_numpy()])
