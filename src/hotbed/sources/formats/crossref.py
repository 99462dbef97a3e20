"""Crossref works: JSON lines, an API page or list of works, or the public data file's parts.

Affiliations are the texts that publishers deposit by author. The year is that of first
publication. Types are Crossref's (journal-article, if the recipe says nothing).
Source: https://api.crossref.org/swagger-ui/index.html#/Works
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from hotbed.recipe import Input
from hotbed.sources.files.json_records import JsonObject, json_records
from hotbed.sources.files.record import Record
from hotbed.sources.listings import FIELD, ORGANISATION, Coverage, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.fields import text_list
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import stated_year

DATES = ("published", "issued", "published-online", "published-print")

NO_PUBLICATIONS = (
    "component",
    "database",
    "dataset",
    "grant",
    "journal",
    "journal-issue",
    "journal-volume",
    "peer-review",
    "proceedings",
)
"""Types that are no publications of their own: left out also where every type counts."""


class Crossref(DocumentSource):
    """Works of Crossref."""

    name = "crossref"
    title = "Crossref works (JSON lines, API pages, the public data file)"
    metric = "publications"
    coverage = Coverage(addresses="publishers deposit affiliations of some works and authors only")
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "Crossref subjects"}
    supplies = (
        "documents",
        "years",
        "authors",
        "affiliations by author",
        "types",
        "ROR ids",
        "subjects",
    )
    lacks = "affiliations of the many works whose publisher deposits none"

    types = "Crossref's, such as journal-article, which counts unless the recipe says otherwise"
    noun = "work"

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The works of a file; see `DocumentSource.records`."""
        return json_records(file.path, "work", rejects.account(file.path))

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A work's document; see `DocumentSource.maker`."""
        types = Types.of(
            spec.include_types, spec.exclude_types, ["journal-article"], NO_PUBLICATIONS
        )
        return lambda record: [_work(record.content, types)]


def _work(work: JsonObject, types: Types) -> Document:
    key = work.get("DOI")
    if not isinstance(key, str) or not key.strip():
        raise ValueError("no DOI")
    kind = work.get("type")
    contributors: list[list[Address]] = []
    details: list[Detail] = []
    for number, author in enumerate(work.get("author") or []):
        places: dict[str, Address] = {}
        for affiliation in author.get("affiliation") or []:
            if address := _address(affiliation):
                places.setdefault(address["address"] or "", address)
            details += [
                (str(number), ORGANISATION, affiliation["name"], mark["id"])
                for mark in affiliation.get("id") or []
                if affiliation.get("name") and mark.get("id-type") == "ROR" and mark.get("id")
            ]
        contributors.append(list(places.values()))
    details += [(None, FIELD, name, None) for name in text_list(work.get("subject"))]
    return Document(
        key.strip().lower(),
        _year(work),
        contributors,
        left_out=_why(work, types, kind),
        details=details,
        doi=key,
    )


def _address(affiliation: JsonObject) -> Address | None:
    name = affiliation.get("name")
    parts = [
        *text_list(affiliation.get("department")),
        *([name] if name else []),
        *text_list(affiliation.get("place")),
    ]
    text = ", ".join(part.strip() for part in parts if part and part.strip())
    return {"address": text} if text else None


def _year(work: JsonObject) -> int | None:
    for name in DATES:
        parts = (work.get(name) or {}).get("date-parts") or [[None]]
        if year := stated_year(parts[0][0] if parts[0] else None):
            return year
    return None


def _why(work: JsonObject, types: Types, kind: object) -> str | None:
    updates = work.get("updated-by") or []
    if any(update.get("type") == "retraction" for update in updates):
        return "retracted"
    return types.why([kind] if isinstance(kind, str) and kind else [])


SOURCE = Crossref()
