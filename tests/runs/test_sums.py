"""Sums agree everywhere: one walk over all tables of a run."""

import csv
from collections import defaultdict
from fractions import Fraction

import pytest

import hotbed
from hotbed.analysis.economies import economy_parts
from hotbed.analysis.grouping import cluster_numbers, standings_of
from hotbed.world.make import make_world
from support import studies


def exact_counts(result):
    """Cluster id -> metric -> exact count, from the tally."""
    ids = result.ranking["cluster_id"].to_pylist()
    standings = standings_of(result, cluster_numbers(result))
    return {ids[standing.group]: standing.counts for standing in standings}


@pytest.fixture(scope="module", params=["study", pytest.param("world", marks=pytest.mark.slow)])
def result(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sums")
    if request.param == "study":
        studies.write(folder)
        return hotbed.run(studies.recipe(folder), folder / "out")
    make_world(0.003, 5, folder / "w")
    return hotbed.run(folder / "w" / "recipe.toml", folder / "out")


def rows(result, name):
    path = result.folder / f"{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_every_table_adds_up_to_the_next(result):
    counts, world = exact_counts(result), result.world
    metrics = result.metrics
    ranking = {row["cluster_id"]: row for row in rows(result, "ranking")}
    ledger = {(row["metric"], row["line"]): row for row in rows(result, "ledger")}
    assert len(ranking) > 3

    for metric in metrics:
        total = sum((own.get(metric, Fraction(0)) for own in counts.values()), Fraction(0))
        # the ranking prints the exact count; the ledger's line is the clusters' sum
        for cluster, own in counts.items():
            assert abs(
                Fraction(ranking[cluster][f"{metric}_count"]) - own.get(metric, 0)
            ) <= Fraction(1, 20_000)
        assert abs(Fraction(ledger[metric, "cluster"]["documents"]) - total) <= Fraction(
            1, 2_000_000
        )
        # the ledger's documents are the world's, its rows the rows read
        lines = [row for (name, _), row in ledger.items() if name == metric]
        documents = sum(Fraction(row["documents"]) for row in lines if row["documents"])
        assert abs(documents - world[metric]) <= Fraction(len(lines), 2_000_000)
        assert sum(int(row["rows"]) for row in lines) == sum(
            row["rows"] for row in result.tally.to_pylist() if row["metric"] == metric
        )
        # years of the world's documents
        assert (
            sum(r["documents"] for r in result.documents.to_pylist() if r["metric"] == metric)
            == world[metric]
        )


def test_parts_of_a_cluster_add_up_to_it(result):
    counts = exact_counts(result)
    for subject in ("series", "applicants", "technology_fields"):
        sums, lines = defaultdict(Fraction), defaultdict(int)
        for row in rows(result, f"profiles/{subject}"):
            sums[row["cluster_id"], row["metric"]] += Fraction(row["documents"])
            lines[row["cluster_id"], row["metric"]] += 1
        assert sums
        for (cluster, metric), total in sums.items():
            off = abs(total - counts[cluster][metric])
            assert off <= Fraction(lines[cluster, metric], 20_000), (subject, cluster)


def test_parts_of_economies_add_up_exactly(result):
    counts = exact_counts(result)
    sums = defaultdict(Fraction)
    for part in economy_parts(result):
        for metric, count in part["counts"].items():
            sums[part["cluster_id"], metric] += count
    for cluster, own in counts.items():
        for metric, count in own.items():
            assert sums[cluster, metric] == count


def test_listings_of_places_add_up_to_the_clusters(result):
    listings = defaultdict(int)
    for row in result.members.to_pylist():
        listings[row["cluster_id"]] += row["listings"]
    for row in result.clusters.to_pylist():
        assert row["listings"] == listings[row["cluster_id"]]
    placed = sum(row["rows"] for row in result.tally.to_pylist() if row["status"] == "placed")
    assert sum(listings.values()) == placed
