"""Fractional counting is exact and free of order."""

from collections import defaultdict
from fractions import Fraction

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.count.fractions import fractional_counts, half_up

ROWS = st.tuples(
    st.sampled_from(["patents", "publications"]),
    st.integers(1, 60),
    st.integers(1, 7),
    st.integers(0, 10**6),
    st.integers(-1, 5),
)


def table(rows):
    metric, contributors, addresses, counts, _ = zip(*rows, strict=True)
    return pa.table(
        {
            "metric": list(metric),
            "parts": [c * a for c, a in zip(contributors, addresses, strict=True)],
            "rows": list(counts),
        }
    )


@settings(deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=50), st.randoms(use_true_random=False))
def test_equals_adding_one_fraction_a_row_in_any_order(rows, random):
    plain = defaultdict(Fraction)
    for metric, contributors, addresses, count, group in rows:
        plain[group, metric] += Fraction(count, contributors * addresses)
    shuffled = list(rows)
    random.shuffle(shuffled)
    for order in (rows, shuffled):
        groups = np.array([row[4] for row in order])
        assert fractional_counts(table(order), groups) == plain


def test_three_inventors_one_of_them_with_two_addresses():
    # Inventor 1 at A, inventor 2 at A, inventor 3 at A and B:
    # A gets 1/3 + 1/3 + 1/6 = 5/6, B gets 1/6; together the whole document.
    rows = pa.table(
        {
            "metric": ["patents"] * 3,
            "parts": [3, 6, 6],  # contributors times addresses
            "rows": [2, 1, 1],
        }
    )
    counts = fractional_counts(rows, np.array(["A", "A", "B"]))
    assert counts == {("A", "patents"): Fraction(5, 6), ("B", "patents"): Fraction(1, 6)}


@given(st.fractions(), st.integers(0, 8))
def test_half_up_is_within_half_a_unit_and_ties_go_away_from_zero(value, decimals):
    shown = Fraction(half_up(value, decimals))
    assert abs(shown - value) <= Fraction(1, 2 * 10**decimals)
    assert half_up(Fraction(5, 10 ** (decimals + 1)), decimals) == half_up(
        Fraction(1, 10**decimals), decimals
    )
