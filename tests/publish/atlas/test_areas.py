"""The atlas's pages of counts by regions: what they show is the table, and names are text."""

from __future__ import annotations

import json
import re
from html import unescape

import numpy as np
import pytest
import shapely

import hotbed
from hotbed.publish.atlas.areas.classes import quantiles
from hotbed.publish.atlas.areas.drawing import drawn
from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.tables import write_tables
from hotbed.publish.maps.regional import WIDTH
from support import world

EVIL = '<script>alert("1")</script>'


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("areas")
    result = hotbed.run(world.write_study(folder), folder / "out")
    shapes = {
        "W": (EVIL, shapely.box(0, -1, 2, 1)),
        "E": ("=1+1", shapely.box(2, -1, 3, 1)),
        "N": ("Empty", shapely.box(0, 1, 3, 2)),
        "FJ": ("Far away", shapely.box(178, -18, 182, -16)),
    }
    features = [
        {
            "type": "Feature",
            "id": key,
            "properties": {"name": name},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for key, (name, shape) in shapes.items()
    ]
    for stem in ("first", "second"):
        path = folder / f"{stem}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        result.regions(path, name="name", against=result.folder)
    return result


def rows_of(page: str) -> list[list[str]]:
    """The cells of the first table's body."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [[unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in rows]


@pytest.fixture(scope="module")
def atlas(result):
    return result.atlas().parent


def test_every_set_has_a_page_and_links_to_the_others(result, atlas):
    folder = atlas
    first, second = folder / "areas.html", folder / "areas-second.html"
    page = first.read_text("utf-8")
    assert '<a href="areas-second.html">Second</a>' in page
    assert 'href="areas.html" aria-current="page"' in second.read_text("utf-8")
    assert 'href="areas.html"' in (folder / "index.html").read_text("utf-8")
    assert not (folder / "regions.html").exists()  # counts are no ranking of a region
    rows = rows_of(page)
    assert [row[:3] for row in rows] == [
        ["1", f"{EVIL} (W)", "4.5"],
        ["2", "=1+1 (E)", "1.2"],
        ["3", "Far away (FJ)", "0.0"],
        ["3", "Empty (N)", "0.0"],
    ]
    assert EVIL not in page
    assert page.count("<script>") == 2  # sorting, and what every page offers
    assert "Not in any region" in page
    data = (folder / "data.html").read_text("utf-8")
    assert 'href="../regions/second-crosswalk.csv"' in data
    before = page
    assert (result.atlas().parent / "areas.html").read_text("utf-8") == before


def test_the_map_shows_a_class_of_each_region_and_leaves_out_what_is_far(atlas):
    page = (atlas / "areas.html").read_text("utf-8")
    drawn_ones = re.findall(r'<path class="([a-z0-9 ]+)" d="([^"]+)"><title>([^<]*)', page)
    titles = {unescape(title).partition(":")[0]: classes for classes, _, title in drawn_ones}
    assert set(titles) == {EVIL, "=1+1", "Empty"}
    assert titles["Empty"].split()[0] == "azero"
    assert titles[EVIL].split()[0] == "as5"
    assert "Regions too small or too far away to be seen, in the table alone: 1." in page
    style = page.partition("<style>")[2].partition("</style>")[0]
    for letter in {classes[:1] for classes in titles[EVIL].split()}:
        assert f".m-{letter}:checked ~ .areas .{letter}s5" in style
        assert f'id="m-{letter}"' in page


def test_the_kit_hands_the_tables_on(result, tmp_path):
    written = write_tables(result, facts(result), tmp_path)
    ours = {table.file: table for table in written if table.file.startswith("regions/")}
    assert set(ours) == {
        f"regions/{stem}-{part}"
        for stem in ("first", "second")
        for part in ("counts.csv", "counts.parquet", "crosswalk.csv")
    }
    assert len({table.name for table in ours.values()}) == len(ours)
    columns = [column.name for column in ours["regions/first-counts.csv"].columns]
    assert columns[:3] == ["rank", "region_id", "region"]
    assert "growth" in columns
    assert "intensity" not in columns


def test_classes_hold_what_their_labels_say():
    values = [0.0, None, *(float(n) ** 2 / 7 for n in range(1, 60))]
    classed = quantiles(values)
    assert sum(step.regions for step in classed.steps) == len(values)
    assert [step.regions for step in classed.steps[2:]] == pytest.approx([12] * 5, abs=1)
    edges = [float(part) for step in classed.steps[3:] for part in step.label.split()[:1]]
    for value, key in zip(values, classed.keys, strict=True):
        if value:
            assert key == f"s{1 + sum(value >= edge for edge in edges)}"
    assert {step.label for step in quantiles([2.0, 2.0]).steps} == {"more than 0"}
    assert quantiles([0.0, None]).keys == ["zero", "none"]


def test_small_waves_of_a_border_are_left_out_on_both_sides_alike():
    wave = [(x / 10, 0.0004 * (x % 3)) for x in range(101)]
    north = shapely.Polygon([*wave, (10, 5), (0, 5)])
    south = shapely.Polygon([*wave, (10, -5), (0, -5)])
    corners = [path.count(" ") for path in drawn(np.array([north, south], object)).paths]
    assert corners[0] == corners[1] < 100 < len(wave)


def test_regions_of_a_part_of_the_world_stand_upright_across_the_antimeridian():
    # Two boxes on either side of 180 degrees: their common edge is the middle, and is vertical.
    west, east = shapely.box(176, -20, 180, -12), shapely.box(-180, -20, -176, -12)
    picture = drawn(np.array([west, east], object))
    assert picture.below.height < WIDTH  # not a strip around the world
    starts = [float(path[1:].split(" ")[0]) for path in picture.paths]
    assert all(0 <= start <= WIDTH for start in starts)
    land = drawn(np.array([shapely.box(-120, 30, -80, 48)], object)).below.land
    assert land.count("M") == 2  # the continent, and an island
