"""Web of Science exports: tagged plain text ("Full Record") and tab-delimited.

Addresses are those of C1, by author where the export says so in brackets; without brackets every
author has all of them. Without C1 the corresponding address (RP) stands, at its author. Years are
PY, else EA. Which document types count is the recipe's choice (Article, if it says nothing); an
entry such as "index:SCI-EXPANDED" in include_types keeps what that index (WE) holds.
Source: https://images.webofknowledge.com/images/help/WOS/hs_wos_fieldtags.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from hotbed.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.archives import CHUNK, LONGEST, lines, members
from hotbed.sources.base import FIELD, ORGANISATION, Aside, Rejects, Source, content_hash
from hotbed.sources.people import attribute
from hotbed.sources.records import Address, Batches, Detail, Document, Types

INDEXES = {"scie": "sci-expanded", "sci": "sci-expanded", "science citation index": "sci-expanded"}
TAGS = ("AU", "AF", "C1", "RP", "PY", "EA", "DT", "UT", "WE", "WC", "SC", "C3", "DI")
FINDS = {tag: b"\n" + tag.encode() + b" " for tag in TAGS}
FIELD_END = re.compile(rb"\n(?! )")
RECORD_END = re.compile(rb"\nER[ \t]*\r?(?:\n|\Z)")
YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
REPRINT = re.compile(r"\s*\((?:corresponding|reprint) authors?\),?\s*", re.IGNORECASE)
Record = Callable[[str], list[str]]


class WebOfScience(Source):
    """Records of the Web of Science."""

    name = "wos"
    title = "Web of Science exports (tagged plain text, or tab-delimited)"
    supplies: tuple[str, ...] = ("documents", "years", "authors", "addresses by author", "types",
                                 "categories", "organisations", "index")  # fmt: skip
    lacks = ("which author has which address where C1 names no authors (records before 2008): "
             "such records are shared equally among their addresses")  # fmt: skip

    def read(self, files: list[Path], spec: Input, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for number, file in enumerate(files):
            batches = Batches(number, aside)
            for document in documents(file, spec, aside.rejects):
                yield from batches.add(document)
            yield from batches.rest()

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """Which form each file has, and its first record."""
        seen: dict[str, object] = {}
        for file in files:
            first = next(documents(file, spec, Rejects(spec.metric, 0)), None)
            member = next(members(file))
            form = "tagged text" if _is_tagged(member.stream, file) else "tab-delimited"
            seen[file.name] = f"{form}, first record {first.document_id if first else 'unreadable'}"
        return seen


@dataclass(frozen=True)
class Choice:
    """What the recipe keeps: document types, and indexes where it names any."""

    types: Types
    indexes: frozenset[str]

    @classmethod
    def of(cls, spec: Input) -> Choice:
        """Split the recipe's include_types into types and indexes."""
        named = [each for each in spec.include_types if each.lower().startswith("index:")]
        types = [each for each in spec.include_types if each not in named]
        indexes = [each.split(":", 1)[1].strip().lower() for each in named]
        never = ["retracted publication"]
        return cls(
            Types.of(types, spec.exclude_types, ["Article"], never),
            frozenset(INDEXES.get(each, each) for each in indexes),
        )

    def why(self, kinds: list[str], indexes: list[str]) -> str | None:
        """Why a record is left out, or None."""
        if self.indexes:
            lower = " ".join(indexes).lower()
            if not lower:
                return "no index named"
            if not any(f"({each})" in lower or each in lower.split("; ") for each in self.indexes):
                return "in another index"
        return self.types.why(kinds)


def documents(file: Path, spec: Input, rejects: Rejects) -> Iterator[Document]:
    """The file's records as documents, unreadable ones to `rejects`."""
    choice, number = Choice.of(spec), 0
    encoding = spec.encoding
    for member in members(file):
        tagged = _is_tagged(member.stream, file)
        blocks = _blocks(member.stream) if tagged else _rows(member.stream, file)
        for block, fault, record in blocks:
            number += 1
            try:
                if fault:
                    raise ValueError(fault)
                yield _document(record(encoding), choice, number, block)
            except UnicodeDecodeError:
                rejects.add(file, number, f"not {encoding} text; set encoding in the recipe",
                            block.decode("utf-8", "replace"))  # fmt: skip
            except LookupError:
                raise HotbedError(
                    f"there is no encoding {encoding!r}", "use a name such as utf-8 or cp1252"
                ) from None
            except ValueError as error:
                rejects.add(file, number, str(error), block.decode("utf-8", "replace"))


def _is_tagged(stream: BinaryIO, file: Path) -> bool:
    head = stream.peek(4096)[:4096].lstrip()  # type: ignore[attr-defined]
    if re.match(rb"(FN|VR|PT) [^\t]*\r?\n", head):
        return True
    names = head.split(b"\n")[0].strip().split(b"\t")
    if b"UT" in names and b"AU" in names:
        return False
    raise HotbedError(
        f"{file} is no Web of Science export that hotbed knows",
        "export full records as plain text or tab-delimited file",
    )


Fetch = Callable[[str], Record]


def _blocks(stream: BinaryIO) -> Iterator[tuple[bytes, str, Fetch]]:
    """Tagged records: their bytes, what is wrong with their frame, and how to get fields."""
    rest = b"\n"
    while True:
        data = stream.read(4 * CHUNK)
        rest += data
        start = 0
        for end in RECORD_END.finditer(rest):
            if data and end.end() == len(rest) and not end[0].endswith(b"\n"):
                break
            yield from _framed(rest[start : end.start()])
            start = end.end() - 1
        rest = rest[start:]
        if not data:
            break
        if len(rest) > LONGEST:
            yield rest[:500], "no end of record (ER) within 256 MB", _fields(b"")
            rest = b"\n"
    for block in re.split(rb"\n(?=PT )", rest):
        left = re.sub(rb"(?m)^(?:EF|FN .*|VR .*)\s*$", b"", block).strip()
        if left:
            yield left, "no end of record (ER): cut off", _fields(b"")


