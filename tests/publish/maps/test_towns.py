"""Towns and waters around a cluster, and the names by which a reader looks for it."""

import pyarrow as pa
import shapely

from hotbed.publish.atlas.map import Mapper
from hotbed.publish.maps.places import Places
from hotbed.publish.maps.towns import other_names, towns
from hotbed.reference.waters import Water, waters
from support import overviews


def places(lon, lat, name):
    row = {"lon": [lon], "lat": [lat], "listings": [9], "core": [True], "place": [name]}
    members = pa.table(row | {"cluster_id": ["X"]})
    outline = shapely.Point(lon, lat).buffer(0.1).wkb
    return Places(members, pa.table({"cluster_id": ["X"], "geometry": [outline]}))


def test_the_largest_town_of_a_window_comes_first():
    known = towns()
    first = known.within(8.3, 47.2, 8.8, 47.6)[0]
    assert known.names[int(first)].as_py() == "Zürich"


def test_a_city_is_known_by_its_names_in_other_languages():
    (row, *_rest) = overviews.overview(["Munich"]).ranking
    cities = places(11.575, 48.137, "Garching")
    cities.cluster[0] = row.cluster_id
    names = other_names([row], cities)[row.cluster_id]
    assert "Garching" in names
    assert "Monaco di Baviera" in names
    assert " Munchen" in names


def test_a_city_of_the_same_name_far_away_is_not_meant():
    (row, *_rest) = overviews.overview(["Paris"]).ranking
    texas = places(-95.55, 33.66, "Paris")
    texas.cluster[0] = row.cluster_id
    assert "Parigi" not in other_names([row], texas).get(row.cluster_id, "")


def test_the_map_of_one_place_tells_where_it_is():
    drawn = Mapper(places(6.6, 46.4, "A place by the lake")).draw("X")
    assert drawn is not None
    assert drawn.lakes.count("M") == 1  # Lake Geneva
    assert drawn.divisions  # Vaud and its neighbours, or France's departments
    named = {label.name for label in drawn.towns}
    assert named & {"Lausanne", "Vevey", "Montreux", "Thonon-les-Bains", "Morges"}
    assert len(drawn.dots) == len(drawn.towns)


def test_rivers_and_divisions_run_where_they_should():
    vienna = shapely.Point(16.4, 48.25)
    assert shapely.distance(waters(Water.RIVER), vienna).min() < 0.1  # the Danube
    ulm = shapely.Point(10.0, 48.4)  # on the line between Baden-Württemberg and Bavaria
    assert shapely.distance(waters(Water.DIVISION), ulm).min() < 0.05
