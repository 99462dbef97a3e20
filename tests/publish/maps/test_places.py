"""The places and outlines that maps are drawn from."""

import pyarrow as pa
import pytest
import shapely

from hotbed.publish.maps.near import rings
from hotbed.publish.maps.places import Places


@pytest.fixture
def places():
    members = pa.table(
        {
            "lon": [1.0, 2.0, 3.0],
            "lat": [0.0, 0.0, 0.0],
            "listings": [5, 6, 7],
            "core": [True, False, False],
            "place": ["Ulm\u202e", None, "Linz"],
            "cluster_id": ["A", None, "A"],
        }
    )
    clusters = pa.table({"cluster_id": ["A"], "geometry": [shapely.box(0, 0, 4, 1).wkb]})
    return Places(members, clusters)


def test_a_clusters_places_and_the_noise_are_told_apart(places):
    assert places.of_cluster("A").tolist() == [0, 2]
    assert places.of_cluster("").tolist() == [1]
    assert places.of_cluster("unknown").tolist() == []


def test_names_are_as_every_output_shows_them(places):
    assert [places.name(number) for number in range(3)] == ["Ulm", "", "Linz"]


def test_an_outline_is_that_of_its_cluster_or_none(places):
    assert places.outline("A").area == 4
    assert places.outline("unknown") is None
    assert rings(places.outline("unknown")) == []
