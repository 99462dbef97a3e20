"""United States grants and applications: the weekly files, from 1976 on.

XML of v4.x (grants and applications since 2005) and of v1.x (applications to 2004), SGML and XML
of ST.32 (grants of 2001 to 2004), and text (grants to 2001). Many documents stand one after the
other in a file; only their bibliographic parts are read. Until v4.2 inventors are the applicants
that are called so, and those named beside them; from v4.3 on they have a list of their own.
Types are utility, design, plant, reissue (all, if the recipe says nothing).
Source: https://www.uspto.gov/learning-and-resources/xml-resources
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.containers import members
from hotbed.sources.files.framing.elements import pieces
from hotbed.sources.files.framing.headed import headed_records
from hotbed.sources.files.record import Record
from hotbed.sources.files.xml import text, tree
from hotbed.sources.formats.uspto import greenbook, st32
from hotbed.sources.glimpse import TEXT, XML, Glimpse
from hotbed.sources.listings import APPLICANT, IPC, InputFile
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared import st36
from hotbed.sources.shared.documents import Make
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.years import leading_year

OLD = "subdoc-bibliographic-information"
APPLICATIONS = {OLD, "us-bibliographic-data-application"}
PUBLISHED = "US patent applications"
HEAD = 4096


class Uspto(st36.PatentSource):
    """Documents of the United States Patent and Trademark Office."""

    name = "uspto"
    title = "USPTO full text (grants since 1976 and applications, weekly files)"
    metric = "patents"
    counts = "US patents"
    supplies = (
        "documents",
        "years",
        "inventors",
        "city, state and country",
        "types",
        "applicants",
        "IPC and CPC classes",
    )
    lacks = "street addresses and postcodes of most inventors: the office prints city and country"
    types = "utility, design, plant, reissue; all count unless the recipe says otherwise"
    noun = "grant or application"
    parts = ("us-bibliographic-data-grant", "us-bibliographic-data-application", OLD, st32.PART)

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        text_ = glimpse.kind == TEXT and greenbook.is_greenbook(glimpse.head)
        return text_ or glimpse.has_any(XML, *self.parts)

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The documents of a file; see `DocumentSource.records`."""
        row, account = 0, rejects.account(file.path)
        for member in members(file.path, account):
            if greenbook.is_greenbook(member.stream.peek(HEAD)[:HEAD]):
                for record in headed_records(member.stream, greenbook.START, account):
                    row += 1
                    record.row, record.kind = row, TEXT
                    yield record
            else:
                for piece in pieces(member.stream, self.parts, account):
                    row += 1
                    yield Record(row, piece.data, kind=piece.name, fault=piece.fault)

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """Patents, applications or both, by each file's first document; see `Source.unit`."""
        kinds = {self._first(file) in APPLICATIONS for file in files}
        names = [name for name, kind in ((self.counts, False), (PUBLISHED, True)) if kind in kinds]
        return " and ".join(names)

    def _first(self, file: DataPath) -> str:
        rejects = Rejects(self.metric, 0)
        spec = Input(source=self.name, metric=self.metric, files=[str(file)])
        return next((record.kind for record in self.records(InputFile(file), spec, rejects)), "")

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A record's document; see `DocumentSource.maker`."""
        types = Types.of(spec.include_types, spec.exclude_types)

        def make(record: Record) -> list[Document]:
            if record.kind == TEXT:
                return [greenbook.document(record.data, types)]
            if record.kind == st32.PART:
                return [st32.document(tree(st32.mended(record.data)), types)]
            return [self.document(record.kind, tree(record.data), types)]

        return make

    def document(self, name: str, root: Element, types: Types) -> Document:
        """A grant or application; see `PatentSource.document`."""
        return (_published_before_2005 if name == OLD else _document)(root, types)


def _document(root: Element, types: Types) -> Document:
    country, number, year = st36.publication(root)
    reference = root.find("application-reference")
    kind = "" if reference is None else reference.get("appl-type", "")
    details = st36.applicants([*root.iterfind("assignees/assignee"), *_organisations(root)])
    return Document(
        f"{country or 'US'}{number}",
        year,
        _inventors(root),
        left_out=types.why([kind] if kind else []),
        details=details + st36.classes(root),
    )


def _inventors(root: Element) -> list[list[Address]]:
    if (parties := root.find("us-parties")) is not None:
        named = _named(parties)
        applicants = [] if named else list(parties.iterfind("us-applicants/us-applicant"))
    elif (parties := root.find("parties")) is not None:
        named = _named(parties)
        applicants = list(parties.iterfind("applicants/applicant"))
    else:
        return []
    return st36.inventors([party for party in applicants if st36.is_inventor(party)], named)


def _named(parties: Element) -> list[Element]:
    return [
        *parties.iterfind("inventors/inventor"),
        *parties.iterfind("inventors/deceased-inventor"),
    ]


def _organisations(root: Element) -> list[Element]:
    """Applicants of v4.3 and later that are not inventors."""
    return [
        party
        for party in root.iterfind("us-parties/us-applicants/us-applicant")
        if not st36.is_inventor(party) and text(party, "addressbook/orgname")
    ]


def _published_before_2005(root: Element, types: Types) -> Document:
    number = text(root, "document-id/doc-number")
    if not number:
        raise ValueError("no publication number")
    people: list[list[Address]] = []
    for group in root.iterfind("inventors"):
        for person in group:
            place = next(iter(person.iterfind("residence/*")), None)
            address: Address = {
                "city": text(place, "city"),
                "region": text(place, "state"),
                "country": text(place, "country-code"),
            }
            people.append([address] if any(address.values()) else [])
    details: list[Detail] = [
        (None, APPLICANT, name, None)
        for assignee in root.iterfind("assignee")
        if (name := text(assignee, "organization-name"))
    ]
    details += [
        (None, IPC, value, None)
        for symbol in root.iterfind("technical-information/classification-ipc//ipc")
        if (value := st36.symbol(text(symbol)))
    ]
    year = leading_year(text(root, "document-id/document-date"))
    return Document(f"US{number}", year, people, left_out=types.why([]), details=details)


SOURCE = Uspto()
