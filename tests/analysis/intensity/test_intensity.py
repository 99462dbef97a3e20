"""Intensity on the small world of tests/world.py, under a grid with known sums."""

import csv
import json

import numpy as np
import pytest
import shapely
import typer
from typer.testing import CliRunner

import hotbed
from hotbed.analysis.intensity.intensity import intensities, intensity_table
from hotbed.base.errors import HotbedError
from hotbed.cli.intensity import intensity
from support import kept, world

rasterio = pytest.importorskip("rasterio")
pytest.importorskip("exactextract")


@pytest.fixture
def result(write_csv, tmp_path):
    return kept.run(world.recipe(str(write_csv(world.rows()))), tmp_path / "out")


def grid_of(path, cells, nodata=-200.0):
    """Cells of 0.01 degrees from (0 E, 0.5 N), people in those given by column and row."""
    people = np.full((100, 300), nodata)
    for (column, row), count in cells.items():
        people[row, column] = count
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=300,
        height=100,
        count=1,
        dtype="float64",
        crs="EPSG:4326",
        nodata=nodata,
        transform=rasterio.Affine(0.01, 0, 0, 0, -0.01, 0.5),
    ) as raster:
        raster.write(people, 1)
    return path


@pytest.fixture
def grid(tmp_path):
    # Cells right beside the towns A (0.5 E), B (1.5 E) and C (2.5 E) on the equator, all whole
    # within 5 km (0.045 degrees); 9,000,000 more people 0.1 degrees north of A are outside.
    near_a = {(50, 50): 1_500_000, (49, 49): 500_000}  # 2,000,000
    near_b = {(150, 50): 4_000_000}
    near_c = {(250, 49): 60_000, (251, 50): 40_000}  # 100,000
    return grid_of(tmp_path / "grid.tif", {**near_a, **near_b, **near_c, (50, 40): 9_000_000})


def test_total_and_metric_per_million_by_hand(result, grid):
    # Shares of the 7 documents (tests/test_study.py): B 7/3, A 13/6, C 7/6.
    # C: 16.6667 / 0.1 = 166.666667, 7/6 / 0.1 = 11.666667 patents a million; A: 30.952381 / 2 =
    # 15.476190, 13/12; B: 33.3333 / 4 = 8.333333, 7/12.
    rows = intensity_table(intensities(result, grid), ["patents"]).to_pylist()
    assert [
        (
            row["rank"],
            row["size_rank"],
            row["population"],
            row["intensity"],
            row["patents_per_million"],
        )
        for row in rows
    ] == [
        (1, 3, 100_000, "166.666667", "11.666667"),
        (2, 2, 2_000_000, "15.476190", "1.083333"),
        (3, 1, 4_000_000, "8.333333", "0.583333"),
    ]
    assert {row["population_source"] for row in rows} == {"grid"}
    assert {row["shape"] for row in rows} == {"buffer"}
    # 5 km discs, drawn with 32 corners: 5**2 * 16 * sin(360/32 degrees) = 78.0 km2
    assert [float(row["area_km2"]) for row in rows] == pytest.approx([78.0] * 3, abs=0.6)


def test_only_the_largest_clusters_take_part(result, grid):
    rows = intensities(result, grid, among=2)
    assert [(each.rank, each.cluster["rank"]) for each in rows] == [(1, 2), (2, 1)]


def test_nobody_known_means_no_rank(result, tmp_path):
    # No data around B and C, and no city of the gazetteer there in the Gulf of Guinea.
    grid = grid_of(tmp_path / "sea.tif", {(50, 50): 1_000_000})
    rows = intensity_table(intensities(result, grid), ["patents"]).to_pylist()
    assert [(row["rank"], row["size_rank"], row["population"]) for row in rows] == [
        (1, 2, 1_000_000),
        (None, 1, None),
        (None, 3, None),
    ]
    assert (rows[1]["intensity"], rows[1]["population_source"]) == (None, "gazetteer")
    # Cells of nobody: known to be empty, and no more ranked than what is not known.
    grid = grid_of(tmp_path / "empty.tif", {(50, 50): 1_000_000, (150, 50): 0})
    empty = next(each for each in intensities(result, grid) if each.cluster["rank"] == 1)
    assert (empty.population.people, empty.population.source, empty.rank) == (0, "grid", None)


def test_equal_intensities_share_a_rank(write_csv, tmp_path):
    # Two towns of three own documents each, and a million people each.
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 0, "lon": lon, "lat": 0.0}
        for n, lon in enumerate([0.5] * 3 + [1.5] * 3)
    ]
    result = hotbed.run(world.recipe(str(write_csv(rows))), tmp_path / "out")
    grid = grid_of(tmp_path / "grid.tif", {(50, 50): 1_000_000, (150, 50): 1_000_000})
    assert [each.rank for each in intensities(result, grid)] == [1, 1]


def test_the_shape_is_a_choice_and_its_effect_is_shown(write_csv, tmp_path):
    # A cluster at the corners of a square of 0.11 degrees (12.2 km): discs of 5 km leave its
    # middle free, hulls hold it. 1,000,000 people at a corner, 3,000,000 in the middle.
    corners = [(x, y) for x in (0.5, 0.61) for y in (0.055, -0.055)]
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 0, "lon": x, "lat": y}
        for n, (x, y) in enumerate(corners)
    ]
    result = hotbed.run(world.recipe(str(write_csv(rows))), tmp_path / "out")
    assert result.ranking.num_rows == 1
    grid = grid_of(tmp_path / "grid.tif", {(50, 44): 1_000_000, (55, 49): 3_000_000})
    rows = intensities(result, grid, ["buffer", "hull", "concave"])
    # The world's four documents are all here: 100 % for 1 or for 4 million people.
    assert [(each.shape, each.population.people, float(each.intensity)) for each in rows] == [
        ("buffer", 1_000_000, 100.0),
        ("hull", 4_000_000, 25.0),
        ("concave", 4_000_000, 25.0),
    ]


def test_h3_cells_hold_the_members(result):
    pytest.importorskip("h3")
    from hotbed.detect.shape_h3 import cells_under

    rows = intensities(result, shapes=["h3"])
    assert all(20 < each.area_km2 < 60 for each in rows)  # one cell each
    geometry, _ = cells_under(np.array([179.99, -179.99]), np.array([-17.0, -17.0]))
    assert geometry.bounds[0] == -180.0
    assert geometry.bounds[2] == 180.0
    inside = shapely.contains_xy(geometry, [179.99, -179.99], [-17.0, -17.0])
    assert inside.all()
    assert geometry.area < 0.1  # no cell round the world


def test_a_shape_that_does_not_exist_is_named(result):
    with pytest.raises(HotbedError, match="did you mean 'concave'"):
        intensities(result, shapes=["concav"])


@pytest.fixture
def call():
    app = typer.Typer()
    app.command()(intensity)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_writes_the_table_and_prints_it(call, result, grid):
    done = call(result.folder, "--grid", grid)
    assert done.exit_code == 0
    assert "166.667" in done.stdout
    assert "3 populations from the grid." in done.stdout
    with (result.folder / "intensity.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["rank"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["intensity"] == "166.666667"


def test_the_command_shows_shapes_side_by_side(call, result, grid):
    done = call(result.folder, "--grid", grid, "--shape", "buffer", "--shape", "hull")
    assert "buffer: km2" in done.stdout
    assert "hull: km2" in done.stdout
    facts = json.loads(call(result.folder, "--top", 1, "--json").stdout)
    assert facts["grid"] is None
    assert facts["file"].endswith("intensity.csv")
