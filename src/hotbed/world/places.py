"""The gazetteer's places, of which a synthetic world consists."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer import index
from hotbed.sphere.distances import KM_PER_DEGREE, great_circle_km

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Places:
    """The gazetteer's towns: what addresses are written from."""

    name: list[str]
    country: list[str]
    admin1: list[str]
    lon: Array
    lat: Array
    population: Array
    geonameid: Array

    @cached_property
    def homonyms(self) -> Array:
        """(n,) whether a larger place of the same name lies in the same country."""
        largest: dict[tuple[str, str], int] = {}
        keys = list(zip(self.name, self.country, strict=True))
        for number, key in enumerate(keys):
            best = largest.get(key)
            if best is None or self.population[number] > self.population[best]:
                largest[key] = number
        return np.array([largest[key] != number for number, key in enumerate(keys)])

    @cached_property
    def numbers(self) -> dict[str, list[int]]:
        """The places of each name."""
        numbers: dict[str, list[int]] = {}
        for number, name in enumerate(self.name):
            numbers.setdefault(name, []).append(number)
        return numbers

    @cached_property
    def _from_south(self) -> tuple[Array, Array]:
        """The places from south to north, and their latitudes."""
        order = np.argsort(self.lat, kind="stable")
        return order, self.lat[order]

    def near(self, place: int, km: float) -> tuple[Array, Array]:
        """The places up to so many kilometres from one, itself included, and how far each is."""
        reach = km / KM_PER_DEGREE + 0.01  # degrees of latitude, a little more than needed
        lon, lat = self.lon[place], self.lat[place]
        order, lats = self._from_south
        start, end = np.searchsorted(lats, [lat - reach, lat + reach])
        band = np.sort(order[start:end])
        if abs(lat) + reach < FAR_NORTH:
            wide = math.degrees(
                math.asin(math.sin(math.radians(reach)) / math.cos(math.radians(lat)))
            )
            east = np.abs(self.lon[band] - lon)
            band = band[np.minimum(east, 360.0 - east) < wide]
        far = great_circle_km(self.lon[band], self.lat[band], lon, lat)
        return band[far <= km], far[far <= km]


FAR_NORTH = 89.0
"""Degrees; beyond them, and beyond them in the south, the places of all longitudes are near."""
AREA = re.compile(r"\b(District|County|Parish)\b", re.IGNORECASE)


def gazetteer_places() -> Places:
    """Every town, in the gazetteer's order.

    Without those named as an area (a district, a county): addresses name the city beside it.
    """
    gazetteer = index.load()
    every = gazetteer.arrays["places"]
    names = gazetteer.place_names.to_pylist()
    area = np.array([AREA.search(name) is not None for name in names])
    kept = np.flatnonzero((every["level"] == LEVEL_TOWN) & ~area)
    places = every[kept]
    return Places(
        [names[number] for number in kept],
        [gazetteer.country_codes[number] for number in places["country"]],
        [gazetteer.region_names[number] for number in places["admin1"]],
        places["lon"].copy(),
        places["lat"].copy(),
        places["population"].astype(float),
        places["geonameid"].copy(),
    )
