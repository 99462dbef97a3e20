"""A run beside printed figures: found by place, shares and ranks compared, causes told."""

from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stdout

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

import hotbed
from hotbed.analysis.gii.answer import spearman
from hotbed.base.errors import HotbedError
from hotbed.cli.gii import gii as call

TOKYO, SEOUL = (139.69, 35.69), (126.98, 37.57)
SHENZHEN, HONG_KONG = (114.06, 22.55), (114.17, 22.28)
OSAKA, STUTTGART = (135.50, 34.69), (9.18, 48.78)
DOCUMENTS = {TOKYO: 30, SEOUL: 20, SHENZHEN: 12, HONG_KONG: 10, OSAKA: 6, STUTTGART: 2}
"""Documents of one inventor; 80 in all."""
NO_TOWN = 20
"""More of Japan, without a town."""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """100 documents at real cities, and a density of six listings within 5 km."""
    folder = tmp_path_factory.mktemp("gii")
    rows = [
        {"id": f"{lon}-{n}", "year": 2020, "lon": lon, "lat": lat, "address": ""}
        for (lon, lat), count in DOCUMENTS.items()
        for n in range(count)
    ]
    rows += [{"id": f"J{n}", "year": 2020, "address": "Japan"} for n in range(NO_TOWN)]
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "year", "lon", "lat", "address"])
        writer.writeheader()
        writer.writerows(rows)
    columns = {"document_id": "id", "year": "year", "lon": "lon", "lat": "lat"}
    recipe = {
        "preset": "gii-2023",
        "use_metrics": ["patents"],
        "inputs": [
            {
                "source": "table",
                "metric": "patents",
                "columns": columns | {"address": "address"},
                "files": [str(folder / "a.csv")],
            }
        ],
        "detection": {"radius_km": 5, "min_listings": 6},
    }
    return hotbed.run(recipe, folder / "out")


@pytest.fixture(scope="module")
def rows(run):
    return {row["printed_name"]: row for row in run.gii("2023", write=False).table.to_pylist()}


def test_shares_stand_beside_those_of_the_printed_counts(rows):
    """Tokyo has 30 of 100 documents; printed 127,418 of about 1,255,570, which is 10.1482 %."""
    tokyo = rows["Tokyo–Yokohama"]
    assert (tokyo["rank"], tokyo["printed_rank"]) == (1, 1)
    assert (tokyo["patents_share"], tokyo["patents_printed_share"]) == ("30.0000", "10.1482")
    assert tokyo["patents_ratio"] == "2.9562"  # 30 / 10.148219
    assert tokyo["cause"] is None
    assert tokyo["naming"] == "a city in common"
    assert rows["Seoul"]["naming"] == "same"


def test_clusters_that_hold_the_cities_of_one_printed_name_are_added(rows):
    """Shenzhen and Hong Kong lie 32 km apart, beyond the run's 5: 12 + 10 of 100 documents."""
    row = rows["Shenzhen–Hong Kong–Guangzhou"]
    assert (row["clusters"], row["rank"], row["patents_share"]) == (2, 3, "22.0000")
    assert " + " in row["name"]
    assert row["cause"] == "2 clusters of the run hold its cities"


def test_what_is_absent_tells_how_far_it_is_from_the_density(rows):
    row = rows["Stuttgart"]
    assert (row["rank"], row["patents_share"], row["listings_around"]) == (None, None, 2)
    assert row["cause"] == ("no cluster holds its cities: 2 listings within 5 km, 6 asked for")


def test_an_economy_whose_addresses_lack_towns_is_told_where_the_share_is_below(tmp_path, run):
    """Osaka has 6 %, printed 3.06, so its share is not below and nothing is told of Japan.

    With Tokyo's and Osaka's alone below, 36 of Japan's 56 listings count, 64 %, of all 80 %.
    """
    assert rows_of(run)["Osaka–Kobe–Kyoto"]["cause"] is None
    thin = {TOKYO: 9, SEOUL: 60, SHENZHEN: 7}
    recipe = run.recipe.model_dump(mode="json") | {"use_metrics": ["patents"]}
    lines = ["id,year,lon,lat,address"]
    lines += [f"{lon}-{n},2020,{lon},{lat}," for (lon, lat), c in thin.items() for n in range(c)]
    lines += [f"J{n},2020,,,Japan" for n in range(24)]  # 100 documents; Tokyo has 9 %
    (tmp_path / "b.csv").write_text("\n".join(lines))
    recipe["inputs"][0]["files"] = [str(tmp_path / "b.csv")]
    told = rows_of(hotbed.run(recipe, tmp_path / "out"))["Tokyo–Yokohama"]
    assert told["patents_share"] == "9.0000"
    # 9 of Japan's 33 listings count, 27 %; 76 of all 100.
    assert told["cause"] == "27 % of the listings in Japan count, 76 % of the world's"


