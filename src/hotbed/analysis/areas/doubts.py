"""How sure regions' totals and ranks are over draws of the documents, as for clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hotbed.analysis.areas.counting import Counted
from hotbed.analysis.uncertainty.sampling.covariance import covariance, variances
from hotbed.analysis.uncertainty.sampling.documents import moments, parts_of_documents
from hotbed.analysis.uncertainty.sampling.rank_sets import DRAWS, Comparisons
from hotbed.engines import engine_of

MOST_RANKED = 1000
"""Of more regions with documents no sets of ranks are stated: every pair would be compared."""


@dataclass(frozen=True)
class Doubt:
    """How sure a region's total and rank are.

    Parameters
    ----------
    deviation : float
        Standard deviation of the total, percent points.
    low, high : int or None
        Best and worst rank, such that all regions' sets hold together; None: not stated.
    """

    deviation: float
    low: int | None
    high: int | None


def doubts_of(counted: Counted) -> dict[int, Doubt]:
    """Measure the regions that have a document.

    Parameters
    ----------
    counted : Counted
        Of a run whose stages are still there.

    Returns
    -------
    dict
        Region -> its doubt; sets of ranks for up to a thousand regions.

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    run = counted.run
    ranked = [row for row in counted.standings if row.total]
    if not ranked:
        return {}
    place_of = np.full(len(counted.regions) + 1, -1, np.int64)
    place_of[[row.group for row in ranked]] = np.arange(len(ranked))
    group = place_of[counted.located.region]
    engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
    try:
        placed = run.stage("tally") / "placed.parquet"
        parts = parts_of_documents(engine, placed, run.members["place_id"].to_numpy(), group)
        measured = moments(engine, parts, run.metrics, len(ranked))
    finally:
        engine.close()
    weights = run.recipe.weights
    deviations = np.sqrt([float(value) for value in variances(measured, run.world, weights)])
    low: list[int | None] = [None] * len(ranked)
    high = list(low)
    if len(ranked) <= MOST_RANKED:
        asked = run.recipe.uncertainty
        sets = Comparisons(
            [float(row.total) for row in ranked],
            covariance(measured, run.world, weights),
            *(asked.level, DRAWS, asked.seed, run.recipe.limits.threads),
        ).simultaneous()
        low, high = sets.low.tolist(), sets.high.tolist()
    return {
        row.group: Doubt(float(deviation), best, worst)
        for row, deviation, best, worst in zip(ranked, deviations, low, high, strict=True)
    }


def unranked(doubts: Mapping[int, Doubt]) -> list[str]:
    """Why no sets of ranks are stated, in words; nothing where they are.

    Parameters
    ----------
    doubts : mapping of int to Doubt

    Examples
    --------
    >>> unranked({number: Doubt(0.1, None, None) for number in range(1001)})
    ['No sets of ranks: 1,001 regions have documents, more than 1,000']
    """
    if len(doubts) <= MOST_RANKED:
        return []
    have = f"{len(doubts):,} regions have documents"
    return [f"No sets of ranks: {have}, more than {MOST_RANKED:,}"]
