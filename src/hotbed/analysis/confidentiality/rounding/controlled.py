"""Controlled rounding: tables become multiples of a base and still add up.

Each cell becomes one of the two multiples beside it (itself, if it is one), the nearest wherever
the nearest of all cells add up; else the sum of distances is least. Sums that form two nested
families, such as rows and columns, always allow that (Cox and Ernst 1982, Controlled rounding,
INFOR 20), and the linear programme's optimum is then whole.

What that protects: take rounded tables, and add less than half a base to what one person, year and
field have in one place. Every cell that holds it is still nearest to the same multiple, and these
add up, so that the same tables are published of both. Who has the published tables alone can
therefore tell no cell, and no part of one, closer than by half a base up and (where it is not 0)
down, even if all of this module is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

Exact = Fraction | int
COST = 1e4
"""Of a cell that moves a whole base; what decides between equal sums costs up to `TIE`."""
TIE = 1e-2
GOLDEN = 0.6180339887498949
"""Its multiples, without their whole parts, lie far apart."""


def nearest(value: Exact, base: int) -> int:
    """The multiple of a base next to a value, half-way up.

    Parameters
    ----------
    value : Fraction or int
        Not negative.
    base : int

    Examples
    --------
    >>> [nearest(value, 5) for value in (2, Fraction(5, 2), 7, 8)]
    [0, 5, 5, 10]
    """
    return int((2 * value + base) // (2 * base)) * base


def controlled(
    values: Sequence[Exact], equations: Sequence[Mapping[int, int]], base: int
) -> list[int]:
    """Round cells so that their sums stay sums.

    Parameters
    ----------
    values : sequence of Fraction or int
        That fulfil the equations exactly.
    equations : sequence of mapping
        Cell -> coefficient: what is 0. Those of two nested families of sums.
    base : int

    Returns
    -------
    list of int
        Multiples of the base that fulfil the equations.

    Raises
    ------
    ValueError
        The equations are not of two nested families.

    Examples
    --------
    Three cells of 2 and their total of 6: the nearest multiples 0, 0, 0 and 5 don't add up.

    >>> controlled([2, 2, 2, 6], [{0: 1, 1: 1, 2: 1, 3: -1}], 5)
    [5, 0, 0, 5]
    """
    near = [nearest(value, base) for value in values]
    if _add_up(near, equations):
        return near
    low = [int(value // base) for value in values]
    loose = [cell for cell, value in enumerate(values) if value % base]
    place = {cell: number for number, cell in enumerate(loose)}
    entries = [
        (row, place[cell], factor)
        for row, equation in enumerate(equations)
        for cell, factor in equation.items()
        if cell in place
    ]
    rows, columns, factors = (np.array(part, np.int64) for part in zip(*entries, strict=True))
    solved = linprog(
        [_cost(values[cell], base) + TIE * (number * GOLDEN % 1) for cell, number in place.items()],
        A_eq=csr_array((factors, (rows, columns)), shape=(len(equations), len(loose))),
        b_eq=[-sum(factor * low[cell] for cell, factor in e.items()) for e in equations],
        bounds=(0, 1),
        method="highs-ds",
    )
    raised = np.rint(solved.x) if solved.status == 0 else np.zeros(len(loose))
    rounded = [base * number for number in low]
    for cell, up in zip(loose, raised.tolist(), strict=True):
        rounded[cell] += base * int(up)
    if not _add_up(rounded, equations):
        raise ValueError("the equations are not of two nested families")
    return rounded


def _cost(value: Exact, base: int) -> float:
    """What it costs to take the upper multiple and not the lower one."""
    return COST * float(1 - 2 * (value % base) / Fraction(base))


def _add_up(values: Sequence[int], equations: Sequence[Mapping[int, int]]) -> bool:
    return all(
        sum(factor * values[cell] for cell, factor in equation.items()) == 0
        for equation in equations
    )


def apportioned(
    values: Sequence[Exact], whole: int, base: int, least: Sequence[int] | None = None
) -> list[int]:
    """Round the parts of one whole, which is rounded already, so that they add up to it.

    Parameters
    ----------
    values : sequence of Fraction or int
        Whose sum lies less than a base from the whole.
    whole : int
        A multiple of the base.
    base : int
    least : sequence of int, optional
        Multiples that the parts must not fall below, and that together do not exceed the whole.

    Returns
    -------
    list of int
        As `controlled` would return them where nothing is asked of single parts; equally near ones
        are moved in the order given.

    Examples
    --------
    >>> apportioned([Fraction(12, 5), Fraction(11, 5), 2, 9], 15, 5)
    [5, 0, 0, 10]
    >>> apportioned([2, 2, 2], 5, 5, least=[0, 0, 5])
    [0, 0, 5]
    """
    least = [0] * len(values) if least is None else least
    rounded = [max(nearest(value, base), low) for value, low in zip(values, least, strict=True)]
    lacking = (whole - sum(rounded)) // base
    step = base if lacking > 0 else -base
    queue = [(abs(rounded[n] + step - value), n) for n, value in enumerate(values)]
    heapify(queue)
    while lacking and queue:
        _, part = heappop(queue)
        if rounded[part] + step >= least[part]:
            rounded[part] += step
            lacking -= step // base
            heappush(queue, (abs(rounded[part] + step - values[part]), part))
    return rounded
