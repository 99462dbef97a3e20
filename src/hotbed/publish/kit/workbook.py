"""The run's findings as an Excel workbook: typed columns, frozen headers, units and method.

Every text is written as text, so no name can become a formula or a link. The same facts give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.publish.facts.run import Facts
from hotbed.publish.facts.words import span
from hotbed.publish.method import method_words

FORMATS = {"integer": "#,##0", "year": "0", "count": "#,##0.0000", "share": "0.000000",
           "number": "#,##0.00##", "rate": "0.0", "degrees": "0.000000", "text": "@"}  # fmt: skip
WIDTHS = {"integer": 11, "year": 8, "count": 15, "share": 13, "number": 11, "degrees": 12}
MADE = datetime(2000, 1, 1)  # fixed, for equal bytes
LONGEST = 32_000  # a cell holds 32,767 characters
MOST_ROWS = 1_048_575  # of a sheet, under its header


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its header, kind (`FORMATS`), unit and meaning."""

    title: str
    kind: str
    unit: str
    meaning: str
    width: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows hold a value a column, None for an empty cell."""

    name: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]


def write_workbook(whole: Facts, path: Path) -> None:
    """Write `path` (.xlsx).

    Parameters
    ----------
    whole : `hotbed.publish.facts.run.facts` of the run, with all clusters.

    Raises
    ------
    HotbedError : XlsxWriter is not installed, a sheet would be too long, or the file can't be
        written.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise HotbedError("XlsxWriter is not installed", "pip install 'hotbed[publish]'") from error
    made = [sheet for sheet in sheets(whole) if sheet.rows]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with atomic_write(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), options)
        properties = {"title": whole["study"]["title"][:255], "author": "hotbed", "created": MADE}
        book.set_properties(properties)
        formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F5F2EA"}
        )
        for sheet in made:
            _write(book.add_worksheet(sheet.name), sheet, formats, head)
        book.close()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any], head: Any) -> None:
    if len(sheet.rows) > MOST_ROWS:
        raise HotbedError(
            f"{sheet.name} has {len(sheet.rows):,} rows, more than a sheet holds", "use the CSV"
        )
    page.freeze_panes(1, 0)
    page.set_row(0, 45)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for number, column in enumerate(sheet.columns):
        title = f"{column.title}\n{column.unit}" if column.unit else column.title
        page.write_string(0, number, title, head)
        page.set_column(number, number, column.width or WIDTHS.get(column.kind, 30))
    for line, row in enumerate(sheet.rows, start=1):
        for number, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            if value is None or value == "":
                continue
            if column.kind == "text":
                page.write_string(line, number, str(value)[:LONGEST], formats["text"])
            else:
                page.write_number(line, number, value, formats[column.kind])


RANK = Column("Rank", "integer", "", "by total, 1 the largest; equal totals share a rank")
ID = Column("Cluster id", "text", "", "economy and coordinates of its densest place", 22)
NAME = Column("Cluster", "text", "", "its main cities", 34)
ECONOMIES = Column("Economies", "text", "", "ISO 3166-1 codes by weight", 12)
METRIC = Column("Metric", "text", "", "kind of document", 24)
POSITION = Column("Position", "integer", "", "by documents; empty: all others, none stated")
DOCUMENTS = Column("Documents", "count", "documents", "fractional count")
SHARE = Column("Share", "number", "% of cluster", "of the cluster's documents of the metric")
LISTINGS = Column("Listings", "integer", "listings", "a contributor's address on a document")
CHANGE = (
    Column("Rank before", "integer", "", "in the previous edition; empty where it was not there"),
    Column("Ranks gained", "integer", "ranks", "since then; negative: lost"),
    Column("Growth", "rate", "%", "of the weighted total at today's places, in both windows"),
    Column("Event", "text", "", "continued, born, merged, split, since then", 14),
    Column("Related", "text", "", "clusters that it took in or came off", 34),
)
PLACES = Column("Places", "integer", "places", "distinct rounded coordinates")


def sheets(whole: Facts) -> Iterator[Sheet]:
    """All sheets in order, those without rows too."""
    labels = {metric["name"]: metric["label"] for metric in whole["metrics"]}
    yield _ranking(whole)
    yield _clusters(whole)
    yield _economies(whole)
    yield _parts(whole)
    for subject, title, label in (
        ("applicants", "Applicants", "Applicant"),
        ("organisations", "Organisations", "Organisation"),
        ("sectors", "Sectors", "Sector"),
    ):
        yield _named(whole, subject, title, label, labels)
    for subject, title in (
        ("technology_fields", "Technology fields"),
        ("science_fields", "Science fields"),
        ("topics", "Topics"),
    ):
        yield _fields(whole, subject, title, labels)
    yield _series(whole, labels)
    yield _partners(whole, labels)
    yield _teams(whole, labels)
    yield _ledger(whole, labels)
    yield _method(whole)


def _by_metric(whole: Facts, of: str = "the world") -> list[Column]:
    """Count and share of each metric."""
    columns = []
    for metric in whole["metrics"]:
        years = f", {span(metric['years'])}"
        label = metric["label"]
        columns += [
            Column(label, "count", "documents", f"fractional count{years}", 18),
            Column(f"{label}, share", "share", f"% of {of}", "of all the world's documents", 16),
        ]
    return columns


