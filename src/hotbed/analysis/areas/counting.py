"""Exact counts of a run by region and by pairs of a cluster and a region, from one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hotbed.analysis.areas.locate import Located, locate
from hotbed.analysis.areas.regions import Regions
from hotbed.analysis.grouping import cluster_numbers, counts_by_group
from hotbed.count.standing import Standing, rank, weighted_share
from hotbed.runs.run import Run

NONE = -1
"""The number that stands for no region, and for no cluster."""
Counts = dict[str, Fraction]


@dataclass(frozen=True)
class Cell:
    """What a cluster and a region have in common.

    Parameters
    ----------
    cluster : int
        Row in the ranking; -1: places in no cluster.
    region : int
        Number of the region; -1: places in no region.
    places, listings : int
    counts : dict of str to Fraction
        Documents by metric, exact.
    """

    cluster: int
    region: int
    places: int
    listings: int
    counts: Counts


@dataclass(frozen=True)
class Counted:
    """A run counted by regions.

    Parameters
    ----------
    run : Run
    regions : Regions
    located : Located
        The region of each place of the run.
    cells : list of Cell
        Those with a place, by cluster, then region.
    standings : list of Standing
        Of the regions, by rank; a region without a document has one too.
    within_km : float
        How near a region has to be to a place in none that counts there.
    """

    run: Run
    regions: Regions
    located: Located
    cells: list[Cell]
    standings: list[Standing[int]]
    within_km: float = 0.0

    def by_region(self) -> dict[int, list[Cell]]:
        """Cells of each region, and of no region under -1."""
        return _grouped(self.cells, "region")

    def by_cluster(self) -> dict[int, list[Cell]]:
        """Cells of each cluster, and of no cluster under -1."""
        return _grouped(self.cells, "cluster")

    def counts_of(self, cells: Sequence[Cell]) -> Counts:
        """Documents of cells together, by metric.

        Parameters
        ----------
        cells : sequence of Cell
        """
        return total_counts(cells, self.run.metrics)

    def weighted(self, counts: Mapping[str, Fraction]) -> Fraction:
        """The weighted sum of the shares of the world, in percent points.

        Parameters
        ----------
        counts : mapping of str to Fraction
            Documents by metric.
        """
        return weighted_share(counts, self.run.world, self.run.recipe.weights)


def count(run: Run, regions: Regions, within_km: float = 0.0) -> Counted:
    """Count a run by regions.

    Parameters
    ----------
    run : Run
    regions : Regions
    within_km : float
        As for `hotbed.analysis.areas.locate.locate`.

    Returns
    -------
    Counted

    Raises
    ------
    HotbedError
        See `hotbed.count.standing.rank`.
    """
    members = run.members
    lon, lat = members["lon"].to_numpy(), members["lat"].to_numpy()
    located = locate(regions, lon, lat, within_km)
    width = len(regions) + 1
    key = (cluster_numbers(run) + 1) * width + located.region + 1
    counted = counts_by_group(run, key)
    numbers, of_place, places = np.unique(key, return_inverse=True, return_counts=True)
    listings = np.zeros(numbers.size, np.int64)
    np.add.at(listings, of_place, members["listings"].to_numpy())
    cells = [
        Cell(
            number // width - 1,
            number % width - 1,
            held,
            listed,
            {name: counted.get((number, name), Fraction(0)) for name in run.metrics},
        )
        for number, held, listed in zip(
            numbers.tolist(), places.tolist(), listings.tolist(), strict=True
        )
    ]
    sums: dict[int, Counts] = {number: {} for number in range(len(regions))}
    for region, parts in _grouped(cells, "region").items():
        if region != NONE:
            sums[region] = total_counts(parts, run.metrics)
    ranked = rank(_by_id(sums, regions), run.world, run.recipe.weights)
    number_of = {text: number for number, text in enumerate(regions.ids)}
    standings = [
        Standing(row.rank, number_of[row.group], row.counts, row.shares, row.total)
        for row in ranked
    ]
    return Counted(run, regions, located, cells, standings, within_km)


def _by_id(sums: Mapping[int, Counts], regions: Regions) -> dict[str, Counts]:
    """Counts under the regions' ids, by which equal totals are ordered."""
    return {regions.ids[number]: counts for number, counts in sums.items()}


def _grouped(cells: Sequence[Cell], by: str) -> dict[int, list[Cell]]:
    groups: dict[int, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(getattr(cell, by), []).append(cell)
    return groups


def total_counts(cells: Sequence[Cell], metrics: Sequence[str]) -> Counts:
    """Documents of cells together, by metric.

    Parameters
    ----------
    cells : sequence of Cell
    metrics : sequence of str
    """
    return {name: sum((cell.counts[name] for cell in cells), Fraction(0)) for name in metrics}
