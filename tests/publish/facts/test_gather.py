"""The facts that every output shows: those of the run's tables."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from hotbed.analysis.explain import explain_cluster
from hotbed.publish.facts.clusters import written_intensities
from hotbed.publish.facts.gather import cluster_facts, facts
from hotbed.publish.facts.structure import Intensity, cluster_dict
from hotbed.publish.method import method_words
from hotbed.result import Result
from support import kit_world, two_editions


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"))


@pytest.fixture(scope="module")
def known(result):
    return facts(result)


def test_the_ranking_is_that_of_the_csv(result, known):
    with (result.folder / "ranking.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3
    for row, ranked in zip(rows, known.ranking, strict=True):
        assert int(row["rank"]) == ranked.rank
        assert row["name"] == ranked.name
        assert float(row["total"]) == ranked.total
        for metric in ("patents", "publications"):
            assert float(row[f"{metric}_count"]) == ranked.metrics[metric].count
            assert float(row[f"{metric}_share"]) == ranked.metrics[metric].share


def test_the_documented_keys_are_plain_and_go_to_json_and_back(known):
    plain = known.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert list(plain) == [
        *("study", "against", "metrics", "ranking", "clusters", "economies", "coverage"),
        *("precision", "ledger", "method", "own_choices", "credits", "versions"),
    ]
    cluster = cluster_dict(known.clusters[0])
    assert set(cluster) >= {"of", "parts", "intensity", "series", "partners", "teams", "found"}
    assert sum(line["share"] for line in cluster["precision"]) == pytest.approx(100, abs=1e-4)
    assert sum(line["share"] for line in plain["precision"]) == pytest.approx(100, abs=1e-4)


def test_each_breakdown_adds_up_to_the_clusters_count(known):
    # Lines have four decimals, so a sum is within half a unit of the last place a line.
    subjects = ("series", "applicants", "organisations", "technology_fields", "science_fields")
    for cluster in known.clusters:
        for subject in subjects:
            for metric, lines in cluster.lines(subject).items():
                total = sum(line.documents for line in lines)
                assert total == pytest.approx(cluster.metrics[metric].count, abs=5e-4)
        for metric, amount in cluster.metrics.items():
            worth = [line.documents for line in cluster.found.worth if line.metric == metric]
            assert sum(worth) == pytest.approx(amount.count, abs=5e-4)
        parts = sum(part.listings for part in cluster.parts)
        answers = sum(line.listings for line in cluster.certainty.by_precision)
        assert parts == cluster.listings == answers == cluster.certainty.listings


def test_how_a_cluster_came_about_is_what_explain_says(tmp_path):
    # M1 and M2 lie 22 km apart on the equator: merged within 25 km.
    file = two_editions.write(two_editions.rows(), tmp_path / "world.csv")
    run = two_editions.edition(file, 2011, tmp_path / "out", merging={"within_km": 25})
    clusters = facts(run).clusters
    assert [cluster.merged_from for cluster in clusters if cluster.merged_from > 1] == [2]
    for cluster in clusters:
        told = explain_cluster(run, cluster.cluster_id, sample=0)
        origin = cluster.found
        assert origin.naming_rule == told["naming_rule"]
        assert [(join.a, join.b, join.km) for join in origin.merges] == [
            (join["a"], join["b"], round(join["km"], 3)) for join in told["merges"]
        ]
        assert [place.listings for place in origin.largest] == [
            place["listings"] for place in told["places"]["largest"]
        ]
        assert (cluster.places, cluster.core_places) == (
            told["places"]["number"],
            told["places"]["core"],
        )
        assert [(line.worth, line.listings) for line in origin.worth] == [
            (group["worth"], group["listings"]) for group in told["counts"][0]["groups"]
        ]


def test_names_keep_their_script_and_lose_what_turns_the_line(known):
    names = [line.label for line in known.clusters[0].applicants["patents"]]
    assert kit_world.ARABIC in names
    assert kit_world.SCRIPT in names
    assert kit_world.LONG.strip() in names
    assert not any(mark in name for name in names for mark in "\u202e\u202c\x07")


def test_one_cluster_alone_is_the_same(result, known):
    wanted = known.ranking[1].cluster_id
    assert cluster_facts(result, wanted) == known.clusters[1]
    assert facts(result, [wanted]).clusters == [known.clusters[1]]


def test_without_the_stages_the_name_has_no_rule(result, tmp_path, known):
    shutil.copytree(result.folder, tmp_path / "bare", ignore=shutil.ignore_patterns(".hotbed"))
    bare = facts(Result(tmp_path / "bare"))
    origin = bare.clusters[0].found
    assert (origin.naming_rule, origin.merges) == (None, None)
    assert origin.worth == known.clusters[0].found.worth
    assert bare.ranking == known.ranking


def test_the_method_in_words_names_its_parameters(known):
    words = " ".join(method_words(known))
    assert "at least 5 listings lie within 15 km" in words
    assert "PCT applications, 2015–2018: 30 documents" in words


def test_people_of_the_intensity_file_stand_where_it_was_written(result, tmp_path):
    shutil.copytree(result.folder, tmp_path / "run")
    run = Result(tmp_path / "run")
    assert written_intensities(run) == {}
    assert not facts(run).clusters[0].intensity.written
    (run.folder / "intensity.csv").write_text(
        "rank,cluster_id,shape,population,population_source,intensity,patents_per_million\n"
        "1,XA-1,buffer,2000000,grid,1.500000,7.5\n,XB-1,buffer,,gazetteer,,\n"
        "1,XA-1,hull,1000000,grid,3.0,15.0\n"
    )
    assert written_intensities(run) == {
        "XA-1": Intensity(2_000_000, "grid", 1.5, 1, "buffer", {"patents": 7.5}),
        "XB-1": Intensity(None, "gazetteer", None, None, "buffer", {"patents": None}),
    }
