"""Every followed cluster's total in every mixture of the old and the new, exact.

The total of a mixture is the weighted sum of the shares, as in a ranking: the documents of one
window, at the places of one window's clusters, over one world's totals. A metric that only one run
has keeps that run's documents and world total on both sides, so that its coming and going is a
matter of weights and metrics alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import factorial

from hotbed.analysis.change.window import Window
from hotbed.analysis.decomposition.clusters import Followed, Yearly
from hotbed.analysis.decomposition.shapley import weights
from hotbed.analysis.decomposition.switches import State, Switch, states

Where = tuple[int, int, int, int]
"""Sides of borders, merges, geocoder and parameters."""
ZERO = Fraction(0)


@dataclass
class Totals:
    """The game of the totals.

    Parameters
    ----------
    windows : tuple of Window
        The old run's and the new one's.
    followed : Followed
    active : tuple of Switch
        The players; what doesn't differ is none.
    """

    windows: tuple[Window, Window]
    followed: Followed
    active: tuple[Switch, ...]
    states: list[State] = field(init=False)
    by_state: list[dict[int, Fraction]] = field(init=False)
    """By coalition: the number of each cluster there -> its total, percent points."""
    _held: dict[tuple[int, Where], dict[int, Yearly]] = field(init=False, default_factory=dict)
    _metric_sums: dict[tuple[int, Where], dict[int, dict[str, Fraction]]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self.states = states(self.active)
        self.by_state = [self._totals(state) for state in self.states]

    @property
    def metrics(self) -> list[str]:
        """The metrics of both runs."""
        old, new = self.windows
        return [*new.metrics, *(name for name in old.metrics if name not in new.metrics)]

    def game(self, cluster: int) -> list[Fraction]:
        """A cluster's total by coalition; 0 where it doesn't exist.

        Parameters
        ----------
        cluster : int
        """
        return [totals.get(cluster, ZERO) for totals in self.by_state]

    def years(self, cluster: int) -> dict[tuple[str, int], Fraction]:
        """The part of the documents, by metric and year of publication.

        Parameters
        ----------
        cluster : int

        Returns
        -------
        dict
            (metric, year) -> percent points; they add up to the part of the documents.
        """
        parts: dict[tuple[str, int], Fraction] = {}
        for where, worth in self._mean_worth.items():
            before, now = (self._documents(side, cluster, where) for side in (0, 1))
            for key in before.keys() | now.keys():
                gained = now.get(key, ZERO) - before.get(key, ZERO)
                if gained:
                    parts[key] = parts.get(key, ZERO) + worth[key[0]] * gained
        return dict(sorted(parts.items()))

    @cached_property
    def _mean_worth(self) -> dict[Where, dict[str, Fraction]]:
        """Where documents are counted -> what one of a metric adds, with the weights of Shapley.

        The weight of a coalition is the share of orders in which the documents join it next.
        """
        bit, players = 1 << self.active.index(Switch.DOCUMENTS), len(self.active)
        orders = [Fraction(n, factorial(players)) for n in weights(players)]
        sums: dict[Where, dict[str, Fraction]] = {}
        for coalition, state in enumerate(self.states):
            if coalition & bit:
                continue
            worth = sums.setdefault(_where(state), dict.fromkeys(self.metrics, ZERO))
            for metric in self.metrics:
                worth[metric] += orders[coalition.bit_count()] * self._worth(metric, state)
        return sums

    def _totals(self, state: State) -> dict[int, Fraction]:
        worth = {metric: self._worth(metric, state) for metric in self.metrics}
        counts = self._by_metric(state[Switch.DOCUMENTS], _where(state))
        return {
            number: sum((worth[metric] * count for metric, count in held.items()), ZERO)
            for number, held in counts.items()
        }

    def _by_metric(self, side: int, where: Where) -> dict[int, dict[str, Fraction]]:
        """Every cluster's documents by metric."""
        key = (side, where)
        if key not in self._metric_sums:
            clusters = {number for window in (0, 1) for number in self._counts(window, where)}
            sums = self._metric_sums[key] = {number: {} for number in sorted(clusters)}
            for number, held in sums.items():
                for (metric, _year), count in self._documents(side, number, where).items():
                    held[metric] = held.get(metric, ZERO) + count
        return self._metric_sums[key]

    def _worth(self, metric: str, state: State) -> Fraction:
        """What a document of a metric adds to a total."""
        weight = self.windows[state[Switch.WEIGHTS]].weights.get(metric, ZERO)
        world = self.windows[self._side(metric, state[Switch.WORLD])].world[metric]
        return 100 * weight / world

    def _documents(self, side: int, cluster: int, where: Where) -> Yearly:
        """A cluster's documents by metric and year, those of one side's window."""
        alone = [name for name in self.metrics if self._side(name, side) != side]
        mine = self._counts(side, where).get(cluster, {})
        if not alone:
            return mine
        other = self._counts(1 - side, where).get(cluster, {})
        return mine | {key: count for key, count in other.items() if key[0] in alone}

    def _side(self, metric: str, side: int) -> int:
        """The side whose figures of a metric stand for a side: the other's where it has none."""
        return side if metric in self.windows[side].metrics else 1 - side

    def _counts(self, window: int, where: Where) -> dict[int, Yearly]:
        key = (window, where)
        if key not in self._held:
            borders, merges, geocoder, parameters = where
            pieces = self.followed.pieces(window, geocoder, parameters)
            self._held[key] = _sums(
                (piece.cluster(borders, merges), piece.documents) for piece in pieces
            )
        return self._held[key]


def _where(state: State) -> Where:
    return (
        state[Switch.BORDERS],
        state[Switch.MERGES],
        state[Switch.GEOCODER],
        state[Switch.PARAMETERS],
    )


def _sums(pieces: Iterable[tuple[int, Yearly]]) -> dict[int, Yearly]:
    sums: dict[int, Yearly] = {}
    for cluster, documents in pieces:
        if cluster < 0:
            continue
        held = sums.setdefault(cluster, {})
        for key, count in documents.items():
            held[key] = held.get(key, ZERO) + count
    return sums
