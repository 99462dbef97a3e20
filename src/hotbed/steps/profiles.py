"""Rows for the clusters' profiles: who and what, with whom, and in what teams.

All are counts of equal rows, small enough for memory; `hotbed.count.profiles` makes exact
fractions of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.steps import tally
from hotbed.steps.in_order import write_in_order
from hotbed.steps.links import hands, links

LABELLED = ["metric", "label_id", "parts"]


def attributed(placed: Any, about: Any) -> Any:
    """Listings by place and label; a document's part is shared among its labels of a kind.

    Labels of a contributor (her affiliations) go with her own listings, labels of the document
    with all of them.

    Parameters
    ----------
    placed : `rows.tally.placed`. about : `rows.subjects.about`.

    Returns
    -------
    metric, label_id, parts, place_id, rows: each row is worth 1 / parts of a document.
    """
    about = about.drop("metric", "shown")
    rows = placed.select("metric", "document", "contributor", "place_id",
                         share=placed.contributors.cast("int64") * placed.addresses)  # fmt: skip
    whole = rows.join(about.filter(about.contributor.isnull()).drop("contributor"), "document")
    mine = about.filter(about.contributor.notnull())
    own = rows.join(mine, ["document", "contributor"])
    keep = ["metric", "label_id", "share", "n", "place_id"]
    both = whole.select(keep).union(own.select(keep))
    both = both.mutate(parts=both.share * both.n)
    return both.group_by([*LABELLED, "place_id"]).agg(rows=both.count())


def of_clusters(by_place: Any, members: Any) -> Any:
    """`attributed` by cluster instead of place; noise left out."""
    inside = members.filter(members.cluster >= 0).select("place_id", "cluster")
    found = by_place.join(inside, "place_id")
    return found.group_by(["cluster", *LABELLED]).agg(rows=found["rows"].sum())


def teams(placed: Any, each: Any, members: Any, economies: Any) -> Any:
    """Documents of each cluster, counted whole: how many, their team sizes, how many abroad.

    Parameters
    ----------
    placed : `rows.tally.placed`. each : `rows.links.hands`. members : place_id, country.
    economies : cluster, country: the economies the cluster spans.

    Returns
    -------
    metric, cluster, documents, contributors (their sum), alone (of one contributor), foreign (with
    a located contributor outside the cluster's economies).
    """
    lands = members.filter(members.country.notnull()).select("place_id", "country")
    lands = placed.join(lands, "place_id").select("document", "country").distinct()
    abroad = each.join(lands, "document").anti_join(economies, ["cluster", "country"])
    abroad = abroad.select("metric", "document", "cluster").distinct()
    foreign = abroad.group_by(["metric", "cluster"]).agg(foreign=abroad.count())
    size = each.group_by(["metric", "cluster"]).agg(
        documents=each.count(),
        contributors=each.contributors.sum(),
        alone=(each.contributors == 1).sum(),
    )
    joined = size.left_join(foreign, ["metric", "cluster"])
    return joined.select(
        "metric", "cluster", "documents", "contributors", "alone",
        foreign=joined.foreign.coalesce(0),
    )  # fmt: skip


def write_profile_rows(
    engine: Any, tallied: Path, by_place: Path, found: Path, folder: Path
) -> None:
    """Write counts, attributed, teams and links as Parquet, each in one order.

    Parameters
    ----------
    tallied : the folder of stage `tally`. by_place : `attributed` as a file. found : the folder of
        stage `clusters`.
    """
    places = pq.read_table(found / "members.parquet", columns=["place_id", "cluster", "country"])
    members = engine.table(places)
    spans = json.loads((found / "clusters.json").read_text("utf-8"))["clusters"]
    pairs = [(each["number"], land) for each in spans for land in each["economies"].split("/")]
    economies = pa.table(
        {
            "cluster": pa.array([number for number, _ in pairs], pa.int64()),
            "country": pa.array([land for _, land in pairs], pa.string()),
        }
    )
    placed = engine.parquet(tallied / "placed.parquet")
    each = engine.keep(hands(placed, members))
    tables = {
        "counts": tally.by_cluster(engine.parquet(tallied / "tally.parquet"), members),
        "attributed": of_clusters(engine.parquet(by_place), members),
        "teams": teams(placed, each, members, engine.table(economies)),
        "links": links(each),
    }
    for name, rows in tables.items():
        write_in_order(engine, rows, folder / f"{name}.parquet")
