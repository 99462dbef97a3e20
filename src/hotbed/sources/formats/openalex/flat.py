"""OpenAlex works as CSV: the flattened API answer and the exports of OpenAlex's site.

What belongs to authors stands in cells parted by pipes, a cell for the names of all authors, one
for all affiliations. Where there are as many as authors, each belongs to the author at its place;
else each stands as a contributor. The site's exports name no affiliation strings: names and
countries of institutions stand in, as they do in JSON.
The snapshot's lists of merged works are CSV as well: such works are left out, whichever of the
files holds a copy from before.
Source: https://github.com/ourresearch/openalex-formatter (what the site's exports hold),
https://docs.openalex.org/download-all-data/snapshot-data-format (merged works)
"""

from __future__ import annotations

import re

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath
from hotbed.sources.files.record import Record
from hotbed.sources.formats.openalex.choice import LISTED, Choice, cut_note
from hotbed.sources.listings import FIELD, ORGANISATION, TOPIC
from hotbed.sources.shared.affiliations.sharing import addresses_of
from hotbed.sources.shared.people import reversed_name
from hotbed.sources.shared.records import Address, Detail, Document
from hotbed.sources.shared.years import stated_year

COLUMNS = {
    "ids": ("authorships.author.id", "author_ids"),
    "names": (
        "authorships.author.display_name",
        "author_names",
        "authorships.raw_author_name",
        "authorships_raw_author_name",
    ),
    "strings": (
        "authorships.raw_affiliation_strings",
        "authorships.raw_affiliation_string",
        "authorships_raw_affiliation_strings",
        "authorships_raw_affiliation_string",
    ),
    "institutions": ("authorships.institutions.display_name", "author_institution_names"),
    "countries": ("authorships.countries", "authorships.institutions.country_code"),
    "rors": ("authorships.institutions.ror",),
    "positions": ("authorships.author_position", "authorships_author_position"),
    "count": ("authors_count",),
    "truncated": ("is_authors_truncated",),
    "topic": ("primary_topic.display_name", "primary_topic_display_name"),
    "topic_id": ("primary_topic.id", "primary_topic_id"),
    "field": ("primary_topic.field.display_name", "primary_topic_field_display_name"),
}
"""What a cell holds, and how exports of different years call its column."""
MERGED = frozenset({"id", "merge_into_id"})
"""Columns of the snapshot's lists of works that were merged into others (data/merged_ids/works)."""
HOST = "https://openalex.org/"
TRUE = ("true", "1", "1.0")
FIRST = "!"  # stands before every copy of a work
EMPTY = ("null", "nan", "None")
INSTITUTION = re.compile(
    r"""'display_name': (?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"), """
    r"""'ror': (?:'(?P<ror>[^']*)'|None)"""
)


def header(names: list[str], path: DataPath) -> list[str]:
    """Refuse a CSV that has no affiliations.

    Parameters
    ----------
    names : list of str
        Its columns.
    path : DataPath
        The file, for the message.

    Returns
    -------
    list of str
        The same.

    Raises
    ------
    HotbedError
        A column that is needed is missing.
    """
    if set(names) >= MERGED:
        return names
    for name in ("id", "publication_year"):
        if name not in names:
            raise HotbedError(
                f"{path} has no column {name!r}", "export the works with their authorships"
            )
    if not {*COLUMNS["strings"], *COLUMNS["institutions"]} & {*names}:
        raise HotbedError(
            f"{path} has neither a column {COLUMNS['strings'][0]!r} nor "
            f"{COLUMNS['institutions'][0]!r}",
            "export the works with their authorships",
        )
    return names


