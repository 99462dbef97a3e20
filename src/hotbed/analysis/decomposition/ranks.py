"""The game of the ranks: what a cluster's own total did to its rank, and what those of others did.

The two are unions of a game (Owen 1977): first the rank is shared out between the cluster's own
total and the totals of all others, then within each among the switches that moved it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from hotbed.analysis.decomposition.shapley import owen


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
    def _whole(self) -> list[dict[int, int]]:
        """The totals as whole numbers of one unit, which compare fast."""
        unit = lcm(*(total.denominator for totals in self.totals for total in totals.values()))
        return [
            {number: total.numerator * (unit // total.denominator) for number, total in row.items()}
            for row in self.totals
        ]

    @cached_property
    def _sorted(self) -> list[list[int]]:
        return [sorted(totals.values()) for totals in self._whole]

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
        total, totals = self._whole[own].get(cluster, 0), self._sorted[others]
        itself = self._whole[others].get(cluster, 0) > total
        return 1 + len(totals) - bisect_right(totals, total) - itself

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
        before, now = (self._standing_above(cluster, side) for side in (0, -1))
        return self._ordered(now - before, -1), self._ordered(before - now, 0)

    def _standing_above(self, cluster: int, coalition: int) -> set[int]:
        totals = self._whole[coalition]
        mine = totals.get(cluster, 0)
        return {number for number, total in totals.items() if total > mine}

    def _ordered(self, clusters: set[int], coalition: int) -> list[int]:
        totals = self._whole[coalition]
        return sorted(clusters, key=lambda number: (-totals[number], number))

    def _own(self, cluster: int, others: int) -> list[int]:
        return [-self.rank(cluster, own, others) for own in range(len(self.totals))]

    def _others(self, cluster: int, own: int) -> list[int]:
        return [-self.rank(cluster, own, others) for others in range(len(self.totals))]
