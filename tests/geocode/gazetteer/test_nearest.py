"""Coordinates that a source brings are named after the gazetteer's nearest place."""

import numpy as np

from hotbed.geocode.gazetteer import index
from hotbed.geocode.gazetteer.nearest import nearest_places


def test_known_places_and_the_open_sea():
    table = nearest_places(
        np.array([139.6917, -74.006, -140.0]), np.array([35.6895, 40.7143, -50.0])
    )
    assert table["country"].to_pylist() == ["JP", "US", None]
    assert table["admin1"].to_pylist() == ["40", "NY", None]


def test_without_coordinates_there_is_an_empty_table_of_the_same_columns():
    nothing, some = nearest_places(np.zeros(0), np.zeros(0)), nearest_places(np.ones(1), np.ones(1))
    assert (nothing.schema, nothing.num_rows) == (some.schema, 0)


def test_a_process_loads_the_gazetteer_once():
    assert index.load() is index.load()
