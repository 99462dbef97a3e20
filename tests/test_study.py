"""The whole run on a small world: figures by hand, equal bytes, resuming after a cut."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import hotbed
from support import kept, two_editions, world

OUTPUTS = (
    "ranking.csv",
    "clusters.parquet",
    "clusters.geojson",
    "members.parquet",
    "locations.parquet",
    "ledger.csv",
    "rejects.parquet",
    "atlas.html",
    "tally.parquet",
    "documents.parquet",
    "profiles/series.csv",
    "profiles/teams.csv",
)
STAGES = (
    "read",
    "listings",
    "subjects",
    "locations",
    "tally",
    "attributed",
    "clusters",
    "profiles",
)


def ranking(folder):
    with (Path(folder) / "ranking.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def small(write_csv):
    return write_csv(world.rows(), "world.csv")


def test_counts_shares_and_ranks_by_hand(small, tmp_path):
    # A: D1 whole, D2 a half, D3 two thirds = 13/6; B: D2 1/2, D3 1/3, D4 1, D5 1/2 = 7/3;
    # C: D5 1/2, D6 2/3 = 7/6; V has two listings, too few: D6 1/3 and D7 are noise, 4/3.
    # Seven documents in all: 13/6 + 7/3 + 7/6 + 4/3 = 7.
    result = kept.run(world.recipe(str(small)), tmp_path / "out")
    rows = ranking(result.folder)
    assert [(row["rank"], row["patents_count"], row["patents_share"]) for row in rows] == [
        ("1", "2.3333", "33.333333"),  # B, 7/3 of 7
        ("2", "2.1667", "30.952381"),  # A, 13/6 of 7
        ("3", "1.1667", "16.666667"),  # C, 7/6 of 7
    ]
    assert [row["total"] for row in rows] == [row["patents_share"] for row in rows]
    assert rows[0]["cluster_id"].endswith("0.00N-1.50E")
    book = {row["line"]: row for row in result.ledger.to_pylist()}
    assert (book["cluster"]["rows"], book["noise"]["rows"]) == (12, 2)
    assert book["noise"]["documents"] == pytest.approx(4 / 3, abs=1e-6)
    assert sum(row["rows"] for row in book.values()) == 14


def test_two_metrics_from_two_inputs_are_two_shares_added(small, write_csv, tmp_path):
    # Papers: one in A, three in B; shares 25 % and 75 %. Density counts listings of both.
    papers = [
        {"document_id": f"W{n}", "year": 2020, "contributor": 0, "lon": lon, "lat": lat}
        for n, (lon, lat) in enumerate([world.A, world.B, world.B, world.B])
    ]
    path = write_csv(papers, "papers.csv")
    recipe = world.recipe(str(small), preset="gii-2024")
    recipe["metrics"] = {"patents": {"years": [2011, 2015]}}
    recipe["inputs"].append({"source": "table", "metric": "publications", "files": [str(path)]})
    rows = ranking(hotbed.run(recipe, tmp_path / "out").folder)
    assert [(row["patents_share"], row["publications_share"], row["total"]) for row in rows] == [
        ("33.333333", "75.000000", "108.333333"),
        ("30.952381", "25.000000", "55.952381"),
        ("16.666667", "0.000000", "16.666667"),
    ]


def test_equal_bytes_for_shuffled_rows_threads_and_a_second_run(small, write_csv, tmp_path):
    shuffled = world.rows()
    random.Random(5).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    other = write_csv(shuffled, "shuffled.csv")
    runs = {
        "plain": world.recipe(str(small)),
        "again": world.recipe(str(small)),
        "one": world.recipe(str(small), limits={"threads": 1}),
        "two": world.recipe(str(small), limits={"threads": 2}),
        "shuffled": world.recipe(str(other)),
    }
    for name, recipe in runs.items():
        hotbed.run(recipe, tmp_path / name)
    for name in runs:
        for output in ("ranking.csv", "members.parquet", "clusters.parquet", "ledger.csv"):
            mine = (tmp_path / name / output).read_bytes()
            assert mine == (tmp_path / "plain" / output).read_bytes(), (name, output)


QUICK = ("listings", "tally", "clusters", "publish")
SLOW = tuple(stage for stage in STAGES if stage not in QUICK)


@pytest.fixture(scope="module", params=[QUICK, pytest.param(SLOW, marks=pytest.mark.slow)])
def cuts(request, tmp_path_factory):
    """The file of the small world, and runs that were killed, each at a stage, by the stage."""
    folder = tmp_path_factory.mktemp("cuts")
    file = two_editions.write(world.rows(), folder / "world.csv")
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(hotbed.__file__).parents[1])])
    done = subprocess.run(
        [sys.executable, "-m", "trials.cuts", str(file), str(folder), *request.param],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert done.stdout.split() == [str(-signal.SIGKILL)] * len(request.param), done.stderr
    return file, {stage: folder / stage for stage in request.param}


def test_killed_anywhere_and_called_again_ends_with_the_same_bytes(cuts, tmp_path):
    file, killed = cuts
    whole = kept.run(world.recipe(str(file)), tmp_path / "whole").folder
    for stage, out in killed.items():
        assert not (out / "run.json").exists()
        result = hotbed.run(world.recipe(str(file)), out)
        finished = STAGES[: STAGES.index(stage)] if stage in STAGES else STAGES
        assert result.metadata["reused"] == list(finished)
        for output in OUTPUTS:
            assert (out / output).read_bytes() == (whole / output).read_bytes(), (stage, output)
        assert not list((out / ".hotbed").glob(".*.part"))


def test_another_radius_does_not_read_or_geocode_again(small, tmp_path):
    kept.run(world.recipe(str(small)), tmp_path / "out")
    wider = world.recipe(str(small), detection={"min_listings": 3, "radius_km": 20})
    assert hotbed.run(wider, tmp_path / "out").metadata["reused"] == list(STAGES[:-2])


def test_merging_keeps_the_numbers_before_and_after(write_csv, tmp_path):
    # Two towns of three listings, 4.4 km apart, with a radius of 2 km: merged within 5 km.
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 0, "lon": lon, "lat": 0.0}
        for n, lon in enumerate([1.00] * 3 + [1.04] * 3)
    ]
    path = write_csv(rows)
    recipe = world.recipe(str(path), detection={"min_listings": 3, "radius_km": 2})
    merged = hotbed.run(recipe, tmp_path / "merged")
    assert merged.ranking.num_rows == 1
    assert sorted(merged.members["cluster_before"].to_pylist()) == [0, 1]
    assert len(set(merged.members["cluster_id"].to_pylist())) == 1
    apart = hotbed.run({**recipe, "merging": {"within_km": 4}}, tmp_path / "apart")
    assert apart.ranking.num_rows == 2
    # With the condition that the two share documents (they share none) they stay apart.
    linked = {**recipe, "merging": {"within_km": 5, "coactivity": 0.1}}
    assert hotbed.run(linked, tmp_path / "linked").ranking.num_rows == 2


def test_results_come_as_arrow_pandas_and_geopandas(small, tmp_path):
    result = kept.run(world.recipe(str(small)), tmp_path / "out")
    assert result.to_pandas()["rank"].tolist() == [1, 2, 3]
    frame = result.to_geopandas()
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()
    assert list(frame["cluster_id"]) == result.ranking["cluster_id"].to_pylist()
    # each cluster's polygon holds its members and its area is that of a 5 km disc (78.5 km2)
    assert frame["area_km2"].between(70, 79).all()
    shapes = json.loads((result.folder / "clusters.geojson").read_text("utf-8"))
    assert [feature["id"] for feature in shapes["features"]] == list(frame["cluster_id"])


def test_every_table_has_the_columns_that_are_documented(small, tmp_path):
    from hotbed.tables import TABLES

    result = kept.run(world.recipe(str(small)), tmp_path / "out")
    for name, table in TABLES.items():
        file = table.path(result.folder)
        if file.suffix == ".csv":
            have = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        else:
            have = pq.read_schema(file).names
        assert have == [column.name for column in table.columns_of(["patents"])], name


def test_no_cluster_is_a_result_too(small, tmp_path):
    result = hotbed.run(
        world.recipe(str(small), detection={"min_listings": 1000}), tmp_path / "out"
    )
    assert result.ranking.num_rows == 0
    assert (result.folder / "atlas.html").stat().st_size > 0


def test_two_runs_in_one_folder_do_not_mix(small, tmp_path):
    fcntl = pytest.importorskip("fcntl", reason="locks of files are not on this platform")
    (tmp_path / "out" / ".hotbed").mkdir(parents=True)
    with (tmp_path / "out" / ".hotbed" / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(hotbed.HotbedError, match="another hotbed is at work"):
            hotbed.run(world.recipe(str(small)), tmp_path / "out")


def test_old_stages_do_not_pile_up(small, tmp_path):
    for radius in range(10, 18):
        recipe = world.recipe(str(small), detection={"min_listings": 3, "radius_km": radius})
        hotbed.run(recipe, tmp_path / "out")
    kept = [
        p.name.rpartition("-")[0] for p in (tmp_path / "out" / ".hotbed").iterdir() if p.is_dir()
    ]
    assert kept.count("clusters") == 4
    assert kept.count("read") == 1
    assert hotbed.run(recipe, tmp_path / "out").metadata["reused"] == list(STAGES)


def test_places_can_be_called_otherwise(write_csv, tmp_path):
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 0, "city": "Köln", "country": "DE"}
        for n in range(3)
    ]
    recipe = world.recipe(str(write_csv(rows)))
    result = hotbed.run(recipe, tmp_path / "out")
    assert result.ranking["name"].to_pylist() == ["Cologne"]
    assert result.members["place"].to_pylist() == ["Köln"]
    names = write_csv([{"country": "DE", "place": "Köln", "name": "Keulen"}], "names.csv")
    again = hotbed.run({**recipe, "naming": {"names": str(names)}}, tmp_path / "out")
    assert again.ranking["name"].to_pylist() == ["Keulen"]
    assert "locations" in again.metadata["reused"]
    (tmp_path / "bad.csv").write_text("land,place,name\n")
    with pytest.raises(hotbed.HotbedError, match="no column 'country'"):
        hotbed.run({**recipe, "naming": {"names": str(tmp_path / "bad.csv")}}, tmp_path / "out")


def test_intensities_of_another_ranking_are_not_left_beside_the_new_one(small, tmp_path):
    out = tmp_path / "out"
    kept.run(world.recipe(str(small)), out)
    (out / "intensity.csv").write_text("rank\n")
    hotbed.run(world.recipe(str(small)), out)
    assert (out / "intensity.csv").exists()
    hotbed.run(world.recipe(str(small), detection={"min_listings": 4}), out)
    assert not (out / "intensity.csv").exists()


def test_outlines_can_be_cells(small, tmp_path):
    result = kept.run(world.recipe(str(small), shape={"kind": "h3"}), tmp_path / "out")
    # one place a cluster: one cell of resolution 6, about 36 km2 (28 to 41 over the globe)
    assert all(25 < row["area_km2"] < 45 for row in result.clusters.to_pylist())
    plain = kept.run(world.recipe(str(small)), tmp_path / "plain")
    assert ranking(result.folder) == ranking(plain.folder)


def test_a_run_of_documents_that_are_all_left_out_says_why(tmp_path):
    record = "PT J\nAU Roe, A\nC1 Univ Oslo, Oslo, Norway.\nPY 2013\nUT WOS:1\nER\n"
    (tmp_path / "a.txt").write_text(record)
    inputs = [{"source": "wos", "metric": "patents", "files": [str(tmp_path / "a.txt")]}]
    recipe = world.recipe("", inputs=inputs)
    with pytest.raises(
        hotbed.HotbedError,
        match=r"no document of the metric 'patents' counts: 1 are left out \(type without a "
        r'type\); set include_types = \["without a type"\] in its input',
    ):
        hotbed.run(recipe, tmp_path / "out")


def test_a_run_and_its_tables_need_no_pandas(small, tmp_path):
    """It is an extra: one sentence names it where a frame of it is asked for."""
    code = f"""
import sys
class NoPandas:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")
sys.meta_path.insert(0, NoPandas())
import hotbed
from support import kept, two_editions, world
result = hotbed.run(world.recipe({str(small)!r}), {str(tmp_path / "out")!r})
print(result.explain("1"), result.findings(), result.to_arrow("members").num_rows)
try:
    result.to_pandas()
except hotbed.HotbedError as error:
    print(error)
"""
    path = str(Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {path!r})\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "pandas is not installed; pip install 'hotbed[pandas]'" in done.stdout
