"""The ranking without one year: shows what a single year's mass of filings does to it.

No resampling sees that, since it draws documents as if they were independent. Each ranking is
exact: counts and world totals without the documents of one year.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hotbed.analysis.change.window import Window
from hotbed.count.standing import Standing, rank


@dataclass(frozen=True)
class WithoutYear:
    """The ranking without one year.

    Parameters
    ----------
    year : int
    standings : dict of int to Standing
        By cluster, numbered by rank from 0.
    """

    year: int
    standings: dict[int, Standing[int]]


def leave_one_year_out(window: Window) -> list[WithoutYear]:
    """Rank the clusters anew without each year of the window.

    Parameters
    ----------
    window : Window
        Of the run.

    Returns
    -------
    list of WithoutYear
        By year; of a window of a single year nothing, since nothing would be left. A world total
        that the recipe states shrinks as the documents that were read do.
    """
    by_year = window.counts_by_year(window.places.cluster)
    spans = {metric: _years(window, metric) for metric in window.metrics}
    years = sorted({year for span in spans.values() if len(span) > 1 for year in span})
    weights = window.run.recipe.weights
    outcomes = []
    for year in years:
        shorter = {name for name, span in spans.items() if len(span) > 1 and year in span}
        counts = {
            cluster.number: {
                metric: count - by_year.get((cluster.number, year), {}).get(metric, 0)
                if metric in shorter
                else count
                for metric, count in cluster.counts.items()
            }
            for cluster in window.clusters
        }
        world = {
            metric: _world_without(window, metric, year) if metric in shorter else total
            for metric, total in window.world.items()
        }
        outcomes.append(WithoutYear(year, {row.group: row for row in rank(counts, world, weights)}))
    return outcomes


def _years(window: Window, metric: str) -> list[int]:
    """The years that have documents."""
    return [year for year in window.years(metric) if window.documents_in(metric, year)]


def _world_without(window: Window, metric: str, year: int) -> Fraction:
    read = window.run.metadata["world"][metric]
    return window.world[metric] * (1 - Fraction(window.documents_in(metric, year), read))
