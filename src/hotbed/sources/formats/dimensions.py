"""Dimensions: publications as its export writes them, CSV or Excel.

The column "Authors (Raw Affiliation)" says which author has which addresses, in brackets behind
her name. Where an author has none there, the organisations of "Authors Affiliations" stand in, and
where no column links authors and organisations, the list of organisations with their cities and
countries, shared by all. The line "About the data" before the header is passed over.
Source: https://dimensions.freshdesk.com/support/solutions/articles/23000018779 and the headers of
exports since 2018.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.csv_records import csv_records
from hotbed.sources.files.record import Record
from hotbed.sources.glimpse import Glimpse
from hotbed.sources.listings import FIELD, ORGANISATION, TOPIC, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.fields import without_entities
from hotbed.sources.shared.groups import is_author
from hotbed.sources.shared.people import MOST_PAIRS
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import with_years, year_in

KEY, YEAR, AUTHORS = "Publication ID", "PubYear", "Authors"
RAW, LINKED = "Authors (Raw Affiliation)", "Authors Affiliations"
ORGANISATIONS, GRIDS = "Research Organizations - standardized", "GRID IDs"
CITIES, COUNTRIES = "City of Research organization", "Country of Research organization"
FIELDS = (
    "Fields of Research (ANZSRC 2020)",
    "FOR (ANZSRC) Categories",
    "Fields of Research (ANZSRC)",
)
LISTS = (AUTHORS, RAW, LINKED, ORGANISATIONS, CITIES, COUNTRIES, *FIELDS)  # parted by semicolons
TYPES = ("Publication Type", "Document Type")
ALIASES = {
    "publication year": YEAR,
    "authors (raw affiliations)": RAW,
    "author affiliations": LINKED,
    "research organizations - standardised": ORGANISATIONS,
    "research organizations": ORGANISATIONS,
    "city of standardized research organization": CITIES,
    "country of standardized research organization": COUNTRIES,
    "countries of research organization": COUNTRIES,
}
"""Other spellings of names of columns, in small letters."""
NAMES = {
    name.casefold(): name
    for name in (
        *(KEY, YEAR, AUTHORS, RAW, LINKED, ORGANISATIONS, GRIDS, CITIES, COUNTRIES, "DOI"),
        *(*FIELDS, *TYPES),
    )
} | ALIASES
NOTICES = ("Correction Erratum", "Retracted Article", "Retraction Notice")
SIGNS = re.compile(r"[();]")
UNIT = re.compile(
    r"(?:Dep|Fac|School|Div|Sect|Unit|Lab|Chair|Clinic|Inst\b|Grad|Abt|Lehrst|Fak|Programm?e?\b)",
    re.IGNORECASE,
)
CLASS = re.compile(r"(?P<code>\d{2,6})\s+(?P<name>\S.*)")


class Dimensions(DocumentSource):
    """Publications of Dimensions."""

    name = "dimensions"
    title = "Dimensions exports of publications (CSV or Excel)"
    metric = "publications"
    classifications: ClassVar[Mapping[str, str]] = {
        FIELD: "ANZSRC divisions",
        TOPIC: "ANZSRC groups",
    }
    supplies = (
        "documents",
        "years",
        "authors",
        "raw affiliations by author, else organisations with cities and countries",
        "types",
        "organisations",
        "fields and topics (ANZSRC)",
    )
    lacks = (
        "the full address where the export has no column 'Authors (Raw Affiliation)': the "
        "organisation's name, city and country stand in"
    )
    types = (
        "Dimensions' publication and document types; Article counts, and corrections and "
        "retractions do not, unless the recipe says otherwise"
    )
    noun = "publication"

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return glimpse.suits(_columns)

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The rows of a file; see `DocumentSource.records`."""
        account = rejects.account(file.path)
        rows = csv_records(file.path, spec, account, lambda row: _columns(row, file.path))
        return with_years(rows, _year, file.path, YEAR)

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A row's document; see `DocumentSource.maker`."""
        types = Types.of(spec.include_types, spec.exclude_types, ["Article"], NOTICES)
        return lambda record: [_document(record.content, types)]


