"""Rankings of a region down to any rank, and what lies just below the threshold.

A region's list may want to go deeper than the recipe's minimum density: the largest fifty of
Africa are not all clusters by the world's measure. Then the density search is repeated with the
largest lower `min_listings` at which the region has as many clusters as requested; radius, merging
and naming stay the recipe's, and so do the counts and the world totals. The threshold is part of
the result.

Density does not stop at borders: all listings within the radius count, on whichever side. A
cluster is then of the region if no other part of the world holds more of its listings than the
region does (parts: the other continents, economies, income groups, ...; all else, for polygons).

The number of clusters does not simply grow as the threshold falls, since clusters also grow
together. So the threshold is not halved into place. Only the places' own densities can change
anything; from the largest down, each is tried at which there are enough groups of core places, and
the first that yields enough clusters is taken. That is the largest there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.grouping import cluster_numbers, rows_by_group, standings_of
from hotbed.analysis.regions.cut import Cut
from hotbed.analysis.regions.density import Densities, densities
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.count.standing import Standing
from hotbed.detect.clusters import NOISE, Membership, assign, describe
from hotbed.detect.density import DensityClusters
from hotbed.recipe import Recipe
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, REGIONAL, SHARE_DECIMALS

FLOOR = 5
"""No threshold below it is chosen: a cluster of one listing says nothing."""

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class RegionalCluster:
    """A cluster of a region's ranking."""

    score: Standing[int]
    """Its rank in the region; counts, shares of the world and total."""
    cluster_id: str
    name: str
    economies: str
    listings: int
    inside: int
    """Of these in the region."""
    densest: int
    """Most listings within the radius of one of its places."""
    world_rank: int | None
    """In the run's own ranking (the best, if it holds several of its clusters); None: not there."""


@dataclass(frozen=True)
class Regional:
    """A region's ranking and the threshold it rests on."""

    cut: Cut
    clusters: list[RegionalCluster]
    """By rank, no more than asked for, but for equals of the last."""
    found: int
    """Clusters that the region has at the threshold."""
    min_listings: int
    recipe_min_listings: int
    notes: list[str]

    @property
    def lowered(self) -> bool:
        """Whether the threshold lies below the recipe's."""
        return self.min_listings < self.recipe_min_listings


def rank_region(
    run: Run, cut: Cut, top: int, min_listings: int | None = None, floor: int = FLOOR
) -> Regional:
    """Rank a region's clusters by their share of the world.

    Parameters
    ----------
    run : Run
    cut : Cut
        The region (`hotbed.analysis.regions.cut.cut_places`).
    top : int
        How many clusters are asked for.
    min_listings : int, optional
        A threshold to take as it is; by default the recipe's, or the largest one below it that
        yields `top` clusters. If none does, the largest that yields the most.
    floor : int
        The threshold is not lowered beyond this.

    Returns
    -------
    Regional

    Raises
    ------
    HotbedError
        The region holds no place of the run, or a number is out of range.
    """
    recipe = run.recipe
    if not cut.inside.any():
        raise HotbedError(f"the run has no place in {cut.title}", "choose another region")
    if top < 1 or floor < 1 or (min_listings is not None and min_listings < 1):
        raise HotbedError("top, floor and min-listings are whole numbers from 1 on", "correct them")
    in_run = cluster_numbers(run)
    around = Around(run, cut, recipe)
    asked = recipe.detection.min_listings if min_listings is None else min_listings
    if asked != recipe.detection.min_listings:
        cluster, threshold = around.clusters(asked), asked
    elif min_listings is not None or around.kept(in_run).size >= top:
        cluster, threshold = in_run, asked
    else:
        threshold = around.threshold(top, floor, around.kept(in_run).size)
        cluster = in_run if threshold == asked else around.clusters(threshold)
    as_in_run, kept = cluster is in_run, around.kept(cluster)
    cluster = np.where(np.isin(cluster, kept), cluster, NOISE)
    ranked = _ranked(run, cut, cluster, in_run, around, as_in_run)
    last = ranked[min(top, len(ranked)) - 1].score.rank if ranked else 0
    lowest = floor if min_listings is None else None
    notes = _notes(recipe, threshold, len(ranked), top, lowest)
    shown = [regional for regional in ranked if regional.score.rank <= last]
    return Regional(cut, shown, len(ranked), threshold, recipe.detection.min_listings, notes)


