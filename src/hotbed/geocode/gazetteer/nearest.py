"""The gazetteer's nearest place to a coordinate, for sources that bring coordinates themselves."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer import index
from hotbed.sphere.distances import Floats
from hotbed.sphere.neighbours import NOWHERE, Ints, Positions

FARTHEST_KM = 25.0


def nearest_places(lon: Floats, lat: Floats) -> pa.Table:
    """Name coordinates after the nearest place of the gazetteer.

    Parameters
    ----------
    lon, lat : ndarray of float64, (n,)
        Degrees.

    Returns
    -------
    pyarrow.Table
        One row a coordinate: place, country (ISO 3166-1), admin1 (GeoNames code), population,
        place_id (GeoNames id); null where no place lies within 25 km.

    Raises
    ------
    HotbedError
        A coordinate is missing or out of range.

    Examples
    --------
    >>> nearest_places(np.array([10.75, -140.0]), np.array([59.91, -50.0]))["place"].to_pylist()
    ['Oslo', None]
    """
    gazetteer = index.load()
    places = gazetteer.arrays["places"]
    row = _nearest_rows(gazetteer, lon, lat)
    missing = row == NOWHERE
    near, some = places[row], pa.array(row, mask=missing)
    regions = pa.array(gazetteer.region_codes, pa.string())
    countries = pa.array(gazetteer.country_codes, pa.string())
    return pa.table(
        {
            "place": gazetteer.place_names.take(some),
            "country": countries.take(pa.array(near["country"], mask=missing)),
            "admin1": regions.take(pa.array(near["admin1"], mask=missing)),
            "population": pa.array(near["population"], mask=missing),
            "place_id": pa.array(near["geonameid"], mask=missing),
        }
    )


def _nearest_rows(gazetteer: index.GazetteerIndex, lon: Floats, lat: Floats) -> Ints:
    """Row of the nearest town of the gazetteer, -1 where none is near enough."""
    if not len(lon):
        return np.empty(0, np.int64)
    towns, positions = _towns(gazetteer)
    found = positions.nearest(lon, lat, FARTHEST_KM)
    return np.where(found == NOWHERE, NOWHERE, towns[found])


@lru_cache(maxsize=1)
def _towns(gazetteer: index.GazetteerIndex) -> tuple[Ints, Positions]:
    """The rows of the gazetteer's towns, and where they lie."""
    places = gazetteer.arrays["places"]
    towns = np.flatnonzero(places["level"] == LEVEL_TOWN)
    return towns, Positions(places["lon"][towns], places["lat"][towns])
