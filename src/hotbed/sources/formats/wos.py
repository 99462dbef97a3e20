"""Web of Science exports: tagged plain text ("Full Record") and tab-delimited.

Addresses are those of C1, by author where the export says so in brackets; without brackets every
author has all of them. Without C1 the corresponding address (RP) stands, at its author. Years are
PY, else EA. Which document types count is the recipe's choice (Article, if it says nothing); the
option index keeps what certain indexes (WE) hold.
Source: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import ClassVar

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.account import Account
from hotbed.sources.files.containers import members
from hotbed.sources.files.csv_records import BAD_BYTES, rows_of
from hotbed.sources.files.framing.tagged import tagged_records
from hotbed.sources.files.record import Record
from hotbed.sources.files.texts import OpenText, open_text
from hotbed.sources.listings import FIELD, ORGANISATION, InputFile, Option
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.documents import DocumentSource, Make
from hotbed.sources.shared.people import attribute
from hotbed.sources.shared.records import Address, Detail, Document, Types
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
TAGS = ("AU", "AF", "C1", "RP", "PY", "EA", "DT", "UT", "WE", "WC", "SC", "C3", "DI")
LINE_STARTS = {tag: b"\n" + tag.encode() + b" " for tag in TAGS}
FIELD_END = re.compile(rb"\n(?! )")
REPRINT = re.compile(r"\((?:corresponding|reprint) authors?\),?\s*", re.IGNORECASE)
Get = Callable[[str], list[str]]
"""From a tag to the values of its field."""
Decode = Callable[[str], Get]
"""From an encoding to a record's fields."""


class WebOfScience(DocumentSource):
    """Records of the Web of Science."""

    name = "wos"
    title = "Web of Science exports (tagged plain text, or tab-delimited)"
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
        "which author has which address where C1 names no authors (records before 2008): "
        "such records are shared equally among their addresses"
    )
    types = (
        "document types (DT); Article counts and Retracted Publication does not, unless the "
        "recipe says otherwise"
    )
    options: ClassVar[Mapping[str, Option]] = {
        "index": Option("only what these indexes hold (field WE)", tuple(INDEXES))
    }
    noun = "record"

    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """The records of a file; see `DocumentSource.records`."""
        row, account = 0, rejects.account(file.path)
        for member in members(file.path, account):
            if _is_tagged(member.stream, file.path):
                records = _tagged(member.stream, account)
            else:
                text = open_text(file.path, member, spec, account, delimiter=b"\t")
                records = _rows(text, account)
            for record in records:
                row += 1
                record.row = row
                yield record

    def maker(self, file: InputFile, spec: Input) -> Make:
        """A record's document; see `DocumentSource.maker`."""
        choice = Choice.of(spec)
        return lambda record: [_document(record.content(spec.encoding), choice)]

    def form(self, path: Path) -> str:
        """Whether a file is tagged text or tab-delimited; see `DocumentSource.form`."""
        files = members(path)  # held, as a stream is closed with its iterator
        tagged = _is_tagged(next(files).stream, path)
        return "tagged text" if tagged else "tab-delimited"


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


def _is_tagged(stream: BufferedReader, file: Path) -> bool:
    head = stream.peek(4096)[:4096].lstrip()
    if re.match(rb"(FN|VR|PT) [^\t]*\r?\n", head):
        return True
    names = head.split(b"\n")[0].strip().split(b"\t")
    if b"UT" in names and b"AU" in names:
        return False
    raise HotbedError(
        f"{file} is not a Web of Science export that hotbed knows",
        "export full records as plain text or tab-delimited file",
    )


def _tagged(stream: BufferedReader, account: Account) -> Iterator[Record]:
    """Tagged records; their content is how to get fields."""
    for record in tagged_records(stream, account):
        if not record.fault:
            block = _without_references(record.data).replace(b"\r\n", b"\n")
            record.data, record.content = block.lstrip(b"\n"), _fields(block + b"\nER")
        yield record


def _without_references(block: bytes) -> bytes:
    """A record without its cited references, which are most of it and are not read."""
    start = block.find(b"\nCR ")
    end = block.find(b"\nNR ", start) if start >= 0 else -1
    if end < 0 or block.find(b"\nPT ", start, end) >= 0:
        return block
    return block[:start] + block[end:]


def _fields(block: bytes) -> Decode:
    def decode(encoding: str) -> Get:
        def get(tag: str) -> list[str]:
            start = block.find(LINE_STARTS[tag])
            if start < 0:
                return []
            end = FIELD_END.search(block, start + 1)
            text = block[start + 4 : end.start() if end else None].decode(encoding)
            if tag in ("AU", "AF", "C1", "RP"):
                return [line.strip() for line in text.split("\n") if line.strip()]
            line = " ".join(text.split()) if "\n" in text else text
            if tag == "DI":  # a DOI may hold a semicolon
                return [line]
            return _values(line)

        return get

    return decode