def flat_work(record: Record, choice: Choice) -> Document:
    """A row's document.

    Parameters
    ----------
    record : Record
        With a dict of the row's cells.
    choice : Choice
        What the recipe keeps.

    Returns
    -------
    Document

    Raises
    ------
    ValueError
        It has no id.
    """
    row: dict[str, str] = record.content
    if not row["id"].strip():
        raise ValueError("no work id")
    if "merge_into_id" in row:
        return _merged(row["id"].strip())
    names, ids = _list(row, "names"), _list(row, "ids")
    authors = names if len(names) > len(ids) else ids
    contributors = _contributors(row, authors, names)
    stated = _cell(row, "count").partition(".")[0]
    count = int(stated) if stated.isdecimal() and len(stated) < 7 else None
    positions = _list(row, "positions")
    cut = len(authors) == LISTED and positions[-1:] == ["middle"]
    year = row["publication_year"].strip().partition(".")[0]
    return Document(
        row["id"],
        stated_year(int(year)) if year.isdecimal() else None,
        contributors,
        left_out=choice.why(
            row.get("type"),
            retracted=_is_true(row.get("is_retracted")),
            paratext=_is_true(row.get("is_paratext")),
            xpac=_is_true(row.get("is_xpac")),
        ),
        declared=count if count and count > len(contributors) else None,
        details=_details(row),
        doi=row.get("doi") or row.get("ids.doi"),
        note=cut_note(len(authors), count, truncated=cut or _is_true(_cell(row, "truncated"))),
    )


def _is_true(text: str | None) -> bool:
    return (text or "").strip().lower() in TRUE


def _cell(row: dict[str, str], what: str) -> str:
    """The first column of some that isn't empty."""
    for name in COLUMNS[what]:
        if (text := row.get(name, "").strip()) and text not in EMPTY:
            return text
    return ""


def _merged(work: str) -> Document:
    """A work that is another one by now: whatever copies of it there are, none counts."""
    name = work if work.startswith(HOST) else HOST + work
    return Document(name, None, [], record=FIRST, left_out="merged into another work")


def _list(row: dict[str, str], what: str) -> list[str]:
    cell = _cell(row, what)
    texts = [text.strip() for text in cell.split("|")] if cell else []
    return ["" if text in EMPTY else text for text in texts]


def _contributors(row: dict[str, str], authors: list[str], names: list[str]) -> list[list[Address]]:
    """Affiliation strings, else institutions, one a contributor; authors beyond have none."""
    strings = _list(row, "strings")
    if any(strings):
        people = [reversed_name(name) for name in names]
        people = people if len(people) == len(strings) else [""] * len(strings)
        given = [[text] if text else [] for text in strings]
        contributors = addresses_of(people, given)
    else:
        contributors = _institutions(row, len(authors))
    return contributors + [[] for _ in range(len(authors) - len(contributors))]


def _institutions(row: dict[str, str], authors: int) -> list[list[Address]]:
    """Institutions with their countries, as far as it is plain which country is whose."""
    institutions, countries = _list(row, "institutions"), _list(row, "countries")
    if len(countries) == len(institutions) == authors:
        placed = zip(institutions, countries, strict=True)
    else:
        only = countries[0] if len({*countries}) == 1 else ""
        placed = zip(institutions, [only] * len(institutions), strict=True)
    return [
        [{"address": name, "country": country or None}] if name else [] for name, country in placed
    ]


def _details(row: dict[str, str]) -> list[Detail]:
    """The flattened answer prints institutions as Python does: read by pattern, never run."""
    details: list[Detail] = [
        (None, ORGANISATION, match["single"] or match["double"], match["ror"])
        for match in INSTITUTION.finditer(row.get("authorships.institutions", ""))
    ]
    institutions, rors = _list(row, "institutions"), _list(row, "rors")
    if len(rors) != len(institutions):
        rors = [""] * len(institutions)
    if not details:
        details = [
            (None, ORGANISATION, name, ror or None)
            for name, ror in zip(institutions, rors, strict=True)
            if name
        ]
    if topic := _cell(row, "topic"):
        details.append((None, TOPIC, topic, _cell(row, "topic_id") or None))
    if field := _cell(row, "field"):
        details.append((None, FIELD, field, None))
    return details
