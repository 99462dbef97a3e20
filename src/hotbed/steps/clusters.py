"""The stage of detection: places to clusters, merged, named and drawn."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.detect.clusters import Membership, assign, describe
from hotbed.recipe import Recipe


def build_clusters(recipe: Recipe, tally: Path, links: Path | None, folder: Path) -> None:
    """Write members.parquet and clusters.json.

    Parameters
    ----------
    recipe : Recipe
    tally : Path
        The folder of stage `tally`.
    links : Path, optional
        The folder of stage `links`, where clusters may merge by their links only.
    folder : Path

    Notes
    -----
    members: every place with its cluster, that before merging, and whether it is a core point.
    clusters.json: the clusters as `hotbed.detect.clusters.describe` describes them, geometry as
    hexadecimal WKB, and the joins of the merging.
    """
    places = pq.read_table(tally / "places.parquet")
    may_merge = None if links is None else merge_rule(recipe, links)
    members = assign(places, recipe, may_merge)
    pq.write_table(members_table(places, members), folder / "members.parquet")
    clusters = describe(places, members, recipe)
    for cluster in clusters:
        cluster["geometry"] = cluster["geometry"].hex()
    text = json.dumps({"clusters": clusters, "joins": members.joins}, ensure_ascii=False)
    (folder / "clusters.json").write_text(text, encoding="utf-8")


def merge_rule(recipe: Recipe, links: Path) -> Callable[[int, int], bool]:
    """Whether two clusters may merge: enough documents of the smaller one are shared by both.

    Parameters
    ----------
    recipe : Recipe
        `merging.coactivity` is the share that is enough.
    links : Path
        The folder of stage `links`.
    """
    shared: dict[tuple[int, int], int] = {}
    for row in pq.read_table(links / "links.parquet").to_pylist():
        pair = (row["a"], row["b"])
        shared[pair] = shared.get(pair, 0) + row["documents"]
    return rule_of(shared, recipe.merging.coactivity)


def rule_of(shared: Mapping[tuple[int, int], int], coactivity: float) -> Callable[[int, int], bool]:
    """The rule of `merge_rule`, from the documents that clusters share.

    Parameters
    ----------
    shared : mapping
        (a, b) -> documents of all metrics in both, a <= b; (a, a) -> the cluster's documents.
    coactivity : float
        Share of the smaller one's documents that is enough.

    Examples
    --------
    >>> may_merge = rule_of({(0, 0): 10, (1, 1): 4, (0, 1): 2}, 0.5)
    >>> may_merge(0, 1), may_merge(0, 2)
    (True, False)
    """

    def may_merge(a: int, b: int) -> bool:
        smaller = min(shared.get((a, a), 0), shared.get((b, b), 0))
        both = shared.get((min(a, b), max(a, b)), 0)
        return smaller > 0 and both >= coactivity * smaller

    return may_merge


def members_table(places: pa.Table, members: Membership) -> pa.Table:
    """Places with cluster, cluster_before and core."""
    return (
        places.append_column("cluster", pa.array(np.asarray(members.cluster, np.int64)))
        .append_column("cluster_before", pa.array(np.asarray(members.before, np.int64)))
        .append_column("core", pa.array(np.asarray(members.core, bool)))
    )
