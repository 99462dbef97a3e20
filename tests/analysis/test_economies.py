"""Clusters by economy on a small world with a border through its town A, figures by hand."""

from fractions import Fraction

import pytest

import hotbed
from hotbed.analysis.economies import (
    clusters_per_economy,
    economies_table,
    economy_parts,
    parts_table,
)
from support import world

# Town A has a French and a Swiss half, 0.01 degrees (1.1 km) apart; B is German; C is German with
# one listing in 24 from Austria, which is less than the 5 % at which an economy is listed.
FR, CH = (7.50, 0.0, "FR"), (7.51, 0.0, "CH")
DE = (8.50, 0.0, "DE")
C_DE, C_AT = (9.50, 0.0, "DE"), (9.51, 0.0, "AT")
DOCUMENTS = {
    "D1": [FR, FR, CH],  # FR 2/3, CH 1/3
    "D2": [CH, DE],  # CH 1/2, B 1/2
    "D3": [FR],  # FR 1
    "D4": [DE, DE],  # B 1
    "D5": [DE, FR, (50.0, 50.0, "KZ")],  # B 1/3, FR 1/3, noise 1/3
    "D6": [C_DE] * 23 + [C_AT],  # C: DE 23/24, AT 1/24
}


@pytest.fixture
def result(write_csv, tmp_path):
    rows = [
        {
            "document_id": name,
            "year": 2012,
            "contributor": number,
            "lon": lon,
            "lat": lat,
            "country": country,
        }
        for name, places in DOCUMENTS.items()
        for number, (lon, lat, country) in enumerate(places)
    ]
    recipe = world.recipe(str(write_csv(rows)))
    return hotbed.run(recipe, tmp_path / "out")


def test_national_parts_by_hand(result):
    # FR: 2/3 + 1 + 1/3 = 2 with 4 listings; CH: 1/3 + 1/2 = 5/6 with 2; A has 17/6 in all.
    # B: 1/2 + 1 + 1/3 = 11/6 with 4 listings. C: 1 with 24.
    parts = {(each["cluster_rank"], each["economy"]): each for each in economy_parts(result)}
    assert {
        key: (each["listings"], each["counts"]["patents"], each["listed"])
        for key, each in parts.items()
    } == {
        (1, "FR"): (4, Fraction(2), True),
        (1, "CH"): (2, Fraction(5, 6), True),
        (2, "DE"): (4, Fraction(11, 6), True),
        (3, "DE"): (23, Fraction(23, 24), True),
        (3, "AT"): (1, Fraction(1, 24), False),
    }
    assert parts[1, "FR"]["listings_share"] == Fraction(200, 3)


def test_parts_add_up_to_the_cluster(result):
    from hotbed.count.fractions import half_up

    by_cluster = {}
    for part in economy_parts(result):
        by_cluster.setdefault(part["cluster_id"], []).append(part)
    sizes = {row["cluster_id"]: row for row in result.clusters.to_pylist()}
    for row in result.ranking.to_pylist():
        own = by_cluster[row["cluster_id"]]
        whole = sum(part["counts"]["patents"] for part in own)
        assert half_up(whole, 4) == f"{row['patents_count']:.4f}"
        assert sum(part["listings"] for part in own) == sizes[row["cluster_id"]]["listings"]
        assert sum(part["places"] for part in own) == sizes[row["cluster_id"]]["places"]
        assert sum(part["listings_share"] for part in own) == 100
        listed = [part["economy"] for part in own if part["listed"]]
        assert "/".join(listed) == row["economies"]


def test_a_cross_border_cluster_counts_for_each_economy(result):
    # DE: B and C, 11/6 + 23/24 = 67/24 documents; FR and CH share A; AT's part of C is too small
    # to be listed, and still holds its 1/24.
    assert [
        (row["economy"], row["clusters"], row["cross_border"], row["best_rank"])
        for row in clusters_per_economy(result)
    ] == [("DE", 2, 0, 2), ("CH", 1, 1, 1), ("FR", 1, 1, 1), ("AT", 0, 0, None)]
    assert clusters_per_economy(result)[0]["counts"] == {"patents": Fraction(67, 24)}
    first = {row["economy"]: row["clusters"] for row in clusters_per_economy(result, top=2)}
    assert first == {"CH": 1, "FR": 1, "DE": 1}


def test_tables_hold_the_same_figures(result):
    # Six documents in the world: DE's 67/24 = 2.7917 are 46.527778 %.
    row = economies_table(result).to_pylist()[0]
    assert (row["name"], row["patents_count"], row["patents_share"]) == (
        "Germany",
        "2.7917",
        "46.527778",
    )
    last = parts_table(result).to_pylist()[-1]
    assert (last["economy"], last["listed"], last["listings_share"]) == ("AT", "no", "4.166667")
