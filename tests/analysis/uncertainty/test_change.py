"""Which changes are real: shared documents, planted changes, equal windows."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.uncertainty.planted import documents, study
from hotbed.analysis.uncertainty.answer import uncertainty
from hotbed.analysis.uncertainty.change import Told, changes, halved
from hotbed.analysis.uncertainty.sampling.rank_sets import Comparisons

# Town 1.5 overtakes town 0.5 by far; towns 2.5 and 3.5 are as good as equal throughout.
SIZES = {
    2010: {0.5: 400, 1.5: 150, 2.5: 60, 3.5: 58},
    2011: {0.5: 100, 1.5: 150, 2.5: 60, 3.5: 61},
    2012: {0.5: 100, 1.5: 400, 2.5: 58, 3.5: 60},
}


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    """Two windows of two years with one year in common."""
    folder, rows = tmp_path_factory.mktemp("editions"), documents(SIZES, shared=False)
    return [
        study(folder, rows, name, metrics={"patents": {"years": years}})
        for name, years in (("before", [2010, 2011]), ("now", [2011, 2012]))
    ]


def told(answer) -> dict[str, tuple[str, str]]:
    """Longitude of a cluster -> what is told of its total and of its rank."""
    return {
        row["cluster_id"][-5:-1]: (row["total_told"], row["rank_told"])
        for row in answer.tables["change_uncertainty"].to_pylist()
    }


def test_what_was_planted_is_told_and_nothing_else(editions):
    before, now = editions
    answer = uncertainty(now, before)
    assert told(answer) == {
        "1.50": ("rose", "rose"),
        "0.50": ("fell", "fell"),
        "2.50": ("can't be told", "can't be told"),
        "3.50": ("can't be told", "can't be told"),
    }
    swaps = {
        (row["cluster_id"][-5:-1], row["other_id"][-5:-1]): row["told"]
        for row in answer.tables["swaps"].to_pylist()
    }
    assert swaps == {("1.50", "0.50"): True, ("3.50", "2.50"): False}
    assert "rank surely rose: 1" in str(answer)


def test_what_two_windows_share_makes_their_difference_surer(editions):
    # Half of the documents are in both windows: the variance of the change is below the sum of the
    # two totals' variances, as it would be if they had nothing in common.
    before, now = editions
    answer = uncertainty(now, before)
    changed = {row["cluster_id"]: row for row in answer.tables["change_uncertainty"].to_pylist()}
    earlier = {row["cluster_id"]: row for row in uncertainty(before).table.to_pylist()}
    for row in answer.table.to_pylist():
        change = changed[row["cluster_id"]]
        apart = float(row["sd"]) ** 2 + float(earlier[change["previous_id"]]["sd"]) ** 2
        assert 0 < float(change["sd"]) ** 2 < 0.9 * apart


def test_the_same_window_twice_has_not_changed(editions, tmp_path):
    _, now = editions
    again = study(
        tmp_path,
        documents(SIZES, shared=False),
        "now",
        metrics={"patents": {"years": [2011, 2012]}},
    )
    answer = uncertainty(again, now)
    rows = answer.tables["change_uncertainty"].to_pylist()
    assert {float(row["total_change"]) for row in rows} == {0.0}
    assert max(float(row["sd"]) for row in rows) < 1e-5
    assert {row["rank_change"] for row in rows} == {0}
    assert answer.tables["swaps"].num_rows == 0


def test_clusters_that_did_not_move_leave_the_others_their_certainty():
    # a thousandth of rounding error stands where the last two, all of whose documents are in both
    # windows, have no doubt left; the gain of the first is 20 deviations
    own = np.diag([1.0, 1.0, 1e-18, 2e-18])
    sets = tuple(Comparisons(np.arange(4.0), np.eye(4)).simultaneous() for _ in range(2))
    now, before = np.array([30.0, 10.0, 5.0, 4.0]), np.array([9.0, 19.0, 5.0, 4.0])
    none = np.zeros((4, 4))
    compared = changes(now, before, (own, none, none), sets, 0.95, 1000, 1)
    assert compared.swapped == [(0, 1)]
    assert compared.gain_told.tolist() == [True]
    assert compared.critical < 3


def test_a_rank_that_both_sets_fix_is_unchanged():
    still = np.eye(2) * 1e-4
    totals = np.array([2.0, 1.0])
    sets = Comparisons(totals, still).simultaneous()
    compared = changes(
        totals, totals, (still, still, np.zeros((2, 2))), (sets, sets), 0.95, 1000, 1
    )
    assert compared.rank_told(0) is Told.SAME
    assert compared.total_told(0) is Told.UNCLEAR
    assert compared.low[0] < 0 < compared.high[0]


def test_two_statements_hold_together():
    assert 1 - 2 * (1 - halved(0.95)) == pytest.approx(0.95)
