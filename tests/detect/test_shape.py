"""Outlines: areas known from formulas, the antimeridian, the poles, and settled bytes."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from hotbed.base.errors import HotbedError
from hotbed.detect.shape import outline
from hotbed.sphere.distances import great_circle_km

RNG = np.random.default_rng(5)
LON, LAT = RNG.normal(10, 0.2, 300), RNG.normal(50, 0.1, 300)


def rings(geometry: shapely.Geometry) -> list[shapely.LinearRing]:
    return [polygon.exterior for polygon in shapely.get_parts(geometry)]


@pytest.mark.parametrize("lat", [0.0, 51.5, -70.0, 89.0])
@pytest.mark.parametrize("kind", ["buffer", "hull", "concave"])
def test_one_member_is_a_disc(lat: float, kind: str) -> None:
    """A disc's area is pi r^2; 32 corners, simplification and the ellipsoid take off up to 3 %."""
    drawn = outline([20.0], [lat], kind=kind, buffer_km=5)
    assert drawn.area_km2 == pytest.approx(math.pi * 25, rel=0.03)
    assert (drawn.lon, drawn.lat) == (20.0, lat)


def test_every_place_of_the_edge_is_a_buffer_away_from_the_nearest_member() -> None:
    drawn = outline(LON, LAT, buffer_km=5)
    for ring in rings(drawn.geometry):
        for lon, lat in shapely.get_coordinates(ring):
            away = great_circle_km(np.full(300, lon), np.full(300, lat), LON, LAT).min()
            assert 5 * 0.92 < away < 5 * 1.01


def test_every_member_is_inside() -> None:
    for kind in ("buffer", "hull", "concave"):
        drawn = outline(LON, LAT, kind=kind)
        assert shapely.contains_xy(drawn.geometry, LON, LAT).all()


def test_concave_is_within_hull() -> None:
    hull, concave = (outline(LON, LAT, kind=kind) for kind in ("hull", "concave"))
    assert concave.area_km2 < hull.area_km2
    assert shapely.difference(concave.geometry, hull.geometry.buffer(0.002)).is_empty


def test_a_degree_square_has_the_area_of_the_ellipsoid() -> None:
    """12,308.8 km2 on WGS 84 by Karney's planimeter, and a rim of 444 km by 10 m."""
    corners = outline([0, 1, 1, 0], [0, 0, 1, 1], kind="hull", buffer_km=0.01)
    assert corners.area_km2 == pytest.approx(12308.8 + 4.44, rel=1e-4)


def test_the_antimeridian_cuts_without_changing_the_area() -> None:
    here = outline([-0.03, 0.04, 0.0], [10, 10, 10.05])
    there = outline([179.97, -179.96, 180.0], [10, 10, 10.05])
    assert there.geometry.geom_type == "MultiPolygon"
    assert there.area_km2 == pytest.approx(here.area_km2, rel=1e-4)
    west, _, east, _ = there.geometry.bounds
    assert (west, east) == (-180.0, 180.0)
    assert abs(there.lon) == pytest.approx(180.0, abs=0.1)
    assert len(rings(there.geometry)) == 2


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_a_pole_inside_is_part_of_the_area(pole: float) -> None:
    drawn = outline([0, 120, -120], [pole * 0.9999] * 3, kind="hull", buffer_km=20)
    assert shapely.is_valid(drawn.geometry)
    assert drawn.area_km2 == pytest.approx(math.pi * 21**2, rel=0.05)
    assert pole in drawn.geometry.bounds


def test_a_ring_of_members_leaves_a_hole() -> None:
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    drawn = outline(0.3 * np.cos(turn), 0.3 * np.sin(turn), buffer_km=5)
    assert len(drawn.geometry.interiors) == 1
    full = math.pi * ((33.36 + 5) ** 2 - (33.36 - 5) ** 2)
    assert drawn.area_km2 == pytest.approx(full, rel=0.03)


def test_bytes_are_settled() -> None:
    order = RNG.permutation(300)
    one = outline(LON, LAT)
    other = outline(LON[order], LAT[order])
    assert one == other
    assert one.geometry.wkb == other.geometry.wkb
    numbers = shapely.get_coordinates(one.geometry)
    assert np.array_equal(numbers, np.round(numbers, 5))
    assert shapely.is_valid(one.geometry)
    assert all(shapely.is_ccw(ring) for ring in rings(one.geometry))


def test_weights_move_the_centre_alone() -> None:
    light = outline([0, 1], [0, 0])
    heavy = outline([0, 1], [0, 0], [3, 1])
    assert light.lon == pytest.approx(0.5, abs=1e-6)
    assert heavy.lon == pytest.approx(0.25, abs=1e-4)
    assert outline([0, 1], [0, 0], [0, 0]).lon == light.lon


def test_half_the_world_and_more_is_the_world() -> None:
    assert outline([0, 90, 180, -90], [0] * 4).area_km2 == pytest.approx(5.1e8, rel=0.01)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"kind": "box"}, "no outline 'box'"),
        ({"buffer_km": 0}, "buffer is 0"),
        ({"buffer_km": math.nan}, "buffer"),
    ],
)
def test_bad_choices_are_refused(choice: dict, words: str) -> None:
    with pytest.raises(HotbedError, match=words):
        outline([0], [0], **choice)


def test_no_members_are_refused() -> None:
    with pytest.raises(HotbedError, match="needs members"):
        outline([], [])


@pytest.mark.parametrize("pole", [90.0, -90.0])
def test_h3_cells_at_a_pole_are_the_cap_around_it(pole):
    """The cell of resolution 6 that holds a pole, and one a degree away.

    The cell around the pole is valid, holds the pole at every longitude, and its area is that of a
    cell of this resolution, 28 to 46 km2.
    """
    from hotbed.detect.shape_h3 import cells_under

    geometry, area = cells_under(np.array([0.0]), np.array([pole]))
    assert shapely.is_valid(geometry)
    inside = pole * (1 - 1e-6)
    for lon in (-179.0, -90.0, 0.0, 90.0, 179.0):
        assert shapely.intersects_xy(geometry, lon, inside)
    assert 28 < area < 46
    both, more = cells_under(np.array([0.0, 10.0]), np.array([pole, pole * (89 / 90)]))
    assert shapely.is_valid(both)
    assert 28 < more - area < 46
