"""What is planted: clusters with their sizes and places, small towns, noise.

The first 34 clusters have the names and sizes that GII 2023 published (Appendix Table 3: fractional
counts of PCT applications and articles); a top 300 goes on by the rank-size law fitted to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hotbed.reference import gii
from hotbed.sphere.distances import great_circle_km
from hotbed.world.paths import way
from hotbed.world.places import Array, Places

PATENTS, PUBLICATIONS = 1_255_480, 7_454_600  # world totals that fit GII 2023
CLUSTERS = 300
APART_KM = 70.0  # between planted clusters' main cities, so that truth has one cluster each
SUBURB_KM = 14.0
LEAST_PEOPLE = 1000  # of a suburb or town; places between main cities may have fewer
GROWTH = (0.03, 0.03)  # a year: mean and spread of the clusters' growth
SPELLINGS = {"Cologne": "Köln", "Xi'an": "Xi’an"}


@dataclass(frozen=True)
class Cluster:
    """One planted cluster: its size by metric, and its places with their parts of it."""

    name: str
    economies: str
    patents: float
    publications: float
    places: Array
    part: Array
    growth: float
    """A year, of the documents that start here."""


def published() -> list[dict[str, str]]:
    """The 34 rows that are printed with counts: name, economies, patents, publications."""
    return [
        {
            "cluster": row.cluster,
            "economies": "/".join(row.economies),
            "patents": str(row.counts["patents"]),
            "publications": str(row.counts["publications"]),
        }
        for row in gii.clusters("2023")
        if len(row.counts) == 2
    ]


def plan(places: Places) -> list[Cluster]:
    """All planted clusters, largest total first as published, then by the fitted law."""
    clusters: list[Cluster] = []
    taken: list[int] = []
    for row in published():
        main = [_city(places, name, row["economies"]) for name in _cities(row["cluster"])]
        taken += main
        clusters.append(
            _cluster(
                places,
                row["cluster"],
                row["economies"],
                float(row["patents"]),
                float(row["publications"]),
                main,
                len(clusters),
            )
        )
    sizes = [(cluster.patents, cluster.publications) for cluster in clusters]
    for rank, city in enumerate(_further(places, taken, CLUSTERS - len(clusters)), start=35):
        clusters.append(
            _cluster(
                places,
                places.name[city],
                places.country[city],
                _law(sizes, 0, rank),
                _law(sizes, 1, rank),
                [city],
                len(clusters),
            )
        )
    return clusters


def _cities(name: str) -> list[str]:
    """Main cities of a published name, without state codes."""
    return [part.rsplit(", ", 1)[0] for part in name.split("–")]


def _city(places: Places, name: str, economies: str) -> int:
    wanted = SPELLINGS.get(name, name)
    cities = [
        number
        for number in places.numbers[wanted]
        if places.country[number] in economies.split("/")
    ]
    return max(cities, key=lambda number: places.population[number])


def _cluster(
    places: Places,
    name: str,
    economies: str,
    patents: float,
    publications: float,
    main: list[int],
    number: int,
) -> Cluster:
    """Main cities share by population, in the order of the name; suburbs by population."""
    weights: dict[int, float] = {}
    least, most = 0.0, np.inf
    for city in main:
        weights[city] = min(max(places.population[city] ** 0.5, least), most)
        least, most = 0.5 * weights[city], 0.85 * weights[city]
    centre = dict(weights)
    for city in main:
        near = _within(places, city, SUBURB_KM)
        people = places.population[near] ** 0.8
        for place, part in zip(near, people / max(people.sum(), 1.0), strict=True):
            if int(place) not in centre:
                weights[int(place)] = weights.get(int(place), 0.0) + 0.5 * centre[city] * part
    _bridge(places, main, weights, centre)
    members = np.array(sorted(weights))
    part = np.array([weights[int(member)] for member in members])
    growth = min(max(np.random.default_rng([number, 5]).normal(*GROWTH), -0.05), 0.12)
    return Cluster(name, economies, patents, publications, members, part / part.sum(), growth)


def _bridge(
    places: Places, main: list[int], weights: dict[int, float], centre: dict[int, float]
) -> None:
    """Towns between two main cities, so that the cluster is one where the published one is.

    A town stands for the stretch of the way around it, so that the way is dense all along.
    """
    for a, b in pairwise(main):
        towns = np.array(way(places, a, b))
        lon, lat = places.lon[towns], places.lat[towns]
        hops = [
            float(great_circle_km(lon[n], lat[n], lon[n + 1], lat[n + 1])[0])
            for n in range(len(towns) - 1)
        ]
        stretch = {
            int(town): hops[n] + hops[n + 1]
            for n, town in enumerate(towns[1:-1])
            if town not in centre
        }
        for town, km in stretch.items():
            part = 0.25 * (centre[a] + centre[b]) * km / sum(stretch.values())
            weights[town] = weights.get(town, 0.0) + part


def _within(places: Places, city: int, km: float) -> Array:
    near, far = places.near(city, km)
    return np.asarray(near[(far > 0) & (places.population[near] >= LEAST_PEOPLE)])


def _further(places: Places, taken: list[int], count: int) -> list[int]:
    """The largest cities that lie apart from every main city chosen before them."""
    chosen = list(taken)
    cities: list[int] = []
    for city in np.argsort(-places.population, kind="stable"):
        if len(cities) == count:
            break
        far = great_circle_km(
            places.lon[chosen], places.lat[chosen], places.lon[city], places.lat[city]
        )
        if far.min() > APART_KM:
            chosen.append(int(city))
            cities.append(int(city))
    return cities


def _law(sizes: list[tuple[float, float]], metric: int, rank: int) -> float:
    """Size at a rank by log size = a - b * log rank, fitted to ranks 5 to 34."""
    sizes_down = sorted((size[metric] for size in sizes), reverse=True)
    ranks = np.log(np.arange(5, len(sizes_down) + 1))
    slope, level = np.polyfit(ranks, np.log(np.array(sizes_down[4:])), 1)
    return float(np.exp(level + slope * np.log(rank)))
