"""The run under any settings: each cluster's rank and state, from the parcels alone.

A setting is a row of level numbers, one a factor (`Factor`), 0 the recipe's own. What belongs to
space (radius, minimum, decimals, precisions, merging) is worked out once for all settings that
share it; weights, window and counting are sums over what that leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hotbed.analysis.uncertainty.choices.levels import Counting, Factor, Levels, Sharing
from hotbed.analysis.uncertainty.choices.parcels import Ints, Parcels, Search
from hotbed.analysis.uncertainty.choices.tallies import Tallies, in_window
from hotbed.analysis.uncertainty.following import State, follow
from hotbed.sphere.distances import Floats
from hotbed.steps.clusters import rule_of

ALIKE = 1e-10
"""Percent points up to which two totals are equal: they are sums of fractions in floating point."""
SPACE = (Factor.DECIMALS, Factor.PRECISIONS, Factor.RADIUS, Factor.MINIMUM, Factor.MERGING)
PLACE_OF = {factor: number for number, factor in enumerate(Factor)}
"""Column of each factor in a table of settings."""


@dataclass(frozen=True)
class Outcomes:
    """What settings make of the run's clusters.

    Parameters
    ----------
    rank : numpy.ndarray
        (settings, clusters) rank among all clusters of the setting; where the cluster has none
        (absorbed, split or lost), one past the last rank of any setting. One past the setting's own
        last would make the disappearance of a small cluster among many look like a rise.
    state : numpy.ndarray
        (settings, clusters) a `State` each.
    clusters : numpy.ndarray
        (settings,) how many clusters the setting has.
    """

    rank: Ints
    state: Ints
    clusters: Ints

    @property
    def ranked(self) -> np.ndarray:
        """(settings, clusters) whether the cluster has a rank."""
        return np.asarray(self.state == State.KEPT)

    def some(self, rows: Ints | slice) -> Outcomes:
        """Those of some settings."""
        return Outcomes(self.rank[rows], self.state[rows], self.clusters[rows])


class Evaluation:
    """Ranks of a run's clusters under settings.

    Parameters
    ----------
    levels : Levels
    parcels : Parcels
    tallies : Tallies
    coactivity : float
        The recipe's share of documents that clusters must share to merge.
    """

    def __init__(
        self, levels: Levels, parcels: Parcels, tallies: Tallies, coactivity: float = 0.0
    ) -> None:
        self.levels, self.parcels, self.tallies = levels, parcels, tallies
        self.coactivity = coactivity
        self.size = int(parcels.base.max(initial=-1)) + 1

    def outcomes(self, settings: Ints, advance: Callable[[int], None]) -> Outcomes:
        """Ranks and states.

        Parameters
        ----------
        settings : numpy.ndarray
            (settings, factors) numbers of levels.
        advance : callable
            Is told of every setting.
        """
        rank = np.zeros((len(settings), self.size), np.int64)
        state = np.zeros_like(rank)
        clusters = np.zeros(len(settings), np.int64)
        space = settings[:, [PLACE_OF[factor] for factor in SPACE]]
        spaces, space_of = np.unique(space, axis=0, return_inverse=True)
        for number, one in enumerate(spaces.tolist()):
            rows = np.flatnonzero(space_of.ravel() == number)
            labels = self._labels(one)
            count = int(labels.max(initial=-1)) + 1
            followed = follow(self.parcels.base, labels, self.parcels.listings)
            ranks = self._ranks(settings[rows], labels, count)
            kept = np.flatnonzero(followed.cluster >= 0)
            rank[np.ix_(rows, kept)] = ranks[:, followed.cluster[kept]]
            state[rows], clusters[rows] = followed.state, count
            advance(rows.size)
        rank[state != State.KEPT] = clusters.max(initial=0) + 1
        return Outcomes(rank, state, clusters)

    def _labels(self, space: list[int]) -> Ints:
        decimals, precisions, radius, minimum, merging = space
        search: Search = (decimals, precisions, radius, minimum)
        linked = None
        if self.coactivity > 0 and self.tallies.full is not None:
            before = self.parcels.labels[search]
            shared = self.tallies.full.shared(before, int(before.max(initial=-1)) + 1)
            linked = rule_of(shared, self.coactivity)
        return self.parcels.merged(search, self.levels.merging[merging], linked)

    def _ranks(self, settings: Ints, labels: Ints, clusters: int) -> Ints:
        """(settings, clusters) ranks of all clusters, under settings of one space."""
        ranks = np.zeros((len(settings), clusters), np.int64)
        counts: dict[tuple[Counting, Sharing], Floats] = {}
        ways = [PLACE_OF[factor] for factor in (Factor.COUNTING, Factor.ADDRESSES, Factor.WINDOW)]
        for counting, sharing, window in np.unique(settings[:, ways], axis=0).tolist():
            rows = np.flatnonzero((settings[:, ways] == [counting, sharing, window]).all(axis=1))
            way = self.levels.counting[counting], self.levels.addresses[sharing]
            if way[0] is Counting.FULL:
                way = Counting.FULL, Sharing.SHARED  # addresses mean nothing there
            if way not in counts:
                counts[way] = self.tallies.counts(*way, labels, clusters)
            years = self.levels.window[window]
            shares = 100 * in_window(counts[way], years) / in_window(self.tallies.world, years)
            weights = np.array(self.levels.weights)[settings[rows, PLACE_OF[Factor.WEIGHTS]]]
            ranks[rows] = ranks_of(weights @ shares.T)
        return ranks


def ranks_of(totals: Floats) -> Ints:
    """Ranks of totals, 1 the largest; those that agree to `ALIKE` share one.

    Parameters
    ----------
    totals : numpy.ndarray
        (settings, clusters)

    Examples
    --------
    >>> ranks_of(np.array([[2.0, 5.0, 2.0 + 1e-15, 1.0]])).tolist()
    [[2, 1, 2, 4]]
    """
    order = np.argsort(-totals, axis=1, kind="stable")
    falling = np.take_along_axis(totals, order, axis=1)
    new = np.ones(totals.shape, bool)
    new[:, 1:] = falling[:, :-1] - falling[:, 1:] > ALIKE
    places = np.where(new, np.arange(1, totals.shape[1] + 1), 1)
    ranks = np.zeros(totals.shape, np.int64)
    np.put_along_axis(ranks, order, np.maximum.accumulate(places, axis=1), axis=1)
    return ranks
