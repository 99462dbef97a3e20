"""Scopus CSV exports, of the layout since 2023 and the one before.

The column "Authors with affiliations" says which author has which addresses; its entries run name
and addresses together, so they are taken apart by the names and addresses that the export's other
columns list. Without that column every author has all of "Affiliations".
Source: https://service.elsevier.com/app/answers/detail/a_id/11238/supporthub/scopus/
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.files.csv_records import csv_records
from hotbed.sources.files.record import Record
from hotbed.sources.formats import _scopus_references
from hotbed.sources.listings import InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.people import share_all
from hotbed.sources.shared.records import Address, Document, Types
from hotbed.sources.shared.years import year_in

LINKED, PLAIN = "Authors with affiliations", "Affiliations"
NEEDED = ("Authors", "Year")
LONGEST_NAME = 300
AUTHOR_ID = re.compile(r"\(\d[\d\s;]*\)\s*$")


class Scopus(DocumentSource):
    """Documents of Scopus."""

    name = "scopus"
    title = "Scopus exports (CSV, BibTeX, RIS)"
    metric = "publications"
    supplies = ("documents", "years", "authors", "addresses by author", "types")
    lacks = "fields of science: the export names none"
    types = "Scopus's document types; Article counts unless the recipe says otherwise"

    def form(self, path: Path) -> str:
        """Whether a file is CSV, BibTeX or RIS; see `DocumentSource.form`."""
        return _scopus_references.form(path) or "CSV"

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The rows of a file; see `DocumentSource.records`."""
        if _scopus_references.form(file.path):
            return _scopus_references.records(file.path, spec, rejects.account(file.path))
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
    full = [AUTHOR_ID.sub("", name).rstrip() for name in _split(row.get("Author full names", ""))]
    short = author_names(row["Authors"])
    authors = full or short
    known = list(dict.fromkeys(_split(row.get(PLAIN, ""))))
    linked = _split(row.get(LINKED, ""))
    if not linked:
        return share_all(len(authors), known)
    contributors = [_addresses(text, known) for text in _entries(linked, full, short)]
    contributors += [[] for _ in range(len(authors) - len(contributors))]
    return contributors


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def author_names(text: str) -> list[str]:
    """Names of the column Authors: parted by semicolons, before 2023 by commas.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    list of str
        In order; none where Scopus has no author.

    Examples
    --------
    >>> author_names("Wu, H.; Cui, H."), author_names("Wu H., Cui H.")
    (['Wu, H.', 'Cui, H.'], ['Wu H.', 'Cui H.'])
    """
    if text.strip() in ("", "[No author name available]"):
        return []
    if ";" in text or re.fullmatch(r"\s*[^,]+,\s*(?:\S{1,4}\.)+\S*\s*", text):
        return _split(text)
    return [part.strip() for part in text.split(",") if part.strip()]


def _entries(linked: list[str], full: list[str], short: list[str]) -> list[str]:
    """The addresses' text of each author: entries without their names.

    A part that begins with nobody's name belongs to the entry before: an address in it holds a
    semicolon.
    """
    texts: list[str] = []
    names = [
        {name for name in pair if name}
        for pair in zip(_padded(full, short), _padded(short, full), strict=True)
    ]
    count = max(len(full), len(short))
    places: dict[str, list[int]] = {}
    for number, pair in enumerate(names):
        for written in {*pair, *(name.replace(",", "") for name in pair)}:
            places.setdefault(written, []).append(number)
    for part in linked:
        number = len(texts)
        name = _starting(part, names[number] if number < count else set())
        if name is None and (later := _later(part, places, number)) is not None:
            name = _starting(part, names[later])
            texts += [""] * (later - number)
        if name is not None:
            texts.append(part[len(name) :].lstrip(", "))
        elif texts:
            texts[-1] = f"{texts[-1]}; {part}".lstrip("; ")
        else:
            texts.append(_without_name(part))
    return texts


def _later(part: str, places: dict[str, list[int]], number: int) -> int | None:
    """The first author behind one with whose name a part begins."""
    commas = [place for place, sign in enumerate(part[:LONGEST_NAME]) if sign == ","]
    starts = {part, *(part[:comma].rstrip() for comma in commas)}
    known = [places[start] for start in starts if start in places]
    behind = [numbers[bisect_right(numbers, number)] for numbers in known if numbers[-1] > number]
    return min(behind, default=None)


def _padded(names: list[str], other: list[str]) -> list[str]:
    return names + [""] * (len(other) - len(names))


def _starting(part: str, names: set[str]) -> str | None:
    for name in sorted(names, key=len, reverse=True):
        if part == name or part.startswith((name + ",", name + " ,")):
            return name
        spoken = name.replace(",", "")
        if part.startswith(spoken + ","):
            return spoken
    return None


def _without_name(part: str) -> str:
    """An entry of an unknown author: her name is what stands before the first comma or two."""
    pieces = part.split(", ")
    drop = 2 if len(pieces) > 2 and re.fullmatch(r"(?:\S{1,3}\.[\s-]?)+", pieces[1]) else 1
    return ", ".join(pieces[drop:])


def _addresses(text: str, known: list[str]) -> list[Address]:
    """The addresses in a text that runs them together, by the addresses the document lists."""
    addresses: dict[str, None] = {}
    rest = text.strip(", ")
    while rest:
        starts = [
            address
            for address in known
            if rest.startswith(address) and rest[len(address) :][:1] in ("", ",")
        ]
        if starts:
            longest = max(starts, key=len)
            addresses[longest] = None
            rest = rest[len(longest) :].strip(", ")
            continue
        ahead = [place for address in known if (place := rest.find(", " + address)) > 0]
        cut = min(ahead, default=len(rest))
        addresses[rest[:cut].strip(", ")] = None
        rest = rest[cut:].strip(", ")
    return [{"address": address} for address in addresses if address]


SOURCE = Scopus()
