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
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.files.csv_records import csv_records
from hotbed.sources.files.record import Record
from hotbed.sources.formats.scopus.entries import Known, attributed
from hotbed.sources.formats.scopus.names import author_names, split
from hotbed.sources.listings import InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.groups import is_author, is_group
from hotbed.sources.shared.people import share_all
from hotbed.sources.shared.records import Address, Document, Types
from hotbed.sources.shared.years import year_in

LINKED, PLAIN = "Authors with affiliations", "Affiliations"
NEEDED = ("Authors", "Year")
AUTHOR_ID = re.compile(r"\(\d[\d\s;]*\)\s*$")


class Scopus(DocumentSource):
    """Documents of Scopus."""

    name = "scopus"
    title = "Scopus CSV exports"
    metric = "publications"
    supplies = ("documents", "years", "authors", "addresses by author", "types")
    lacks = "fields of science: the export names none"
    types = "Scopus's document types; Article counts unless the recipe says otherwise"

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The rows of a file; see `DocumentSource.records`."""
        return csv_records(
            file.path, spec, rejects.account(file.path), lambda row: _header(row, file.path)
        )

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A row's document; see `DocumentSource.maker`."""
        types = Types.of(spec.include_types, spec.exclude_types, ["Article"])
        return lambda record: [_document(record.content, types)]


def _header(row: list[str], file: Path) -> list[str]:
    names = [name.strip() for name in row]
    for name in NEEDED:
        if name not in names:
            raise HotbedError(
                f"{file} has no column {name!r}", "export it from Scopus as CSV with all fields"
            )
    if "EID" not in names and "DOI" not in names:
        raise HotbedError(f"{file} has neither a column 'EID' nor 'DOI'", "export it with EID")
    if LINKED not in names and PLAIN not in names:
        raise HotbedError(
            f"{file} has no addresses", f"export it with {LINKED!r} (under affiliations)"
        )
    return names


def _document(row: dict[str, str], types: Types) -> Document:
    key = row.get("EID", "").strip() or row.get("DOI", "").strip()
    if not key:
        raise ValueError("neither EID nor DOI")
    kind = row.get("Document Type", "").strip()
    return Document(
        document_id=key,
        year=year_in(row["Year"]),
        contributors=_contributors(row),
        left_out=types.why([kind] if kind else []),
        doi=row.get("DOI"),
    )


def _contributors(row: dict[str, str]) -> list[list[Address]]:
    listed = list(dict.fromkeys(split(row.get(PLAIN, ""))))
    linked = split(row.get(LINKED, ""))
    ids = split(row.get("Author(s) ID", ""))
    full = [AUTHOR_ID.sub("", name).rstrip() for name in split(row.get("Author full names", ""))]
    count = len(full) or len(ids) or (len(linked) if "." not in row["Authors"] else 0)
    authors = _spellings(full, author_names(row["Authors"], count))
    if linked and authors:
        contributors = attributed(linked, authors, Known(listed))
    else:
        contributors = []
        listed = listed or linked
    if not any(contributors):
        persons = [names for names in authors if not is_group(names[0])]
        return share_all(len(persons), listed)
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
