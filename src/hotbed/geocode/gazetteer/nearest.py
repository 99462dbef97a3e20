"""The gazetteer's nearest place to a coordinate, for sources that bring coordinates themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer import index

CELL_DEGREES = 0.25
FARTHEST_KM = 25.0
KM_PER_DEGREE = 111.195

Array = np.ndarray[Any, Any]


def nearest_places(lon: Array, lat: Array) -> pa.Table:
    """Name coordinates after the nearest place of the gazetteer.

    Parameters
    ----------
    lon, lat : (n,) degrees.

    Returns
    -------
    One row a coordinate: place, country (ISO 3166-1), admin1 (GeoNames code), population,
    place_id (GeoNames id); null where no place lies within 25 km.

    >>> nearest_places(np.array([10.75, -140.0]), np.array([59.91, -50.0]))["place"].to_pylist()
    ['Oslo', None]
    """
    gazetteer = index.load()
    towns = np.flatnonzero(gazetteer.arrays["places"]["level"] == LEVEL_TOWN)
    places = gazetteer.arrays["places"][towns]
    best = _search(places["lon"], places["lat"], np.asarray(lon), np.asarray(lat))
    found = best >= 0
    row = pa.array(best, mask=~found)
    regions = pa.array(gazetteer.region_codes, pa.string()).take(pa.array(places["admin1"]))
    countries = pa.array(gazetteer.country_codes, pa.string()).take(pa.array(places["country"]))
    names = gazetteer.place_names.take(pa.array(towns))
    return pa.table(
        {
            "place": names.take(row),
            "country": countries.take(row),
            "admin1": regions.take(row),
            "population": pa.array(places["population"]).take(row),
            "place_id": pa.array(places["geonameid"]).take(row),
        }
    )


def _search(place_lon: Array, place_lat: Array, lon: Array, lat: Array) -> Array:
    """Index of the nearest place of each query, -1 where none is near; ties: the lowest index."""
    columns = int(360 / CELL_DEGREES)

    def cell(x: Array, y: Array) -> Array:
        return np.floor((y + 90) / CELL_DEGREES).astype(np.int64) * columns + (
            np.floor((x + 180) / CELL_DEGREES).astype(np.int64) % columns
        )

    keys = cell(place_lon, place_lat)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    best = np.full(len(lon), -1, np.int64)
    nearest = np.full(len(lon), np.inf)
    for down in (-1, 0, 1):
        for across in _across(lat):
            wanted = cell(lon + across * CELL_DEGREES, lat + down * CELL_DEGREES)
            first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, "right")
            for step in range(int((last - first).max(initial=0))):
                at = first + step
                rows = np.flatnonzero(at < last)
                place = order[at[rows]]
                km = _km(lon[rows], lat[rows], place_lon[place], place_lat[place])
                nearer = (km < nearest[rows]) | (
                    (km == nearest[rows]) & (place < best[rows]) & (best[rows] >= 0)
                )
                nearer &= km <= FARTHEST_KM
                best[rows[nearer]] = place[nearer]
                nearest[rows[nearer]] = km[nearer]
    return best


def _across(lat: Array) -> range:
    """Columns to look at: a degree of longitude shrinks towards the poles."""
    widest = min(float(np.abs(lat).max(initial=0.0)), 85.0)
    reach = FARTHEST_KM / (KM_PER_DEGREE * CELL_DEGREES * np.cos(np.radians(widest)))
    return range(-int(np.ceil(reach)), int(np.ceil(reach)) + 1)


def _km(lon: Array, lat: Array, other_lon: Array, other_lat: Array) -> Array:
    a, b = np.radians(lat), np.radians(other_lat)
    h = (
        np.sin((a - b) / 2) ** 2
        + np.cos(a) * np.cos(b) * np.sin(np.radians(lon - other_lon) / 2) ** 2
    )
    return np.asarray(2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(h, 1.0))))
