"""Below the recipe's floor of documents a dash stands for the rank, whatever the question."""

import json
import re

import pytest

from hotbed.analysis.floor import unprinted
from support import two_editions


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("floor")
    file = two_editions.write(two_editions.rows(), folder / "world.csv")
    floor = {"uncertainty": {"least_documents": 5}}
    return [two_editions.edition(file, year, folder / str(year), **floor) for year in (2011, 2012)]


def _small(run):
    """Ids of the clusters with fewer than five documents."""
    return {row["cluster_id"] for row in run.ranking.to_pylist() if row["patents_count"] < 5}


def test_those_below_the_floor_are_told_apart(runs):
    now = runs[1]
    assert 0 < len(_small(now)) < now.ranking.num_rows
    assert unprinted(now) == _small(now)


def test_without_a_floor_every_rank_is_printed(tmp_path):
    file = two_editions.write(two_editions.rows(), tmp_path / "world.csv")
    assert unprinted(two_editions.edition(file, 2012, tmp_path / "run")) == frozenset()


def test_a_comparison_has_dashes_for_them(runs):
    before, now = runs
    answer = now.compare(before)
    table = answer.table.to_pylist()
    rows = [row for row in table if row["rank"] is not None]
    shown = answer.columns()
    for row, cells in zip(rows, shown.rows, strict=False):
        values = dict(zip(shown.head, cells, strict=True))
        hidden = row["cluster_id"] in _small(now)
        assert values["rank"] == ("–" if hidden else str(row["rank"]))
        assert (values["change"] == "–") == hidden


def test_another_editions_method_and_intensity_have_dashes_for_them(runs):
    now = runs[1]
    for answer, column in ((now.editions("gii-2017"), "this run"), (now.intensity(), "size rank")):
        shown = answer.columns()
        ids = [row["cluster_id"] for row in answer.table.to_pylist()]
        for key, cells in zip(ids, shown.rows, strict=False):
            values = dict(zip(shown.head, cells, strict=True))
            assert (values[column] == "–") == (key in _small(now))


def test_what_is_asked_of_one_cluster_names_no_rank(runs):
    now = runs[1]
    for row in now.ranking.to_pylist():
        first = str(now.profile(row["cluster_id"])).splitlines()[0]
        rank = "–" if row["cluster_id"] in _small(now) else row["rank"]
        assert f", rank {rank}, id " in first


def test_what_a_change_consists_of_names_no_rank_for_them(runs):
    before, now = runs
    answer = now.decompose(before, write=False)
    shown = {parts.cluster.cluster_id: parts.rank for parts in answer.parts if parts.then}
    assert all(shown[key] is None for key in _small(now) & shown.keys())
    small = next(key for key in sorted(_small(now)) if key in shown)
    assert "rank" not in str(now.decompose(before, small))
    cells = {row[-1].split(" (")[0]: row[0] for row in answer.columns().rows}
    names = {row["name"]: row for row in now.ranking.to_pylist()}
    assert {cells[name] for name, row in names.items() if row["patents_count"] < 5} == {"–"}
    assert answer.table["ranks_gained"].null_count < answer.table.num_rows


def test_the_interactive_map_names_no_rank_for_them(runs):
    pytest.importorskip("folium")
    now = runs[1]
    features = re.findall(r'"properties": (\{[^}]*\})', now.explore(tiles=None).get_root().render())
    ranks = {row["cluster_id"]: row["rank"] for row in map(json.loads, features)}
    assert {key for key, rank in ranks.items() if rank == "–"} == _small(now)
    assert all(rank.isdigit() for key, rank in ranks.items() if key not in _small(now))
