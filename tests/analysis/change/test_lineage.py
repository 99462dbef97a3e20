"""Lineage: merges, splits, births, deaths and ids over three editions, by hand."""

import pytest

from hotbed.analysis.change.lineage import LINEAGE, lineage, links, stable_ids
from support import two_editions as world


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return world.editions(tmp_path_factory.mktemp("editions"))


def place(cluster_id):
    """The equator's longitude in an id: XX-0.00N-2.20E -> 2.2."""
    return None if cluster_id is None else float(cluster_id.split("N-")[1].rstrip("E"))


def test_every_event_with_its_shares(runs):
    found = [
        (
            row["event"],
            row["continues"],
            place(row["previous_id"]),
            place(row["cluster_id"]),
            row["shared_listings"],
            row["share_of_previous"],
            row["share_of_current"],
        )
        for row in lineage(runs[0], runs[1]).to_pylist()
    ]
    assert found == [
        # M2 brings 4 + 5 listings, M1 only 3 + 3: M goes on as M2. M has 3 + 3 + 5 = 11 listings,
        # 5/11 at M2 and 3/11 at M1.
        ("merged", True, 2.2, 2.2, 9, "100.0000", "45.4545"),
        ("merged", False, 2.0, 2.2, 6, "100.0000", "27.2727"),
        # s3 shares 3 + 6 listings with S, s1 4 + 4: S goes on as s3. Of S's 10 listings 3 lie
        # at s3, 4 at s1; s2's 3 lie nowhere now.
        ("split", True, 4.0, 4.2, 9, "30.0000", "100.0000"),
        # K's densest place is another: another id, the same places.
        ("continued", True, 0.5, 0.55, 8, "100.0000", "100.0000"),
        ("split", False, 4.0, 4.0, 8, "40.0000", "100.0000"),
        # N moved by 3.3 km, within 5 km: 3 + 4 listings.
        ("continued", True, 10.0, 10.03, 7, "100.0000", "100.0000"),
        ("born", False, None, 6.0, None, None, None),
        ("died", False, 8.0, None, None, None, None),
    ]


def test_a_place_that_moved_too_far_is_another(runs):
    events = {
        place(row["cluster_id"] or row["previous_id"]): row["event"]
        for row in lineage(runs[0], runs[1], within_km=3.0).to_pylist()
    }
    assert (events[10.0], events[10.03]) == ("died", "born")


def test_small_shares_are_no_event(runs):
    # M1 holds 3/11 of M, but all of M1 lies in M: it counts by its own side up to 100 %.
    # S and s1 share 40 % of S and 100 % of s1. Asking for more than a whole leaves none.
    assert len(links(runs[0], runs[1], least_share=1.0)) == 6
    assert links(runs[0], runs[1], least_share=1.01) == []


def test_ids_survive_a_move_a_merge_a_split_and_a_gap(runs):
    ids = {
        (row["run"], place(row["cluster_id"])): (row["lineage_id"], row["since"])
        for row in stable_ids(runs).to_pylist()
    }
    k, s = "XX-0.00N-0.50E", "XX-0.00N-4.00E"
    assert [ids[0, 0.5], ids[1, 0.55], ids[2, 0.55]] == [(k, 0)] * 3
    assert [ids[0, 4.0], ids[1, 4.2], ids[2, 4.2]] == [(s, 0)] * 3
    # s1 lies where S's id is from; S bears it, so s1 is the second of that name.
    assert [ids[1, 4.0], ids[2, 4.0]] == [(f"{s}~2", 1)] * 2
    # M goes on as M2; M1, part of M in 2012, has its old id again when it is alone again.
    assert [ids[run, 2.2][0] for run in range(3)] == ["XX-0.00N-2.20E"] * 3
    assert ids[2, 2.0] == ids[0, 2.0] == ("XX-0.00N-2.00E", 0)
    # D was too small in 2012 and is back.
    assert ids[2, 8.0] == ids[0, 8.0]
    assert ids[1, 6.0] == ("XX-0.00N-6.00E", 1)
    for run in range(3):
        own = [lineage_id for (at, _), (lineage_id, _) in ids.items() if at == run]
        assert len(own) == len(set(own))


def test_a_run_beside_itself_only_continues(runs):
    rows = lineage(runs[1], runs[1]).to_pylist()
    assert {(row["event"], row["continues"]) for row in rows} == {("continued", True)}
    assert all(row["cluster_id"] == row["previous_id"] for row in rows)
    assert list(rows[0]) == [column.name for column in LINEAGE]


def test_a_run_without_clusters_has_no_links(runs, tmp_path):
    file = world.write(world.rows(), tmp_path / "world.csv")
    none = world.edition(file, 2012, tmp_path / "none", detection={"min_listings": 99})
    assert {row["event"] for row in lineage(runs[0], none).to_pylist()} == {"died"}
    assert {row["event"] for row in lineage(none, runs[0]).to_pylist()} == {"born"}
    assert stable_ids([none]).num_rows == 0
