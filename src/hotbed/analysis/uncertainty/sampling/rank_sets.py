"""Confidence sets for ranks, from estimates and their covariance.

Whether i really is ahead of j is tested for every ordered pair by (T_i - T_j) / s_ij. The critical
value is a quantile of the largest of these under no difference at all, with the estimates'
covariances, so that all tests hold together; pairs that were rejected are dropped and the rest are
tested again (step-down). A rank is then at least 1 + the number that are significantly ahead, and
at most the number of all less those significantly behind. Percentile intervals of bootstrapped
ranks, which others print, miss the true rank too often where totals are close.

Mogstad, Romano, Shaikh, Wilhelm (2023), Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries, Review of Economic Studies,
doi 10.1093/restud/rdad006; Romano, Wolf (2005), Exact and approximate stepdown methods for multiple
hypothesis testing, doi 10.1198/016214504000000539.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotbed.base.errors import HotbedError
from hotbed.base.native import call
from hotbed.detect.search.threads import Threads, working

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEVEL = 0.95
DRAWS = 10_000
"""Draws of the normal distribution for a critical value: at 95 % its own error is about 0.02."""

ROUNDING = 1e-12
"""A variance that is so small beside the largest is what rounding left of none."""

BATCH = 2_000
"""Draws that a thread compares in one go."""


@dataclass(frozen=True)
class RankSets:
    """Which ranks the data allow.

    Parameters
    ----------
    low, high : numpy.ndarray
        (n,) the best and the worst rank in each set.
    ahead : numpy.ndarray
        (n, n) bool, whether the first is significantly ahead of the second.
    """

    low: Ints
    high: Ints
    ahead: Flags


class Comparisons:
    """Pairwise comparisons of estimates, with draws from their distribution.

    Parameters
    ----------
    estimates : array_like
        (n,) what is ranked, the largest first.
    covariance : array_like
        (n, n) of the estimates; may be singular.
    level : float
        Of confidence, between 0 and 1.
    draws : int
        How many draws critical values rest on.
    seed : int
        The same seed gives the same sets.
    threads : int, optional
        How many may work; no result depends on it.

    Raises
    ------
    HotbedError
        The level is not between 0 and 1, or the shapes don't fit.

    Examples
    --------
    >>> close = Comparisons([10.0, 9.9, 1.0], np.eye(3) * 0.01)
    >>> sets = close.simultaneous()
    >>> sets.low.tolist(), sets.high.tolist()
    ([1, 1, 3], [2, 2, 3])
    """

    def __init__(
        self,
        estimates: ArrayLike,
        covariance: ArrayLike,
        level: float = LEVEL,
        draws: int = DRAWS,
        seed: int = 1,
        threads: int | None = None,
    ) -> None:
        self.estimates = np.asarray(estimates, np.float64)
        self.covariance = np.asarray(covariance, np.float64)
        size = self.estimates.size
        if self.covariance.shape != (size, size):
            raise HotbedError(
                f"{size} estimates have a covariance of shape {self.covariance.shape}",
                "give one row and column for each",
            )
        if not 0 < level < 1:
            raise HotbedError(f"the level of confidence is {level}", "give one between 0 and 1")
        self.level, self._threads = level, threads
        inverse = inverse_deviations(self.covariance)
        self._scale = np.where(np.isfinite(inverse), inverse, 0.0)
        self._draws = normal_draws(self.covariance, draws, seed)
        differences = self.estimates[:, None] - self.estimates[None, :]
        with np.errstate(invalid="ignore"):
            self._tests = np.where(differences == 0, 0.0, differences * inverse)

    def simultaneous(self) -> RankSets:
        """Sets that hold for all together, with the given confidence.

        Returns
        -------
        RankSets
            The pairs' tests hold together, too.
        """
        size = self.estimates.size
        with working(self._threads, self._draws.size) as threads:
            ahead = self._step_down(np.arange(size), ~np.eye(size, dtype=bool), threads)
        low = 1 + ahead.sum(axis=0)
        return RankSets(low, size - ahead.sum(axis=1), ahead)

    def marginal(self) -> RankSets:
        """Sets of which each holds by itself, for the reader of one row.

        Returns
        -------
        RankSets
            `ahead` holds the tests of the row's set.
        """
        size = self.estimates.size
        low, high = np.ones(size, np.int64), np.full(size, size, np.int64)
        ahead = np.zeros((size, size), bool)
        with working(self._threads, self._draws.size) as threads:
            for number in range(size):
                family = np.zeros((size, size), bool)
                family[number], family[:, number] = True, True
                family[number, number] = False
                rejected = self._step_down(np.array([number]), family, threads)
                low[number] += rejected[:, number].sum()
                high[number] -= rejected[number].sum()
                ahead[number] = rejected[number]
        return RankSets(low, high, ahead)

    def _step_down(self, leads: Ints, family: Flags, threads: Threads) -> Flags:
        """Which ordered pairs of a family are rejected: the first significantly ahead.

        All pairs have a lead in front or behind.
        """
        rejected = np.zeros_like(family)
        left = family
        while left.any():
            more = left & (self._tests > self._critical(leads, left, threads))
            rejected |= more
            left = left & ~more
            if not more.any():
                break
        return rejected

    def _critical(self, leads: Ints, family: Flags, threads: Threads) -> float:
        """The quantile of the largest test of a family, where nothing differs.

        Pairs whose lead stands behind are those in front with the draws' sign turned.
        """
        largest = np.full(len(self._draws), -np.inf)
        _compare(self._draws, leads, self._scale, family[leads], largest, threads)
        if leads.size < len(family):
            _compare(-self._draws, leads, self._scale, family[:, leads].T, largest, threads)
        return float(np.quantile(largest, self.level))


def _spans(size: int) -> Iterator[tuple[int, int]]:
    return ((first, min(first + BATCH, size)) for first in range(0, size, BATCH))


def _compare(
    draws: Floats, leads: Ints, scale: Floats, family: Flags, largest: Floats, threads: Threads
) -> None:
    """Raise each draw's largest test to that of some more pairs."""
    factors = np.ascontiguousarray(scale[leads])
    active = np.ascontiguousarray(family).astype(np.uint8)

    def compare(first: int, stop: int) -> None:
        call("largest_differences", draws, leads, factors, active, first, stop, largest)

    threads.run(compare, list(_spans(len(draws))))


