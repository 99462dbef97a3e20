"""Stage 2: from rows as read to listings that count: duplicates, years, shares.

Every row keeps one status; null means that it goes on to the geocoder. A document is one; it is
shared equally among its contributors, and a contributor's part equally among her addresses
(fractional counting), so a row is worth 1 / (contributors * addresses) of its document. This
product is the column `parts`: it is made here and nowhere else, and every count is a sum of
rows / parts.

Documents and addresses are numbered by the order of their texts, and all that follows joins and
groups these numbers. The texts stand once, in shares.parquet and addresses.parquet.
"""

from __future__ import annotations

from pathlib import Path

import ibis

from hotbed.engines import Engine
from hotbed.recipe import Recipe
from hotbed.steps.focus import focused
from hotbed.steps.in_order import write_in_order
from hotbed.steps.reading import parts
from hotbed.steps.twins import TWIN, twins
from hotbed.tables import Line

DOCUMENT = ["metric", "document_id"]
COLUMNS = [
    "metric",
    "input",
    "file",
    "row",
    "document",
    "year",
    "contributor",
    "contributors",
    "addresses",
    "parts",
    "address_id",
    "status",
]


def build_listings(engine: Engine, recipe: Recipe, read: list[Path], folder: Path) -> None:
    """Write listings, shares, addresses, documents and twins as Parquet.

    Parameters
    ----------
    engine : Engine
    recipe : Recipe
    read : list of Path
        The folders of stage `read`, one an input.
    folder : Path

    Notes
    -----
    listings: the columns `COLUMNS`; contributors are those listed or declared, whichever is more;
    duplicates have status `duplicate` and no shares, and the documents that another source has too
    `same_doi`, no shares and no number. shares: one row a document, with its number, why it is
    `outside` the window, contributors and of these `listed`. addresses: the distinct addresses of
    the listings that go on, by address_id. documents: how many are in the window, by metric, year,
    contributors and contributors listed: the world's total. twins: documents that another source
    has too, where there are any.
    """
    rows, details, identifiers = (
        engine.parquet(*[part for unit in read for part in parts(unit, name)])
        for name in ("listings", "details", "identifiers")
    )
    focus = focused(details, recipe.focus, engine)
    same = twins(identifiers, recipe, engine)
    if same is not None:
        engine.write(same, folder / "twins.parquet")
        same = engine.parquet(folder / "twins.parquet")
    write_listings(engine, rows, recipe, folder, focus, same)


