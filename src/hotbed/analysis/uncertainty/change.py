"""Which changes since the previous edition are real.

Consecutive windows share most of their years, and a document in both counts in both: their totals
move together, which makes a difference of totals surer than either total. Changes of totals are
given with intervals that hold for all clusters together. A change of rank is told only where the
sets of ranks of both editions, taken together at the same confidence, leave no other possibility.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.sampling.rank_sets import (
    ROUNDING,
    Comparisons,
    RankSets,
    normal_draws,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Told(StrEnum):
    """What the data say of a change."""

    ROSE = "rose"
    FELL = "fell"
    SAME = "unchanged"
    UNCLEAR = "can't be told"


@dataclass(frozen=True)
class Changes:
    """How sure changes are, of the clusters that both editions have.

    Parameters
    ----------
    change : numpy.ndarray
        (n,) total now less total before, percent points.
    deviation : numpy.ndarray
        (n,) its standard deviation over draws of the documents.
    critical : float
        Deviations around the changes within which all true ones lie together.
    rank_low, rank_high : numpy.ndarray
        (n,) least and most change of rank that the sets of ranks allow; up is positive.
    swapped : list of (int, int)
        Pairs of rows that changed places: the first is ahead now.
    gains : numpy.ndarray
        (pairs,) by how much the first gained on the second, percent points.
    gain_deviations : numpy.ndarray
        (pairs,)
    gain_told : numpy.ndarray
        (pairs,) bool, whether the gain is significant for all pairs together.
    """

    change: Floats
    deviation: Floats
    critical: float
    rank_low: Ints
    rank_high: Ints
    swapped: list[tuple[int, int]]
    gains: Floats
    gain_deviations: Floats
    gain_told: Flags

    @property
    def low(self) -> Floats:
        """(n,) lower ends of the changes."""
        return np.asarray(self.change - self.critical * self.deviation)

    @property
    def high(self) -> Floats:
        """(n,) upper ends of the changes."""
        return np.asarray(self.change + self.critical * self.deviation)

    def total_told(self, row: int) -> Told:
        """Whether a cluster's total rose or fell, as far as can be told."""
        return _told(self.low[row], self.high[row])

    def rank_told(self, row: int) -> Told:
        """Whether a cluster's rank rose or fell, as far as can be told."""
        return _told(float(self.rank_low[row]), float(self.rank_high[row]))


def _told(low: float, high: float) -> Told:
    if low > 0:
        return Told.ROSE
    if low == high == 0:
        return Told.SAME
    return Told.FELL if high < 0 else Told.UNCLEAR


def changes(
    now: Floats,
    before: Floats,
    covariances: tuple[Floats, Floats, Floats],
    sets: tuple[RankSets, RankSets],
    level: float,
    draws: int,
    seed: int,
) -> Changes:
    """Compare two editions' totals of the clusters that both have.

    Parameters
    ----------
    now, before : numpy.ndarray
        (n,) totals, percent points, in the same order.
    covariances : tuple of numpy.ndarray
        (n, n) of the totals now, of those before, and of now (rows) with before (columns).
    sets : tuple of RankSets
        (n,) of these clusters now and before, at a confidence of `halved` each.
    level : float
        Of confidence, for all statements of a kind together.
    draws, seed : int
        As for `hotbed.analysis.uncertainty.sampling.rank_sets.Comparisons`.

    Returns
    -------
    Changes

    Examples
    --------
    Two clusters change places; their totals hardly vary, so that is real:

    >>> still, own = np.eye(2) * 1e-4, np.zeros((2, 2))
    >>> totals = np.array([2.0, 1.0]), np.array([1.0, 2.0])
    >>> sets = tuple(Comparisons(of, still).simultaneous() for of in totals)
    >>> told = changes(*totals, (still, still, own), sets, 0.95, 1000, 1)
    >>> str(told.total_told(0)), str(told.rank_told(0)), told.swapped, told.gain_told.tolist()
    ('rose', 'rose', [(0, 1)], [True])
    """
    change = now - before
    covariance = covariances[0] + covariances[1] - covariances[2] - covariances[2].T
    deviation = np.sqrt(np.maximum(np.diag(covariance), 0))
    critical = _critical(covariance, deviation, level, draws, seed)
    swapped = [
        (int(ahead), int(behind))
        for ahead, behind in np.argwhere(
            (now[:, None] > now[None, :]) & (before[:, None] < before[None, :])
        )
    ]
    gains, spread, told = _gains(change, covariance, swapped, level, draws, seed)
    low, high = sets[1].low - sets[0].high, sets[1].high - sets[0].low
    return Changes(change, deviation, critical, low, high, swapped, gains, spread, told)


def halved(level: float) -> float:
    """The confidence at which each of two statements is made, so that both hold at a level.

    >>> round(halved(0.95), 3)
    0.975
    """
    return (1 + level) / 2


def _critical(covariance: Floats, deviation: Floats, level: float, draws: int, seed: int) -> float:
    """The quantile of the largest of all changes in their deviations, where nothing changed."""
    moves = deviation**2 > ROUNDING * np.max(deviation**2, initial=0.0)
    if not moves.any():
        return 0.0
    drawn = normal_draws(covariance, draws, seed)[:, moves] / deviation[moves]
    return float(np.quantile(np.abs(drawn).max(axis=1), level))


def _gains(
    change: Floats,
    covariance: Floats,
    swapped: list[tuple[int, int]],
    level: float,
    draws: int,
    seed: int,
) -> tuple[Floats, Floats, Flags]:
    """By how much those ahead now gained on those behind, and whether that is significant."""
    if not swapped:
        return np.zeros(0), np.zeros(0), np.zeros(0, bool)
    ahead = Comparisons(change, covariance, level, draws, seed).simultaneous().ahead
    first, second = np.array(swapped).T
    own = np.diag(covariance)
    variance = own[first] + own[second] - 2 * covariance[first, second]
    return (
        change[first] - change[second],
        np.sqrt(np.maximum(variance, 0)),
        ahead[first, second],
    )