def _values(row: Facts, whole: Facts) -> list[Any]:
    return [
        row["metrics"][metric["name"]][part]
        for metric in whole["metrics"]
        for part in ("count", "share")
    ]


def _ranking(whole: Facts) -> Sheet:
    total = Column("Total", "share", "% points", "weighted sum of the shares")
    columns = (RANK, NAME, ECONOMIES, ID, *_by_metric(whole), total)
    if whole["against"]:
        columns += CHANGE
    rows = [
        (row["rank"], row["name"], "/".join(row["economies"]), row["cluster_id"],
         *_values(row, whole), row["total"], *(_change(row) if whole["against"] else ()))
        for row in whole["ranking"]
    ]  # fmt: skip
    return Sheet("Ranking", columns, rows)


def _change(row: Facts) -> tuple[Any, ...]:
    change = row["change"] or {}
    keys = ("previous_rank", "rank_change", "growth", "event", "related")
    return tuple(change.get(key) for key in keys)


def _clusters(whole: Facts) -> Sheet:
    columns = (
        RANK, NAME, ID, LISTINGS, PLACES,
        Column("Core places", "integer", "places", "core points of the density search"),
        Column("Joined from", "integer", "clusters", "how many became one, 1 where none did"),
        Column("Longitude", "degrees", "degrees", "weighted centre, WGS 84"),
        Column("Latitude", "degrees", "degrees", "weighted centre, WGS 84"),
        Column("Area", "number", "km²", "geodesic area of the polygon"),
        Column("People", "integer", "persons", "under the polygon; empty where not counted"),
        Column("People from", "text", "", "grid, or cities of the gazetteer", 12),
        Column("Intensity", "share", "% points a million people", "total per million people"),
        Column("Intensity rank", "integer", "", "among the hundred largest clusters"),
        Column("Name from", "text", "", "how the name was found", 50),
    )  # fmt: skip
    rows = []
    for own in whole["clusters"]:
        per = own["intensity"] or {}
        people = tuple(per.get(key) for key in ("people", "source", "per_million", "rank"))
        size = ("listings", "places", "core_places", "merged_from", "lon", "lat", "area_km2")
        rows.append(
            (own["rank"], own["name"], own["cluster_id"], *(own[key] for key in size), *people,
             own["found"]["naming_rule"])
        )  # fmt: skip
    return Sheet("Clusters", columns, rows)


def _economies(whole: Facts) -> Sheet:
    columns = (
        Column("Economy", "text", "", "ISO 3166-1 code", 10),
        Column("Name", "text", "", "usual English name", 26),
        Column("Clusters", "integer", "clusters", "one in several economies counts for each"),
        Column("Of these shared", "integer", "clusters", "in several economies"),
        Column("Best rank", "integer", "", "of its clusters"),
        *_by_metric(whole),
        Column("Total", "share", "% points", "weighted sum of the shares"),
    )
    keys = ("economy", "name", "clusters", "cross_border", "best_rank")
    rows = [
        (*(row[key] for key in keys), *_values(row, whole), row["total"])
        for row in whole["economies"]
    ]
    return Sheet("Economies", columns, rows)


def _parts(whole: Facts) -> Sheet:
    columns = (
        RANK, NAME, ID,
        Column("Economy", "text", "", "ISO 3166-1 code", 10),
        Column("Listed", "text", "", "whether the cluster's name lists it", 8),
        PLACES, LISTINGS,
        Column("Share of listings", "share", "% of cluster", "of the cluster's listings"),
        *(Column(metric["label"], "count", "documents", "fractional count of the part", 18)
          for metric in whole["metrics"]),
    )  # fmt: skip
    rows = [
        (*_who(own), part["economy"], "yes" if part["listed"] else "no", part["places"],
         part["listings"], part["listings_share"],
         *(part["counts"][metric["name"]] for metric in whole["metrics"]))
        for own in whole["clusters"] for part in own["parts"]
    ]  # fmt: skip
    return Sheet("Economies in clusters", columns, rows)


def _who(own: Facts) -> tuple[Any, ...]:
    return own["rank"], own["name"], own["cluster_id"]


def _lines(whole: Facts, subject: str) -> Iterable[tuple[Facts, str, Facts]]:
    """Cluster, metric and line of a subject of the profiles."""
    for own in whole["clusters"]:
        for metric, rows in own[subject].items():
            for row in rows:
                yield own, metric, row


def _named(whole: Facts, subject: str, title: str, label: str, labels: dict[str, str]) -> Sheet:
    named = Column(label, "text", "", "brought to one spelling", 44)
    rows = [
        (*_who(own), labels[metric], row["position"], row["label"], row["documents"], row["share"])
        for own, metric, row in _lines(whole, subject)
    ]
    return Sheet(title, (RANK, NAME, ID, METRIC, POSITION, named, DOCUMENTS, SHARE), rows)