def _columns(row: list[str], file: DataPath) -> list[str]:
    """The columns' names as exports of today write them."""
    names = [NAMES.get(name.strip().casefold(), name.strip()) for name in row]
    for name in (KEY, YEAR):
        if name not in names:
            raise HotbedError(
                f"{file} has no column {name!r}",
                "export publications from Dimensions as CSV or Excel; it has "
                + ", ".join(names[:8]),
            )
    if not {RAW, LINKED, ORGANISATIONS, CITIES, COUNTRIES} & {*names}:
        raise HotbedError(f"{file} has no addresses", f"export it with the column {RAW!r}")
    return names


def _year(record: Record) -> str:
    return str(record.content.get(YEAR) or "") if record.content else ""


def _document(row: dict[str, str], types: Types) -> Document:
    key = row[KEY].strip()
    if not key:
        raise ValueError("no publication id")
    row |= {name: without_entities(row[name]) for name in LISTS if name in row}
    organisations = _places(row)
    kinds = [kind for name in TYPES if (kind := row.get(name, "").strip())]
    return Document(
        document_id=key,
        year=year_in(row[YEAR]),
        contributors=_contributors(row, organisations),
        left_out=types.why(kinds),
        details=_details(row, list(organisations)),
        doi=row.get("DOI"),
    )


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _contributors(row: dict[str, str], organisations: dict[str, Address]) -> list[list[Address]]:
    names = _split(row.get(AUTHORS, ""))
    entries = _entries(row.get(RAW, ""), names)
    linked = _entries(row.get(LINKED, ""), names)
    if not entries:
        entries = [(name, "") for name, _ in linked]
    elif len(linked) != len(entries):
        linked = [(name, "") for name, _ in entries]
    persons: list[tuple[str, list[Address]]] = []
    for (name, text), (_, other) in zip(entries, linked, strict=True):
        places: list[Address] = [{"address": place} for place in _affiliations(text)]
        persons.append(
            (name, places or [organisations.get(part, {"address": part}) for part in _split(other)])
        )
    if any(places for _, places in persons):
        return [places for name, places in persons if is_author(name, places)]
    names = [name for name, _ in persons] or names
    return _shared([name for name in names if is_author(name, ())], organisations)


def _shared(names: list[str], organisations: dict[str, Address]) -> list[list[Address]]:
    """Contributors of a publication whose organisations are not linked to its authors."""
    places = list(organisations.values())
    if not places:
        return [[] for _ in names]
    if not names or len(names) * len(places) > MOST_PAIRS:
        return [[place] for place in places]
    return [places for _ in names]


def _entries(text: str, names: list[str]) -> list[tuple[str, str]]:
    """Each author's name and what stands in brackets behind it.

    Brackets within brackets pair; where they don't, the names of the column Authors, which stand
    in the same order, say where an entry begins.

    >>> _entries("Roe, A (Univ. X (Oslo), Norway); Doe, C; Berg, N (KTH; MIT)", [])
    [('Roe, A', 'Univ. X (Oslo), Norway'), ('Doe, C', ''), ('Berg, N', 'KTH; MIT')]
    >>> _entries("Roe, A (Univ. X (Oslo; Berg, N (KTH)", ["Roe, A", "Berg, N"])
    [('Roe, A', 'Univ. X (Oslo'), ('Berg, N', 'KTH')]
    """
    ends, depth = [], 0
    for sign in SIGNS.finditer(text):
        if sign[0] == "(":
            depth += 1
        elif sign[0] == ")":
            depth -= 1
            if depth < 0:
                break
        elif not depth:
            ends.append(sign.start())
    if depth or (names and len(ends) + 1 < len(names)):
        ends = _ends_by_name(text, names) or ends
    starts = [0, *(end + 1 for end in ends)]
    parts = [text[start:end] for start, end in zip(starts, [*ends, None], strict=True)]
    alone = frozenset(names)
    return [
        (part, "") if part in alone else _halves(part) for part in map(str.strip, parts) if part
    ]


