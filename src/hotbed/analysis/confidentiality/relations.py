"""Cells of tables and the sums that bind them: what anybody can compute with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Equation = Mapping[int, float]
"""Cell -> coefficient: the sum over cells is the same, whatever is hidden."""


@dataclass
class Relations:
    """Cells with their values, and the equations between them.

    Cells are numbered from 0, in the order in which they are added.
    """

    values: list[float] = field(default_factory=list)
    equations: list[dict[int, float]] = field(default_factory=list)

    def cell(self, value: float) -> int:
        """Add a cell; returns its number.

        Parameters
        ----------
        value : float
            As it would be published; never negative.
        """
        self.values.append(max(value, 0.0))
        return len(self.values) - 1

    def total(self, parts: Iterable[int], whole: int | None = None) -> None:
        """State that parts add up to another cell, or to something that is known anyway.

        Parameters
        ----------
        parts : iterable of int
        whole : int, optional
            The cell that they add up to.
        """
        equation = dict.fromkeys(parts, 1.0)
        if whole is not None:
            equation[whole] = -1.0
        self.equations.append(equation)

    def components(self) -> list[tuple[list[int], list[dict[int, float]]]]:
        """Groups of cells that equations bind, each with its equations, in the cells' order."""
        root = list(range(len(self.values)))

        def top(cell: int) -> int:
            while root[cell] != cell:
                root[cell] = root[root[cell]]
                cell = root[cell]
            return cell

        for equation in self.equations:
            first, *others = equation
            for other in others:
                one, two = sorted((top(first), top(other)))
                root[two] = one
        groups: dict[int, tuple[list[int], list[dict[int, float]]]] = {}
        for cell in range(len(root)):
            groups.setdefault(top(cell), ([], []))[0].append(cell)
        for equation in self.equations:
            groups[top(next(iter(equation)))][1].append(equation)
        return [groups[key] for key in sorted(groups)]


def table(rows: Sequence[Sequence[float]]) -> Relations:
    """A table with its margins: inner cells row by row, totals of rows, of columns, and of all.

    Parameters
    ----------
    rows : sequence of sequence of float

    Examples
    --------
    >>> relations = table([[1, 2], [3, 4]])
    >>> relations.values
    [1.0, 2.0, 3.0, 4.0, 3.0, 7.0, 4.0, 6.0, 10.0]
    """
    inner = np.asarray(rows, np.float64)
    high, wide = inner.shape
    relations = Relations()
    for value in (*inner.ravel(), *inner.sum(axis=1), *inner.sum(axis=0), inner.sum()):
        relations.cell(float(value))
    for row in range(high):
        relations.total(range(row * wide, (row + 1) * wide), high * wide + row)
    for column in range(wide):
        relations.total(range(column, high * wide, wide), high * wide + high + column)
    last = high * wide + high + wide
    relations.total(range(high * wide, high * wide + high), last)
    relations.total(range(high * wide + high, last), last)
    return relations
