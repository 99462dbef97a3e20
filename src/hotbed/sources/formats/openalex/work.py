"""A work of OpenAlex as JSON or Parquet hold it: its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hotbed.sources.files.json_records import JsonObject
from hotbed.sources.files.record import Record
from hotbed.sources.formats.openalex.choice import LISTED, Choice, cut_note
from hotbed.sources.listings import FIELD, ORGANISATION, SECTOR, TOPIC
from hotbed.sources.shared.affiliations.sharing import addresses_of
from hotbed.sources.shared.affiliations.split import may_hold_several
from hotbed.sources.shared.documents import content_hash
from hotbed.sources.shared.fields import text_list
from hotbed.sources.shared.groups import is_group
from hotbed.sources.shared.people import reversed_name
from hotbed.sources.shared.records import Address, Detail, Document
from hotbed.sources.shared.years import stated_year

BACKWARDS = str.maketrans("0123456789", "9876543210")  # so that the latest date comes first


def work_document(record: Record, choice: Choice) -> Document:
    """A work's document.

    Parameters
    ----------
    record : Record
        With the work.
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
    work: JsonObject = record.content
    if not isinstance(work.get("id"), str):
        raise ValueError("no work id")
    updated = str(work.get("updated_date") or "")[:10].translate(BACKWARDS)
    doi = work.get("doi")
    authorships = work.get("authorships") or []
    contributors, details = _authors(authorships)
    document = Document(
        work["id"],
        stated_year(work.get("publication_year")),
        contributors,
        record=f"{updated}:{content_hash(record.data)}:{record.row:012d}",
        left_out=choice.why(
            work.get("type"),
            retracted=bool(work.get("is_retracted")),
            paratext=bool(work.get("is_paratext")),
            xpac=bool(work.get("is_xpac")),
        ),
        details=details,
        doi=doi if isinstance(doi, str) else None,
    )
    topic = work.get("primary_topic") or {}
    if topic.get("display_name"):
        details.append((None, TOPIC, topic["display_name"], topic.get("id")))
    if name := (topic.get("field") or {}).get("display_name"):
        details.append((None, FIELD, name, None))
    if len(authorships) >= LISTED or "authors_count" in work:
        _add_cut(work, authorships, document)
    return document


def _add_cut(work: JsonObject, authorships: list[JsonObject], document: Document) -> None:
    """Enter authors that the list lacks: lists of the API stop at 100, at whom none is the last."""
    count = work.get("authors_count")
    stated = int(count) if isinstance(count, int | float) and 0 <= count < 2**31 else None
    cut = bool(work.get("is_authors_truncated")) or (
        len(authorships) == LISTED and authorships[-1].get("author_position") == "middle"
    )
    document.note = cut_note(len(authorships), stated, truncated=cut)
    if stated is not None and stated > len(authorships):
        document.declared = stated


def _authors(authorships: list[JsonObject]) -> tuple[list[list[Address]], list[Detail]]:
    """The addresses of each author, and the organisations with ROR ids and sectors of all.

    A group without an address is no author.
    """
    contributors: list[list[Address]] = []
    details: list[Detail] = []
    people: list[JsonObject] = []
    several = False
    for authorship in authorships:
        institutions = authorship.get("institutions") or ()
        addresses: list[Address] = []
        for text in _texts(authorship, institutions):
            several = several or may_hold_several(text)
            addresses.append({"address": text})
        if not addresses:
            addresses = _named(institutions)
            if not addresses and is_group(_name(authorship)):
                continue
        number = str(len(people))
        people.append(authorship)
        contributors.append(addresses)
        for institution in institutions:
            if name := institution.get("display_name"):
                details.append((number, ORGANISATION, name, institution.get("ror")))
            if sector := institution.get("type"):
                details.append((number, SECTOR, sector, None))
    return _parted(contributors, people) if several else contributors, details


def _parted(contributors: list[list[Address]], people: list[JsonObject]) -> list[list[Address]]:
    """The same with each text that holds several addresses taken apart."""
    given = [
        [address["address"] or "" for address in addresses if "country" not in address]
        for addresses in contributors
    ]
    parted = addresses_of([reversed_name(_name(person)) for person in people], given)
    return [new or old for new, old in zip(parted, contributors, strict=True)]


def _texts(authorship: JsonObject, institutions: Sequence[JsonObject]) -> Iterable[str]:
    raw = text_list(authorship.get("raw_affiliation_strings"))
    if not raw and isinstance(string := authorship.get("raw_affiliation_string"), str):
        raw = [string] if string.strip() else []
    if not raw and (pairs := authorship.get("affiliations")):
        raw = _paired(pairs, institutions)
    return dict.fromkeys(map(str.strip, raw))


def _paired(pairs: list[JsonObject], institutions: Sequence[JsonObject]) -> Sequence[str]:
    """The strings that the schema of 2025 pairs with institutions; these where there is none.

    Where no pair has a string, the author's institutions stand in, with their countries.
    """
    named = {institution.get("id"): institution for institution in institutions}
    texts: list[str] = []
    some = False
    for pair in pairs:
        strings = text_list(pair.get("raw_affiliation_string"))
        some = some or bool(strings)
        texts += strings or [
            ", ".join(
                filter(None, (named[key].get("display_name"), named[key].get("country_code")))
            )
            for key in text_list(pair.get("institution_ids"))
            if key in named
        ]
    return [text for text in texts if text.strip()] if some else []


def _named(institutions: Sequence[JsonObject]) -> list[Address]:
    return [
        {"address": institution.get("display_name"), "country": institution.get("country_code")}
        for institution in institutions
        if institution.get("display_name")
    ]


def _name(authorship: JsonObject) -> str:
    name = (authorship.get("author") or {}).get("display_name")
    name = name or authorship.get("raw_author_name")
    return name if isinstance(name, str) else ""
