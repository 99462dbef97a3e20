"""The same clusters ranked by another edition's method: its metrics and weights, side by side."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.grouping import world_totals_of
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import fractional_counts, half_up
from hotbed.count.score import score
from hotbed.recipe import preset_metrics
from hotbed.result import Result

Counts = dict[Hashable, dict[str, Fraction | int]]


def exact_counts(result: Result) -> tuple[Counts, dict[str, int]]:
    """A run's fractional counts by cluster id and metric, and the world's documents by metric."""
    members, tally = result.members, result.tally
    ids = np.array([*members["cluster_id"].to_pylist(), None], dtype=object)
    place = np.asarray(pc.fill_null(tally["place_id"], -1).to_numpy(), np.int64)
    of_row = ids[place]
    inside = np.array([each is not None for each in of_row])
    counted = fractional_counts(tally.filter(pa.array(inside)), of_row[inside].astype(str))
    own: Counts = {name: {} for name in result.ranking["cluster_id"].to_pylist()}
    for (cluster, metric), count in counted.items():
        own[str(cluster)][metric] = count
    return own, world_totals_of(result)


def by_edition(result: Result, preset: str) -> list[dict[str, Any]]:
    """Rank a run's clusters by the metrics and weights of a preset.

    Parameters
    ----------
    result : a finished run. preset : an edition, such as "gii-2017".

    Returns
    -------
    By the edition's rank: cluster_id, name, economies, rank (the run's), edition_rank, change and
    edition_total (percent points, four decimals).

    Raises
    ------
    HotbedError : no such preset, or the run lacks one of its metrics.
    """
    weights = preset_metrics(preset)
    missing = sorted(set(weights) - set(result.run["recipe"]["metrics"]))
    if missing:
        raise HotbedError(
            f"{preset} ranks by {', '.join(missing)} too, which the run does not have",
            "choose another edition, or add an input",
        )
    counts, world = exact_counts(result)
    ranked = score(counts, {name: world[name] for name in weights}, weights)
    rows: dict[Hashable, dict[str, Any]] = {
        row["cluster_id"]: row for row in result.ranking.to_pylist()
    }
    return [
        {
            "cluster_id": each.cluster,
            "name": rows[each.cluster]["name"],
            "economies": rows[each.cluster]["economies"],
            "rank": rows[each.cluster]["rank"],
            "edition_rank": each.rank,
            "change": rows[each.cluster]["rank"] - each.rank,
            "edition_total": half_up(each.total, 4),
        }
        for each in ranked
    ]