def _framed(block: bytes) -> Iterator[tuple[bytes, str, Fetch]]:
    block = _without_references(block).replace(b"\r\n", b"\n")
    first = block.find(b"\nPT ")
    while (later := block.find(b"\nPT ", first + 1)) >= 0:
        yield block[first + 1 : later], "no end of record (ER): cut off", _fields(b"")
        block, first = block[later:], 0
    yield block[max(first, 0) :].lstrip(b"\n"), "", _fields(block[max(first, 0) :] + b"\nER")


def _without_references(block: bytes) -> bytes:
    """A record without its cited references, which are most of it and are not read."""
    start = block.find(b"\nCR ")
    end = block.find(b"\nNR ", start) if start >= 0 else -1
    if end < 0 or block.find(b"\nPT ", start, end) >= 0:
        return block
    return block[:start] + block[end:]


def _fields(block: bytes) -> Fetch:
    def fetch(encoding: str) -> Record:
        def get(tag: str) -> list[str]:
            at = block.find(FINDS[tag])
            if at < 0:
                return []
            end = FIELD_END.search(block, at + 1)
            text = block[at + 4 : end.start() if end else None].decode(encoding)
            if tag in ("AU", "AF", "C1", "RP"):
                return [line.strip() for line in text.split("\n") if line.strip()]
            whole = " ".join(text.split()) if "\n" in text else text
            if tag == "DI":  # a DOI may hold a semicolon
                return [whole]
            return [each.strip() for each in whole.split(";") if each.strip()]

        return get

    return fetch


def _rows(stream: BinaryIO, file: Path) -> Iterator[tuple[bytes, str, Fetch]]:
    """Rows of the tab-delimited form; no cell of it is quoted or holds a line break."""
    source = lines(stream, file)
    names = next(source).decode("utf-8", "replace").strip().split("\t")
    at = {tag: names.index(tag) for tag in TAGS if tag in names}
    for line in source:
        if not line.strip():
            continue
        cells = line.rstrip(b"\r\n").split(b"\t")
        if len(cells) == len(names) + 1 and not cells[-1]:
            cells.pop()
        fault = "" if len(cells) == len(names) else f"{len(cells)} fields instead of {len(names)}"
        yield line, fault, _cells(cells, at)


def _cells(cells: list[bytes], at: dict[str, int]) -> Fetch:
    def fetch(encoding: str) -> Record:
        def get(tag: str) -> list[str]:
            text = cells[at[tag]].decode(encoding) if tag in at else ""
            if tag == "C1":
                return [text] if text.strip() else []
            if tag in ("RP", "DI"):
                return [text.strip()] if text.strip() else []
            return [each.strip() for each in text.split(";") if each.strip()]

        return get

    return fetch


def _document(get: Record, choice: Choice, number: int, block: bytes) -> Document:
    ids = get("UT")
    if not ids:
        raise ValueError("no record id (UT)")
    found = YEAR.search(" ".join(get("PY"))) or YEAR.search(" ".join(get("EA")))
    return Document(
        document_id=ids[0],
        year=int(found[0]) if found else None,
        contributors=_contributors(get),
        row=number,
        record=f"{content_hash(block)}:{number:012d}",
        left_out=choice.why(get("DT"), get("WE") if choice.indexes else []),
        details=_details(get),
        doi=next(iter(get("DI")), None),
    )


def _contributors(get: Record) -> list[list[Address]]:
    full, short = get("AF"), get("AU")
    if len(full) == len(short):
        authors: list[tuple[str, ...]] = list(zip(full, short, strict=True))
    else:
        authors = [(name,) for name in full or short]
    if given := get("C1"):
        return attribute(authors, linked_addresses("; ".join(given)))
    places = [pair for line in get("RP") for pair in _reprint(line)]
    found: list[list[Address]] = attribute(authors, places) if places else []
    return found or [[] for _ in authors]


def linked_addresses(text: str) -> list[tuple[list[str], str]]:
    """Names and address of every entry of C1.

    >>> linked_addresses("[Li, Lu; Xu, A] Tianjin Hosp, Peoples R China.; [Xu, A] Oslo, Norway.")
    [(['Li, Lu', 'Xu, A'], 'Tianjin Hosp, Peoples R China'), (['Xu, A'], 'Oslo, Norway')]
    """
    found: list[tuple[list[str], str]] = []
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
            found.append((names, address))
    return found


def _reprint(text: str) -> Iterator[tuple[list[str], str]]:
    """Authors and address of every corresponding author in RP."""
    if not REPRINT.search(text):
        return
    for entry in re.split(r"\.;\s*|\.$", text):
        who, _, address = _halves(entry)
        if address:
            yield [name.strip() for name in who.split(";") if name.strip()], address


def _halves(entry: str) -> tuple[str, str, str]:
    found = REPRINT.search(entry)
    if not found:
        return "", "", ""
    return entry[: found.start()], found[0], entry[found.end() :].strip().rstrip(".")


def _details(get: Record) -> list[Detail]:
    found: list[Detail] = [(None, FIELD, name, None) for name in get("WC") or get("SC")]
    found += [(None, ORGANISATION, name, None) for name in get("C3")]
    return found
