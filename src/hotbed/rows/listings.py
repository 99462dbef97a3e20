"""Stage 2: from rows as read to listings that count: duplicates, years, shares.

Every row keeps one status; null means that it goes on to the geocoder. A document is one; it is
shared equally among its contributors, and a contributor's part equally among her addresses
(fractional counting), so a row is worth 1 / (contributors * addresses) of its document.
"""

from __future__ import annotations

from typing import Any

from hotbed.recipe import Recipe

DUPLICATE = "duplicate"
LEFT_OUT = "left_out"
NO_YEAR = "no_year"
OUTSIDE_YEARS = "outside_years"
NO_CONTRIBUTOR = "no_contributor"
NO_ADDRESS = "no_address"

DOCUMENT = ["metric", "document_id"]


def listings(read: Any, recipe: Recipe, focus: Any = None) -> Any:
    """Rows as read (`sources.base.LISTINGS`, all inputs) -> listings with status and shares.

    `focus`, if given, holds the documents (metric, document_id) that the recipe's focus keeps.
    Returns an Ibis table: metric, input, file, row, document_id, year, contributors (listed or
    declared, whichever is more), listed, addresses, address_key, status. Duplicates keep status
    `duplicate` and no shares.
    """
    kept, copies = _split_duplicates(read)
    documents, contributors = _documents(kept), _contributors(kept)
    if focus is not None:
        documents = _only(documents, focus)
    shared = (
        kept.drop("year", "contributors", "left_out")
        .join(documents, DOCUMENT)
        .left_join(contributors, [*DOCUMENT, "contributor"])
    )
    shared = shared.mutate(
        addresses=shared.addresses.coalesce(1).cast("int32"), status=_status(shared, recipe)
    )
    columns = ["metric", "input", "file", "row", "document_id", "year", "contributor",
               "contributors", "listed", "addresses", "address_key", "status"]  # fmt: skip
    duplicates = copies.mutate(
        contributors=_null("int32"),
        listed=_null("int32"),
        addresses=_null("int32"),
        status=_text(DUPLICATE),
    )
    return shared.select(columns).union(duplicates.select(columns))


def _split_duplicates(read: Any) -> tuple[Any, Any]:
    """Second copies of whole records, and second rows of a contributor with one address."""
    import ibis

    whole = read.filter(read.record.notnull())
    first = whole.group_by(DOCUMENT).agg(first=whole.record.min())
    marked = read.left_join(first, DOCUMENT).drop("metric_right", "document_id_right")
    marked = marked.mutate(
        copy=marked.record.notnull() & (marked.record != marked["first"]).fill_null(False)
    ).drop("first")

    who = ["metric", "document_id", "contributor", "address_key"]
    order = ibis.window(group_by=[*who, "record"], order_by=["input", "file", "row"])
    numbered = marked.mutate(again=ibis.row_number().over(order))
    again = (numbered.again > 0) & numbered.contributor.notnull()
    numbered = numbered.mutate(copy=numbered.copy | again).drop("again")
    kept = numbered.filter(~numbered.copy).drop("copy")
    return kept, numbered.filter(numbered.copy).drop("copy")


def _documents(kept: Any) -> Any:
    """One row a document: its year and number of contributors (listed or declared)."""
    grouped = kept.group_by(DOCUMENT).agg(
        year=kept.year.min(),
        left_out=kept.left_out.min(),
        named=kept.contributor.nunique(),
        unnamed=kept.contributor.isnull().sum(),
        declared=kept.contributors.max(),
    )
    import ibis

    listed = (grouped.named + grouped.unnamed).cast("int32")
    contributors = ibis.greatest(listed, grouped.declared.coalesce(0)).cast("int32")
    return grouped.mutate(listed=listed, contributors=contributors).drop(
        "named", "unnamed", "declared"
    )


def _only(documents: Any, focus: Any) -> Any:
    """Documents outside the focus are left out, with that reason."""
    marked = documents.left_join(focus.mutate(kept=True), DOCUMENT)
    marked = marked.drop("metric_right", "document_id_right")
    out = marked.kept.isnull()
    return marked.mutate(left_out=out.ifelse("outside the focus", marked.left_out)).drop("kept")


def _contributors(kept: Any) -> Any:
    """One row a named contributor: how many addresses she has on the document."""
    named = kept.filter(kept.contributor.notnull())
    return named.group_by([*DOCUMENT, "contributor"]).agg(addresses=named.count().cast("int32"))


def _status(rows: Any, recipe: Recipe) -> Any:
    import ibis

    outside = ibis.literal(False)
    for name, metric in recipe.metrics.items():
        if metric.years is not None:
            low, high = metric.years
            outside = outside | ((rows.metric == name) & ~rows.year.between(low, high))
    bounded = [name for name, metric in recipe.metrics.items() if metric.years is not None]
    no_year = rows.year.isnull() & rows.metric.isin(bounded) if bounded else ibis.literal(False)
    return ibis.cases(
        (rows.left_out.notnull(), LEFT_OUT),
        (no_year, NO_YEAR),
        (outside, OUTSIDE_YEARS),
        (rows.empty, NO_CONTRIBUTOR),
        (rows.address_key.isnull(), NO_ADDRESS),
        else_=_null("string"),
    )


def _null(kind: str) -> Any:
    import ibis

    return ibis.null(kind)


def _text(value: str) -> Any:
    import ibis

    return ibis.literal(value)
