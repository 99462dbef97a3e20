"""Documents that two clusters share: co-inventing and co-publishing between places."""

from __future__ import annotations

from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.detect.clusters import assign
from hotbed.engines import Engine
from hotbed.recipe import Recipe
from hotbed.steps.in_order import write_in_order


def build_links(engine: Engine, recipe: Recipe, tally: Path, folder: Path) -> None:
    """Write links.parquet: documents that clusters share before any are merged.

    Parameters
    ----------
    engine : Engine
    recipe : Recipe
    tally : Path
        The folder of stage `tally`.
    folder : Path
    """
    places = pq.read_table(tally / "places.parquet")
    unmerged = recipe.merging.model_copy(update={"within_km": 0})
    before = assign(places, recipe.model_copy(update={"merging": unmerged})).before
    members = pa.table({"place_id": places["place_id"], "cluster": pa.array(before)})
    placed = engine.parquet(tally / "placed.parquet")
    involved = engine.keep(involvements(placed, engine.table(members)))
    write_in_order(engine, links(involved), folder / "links.parquet")


def involvements(placed: ibis.Table, members: ibis.Table) -> ibis.Table:
    """The clusters that are involved in a document, each once.

    Parameters
    ----------
    placed : ibis.Table
        `hotbed.steps.tally.placed`.
    members : ibis.Table
        place_id, cluster; noise (-1) among them or not.

    Returns
    -------
    ibis.Table
        metric, document, contributors, cluster.
    """
    inside = members.filter(members.cluster >= 0).select("place_id", "cluster")
    joined = placed.join(inside, "place_id")
    return joined.select("metric", "document", "contributors", "cluster").distinct()


def links(involved: ibis.Table) -> ibis.Table:
    """Count documents by pairs of clusters.

    Parameters
    ----------
    involved : ibis.Table
        `involvements`.

    Returns
    -------
    ibis.Table
        metric, a, b, documents with a <= b; a = b are the cluster's own documents.
    """
    one = involved.select("metric", "document", "cluster")
    other = one.select("document", "cluster").view().rename(partner="cluster", same="document")
    pairs = one.join(other, [one.document == other.same, one.cluster <= other.partner])
    return (
        pairs.group_by(["metric", "cluster", "partner"])
        .agg(documents=pairs.count())
        .rename(a="cluster", b="partner")
    )
