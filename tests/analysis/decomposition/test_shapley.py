"""Shapley's and Owen's values against their definitions, and rounding that adds up."""

from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from hotbed.analysis.decomposition.rounding import change_of, rounded
from hotbed.analysis.decomposition.shapley import owen, shapley
from hotbed.count.fractions import half_up

fractions = st.fractions(-50, 50, max_denominator=60)


def games(players):
    return st.lists(fractions, min_size=1 << players, max_size=1 << players)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 4).flatmap(games))
def test_a_part_is_the_mean_of_what_a_player_adds_over_all_orders(game):
    players = len(game).bit_length() - 1
    sums = [Fraction(0)] * players
    orders = list(permutations(range(players)))
    for order in orders:
        joined = 0
        for player in order:
            sums[player] += game[joined | 1 << player] - game[joined]
            joined |= 1 << player
    assert shapley(game) == [total / len(orders) for total in sums]


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 5).flatmap(games))
def test_parts_add_up_and_turn_their_signs_with_the_game(game):
    assert sum(shapley(game)) == game[-1] - game[0]
    backwards = [game[len(game) - 1 - coalition] for coalition in range(len(game))]
    assert shapley(backwards) == [-part for part in shapley(game)]


def test_a_glove_game_known_from_textbooks():
    # A left glove and two right ones: a pair is worth 1. Shapley: 2/3, 1/6, 1/6.
    pairs = [0, 0, 0, 1, 0, 1, 0, 1]
    assert shapley(pairs) == [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 4).flatmap(games))
def test_owen_is_the_mean_over_orders_in_which_unions_stay_together(game):
    # The first player alone against all others.
    players = len(game).bit_length() - 1
    sums = [Fraction(0)] * players
    orders = [o for o in permutations(range(players)) if o.index(0) in (0, players - 1)]
    for order in orders:
        joined = 0
        for player in order:
            sums[player] += game[joined | 1 << player] - game[joined]
            joined |= 1 << player
    one, others = owen((game[:2], game[-2:]), (game[::2], game[1::2]))
    assert [*one, *others] == [total / len(orders) for total in sums]


@settings(deadline=None, max_examples=40)
@given(st.lists(fractions, max_size=7), fractions, st.integers(0, 6))
def test_rounded_parts_add_up_as_printed_and_none_is_off_by_more_than_a_digit(
    parts, before, decimals
):
    now = before + sum(parts)
    change = change_of(before, now, decimals)
    printed = rounded(parts, change, decimals)
    if any(parts):
        assert sum(printed) == change
    unit = Fraction(1, 10**decimals)
    assert all(abs(a - b) <= unit for a, b in zip(parts, printed, strict=True))
    assert all(Fraction(half_up(part, decimals)) == part for part in printed)
    assert all(shown == 0 for part, shown in zip(parts, printed, strict=True) if part == 0)


def test_what_is_printed_is_what_the_largest_remainders_say():
    third = Fraction(1, 3)
    assert rounded([third, third, -third], Fraction("0.33"), 2) == [
        Fraction("0.33"),
        Fraction("0.33"),
        Fraction("-0.33"),
    ]
