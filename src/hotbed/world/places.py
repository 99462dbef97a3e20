"""The gazetteer's places, of which a synthetic world consists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer import index

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


def homonyms(places: Places) -> Array:
    """(n,) whether a larger place of the same name lies in the same country."""
    largest: dict[tuple[str, str], int] = {}
    keys = list(zip(places.name, places.country, strict=True))
    for number, key in enumerate(keys):
        best = largest.get(key)
        if best is None or places.population[number] > places.population[best]:
            largest[key] = number
    return np.array([largest[key] != number for number, key in enumerate(keys)])
