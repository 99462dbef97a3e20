"""People under a polygon from the gazetteer's places: an estimate where there is no grid.

A place counts in full if its point lies in the polygon. The gazetteer holds cities and, in no order
and without saying which, also their districts (Tokyo and Setagaya, New York City and Brooklyn).
So that nobody counts twice, a place is taken for a district of a city if

- both lie in the same country and first-level division,
- it has at most a third of the city's people,
- it lies within the radius of a disc that holds the city's people at 3,000 a km2,
- and the districts taken so far, the largest first, leave room for it: a city's districts can't
  have more people than the city.

Of several such cities it is the one whose disc it lies deepest in. A district counts only where
its city does not; of a district's districts the same holds.

On GeoNames' places of 2026 that takes the sum of all places from 1.11 to 0.98 of the people in
Germany, from 1.16 to 0.98 in Japan, from 1.32 to 0.98 in Canada, from 1.10 to 0.89 in the United
Kingdom; in Australia, of whose cities it has every suburb, from 1.86 to 1.43. A town that has
grown together with a large city may pass for its district (Cambridge, MA for Boston's), and many
small towns are not in the gazetteer (India 0.26, China 0.49): where it matters, take a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer import index
from hotbed.sphere.distances import EARTH_RADIUS_KM, unit_vectors

PEOPLE_A_KM2 = 3000
LARGEST_DISTRICT = 3
"""A district has at most one part in so many of its city's people."""
SMALLEST_CITY = 10_000
"""Places of fewer people have no districts in the gazetteer."""

Array = np.ndarray[Any, Any]


def gazetteer_population(polygons: Sequence[shapely.Geometry]) -> list[int]:
    """People of the gazetteer's places within each polygon, districts not twice.

    Parameters
    ----------
    polygons : sequence of shapely.Geometry
        In degrees, cut at the antimeridian.

    Returns
    -------
    list of int

    Examples
    --------
    >>> gazetteer_population([shapely.box(-141.0, -51.0, -139.0, -49.0)])  # the South Pacific
    [0]
    """
    if not polygons:
        return []
    towns = _towns(index.load())
    inside = [towns.within(polygon) for polygon in polygons]
    towns.find_cities(np.unique(np.concatenate(inside)))
    return [_counted(rows, towns.city, towns.people) for rows in inside]


def districts_of(lon: Array, lat: Array, people: Array) -> Array:
    """For each place of a division the city it is a district of, -1 for none.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        (n,) degrees.
    people : numpy.ndarray
        (n,) whole numbers, in descending order.

    Returns
    -------
    numpy.ndarray
        (n,)

    Examples
    --------
    >>> districts_of(np.array([0, .02, .03, .5]), np.zeros(4), np.array([90000, 30000, 70, 60]))
    array([-1,  0,  1, -1])
    """
    city = np.full(len(people), -1, np.int64)
    left = people.astype(np.int64)
    for place, above in _candidates(lon, lat, people):
        if city[place] < 0 and people[place] <= left[above]:
            city[place] = above
            left[above] -= people[place]
    return city


def _candidates(lon: Array, lat: Array, people: Array) -> list[tuple[int, int]]:
    """(place, city it may be a district of): large places first, the city it is deepest in first"""
    vectors = np.stack(unit_vectors(lon, lat), axis=1) * EARTH_RADIUS_KM
    candidates: list[tuple[int, float, int]] = []
    for city in range(int(np.searchsorted(-people, -SMALLEST_CITY, "right"))):
        km = np.linalg.norm(vectors[city + 1 :] - vectors[city], axis=1)
        depth = km / np.sqrt(people[city] / (np.pi * PEOPLE_A_KM2))
        small = people[city + 1 :] * LARGEST_DISTRICT <= people[city]
        rows = np.flatnonzero((depth <= 1.0) & small)
        candidates += [(city + 1 + row, float(depth[row]), city) for row in rows.tolist()]
    return [(place, city) for place, _, city in sorted(candidates)]


class _Towns:
    """GeoNames' towns with people, the most populous first, and the cities of districts.

    The places that the project adds (negative ids) help to locate addresses; their people may be
    those of a GeoNames place by another name.

    Attributes
    ----------
    city : numpy.ndarray
        For each town the city that it is a district of, -1 for none; of divisions that were asked
        for.
    """

    def __init__(self, places: Array) -> None:
        of_geonames = (places["level"] == LEVEL_TOWN) & (places["geonameid"] > 0)
        towns = places[of_geonames & (places["population"] > 0)]
        towns = towns[np.lexsort((towns["geonameid"], -towns["population"]))]
        self.lon, self.lat, self.people = (
            np.ascontiguousarray(towns[name]) for name in ("lon", "lat", "population")
        )
        self.city = np.full(len(towns), -1, np.int64)
        self._division = towns["country"].astype(np.int64) << 32 | towns["admin1"].astype(np.int64)
        self._order = np.argsort(self._division, kind="stable")
        self._known: set[int] = set()

    def within(self, polygon: shapely.Geometry) -> Array:
        """Rows of the towns in a polygon."""
        west, south, east, north = polygon.bounds
        lon, lat = self.lon, self.lat
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        return np.asarray(near[shapely.contains_xy(polygon, lon[near], lat[near])], np.int64)

    def find_cities(self, rows: Array) -> None:
        """Fill in `city` for the divisions that some towns lie in."""
        ordered = self._division[self._order]
        for division in np.unique(self._division[rows]).tolist():
            if division in self._known:
                continue
            start, end = (np.searchsorted(ordered, division, side) for side in ("left", "right"))
            own = self._order[start:end]
            parent = districts_of(self.lon[own], self.lat[own], self.people[own])
            self.city[own] = np.where(parent >= 0, own[parent], -1)
            self._known.add(division)


@lru_cache(maxsize=1)
def _towns(gazetteer: index.GazetteerIndex) -> _Towns:
    return _Towns(gazetteer.arrays["places"])


def _counted(inside: Array, city: Array, people: Array) -> int:
    """People of the places whose city, and its city in turn, does not lie inside."""
    present = set(inside.tolist())
    total = 0
    for place in inside.tolist():
        above = int(city[place])
        while above >= 0 and above not in present:
            above = int(city[above])
        if above < 0:
            total += int(people[place])
    return total
