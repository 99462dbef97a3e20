"""DOCDB, the EPO's exchange data: bibliographic data of all offices, without addresses.

Persons have at most a country of residence; so documents count for economies, and none of their
inventors can be placed in a cluster. A document that the file deletes (status D) is left out.
Responses of the EPO's Open Patent Services are of the same form; they write a name twice, in the
office's spelling with the country of residence ("ROE ANNA [NO]") and as it was filed.
Source: https://www.epo.org/en/searching-for-patents/data/bulk-data-sets/docdb and
https://www.epo.org/en/searching-for-patents/data/web-services/ops
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar
from xml.etree.ElementTree import Element

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.record import Record
from hotbed.sources.files.xml import text, tree
from hotbed.sources.glimpse import XML, Glimpse
from hotbed.sources.listings import APPLICANT, InputFile, Option
from hotbed.sources.shared import st36
from hotbed.sources.shared.documents import Make
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import leading_year

FORMATS = ("docdb", "epodoc", "docdba", "original")
RESIDENCE = re.compile(r"\[([A-Z]{2})\]$")


class Docdb(st36.PatentSource):
    """Documents of the EPO's master documentation database."""

    name = "docdb"
    title = "EPO DOCDB exchange XML, or responses of its Open Patent Services (OPS) as XML"
    metric = "patents"
    counts = "Patent documents"
    supplies = (
        "documents",
        "years",
        "inventors",
        "country of residence",
        "kinds",
        "applicants",
        "IPC and CPC classes",
    )
    lacks = (
        "addresses: persons have at most a country of residence, so they count for an "
        "economy but can't be placed; take PATSTAT or the offices' own files"
    )
    types = "kinds of publication, such as B1; all count unless the recipe says otherwise"
    options: ClassVar[Mapping[str, Option]] = {
        "office": Option("only documents of these offices, such as WO or EP", sample="WO")
    }
    noun = "exchange document"
    parts = ("exchange-document",)

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return glimpse.has(XML, *self.parts)

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """PCT applications where only these are chosen; see `Source.unit`."""
        return "PCT applications" if spec.chosen("office") == {"wo"} else self.counts

    def document(self, name: str, root: Element, types: Types) -> Document:
        """An exchange document; see `PatentSource.document`."""
        country, key, kind = _number(root)
        if not country or not key:
            raise ValueError("no publication number")
        if root.get("status") == "not found":
            raise ValueError("not found by its owner's service")
        gone = root.get("status") == "D"
        shared = country in ("WO", "EP")  # by all publications of an application
        return Document(
            f"{country}{key}" if shared else f"{country}{key}{kind}",
            leading_year(root.get("date-publ")) or _year(root),
            _people(root),
            left_out="deleted by its owner" if gone else types.why([kind] if kind else []),
            details=_applicants(root) + st36.classes(root),
        )

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A document, left out if its office is not chosen; see `DocumentSource.maker`."""
        types, offices = Types.of(spec.include_types, spec.exclude_types), spec.chosen("office")

        def make(record: Record) -> list[Document]:
            root = tree(record.data)
            document, office = self.document(record.kind, root, types), root.get("country", "")
            if offices and office.lower() not in offices:
                document.left_out = document.left_out or f"office {office}"
            st36.put_in_order(document, record)
            return [document]

        return make


def _year(root: Element) -> int | None:
    dates = root.iterfind("bibliographic-data/publication-reference/document-id/date")
    return next((year for date in dates if (year := leading_year(text(date)))), None)


def _in_best_format(parties: list[Element]) -> list[Element]:
    """Each person once: of the formats in which they are repeated, the first that is there."""
    for form in FORMATS:
        if chosen := [party for party in parties if party.get("data-format", "docdb") == form]:
            return chosen
    return parties


def _number(root: Element) -> tuple[str, str, str]:
    """Country, number and kind of a document: its attributes, else its publication reference."""
    parts = [root.get(name, "") for name in ("country", "doc-number", "kind")]
    if not all(parts[:2]):
        for document in root.iterfind("bibliographic-data/publication-reference/document-id"):
            if document.get("document-id-type", "docdb") == "docdb":
                parts = [text(document, name) or "" for name in ("country", "doc-number", "kind")]
                break
    return parts[0], parts[1], parts[2]


def _people(root: Element) -> list[list[Address]]:
    people: list[list[Address]] = []
    for person in _in_best_format(list(root.iterfind(".//inventors/inventor"))):
        country = st36.known(text(person, "residence/country"))
        country = country or _name_and_country(text(person, "inventor-name/name"))[1]
        people.append([{"country": country}] if country else [])
    return people


def _name_and_country(name: str | None) -> tuple[str, str | None]:
    """A name of OPS, and the country of residence that follows it in brackets."""
    name = name or ""
    match = RESIDENCE.search(name)
    return (name[: match.start()].rstrip(), match[1]) if match else (name, None)


def _applicants(root: Element) -> list[Detail]:
    return [
        (None, APPLICANT, name, None)
        for applicant in _in_best_format(list(root.iterfind(".//applicants/applicant")))
        if (name := _name_and_country(text(applicant, "applicant-name/name"))[0])
    ]


SOURCE = Docdb()