def write_listings(
    engine: Engine,
    read: ibis.Table,
    recipe: Recipe,
    folder: Path,
    focus: ibis.Table | None = None,
    twins: ibis.Table | None = None,
) -> None:
    """Write listings, shares, addresses and documents as Parquet (see `build_listings`).

    Parameters
    ----------
    engine : Engine
    read : ibis.Table
        Rows as read (`hotbed.sources.listings.LISTINGS`, all inputs).
    recipe : Recipe
    folder : Path
    focus : ibis.Table, optional
        Documents (metric, document_id) that the recipe's focus keeps; None: all.
    twins : ibis.Table, optional
        `hotbed.steps.twins.twins`; None: there are none.
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
    listings = _listings(engine, counted, pairs, shares)
    if records:
        copies = rows.filter(rows.copy).join(shares.drop("contributors"), "document")
        listings = listings.union(_without_share(copies, Line.DUPLICATE))
    if twins is not None:
        numbers = {name: _null("int64") for name in ("document", "address_id")}
        same = read.semi_join(twins, TWIN).drop("contributors").mutate(**numbers)
        listings = listings.union(_without_share(same, Line.SAME_DOI))
    engine.write(listings, folder / "listings.parquet")
    listings = engine.parquet(folder / "listings.parquet")
    engine.write(_addresses(listings, addresses), folder / "addresses.parquet")
    write_in_order(engine, _world(shares), folder / "documents.parquet")


def _versions(read: ibis.Table, records: bool) -> ibis.Table:
    """One row a document, or a version of it: sources of complete records may hold several.

    Of these the least is kept, with its choices alone; rows of tables stand beside it.
    """
    keys = [*DOCUMENT, "record"] if records else DOCUMENT
    versions = read.group_by(keys).agg(
        year=read.year.min(),
        left_out=read.left_out.min(),
        declared=read.contributors.max(),
        empty=read.empty.any(),
    )
    return versions if records else versions.mutate(record=_null("string"))


def _documents(versions: ibis.Table, recipe: Recipe, focus: ibis.Table | None) -> ibis.Table:
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


def _off_focus(on: ibis.Column) -> ibis.Value:
    return on.isnull().ifelse(ibis.literal("outside the focus"), _null("string"))


def _outside(documents: ibis.Table, recipe: Recipe) -> ibis.Value:
    """Why a document is not in the window, null where it is; or that it lists nobody."""
    outside = ibis.literal(False)
    for name, metric in recipe.metrics.items():
        if metric.years is not None:
            low, high = metric.years
            outside = outside | ((documents.metric == name) & ~documents.year.between(low, high))
    bounded = [name for name, metric in recipe.metrics.items() if metric.years is not None]
    no_year = documents.year.isnull()
    no_year = no_year & documents.metric.isin(bounded) if bounded else ibis.literal(False)
    return ibis.cases(
        (documents.left_out.notnull(), Line.LEFT_OUT.value),
        (no_year, Line.NO_YEAR.value),
        (outside, Line.OUTSIDE_YEARS.value),
        (documents.empty, Line.NO_CONTRIBUTOR.value),
        else_=_null("string"),
    )


def _numbered(read: ibis.Table, documents: ibis.Table, addresses: ibis.Table) -> ibis.Table:
    """Rows with numbers for the texts of their document and address, copies of versions marked."""
    rows = read.join(documents.select(*DOCUMENT, "document", "kept"), DOCUMENT)
    rows = rows.left_join(addresses, "address_key")
    copy = (rows.record != rows.kept).fill_null(False)
    names = ("input", "file", "row", "document", "contributor", "address_id")
    return rows.select(*names, copy=copy)


def _shares(documents: ibis.Table, pairs: ibis.Table) -> ibis.Table:
    """Documents with their contributors: listed in the file, or declared if that is more.

    A contributor without a number is another one in every row.
    """
    named = pairs.contributor.notnull()
    sizes = pairs.group_by("document").agg(
        listed=named.ifelse(1, pairs.rows).sum().cast("int32"),
    )
    joined = documents.join(sizes, "document")
    most = ibis.greatest(joined.listed, joined.declared.coalesce(0)).cast("int32")
    return joined.select("document", *DOCUMENT, "year", "outside", "listed", contributors=most)


def _listings(
    engine: Engine, rows: ibis.Table, pairs: ibis.Table, shares: ibis.Table
) -> ibis.Table:
    several = pairs.filter((pairs.rows > 1) & pairs.contributor.notnull())
    again = None
    if engine.arrow(several.count().as_table())[0][0].as_py():
        single, more, again = _split_again(rows, several)
        rows = single.union(more)
    else:
        rows = rows.mutate(addresses=_int(1))
    joined = rows.join(shares, "document")
    no_address = joined.address_id.isnull().ifelse(Line.NO_ADDRESS.value, _null("string"))
    worth = joined.contributors.cast("int64") * joined.addresses
    listings = joined.mutate(status=joined.outside.coalesce(no_address), parts=worth)
    listings = listings.select(COLUMNS)
    if again is None:
        return listings
    again = again.join(shares.drop("contributors"), "document")
    return listings.union(_without_share(again, Line.DUPLICATE))


def _split_again(
    rows: ibis.Table, several: ibis.Table
) -> tuple[ibis.Table, ibis.Table, ibis.Table]:
    """Rows of contributors with one row, with several, and second rows of the same address."""
    who = ["document", "contributor"]
    single = rows.anti_join(several, who).mutate(addresses=_int(1))
    more = rows.semi_join(several, who)
    order = ibis.window(group_by=[*who, "address_id"], order_by=["input", "file", "row"])
    more = more.mutate(again=ibis.row_number().over(order))
    first = more.filter(more.again == 0).drop("again")
    sizes = first.group_by(who).agg(addresses=first.count().cast("int32"))
    return single, first.join(sizes, who), more.filter(more.again > 0).drop("again")


def _without_share(rows: ibis.Table, line: Line) -> ibis.Table:
    nothing = {name: _null("int32") for name in ("contributors", "addresses")}
    nothing["parts"] = _null("int64")
    return rows.mutate(**nothing, status=ibis.literal(line.value)).select(COLUMNS)


def _addresses(listings: ibis.Table, addresses: ibis.Table) -> ibis.Table:
    """Distinct addresses of the listings that go on, in the order of their text."""
    some = listings.filter(listings.status.isnull())
    counts = some.group_by("address_id").agg(listings=some.count())
    used = addresses.join(counts, "address_id")
    return used.select("address_id", "address_key", "listings").order_by("address_id")


def _world(shares: ibis.Table) -> ibis.Table:
    inside = shares.filter(in_window(shares))
    return inside.group_by(["metric", "year", "contributors", "listed"]).agg(
        documents=inside.count()
    )


def in_window(shares: ibis.Table) -> ibis.Value:
    """Whether a document is in the window: counted in the world's total."""
    inside: ibis.Value = shares.outside.coalesce("").isin(["", Line.NO_CONTRIBUTOR.value])
    return inside


def _null(kind: str) -> ibis.Value:
    null: ibis.Value = ibis.null(kind)
    return null


def _int(value: int) -> ibis.Value:
    literal: ibis.Value = ibis.literal(value, "int32")
    return literal
