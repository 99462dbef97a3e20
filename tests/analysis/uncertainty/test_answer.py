"""`hotbed uncertainty`: what it writes and says, the same for any order and number of threads."""

from __future__ import annotations

import json
import shutil

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import hotbed
from analysis.uncertainty.planted import NO_DRAWS, documents, study
from hotbed.analysis.uncertainty.phrases import rank_range, ranks_in_words
from hotbed.cli.main import app
from support import world

SIZES = {
    2011: {0.5: 20, 1.5: 12, 2.5: 8, 3.5: 5},
    2012: {0.5: 18, 1.5: 12, 2.5: 7, 3.5: 4},
}
FEW = {"replicates": 20, "within_borders": 50, "placings": 3, "settings": 100}
FILES = (
    "uncertainty.csv",
    "pairs.parquet",
    "places.parquet",
    "sensitivity.csv",
    "leave_one_year.csv",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Four towns, two of them close in size."""
    return study(tmp_path_factory.mktemp("answer"), documents(SIZES), uncertainty=FEW)


def test_the_command_writes_tables_and_says_what_they_hold(run):
    called = CliRunner().invoke(app, ["uncertainty", str(run.folder), "--top", "2", "-q"])
    assert called.exit_code == 0, called.output
    lines = called.stdout.splitlines()
    assert lines[0].split()[:3] == ["rank", "documents", "alone"]
    assert [line.split()[0] for line in lines[1:3]] == ["1", "2"]
    assert lines[3] == ""
    assert "neighbouring pair" in called.stdout
    assert all((run.folder / name).is_file() for name in FILES)
    assert run.to_arrow("uncertainty")["rank"].to_pylist() == [1, 2, 3, 4]


def test_as_json(run):
    called = CliRunner().invoke(app, ["uncertainty", str(run.folder), "--json", "-q"])
    told = json.loads(called.stdout)
    assert set(told) == {"uncertainty", "sensitivity", "leave_one_year"}
    first = told["uncertainty"][0]
    assert first["rank"] == first["rank_low"] == 1
    assert isinstance(first["sd"], float)


def test_tables_agree_with_each_other(run):
    answer = run.uncertainty()
    rows = {row["rank"]: row for row in answer.table.to_pylist()}
    pairs = pq.read_table(run.folder / "pairs.parquet").to_pylist()
    assert len(pairs) == 6
    for pair in pairs:
        tied = str(pair["other_rank"]) in rows[pair["rank"]]["tied_with"].split(";")
        assert tied != pair["ahead"]
        assert pair["z"] == pytest.approx(pair["difference"] / pair["sd"])
    for rank, row in rows.items():
        assert row["rank_low"] <= row["marginal_low"] <= rank <= row["marginal_high"]
        assert row["marginal_high"] <= row["rank_high"]
        ahead = sum(pair["ahead"] for pair in pairs if pair["other_rank"] == rank)
        assert row["rank_low"] == 1 + ahead
    places = pq.read_table(run.folder / "places.parquet")
    assert places["place_id"].to_pylist() == run.members["place_id"].to_pylist()


def test_rows_in_any_order_and_any_threads_give_the_same_bytes(run, tmp_path):
    run.uncertainty()
    expected = {name: (run.folder / name).read_bytes() for name in FILES}
    for threads, order in ((1, 3), (2, 4)):
        other = study(
            tmp_path / str(threads),
            documents(SIZES),
            shuffle=order,
            uncertainty=FEW,
            limits={"threads": threads},
        )
        other.uncertainty()
        assert [n for n in FILES if (other.folder / n).read_bytes() != expected[n]] == []


def test_parts_that_the_recipe_leaves_out_are_empty(tmp_path):
    answer = study(tmp_path, documents(SIZES), uncertainty=NO_DRAWS).uncertainty()
    assert set(answer.tables) == {"uncertainty", "pairs", "leave_one_year"}
    row = answer.table.to_pylist()[0]
    empty = ("exists", "top_probability", "geocoding_low", "choices_low")
    assert {row[name] for name in empty} == {None}
    assert row["rank_low"] == 1


def test_a_run_measures_it_as_well_where_the_recipe_asks(tmp_path):
    result = study(tmp_path, documents(SIZES), uncertainty=FEW | {"with_run": True})
    assert all((result.folder / name).is_file() for name in FILES)


def test_a_run_without_clusters(tmp_path):
    result = study(tmp_path, documents(SIZES), detection={"min_listings": 9999}, uncertainty=FEW)
    answer = result.uncertainty()
    assert answer.table.num_rows == 0
    assert "0 of 0 neighbouring pairs" in str(answer)


def test_stages_that_were_removed_are_named(tmp_path):
    result = study(tmp_path, documents(SIZES))
    shutil.rmtree(result.folder / ".hotbed")
    with pytest.raises(hotbed.HotbedError, match="no longer holds the run's stages"):
        result.uncertainty()


def test_below_the_floor_no_rank_is_printed(tmp_path):
    # 38, 24, 15 and 9 documents
    answer = study(
        tmp_path, documents(SIZES, shared=False), uncertainty=NO_DRAWS | {"least_documents": 15}
    ).uncertainty()
    lines = str(answer).splitlines()
    assert [line.split()[0] for line in lines[1:5]] == ["1", "2", "3", "–"]
    assert answer.table["rank"].to_pylist() == [1, 2, 3, 4]


def test_a_metric_that_no_cluster_has_counts_nothing(write_csv, tmp_path):
    # one article, far from the towns: every cluster has 0 documents of it
    article = {"document_id": "W1", "year": 2012, "contributor": 0, "lon": 90.0, "lat": 40.0}
    recipe = world.recipe(str(write_csv(world.rows(), "patents.csv")), preset="gii-2024")
    recipe["metrics"] = {name: {"years": [2011, 2015]} for name in ("patents", "publications")}
    articles = str(write_csv([article], "articles.csv"))
    recipe["inputs"].append({"source": "table", "metric": "publications", "files": [articles]})
    answer = hotbed.run(recipe | {"uncertainty": NO_DRAWS}, tmp_path / "out").uncertainty()
    assert answer.table["publications_documents"].to_pylist() == [0, 0, 0]
    assert "3 ranks rest on fewer than 30 documents" in str(answer)


def test_a_published_table_has_no_documents_to_draw(run):
    with pytest.raises(hotbed.HotbedError, match="carries ranks alone"):
        run.uncertainty(against=run.folder / "ranking.csv")


def test_few_documents_are_marked(run):
    # 3.5 has 9 documents of its own and a few shared ones: fewer than 30
    assert "fewer than 30 documents" in str(run.uncertainty())


@pytest.mark.parametrize(
    ("low", "high", "short", "words"),
    [
        (1, 1, "1", "first"),
        (3, 4, "3-4", "third or fourth"),
        (12, 13, "12-13", "12th or 13th"),
        (9, 11, "9-11", "9th to 11th"),
    ],
)
def test_sets_in_words(low, high, short, words):
    assert rank_range(low, high) == short
    assert ranks_in_words(low, high) == words
