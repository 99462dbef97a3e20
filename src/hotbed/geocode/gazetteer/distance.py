"""Distances between places, and the place nearest to a point."""

from __future__ import annotations

import math

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import LEVEL_COUNTY, Array


@kernel
def cleared(row):  # type: ignore[no-untyped-def]
    """Set a row to 0 (a loop compiles faster than a slice)."""
    for k in range(row.size):
        row[k] = 0.0


@kernel
def km(lon1, lat1, lon2, lat2):  # type: ignore[no-untyped-def]
    """Great-circle distance in km, to a tenth of a percent: enough to tell places apart."""
    x = math.radians(lon2 - lon1)
    x -= 2 * math.pi * round(x / (2 * math.pi))
    y = math.radians(lat2 - lat1)
    if abs(y) < 0.02 and abs(x) < 0.04:
        x *= math.cos(math.radians((lat1 + lat2) / 2))
        return 6371.0 * math.sqrt(x * x + y * y)
    a = math.sin(y / 2) ** 2
    a += math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(x / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(a)))


def grid(places: Array) -> tuple[Array, Array]:
    """Places by cells of one degree: their order, and where each of the 64,800 cells begins."""
    cell = _cell(places["lat"], places["lon"])
    order = np.argsort(cell, kind="stable").astype(np.int32)
    starts = np.searchsorted(cell[order], np.arange(180 * 360 + 1)).astype(np.int32)
    return order, starts


def _cell(lat: Array, lon: Array) -> Array:
    row = np.clip(np.floor(lat), -90, 89) + 90
    column = np.mod(np.floor(lon) + 180, 360)
    return np.asarray(row * 360 + column, dtype=np.int64)


@kernel
def nearest(places, order, starts, lon, lat, country, most_km):  # type: ignore[no-untyped-def]
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
            for k in range(starts[cell], starts[cell + 1]):
                place = places[order[k]]
                if place.country != country or place.level == LEVEL_COUNTY:
                    continue
                away = km(lon, lat, place.lon, place.lat)
                if away <= most_km and away - 2.0 * place.weight < least:
                    best, least = order[k], away - 2.0 * place.weight
    return best
