"""Parts of the atlas: earlier editions on the world page, charts, maps of clusters."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
import shapely

from hotbed.analysis.change.previous import previous_of
from hotbed.publish.atlas import map as atlas_map
from hotbed.publish.atlas.charts import HEIGHT, TOP, series_chart
from hotbed.publish.atlas.editions import Before, edition_data, edition_keys, words_now
from hotbed.publish.atlas.map import Mapper
from hotbed.publish.atlas.spots import choices_of, columns_of
from hotbed.publish.facts.gather import facts
from hotbed.publish.facts.lines import Year
from hotbed.publish.maps.places import Places
from support import two_editions

EVIL = "<script>alert(1)</script>"


def test_an_earlier_edition_keeps_its_figures_and_tells_what_became_of_it(tmp_path: Path) -> None:
    """From 2011 to 2012: S goes on as s3, D dies, N moves by 3 km, B is born."""
    then, now = two_editions.editions(tmp_path)[:2]
    known = facts(now, (), [previous_of(now, then)])
    (edition,) = known.editions
    columns = columns_of(known.metrics, before=True)
    data = edition_data(edition, known, columns, choices_of(known, intensity=False))
    assert data["years"] == {"patents": "2011"}
    assert "patents 2011, count" in data["labels"]
    rows = {row[1].split("N-")[1]: row for row in data["rows"]}
    ranked = then.ranking.to_pylist()
    assert [(row[0], row[1], row[6][0]) for row in data["rows"]] == [
        (row["rank"], row["cluster_id"], pytest.approx(row["patents_share"], rel=1e-5))
        for row in ranked
    ]
    split, died, moved = (rows[lon] for lon in ("4.00E", "8.00E", "10.00E"))
    assert split[9].endswith("N-4.20E")
    assert died[8:] == ["In 2012 no cluster holds its places.", None]
    assert moved[9].endswith("N-10.03E")
    ranks = {row["cluster_id"]: str(row["rank"]) for row in now.ranking.to_pylist()}
    before = [column.key for column in columns].index("before")
    shown = [row[5][before] for row in (split, died, moved)]
    assert shown == [ranks[split[9]], "–", ranks[moved[9]]]
    words = {key.split("N-")[1]: value for key, value in words_now(edition, known).items()}
    assert words["6.00E"] == Before("new", 0, "It is new since 2011.", fresh=True)
    assert words["10.03E"].rank == str(moved[0])
    assert data["figures"][:2] == [("6", "clusters"), ("1", "economies")]
    assert data["lede"].startswith("6 clusters hold")


def test_two_editions_of_the_same_years_have_addresses_of_their_own(tmp_path: Path) -> None:
    then, now = two_editions.editions(tmp_path)[:2]
    known = facts(now, (), [previous_of(now, run) for run in (now, then, then)])
    keys = [key for key, _name in edition_keys(known, known.editions)]
    assert keys == ["2012-2", "2011", "2011-2"]


def test_bars_are_in_proportion_to_the_years() -> None:
    chart = series_chart("Patents", [Year(2020, 3.0), Year(2023, 6.0)])
    assert chart is not None
    heights = {bar.year: bar.height for bar in chart.bars}
    assert heights[2021] == heights[2022] == 0
    assert heights[2023] == pytest.approx(2 * heights[2020], abs=0.11)
    assert min(bar.y for bar in chart.bars) >= TOP
    assert max(bar.y + bar.height for bar in chart.bars) < HEIGHT
    assert series_chart("Patents", []) is None


@pytest.mark.parametrize("lon", [10.0, 179.95, -179.9])
def test_cluster_map_shows_all_members_also_at_the_antimeridian(lon: float) -> None:
    wrapped = [(lon + step + 180) % 360 - 180 for step in (-0.2, 0.0, 0.2)]
    members = pa.table(
        {
            "lon": [*wrapped, 0.0],
            "lat": [50.0, 50.1, 50.0, 0.0],
            "listings": [5, 9, 1, 2],
            "core": [True, True, False, False],
            "place": ["a", EVIL, None, "far"],
            "cluster_id": ["X", "X", "X", None],
        }
    )
    clusters = pa.table({"cluster_id": ["X"], "geometry": [shapely.Point(lon, 50).wkb]})
    mapper = Mapper(Places(members, clusters))
    drawn = mapper.draw("X")
    assert drawn is not None
    assert len(drawn.places) == 3
    assert drawn.others == []
    for x, y, _r, _core, _name in drawn.places:
        assert 0 < x < atlas_map.WIDTH
        assert 0 < y < atlas_map.HEIGHT
    radius = [circle[2] for circle in drawn.places]
    assert radius[0] ** 2 / radius[1] ** 2 == pytest.approx(9 / 5, rel=0.02)
    assert mapper.draw("unknown") is None


def test_the_previous_edition_is_a_line_over_the_columns_and_a_partial_year_is_marked() -> None:
    now = [Year(2012, 8.0), Year(2013, 4.0)]
    chart = series_chart("Patents", now, [Year(2011, 4.0), Year(2012, 6.0)], 2013)
    assert chart is not None
    assert [(bar.year, bar.partial) for bar in chart.bars] == [(2012, False), (2013, True)]
    assert [(point.year, point.documents) for point in chart.earlier] == [(2011, 4.0), (2012, 6.0)]
    assert chart.path.count("L") == 1
    assert chart.earlier[1].x == pytest.approx(chart.bars[0].x + chart.bars[0].width / 2, abs=0.2)
    assert chart.partial == 2013
    assert series_chart("Patents", now).path == ""
