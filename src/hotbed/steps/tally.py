"""Stage 5: all rows of a study reduced to counts of equal rows.

A tally row says: so many listings of this metric and year, in this place (or with this status),
on documents of so many contributors, by contributors of so many addresses. Everything that is
counted afterwards is an exact sum over tally rows, whatever the engine, the order and the threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

PLACED = "placed"

TALLY = ["metric", "input", "status", "place_id", "year", "contributors", "addresses"]
COUNTS = ["metric", "status", "cluster", "year", "contributors", "addresses"]


def tally(listings: Any, answers: Any) -> Any:
    """Listings (stage 2) and the addresses' places -> tally rows, as an Ibis table."""
    joined = listings.left_join(answers.rename(answer="status"), "address_id")
    joined = joined.mutate(
        place_id=joined.status.isnull().ifelse(joined.place_id, None),
        status=joined.status.coalesce(joined.answer, PLACED),
    )
    return joined.group_by(TALLY).agg(rows=joined.count())


def placed(listings: Any, answers: Any) -> Any:
    """Listings whose address has a place that counts, as numbers only."""
    going = listings.filter(listings.status.isnull())
    found = going.join(answers.filter(answers.place_id.notnull()).drop("status"), "address_id")
    return found.select(
        "metric", "document", "contributor", "contributors", "addresses", "place_id"
    )


def listings_of_places(tallied: Any) -> Any:
    """How many listings each place has, by metric."""
    own = tallied.filter(tallied.place_id.notnull())
    return own.group_by(["metric", "place_id"]).agg(listings=own["rows"].sum())


def with_listings(places: pa.Table, found: pa.Table, metrics: list[str]) -> pa.Table:
    """Places with their number of listings, in all and by metric.

    Parameters
    ----------
    found : `listings_of_places` in memory.
    metrics : their names. The columns are listings and listings_<metric>, in the names' order.
    """
    columns = {}
    whole = np.zeros(len(places), np.int64)
    for metric in sorted(metrics):
        own = found.filter(pa.array(found["metric"].to_numpy(zero_copy_only=False) == metric))
        columns[metric] = np.zeros(len(places), np.int64)
        columns[metric][own["place_id"].to_numpy()] = own["listings"].to_numpy()
        whole += columns[metric]
    places = places.append_column("listings", pa.array(whole))
    for metric, counts in columns.items():
        places = places.append_column(f"listings_{metric}", pa.array(counts))
    return places


def by_cluster(tallied: Any, members: Any) -> Any:
    """Tally rows of the clusters: equal rows of a cluster's places together; -1 for no cluster.

    Parameters
    ----------
    tallied : `tally`. members : place_id, cluster.
    """
    joined = tallied.left_join(members.select("place_id", "cluster"), "place_id")
    joined = joined.mutate(cluster=joined.cluster.coalesce(-1))
    return joined.group_by(COUNTS).agg(rows=joined["rows"].sum())
