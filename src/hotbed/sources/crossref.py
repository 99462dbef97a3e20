"""Crossref works: JSON lines, an API page or list of works, or the public data file's parts.

Affiliations are the texts that publishers deposit by author. The year is that of first
publication. Types are Crossref's (journal-article, if the recipe says nothing).
Source: https://api.crossref.org/swagger-ui/index.html#/Works
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hotbed.recipe import Input
from hotbed.sources.base import FIELD, ORGANISATION, Rejects, content_hash
from hotbed.sources.documents import DocumentSource
from hotbed.sources.json_records import json_records
from hotbed.sources.records import Address, Detail, Document, Types

DATES = ("published", "issued", "published-online", "published-print")


class Crossref(DocumentSource):
    """Works of Crossref."""

    name = "crossref"
    title = "Crossref works (JSON lines, API pages, the public data file)"
    supplies: tuple[str, ...] = ("documents", "years", "authors", "affiliations by author",
                                 "types", "ROR ids", "subjects")  # fmt: skip
    lacks = "affiliations of the many works whose publisher deposits none"

    def documents(
        self, file: Path, number: int, spec: Input, rejects: Rejects
    ) -> Iterator[Document]:
        """The file's works; see `DocumentSource`."""
        types = Types.of(spec.include_types, spec.exclude_types, ["journal-article"])
        for row, work, data in json_records(file, "work", rejects):
            try:
                yield _work(work, types, row, data)
            except (TypeError, AttributeError, ValueError) as error:
                fault = str(error) if isinstance(error, ValueError) else "of another form"
                rejects.add(file, row, fault, data[:2000].decode("utf-8", "replace"))


def _work(work: dict[str, Any], types: Types, row: int, data: bytes) -> Document:
    key = work.get("DOI")
    if not isinstance(key, str) or not key.strip():
        raise ValueError("no DOI")
    kind = work.get("type")
    contributors: list[list[Address]] = []
    details: list[Detail] = []
    for number, author in enumerate(work.get("author") or []):
        places: dict[str, Address] = {}
        for each in author.get("affiliation") or []:
            if address := _address(each):
                places.setdefault(address["address"] or "", address)
            details += [
                (str(number), ORGANISATION, each["name"], mark["id"])
                for mark in each.get("id") or []
                if each.get("name") and mark.get("id-type") == "ROR" and mark.get("id")
            ]
        contributors.append(list(places.values()))
    details += [(None, FIELD, name, None) for name in work.get("subject") or []]
    return Document(
        key.strip().lower(), _year(work), contributors, row, f"{content_hash(data)}:{row:012d}",
        _why(work, types, kind), None, details, key,
    )  # fmt: skip


def _address(affiliation: dict[str, Any]) -> Address | None:
    name = affiliation.get("name")
    parts = [
        *(affiliation.get("department") or []),
        *([name] if name else []),
        *(affiliation.get("place") or []),
    ]
    whole = ", ".join(part.strip() for part in parts if part and part.strip())
    return {"address": whole} if whole else None


def _year(work: dict[str, Any]) -> int | None:
    for name in DATES:
        parts = (work.get(name) or {}).get("date-parts") or [[None]]
        year = parts[0][0] if parts[0] else None
        if isinstance(year, int) and 1500 < year < 2200:
            return year
    return None


def _why(work: dict[str, Any], types: Types, kind: object) -> str | None:
    updates = work.get("updated-by") or []
    if any(each.get("type") == "retraction" for each in updates):
        return "retracted"
    return types.why([kind] if isinstance(kind, str) and kind else [])
