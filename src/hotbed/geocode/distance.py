"""Distances between places, and the place nearest to a point."""

from __future__ import annotations

import math

from hotbed.geocode.hashing import jit


@jit
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


@jit
def nearest(places, lon, lat, country, most_km):  # type: ignore[no-untyped-def]
    """The place of a country that a point belongs to: near, and rather large than nearest; or -1.

    A tenfold number of people makes up for 3 km.
    """
    best, least = -1, 1e9
    for n in range(places.size):
        place = places[n]
        if place.country != country or abs(place.lat - lat) > 0.5 or place.level == 2:
            continue
        away = km(lon, lat, place.lon, place.lat)
        if away <= most_km and away - 3.0 * place.weight < least:
            best, least = n, away - 3.0 * place.weight
    return best
