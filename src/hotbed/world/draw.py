"""Documents and their listings, drawn block by block so that memory stays flat at any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from hotbed.world.places import Array, Places
from hotbed.world.plan import GROWTH, LEAST_PEOPLE, PATENTS, PUBLICATIONS, Cluster

BLOCK = 250_000
APART_FROM_CLUSTERS_KM = 40.0
AWAY = 0.15  # share of listings that lie in another region than their document's


@dataclass(frozen=True)
class Kind:
    """One metric: how many documents the world has, its years, its teams."""

    name: str
    world: int
    years: tuple[int, int]
    mean_team: float
    most: int


KINDS = (
    Kind("patents", PATENTS, (2018, 2022), 2.7, 20),
    Kind("publications", PUBLICATIONS, (2017, 2021), 5.35, 40),
)


@dataclass(frozen=True)
class Block:
    """Some documents: for each its number, year, team; and one row a listing."""

    first: int
    year: Array
    team: Array
    document: Array  # of each listing, number within the block
    place: Array  # of each listing
    cluster: Array  # planted cluster of each listing, -1 outside


@dataclass(frozen=True)
class Regions:
    """Planted clusters and the rest of the world as one list of regions to draw places from."""

    place: Array  # places of all regions, one region after the other
    edge: Array  # cumulative: region r holds the draws from r to r + 1 of `edge`
    start: Array

    def draw(self, region: Array, rng: np.random.Generator) -> Array:
        """A place for each region asked for."""
        position = np.searchsorted(self.edge, region + rng.random(len(region)), "right")
        last = self.start[region + 1] - 1
        return np.asarray(self.place[np.minimum(np.maximum(position, self.start[region]), last)])


def regions(places: Places, clusters: list[Cluster]) -> Regions:
    """The clusters' places by their parts; the rest of the world by population (power 0.6)."""
    rest = outside(places, clusters)
    people = np.maximum(places.population[rest], 500.0) ** 0.6
    parts = [*[cluster.part for cluster in clusters], people / people.sum()]
    members = [*[cluster.places for cluster in clusters], rest]
    edge = np.concatenate([number + np.cumsum(part) for number, part in enumerate(parts)])
    start = np.concatenate([[0], np.cumsum([len(part) for part in parts])])
    return Regions(np.concatenate(members), edge, start)


def outside(places: Places, clusters: list[Cluster]) -> Array:
    """Towns far from every planted cluster."""
    free = places.population >= LEAST_PEOPLE
    for cluster in clusters:
        for member in cluster.places[np.argsort(-cluster.part)][:60]:
            near, far = places.near(int(member), APART_FROM_CLUSTERS_KM)
            free[near[far < APART_FROM_CLUSTERS_KM]] = False
    return np.flatnonzero(free)


def _years(kind: Kind, clusters: list[Cluster], home: Array, rng: np.random.Generator) -> Array:
    """Each document's year, by the growth of the cluster that it starts from."""
    years = np.arange(kind.years[0], kind.years[1] + 1)
    growth = np.array([*[cluster.growth for cluster in clusters], GROWTH[0]])
    trend = (1 + growth)[:, None] ** np.arange(len(years))
    edges = np.cumsum(trend / trend.sum(axis=1, keepdims=True), axis=1)
    chosen = (rng.random(len(home))[:, None] > edges[home, :-1]).sum(axis=1)
    return np.asarray(years[chosen])


def blocks(
    kind: Kind, clusters: list[Cluster], pool: Regions, scale: float, seed: int
) -> Iterator[Block]:
    """Draw a metric's documents.

    Parameters
    ----------
    scale : float
        1 is an edition's size. seed : the same seed draws the same world.
    """
    count = round(kind.world * scale)
    sizes = np.array([getattr(cluster, kind.name) for cluster in clusters])
    weight = np.append(sizes, kind.world - sizes.sum()) / kind.world
    # Contributors abroad take parts of documents away and bring others; drawing the region of
    # each listing from the same weights leaves every cluster's expected share as planted.
    edges = np.cumsum(weight)
    for number, first in enumerate(range(0, count, BLOCK)):
        size = min(BLOCK, count - first)
        rng = np.random.default_rng([seed, number, len(kind.name)])
        team = 1 + np.minimum(
            rng.poisson(rng.gamma(1.5, (kind.mean_team - 1) / 1.5, size)), kind.most - 1
        )
        home = np.searchsorted(edges, rng.random(size), "right").clip(0, len(clusters))
        document = np.repeat(np.arange(size), team)
        region = home[document]
        away = rng.random(len(document)) < AWAY
        region[away] = np.searchsorted(edges, rng.random(away.sum()), "right").clip(
            0, len(clusters)
        )
        place = pool.draw(region, rng)
        year = _years(kind, clusters, home, rng)
        cluster = np.where(region < len(clusters), region, -1)
        yield Block(first, year, team, document, place, cluster)
