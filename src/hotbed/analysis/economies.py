"""Clusters by economy: how many each has, and the part of each economy in each cluster.

A cluster that lies in several economies counts for each of them that its name lists (those with at
least the recipe's `naming.economy_share` of its listings). Its parts are what the places of each
country hold; they add up to the cluster exactly, in listings and in documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.grouping import (
    counts_of_places,
    ranking_rows,
    recipe_of,
    rows_by_group,
    world_totals_of,
)
from hotbed.count.fractions import half_up
from hotbed.recipe import Recipe
from hotbed.reference.geography import country_names
from hotbed.result import Result
from hotbed.runs.tables import COUNT_DECIMALS, SHARE_DECIMALS

Part = dict[str, Any]


def economy_parts(result: Result) -> list[Part]:
    """The part of each economy in each cluster.

    Returns
    -------
    By rank of the cluster, then by listings: cluster_rank, cluster_id, name, economy (ISO 3166-1;
    "" where a place's country is not known), listed (whether it is among the cluster's
    economies), places, listings, listings_share (percent of the cluster's, exact), counts (metric
    -> documents, exact). Over a cluster's parts places, listings and counts add up to the cluster.
    """
    return parts_of(result.ranking, result.members, result.tally, list(recipe_of(result).metrics))


def parts_of(
    ranking: pa.Table, members: pa.Table, tally: pa.Table, metrics: Sequence[str]
) -> list[Part]:
    """As `economy_parts`, of a run's tables."""
    cluster = ranking_rows(ranking, members)
    names = [name or "" for name in members["country"].to_pylist()]
    codes, country = np.unique(np.array(names, np.str_), return_inverse=True)
    group = np.where(cluster >= 0, cluster * len(codes) + country, -1)
    counts = counts_of_places(members, tally, group)
    listings = members["listings"].to_numpy()
    in_cluster = np.bincount(cluster[cluster >= 0], listings[cluster >= 0]).astype(np.int64)
    ranked = ranking.to_pylist()
    parts = []
    for number, own in rows_by_group(group).items():
        row, economy = number // len(codes), str(codes[number % len(codes)])
        held = int(listings[own].sum())
        parts.append(
            {
                "cluster_rank": ranked[row]["rank"],
                "cluster_id": ranked[row]["cluster_id"],
                "name": ranked[row]["name"],
                "economy": economy,
                "listed": economy in ranked[row]["economies"].split("/"),
                "places": len(own),
                "listings": held,
                "listings_share": Fraction(100 * held, max(int(in_cluster[row]), 1)),
                "counts": {name: counts.get((number, name), Fraction(0)) for name in metrics},
            }
        )
    order = {each["cluster_id"]: row for row, each in enumerate(ranked)}
    parts.sort(key=lambda part: (order[part["cluster_id"]], -part["listings"], part["economy"]))
    return parts


def clusters_per_economy(result: Result, top: int | None = None) -> list[Part]:
    """How many clusters each economy has; a cluster of several counts for each of them.

    Parameters
    ----------
    top : count only clusters of this rank and better; None: all.

    Returns
    -------
    From the most clusters down: economy, name, clusters, cross_border (of these, in several
    economies), best_rank, counts (metric -> documents of its own parts in all clusters considered,
    exact) and total (percentage points, exact: the weighted sum of these documents' shares of the
    world). An economy whose parts are too small to be listed anywhere has 0 clusters.
    """
    parts = [each for each in economy_parts(result) if top is None or each["cluster_rank"] <= top]
    return summed_by_economy(parts, recipe_of(result), world_totals_of(result))


def summed_by_economy(
    parts: Sequence[Part], recipe: Recipe, world: Mapping[str, int]
) -> list[Part]:
    """As `clusters_per_economy`, of the parts considered (`economy_parts`).

    Parameters
    ----------
    parts : sequence of dict
    recipe : Recipe
        Has the metrics' weights.
    world : mapping of str to int
        The world's documents by metric (`hotbed.count.score.world_totals`).
    """
    listed = Counter(each["cluster_id"] for each in parts if each["listed"])
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
    weights = {name: Fraction(str(metric.weight)) for name, metric in recipe.metrics.items()}
    for row in rows.values():
        shares = (weights[name] * 100 * n / world[name] for name, n in row["counts"].items())
        row["total"] = sum(shares, Fraction(0))
    last = max((part["cluster_rank"] for part in parts), default=0) + 1
    return sorted(
        rows.values(),
        key=lambda row: (-row["clusters"], row["best_rank"] or last, row["economy"]),
    )


def economies_table(result: Result, top: int | None = None) -> pa.Table:
    """`clusters_per_economy` for a file, with the share of the world of each economy's parts."""
    world = world_totals_of(result)
    rows = []
    for each in clusters_per_economy(result, top):
        row = {name: value for name, value in each.items() if name != "counts"}
        row["total"] = half_up(each["total"], SHARE_DECIMALS)
        for metric, count in each["counts"].items():
            row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
            row[f"{metric}_share"] = half_up(100 * count / world[metric], SHARE_DECIMALS)
        rows.append(row)
    names = ["economy", "name", "clusters", "cross_border", "best_rank"]
    return _table(rows, names, list(world), ("count", "share"), ("total",))


def parts_table(result: Result, top: int | None = None) -> pa.Table:
    """`economy_parts` for a file."""
    rows = []
    for each in economy_parts(result):
        if top is None or each["cluster_rank"] <= top:
            row = {name: value for name, value in each.items() if name != "counts"}
            row["listings_share"] = half_up(each["listings_share"], SHARE_DECIMALS)
            row["listed"] = "yes" if each["listed"] else "no"
            for metric, count in each["counts"].items():
                row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
            rows.append(row)
    names = ["cluster_rank", "cluster_id", "name", "economy", "listed", "places", "listings"]
    return _table(rows, [*names, "listings_share"], list(world_totals_of(result)), ("count",))


WHOLE = ("clusters", "cross_border", "best_rank", "cluster_rank", "places", "listings")


def _table(
    rows: list[Part],
    names: list[str],
    metrics: list[str],
    parts: tuple[str, ...],
    last: tuple[str, ...] = (),
) -> pa.Table:
    names = [*names, *(f"{metric}_{part}" for metric in metrics for part in parts), *last]
    schema = pa.schema([(name, pa.int64() if name in WHOLE else pa.string()) for name in names])
    return pa.Table.from_pylist(rows, schema)
