"""What each territory holds: documents in clusters and outside, exactly, and where that ranks it.

Every located document is of one territory or another, in parts: over all territories, documents in
clusters add up to the ledger's line `cluster`, those outside to its line `noise`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hotbed.analysis.change.window import Window
from hotbed.analysis.grouping import cluster_numbers, counts_by_group, standings_of
from hotbed.analysis.territories.partition import Territories
from hotbed.count.standing import weighted_share
from hotbed.runs.run import Run

Documents = Mapping[str, Fraction]
"""Metric -> documents."""


@dataclass(frozen=True)
class Holding:
    """What a territory holds, exact.

    Parameters
    ----------
    key : str
        As in `Territories.keys`.
    rank : int
        By total, 1 the largest; places whose country is not known are not ranked with.
    located : mapping
        Metric -> documents located there.
    inside : mapping
        Metric -> of these in clusters.
    shares : mapping
        Metric -> percent of the world's documents.
    total : Fraction
        Weighted sum of the shares, percent points.
    inside_total : Fraction
        The same of the documents in clusters.
    years : mapping
        Metric -> year -> documents; 0 stands for documents without a year.
    """

    key: str
    rank: int
    located: Documents
    inside: Documents
    shares: Documents
    total: Fraction
    inside_total: Fraction
    years: Mapping[str, Mapping[int, Fraction]]

    def outside(self, metric: str) -> Fraction:
        """Documents located there in no cluster.

        Parameters
        ----------
        metric : str
        """
        return self.located[metric] - self.inside[metric]

    def inside_share(self, metric: str) -> Fraction | None:
        """Percent of the documents located there that lie in clusters; None without any.

        Parameters
        ----------
        metric : str
        """
        located = self.located[metric]
        return 100 * self.inside[metric] / located if located else None


def holdings(run: Run, territories: Territories) -> dict[str, Holding]:
    """What each territory holds.

    Parameters
    ----------
    run : Run
    territories : Territories
        Of the run's places.

    Returns
    -------
    dict
        Key -> holding, by rank.
    """
    group = territories.group
    in_cluster = np.where(cluster_numbers(run) >= 0, group, -1)
    inside = counts_by_group(run, in_cluster)
    years = _by_year(run, group)
    ranked = standings_of(run, group)
    nowhere = next((one.rank for one in ranked if not territories.keys[one.group]), None)
    held = {}
    for standing in ranked:
        number = standing.group
        counts = {name: inside.get((number, name), Fraction(0)) for name in run.metrics}
        key = territories.keys[number]
        held[key] = Holding(
            key,
            standing.rank - (nowhere is not None and nowhere < standing.rank),
            standing.counts,
            counts,
            standing.shares,
            standing.total,
            weighted_share(counts, run.world, run.recipe.weights),
            years.get(number, {}),
        )
    return held


def _by_year(run: Run, group: np.ndarray) -> dict[int, dict[str, dict[int, Fraction]]]:
    years: dict[int, dict[str, dict[int, Fraction]]] = {}
    for (number, year), counts in sorted(Window(run).counts_by_year(group).items()):
        for metric, count in counts.items():
            years.setdefault(number, {}).setdefault(metric, {})[year] = count
    return years
