"""Stage 2: from rows as read to listings that count: duplicates, years, shares.

Every row keeps one status; null means that it goes on to the geocoder. A document is one; it is
shared equally among its contributors, and a contributor's part equally among her addresses
(fractional counting), so a row is worth 1 / (contributors * addresses) of its document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from hotbed.files import discard
from hotbed.recipe import Recipe

DUPLICATE = "duplicate"
LEFT_OUT = "left_out"
NO_YEAR = "no_year"
OUTSIDE_YEARS = "outside_years"
NO_CONTRIBUTOR = "no_contributor"
NO_ADDRESS = "no_address"

DOCUMENT = ["metric", "document_id"]
COLUMNS = ["metric", "input", "file", "row", "document_id", "year", "contributor", "contributors",
           "listed", "addresses", "address_key", "status"]  # fmt: skip


def write_listings(engine: Any, read: Any, recipe: Recipe, folder: Path, focus: Any = None) -> None:
    """Write listings.parquet and documents.parquet.

    Parameters
    ----------
    read : rows as read (`sources.base.LISTINGS`, all inputs).
    focus : documents (metric, document_id) that the recipe's focus keeps; None: all.

    listings: the columns `COLUMNS`; contributors are those listed or declared, whichever is more;
    duplicates have status `duplicate` and no shares. documents: how many are in the window, by
    metric, year, contributors and contributors listed: the world's total.
    """
    kept, copies = read, None
    if engine.arrow(read.agg(some=read.record.count()))["some"][0].as_py():
        kept, copies = _split_copies(read)
    engine.write(_per_contributor(kept), folder / "contributors.parquet")
    pairs = engine.parquet(folder / "contributors.parquet")
    engine.write(_per_document(pairs, recipe, focus), folder / "each.parquet")
    documents = engine.parquet(folder / "each.parquet")
    several = pairs.filter((pairs.rows > 1) & pairs.contributor.notnull())
    if engine.arrow(several.count().as_table())[0][0].as_py():
        single, more, again = _split_again(kept, several)
        rows = single.union(more)
        copies = again if copies is None else copies.union(again)
    else:
        rows = kept.mutate(addresses=_int(1))
    found = _listings(rows, documents)
    if copies is not None:
        found = found.union(_without_share(copies))
    engine.write(found, folder / "listings.parquet")
    world = engine.arrow(_world(documents))
    keys = [(name, "ascending", "at_start") for name in world.column_names]
    pq.write_table(world.sort_by(keys), folder / "documents.parquet")
    for name in ("contributors", "each"):
        discard(folder / f"{name}.parquet")


def _split_copies(read: Any) -> tuple[Any, Any]:
    """Of whole records, one copy of each document is kept: the least."""
    whole = read.filter(read.record.notnull())
    first = whole.group_by(DOCUMENT).agg(first=whole.record.min())
    marked = read.left_join(first, DOCUMENT).drop("metric_right", "document_id_right")
    copy = (marked.record != marked["first"]).fill_null(False)
    return marked.filter(~copy).drop("first"), marked.filter(copy).drop("first")


def _per_contributor(kept: Any) -> Any:
    """One row a contributor of a document (null: the unnamed together)."""
    return kept.group_by([*DOCUMENT, "contributor"]).agg(
        rows=kept.count(),
        year=kept.year.min(),
        left_out=kept.left_out.min(),
        declared=kept.contributors.max(),
        empty=kept.empty.any(),
    )


def _per_document(pairs: Any, recipe: Recipe, focus: Any) -> Any:
    """One row a document: year, contributors, contributors listed, and why it is not counted."""
    import ibis

    named = pairs.contributor.notnull()
    grouped = pairs.group_by(DOCUMENT).agg(
        year=pairs.year.min(),
        left_out=pairs.left_out.min(),
        listed=named.ifelse(1, pairs.rows).sum().cast("int32"),
        declared=pairs.declared.max(),
        empty=pairs.empty.any(),
    )
    if focus is not None:
        grouped = grouped.left_join(focus.mutate(on=True), DOCUMENT)
        grouped = grouped.drop("metric_right", "document_id_right")
        grouped = grouped.mutate(left_out=grouped.left_out.coalesce(_off_focus(grouped.on)))
    most = ibis.greatest(grouped.listed, grouped.declared.coalesce(0)).cast("int32")
    return grouped.select(
        *DOCUMENT, "year", "listed", contributors=most, outside=_outside(grouped, recipe)
    )


def _off_focus(on: Any) -> Any:
    return on.isnull().ifelse("outside the focus", _null("string"))


def _outside(documents: Any, recipe: Recipe) -> Any:
    """Why a document is not in the window, null where it is; or that it lists nobody."""
    import ibis

    outside = ibis.literal(False)
    for name, metric in recipe.metrics.items():
        if metric.years is not None:
            low, high = metric.years
            outside = outside | ((documents.metric == name) & ~documents.year.between(low, high))
    bounded = [name for name, metric in recipe.metrics.items() if metric.years is not None]
    no_year = documents.year.isnull()
    no_year = no_year & documents.metric.isin(bounded) if bounded else ibis.literal(False)
    return ibis.cases(
        (documents.left_out.notnull(), LEFT_OUT),
        (no_year, NO_YEAR),
        (outside, OUTSIDE_YEARS),
        (documents.empty, NO_CONTRIBUTOR),
        else_=_null("string"),
    )


def _split_again(kept: Any, several: Any) -> tuple[Any, Any, Any]:
    """Rows of contributors with one row, with several, and second rows of the same address."""
    import ibis

    who = [*DOCUMENT, "contributor"]
    single = kept.anti_join(several, who).mutate(addresses=_int(1))
    more = kept.semi_join(several, who)
    order = ibis.window(group_by=[*who, "address_key"], order_by=["input", "file", "row"])
    more = more.mutate(again=ibis.row_number().over(order))
    own = more.filter(more.again == 0).drop("again")
    sizes = own.group_by(who).agg(addresses=own.count().cast("int32"))
    return single, own.join(sizes, who), more.filter(more.again > 0).drop("again")


def _listings(rows: Any, documents: Any) -> Any:
    joined = rows.drop("year", "contributors").join(documents, DOCUMENT)
    no_address = joined.address_key.isnull().ifelse(NO_ADDRESS, _null("string"))
    return joined.mutate(status=joined.outside.coalesce(no_address)).select(COLUMNS)


def _without_share(copies: Any) -> Any:
    import ibis

    nothing = {name: _null("int32") for name in ("contributors", "listed", "addresses")}
    return copies.mutate(**nothing, status=ibis.literal(DUPLICATE)).select(COLUMNS)


def _world(documents: Any) -> Any:
    inside = documents.filter(documents.outside.coalesce("").isin(["", NO_CONTRIBUTOR]))
    return inside.group_by(["metric", "year", "contributors", "listed"]).agg(
        documents=inside.count()
    )


def _null(kind: str) -> Any:
    import ibis

    return ibis.null(kind)


def _int(value: int) -> Any:
    import ibis

    return ibis.literal(value, "int32")
