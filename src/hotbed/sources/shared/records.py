"""From whole records (a document with all its contributors) to batches of listings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from hotbed.sources.listings import ADDRESS_PARTS, DETAILS, Aside, address_keys

Address = dict[str, str | None]
Detail = tuple[str | None, str, str, str | None]
NOWHERE: tuple[Address, ...] = ({},)


@dataclass(slots=True)
class Record:
    """A record as it stands in a file.

    `row` is its number from 1, `content` what the reader made of its bytes, `kind` which of several
    forms it has, `fault` why it can't be read at all ("": it can).
    """

    row: int
    data: bytes
    content: Any = None
    kind: str = ""
    fault: str = ""


@dataclass
class Document:
    """One document as its source has it.

    `contributors` holds the addresses of each contributor in order: an empty list where she has
    none. `declared` is the number of contributors where that is more than are listed. `details`
    holds (contributor's number or None, kind, value, identifier) as in `sources.base.DETAILS`;
    `doi` is as the source writes it.
    """

    document_id: str
    year: int | None
    contributors: list[list[Address]]
    row: int = 0
    record: str = ""
    left_out: str | None = None
    declared: int | None = None
    details: list[Detail] = field(default_factory=list)
    doi: str | None = None


@dataclass
class Batches:
    """Collects documents and gives them out as record batches of listings."""

    file: int
    aside: Aside
    size: int = 20_000
    _columns: dict[str, list[object]] = field(default_factory=dict)
    _parts: dict[str, list[str | None]] = field(default_factory=dict)
    _details: list[tuple[str | None, ...]] = field(default_factory=list)
    _dois: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = ("row", "document_id", "year", "contributor", "contributors", "left_out", "empty",
                 "record")  # fmt: skip
        self._columns = {name: [] for name in names}
        self._parts = {name: [] for name in ADDRESS_PARTS}

    def add(self, document: Document) -> Iterator[pa.RecordBatch]:
        """Take one document; yield a batch when enough are gathered."""
        for detail in dict.fromkeys(document.details):
            self._details.append((document.document_id, *detail))
        if document.doi and document.left_out is None:
            self._dois.append((document.document_id, document.doi))
        people = document.contributors
        rows = [
            (str(number), address)
            for number, addresses in enumerate(people)
            for address in addresses or NOWHERE
        ]
        empty = not rows
        pairs: list[tuple[str | None, Address]] = [(None, {})] if empty else [*rows]
        self._rows(document, pairs, empty=empty)
        if len(self._columns["row"]) >= self.size:
            yield from self.rest()

    def rest(self) -> Iterator[pa.RecordBatch]:
        """Yield what is gathered, if anything."""
        columns, parts = self._columns, self._parts
        count = len(columns["row"])
        if not count:
            return
        self._keep_aside()
        self.__post_init__()
        keys = address_keys(
            {name: pa.array(part, pa.string()) for name, part in parts.items()}, count
        )
        yield pa.RecordBatch.from_arrays(
            [
                pa.array([self.file] * count, pa.int32()),
                pa.array(columns["row"], pa.int64()),
                pa.array(columns["document_id"], pa.string()),
                pa.array(columns["year"], pa.int32()),
                pa.array(columns["contributor"], pa.string()),
                pa.array(columns["contributors"], pa.int32()),
                keys,
                pa.array(columns["left_out"], pa.string()),
                pa.array(columns["empty"], pa.bool_()),
                pa.array(columns["record"], pa.string()),
            ],
            names=["file", "row", "document_id", "year", "contributor", "contributors",
                   "address_key", "left_out", "empty", "record"],
        )  # fmt: skip

    def _keep_aside(self) -> None:
        names = DETAILS.names[2:]
        columns = list(zip(*self._details, strict=True)) or [()] * len(names)
        if self._details:
            self.aside.details.write(
                pa.RecordBatch.from_arrays(
                    [pa.array(column, pa.string()) for column in columns], names=names
                )
            )
        if self._dois:
            ids, given = (pa.array(each, pa.string()) for each in zip(*self._dois, strict=True))
            self.aside.identifiers.add(ids, given)
        self._details.clear()
        self._dois.clear()

    def _rows(
        self, document: Document, pairs: list[tuple[str | None, Address]], *, empty: bool
    ) -> None:
        count, columns = len(pairs), self._columns
        columns["row"] += [document.row] * count
        columns["document_id"] += [document.document_id] * count
        columns["year"] += [document.year] * count
        columns["contributor"] += [number for number, _ in pairs]
        declared = document.declared or len(document.contributors) or None
        columns["contributors"] += [declared] * count
        columns["left_out"] += [document.left_out] * count
        columns["empty"] += [empty] * count
        columns["record"] += [document.record] * count
        for name, part in self._parts.items():
            part += [address.get(name) for _, address in pairs]


@dataclass(frozen=True)
class Types:
    """Which of a document's types keep it and which leave it out.

    >>> kept = Types.of([], [], default=["Article"])
    >>> kept.why(["Article", "Early Access"]), kept.why(["Review"]), kept.why([])
    (None, 'type review', 'type without a type')
    """

    include: frozenset[str]
    exclude: frozenset[str]

    @classmethod
    def of(
        cls,
        include: Iterable[str],
        exclude: Iterable[str],
        default: Iterable[str] = (),
        never: Iterable[str] = (),
    ) -> Types:
        """The recipe's choice; `default` and `never` hold where it makes none."""
        wanted, unwanted = list(include), list(exclude)
        if not wanted and not unwanted:
            wanted, unwanted = list(default), list(never)
        return cls(
            frozenset(each.lower() for each in wanted), frozenset(each.lower() for each in unwanted)
        )

    def why(self, kinds: Iterable[str]) -> str | None:
        """Why a document of these types is left out; None where one of them keeps it."""
        found = [kind.lower() for kind in kinds] or ["without a type"]
        for kind in found:
            if kind in self.exclude:
                return f"type {kind}"
        if self.include and self.include.isdisjoint(found):
            return "type " + "; ".join(found)
        return None
