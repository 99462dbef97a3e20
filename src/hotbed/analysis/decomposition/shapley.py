"""Shapley's value of a game, and Owen's of one whose players form two unions, exact.

A game gives a value to every coalition of players. A coalition is a whole number whose bit i says
whether player i belongs to it; the game is the sequence of the coalitions' values, of length 2**n.

Shapley (1953), A value for n-person games; Owen (1977), Values of games with a priori unions;
Shorrocks (2013), Decomposition procedures for distributional analysis: a unified framework based on
the Shapley value, Journal of Economic Inequality 11, doi 10.1007/s10888-011-9214-z.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from math import factorial, lcm

Game = Sequence[Fraction | int]


def shapley(game: Game) -> list[Fraction]:
    """What each player contributes, on average over all orders in which the players may join.

    Parameters
    ----------
    game : sequence of Fraction or int
        (2**n,) value of each coalition.

    Returns
    -------
    list of Fraction
        (n,) parts; they add up to game[-1] - game[0].

    Examples
    --------
    >>> shapley([0, 6, 0, 12])  # the second player adds something to the first one only
    [Fraction(9, 1), Fraction(3, 1)]
    """
    players = len(game).bit_length() - 1
    scale = lcm(*(value.denominator for value in game))
    whole = [value.numerator * (scale // value.denominator) for value in game]
    shares = weights(players)
    parts = []
    for player in range(players):
        bit = 1 << player
        gained = sum(
            shares[coalition.bit_count()] * (whole[coalition | bit] - whole[coalition])
            for coalition in range(len(whole))
            if not coalition & bit
        )
        parts.append(Fraction(gained, scale * factorial(players)))
    return parts


@cache
def weights(players: int) -> tuple[int, ...]:
    """In how many orders of n players a player joins right after a given coalition of s others.

    Parameters
    ----------
    players : int

    Returns
    -------
    tuple of int
        By s from 0 to n - 1: s! (n - 1 - s)!; over all coalitions they add up to n!.

    Examples
    --------
    >>> weights(3)
    (2, 1, 2)
    """
    return tuple(factorial(size) * factorial(players - 1 - size) for size in range(players))


def owen(first: tuple[Game, Game], second: tuple[Game, Game]) -> tuple[list[Fraction], ...]:
    """Owen's value of a game of two unions: each joins as a whole, before or after the other.

    Parameters
    ----------
    first : tuple of sequence
        The game of the first union's players while none of the second has joined, and after all
        have.
    second : tuple of sequence
        The same of the second union's players.

    Returns
    -------
    tuple of list of Fraction
        The parts of the first union's players and of the second one's; together they add up to the
        value of all less that of none.

    Examples
    --------
    >>> owen(([0, 1], [2, 5]), ([0, 2], [1, 5]))
    ([Fraction(2, 1)], [Fraction(3, 1)])
    """
    return _mean(*first), _mean(*second)


def _mean(before: Game, after: Game) -> list[Fraction]:
    return [(a + b) / 2 for a, b in zip(shapley(before), shapley(after), strict=True)]
