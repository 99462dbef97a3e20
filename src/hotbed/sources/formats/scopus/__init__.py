"""Scopus exports as CSV, of the layout since 2023 and the one before, and tables saved from them.

The column "Authors with affiliations" says which author has which addresses; its entries run name
and addresses together, so they are taken apart by the names and addresses that the export's other
columns list. Without that column every author has all of "Affiliations". A group is no author
unless it has an address. Columns may have the names of the Chinese, Japanese or Russian interface.
Source: https://service.elsevier.com/app/answers/detail/a_id/11238/supporthub/scopus/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.csv_records import csv_records
from hotbed.sources.files.record import Record
from hotbed.sources.files.references.forms import database_of
from hotbed.sources.formats.scopus import references
from hotbed.sources.formats.scopus.entries import Known, attributed
from hotbed.sources.formats.scopus.header import (
    AUTHORS,
    FULL,
    IDS,
    LINKED,
    PLAIN,
    TYPE,
    YEAR,
    columns,
    types_of,
)
from hotbed.sources.formats.scopus.names import author_names, split
from hotbed.sources.glimpse import TEXT, Glimpse
from hotbed.sources.listings import InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.fields import without_entities
from hotbed.sources.shared.groups import is_author, is_group
from hotbed.sources.shared.people import share_all
from hotbed.sources.shared.records import WITHOUT_TYPE, Address, Document, Types
from hotbed.sources.shared.years import with_years, year_in

UNTYPED = f"no column 'Document Type': include_types = [\"{WITHOUT_TYPE}\"] keeps them"
AUTHOR_ID = re.compile(r"\(\d[\d\s;]*\)\s*$")


class Scopus(DocumentSource):
    """Documents of Scopus."""

    name = "scopus"
    title = "Scopus exports (CSV, also as workbooks, BibTeX, RIS)"
    metric = "publications"
    supplies = ("documents", "years", "authors", "addresses by author", "types")
    lacks = "fields of science: the export names none"
    types = (
        "Scopus's document types; Article counts, and Retracted and Erratum do not, unless the "
        "recipe says otherwise"
    )

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        if glimpse.kind == TEXT:
            return database_of(glimpse.head) == "scopus"
        return glimpse.suits(columns)

    def form(self, path: DataPath) -> str:
        """Whether a file is BibTeX or RIS; see `DocumentSource.form`."""
        return references.form(path)

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The rows of a file; see `DocumentSource.records`."""
        account = rejects.account(file.path)
        if references.form(file.path):
            return references.records(file.path, spec, account)
        rows = csv_records(file.path, spec, account, lambda row: columns(row, file.path))
        return with_years(rows, _year, file.path, YEAR)

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A row's document; see `DocumentSource.maker`."""
        types = Types.of(spec.include_types, spec.exclude_types, ["Article"])
        return lambda record: [_document(record.content, types)]


def _document(row: dict[str, str], types: Types) -> Document:
    key = row.get("EID", "").strip() or row.get("DOI", "").strip()
    if not key:
        raise ValueError("neither EID nor DOI")
    left_out = types.why(types_of(row.get(TYPE, "")))
    return Document(
        document_id=key,
        year=year_in(row[YEAR]),
        contributors=_contributors(row),
        left_out=left_out,
        doi=row.get("DOI"),
        note=UNTYPED if left_out and TYPE not in row else "",
    )


def _year(record: Record) -> str:
    return str(record.content.get(YEAR) or "") if record.content else ""


def _contributors(row: dict[str, str]) -> list[list[Address]]:
    cells = {name: without_entities(row.get(name, "")) for name in (AUTHORS, FULL, PLAIN, LINKED)}
    listed = dict.fromkeys(split(cells[PLAIN]))
    linked = split(cells[LINKED])
    named = split(cells[FULL])  # with an identifier in brackets
    full = [AUTHOR_ID.sub("", name).rstrip() for name in named]
    ids = named or split(row.get(IDS, ""))
    count = len(ids) or (len(linked) if "." not in cells[AUTHORS] else 0)
    authors = _spellings(full, author_names(cells[AUTHORS], count))
    contributors = attributed(linked, authors, Known(listed)) if linked and authors else []
    if not any(contributors):
        persons = [names for names in authors if not is_group(names[0])]
        return share_all(len(persons), list(listed) or ([] if authors else linked))
    if len(ids) == len(authors) != len(set(ids)):
        return _once(ids, authors, contributors)
    if all(contributors):
        return contributors
    return [
        places
        for names, places in zip(authors, contributors, strict=True)
        if is_author(names[0], places)
    ]


def _spellings(full: list[str], short: list[str]) -> list[tuple[str, ...]]:
    """The ways each author is written: in full and with initials, if both lists are as long."""
    if len(full) == len(short):
        return list(zip(full, short, strict=True))
    return [(name,) for name in max(full, short, key=len)]


def _once(
    ids: list[str], authors: list[tuple[str, ...]], contributors: list[list[Address]]
) -> list[list[Address]]:
    """Contributors without those listed again under the same identifier and name."""
    places: dict[tuple[str, ...], dict[str | None, Address]] = {}
    for number, names, addresses in zip(ids, authors, contributors, strict=True):
        held = places.setdefault((number, *names), {})
        held.update((address["address"], address) for address in addresses)
    return [list(held.values()) for (_, name, *_), held in places.items() if is_author(name, held)]


SOURCE = Scopus()
