"""Rows for the clusters' profiles: who and what, with whom, and in what teams.

All are counts of equal rows, small enough for memory; `hotbed.count.profiles` makes exact
fractions of them.
"""

from __future__ import annotations

import json
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.engines import Engine
from hotbed.steps.in_order import write_in_order
from hotbed.steps.links import involvements, links
from hotbed.steps.tally import by_cluster

LABELLED = ["metric", "label_id", "parts"]


def build_attributed(engine: Engine, subjects: Path, tally: Path, folder: Path) -> None:
    """Write attributed.parquet: all of the profiles that does not depend on the clusters.

    Parameters
    ----------
    engine : Engine
    subjects, tally : Path
        The folders of these stages.
    folder : Path
    """
    placed = engine.parquet(tally / "placed.parquet")
    rows = attributed(placed, engine.parquet(subjects / "about.parquet"))
    engine.write(rows, folder / "attributed.parquet")


def build_profiles(
    engine: Engine, tally: Path, by_place: Path, clusters: Path, folder: Path
) -> None:
    """Write counts, attributed, teams and links by cluster as Parquet, each in one order.

    Parameters
    ----------
    engine : Engine
    tally, by_place, clusters : Path
        The folders of the stages `tally`, `attributed` and `clusters`.
    folder : Path
    """
    columns = ["place_id", "cluster", "country"]
    members = engine.table(pq.read_table(clusters / "members.parquet", columns=columns))
    described = json.loads((clusters / "clusters.json").read_text("utf-8"))["clusters"]
    placed = engine.parquet(tally / "placed.parquet")
    involved = engine.keep(involvements(placed, members))
    tables = {
        "counts": by_cluster(engine.parquet(tally / "tally.parquet"), members),
        "attributed": of_clusters(engine.parquet(by_place / "attributed.parquet"), members),
        "teams": teams(placed, involved, members, engine.table(economies(described))),
        "links": links(involved),
    }
    for name, rows in tables.items():
        write_in_order(engine, rows, folder / f"{name}.parquet")


def attributed(placed: ibis.Table, about: ibis.Table) -> ibis.Table:
    """Listings by place and label; a document's part is shared among its labels of a kind.

    Labels of a contributor (her affiliations) go with her own listings, labels of the document
    with all of them.

    Parameters
    ----------
    placed : ibis.Table
        `hotbed.steps.tally.placed`.
    about : ibis.Table
        `hotbed.steps.subjects.about`.

    Returns
    -------
    ibis.Table
        metric, label_id, parts, place_id, rows: each row is worth 1 / parts of a document.
    """
    about = about.drop("metric", "shown")
    rows = placed.select("metric", "document", "contributor", "place_id", share=placed.parts)
    of_document = about.filter(about.contributor.isnull()).drop("contributor")
    of_contributor = about.filter(about.contributor.notnull())
    keep = ["metric", "label_id", "share", "n", "place_id"]
    both = (
        rows.join(of_document, "document")
        .select(keep)
        .union(rows.join(of_contributor, ["document", "contributor"]).select(keep))
    )
    both = both.mutate(parts=both.share * both.n)
    return both.group_by([*LABELLED, "place_id"]).agg(rows=both.count())


def of_clusters(by_place: ibis.Table, members: ibis.Table) -> ibis.Table:
    """`attributed` by cluster instead of place; noise left out."""
    inside = members.filter(members.cluster >= 0).select("place_id", "cluster")
    joined = by_place.join(inside, "place_id")
    return joined.group_by(["cluster", *LABELLED]).agg(rows=joined["rows"].sum())


def economies(clusters: list[dict[str, object]]) -> pa.Table:
    """The economies that each cluster spans: cluster, country."""
    pairs = [
        (cluster["number"], country)
        for cluster in clusters
        for country in str(cluster["economies"]).split("/")
    ]
    return pa.table(
        {
            "cluster": pa.array([number for number, _ in pairs], pa.int64()),
            "country": pa.array([country for _, country in pairs], pa.string()),
        }
    )


def teams(
    placed: ibis.Table, involved: ibis.Table, members: ibis.Table, economies: ibis.Table
) -> ibis.Table:
    """Documents of each cluster, counted in full: how many, their team sizes, how many abroad.

    Parameters
    ----------
    placed : ibis.Table
        `hotbed.steps.tally.placed`.
    involved : ibis.Table
        `hotbed.steps.links.involvements`.
    members : ibis.Table
        place_id, country.
    economies : ibis.Table
        cluster, country: the economies that each cluster spans.

    Returns
    -------
    ibis.Table
        metric, cluster, documents, contributors (their sum), alone (of one contributor), foreign
        (with a located contributor outside the cluster's economies).
    """
    lands = members.filter(members.country.notnull()).select("place_id", "country")
    lands = placed.join(lands, "place_id").select("document", "country").distinct()
    abroad = involved.join(lands, "document").anti_join(economies, ["cluster", "country"])
    abroad = abroad.select("metric", "document", "cluster").distinct()
    foreign = abroad.group_by(["metric", "cluster"]).agg(foreign=abroad.count())
    size = involved.group_by(["metric", "cluster"]).agg(
        documents=involved.count(),
        contributors=involved.contributors.sum(),
        alone=(involved.contributors == 1).sum(),
    )
    joined = size.left_join(foreign, ["metric", "cluster"])
    return joined.select(
        "metric",
        "cluster",
        "documents",
        "contributors",
        "alone",
        foreign=joined.foreign.coalesce(0),
    )
