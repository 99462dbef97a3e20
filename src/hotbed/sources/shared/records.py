"""From documents with all their contributors to batches of listings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from hotbed.sources.columns import ADDRESS_PARTS, address_keys
from hotbed.sources.listings import BATCH, DETAILS, Aside

Address = dict[str, str | None]
"""Parts of an address by their names in `ADDRESS_PARTS`."""
Detail = tuple[str | None, str, str, str | None]
"""Contributor's number or None, kind, value, identifier: see `DETAILS`."""
NOWHERE: tuple[Address, ...] = ({},)


@dataclass
class Document:
    """One document as its source has it.

    Attributes
    ----------
    document_id : str
        The source's own identifier.
    year : int or None
        The year that counts.
    contributors : list of list of Address
        The addresses of each contributor in order; an empty list where she has none.
    row : int
        Number of its record in the file, from 1.
    record : str
        Which copy of the document this is: of several the least is kept.
    left_out : str or None
        Why the recipe leaves it out.
    declared : int or None
        The number of contributors, where that is more than are listed.
    details : list of Detail
        What it is about and whose it is.
    doi : str or None
        As the source writes it.
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
    """Collects documents and yields them as record batches of listings.

    Attributes
    ----------
    file : int
        Number of the file among the input's files.
    aside : Aside
        Takes details and DOIs.
    size : int
        Rows of a batch, at least.
    """

    file: int
    aside: Aside
    size: int = 20_000
    _columns: dict[str, list[object]] = field(default_factory=dict)
    _parts: dict[str, list[str | None]] = field(default_factory=dict)
    _details: list[tuple[str | None, ...]] = field(default_factory=list)
    _dois: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._columns = {name: [] for name in BATCH.names if name not in ("file", "address_key")}
        self._parts = {name: [] for name in ADDRESS_PARTS}

    def add(self, document: Document) -> Iterator[pa.RecordBatch]:
        """Take one document.

        Parameters
        ----------
        document : Document
            With its contributors.

        Yields
        ------
        pa.RecordBatch
            With the columns of `BATCH`, when enough rows are collected.
        """
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
        """Yield what is collected.

        Yields
        ------
        pa.RecordBatch
            With the columns of `BATCH`; none where nothing is collected.
        """
        columns, parts = self._columns, self._parts
        count = len(columns["row"])
        if not count:
            return
        self._write_aside()
        self.__post_init__()
        texts = {name: pa.array(part, pa.string()) for name, part in parts.items()}
        arrays = {
            "file": pa.array([self.file] * count, pa.int32()),
            "address_key": address_keys(texts, count),
        }
        yield pa.RecordBatch.from_arrays(
            [
                arrays[column.name]
                if column.name in arrays
                else pa.array(columns[column.name], column.type)
                for column in BATCH
            ],
            schema=BATCH,
        )

    def _write_aside(self) -> None:
        names = DETAILS.names[2:]
        columns = list(zip(*self._details, strict=True)) or [()] * len(names)
        if self._details:
            self.aside.details.write(
                pa.RecordBatch.from_arrays(
                    [pa.array(column, pa.string()) for column in columns], names=names
                )
            )
        if self._dois:
            ids, texts = (pa.array(column, pa.string()) for column in zip(*self._dois, strict=True))
            self.aside.identifiers.add(ids, texts)
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

    Attributes
    ----------
    include : frozenset of str
        In small letters; none: all.
    exclude : frozenset of str
        In small letters.

    Examples
    --------
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
        """The recipe's choice.

        Parameters
        ----------
        include, exclude : iterable of str
            As the recipe has them.
        default, never : iterable of str
            What is included and excluded where the recipe says nothing.

        Returns
        -------
        Types
            In small letters.
        """
        wanted, unwanted = list(include), list(exclude)
        if not wanted and not unwanted:
            wanted, unwanted = list(default), list(never)
        return cls(
            frozenset(kind.lower() for kind in wanted), frozenset(kind.lower() for kind in unwanted)
        )

    def why(self, kinds: Iterable[str]) -> str | None:
        """Why a document of some types is left out.

        Parameters
        ----------
        kinds : iterable of str
            Its types; none: it has no type.

        Returns
        -------
        str or None
            The reason for the ledger; None where one of the types keeps it.
        """
        types = [kind.lower() for kind in kinds] or ["without a type"]
        for kind in types:
            if kind in self.exclude:
                return f"type {kind}"
        if self.include and self.include.isdisjoint(types):
            return "type " + "; ".join(types)
        return None
