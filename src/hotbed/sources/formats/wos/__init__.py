"""Web of Science exports: tagged plain text, tables (tab-delimited, Excel, CSV), BibTeX and RIS.

Addresses are those of C1, by author where the export says so; where it names no authors at all,
every author has all of them. Without C1 the corresponding address (RP) stands, at its author.
Years are PY, else EA. Which document types count is the recipe's choice (Article, if it says
nothing); the option index keeps what certain indexes (WE) hold.
Source: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account
from hotbed.sources.files.containers import Member, members, packing
from hotbed.sources.files.record import Record
from hotbed.sources.files.references.forms import (
    BIBTEX,
    LOOKED,
    RIS,
    database_of,
    form_for,
)
from hotbed.sources.files.texts import open_text
from hotbed.sources.files.workbooks import WORKBOOKS, is_workbook
from hotbed.sources.formats.wos import references, tables, tagged
from hotbed.sources.formats.wos.addresses import contributors, linked
from hotbed.sources.formats.wos.fields import Get
from hotbed.sources.glimpse import TEXT, Glimpse
from hotbed.sources.listings import FIELD, ORGANISATION, InputFile, Option
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make, content_hash
from hotbed.sources.shared.records import WITHOUT_TYPE, Detail, Document, Types
from hotbed.sources.shared.years import year_in

INDEXES = {
    "SCIE": "sci-expanded",
    "SCI-EXPANDED": "sci-expanded",
    "SSCI": "ssci",
    "AHCI": "a&hci",
    "A&HCI": "a&hci",
    "ESCI": "esci",
    "CPCI-S": "cpci-s",
    "CPCI-SSH": "cpci-ssh",
    "BKCI-S": "bkci-s",
    "BKCI-SSH": "bkci-ssh",
    "CCR-EXPANDED": "ccr-expanded",
    "IC": "ic",
}
"""What stands in brackets in WE, by the index's name in recipes."""
TAGGED, TABLE, WORKBOOK = "tagged text", "table", "workbook"
FIRST_LINE = re.compile(rb"(?:FN|VR|PT) [^\t\n]*\r?\n")
"""How files of Excel begin: .xlsx, and .xls since Excel 97."""
BY_DOI = "no identifier (UT), known by their DOI"
BY_ROW = "neither identifier (UT) nor DOI, known by file and row: copies of them can't be told"
UNTYPED = f'no type (DT), kept by include_types = ["{WITHOUT_TYPE}"]'


class WebOfScience(DocumentSource):
    """Records of the Web of Science."""

    name = "wos"
    title = "Web of Science exports (plain text, tab-delimited, Excel, CSV, BibTeX, RIS)"
    metric = "publications"
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "Web of Science categories"}
    supplies = (
        "documents",
        "years",
        "authors",
        "addresses by author",
        "types",
        "categories",
        "organisations",
        "index",
    )
    lacks = (
        "which author has which address where C1 names no authors (records before 2008), and in "
        "RIS: such records are shared equally among their addresses"
    )
    types = (
        "document types (DT); Article counts and Retracted Publication does not, unless the "
        "recipe says otherwise"
    )
    options: ClassVar[Mapping[str, Option]] = {
        "index": Option("only what these indexes hold (field WE)", tuple(INDEXES))
    }
    noun = "record"

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        if glimpse.kind == TEXT:
            return (
                bool(FIRST_LINE.match(glimpse.head.lstrip())) or database_of(glimpse.head) == "wos"
            )
        return glimpse.suits(lambda names, path: tables.must_be_export(path, names))

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The records of a file; see `DocumentSource.records`."""
        account = rejects.account(file.path)
        for row, record in enumerate(_records(file.path, spec, account), 1):
            record.row = row
            yield record

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A record's document; see `DocumentSource.maker`."""
        choice = Choice.of(spec)
        return lambda record: [_document(record, choice, file.path.name)]

    def form(self, path: DataPath) -> str:
        """Which of the exports' forms a file has; see `DocumentSource.form`."""
        if not packing(path) and is_workbook(path):
            return WORKBOOK
        files = members(path)  # held, as a stream is closed with its iterator
        member = next(files)
        form = _form_of(member, path)
        if form != TABLE:
            return form
        line = member.stream.peek(LOOKED)[:LOOKED].split(b"\n")[0]
        return "tab-delimited" if b"\t" in line else "delimited text"


