"""From documents with all their contributors to batches of listings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, compress
from typing import cast

import pyarrow as pa

from hotbed.recipe.model import EVERY
from hotbed.sources.columns import ADDRESS_PARTS, address_keys
from hotbed.sources.listings import BATCH, DETAILS, Aside, InputFile
from hotbed.sources.shared.fields import number_fault, text_fault
from hotbed.sources.shared.notices import notice_reason

Address = dict[str, str | None]
"""Parts of an address by their names in `ADDRESS_PARTS`."""
Detail = tuple[str | None, str, str, str | None]
"""Contributor's number or None, kind, value, identifier: see `DETAILS`."""
WITHOUT_TYPE = "without a type"
"""What a document that names no type is of, in recipes and in the ledger."""
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
        What it is about and whose it is, each once.
    doi : str or None
        As the source writes it.
    note : str
        What is to be said of it beside: what it has or lacks, after "have".
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
    note: str = ""


@dataclass
class Batches:
    """Collects documents and yields them as record batches of listings.

    Attributes
    ----------
    file : InputFile
        Where the documents stand.
    aside : Aside
        Takes details, DOIs, and records with values of another type than listings have.
    size : int
        Rows of a batch, at least.
    """

    file: InputFile
    aside: Aside
    size: int = 20_000
    _columns: dict[str, list[object]] = field(default_factory=dict)
    _addresses: list[Address] = field(default_factory=list)
    _details: list[tuple[int, str, str | None, str, str, str | None]] = field(default_factory=list)
    _dois: list[tuple[int, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._columns = {name: [] for name in BATCH.names if name not in ("file", "address_key")}
        self._addresses = []

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
        for detail in document.details:
            self._details.append((document.row, document.document_id, *detail))
        if document.doi and document.left_out is None:
            self._dois.append((document.row, document.document_id, document.doi))
        numbers: list[str | None] = []
        for number, addresses in enumerate(document.contributors):
            numbers += [str(number)] * (len(addresses) or 1)
            self._addresses += addresses or NOWHERE
        if not numbers:
            self._addresses += NOWHERE
        self._rows(document, numbers or [None], empty=not numbers)
        if len(self._columns["row"]) >= self.size:
            yield from self.rest()

    def rest(self) -> Iterator[pa.RecordBatch]:
        """Yield what is collected.

        Yields
        ------
        pa.RecordBatch
            With the columns of `BATCH`; none where nothing is collected.
        """
        if not self._columns["row"]:
            return
        try:
            listings, details, dois = self._arrays()
        except (TypeError, ValueError, OverflowError):  # Arrow's errors are kinds of these
            self._set_aside()
            listings, details, dois = self._arrays()
        self._details.clear()
        self._dois.clear()
        self.__post_init__()
        if details is not None:
            self.aside.details.write(details)
        if dois is not None:
            self.aside.identifiers.add(*dois)
        if listings.num_rows:
            yield listings

    def _arrays(
        self,
    ) -> tuple[pa.RecordBatch, pa.RecordBatch | None, tuple[pa.Array, pa.Array] | None]:
        """The listings, details and DOIs that are collected."""
        columns, count = self._columns, len(self._columns["row"])
        addresses = self._addresses
        texts = {
            name: pa.array([address.get(name) for address in addresses], pa.string())
            for name in sorted(set(chain.from_iterable(addresses)))
        }
        arrays = {
            "file": pa.array([self.file.number] * count, pa.int64()),
            "address_key": address_keys(texts, count),
        }
        listings = pa.RecordBatch.from_arrays(
            [
                arrays[column.name]
                if column.name in arrays
                else pa.array(columns[column.name], column.type)
                for column in BATCH
            ],
            schema=BATCH,
        )
        details, dois = None, None
        if self._details:
            _, *texts_ = zip(*self._details, strict=True)
            details = pa.RecordBatch.from_arrays(
                [pa.array(column, pa.string()) for column in texts_], names=DETAILS.names[2:]
            )
        if self._dois:
            _, ids, names = zip(*self._dois, strict=True)
            dois = (pa.array(ids, pa.string()), pa.array(names, pa.string()))
        return listings, details, dois

    def _set_aside(self) -> None:
        """Hand records with values of other types than listings have to the rejects."""
        faults: dict[int, str] = {}
        rows = cast("list[int]", self._columns["row"])
        parts = {name: [address.get(name) for address in self._addresses] for name in ADDRESS_PARTS}
        columns = cast("list[tuple[str, list[object]]]", [*self._columns.items(), *parts.items()])
        for name, values in columns:
            integer = name in BATCH.names and pa.types.is_integer(BATCH.field(name).type)
            fault_of = number_fault if integer else text_fault
            for row, value in zip(rows, values, strict=True):
                if name != "empty" and (fault := fault_of(value)):
                    faults.setdefault(row, fault)
        for row, *texts in self._details:
            if fault := next(filter(None, map(text_fault, texts)), ""):
                faults.setdefault(row, fault)
        keep = [row not in faults for row in rows]
        shown = dict(zip(rows, self._columns["document_id"], strict=True))
        for values in self._columns.values():
            values[:] = compress(values, keep)
        self._addresses = list(compress(self._addresses, keep))
        self._details = [detail for detail in self._details if detail[0] not in faults]
        self._dois = [doi for doi in self._dois if doi[0] not in faults]
        for row, fault in sorted(faults.items()):
            text = str(shown.get(row, "")).encode("utf-8", "replace").decode()
            self.aside.rejects.add(self.file.path, row, fault, text)

    def _rows(self, document: Document, numbers: list[str | None], *, empty: bool) -> None:
        count, columns = len(numbers), self._columns
        columns["row"] += [document.row] * count
        columns["document_id"] += [document.document_id] * count
        columns["year"] += [document.year] * count
        columns["contributor"] += numbers
        declared = document.declared or len(document.contributors) or None
        columns["contributors"] += [declared] * count
        columns["left_out"] += [document.left_out] * count
        columns["empty"] += [empty] * count
        columns["record"] += [document.record] * count


@dataclass(frozen=True)
class Types:
    """Which of a document's types keep it and which leave it out.

    Notices and retracted documents (`hotbed.sources.shared.notices`) are left out unless their type
    is included by name.

    Attributes
    ----------
    include : frozenset of str
        In small letters; none: all.
    exclude : frozenset of str
        In small letters.

    Examples
    --------
    >>> Types.of(["*"], [], ["Article"], never=["Retracted Publication"]).why(["Meeting Abstract"])
    >>> kept = Types.of([], [], default=["Article"])
    >>> kept.why(["Article", "Early Access"]), kept.why(["Review"]), kept.why([])
    (None, 'type review', 'type without a type')
    >>> kept.why(["Article", "Retracted Publication"]), kept.why(["Erratum"])
    ('retracted', 'correction notice')
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
            What is included and excluded where the recipe says nothing; `never` also where it
            includes every type (`EVERY`).

        Returns
        -------
        Types
            In small letters.
        """
        wanted, unwanted = list(include), list(exclude)
        if EVERY in wanted:
            wanted, unwanted = [], unwanted or list(never)
        elif not wanted and not unwanted:
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
        types = [kind.lower() for kind in kinds] or [WITHOUT_TYPE]
        for kind in types:
            if kind not in self.include and (reason := notice_reason(kind)):
                return reason
            if kind in self.exclude:
                return f"type {kind}"
        if self.include and self.include.isdisjoint(types):
            return "type " + "; ".join(types)
        return None
