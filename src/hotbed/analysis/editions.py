"""The same clusters ranked by another edition's method: its metrics and weights, side by side."""

from __future__ import annotations

from typing import Any

from hotbed.analysis.grouping import cluster_numbers
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.count.standing import groups_of_rows, standings
from hotbed.recipe import preset_metrics
from hotbed.runs.run import Run


def by_edition(run: Run, preset: str) -> list[dict[str, Any]]:
    """Rank a run's clusters by the metrics and weights of a preset.

    Parameters
    ----------
    run : Run
    preset : str
        An edition, such as "gii-2017".

    Returns
    -------
    By the edition's rank: cluster_id, name, economies, rank (the run's), edition_rank, change and
    edition_total (percent points, four decimals).

    Raises
    ------
    HotbedError : no such preset, or the run lacks one of its metrics.
    """
    weights = preset_metrics(preset)
    missing = sorted(set(weights) - set(run.metrics))
    if missing:
        raise HotbedError(
            f"{preset} ranks by {', '.join(missing)} too, which the run does not have",
            "choose another edition, or add an input",
        )
    places = run.members["place_id"].to_numpy()
    group = groups_of_rows(run.placed, places, cluster_numbers(run))
    clusters = run.ranking.select(["cluster_id", "name", "economies", "rank"]).to_pylist()
    world = {name: run.world[name] for name in weights}
    ranked = standings(run.placed, group, world, weights, range(len(clusters)))
    rows = []
    for standing in ranked:
        cluster = clusters[standing.group]
        rows.append(
            {
                "cluster_id": cluster["cluster_id"],
                "name": cluster["name"],
                "economies": cluster["economies"],
                "rank": cluster["rank"],
                "edition_rank": standing.rank,
                "change": cluster["rank"] - standing.rank,
                "edition_total": half_up(standing.total, 4),
            }
        )
    return sorted(rows, key=lambda row: (row["edition_rank"], row["cluster_id"]))
