"""Stage 5: all rows of a study reduced to counts of equal rows.

A tally row says: so many listings of this metric and year, in this place (or with this status),
on documents of so many contributors, by contributors of so many addresses. Everything that is
counted afterwards is an exact sum over tally rows, whatever the engine, the order and the threads.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.rows.listings import DUPLICATE, LEFT_OUT, NO_YEAR, OUTSIDE_YEARS

PLACED = "placed"
NOT_IN_WINDOW = (DUPLICATE, LEFT_OUT, NO_YEAR, OUTSIDE_YEARS)

TALLY = ["metric", "input", "status", "place_id", "year", "contributors", "addresses"]


def tally(listings: Any, answers: Any) -> Any:
    """Listings (stage 2) and the addresses' places -> tally rows, as an Ibis table."""
    joined = listings.left_join(
        answers.rename(answer="status", answered_key="address_key"),
        listings.address_key == answers.address_key,
    )
    joined = joined.mutate(
        place_id=joined.status.isnull().ifelse(joined.place_id, None),
        status=joined.status.coalesce(joined.answer, PLACED),
    )
    return joined.group_by(TALLY).agg(rows=joined.count())


def in_order(table: pa.Table) -> pa.Table:
    """Tally rows in one order, nulls first, so that a file of them has one form."""
    keys = [(name, "ascending", "at_start") for name in table.column_names]
    return table.sort_by(keys) if table.num_rows else table


def with_listings(places: pa.Table, table: pa.Table) -> pa.Table:
    """Places with their number of listings, in all and by metric.

    Adds the columns listings and listings_<metric>, the metrics in the order of their names.
    """
    placed = table.filter(pc.equal(table["status"], PLACED))
    ids = placed["place_id"].to_numpy()
    weights = placed["rows"].to_numpy()
    metrics = placed["metric"].to_numpy(zero_copy_only=False)
    total = np.bincount(ids, weights, len(places)).astype(np.int64)
    places = places.append_column("listings", pa.array(total))
    for metric in sorted(set(table["metric"].to_pylist())):
        of = metrics == metric
        own = np.bincount(ids[of], weights[of], len(places)).astype(np.int64)
        places = places.append_column(f"listings_{metric}", pa.array(own))
    return places
