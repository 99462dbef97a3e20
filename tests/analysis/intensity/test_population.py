"""People under polygons: sums known from the cells that the test writes, and the gazetteer's."""

import math

import numpy as np
import pytest
import shapely

from hotbed.analysis.intensity.gazetteer import districts_of, gazetteer_population
from hotbed.analysis.intensity.grid import grid_population
from hotbed.analysis.intensity.population import Population, population_under
from hotbed.base.errors import HotbedError

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("exactextract")
from pyproj import Transformer  # noqa: E402
from rasterio.transform import from_origin  # noqa: E402

NODATA = -200.0
MOLLWEIDE = "ESRI:54009"


@pytest.fixture
def write_grid(tmp_path):
    """Write cells as a GeoTIFF, its upper left corner and cell size given; returns its path."""

    def write(cells, west, north, size, crs="EPSG:4326", nodata=NODATA, bands=1):
        cells = np.asarray(cells, np.float64)
        path = tmp_path / f"grid{len(list(tmp_path.iterdir()))}.tif"
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=cells.shape[1],
            height=cells.shape[0],
            count=bands,
            dtype="float64",
            crs=crs,
            nodata=nodata,
            transform=from_origin(west, north, size, size),
            tiled=True,
            blockxsize=16,
            blockysize=16,
        ) as raster:
            for band in range(bands):
                raster.write(cells, band + 1)
        return path

    return write


def test_cells_count_by_the_part_that_is_covered(write_grid):
    # Rows from the north: 1 2 3 / 4 5 6 / 7 8 9 hundred people, cells of 1 degree from (0, 3).
    grid = write_grid([[100, 200, 300], [400, 500, 600], [700, 800, 900]], 0, 3, 1)
    whole = shapely.box(1, 1, 2, 2)  # the middle cell: 500
    halves = shapely.box(0.5, 1, 1.5, 2)  # half of 400 and of 500: 450
    corner = shapely.box(0.75, 0.75, 1.25, 1.25)  # 1/16 of 400, 500, 700, 800: 2400/16 = 150
    triangle = shapely.Polygon([(0, 0), (2, 0), (0, 2)])  # 700 + (400 + 800) / 2 = 1300
    assert grid_population(grid, [whole, halves, corner, triangle]) == [500, 450, 150, 1300]


def test_cells_without_data_are_nobody_and_holes_are_left_out(write_grid):
    grid = write_grid([[100, NODATA, 300], [400, 500, np.nan], [700, 800, 900]], 0, 3, 1)
    everything = shapely.box(0, 0, 3, 3)  # all but the second and the sixth cell: 3700
    ring = shapely.difference(everything, shapely.box(1, 1, 2, 2))  # less the middle: 3200
    empty = shapely.box(1.2, 2.2, 1.8, 2.8)  # within the cell without data: not known
    assert grid_population(grid, [everything, ring, empty]) == [3700, 3200, None]


def test_people_are_rounded_half_up_only_at_the_end(write_grid):
    grid = write_grid([[0.25, 0.25, 0.9]], 0, 1, 1)
    two, one, all_three = shapely.box(0, 0, 2, 1), shapely.box(0, 0, 1, 1), shapely.box(0, 0, 3, 1)
    assert grid_population(grid, [two, one, all_three]) == [1, 0, 1]  # 0.5, 0.25, 1.4


def test_a_polygon_over_the_antimeridian_counts_both_sides(write_grid):
    # A world of 1 degree cells, each with its column's number of people.
    cells = np.tile(np.arange(360.0), (180, 1))
    fiji = shapely.MultiPolygon(
        [shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -178.5, -17)]
    )
    # Columns 359 (179 to 180 E), 0 (180 to 179 W) and half of column 1: 359 + 0 + 0.5 = 359.5
    assert grid_population(write_grid(cells, -180, 90, 1), [fiji]) == [360]
    # The same world from 0 to 360 degrees: columns 179, 180 and half of 181: 449.5
    assert grid_population(write_grid(cells, 0, 90, 1), [fiji]) == [450]
    # Shifted by a quarter cell, as some published grids are; all cells 4, the area 2.5 cells: 10
    shifted = write_grid(np.full((180, 360), 4.0), -180.25, 90, 1)
    assert grid_population(shifted, [fiji]) == [10]
    # A grid that goes round by two columns more counts nobody twice.
    round_again = write_grid(np.full((180, 362), 4.0), -181, 90, 1)
    assert grid_population(round_again, [fiji]) == [10]


def test_a_mollweide_grid_is_counted_in_its_own_plane(write_grid):
    # Mollweide keeps areas, so a grid of equal cells gives people in proportion to area: cells of
    # 100 km by 100 km with 10,000 people are 1 a km2.
    cells = np.full((180, 361), 10_000.0)
    grid = write_grid(cells, -18_050_000, 9_000_000, 100_000, MOLLWEIDE)
    # The map is drawn of a sphere of 6378.137 km, on which a degree square at 30 to 31 N has
    # R**2 * (pi / 180) * (sin 31 - sin 30) = 10,677.2 km2.
    km2 = 6378.137**2 * math.radians(1) * (math.sin(math.radians(31)) - 0.5)
    assert grid_population(grid, [shapely.box(100, 30, 101, 31)]) == [round(km2)]


