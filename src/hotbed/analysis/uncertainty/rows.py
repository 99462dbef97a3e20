"""From what was measured of a run to rows of its tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.choices import Sensitivity, sensitivity
from hotbed.analysis.uncertainty.following import State
from hotbed.analysis.uncertainty.geocoding import Imputed
from hotbed.analysis.uncertainty.measure import Doubts
from hotbed.analysis.uncertainty.sampling.rank_sets import RankSets, tied
from hotbed.analysis.uncertainty.sampling.replicates import Stability
from hotbed.analysis.uncertainty.years import leave_one_year_out
from hotbed.count.fractions import half_up
from hotbed.tables import (
    LEAVE_ONE_YEAR,
    PAIRS,
    PLACES,
    SENSITIVITY,
    SHARE_DECIMALS,
    UNCERTAINTY,
)

Row = dict[str, object]


def measured_tables(doubts: Doubts) -> dict[str, pa.Table]:
    """Measure all that the recipe asks for.

    Parameters
    ----------
    doubts : Doubts

    Returns
    -------
    dict of str to pyarrow.Table
        By the name of its contract.
    """
    asked, metrics = doubts.run.recipe.uncertainty, doubts.run.metrics
    comparisons = doubts.comparisons(asked.level)
    sets, alone = comparisons.simultaneous(), comparisons.marginal()
    stable = doubts.stability(asked.replicates) if asked.replicates else None
    placed = doubts.imputed(asked.placings) if asked.placings else None
    moved = None
    if asked.settings and doubts.clusters:
        moved = sensitivity(doubts.run, seed=asked.seed, settings=asked.settings)
    ranks = ranks_rows(doubts, sets, alone)
    further = (_existence(len(ranks), stable), _placings(len(ranks), placed))
    rows = [
        row | exists | placings | choices
        for row, exists, placings, choices in zip(
            ranks, *further, _choices(doubts, moved), strict=True
        )
    ]
    tables = {
        UNCERTAINTY.name: pa.Table.from_pylist(rows, UNCERTAINTY.schema(metrics)),
        PAIRS.name: pairs_table(doubts, sets),
        LEAVE_ONE_YEAR.name: pa.Table.from_pylist(year_rows(doubts), LEAVE_ONE_YEAR.schema()),
    }
    if stable is not None:
        tables[PLACES.name] = places_table(doubts, stable)
    if moved is not None:
        tables[SENSITIVITY.name] = moved.table
    return tables


def ranks_rows(doubts: Doubts, sets: RankSets, alone: RankSets) -> list[Row]:
    """A row a cluster: what the documents allow."""
    asked, ranks = doubts.run.recipe.uncertainty, [c.rank for c in doubts.clusters]
    likely = None
    if asked.within_borders:
        likely = doubts.top_probability(asked.top, asked.within_borders)
    rows: list[Row] = []
    for number, others in enumerate(tied(sets.ahead)):
        cluster = doubts.clusters[number]
        rows.append(
            {
                "rank": cluster.rank,
                "cluster_id": cluster.cluster_id,
                "name": cluster.name,
                "total": half_up(cluster.total, SHARE_DECIMALS),
                "sd": _decimal(doubts.deviations[number]),
                "rank_low": int(sets.low[number]),
                "rank_high": int(sets.high[number]),
                "marginal_low": int(alone.low[number]),
                "marginal_high": int(alone.high[number]),
                "tied_with": ";".join(str(ranks[other]) for other in others),
                "top": asked.top,
                "top_probability": None if likely is None else _decimal(likely[number], 4),
                "may_be_top": bool(sets.low[number] <= asked.top),
                **{
                    f"{metric}_documents": of.documents[number]
                    for metric, of in doubts.moments.items()
                },
            }
        )
    return rows


def _existence(clusters: int, stable: Stability | None) -> list[Row]:
    states = (State.KEPT, State.ABSORBED, State.SPLIT)
    names = ("exists", "absorbed", "split")
    if stable is None:
        return [dict.fromkeys(names) for _ in range(clusters)]
    shares = stable.states / stable.replicates
    return [
        {name: _decimal(row[state], 4) for name, state in zip(names, states, strict=True)}
        for row in shares
    ]


def _placings(clusters: int, placed: Imputed | None) -> list[Row]:
    names = ("geocoding_sd", "geocoding_low", "geocoding_high", "geocoding_exists")
    if placed is None:
        return [dict.fromkeys(names) for _ in range(clusters)]
    rows: list[Row] = []
    for number, ranks in enumerate(placed.ranks):
        kept = np.sort(ranks[ranks > 0])
        low, high = (_percentile(kept, part) for part in (0.025, 0.975))
        deviation = np.sqrt(placed.variances[number])
        values = (_decimal(deviation), low, high, _decimal(placed.exists[number], 4))
        rows.append(dict(zip(names, values, strict=True)))
    return rows


def _percentile(ranks: NDArray[np.int64], part: float) -> int | None:
    """The rank below which a part of the draws lies, one that was drawn."""
    if not ranks.size:
        return None
    return int(ranks[min(ranks.size - 1, int(part * ranks.size))])


def _choices(doubts: Doubts, moved: Sensitivity | None) -> list[Row]:
    lowest: dict[str, int] = {}
    highest: dict[str, int] = {}
    if moved is not None:
        for row in moved.table.select(["cluster_id", "lowest", "highest"]).to_pylist():
            name = row["cluster_id"]
            if row["lowest"] is not None:
                lowest[name] = min(lowest.get(name, row["lowest"]), row["lowest"])
                highest[name] = max(highest.get(name, row["highest"]), row["highest"])
    return [
        {
            "choices_low": lowest.get(cluster.cluster_id),
            "choices_high": highest.get(cluster.cluster_id),
        }
        for cluster in doubts.clusters
    ]


def year_rows(doubts: Doubts) -> list[Row]:
    """A row a year and cluster: where it stands without the year."""
    return [
        {
            "year": without.year,
            "cluster_id": cluster.cluster_id,
            "name": cluster.name,
            "rank": cluster.rank,
            "rank_without": without.standings[cluster.number].rank,
            "total": half_up(cluster.total, SHARE_DECIMALS),
            "total_without": half_up(without.standings[cluster.number].total, SHARE_DECIMALS),
        }
        for without in leave_one_year_out(doubts.window)
        for cluster in doubts.clusters
    ]


def pairs_table(doubts: Doubts, sets: RankSets) -> pa.Table:
    """Every pair of clusters, the one ahead in the ranking first."""
    count = len(doubts.clusters)
    first, second = np.triu_indices(count, 1)
    variance = np.diag(doubts.covariance)
    spread = variance[first] + variance[second] - 2 * doubts.covariance[first, second]
    deviation = np.sqrt(np.maximum(spread, 0))
    difference = doubts.totals[first] - doubts.totals[second]
    some = deviation > 0
    ids = pa.array([cluster.cluster_id for cluster in doubts.clusters], pa.string())
    ranks = np.array([cluster.rank for cluster in doubts.clusters], np.int64)
    columns = {
        "rank": ranks[first],
        "cluster_id": ids.take(pa.array(first)),
        "other_rank": ranks[second],
        "other_id": ids.take(pa.array(second)),
        "difference": difference,
        "sd": deviation,
        "z": pa.array(difference / np.where(some, deviation, 1.0), mask=~some),
        "ahead": sets.ahead[first, second],
    }
    return pa.table(columns).cast(PAIRS.schema())


def places_table(doubts: Doubts, stable: Stability) -> pa.Table:
    """Every place, with the share of replicates in which it stays where it is."""
    members = doubts.run.members
    share = stable.places / stable.replicates
    kept = members.select(["place_id", "lon", "lat", "listings", "cluster_id"])
    return kept.append_column("stability", pa.array(share)).cast(PLACES.schema())


def _decimal(value: float, decimals: int = SHARE_DECIMALS) -> str | None:
    return None if not np.isfinite(value) else f"{value:.{decimals}f}"