@dataclass(frozen=True)
class Choice:
    """What the recipe keeps.

    Attributes
    ----------
    types : Types
        Which document types count.
    indexes : frozenset of str
        Which indexes count, as WE has them; none: all.
    """

    types: Types
    indexes: frozenset[str]

    @classmethod
    def of(cls, spec: Input) -> Choice:
        """The recipe's types and its option `index`.

        Parameters
        ----------
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        Choice
            Articles that were not retracted, of all indexes, where it says nothing.
        """
        never = ["retracted publication"]
        named = {name.lower(): signs for name, signs in INDEXES.items()}
        return cls(
            Types.of(spec.include_types, spec.exclude_types, ["Article"], never),
            frozenset(named[name] for name in spec.chosen("index")),
        )

    def why(self, kinds: list[str], indexes: list[str]) -> str | None:
        """Why a record is left out.

        Parameters
        ----------
        kinds : list of str
            Its document types.
        indexes : list of str
            The indexes that hold it.

        Returns
        -------
        str or None
            The reason for the ledger; None where it is kept.
        """
        if self.indexes:
            holding = [name.lower() for name in indexes]
            if not holding:
                return "no index named"
            if not any(
                f"({index})" in name or index == name for index in self.indexes for name in holding
            ):
                return "in another index"
        return self.types.why(kinds)


def _records(path: DataPath, spec: Input, account: Account) -> Iterator[Record]:
    if not packing(path) and is_workbook(path):
        yield from tables.workbook_rows(path, account)
        return
    for member in members(path, account, spec.encoding):
        form = _form_of(member, path)
        if form == TAGGED:
            yield from tagged.records(member.stream, account)
        elif form == BIBTEX:
            yield from references.bibtex_records(member.stream, account)
        elif form == RIS:
            yield from references.ris_records(member.stream, account)
        else:
            text = open_text(path, member, spec, account)
            yield from tables.rows(text, account, spec.encoding)


def _form_of(member: Member, path: DataPath) -> str:
    head = member.stream.peek(LOOKED)[:LOOKED].lstrip()
    if FIRST_LINE.match(head):
        return TAGGED
    if head.startswith(WORKBOOKS):
        raise HotbedError(f"{path} holds a packed workbook", "unpack it and name the workbook")
    return form_for("wos", head, path) or TABLE


def _document(record: Record, choice: Choice, file: str) -> Document:
    get: Get = record.content
    ids, types = get("UT"), get("DT")
    doi = next(iter(get("DI")), None)
    document = Document(
        document_id=_identifier(ids[0]) if ids else doi.lower() if doi else _by_place(record, file),
        year=year_in(" ".join(get("PY"))) or year_in(" ".join(get("EA"))),
        contributors=contributors(_authors(get), linked(get("C1")), lambda: get("RP")),
        left_out=choice.why(types, get("WE") if choice.indexes else []),
        details=_details(get),
        doi=doi,
    )
    if not ids or not types:
        missing = "" if ids else BY_DOI if doi else BY_ROW
        untyped = UNTYPED if not types and document.left_out else ""
        document.note = "; ".join(filter(None, (missing, untyped)))
    return document


def _identifier(text: str) -> str:
    """The identifier as exports have it since 2014; before, it began with ISI."""
    return f"WOS:{text[4:]}" if text.startswith("ISI:") else text


def _by_place(record: Record, file: str) -> str:
    """File and row; the content as well, as files of one name may lie in several folders."""
    return f"{file}:{record.row}:{content_hash(record.data)[:8]}"


def _authors(get: Get) -> list[tuple[str, ...]]:
    full, short = get("AF"), get("AU")
    if len(full) == len(short):
        return list(zip(full, short, strict=True))
    return [(name,) for name in full or short]


def _details(get: Get) -> list[Detail]:
    fields: list[Detail] = [(None, FIELD, name, None) for name in get("WC") or get("SC")]
    return fields + [(None, ORGANISATION, name, None) for name in get("C3")]


SOURCE = WebOfScience()