def rows_of(run):
    return {row["printed_name"]: row for row in run.gii("2023", write=False).table.to_pylist()}


def test_two_printed_clusters_in_one_of_the_runs_are_told(run, tmp_path):
    """A radius of 400 km joins Tokyo's and Osaka's places, which are printed as two."""
    recipe = run.recipe.model_dump(mode="json") | {"use_metrics": ["patents"]}
    recipe["detection"]["radius_km"] = 450
    joined = rows_of(hotbed.run(recipe, tmp_path / "out"))
    assert "one cluster of the run with" in joined["Osaka–Kobe–Kyoto"]["cause"]
    assert "Tokyo–Yokohama" in joined["Osaka–Kobe–Kyoto"]["cause"]


def test_the_runs_own_causes_name_documents_years_density_and_losses(run):
    told = "\n".join(run.gii("gii-2023", write=False).differences)
    assert "100 documents of" in told
    assert "1,255,350 to 1,255,790 by its printed shares" in told
    assert "detection.radius_km: 5.0, the edition's preset 15.0." in told
    assert "detection.min_listings: 6, the edition's preset 4500." in told
    assert "20.0 % of the documents lie at no place" in told
    assert "years" not in told  # as the preset has them


def test_economies_are_counted_as_printed_ones_are(run):
    answer = run.gii("2023", write=False)
    counted = {row["economy"]: row for row in answer.economies.to_pylist()}
    assert counted["CN"] == {"economy": "CN", "clusters": 1, "printed": 24}
    assert counted["HK"] == {"economy": "HK", "clusters": 1, "printed": None}
    assert counted["JP"]["clusters"] == 2
    assert "JP 2 (4)" in str(answer)


def test_people_under_a_polygon_stand_beside_what_printed_figures_imply(run, tmp_path):
    lines = ["id,year,lon,lat"] + [f"W{n},2020,114.27,30.58" for n in range(9)]
    (tmp_path / "w.csv").write_text("\n".join(lines))
    recipe = run.recipe.model_dump(mode="json") | {"use_metrics": ["patents"]}
    recipe["inputs"][0] |= {"files": [str(tmp_path / "w.csv")]}
    recipe["inputs"][0]["columns"].pop("address")
    wuhan = hotbed.run(recipe, tmp_path / "out")
    assert wuhan.gii("2023").footprints == []
    wuhan.intensity()
    (row,) = wuhan.gii("2023").footprints
    assert (row["cluster"], row["printed_low"], row["printed_high"]) == ("Wuhan", 7.34, 7.7)
    people = wuhan.intensity(write=False).table.to_pylist()[0]["population"]
    assert row["people"] == people / 1e6


def test_the_verb_writes_both_tables_and_prints_json(run):
    out = io.StringIO()
    with redirect_stdout(out):
        call(run.folder, edition="2023", top=3, json_=True)
    told = json.loads(out.getvalue())
    assert [row["printed_rank"] for row in told["clusters"]] == [1, 2, 3]
    assert told["agreement"][0]["clusters"] == 4
    written = list(csv.DictReader((run.folder / "gii.csv").read_text("utf-8").splitlines()))
    assert written[0]["source"].startswith("https://")
    assert (run.folder / "gii_economies.csv").is_file()
    assert "printed  run  printed cluster" in str(hotbed.open_run(run.folder).gii("2023"))


def test_editions_and_metrics_that_are_not_there_are_refused(run, tmp_path):
    with pytest.raises(HotbedError, match=r"no printed figures of '2031' are known; choose 2017"):
        run.gii("2031")
    recipe = run.recipe.model_dump(mode="json")
    recipe |= {"preset": None, "metrics": {"deals": {"label": "Deals"}}}
    recipe["inputs"][0]["metric"] = "deals"
    with pytest.raises(HotbedError, match="the run ranks by none of the metrics of gii-2023"):
        hotbed.run(recipe, tmp_path / "out").gii("2023")


NUMBERS = st.lists(st.integers(0, 9), min_size=5, max_size=30)


@given(st.data())
def test_spearman_is_scipys(data):
    first = data.draw(NUMBERS)
    second = data.draw(st.lists(st.integers(0, 9), min_size=len(first), max_size=len(first)))
    mine = spearman(first, second)
    if len(set(first)) == 1 or len(set(second)) == 1:
        assert mine is None
    else:
        assert mine == pytest.approx(scipy.stats.spearmanr(first, second).statistic, abs=1e-6)
