"""The ranking without one year, by hand."""

from __future__ import annotations

import pytest

from analysis.uncertainty.planted import study
from hotbed.analysis.change.window import Window
from hotbed.analysis.uncertainty.years import leave_one_year_out

# One contributor each: town 0.5 has 3 + 3 + 12 documents, town 1.5 has 5 + 5 + 4. The mass of 2013
# makes the first: of 32 documents 18 and 14; without 2013 of 16 documents 6 and 10.
ROWS = [
    (f"{town}-{year}-{n}", year, (town,))
    for town, by_year in {
        0.5: {2011: 3, 2012: 3, 2013: 12},
        1.5: {2011: 5, 2012: 5, 2013: 4},
    }.items()
    for year, count in by_year.items()
    for n in range(count)
]


def standing(run) -> dict[int, list[tuple[int, float]]]:
    """Year left out -> (rank, total) of town 0.5, then of town 1.5."""
    return {
        without.year: [(row.rank, float(row.total)) for _, row in sorted(without.standings.items())]
        for without in leave_one_year_out(Window(run))
    }


def test_a_year_of_mass_filings_is_seen(tmp_path):
    left = standing(study(tmp_path, ROWS))
    assert list(left) == [2011, 2012, 2013]
    assert left[2013] == [(2, pytest.approx(37.5)), (1, pytest.approx(62.5))]
    # without 2011: 15 and 9 of 24
    assert left[2011] == [(1, pytest.approx(62.5)), (2, pytest.approx(37.5))]


def test_a_stated_world_total_shrinks_with_the_documents_read(tmp_path):
    # 64 stated, 32 read; without 2013 half of these are left, so 32: 6 and 10 are 18.75 and 31.25 %
    run = study(tmp_path, ROWS, metrics={"patents": {"years": [2011, 2013], "world_total": 64}})
    assert standing(run)[2013] == [(2, pytest.approx(18.75)), (1, pytest.approx(31.25))]


def test_nothing_is_left_of_a_single_year(tmp_path):
    run = study(tmp_path, ROWS, metrics={"patents": {"years": [2013, 2013]}})
    assert standing(run) == {}