def test_a_mollweide_grid_over_the_antimeridian(write_grid):
    # East of Greenwich 10,000 people a cell, west of it 20,000; at 179 to 180 E and as far west.
    cells = np.full((180, 362), 10_000.0)
    cells[:, :181] = 20_000.0
    grid = write_grid(cells, -18_100_000, 9_000_000, 100_000, MOLLWEIDE)
    east, west = shapely.box(179, -18, 180, -17), shapely.box(-180, -18, -179, -17)
    east_alone, west_alone = grid_population(grid, [east, west])
    both = grid_population(grid, [shapely.MultiPolygon([east, west])])
    assert west_alone == pytest.approx(2 * east_alone, abs=2)
    assert both[0] == pytest.approx(3 * east_alone, abs=3)


def test_a_projected_map_with_another_middle_is_not_torn(write_grid):
    # Mollweide around 150 E ends at 30 W: a polygon across 30 W counts on both edges of the map.
    around = "+proj=moll +lon_0=150 +datum=WGS84 +units=m"
    grid = write_grid(np.full((180, 362), 10_000.0), -18_100_000, 9_000_000, 100_000, around)
    one, two = grid_population(grid, [shapely.box(-31, 0, -30, 1), shapely.box(-31, 0, -29, 1)])
    assert two == pytest.approx(2 * one, abs=2)
    pacific = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    assert grid_population(grid, [pacific])[0] == pytest.approx(two, abs=2)


def test_beyond_the_grid_the_gazetteer_stands_in_and_says_so(write_grid):
    there = Transformer.from_crs(4326, 32633, always_xy=True).transform(15, 48)
    grid = write_grid(np.ones((4, 4)), there[0] - 2000, there[1] + 2000, 1000, "EPSG:32633")
    east, north = Transformer.from_crs(32633, 4326, always_xy=True).transform(
        [there[0] - 500, there[0] + 500], [there[1] - 500, there[1] + 500]
    )
    inside = shapely.box(east[0], north[0], east[1], north[1])  # 1 km2 of 1 person a km2
    half_out = shapely.box(14.99, 47.99, 15.2, 48.01)
    vienna = shapely.box(16.2, 48.1, 16.6, 48.3)
    found = population_under([inside, half_out, vienna], grid)
    assert found[0] == Population(1, "grid")
    assert [each.source for each in found[1:]] == ["gazetteer", "gazetteer"]
    assert found[2].people > 1_500_000


def test_what_can_not_be_a_grid_of_people_is_refused_in_one_sentence(write_grid, tmp_path):
    here = [shapely.box(0, 0, 1, 1)]
    text = tmp_path / "grid.tif"
    text.write_text("no raster")
    for grid, message in [
        (tmp_path / "missing.tif", "there is no file"),
        (text, "not a raster"),
        (write_grid([[1.0]], 0, 1, 1, bands=2), "2 bands"),
        (write_grid([[-200.0]], 0, 1, 1, nodata=None), "no data"),
        (write_grid([[1.0]], 0, 1, 1, crs=None), "reference system"),
    ]:
        with pytest.raises(HotbedError, match=message):
            grid_population(grid, here)


def test_only_the_cells_below_are_read(write_grid, monkeypatch):
    # 2000 x 2000 cells; the windows read hold at most a few more cells than the polygon covers.
    grid = write_grid(np.ones((2000, 2000)), 0, 20, 0.01)
    from exactextract.raster import RasterioRasterSource

    read, cells = RasterioRasterSource.read_window, []

    def watched(self, x, y, width, height):
        cells.append(width * height)
        return read(self, x, y, width, height)

    monkeypatch.setattr(RasterioRasterSource, "read_window", watched)
    assert grid_population(grid, [shapely.box(5.0, 5.0, 5.1, 5.1)]) == [100]
    assert sum(cells) <= 3 * 12 * 12


def test_a_district_counts_only_where_its_city_does_not():
    # City 300,000 (disc of sqrt(300000 / 3000 / pi) = 5.6 km); d1 100,000 at 2.2 km and d2 90,000
    # at 3.3 km are districts; the suburb of 150,000 at 4.4 km has more than a third; the far one of
    # 50,000 at 11 km lies outside; the quarter of 5,000 at 3.4 km is a district of d2, d2's disc
    # being 3.1 km wide.
    lon = np.array([0, 0.04, 0.02, 0.03, 0.1, 0.031])
    people = np.array([300_000, 150_000, 100_000, 90_000, 50_000, 5_000])
    city = districts_of(lon, np.zeros(6), people)
    assert city.tolist() == [-1, -1, 0, 0, -1, 3]


def test_districts_have_no_more_people_than_their_city():
    # City 90,000, disc of 3.1 km; four places of 30,000 at 0.6, 1.1, 1.7 and 2.2 km: three fill it.
    lon = np.array([0, 0.005, 0.010, 0.015, 0.020])
    city = districts_of(lon, np.zeros(5), np.array([90_000, 30_000, 30_000, 30_000, 30_000]))
    assert city.tolist() == [-1, 0, 0, 0, -1]


def test_new_york_is_not_counted_twice_with_its_boroughs():
    # GeoNames: New York City 8,804,190 (2020 census), with Manhattan, Brooklyn, Queens, the Bronx
    # and Staten Island beside it. A box around the five boroughs holds the city once, and some
    # smaller towns of New Jersey; Brooklyn's box holds Brooklyn.
    city = gazetteer_population([shapely.box(-74.26, 40.49, -73.7, 40.92)])[0]
    assert 8_804_190 <= city < 8_804_190 * 1.25
    brooklyn = gazetteer_population([shapely.box(-73.99, 40.6, -73.9, 40.68)])[0]
    assert 2_000_000 < brooklyn < 3_000_000


def test_a_polygon_over_the_antimeridian_holds_the_places_of_both_sides():
    fiji = shapely.MultiPolygon(
        [shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -179.5, -16)]
    )
    assert gazetteer_population([fiji])[0] > 50_000
    assert gazetteer_population([]) == []
