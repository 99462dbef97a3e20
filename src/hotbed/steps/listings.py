"""Stage 2: from rows as read to listings that count: duplicates, years, shares.

Every row keeps one status; null means that it goes on to the geocoder. A document is one; it is
shared equally among its contributors, and a contributor's part equally among her addresses
(fractional counting), so a row is worth 1 / (contributors * addresses) of its document.

Documents and addresses are numbered by the order of their texts, and all that follows joins and
groups these numbers. The texts stand once, in shares.parquet and addresses.parquet.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotbed.recipe import Recipe
from hotbed.steps.in_order import write_in_order
from hotbed.steps.twins import TWIN

DUPLICATE = "duplicate"
SAME_DOI = "same_doi"
LEFT_OUT = "left_out"
NO_YEAR = "no_year"
OUTSIDE_YEARS = "outside_years"
NO_CONTRIBUTOR = "no_contributor"
NO_ADDRESS = "no_address"

DOCUMENT = ["metric", "document_id"]
COLUMNS = ["metric", "input", "file", "row", "document", "year", "contributor", "contributors",
           "addresses", "address_id", "status"]  # fmt: skip


def write_listings(
    engine: Any, read: Any, recipe: Recipe, folder: Path, focus: Any = None, twins: Any = None
) -> None:
    """Write listings, shares, addresses and documents as Parquet.

    Parameters
    ----------
    read : rows as read (`sources.base.LISTINGS`, all inputs).
    focus : documents (metric, document_id) that the recipe's focus keeps; None: all.
    twins : `rows.twins.twins`; None: there are none.

    listings: the columns `COLUMNS`; contributors are those listed or declared, whichever is more;
    duplicates have status `duplicate` and no shares, and the documents that another source has too
    `same_doi`, no shares and no number. shares: one row a document, with its number, why it is
    `outside` the window, contributors and of these `listed`. addresses: the distinct addresses of
    the listings that go on, by address_id. documents: how many are in the window, by metric, year,
    contributors and contributors listed: the world's total.
    """
    kept = read if twins is None else engine.keep(read.anti_join(twins, TWIN))
    records = bool(engine.arrow(kept.agg(some=kept.record.count()))["some"][0].as_py())
    versions = engine.keep(_versions(kept, records))
    documents = engine.number(_documents(versions, recipe, focus), DOCUMENT, "document")
    given = kept.filter(kept.address_key.notnull()).select("address_key").distinct()
    addresses = engine.number(given, ["address_key"], "address_id")
    rows = engine.keep(_numbered(kept, documents, addresses))
    counted = rows.filter(~rows.copy) if records else rows
    pairs = engine.keep(counted.group_by(["document", "contributor"]).agg(rows=counted.count()))
    engine.write(_shares(documents, pairs), folder / "shares.parquet")
    shares = engine.parquet(folder / "shares.parquet")
    found = _listings(engine, counted, pairs, shares)
    if records:
        copies = rows.filter(rows.copy).join(shares.drop("contributors"), "document")
        found = found.union(_without_share(copies, DUPLICATE))
    if twins is not None:
        numbers = {name: _null("int64") for name in ("document", "address_id")}
        same = read.semi_join(twins, TWIN).drop("contributors").mutate(**numbers)
        found = found.union(_without_share(same, SAME_DOI))
    engine.write(found, folder / "listings.parquet")
    listings = engine.parquet(folder / "listings.parquet")
    engine.write(_addresses(listings, addresses), folder / "addresses.parquet")
    write_in_order(engine, _world(shares), folder / "documents.parquet")


def _versions(read: Any, records: bool) -> Any:
    """One row a document, or a version of it: sources of whole records may hold several.

    Of these the least is kept, with its choices alone; rows of tables stand beside it.
    """
    keys = [*DOCUMENT, "record"] if records else DOCUMENT
    found = read.group_by(keys).agg(
        year=read.year.min(),
        left_out=read.left_out.min(),
        declared=read.contributors.max(),
        empty=read.empty.any(),
    )
    return found if records else found.mutate(record=_null("string"))


def _documents(versions: Any, recipe: Recipe, focus: Any) -> Any:
    """One row a document: the version kept, contributors declared, and why it is not counted."""
    first = versions.group_by(DOCUMENT).agg(kept=versions.record.min())
    both = versions.join(first, DOCUMENT)
    both = both.filter((both.record == both.kept).fill_null(True))
    grouped = both.group_by([*DOCUMENT, "kept"]).agg(
        year=both.year.min(),
        left_out=both.left_out.min(),
        declared=both.declared.max(),
        empty=both.empty.any(),
    )
    if focus is not None:
        grouped = grouped.left_join(focus.mutate(on=True), DOCUMENT)
        grouped = grouped.drop("metric_right", "document_id_right")
        grouped = grouped.mutate(left_out=grouped.left_out.coalesce(_off_focus(grouped.on)))
    outside = _outside(grouped, recipe)
    return grouped.select(*DOCUMENT, "kept", "year", "declared", outside=outside)


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


def _numbered(read: Any, documents: Any, addresses: Any) -> Any:
    """Rows with numbers for the texts of their document and address, copies of versions marked."""
    rows = read.join(documents.select(*DOCUMENT, "document", "kept"), DOCUMENT)
    rows = rows.left_join(addresses, "address_key")
    copy = (rows.record != rows.kept).fill_null(False)
    names = ("input", "file", "row", "document", "contributor", "address_id")
    return rows.select(*names, copy=copy)


def _shares(documents: Any, pairs: Any) -> Any:
    """Documents with their contributors: listed in the file, or declared if that is more.

    A contributor without a number is another one in every row.
    """
    import ibis

    named = pairs.contributor.notnull()
    sizes = pairs.group_by("document").agg(
        listed=named.ifelse(1, pairs.rows).sum().cast("int32"),
    )
    joined = documents.join(sizes, "document")
    most = ibis.greatest(joined.listed, joined.declared.coalesce(0)).cast("int32")
    return joined.select("document", *DOCUMENT, "year", "outside", "listed", contributors=most)


def _listings(engine: Any, rows: Any, pairs: Any, shares: Any) -> Any:
    several = pairs.filter((pairs.rows > 1) & pairs.contributor.notnull())
    again = None
    if engine.arrow(several.count().as_table())[0][0].as_py():
        single, more, again = _split_again(rows, several)
        rows = single.union(more)
    else:
        rows = rows.mutate(addresses=_int(1))
    joined = rows.join(shares, "document")
    no_address = joined.address_id.isnull().ifelse(NO_ADDRESS, _null("string"))
    found = joined.mutate(status=joined.outside.coalesce(no_address)).select(COLUMNS)
    if again is None:
        return found
    again = again.join(shares.drop("contributors"), "document")
    return found.union(_without_share(again, DUPLICATE))


def _split_again(rows: Any, several: Any) -> tuple[Any, Any, Any]:
    """Rows of contributors with one row, with several, and second rows of the same address."""
    import ibis

    who = ["document", "contributor"]
    single = rows.anti_join(several, who).mutate(addresses=_int(1))
    more = rows.semi_join(several, who)
    order = ibis.window(group_by=[*who, "address_id"], order_by=["input", "file", "row"])
    more = more.mutate(again=ibis.row_number().over(order))
    own = more.filter(more.again == 0).drop("again")
    sizes = own.group_by(who).agg(addresses=own.count().cast("int32"))
    return single, own.join(sizes, who), more.filter(more.again > 0).drop("again")


def _without_share(rows: Any, status: str) -> Any:
    import ibis

    nothing = {name: _null("int32") for name in ("contributors", "addresses")}
    return rows.mutate(**nothing, status=ibis.literal(status)).select(COLUMNS)


def _addresses(listings: Any, addresses: Any) -> Any:
    """Distinct addresses of the listings that go on, in the order of their text."""
    some = listings.filter(listings.status.isnull())
    counts = some.group_by("address_id").agg(listings=some.count())
    found = addresses.join(counts, "address_id")
    return found.select("address_id", "address_key", "listings").order_by("address_id")


def _world(shares: Any) -> Any:
    inside = shares.filter(in_window(shares))
    return inside.group_by(["metric", "year", "contributors", "listed"]).agg(
        documents=inside.count()
    )


def in_window(shares: Any) -> Any:
    """Whether a document is in the window: counted in the world's total."""
    return shares.outside.coalesce("").isin(["", NO_CONTRIBUTOR])


def _null(kind: str) -> Any:
    import ibis

    return ibis.null(kind)


def _int(value: int) -> Any:
    import ibis

    return ibis.literal(value, "int32")
