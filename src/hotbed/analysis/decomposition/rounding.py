"""Parts rounded so that they add up as printed, by the largest remainders."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from hotbed.count.fractions import half_up

LEAST_DECIMALS, MOST_DECIMALS = 2, 6
DIGITS = 2
"""Significant digits that a change has in a sentence."""


def rounded(parts: Sequence[Fraction], total: Fraction, decimals: int) -> list[Fraction]:
    """Round parts so that they add up to a total that is rounded already.

    Each is rounded down, then those with the largest remainders up, as many as it takes (of equals
    the first). A part of 0 stays 0.

    Parameters
    ----------
    parts : sequence of Fraction
    total : Fraction
        A multiple of 10**-decimals, less than one unit away from the parts' sum.
    decimals : int

    Returns
    -------
    list of Fraction
        Multiples of 10**-decimals.

    Examples
    --------
    >>> third = Fraction(1, 3)
    >>> [str(part) for part in rounded([third, third, third], Fraction(1), 2)]
    ['17/50', '33/100', '33/100']
    """
    unit = 10**decimals
    scaled = [part * unit for part in parts]
    down = [floor(part) for part in scaled]
    lacking = int(total * unit) - sum(down)
    order = sorted(
        (number for number, part in enumerate(scaled) if part),
        key=lambda number: (down[number] - scaled[number], number),
    )
    for turn in range(lacking if order else 0):
        down[order[turn % len(order)]] += 1
    return [Fraction(part, unit) for part in down]


def change_of(before: Fraction, now: Fraction, decimals: int) -> Fraction:
    """The change between two figures as they are printed.

    >>> str(change_of(Fraction(149, 1000), Fraction(151, 1000), 2))  # from 0.15 to 0.15
    '0'
    """
    return Fraction(half_up(now, decimals)) - Fraction(half_up(before, decimals))


def decimals_for(change: Fraction) -> int:
    """How many decimals show a change with two significant digits: from 2 to 6.

    >>> [decimals_for(Fraction(text)) for text in ("1.2", "0.12", "0.012", "0.0000001", "0")]
    [2, 2, 3, 6, 2]
    """
    size = abs(change)
    for decimals in range(LEAST_DECIMALS, MOST_DECIMALS):
        if not size or size * 10**decimals >= 10 ** (DIGITS - 1):
            return decimals
    return MOST_DECIMALS
