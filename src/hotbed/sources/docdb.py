"""DOCDB, the EPO's exchange data: bibliographic data of all offices, without addresses.

Persons have at most a country of residence; so documents count for economies, and none of their
inventors can be placed in a cluster. A document that the file deletes (status D) is left out.
Source: https://www.epo.org/en/searching-for-patents/data/bulk-data-sets/docdb
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from hotbed.recipe import Input
from hotbed.sources import st36
from hotbed.sources.base import APPLICANT, Rejects, content_hash
from hotbed.sources.documents import DocumentSource
from hotbed.sources.records import Address, Detail, Document, Types
from hotbed.sources.xml import text

FORMATS = ("docdb", "docdba", "original")


class Docdb(DocumentSource):
    """Documents of the EPO's master documentation database."""

    name = "docdb"
    title = "EPO DOCDB exchange XML"
    supplies: tuple[str, ...] = ("documents", "years", "inventors", "country of residence",
                                 "kinds", "applicants", "IPC and CPC classes")  # fmt: skip
    lacks = ("addresses: persons have at most a country of residence, so they count for an "
             "economy but can't be placed; take PATSTAT or the offices' own files")  # fmt: skip

    def documents(
        self, file: Path, number: int, spec: Input, rejects: Rejects
    ) -> Iterator[Document]:
        """The file's exchange documents; see `DocumentSource`. Their types are country and kind."""
        types = Types.of(spec.include_types, spec.exclude_types)

        def make(name: str, root: Element, data: bytes, row: int) -> Document:
            country, key = root.get("country", ""), root.get("doc-number", "")
            if not country or not key:
                raise ValueError("no publication number")
            kind = root.get("kind", "")
            gone = root.get("status") == "D"
            reason = "deleted by its owner" if gone else types.why([country, country + kind])
            year = st36.year_of(root.get("date-publ")) or _year(root)
            record = f"{content_hash(data)}:{row:012d}"
            people, details = _people(root), _applicants(root) + st36.classes(root)
            one = country in ("WO", "EP")  # all publications of an application share its number
            own = f"{country}{key}" if one else f"{country}{key}{kind}"
            return Document(own, year, people, row, record, reason, None,
                            details)  # fmt: skip

        yield from st36.read(file, ("exchange-document",), "exchange document", rejects, make)


def _year(root: Element) -> int | None:
    dates = root.iterfind("bibliographic-data/publication-reference/document-id/date")
    return next((year for date in dates if (year := st36.year_of(text(date)))), None)


def _in_best_format(parties: list[Element]) -> list[Element]:
    """Each person once: of the formats in which they are repeated, the first that is there."""
    for form in FORMATS:
        if found := [each for each in parties if each.get("data-format", "docdb") == form]:
            return found
    return parties


def _people(root: Element) -> list[list[Address]]:
    people: list[list[Address]] = []
    for person in _in_best_format(list(root.iterfind(".//inventors/inventor"))):
        country = st36.known(text(person, "residence/country"))
        people.append([{"country": country}] if country else [])
    return people


def _applicants(root: Element) -> list[Detail]:
    return [
        (None, APPLICANT, name, None)
        for each in _in_best_format(list(root.iterfind(".//applicants/applicant")))
        if (name := text(each, "applicant-name/name"))
    ]