def _fields(whole: Facts, subject: str, title: str, labels: dict[str, str]) -> Sheet:
    columns = (
        RANK, NAME, ID, METRIC, POSITION, Column("Field", "text", "", "as the source names it", 40),
        DOCUMENTS, SHARE,
        Column("World share", "number", "% of world", "of the world's documents with a field"),
        Column("Index", "number", "1 = as in the world", "share here over share in the world"),
        Column("Index, low", "number", "95 % interval", "Wilson's interval"),
        Column("Index, high", "number", "95 % interval", "Wilson's interval"),
    )  # fmt: skip
    keys = ("position", "label", "documents", "share", "world_share", "specialisation", "low",
            "high")  # fmt: skip
    rows = [
        (*_who(own), labels[metric], *(row.get(key) for key in keys))
        for own, metric, row in _lines(whole, subject)
    ]
    return Sheet(title, columns, rows)


def _series(whole: Facts, labels: dict[str, str]) -> Sheet:
    year = Column("Year", "year", "", "of publication; empty: without a year")
    rows = [
        (*_who(own), labels[metric], row["year"] or None, row["documents"])
        for own, metric, row in _lines(whole, "series")
    ]
    return Sheet("Series", (RANK, NAME, ID, METRIC, year, DOCUMENTS), rows)


def _partners(whole: Facts, labels: dict[str, str]) -> Sheet:
    columns = (
        RANK, NAME, ID, METRIC, POSITION,
        Column("Partner", "text", "", "cluster that shares documents with it", 34),
        Column("Partner id", "text", "", "its cluster id", 22),
        Column("Shared", "integer", "documents", "that both have a hand in, counted whole"), SHARE,
    )  # fmt: skip
    keys = ("position", "partner", "partner_id", "documents", "share")
    rows = [
        (*_who(own), labels[metric], *(row[key] for key in keys))
        for own, metric, row in _lines(whole, "partners")
    ]
    return Sheet("Partners", columns, rows)


def _teams(whole: Facts, labels: dict[str, str]) -> Sheet:
    columns = (
        RANK, NAME, ID, METRIC,
        Column("Documents", "integer", "documents", "with a contributor here, counted whole"),
        Column("Team", "number", "persons", "contributors a document, mean"),
        Column("By one alone", "number", "% of documents", "with a single contributor"),
        Column("With others abroad", "number", "% of documents", "contributors in other economies"),
    )  # fmt: skip
    keys = ("documents", "mean_team", "alone_share", "foreign_share")
    rows = [
        (*_who(own), labels[metric], *(row[key] for key in keys))
        for own, metric, row in _lines(whole, "teams")
    ]
    return Sheet("Teams", columns, rows)


def _ledger(whole: Facts, labels: dict[str, str]) -> Sheet:
    columns = (
        METRIC,
        Column("Line", "text", "", "where rows ended", 18),
        Column("Meaning", "text", "", "the line in words", 56),
        Column("Rows", "integer", "listings", "all lines sum to the rows read"),
        Column("Documents", "degrees", "documents", "their fractional count", 18),
        Column("Share of rows", "number", "% of rows read", ""),
        Column("Share of documents", "number", "% of documents", "of those in the window"),
    )
    keys = ("line", "meaning", "rows", "documents", "share_of_rows", "share_of_documents")
    rows = [
        (labels.get(row["metric"], row["metric"]), *(row[key] for key in keys))
        for row in whole["ledger"]
    ]
    return Sheet("Ledger", columns, rows)


def _method(whole: Facts) -> Sheet:
    """Study, method, sources, and the unit of every column of the other sheets."""
    columns = (
        Column("Subject", "text", "", "", 24),
        Column("Item", "text", "", "", 26),
        Column("Unit", "text", "", "", 24),
        Column("Meaning", "text", "", "", 110),
    )
    study = whole["study"]
    rows: list[tuple[Any, ...]] = [("Study", "Title", "", study["title"])]
    rows += [("Study", "Note", "", study["note"])] * bool(study["note"])
    rows += [("Study", "Preset", "", study["preset"])] * bool(study["preset"])
    rows.append(("Study", "Recipe", "SHA-256", study["recipe_digest"]))
    rows.append(("Study", "Run", "digest of recipe and inputs", study["run_digest"]))
    rows.append(("Study", "Program", "", f"hotbed {study['hotbed']}"))
    if whole["against"]:
        rows.append(("Study", "Compared with", "", whole["against"]["title"]))
        rows += [("Study", "Differs from it in", "", each)
                 for each in whole["against"]["differences"]]  # fmt: skip
    rows += [("Method", "", "", text) for text in method_words(whole)]
    rows += [("Own choice", "", "", text) for text in whole["own_choices"]]
    rows += [("Source", "", "", text) for text in whole["credits"]]
    rows += [
        (sheet.name, column.title, column.unit, column.meaning)
        for sheet in _without_method(whole) if sheet.rows
        for column in sheet.columns
    ]  # fmt: skip
    return Sheet("Units and method", columns, rows)


def _without_method(whole: Facts) -> Iterator[Sheet]:
    for sheet in sheets(whole):
        if sheet.name == "Ledger":
            yield sheet
            return
        yield sheet
