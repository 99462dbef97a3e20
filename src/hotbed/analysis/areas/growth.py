"""What regions had in a previous edition: the same polygons, that run's places."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hotbed.analysis.areas.counting import Counted, count
from hotbed.analysis.areas.regions import Regions
from hotbed.analysis.change.compare import growth
from hotbed.analysis.change.window import differences
from hotbed.count.standing import weighted_share
from hotbed.runs.run import Run


@dataclass(frozen=True)
class Before:
    """A region in the previous edition, and its growth since then.

    Parameters
    ----------
    rank : int
    total : Fraction
        Percent points of that edition's world.
    documents : Fraction
        Of all metrics, that the growth is of.
    growth : Fraction or None
        Percent; of the documents weighted as that edition's world has them.
    by_metric : dict of str to (Fraction or None)
        Growth of each metric's documents, percent.
    """

    rank: int
    total: Fraction
    documents: Fraction
    growth: Fraction | None
    by_metric: dict[str, Fraction | None]


def regions_before(now: Counted, previous: Run) -> tuple[dict[int, Before], list[str]]:
    """Count a previous edition by the same regions.

    Parameters
    ----------
    now : Counted
    previous : Run

    Returns
    -------
    before : dict
        Region -> what it had.
    differences : list of str
        What the two runs' methods do otherwise.
    """
    regions: Regions = now.regions
    then = count(previous, regions, now.within_km)
    metrics = [name for name in now.run.metrics if name in previous.metrics]
    weights = now.run.recipe.weights
    past = {standing.group: standing for standing in then.standings}
    before = {}
    for standing in now.standings:
        old = past[standing.group]
        was = {name: old.counts[name] for name in metrics}
        has = {name: standing.counts[name] for name in metrics}
        rates = [weighted_share(counts, previous.world, weights) for counts in (was, has)]
        before[standing.group] = Before(
            old.rank,
            old.total,
            sum(was.values(), Fraction(0)),
            growth(*rates),
            {name: growth(was[name], has[name]) for name in metrics},
        )
    return before, list(differences(previous, now.run))
