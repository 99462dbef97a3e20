"""From two runs to rows that say which changes are real."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from hotbed.analysis.change.lineage import links
from hotbed.analysis.uncertainty.change import Changes, changes, halved
from hotbed.analysis.uncertainty.measure import Doubts
from hotbed.analysis.uncertainty.sampling.covariance import cross_covariance
from hotbed.analysis.uncertainty.sampling.documents import (
    shared_documents,
    shared_moments,
)
from hotbed.analysis.uncertainty.sampling.rank_sets import DRAWS, RankSets
from hotbed.base.progress import task
from hotbed.runs.run import Run
from hotbed.tables import CHANGE_UNCERTAINTY, SHARE_DECIMALS, SWAPS

Row = dict[str, object]


def change_tables(current: Doubts, previous: Run) -> dict[str, pa.Table]:
    """Compare a run with the previous edition.

    Parameters
    ----------
    current : Doubts
    previous : Run
        Its stages must still be there.

    Returns
    -------
    dict of str to pyarrow.Table
        By the name of its contract.
    """
    before = Doubts(previous, current.engine)
    told, pairs = _changes(current, before)
    rows = _change_rows(current, before, told, pairs)
    swaps = _swap_rows(current, told, pairs)
    return {
        CHANGE_UNCERTAINTY.name: pa.Table.from_pylist(rows, CHANGE_UNCERTAINTY.schema()),
        SWAPS.name: pa.Table.from_pylist(swaps, SWAPS.schema()),
    }


def _changes(current: Doubts, before: Doubts) -> tuple[Changes, list[tuple[int, int]]]:
    """The changes of the clusters that go on, and their numbers now and before."""
    asked = current.run.recipe.uncertainty
    pairs = sorted(
        (link.current, link.previous) for link in links(before.run, current.run) if link.continues
    )
    now, then = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    cross = _cross_covariance(current, before)
    covariances = (
        current.covariance[np.ix_(now, now)],
        before.covariance[np.ix_(then, then)],
        cross[np.ix_(now, then)],
    )
    level = halved(asked.level)
    sets = [
        _of(doubts.comparisons(level).simultaneous(), rows)
        for doubts, rows in ((current, now), (before, then))
    ]
    totals = current.totals[now], before.totals[then]
    told = changes(*totals, covariances, (sets[0], sets[1]), asked.level, DRAWS, asked.seed)
    return told, pairs


def _cross_covariance(current: Doubts, before: Doubts) -> np.ndarray:
    engine = current.engine
    folders = [doubts.run.stage("listings") for doubts in (current, before)]
    with task("documents in both editions"):
        common = shared_documents(engine, folders[0], folders[1])
        shared = shared_moments(
            engine,
            common,
            (current.parts, len(current.clusters)),
            (before.parts, len(before.clusters)),
        )
    return cross_covariance(
        current.moments,
        before.moments,
        shared,
        (current.run.world, before.run.world),
        (current.run.recipe.weights, before.run.recipe.weights),
    )


def _of(sets: RankSets, rows: np.ndarray) -> RankSets:
    return RankSets(sets.low[rows], sets.high[rows], sets.ahead[np.ix_(rows, rows)])


def _change_rows(
    current: Doubts, before: Doubts, told: Changes, pairs: list[tuple[int, int]]
) -> list[Row]:
    rows: list[Row] = []
    for row, (now, then) in enumerate(pairs):
        cluster, earlier = current.clusters[now], before.clusters[then]
        numbers = (told.change[row], told.deviation[row], told.low[row], told.high[row])
        texts = [f"{number:.{SHARE_DECIMALS}f}" for number in numbers]
        rows.append(
            {
                "rank": cluster.rank,
                "cluster_id": cluster.cluster_id,
                "name": cluster.name,
                "previous_rank": earlier.rank,
                "previous_id": earlier.cluster_id,
                **dict(zip(("total_change", "sd", "low", "high"), texts, strict=True)),
                "total_told": told.total_told(row).value,
                "rank_change": earlier.rank - cluster.rank,
                "rank_change_low": int(told.rank_low[row]),
                "rank_change_high": int(told.rank_high[row]),
                "rank_told": told.rank_told(row).value,
            }
        )
    return rows


def _swap_rows(current: Doubts, told: Changes, pairs: list[tuple[int, int]]) -> list[Row]:
    rows: list[Row] = []
    for number, (ahead, behind) in enumerate(told.swapped):
        first, second = (current.clusters[pairs[side][0]] for side in (ahead, behind))
        rows.append(
            {
                "cluster_id": first.cluster_id,
                "name": first.name,
                "rank": first.rank,
                "other_id": second.cluster_id,
                "other_name": second.name,
                "other_rank": second.rank,
                "change": f"{told.gains[number]:.{SHARE_DECIMALS}f}",
                "sd": f"{told.gain_deviations[number]:.{SHARE_DECIMALS}f}",
                "told": bool(told.gain_told[number]),
            }
        )
    return rows
