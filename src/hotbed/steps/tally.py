"""Stage 5: all rows of a study reduced to counts of equal rows.

A tally row says: so many listings of this metric and year, in this place (or with this status),
on documents of so many contributors, by contributors of so many addresses, each worth 1 / parts of
a document. Everything that is counted afterwards is an exact sum over tally rows, whatever the
engine, the order and the threads.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.engines import Engine
from hotbed.recipe import Recipe
from hotbed.steps import locating
from hotbed.steps.in_order import write_in_order
from hotbed.tables import PLACED

_SHARED = ["year", "contributors", "addresses", "parts"]
BY_PLACE = ["metric", "input", "status", "place_id", *_SHARED]
BY_CLUSTER = ["metric", "status", "cluster", *_SHARED]


def build_tally(
    engine: Engine, recipe: Recipe, listings: Path, locations: Path, folder: Path
) -> None:
    """Write answers, located, placed, tally and places as Parquet.

    Parameters
    ----------
    engine : Engine
    recipe : Recipe
    listings : Path
        The folder of stage `listings`.
    locations : Path
        The folder of stage `locations`.
    folder : Path

    Notes
    -----
    answers: each address's place and status. located: the answers as published. placed: `placed`.
    tally: `tally`. places: the distinct rounded coordinates with their listings.
    """
    answered = locations / "locations.parquet"
    places, answers = locating.places(locating.for_places(answered), recipe.geocoding)
    pq.write_table(answers, folder / "answers.parquet", compression="zstd")
    locating.write_located(answered, answers, folder / "located.parquet")
    del answers
    rows = engine.parquet(listings / "listings.parquet")
    places_of = engine.parquet(folder / "answers.parquet")
    engine.write(placed(rows, places_of), folder / "placed.parquet")
    counts = engine.keep(tally(rows, places_of))
    write_in_order(engine, counts, folder / "tally.parquet")
    sums = engine.arrow(listings_of_places(counts))
    pq.write_table(with_listings(places, sums, recipe.metrics), folder / "places.parquet")


def tally(listings: ibis.Table, answers: ibis.Table) -> ibis.Table:
    """Listings (stage 2) and the addresses' places -> tally rows.

    Parameters
    ----------
    listings : ibis.Table
        `hotbed.steps.listings.COLUMNS`.
    answers : ibis.Table
        address_id, place_id, status.
    """
    joined = listings.left_join(answers.rename(answer="status"), "address_id")
    joined = joined.mutate(
        place_id=joined.status.isnull().ifelse(joined.place_id, None),
        status=joined.status.coalesce(joined.answer, PLACED),
    )
    return joined.group_by(BY_PLACE).agg(rows=joined.count())


def placed(listings: ibis.Table, answers: ibis.Table) -> ibis.Table:
    """Listings whose address has a place that counts, as numbers only.

    Parameters
    ----------
    listings, answers : ibis.Table
        As for `tally`.
    """
    going = listings.filter(listings.status.isnull())
    located = answers.filter(answers.place_id.notnull()).drop("status")
    joined = going.join(located, "address_id")
    return joined.select("metric", "document", "contributor", "contributors", "parts", "place_id")


def listings_of_places(counts: ibis.Table) -> ibis.Table:
    """How many listings each place has, by metric."""
    inside = counts.filter(counts.place_id.notnull())
    return inside.group_by(["metric", "place_id"]).agg(listings=inside["rows"].sum())


def with_listings(places: pa.Table, sums: pa.Table, metrics: Collection[str]) -> pa.Table:
    """Places with their number of listings, in all and by metric.

    Parameters
    ----------
    places : pyarrow.Table
        By place_id, from 0.
    sums : pyarrow.Table
        `listings_of_places` in memory.
    metrics : collection of str
        Names. The columns are listings and listings_<metric>, in the names' order.
    """
    metric_of = sums["metric"].to_numpy(zero_copy_only=False)
    columns = {}
    total = np.zeros(len(places), np.int64)
    for metric in sorted(metrics):
        of_metric = sums.filter(pa.array(metric_of == metric))
        columns[metric] = np.zeros(len(places), np.int64)
        columns[metric][of_metric["place_id"].to_numpy()] = of_metric["listings"].to_numpy()
        total += columns[metric]
    places = places.append_column("listings", pa.array(total))
    for metric, counts in columns.items():
        places = places.append_column(f"listings_{metric}", pa.array(counts))
    return places


def by_cluster(counts: ibis.Table, members: ibis.Table) -> ibis.Table:
    """Tally rows of the clusters: equal rows of a cluster's places together; -1 for no cluster.

    Parameters
    ----------
    counts : ibis.Table
        `tally`.
    members : ibis.Table
        place_id, cluster.
    """
    joined = counts.left_join(members.select("place_id", "cluster"), "place_id")
    joined = joined.mutate(cluster=joined.cluster.coalesce(-1))
    return joined.group_by(BY_CLUSTER).agg(rows=joined["rows"].sum())