def _notes(recipe: Recipe, threshold: int, count: int, top: int, floor: int | None) -> list[str]:
    """What a reader should know; floor: None where the threshold was given."""
    notes = []
    if count < top and floor is not None:
        least = f" of at least {floor} listings" if floor > 1 else ""
        notes.append(f"no threshold{least} yields more of the {top} requested")
    if threshold != recipe.detection.min_listings and recipe.merging.coactivity > 0:
        notes.append("the recipe's co-activity condition on merging is not applied here")
    return notes


class Around:
    """The places that can bear on a region: those linked to it, however far the chain goes."""

    def __init__(self, run: Run, cut: Cut, recipe: Recipe) -> None:
        self.recipe, self.cut, self.places = recipe, cut, run.members
        self.listings = run.members["listings"].to_numpy()
        radius = max(recipe.detection.radius_km, recipe.merging.within_km)
        lon, lat = run.members["lon"].to_numpy(), run.members["lat"].to_numpy()
        linked = DensityClusters(radius, 1, recipe.limits.threads).fit(lon, lat, self.listings)
        labels = linked.labels_
        reached = np.unique(labels[cut.inside])
        near = cut.inside | (np.isin(labels, reached) & (labels != NOISE))
        self.rows = np.flatnonzero(near)
        self.near = run.members.take(pa.array(self.rows))
        self._densities: Densities | None = None

    @property
    def densities(self) -> Densities:
        """Densities of the places around."""
        if self._densities is None:
            lon, lat = self.near["lon"].to_numpy(), self.near["lat"].to_numpy()
            listings, inside = self.listings[self.rows], self.cut.inside[self.rows]
            radius = self.recipe.detection.radius_km
            self._densities = densities(lon, lat, listings, radius, inside)
        return self._densities

    def with_threshold(self, min_listings: int) -> Recipe:
        """The recipe with another minimum density.

        Parameters
        ----------
        min_listings : int
        """
        detection = self.recipe.detection.model_copy(update={"min_listings": min_listings})
        return self.recipe.model_copy(update={"detection": detection})

    def members(self, min_listings: int) -> Membership:
        """Where the places around go at a threshold.

        Parameters
        ----------
        min_listings : int
        """
        return assign(self.near, self.with_threshold(min_listings))

    def clusters(self, min_listings: int) -> Array:
        """Cluster of each of the run's places at a threshold; those not around are noise.

        Parameters
        ----------
        min_listings : int
        """
        cluster = np.full(self.places.num_rows, NOISE, np.int64)
        cluster[self.rows] = self.members(min_listings).cluster
        return cluster

    def kept(self, cluster: Array) -> Array:
        """The clusters of which no other part of the world holds more listings than the region.

        Parameters
        ----------
        cluster : numpy.ndarray
            (places,) cluster of each of the run's places, -1 for noise.
        """
        part = np.where(self.cut.inside, 0, self.cut.part + 1)
        some = cluster >= 0
        if not some.any():
            return np.array([], np.int64)
        parts = int(part.max()) + 1
        keys, key_of = np.unique(cluster[some] * parts + part[some], return_inverse=True)
        held = np.bincount(key_of, self.listings[some]).astype(np.int64)
        most = np.zeros(int(cluster.max()) + 1, np.int64)
        np.maximum.at(most, keys // parts, held)
        regional = keys % parts == 0
        return np.asarray((keys // parts)[regional & (held >= most[keys // parts])])

    def threshold(self, top: int, floor: int, now: int) -> int:
        """The largest threshold with enough clusters, else the largest with the most.

        Parameters
        ----------
        top : int
            How many clusters are enough.
        floor : int
            The threshold is not lowered beyond this.
        now : int
            Clusters at the recipe's threshold.
        """
        recipe = self.recipe.detection.min_listings
        levels, most = self.densities.thresholds, self.densities.most
        below = (levels < recipe) & (levels >= floor)
        pairs = list(zip(levels[below].tolist(), most[below].tolist(), strict=True))
        counts: dict[int, int] = {}
        for level, possible in pairs:
            if possible >= top:
                counts[level] = self.kept(self.clusters(level)).size
                if counts[level] >= top:
                    return int(level)
        best, count = recipe, now
        for level, possible in sorted(pairs, key=lambda pair: (-pair[1], -pair[0])):
            if possible < count:
                break
            clusters = counts.get(level)
            clusters = self.kept(self.clusters(level)).size if clusters is None else clusters
            if clusters > count or (clusters == count and level > best):
                best, count = level, clusters
        return int(best)


def _ranked(
    run: Run,
    cut: Cut,
    cluster: Array,
    in_run: Array,
    around: Around,
    as_in_run: bool,
) -> list[RegionalCluster]:
    """The kept clusters with all that a table shows of them."""
    names = (
        dict(enumerate(run.ranking.to_pylist()))
        if as_in_run
        else _described(around, cluster[around.rows])
    )
    ranks = run.ranking["rank"].to_numpy()
    density = np.zeros(len(cluster), np.int64)
    density[around.rows] = around.densities.within
    ranked, rows_of = [], rows_by_group(cluster)
    for standing in standings_of(run, cluster):
        rows = rows_of[standing.group]
        held = in_run[rows][in_run[rows] >= 0]
        name = names[standing.group]
        ranked.append(
            RegionalCluster(
                standing,
                name["cluster_id"],
                name["name"],
                name["economies"],
                int(around.listings[rows].sum()),
                int(around.listings[rows][cut.inside[rows]].sum()),
                int(density[rows].max()),
                int(ranks[held].min()) if held.size else None,
            )
        )
    return ranked


def _described(around: Around, cluster: Array) -> dict[int, dict[str, Any]]:
    """Id, name and economies of re-detected clusters, by their number."""
    numbers, dense = np.unique(cluster[cluster >= 0], return_inverse=True)
    again = np.full(len(cluster), NOISE, np.int64)
    again[cluster >= 0] = dense
    members = Membership(again, again, np.zeros(len(cluster), bool), [])
    described = describe(around.near, members, around.recipe)
    return dict(zip(numbers.tolist(), described, strict=True))


def regional_table(ranked: Regional, metrics: Sequence[str]) -> pa.Table:
    """A region's ranking for a file: exact decimals as text.

    Parameters
    ----------
    ranked : Regional
    metrics : sequence of str

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.REGIONAL`.
    """
    rows = []
    for cluster in ranked.clusters:
        row: dict[str, Any] = {
            "rank": cluster.score.rank,
            "cluster_id": cluster.cluster_id,
            "name": cluster.name,
            "economies": cluster.economies,
            "world_rank": cluster.world_rank,
            "listings": cluster.listings,
            "inside_share": _percent(cluster.inside, cluster.listings),
            "densest": cluster.densest,
            "min_listings": ranked.min_listings,
        }
        for metric in metrics:
            row[f"{metric}_count"] = half_up(cluster.score.counts[metric], COUNT_DECIMALS)
            row[f"{metric}_share"] = half_up(cluster.score.shares[metric], SHARE_DECIMALS)
        row["total"] = half_up(cluster.score.total, SHARE_DECIMALS)
        rows.append(row)
    return pa.Table.from_pylist(rows, REGIONAL.schema(metrics))


def _percent(part: int, total: int) -> str:
    return half_up(Fraction(100 * part, max(total, 1)), SHARE_DECIMALS)
