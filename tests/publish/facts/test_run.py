"""The facts that every output shows: those of the run's tables."""

from __future__ import annotations

import csv
import json

import pytest

from hotbed.analysis.explain import explain_cluster
from hotbed.publish.facts.run import cluster_facts, facts
from hotbed.publish.method import method_words
from support import kit_world


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def whole(result):
    return facts(result)


def test_the_ranking_is_that_of_the_csv(result, whole):
    with (result.folder / "ranking.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3
    for row, own in zip(rows, whole["ranking"], strict=True):
        assert int(row["rank"]) == own["rank"]
        assert row["name"] == own["name"]
        assert float(row["total"]) == own["total"]
        for metric in ("patents", "publications"):
            assert float(row[f"{metric}_count"]) == own["metrics"][metric]["count"]
            assert float(row[f"{metric}_share"]) == own["metrics"][metric]["share"]


def test_everything_is_plain_and_goes_to_json_and_back(whole):
    assert json.loads(json.dumps(whole)) == whole


def test_each_breakdown_adds_up_to_the_clusters_count(whole):
    # Lines have four decimals, so a sum is within half a unit of the last place a line.
    for own in whole["clusters"]:
        for subject in ("series", "applicants", "organisations", "technology_fields",
                        "science_fields"):  # fmt: skip
            for metric, rows in own[subject].items():
                total = sum(row["documents"] for row in rows)
                assert total == pytest.approx(own["metrics"][metric]["count"], abs=5e-4)
        parts = sum(part["listings"] for part in own["parts"])
        assert parts == own["listings"] == sum(row["listings"] for row in own["precision"])


def test_how_it_was_found_is_what_explain_says(result, whole):
    for own in whole["clusters"]:
        told = explain_cluster(result, own["cluster_id"], sample=0)
        assert own["found"]["naming_rule"] == told["naming_rule"]
        largest = told["places"]["largest"][0]
        assert own["found"]["largest"][0]["listings"] == largest["listings"]
        assert (own["places"], own["core_places"]) == (
            told["places"]["number"], told["places"]["core"],
        )  # fmt: skip


def test_names_keep_their_script_and_lose_what_turns_the_line(whole):
    own = whole["clusters"][0]
    names = [row["label"] for row in own["applicants"]["patents"]]
    assert kit_world.ARABIC in names
    assert kit_world.SCRIPT in names
    assert kit_world.LONG.strip() in names
    assert not any(mark in name for name in names for mark in "\u202e\u202c\x07")


def test_one_cluster_alone_is_the_same(result, whole):
    wanted = whole["ranking"][1]["cluster_id"]
    assert cluster_facts(result, wanted) == whole["clusters"][1]
    assert [each["cluster_id"] for each in facts(result, [wanted])["clusters"]] == [wanted]


def test_without_the_stages_the_name_has_no_rule(result, tmp_path, whole):
    import shutil

    from hotbed.result import Result

    shutil.copytree(result.folder, tmp_path / "bare", ignore=shutil.ignore_patterns(".hotbed"))
    bare = facts(Result(tmp_path / "bare"))
    assert bare["clusters"][0]["found"]["naming_rule"] is None
    assert bare["ranking"] == whole["ranking"]


def test_the_method_in_words_names_its_parameters(whole):
    words = " ".join(method_words(whole))
    assert "at least 5 listings lie within 15 km" in words
    assert "PCT applications, 2015–2018: 30 documents" in words


def test_people_of_the_intensity_file_stand_where_it_was_written(tmp_path):
    from hotbed.publish.facts.run import _intensity_file

    path = tmp_path / "intensity.csv"
    assert _intensity_file(path) == {}
    path.write_text(
        "rank,cluster_id,shape,population,population_source,intensity\n"
        "1,XA-1,buffer,2000000,grid,1.500000\n,XB-1,buffer,,gazetteer,\n1,XA-1,hull,1000000,grid,3.0\n"
    )
    assert _intensity_file(path) == {
        "XA-1": {"people": 2_000_000, "source": "grid", "per_million": 1.5, "rank": 1},
        "XB-1": {"people": None, "source": "gazetteer", "per_million": None, "rank": None},
    }


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_names_may_hold_what_python_takes_for_the_end_of_a_line(tmp_path, mark):
    from hotbed.detect.place_names import place_names
    from hotbed.publish.facts.run import _intensity_file

    path = tmp_path / "intensity.csv"
    head = "rank,cluster_id,name,shape,population,population_source,intensity\n"
    path.write_text(f"{head}1,c1,Bo{mark}nn,hull,1000,grid,2.5\n", encoding="utf-8")
    assert list(_intensity_file(path)) == ["c1"]
    names = tmp_path / "names.csv"
    names.write_text(f"country,place,name\nDE,Bo{mark}nn,B\n", encoding="utf-8")
    assert place_names(names)["DE", f"Bo{mark}nn"] == "B"
