"""Indices of sensitivity by variance: exact on a full grid, estimated from Saltelli's design.

S_i = Var(E[R|x_i]) / Var R is what choice i explains alone. S_Ti = 1 - Var(E[R|x_~i]) / Var R is
what would be left if all others were known: with what it explains together with others. All values
of a choice weigh the same.

Saltelli and others (2010), Variance based sensitivity analysis of model output, Computer Physics
Communications 181, 259-270, doi 10.1016/j.cpc.2009.09.018: the estimators (b) of their table 2 for
S_i, and (f), Jansen's, for S_Ti.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.choices.sobol import sobol_numbers
from hotbed.sphere.distances import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Indices:
    """Indices of all factors.

    Parameters
    ----------
    first, total : numpy.ndarray
        (factors, outputs) S_i and S_Ti; not a number where an output does not vary at all.
    """

    first: Floats
    total: Floats


def full_grid(sizes: tuple[int, ...]) -> Ints:
    """All combinations of levels, the last factor fastest.

    Parameters
    ----------
    sizes : tuple of int
        Levels of each factor.

    Returns
    -------
    numpy.ndarray
        (settings, factors)

    Examples
    --------
    >>> full_grid((2, 1, 2)).tolist()
    [[0, 0, 0], [0, 0, 1], [1, 0, 0], [1, 0, 1]]
    """
    return np.stack(np.unravel_index(np.arange(prod(sizes)), sizes), axis=1).astype(np.int64)


def exact_indices(outputs: Floats, sizes: tuple[int, ...]) -> Indices:
    """Indices of a full grid.

    Parameters
    ----------
    outputs : numpy.ndarray
        (settings, outputs) of `full_grid`'s settings.
    sizes : tuple of int
        Levels of each factor.

    Returns
    -------
    Indices
        Of all factors; those of one level are 0.

    Examples
    --------
    Two factors that add up, the first moving twice as far: 4/5 and 1/5 of the variance.

    >>> exact = exact_indices(np.array([[0.0], [1.0], [2.0], [3.0]]), (2, 2))
    >>> exact.first.ravel().tolist(), exact.total.round(9).ravel().tolist()
    ([0.8, 0.2], [0.8, 0.2])
    """
    grid = outputs.reshape(*sizes, -1)
    axes = tuple(range(len(sizes)))
    variance = _positive(grid.var(axis=axes))
    first, total = [], []
    for axis in axes:
        others = tuple(other for other in axes if other != axis)
        first.append(grid.mean(axis=others).var(axis=0) / variance)
        rest = grid.mean(axis=axis)
        total.append(1 - rest.var(axis=tuple(range(rest.ndim - 1))) / variance)
    return Indices(np.array(first), np.array(total))


def saltelli_points(count: int, factors: int, seed: int | None = None) -> Floats:
    """Saltelli's design: A, then A with each factor from B in turn, then B.

    Parameters
    ----------
    count : int
        Base points, a power of two.
    factors : int
    seed : int, optional
        Of the Sobol numbers' shift.

    Returns
    -------
    numpy.ndarray
        (count * (factors + 2), factors) from 0 to below 1, matrix by matrix.
    """
    numbers = sobol_numbers(count, 2 * factors, seed)
    one, other = numbers[:, :factors], numbers[:, factors:]
    mixed = np.repeat(one[None], factors, axis=0)
    for factor in range(factors):
        mixed[factor, :, factor] = other[:, factor]
    return np.concatenate([one, *mixed, other])


def estimated_indices(outputs: Floats, factors: int) -> Indices:
    """Indices from the outputs of `saltelli_points`.

    Parameters
    ----------
    outputs : numpy.ndarray
        (settings, outputs) in the design's order.
    factors : int
    """
    values = outputs.reshape(factors + 2, -1, outputs.shape[-1])
    values = values - values.mean(axis=(0, 1))  # which lessens the error of S_i
    one, mixed, other = values[0], values[1:-1], values[-1]
    variance = _positive(np.concatenate([one, other]).var(axis=0))
    first = (other * (mixed - one)).mean(axis=1) / variance
    total = ((one - mixed) ** 2).mean(axis=1) / 2 / variance
    return Indices(first, total)


def _positive(variance: Floats) -> Floats:
    return np.where(variance > 0, variance, np.nan)
