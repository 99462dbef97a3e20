"""Choices of method on DuckDB and on Spark: the same answer."""

from __future__ import annotations

import pytest

import hotbed
from hotbed.analysis.uncertainty.choices import Factor, sensitivity
from support import studies


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
def test_choices_are_the_same_on_both_engines(tmp_path):
    studies.write(tmp_path)
    answers = []
    for engine in ("duckdb", "spark"):
        run = hotbed.run(
            studies.recipe(tmp_path, engine=engine, merging={"within_km": 20, "coactivity": 0.01}),
            tmp_path / engine,
        )
        answers.append(sensitivity(run, settings=3000))
    one, other = answers
    assert Factor.ADDRESSES in one.levels.varied
    assert one.table.num_rows > 5
    for name in ("table", "overall", "settings"):
        assert getattr(one, name).equals(getattr(other, name)), name
    assert (one.outcomes.rank == other.outcomes.rank).all()
