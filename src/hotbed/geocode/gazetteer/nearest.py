"""The gazetteer's nearest place to a coordinate, for sources that bring coordinates themselves."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from hotbed.geocode.arrays import LEVEL_TOWN
from hotbed.geocode.gazetteer import index
from hotbed.sphere.distances import Floats
from hotbed.sphere.neighbours import NOWHERE, nearest

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
    towns = np.flatnonzero(gazetteer.arrays["places"]["level"] == LEVEL_TOWN)
    places = gazetteer.arrays["places"][towns]
    index_of = nearest(lon, lat, places["lon"], places["lat"], FARTHEST_KM)
    row = pa.array(index_of, mask=index_of == NOWHERE)
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