def _values(text: str) -> list[str]:
    return [value.strip() for value in text.split(";") if value.strip()]


def _rows(text: OpenText, account: Account) -> Iterator[Record]:
    """Rows of the tab-delimited form; columns at its end may have no name."""
    names = [name.strip() for name in text.names]
    while names and not names[-1]:
        names.pop()
    places = {tag: names.index(tag) for tag in TAGS if tag in names}
    for _, size, line, cells in rows_of(text):
        record = cells if isinstance(cells, Record) else _of_cells(line, cells, names, places)
        if size and record.fault:
            account.reject(size)
        elif size:
            account.take(size)
        yield record


def _of_cells(line: bytes, cells: list[str], names: list[str], places: dict[str, int]) -> Record:
    while len(cells) > len(names) and not cells[-1].strip():
        cells.pop()
    fault = "" if len(cells) == len(names) else f"{len(cells)} fields instead of {len(names)}"
    return Record(0, line, _cells(cells, places), fault=fault)


def _cells(cells: list[str], places: dict[str, int]) -> Decode:
    def decode(encoding: str) -> Get:
        def get(tag: str) -> list[str]:
            text = cells[places[tag]] if tag in places else ""
            if BAD_BYTES.search(text):
                raise ValueError(f"not {encoding} text; set encoding in the recipe")
            if tag == "C1":
                return [text] if text.strip() else []
            if tag in ("RP", "DI"):
                return [text.strip()] if text.strip() else []
            return _values(text)

        return get

    return decode


def _document(get: Get, choice: Choice) -> Document:
    ids = get("UT")
    if not ids:
        raise ValueError("no record id (UT)")
    return Document(
        document_id=ids[0],
        year=year_in(" ".join(get("PY"))) or year_in(" ".join(get("EA"))),
        contributors=_contributors(get),
        left_out=choice.why(get("DT"), get("WE") if choice.indexes else []),
        details=_details(get),
        doi=next(iter(get("DI")), None),
    )


def _contributors(get: Get) -> list[list[Address]]:
    full, short = get("AF"), get("AU")
    if len(full) == len(short):
        authors: list[tuple[str, ...]] = list(zip(full, short, strict=True))
    else:
        authors = [(name,) for name in full or short]
    if given := get("C1"):
        return attribute(authors, linked_addresses("; ".join(given)))
    places = [pair for line in get("RP") for pair in _reprint(line)]
    contributors: list[list[Address]] = attribute(authors, places) if places else []
    return contributors or [[] for _ in authors]


def linked_addresses(text: str) -> list[tuple[list[str], str]]:
    """Names and address of every entry of C1.

    Parameters
    ----------
    text : str
        The field, its entries parted by semicolons.

    Returns
    -------
    list of tuple
        Names (none where the entry has no brackets) and address.

    Examples
    --------
    >>> linked_addresses("[Li, Lu; Xu, A] Tianjin Hosp, Peoples R China.; [Xu, A] Oslo, Norway.")
    [(['Li, Lu', 'Xu, A'], 'Tianjin Hosp, Peoples R China'), (['Xu, A'], 'Oslo, Norway')]
    """
    entries: list[tuple[list[str], str]] = []
    rest = text
    while rest:
        names: list[str] = []
        rest = rest.lstrip("; ")
        if rest.startswith("[") and (close := rest.find("]")) > 0:
            names = [name.strip() for name in rest[1:close].split(";") if name.strip()]
            rest = rest[close + 1 :].lstrip()
        address, _, rest = rest.partition(";")
        address = address.strip().rstrip(".")
        if address:
            entries.append((names, address))
    return entries


def _reprint(text: str) -> Iterator[tuple[list[str], str]]:
    """Authors and address of every corresponding author in RP."""
    if not REPRINT.search(text):
        return
    for entry in re.split(r"\.;\s*|\.$", text):
        who, _, address = _halves(entry)
        if address:
            yield [name.strip() for name in who.split(";") if name.strip()], address


def _halves(entry: str) -> tuple[str, str, str]:
    mark = REPRINT.search(entry)
    if not mark:
        return "", "", ""
    return entry[: mark.start()], mark[0], entry[mark.end() :].strip().rstrip(".")


def _details(get: Get) -> list[Detail]:
    fields: list[Detail] = [(None, FIELD, name, None) for name in get("WC") or get("SC")]
    return fields + [(None, ORGANISATION, name, None) for name in get("C3")]


SOURCE = WebOfScience()
