"""Controlled rounding: multiples of the base that add up, and that tell nothing closer."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.analysis.confidentiality.rounding.controlled import apportioned, controlled, nearest
from support.rounding_attacker import ranges

BASE = 5
VALUES = st.fractions(0, 40, max_denominator=12)
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(VALUES, min_size=wide, max_size=wide), min_size=1, max_size=4)
)


def two_way(rows):
    """Inner cells row by row, totals of rows, of columns and of all; and the sums between them."""
    high, wide = len(rows), len(rows[0])
    inner = [value for row in rows for value in row]
    values = [*inner, *map(sum, rows), *map(sum, zip(*rows, strict=True)), sum(inner)]
    last = len(values) - 1
    sums = [
        dict.fromkeys(range(r * wide, (r + 1) * wide), 1) | {high * wide + r: -1}
        for r in range(high)
    ]
    sums += [
        dict.fromkeys(range(c, high * wide, wide), 1) | {high * wide + high + c: -1}
        for c in range(wide)
    ]
    return values, [*sums, dict.fromkeys(range(high * wide, high * wide + high), 1) | {last: -1}]


def holding(cell, high, wide):
    """The cells of a two-way table that an inner one is part of, itself included."""
    row, column = divmod(cell, wide)
    return cell, high * wide + row, high * wide + high + column, high * wide + high + wide


def test_a_table_of_twos_adds_up_at_the_least_distance():
    """Nearest to 2, 4 and 8 are 0, 5 and 10: rows of 0 and 0 don't add up to 5.

    With totals of 5, 5 and 10, one cell a row and column is 5: distances 3 + 2 + 2 + 3 of cells, 1
    of each of four totals and 2 of all, 16. With a total of 5 it would be 9 + 10 + 3 = 22.
    """
    values, sums = two_way([[2, 2], [2, 2]])
    told = controlled(values, sums, BASE)
    assert told[4:] == [5, 5, 5, 5, 10]
    assert sorted(told[:4]) == [0, 0, 5, 5]
    assert sum(abs(a - b) for a, b in zip(told, values, strict=True)) == 16


def test_sums_of_more_than_two_families_are_refused():
    """Three pairs of three cells of 1 that each add up to 2: a cube has no rounding in general."""
    sums = [{0: 1, 1: 1, 3: -1}, {1: 1, 2: 1, 4: -1}, {0: 1, 2: 1, 5: -1}]
    halves = [Fraction(5, 2)] * 3
    with pytest.raises(ValueError, match="two nested families"):
        controlled([*halves, 5, 5, 5], sums, BASE)


@settings(deadline=None)
@given(TABLES)
def test_tables_become_the_multiples_beside_them_and_add_up(rows):
    values, sums = two_way(rows)
    told = controlled(values, sums, BASE)
    assert all(number % BASE == 0 for number in told)
    assert all(abs(a - b) < BASE for a, b in zip(told, values, strict=True))
    assert all(sum(f * told[cell] for cell, f in one.items()) == 0 for one in sums)


def least_distance(values, sums, inner):
    """The smallest sum of distances of all roundings that add up: every one of them is tried."""

    def beside(value):
        return sorted({int(value // BASE) * BASE, -int(-value // BASE) * BASE})

    best = None
    for choice in product(*(beside(value) for value in values[:inner])):
        told = [*choice, *[0] * (len(values) - inner)]
        for one in sums:
            (whole,) = (cell for cell, factor in one.items() if factor < 0)
            told[whole] = sum(told[cell] for cell, factor in one.items() if factor > 0)
        if all(number in beside(value) for number, value in zip(told, values, strict=True)):
            distance = sum(abs(a - b) for a, b in zip(told, values, strict=True))
            best = distance if best is None else min(best, distance)
    return best


@settings(deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_rounding_that_adds_up_is_nearer(rows):
    values, sums = two_way(rows)
    told = controlled(values, sums, BASE)
    distance = sum(abs(a - b) for a, b in zip(told, values, strict=True))
    least = least_distance(values, sums, len(rows) * len(rows[0]))
    assert least is not None
    assert distance - least <= Fraction(1, 1000)


@settings(deadline=None)
@given(TABLES, st.data())
def test_less_than_half_a_base_more_or_less_of_any_cell_leaves_the_table_the_same(rows, data):
    """So that no cell can be told closer, even by somebody who knows how it was rounded."""
    high, wide = len(rows), len(rows[0])
    told = controlled(*two_way(rows), BASE)
    cell = data.draw(st.integers(0, high * wide - 1))
    least = 0 if told[cell] == 0 else Fraction(-BASE, 2)
    more = data.draw(st.fractions(least, Fraction(49, 20), max_denominator=20))
    other: list[Fraction | int] = list(told)
    for whole in holding(cell, high, wide):
        other[whole] += more
    assert controlled(other, two_way(rows)[1], BASE) == told


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=12), st.data())
def test_parts_of_a_rounded_whole_add_up_to_it(values, data):
    whole = data.draw(st.sampled_from([sum(values) // BASE * BASE, -(-sum(values) // BASE) * BASE]))
    told = apportioned(values, int(whole), BASE)
    assert sum(told) == whole
    assert all(abs(a - b) < BASE for a, b in zip(told, values, strict=True))
    if sum(nearest(value, BASE) for value in values) == whole:
        assert told == [nearest(value, BASE) for value in values]


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=8), st.data())
def test_parts_do_not_fall_below_what_is_asked_for(values, data):
    least = [data.draw(st.integers(0, 2)) * BASE for _ in values]
    whole = max(sum(least), nearest(sum(values), BASE))
    told = apportioned(values, whole, BASE, least)
    assert sum(told) == whole
    assert all(a >= b for a, b in zip(told, least, strict=True))


def random_table(seed: int) -> list[list[Fraction]]:
    """A table of two to six rows and columns, most of its cells small."""
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    high, wide = draw.randint(2, 6), draw.randint(2, 6)
    return [
        [Fraction(round(12 * draw.lognormvariate(0.7, 1.2)), 12) for _ in range(wide)]
        for _ in range(high)
    ]


def narrower(rows: list[list[Fraction]], *, by_itself: bool = False) -> int:
    """Inner cells that an attack tells closer than by half a base up and, of a multiple, down.

    Figures that are rounded by themselves lie at most half a base from what is published.
    """
    values, sums = two_way(rows)
    inner = range(len(rows) * len(rows[0]))
    if by_itself:
        told, within = [nearest(value, BASE) for value in values], BASE / 2
    else:
        told, within = controlled(values, sums, BASE), float(BASE)
    found = ranges(told, sums, within, inner)
    half = BASE / 2 - 1e-6
    assert all(low - 1e-6 <= values[cell] <= high + 1e-6 for cell, (low, high) in found.items())
    return sum(
        low > max(told[cell] - half, 1e-6) or high < told[cell] + half
        for cell, (low, high) in found.items()
    )


def test_no_cell_of_eight_random_tables_is_told_closer_than_promised():
    assert [narrower(random_table(seed)) for seed in range(8)] == [0] * 8


@pytest.mark.slow
def test_no_cell_of_two_hundred_random_tables_is_told_closer_than_promised():
    assert sum(narrower(random_table(seed)) for seed in range(200)) == 0


def test_cells_would_be_if_every_figure_were_rounded_by_itself():
    assert sum(narrower(random_table(seed), by_itself=True) for seed in range(8))
