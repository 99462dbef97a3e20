"""What else must be hidden, so that no confidential cell can be computed too closely.

Cells that one sum binds alone are protected directly. Where several sums share cells, each
confidential cell is protected in turn by the linear programme of Kelly, Golden and Assad (1992,
Cell suppression: disclosure protection for sensitive tabular data, Networks 22): the cheapest set
of cells that can make up for a cell that is larger, and for one that is smaller, by the protection
wanted. Cells that then turn out not to be needed are published again. An optimum of all cells at
once (Fischetti and Salazar-González 2001) is an integer programme that does not end on large
tables; hiding more never tells more, so that the order is a matter of economy alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import hstack

from hotbed.analysis.confidentiality.attack import attack, matrix
from hotbed.analysis.confidentiality.relations import Equation, Relations

ENOUGH = 1e-6
"""Part of the protection wanted that may be lacking: what solvers call equal."""
MOST_CHECKS = 1000
"""Attacks that are tried to publish cells again, of one group of cells."""


@dataclass
class Suppression:
    """What is hidden of some relations' cells.

    Parameters
    ----------
    hidden : set of int
        Confidential cells and those hidden for their sake.
    unprotected : list of int
        Confidential cells that nothing can protect, since too little is bound to them.
    """

    hidden: set[int] = field(default_factory=set)
    unprotected: list[int] = field(default_factory=list)


def suppress(
    relations: Relations,
    confidential: Mapping[int, float],
    costs: Sequence[float] | None = None,
    kept: Collection[int] = (),
    hidden: Collection[int] = (),
) -> Suppression:
    """Hide cells until no confidential one can be told closer than wanted.

    Parameters
    ----------
    relations : Relations
    confidential : mapping
        Cell -> how far from its value, either way, it must be able to lie.
    costs : sequence of float, optional
        Of hiding each cell; by default its value and one.
    kept : collection of int
        Cells that are published in any case.
    hidden : collection of int
        Cells that are hidden anyway, for the sake of others that are protected already.

    Returns
    -------
    Suppression

    Examples
    --------
    >>> from hotbed.analysis.confidentiality.relations import table
    >>> suppression = suppress(table([[1, 20, 30], [20, 4, 5], [50, 60, 9]]), {0: 0.5})
    >>> sorted(suppression.hidden)
    [0, 1, 3, 4]
    """
    result = Suppression()
    price = [value + 1 for value in relations.values] if costs is None else list(costs)
    for cells, equations in relations.components():
        own = {cell: confidential[cell] for cell in cells if cell in confidential}
        if not own:
            continue
        if not equations:
            result.hidden |= set(own)
            continue
        before = frozenset(hidden) & frozenset(cells)
        group = _Group(relations.values, cells, equations, price, frozenset(kept), before)
        part = group.single(own) if len(equations) == 1 else group.several(own)
        result.hidden |= part.hidden
        result.unprotected += part.unprotected
    return result


@dataclass(frozen=True)
class _Group:
    """Cells that equations bind."""

    values: Sequence[float]
    cells: list[int]
    equations: list[dict[int, float]]
    price: Sequence[float]
    kept: frozenset[int]
    before: frozenset[int]

    def single(self, confidential: Mapping[int, float]) -> Suppression:
        """Cells of one sum: the others that are hidden must hold what is wanted."""
        (equation,) = self.equations
        if any(factor < 0 for cell, factor in equation.items() if cell not in self.kept):
            return self.several(confidential)
        result = Suppression({*confidential, *self.before})
        while True:
            held = sum(self.values[cell] for cell in result.hidden)
            lacking = {
                cell: want - (held - self.values[cell]) for cell, want in confidential.items()
            }
            least = max(lacking.values())
            if least <= 0 and len(result.hidden) > 1:
                return result
            free = [
                cell
                for cell, factor in equation.items()
                if factor > 0 and cell not in result.hidden and cell not in self.kept
            ]
            if not free:
                result.unprotected = [
                    cell
                    for cell in sorted(confidential)
                    if lacking[cell] > 0 or len(result.hidden) < 2
                ]
                return result
            enough = [cell for cell in free if self.values[cell] >= least]
            smallest = min(enough, key=self._order, default=None)
            result.hidden.add(max(free, key=self._order) if smallest is None else smallest)

    def _order(self, cell: int) -> tuple[float, int]:
        return self.values[cell], cell

    def several(self, confidential: Mapping[int, float]) -> Suppression:
        """Cells of several sums: one linear programme a cell and direction."""
        result = Suppression({*confidential, *self.before})
        moves = _Moves(self)
        for cell, want in sorted(confidential.items(), key=lambda item: (-item[1], item[0])):
            for shift in (want, -min(want, self.values[cell])):
                moved = moves.cheapest(cell, shift, result.hidden)
                if moved is None:
                    result.unprotected.append(cell)
                    break
                result.hidden |= moved
        if not self.before:
            self._publish_again(result, confidential)
        return result

    def _publish_again(self, result: Suppression, confidential: Mapping[int, float]) -> None:
        """Publish what is not needed, the dearest first."""
        checks = 0
        protected = [cell for cell in sorted(confidential) if cell not in result.unprotected]
        others = sorted(result.hidden - set(confidential), key=lambda cell: -self.price[cell])
        for other in others:
            checks += len(protected)
            if checks > MOST_CHECKS:
                return
            rest = result.hidden - {other}
            if all(self._is_safe(cell, confidential[cell], rest) for cell in protected):
                result.hidden.discard(other)

    def _is_safe(self, cell: int, want: float, hidden: Collection[int]) -> bool:
        return is_safe(self.values, self.equations, hidden, cell, want)


def is_safe(
    values: Sequence[float],
    equations: Sequence[Equation],
    hidden: Collection[int],
    cell: int,
    want: float,
) -> bool:
    """Whether a hidden cell can lie as far from its value as wanted, given what is published.

    Parameters
    ----------
    values, equations, hidden, cell
        As for `hotbed.analysis.confidentiality.attack.attack`.
    want : float
    """
    low, high = attack(values, equations, hidden, cell)
    value, slack = values[cell], ENOUGH * max(want, 1.0)
    return low <= max(value - want, 0.0) + slack and high >= value + want - slack


class _Moves:
    """How much each cell can move, as the variables of a linear programme: up and down."""

    def __init__(self, group: _Group) -> None:
        self._group = group
        self._place = {cell: number for number, cell in enumerate(group.cells)}
        coefficients = matrix(group.equations, group.cells)
        self._coefficients = hstack([coefficients, -coefficients]).tocsr()
        self._down = np.array([group.values[cell] for cell in group.cells])
        self._price = np.array([group.price[cell] for cell in group.cells]) * (
            1 + 1e-7 * np.arange(len(group.cells))
        )

    def cheapest(self, cell: int, shift: float, hidden: Collection[int]) -> set[int] | None:
        """The cells that have to be hidden for one to be able to move so far; None: it can't."""
        size, at = len(self._group.cells), self._place[cell]
        price = self._price.copy()
        price[[self._place[other] for other in hidden]] = 0
        up, down = np.full(size, np.inf), self._down.copy()
        for other in self._group.kept:
            if other in self._place:
                up[self._place[other]] = down[self._place[other]] = 0
        low = np.zeros(2 * size)
        high = np.concatenate([up, down])
        high[[at, size + at]] = max(shift, 0.0), max(-shift, 0.0)
        low[[at, size + at]] = high[[at, size + at]]
        solved = linprog(
            np.concatenate([price, price]),
            A_eq=self._coefficients,
            b_eq=np.zeros(self._coefficients.shape[0]),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if solved.status != 0:
            return None
        moved = np.abs(solved.x[:size] - solved.x[size:]) > ENOUGH * max(abs(shift), 1e-3)
        return {self._group.cells[number] for number in np.flatnonzero(moved)}
