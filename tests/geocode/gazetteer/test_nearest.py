"""Coordinates that a source brings are named after the gazetteer's nearest place."""

import numpy as np

from hotbed.geocode.gazetteer.nearest import nearest_places


def test_known_places_and_the_open_sea():
    table = nearest_places(
        np.array([139.6917, -74.006, -140.0]), np.array([35.6895, 40.7143, -50.0])
    )
    assert table["country"].to_pylist() == ["JP", "US", None]
    assert table["admin1"].to_pylist() == ["40", "NY", None]
