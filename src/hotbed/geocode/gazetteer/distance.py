"""Distances between places, and the place nearest to a point."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import LEVEL_COUNTY, Array

RADIUS_KM = 6371.0
"""Of the compiled distance; kept, since the geocoder's weights were set with it."""


class PlaceGrid(NamedTuple):
    """The gazetteer's places by cells of one degree."""

    places: Array  # PLACE
    order: Array  # indices of the places, cell by cell
    starts: Array  # where each of the 64,800 cells begins in the order


@kernel
def clear(row: Array) -> None:
    """Set a row to 0 (a loop compiles faster than a slice)."""
    for k in range(row.size):
        row[k] = 0.0


@kernel
def km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Great-circle distance in km, to a tenth of a percent: enough to tell places apart.

    A second form beside `hotbed.sphere.distances`, for speed: it is called for every pair of
    candidates of every address, most of which lie so near that a plane does.
    """
    x = math.radians(lon2 - lon1)
    x -= 2 * math.pi * round(x / (2 * math.pi))
    y = math.radians(lat2 - lat1)
    if abs(y) < 0.02 and abs(x) < 0.04:
        x *= math.cos(math.radians((lat1 + lat2) / 2))
        return RADIUS_KM * math.sqrt(x * x + y * y)
    a = math.sin(y / 2) ** 2
    a += math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(x / 2) ** 2
    return 2 * RADIUS_KM * math.asin(min(1.0, math.sqrt(a)))


def place_grid(places: Array) -> PlaceGrid:
    """Sort places into cells of one degree.

    Parameters
    ----------
    places : ndarray
        Ndarray of PLACE

    Returns
    -------
    PlaceGrid
    """
    cell = _cell(places["lat"], places["lon"])
    order = np.argsort(cell, kind="stable").astype(np.int32)
    starts = np.searchsorted(cell[order], np.arange(180 * 360 + 1)).astype(np.int32)
    return PlaceGrid(places, order, starts)


def _cell(lat: Array, lon: Array) -> Array:
    row = np.clip(np.floor(lat), -90, 89) + 90
    column = np.mod(np.floor(lon) + 180, 360)
    return np.asarray(row * 360 + column, dtype=np.int64)


@kernel
def nearest_in_country(
    grid: PlaceGrid, lon: float, lat: float, country: int, most_km: float
) -> int:
    """The place of a country that a point belongs to: near, and rather large than nearest; or -1.

    A tenfold number of people makes up for 2 km.
    """
    best, least = -1, 1e9
    row = min(max(math.floor(lat), -90), 89) + 90
    column = math.floor(lon) + 180
    wide = 1 if abs(lat) < 60 else 3
    for r in range(max(0, row - 1), min(179, row + 1) + 1):
        for c in range(column - wide, column + wide + 1):
            cell = r * 360 + c % 360
            for k in range(grid.starts[cell], grid.starts[cell + 1]):
                place = grid.places[grid.order[k]]
                if place.country != country or place.level == LEVEL_COUNTY:
                    continue
                away = km(lon, lat, place.lon, place.lat)
                if away <= most_km and away - 2.0 * place.weight < least:
                    best, least = grid.order[k], away - 2.0 * place.weight
    return best