def inverse_deviations(covariance: Floats) -> Floats:
    """One over the standard deviation of every pair's difference; infinite where there is none.

    Parameters
    ----------
    covariance : numpy.ndarray
        (n, n)

    Returns
    -------
    numpy.ndarray
        (n, n), the diagonal 0. Where two estimates vary as one, or not at all, the difference has
        no deviation; what rounding leaves of it, beside the largest variance, is none.

    Examples
    --------
    >>> inverse_deviations(np.array([[1.0, 0.0], [0.0, 3.0]])).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    own = np.diag(covariance)
    variance = own[:, None] + own[None, :] - 2 * covariance
    least = ROUNDING * own.max(initial=0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        inverse = np.where(variance > least, 1 / np.sqrt(np.maximum(variance, 0)), np.inf)
    np.fill_diagonal(inverse, 0.0)
    return inverse


def normal_draws(covariance: Floats, draws: int, seed: int) -> Floats:
    """Draws from the normal distribution around 0.

    A covariance of shares is nearly singular, where a Cholesky factor fails; its eigenvalues, cut
    at 0, do not.

    Parameters
    ----------
    covariance : numpy.ndarray
        (n, n)
    draws : int
    seed : int

    Returns
    -------
    numpy.ndarray
        (draws, n)
    """
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    factor = vectors * np.sqrt(np.maximum(values, 0))
    normal = np.random.Generator(np.random.Philox(seed)).standard_normal((draws, len(values)))
    return np.ascontiguousarray(normal @ factor.T)


def tied(ahead: Flags) -> list[list[int]]:
    """For each, those that can't be told from it.

    Parameters
    ----------
    ahead : numpy.ndarray
        (n, n) bool, as in `RankSets`.

    Examples
    --------
    >>> tied(np.array([[False, False, True], [False, False, True], [False, False, False]]))
    [[1], [0], []]
    """
    either = ahead | ahead.T
    return [
        [int(other) for other in np.flatnonzero(~row) if other != number]
        for number, row in enumerate(either)
    ]