def _ends_by_name(text: str, names: list[str]) -> list[int]:
    """Where entries end, by the names with which the next ones begin; none if one is not there."""
    ends: list[int] = []
    place = 0
    for name in names[1:]:
        place = text.find(f"; {name} (", place)
        if place < 0:
            return []
        ends.append(place)
        place += 1
    return ends


def _halves(entry: str) -> tuple[str, str]:
    """A name, which may hold a nickname in brackets, and what the last brackets hold.

    >>> _halves("Roe, Anna (Nan) (KTH (Royal Inst.), Sweden)")
    ('Roe, Anna (Nan)', 'KTH (Royal Inst.), Sweden')
    >>> _halves("Roe, A (Univ. X (Oslo)")
    ('Roe, A', 'Univ. X (Oslo)')
    """
    if entry.endswith(")"):
        depth = 0
        for sign in reversed(list(SIGNS.finditer(entry))):
            depth += {")": 1, "(": -1}.get(sign[0], 0)
            if not depth:
                before = entry[: sign.start()].rstrip()
                if before.count("(") == before.count(")"):
                    return before, entry[sign.end() : -1].strip()
                break
    name, bracket, text = entry.partition("(")
    text = text.rstrip()
    closed = text.endswith(")") and (text.count(")") > text.count("(") or not bracket)
    return name.strip(), (text[:-1] if closed else text).strip()


def _affiliations(text: str) -> list[str]:
    """The affiliations in a bracket: parted by semicolons, a department left at its university.

    >>> _affiliations("Department of Physics; KTH, Stockholm, Sweden; MIT, Cambridge, MA, USA")
    ['Department of Physics; KTH, Stockholm, Sweden', 'MIT, Cambridge, MA, USA']
    """
    places: list[str] = []
    unit = ""
    for part in _split(text):
        if "," not in part and UNIT.match(part):
            unit = f"{unit}{part}; "
        else:
            places.append(unit + part)
            unit = ""
    if unit:
        places.append(unit.rstrip("; "))
    return list(dict.fromkeys(places))


def _places(row: dict[str, str]) -> dict[str, Address]:
    """The organisations with the cities and countries that stand in the same order.

    A list of another length says nothing of a single organisation, unless it has one value.
    """
    names = _split(row.get(ORGANISATIONS, ""))
    cities, countries = _listed(row.get(CITIES, "")), _listed(row.get(COUNTRIES, ""))
    if not names:
        countries = [country for country in countries if country]
        alone = cities if len(cities) == 1 else [""]
        return {country: _place("", alone[0], country) for country in countries}
    cities = _aligned(cities, len(names))
    countries = _aligned(countries, len(names))
    return {
        name: _place(name, city, country)
        for name, city, country in zip(names, cities, countries, strict=True)
    }


def _listed(text: str) -> list[str]:
    """Values in order, those that are missing as ""; none where all are."""
    values = [part.strip() for part in text.split(";")]
    return values if any(values) else []


def _aligned(values: list[str], count: int) -> list[str]:
    if len(values) == count:
        return values
    return values * count if len(values) == 1 else [""] * count


def _place(name: str, city: str, country: str) -> Address:
    parts = {"address": name, "city": city, "country": country}
    return {part: value for part, value in parts.items() if value}


def _details(row: dict[str, str], organisations: list[str]) -> list[Detail]:
    names = organisations if row.get(ORGANISATIONS) else []
    grids = _aligned(_listed(row.get(GRIDS, "")), len(names))
    if len(names) > 1 and len(set(grids)) == 1:
        grids = [""] * len(names)
    details: list[Detail] = [
        (None, ORGANISATION, name, grid or None) for name, grid in zip(names, grids, strict=True)
    ]
    classes = next((text for name in FIELDS if (text := row.get(name, "").strip())), "")
    codes = filter(None, map(CLASS.fullmatch, _split(classes)))
    return details + [
        (None, FIELD if len(match["code"]) == 2 else TOPIC, match["name"], None) for match in codes
    ]


SOURCE = Dimensions()
