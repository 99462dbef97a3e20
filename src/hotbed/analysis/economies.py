"""Clusters by economy: how many each has, and the part of each economy in each cluster.

A cluster that lies in several economies counts for each of them that its name lists (those with at
least the recipe's `naming.economy_share` of its listings). Its parts are what the places of each
country hold; they add up to the cluster exactly, in listings and in documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns, short, write_tables
from hotbed.analysis.columns import Columns
from hotbed.analysis.grouping import (
    cluster_numbers,
    countries_of,
    counts_by_group,
    rows_by_group,
)
from hotbed.count.fractions import half_up
from hotbed.count.standing import weighted_share
from hotbed.reference.countries import country_names
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, ECONOMIES, ECONOMY_PARTS, SHARE_DECIMALS

Part = dict[str, Any]


def economy_parts(run: Run) -> list[Part]:
    """The part of each economy in each cluster.

    Parameters
    ----------
    run : Run

    Returns
    -------
    list of dict
        By rank of the cluster, then by listings: cluster_rank, cluster_id, name, economy (ISO
        3166-1; "" where a place's country is not known), listed (whether it is among the cluster's
        economies), places, listings, listings_share (percent of the cluster's, exact), counts
        (metric -> documents, exact). Over a cluster's parts places, listings and counts add up to
        the cluster.
    """
    if (kept := run.kept_parts) is not None:
        return kept
    cluster, members = cluster_numbers(run), run.members
    codes, country = countries_of(run)
    group = np.where(cluster >= 0, cluster * len(codes) + country, -1)
    counts = counts_by_group(run, group)
    listings = members["listings"].to_numpy()
    in_cluster = np.bincount(cluster[cluster >= 0], listings[cluster >= 0]).astype(np.int64)
    ranked = run.ranking.to_pylist()
    parts = []
    for number, places in rows_by_group(group).items():
        row, economy = number // len(codes), codes[number % len(codes)]
        held = int(listings[places].sum())
        parts.append(
            {
                "cluster_rank": ranked[row]["rank"],
                "cluster_id": ranked[row]["cluster_id"],
                "name": ranked[row]["name"],
                "economy": economy,
                "listed": economy in ranked[row]["economies"].split("/"),
                "places": len(places),
                "listings": held,
                "listings_share": Fraction(100 * held, max(int(in_cluster[row]), 1)),
                "counts": {name: counts.get((number, name), Fraction(0)) for name in run.metrics},
            }
        )
    order = {part["cluster_id"]: row for row, part in enumerate(ranked)}
    parts.sort(key=lambda part: (order[part["cluster_id"]], -part["listings"], part["economy"]))
    return parts


def clusters_per_economy(run: Run, top: int | None = None) -> list[Part]:
    """How many clusters each economy has; a cluster of several counts for each of them.

    Parameters
    ----------
    run : Run
    top : int, optional
        Count only clusters of this rank and better; by default all.

    Returns
    -------
    list of dict
        From the most clusters down: economy, name, clusters, cross_border (of these, in several
        economies), best_rank, counts (metric -> documents of its parts of all clusters considered,
        exact) and total (percentage points, exact: the weighted sum of these documents' shares of
        the world). An economy whose parts are too small to be listed anywhere has 0 clusters.
    """
    if (kept := run.kept_economies) is not None:
        return kept
    parts = [part for part in economy_parts(run) if top is None or part["cluster_rank"] <= top]
    listed = Counter(part["cluster_id"] for part in parts if part["listed"])
    rows: dict[str, Part] = {}
    for part in parts:
        row = rows.setdefault(
            part["economy"],
            {
                "economy": part["economy"],
                "name": country_names().get(part["economy"], ""),
                "clusters": 0,
                "cross_border": 0,
                "best_rank": None,
                "counts": dict.fromkeys(part["counts"], Fraction(0)),
            },
        )
        row["counts"] = {name: row["counts"][name] + n for name, n in part["counts"].items()}
        if part["listed"]:
            row["clusters"] += 1
            row["cross_border"] += listed[part["cluster_id"]] > 1
            row["best_rank"] = min(row["best_rank"] or part["cluster_rank"], part["cluster_rank"])
    for row in rows.values():
        row["total"] = weighted_share(row["counts"], run.world, run.recipe.weights)
    last = max((part["cluster_rank"] for part in parts), default=0) + 1
    return sorted(
        rows.values(),
        key=lambda row: (-row["clusters"], row["best_rank"] or last, row["economy"]),
    )


def economies_table(run: Run, top: int | None = None) -> pa.Table:
    """`clusters_per_economy` as `hotbed.tables.ECONOMIES`, for a file.

    Parameters
    ----------
    run : Run
    top : int, optional
        As for `clusters_per_economy`.
    """
    rows = []
    for economy in clusters_per_economy(run, top):
        row = economy | {"total": half_up(economy["total"], SHARE_DECIMALS)}
        for metric, count in row.pop("counts").items():
            row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
            row[f"{metric}_share"] = half_up(100 * count / run.world[metric], SHARE_DECIMALS)
        rows.append(row)
    return pa.Table.from_pylist(rows, ECONOMIES.schema(run.metrics))


def parts_table(run: Run, top: int | None = None) -> pa.Table:
    """`economy_parts` as `hotbed.tables.ECONOMY_PARTS`, for a file.

    Parameters
    ----------
    run : Run
    top : int, optional
        Only clusters of this rank and better; by default all.
    """
    rows = []
    for part in economy_parts(run):
        if top is None or part["cluster_rank"] <= top:
            row = part | {
                "listings_share": half_up(part["listings_share"], SHARE_DECIMALS),
                "listed": "yes" if part["listed"] else "no",
            }
            for metric, count in row.pop("counts").items():
                row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
            rows.append(row)
    return pa.Table.from_pylist(rows, ECONOMY_PARTS.schema(run.metrics))


@dataclass(frozen=True, repr=False)
class EconomyRanking(TableAnswer):
    """How many clusters each economy has, and the part of each economy in each cluster.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.ECONOMIES`, decimals as text.
    parts : pyarrow.Table
        `hotbed.tables.ECONOMY_PARTS`, decimals as text.
    metrics : sequence of str
    top : int or None
        Only clusters of this rank and better are counted; None: all.
    files : list of Path
        Where the tables were written.
    """

    table: pa.Table
    parts: pa.Table
    metrics: Sequence[str]
    top: int | None
    files: list[Path]

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(ECONOMIES, self.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "top": self.top,
            "economies": self.table.to_pylist(),
            "parts": self.parts.to_pylist(),
            "files": [str(path) for path in self.files],
        }

    def columns(self) -> Columns:
        """The economies."""
        lines = [
            [
                row["economy"],
                row["name"],
                str(row["clusters"]),
                str(row["cross_border"]),
                str(row["best_rank"] or "-"),
                short(row["total"]),
            ]
            for row in self.table.to_pylist()
        ]
        head = ["economy", "name", "clusters", "cross-border", "best rank", "total"]
        return Columns(head, lines, left=(0, 1))

    def notes(self) -> list[str]:
        """What is counted, and the files."""
        counted = "A cluster of several economies counts for each of them"
        if not self.files:
            return [f"{counted}."]
        return [f"{counted}; their parts are in the second.", *(str(path) for path in self.files)]


def economy_ranking(run: Run, top: int | None = None, *, write: bool = True) -> EconomyRanking:
    """Count a run's clusters by economy.

    Parameters
    ----------
    run : Run
    top : int, optional
        As for `clusters_per_economy`.
    write : bool
        Whether to write economies.csv and economy_parts.csv into the run's folder.
    """
    table, parts = economies_table(run, top), parts_table(run, top)
    paths = {ECONOMIES.path(run.folder): table, ECONOMY_PARTS.path(run.folder): parts}
    files = write_tables(run, paths) if write else []
    return EconomyRanking(table, parts, run.metrics, top, files)
