"""The game of the ranks: what a cluster's own total did to its rank, and what those of others did.

The two are unions of a game (Owen 1977): first the rank is shared out between the cluster's own
total and the totals of all others, then within each among the switches that moved it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hotbed.analysis.decomposition.shapley import owen

ZERO = Fraction(0)


@dataclass(frozen=True)
class RankGame:
    """Ranks in every mixture, with the cluster's own total of one and those of others of another.

    Parameters
    ----------
    totals : list of dict
        By coalition: cluster -> total (`Totals.by_state`).
    """

    totals: list[dict[int, Fraction]]

    @cached_property
    def _sorted(self) -> list[list[Fraction]]:
        return [sorted(totals.values()) for totals in self.totals]

    def parts(self, cluster: int) -> tuple[list[Fraction], list[Fraction]]:
        """Ranks gained by the cluster's own total and by those of others, player by player.

        Parameters
        ----------
        cluster : int

        Returns
        -------
        own, others : list of Fraction
            (players,) together they add up to the ranks gained.
        """
        first, last = 0, len(self.totals) - 1
        own, others = owen(
            (self._own(cluster, first), self._own(cluster, last)),
            (self._others(cluster, first), self._others(cluster, last)),
        )
        return own, others

    def rank(self, cluster: int, own: int, others: int) -> int:
        """A cluster's rank by its total in one coalition among the others' in another.

        Parameters
        ----------
        cluster, own, others : int
        """
        return 1 + self._above(cluster, self.totals[own].get(cluster, ZERO), others)

    def overtaking(self, cluster: int) -> tuple[list[int], list[int]]:
        """The clusters that stand above it only now, and those that stood above it only before.

        Parameters
        ----------
        cluster : int

        Returns
        -------
        now, before : list of int
            In the order of their totals. The ranks gained are how many more there were before.
        """
        above = [self._standing_above(cluster, side) for side in (0, len(self.totals) - 1)]
        came = [number for number in above[1] if number not in above[0]]
        return came, [number for number in above[0] if number not in above[1]]

    def _standing_above(self, cluster: int, coalition: int) -> dict[int, Fraction]:
        totals = self.totals[coalition]
        mine = totals.get(cluster, ZERO)
        above = [(-total, number) for number, total in totals.items() if total > mine]
        return {number: -total for total, number in sorted(above)}

    def _own(self, cluster: int, others: int) -> list[int]:
        return [-self.rank(cluster, own, others) for own in range(len(self.totals))]

    def _others(self, cluster: int, own: int) -> list[int]:
        return [-self.rank(cluster, own, others) for others in range(len(self.totals))]

    def _above(self, cluster: int, total: Fraction, coalition: int) -> int:
        ordered, totals = self._sorted[coalition], self.totals[coalition]
        itself = totals.get(cluster, ZERO) > total
        return len(ordered) - bisect_right(ordered, total) - itself
