"""What anybody can tell of hidden cells: the range that the published ones leave.

Source: Fischetti and Salazar-González (2001), Solving the cell suppression problem on tabular data
with linear constraints, Management Science 47(7): the attacker's problem.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from hotbed.analysis.confidentiality.relations import Equation


def matrix(equations: Sequence[Equation], cells: Sequence[int]) -> csr_array:
    """The equations' coefficients of some cells, a row each; equations without any are left out.

    Parameters
    ----------
    equations : sequence of Equation
    cells : sequence of int
    """
    place = {cell: number for number, cell in enumerate(cells)}
    rows, columns, values, height = [], [], [], 0
    for equation in equations:
        held = [(place[cell], factor) for cell, factor in equation.items() if cell in place]
        for column, factor in held:
            rows.append(height)
            columns.append(column)
            values.append(factor)
        height += bool(held)
    return csr_array((values, (rows, columns)), shape=(height, len(cells)))


def attack(
    values: Sequence[float],
    equations: Sequence[Equation],
    hidden: Collection[int],
    target: int,
) -> tuple[float, float]:
    """The least and the most that a hidden cell can be, given all that is published.

    Parameters
    ----------
    values : sequence of float
        Of all cells.
    equations : sequence of Equation
        Of all cells, or of those that are bound to the target.
    hidden : collection of int
        The cells that are not published; they are known not to be negative.
    target : int
        One of them.

    Returns
    -------
    tuple of float
        The second is infinite where nothing bounds it.

    Examples
    --------
    >>> attack([1.0, 4.0, 5.0], [{0: 1, 1: 1, 2: -1}], {0, 1}, 0)
    (0.0, 5.0)
    """
    cells = sorted(hidden)
    coefficients = matrix(equations, cells)
    known = coefficients @ np.array([values[cell] for cell in cells])
    goal = np.array([float(cell == target) for cell in cells])
    bound = []
    for sign in (1, -1):
        solved = linprog(
            sign * goal, A_eq=coefficients, b_eq=known, bounds=(0, None), method="highs"
        )
        bound.append(float(solved.fun) * sign if solved.status == 0 else np.inf)
    return round(bound[0], 9), round(bound[1], 9)
