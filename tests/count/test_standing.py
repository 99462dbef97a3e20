"""The score against the published table of GII 2023, and its rules."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.count.standing import rank

# World totals are not printed; any pair in 1,255,350-1,255,790 by 7,453,000-7,465,500 that fits
# all rows will do. This one does.
WORLD = {"patents": 1_255_480, "publications": 7_454_600}


def published() -> list[dict[str, str]]:
    path = Path(__file__).parent / "gii2023.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_all_34_published_rows_of_2023_come_out():
    rows = published()
    counts = {
        row["cluster"]: {name: int(row[name]) for name in ("patents", "publications")}
        for row in rows
    }
    ranked = rank(counts, WORLD)
    assert len(ranked) == 34
    for mine, theirs in zip(ranked, rows, strict=True):
        assert mine.group == theirs["cluster"]
        assert mine.rank == int(theirs["rank"])
        assert half_up(mine.shares["patents"], 1) == theirs["patents_share"]
        assert half_up(mine.shares["publications"], 1) == theirs["publications_share"]
        assert half_up(mine.total, 1) == theirs["total"]


def test_totals_are_added_before_rounding():
    # Seoul 6.84 stands before Beijing 6.78, though both print 6.8.
    ranked = rank(
        {
            r["cluster"]: {"patents": int(r["patents"]), "publications": int(r["publications"])}
            for r in published()
        },
        WORLD,
    )
    third, fourth = ranked[2], ranked[3]
    assert (third.group, fourth.group) == ("Seoul", "Beijing")
    assert half_up(third.total, 1) == half_up(fourth.total, 1) == "6.8"
    assert third.total > fourth.total


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    ranked = rank({"b": {"m": 2}, "a": {"m": 2}, "c": {"m": 1}}, {"m": 10})
    assert [(each.rank, each.group) for each in ranked] == [(1, "a"), (1, "b"), (3, "c")]


def test_a_weight_multiplies_the_share():
    # 10 % of the patents, 20 % of the deals at half weight: 10 + 0.5 * 20 = 20.
    (only,) = rank({"a": {"p": 1, "d": 2}}, {"p": 10, "d": 10}, {"p": 1, "d": 0.5})
    assert only.total == 20


def test_a_metric_without_documents_is_refused():
    with pytest.raises(HotbedError, match="no documents of the metric 'm'"):
        rank({"a": {"m": 0}}, {"m": 0})


def test_a_world_smaller_than_a_cluster_is_refused():
    with pytest.raises(HotbedError, match="world_total"):
        rank({"a": {"m": 11}}, {"m": 10})


@given(st.dictionaries(st.text(min_size=1), st.integers(0, 10**6), min_size=1, max_size=30))
def test_ranks_follow_totals(counts):
    world = max(sum(counts.values()), 1)
    ranked = rank({name: {"m": count} for name, count in counts.items()}, {"m": world})
    totals = [each.total for each in ranked]
    assert totals == sorted(totals, reverse=True)
    assert sum(totals) == Fraction(100 * sum(counts.values()), world)
    for each in ranked:
        assert each.rank == 1 + sum(other > each.total for other in totals)
