"""What every source yields: listings, one row a contributor and address.

A reader turns its owner's format into batches of `LISTINGS` and hands rows it can't read to
`Rejects`. It leaves nothing out silently: a document type that the recipe leaves out stays as a
row with the reason in `left_out`, and a document without contributors as one row marked `empty`.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.recipe import Input

ADDRESS_PARTS = ("address", "street", "city", "region", "postcode", "country")
SEPARATOR = "\x1f"

LISTINGS = pa.schema(
    [
        ("metric", pa.string()),  # which metric the document feeds
        ("input", pa.int32()),  # number of the input in the recipe
        ("file", pa.int32()),  # number of the file among the input's files, by path
        ("row", pa.int64()),  # row or record of the file, from 1, the header not counted
        ("document_id", pa.string()),
        ("year", pa.int32()),
        ("contributor", pa.string()),  # who on the document; null: every row is another one
        ("contributors", pa.int32()),  # how many the source says there are; null: count them
        ("address_key", pa.string()),  # the address's parts and coordinates; null: none given
        ("left_out", pa.string()),  # why the recipe leaves the document out; null: it doesn't
        ("empty", pa.bool_()),  # the document lists no contributor at all
        ("record", pa.string()),  # which copy of the document, for sources of whole records
    ]
)


DETAILS = pa.schema(
    [
        ("metric", pa.string()),
        ("input", pa.int32()),
        ("document_id", pa.string()),
        ("contributor", pa.string()),  # whose affiliation it is; null: the document's as a whole
        ("kind", pa.string()),  # one of KINDS
        ("value", pa.string()),  # a name or a code
        ("id", pa.string()),  # an identifier of it that its source gives, such as a ROR id
    ]
)

IDENTIFIERS = pa.schema(  # of the documents whose type the recipe keeps
    [
        ("metric", pa.string()),
        ("input", pa.int32()),
        ("document_id", pa.string()),
        ("doi", pa.string()),  # normalised by `dois`, never null; a row may come again
    ]
)

APPLICANT = "applicant"  # who applied for the patent, or received the investment
ORGANISATION = "organisation"  # an organisation that an author is affiliated with
CPC, IPC = "cpc", "ipc"  # classes of patents, as far as their subgroup is given
FIELD = "field"  # a field of science or technology, as the source names it
TOPIC = "topic"  # finer than a field
SECTOR = "sector"  # of an applicant or organisation: company, education, government, ...
KINDS = (APPLICANT, ORGANISATION, CPC, IPC, FIELD, TOPIC, SECTOR)


@dataclass
class Details:
    """What documents are about and whose they are: rows of kind and value, written as they come."""

    write: Callable[[pa.RecordBatch], None]

    def add(
        self, documents: pa.Array, kind: str, values: pa.Array, ids: pa.Array | None = None
    ) -> None:
        """Keep values of one kind, one a document (null: none) or a list of them a document.

        Parameters
        ----------
        documents : document ids.
        kind : one of `KINDS`.
        values : text, or lists of text, one a document id.
        ids : identifiers beside single values, where the source gives them.
        """
        if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            documents = documents.take(pc.list_parent_indices(values))
            values, ids = pc.list_flatten(values), None
        text = clean(values)
        keep = pc.and_(pc.is_valid(text), pc.is_valid(documents))
        columns = [documents, text, pa.nulls(len(text), pa.string()) if ids is None else clean(ids)]
        documents, text, ids = (column.filter(keep) for column in columns)
        kinds, whole = pa.repeat(pa.scalar(kind), len(text)), pa.nulls(len(text), pa.string())
        columns = [documents, whole, kinds, text, ids]
        self.write(pa.RecordBatch.from_arrays(columns, names=DETAILS.names[2:]))


@dataclass
class Identifiers:
    """Under which DOI a document is known elsewhere, so that two sources' copies can be matched."""

    write: Callable[[pa.RecordBatch], None]

    def add(self, documents: pa.Array, given: pa.Array) -> None:
        """Keep the DOIs that are some, as `dois` writes them, each once for a document."""
        pairs = pa.table({"document_id": documents, "doi": dois(given)}).drop_null()
        if pairs.num_rows:
            pairs = pairs.group_by(["document_id", "doi"], use_threads=False).aggregate([])
            self.write(pairs.combine_chunks().to_batches()[0])


@dataclass
class Aside:
    """Where a reader puts what is no listing: details, DOIs, rows it can't read, scratch files."""

    rejects: Rejects
    details: Details
    identifiers: Identifiers
    scratch: Path


@dataclass
class Rejects:
    """Rows that could not be read, with the reason; nothing is dropped without one."""

    metric: str
    input: int
    rows: list[dict[str, object]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)  # of each row

    SCHEMA = pa.schema(
        [
            ("metric", pa.string()),
            ("input", pa.int32()),
            ("file", pa.string()),
            ("row", pa.int64()),
            ("reason", pa.string()),
            ("text", pa.string()),
        ]
    )

    def add(self, file: Path, row: int | None, reason: str, text: str) -> None:
        """Keep one unreadable row; its text is cut at 500 characters."""
        self.files.append(file)
        self.rows.append(
            {
                "metric": self.metric,
                "input": self.input,
                "file": file.name,
                "row": row,
                "reason": reason,
                "text": text[:500],
            }
        )

    def table(self, files: Sequence[Path]) -> pa.Table:
        """The rows in the order of the files and of their rows."""
        place = {file: number for number, file in enumerate(files)}
        keyed = [
            (place[file], row["row"] or 0, row["reason"], row["text"], number)
            for number, (file, row) in enumerate(zip(self.files, self.rows, strict=True))
        ]
        return pa.Table.from_pylist([self.rows[key[-1]] for key in sorted(keyed)], self.SCHEMA)


@dataclass(frozen=True)
class InputFile:
    """A file of an input, or some row groups of a Parquet file.

    `number` is the file's among the input's, by path; `groups` the first row group and the one
    after the last (None: the whole file).
    """

    path: Path
    number: int = 0
    groups: tuple[int, int] | None = None


def numbered(paths: Sequence[Path]) -> list[InputFile]:
    """The files of a whole input, in order."""
    return [InputFile(path, number) for number, path in enumerate(paths)]


@dataclass(frozen=True)
class Option:
    """A choice of an input that only its source has (`Input.options`).

    `values` are those that are possible, as texts; none: any text. A switch takes true or false.
    """

    meaning: str
    values: tuple[str, ...] = ()
    switch: bool = False


class Source(ABC):
    """A native format. Subclasses are registered in `hotbed.sources`.

    `types` says what its document types are (empty: it has none to include or exclude), `options`
    which choices it has beside. `joins` says that its files are tables that must be read together,
    `splits` that row groups of a Parquet file can be read apart.
    """

    name: str
    title: str
    supplies: tuple[str, ...] = ()
    lacks: str = ""
    types: str = ""
    options: ClassVar[Mapping[str, Option]] = {}
    joins: bool = False
    splits: bool = False

    @abstractmethod
    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield batches of `LISTINGS` without the columns metric and input.

        Parameters
        ----------
        files : the input's files in order; some of them, unless the source `joins` them.
        spec : the input as the recipe has it.
        aside : takes the rows that can't be read and the documents' details; its scratch folder
            is removed afterwards.

        Raises
        ------
        HotbedError : a file is of another format, damaged, or lacks a column that is needed.
        """

    @abstractmethod
    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """What would be read, from the files' beginnings; raises as `read` does."""


def clean(column: pa.Array) -> pa.Array:
    """Text without control characters and outer blanks; empty becomes null.

    >>> clean(pa.array([" Paris\\x1f ", "", None])).to_pylist()
    ['Paris', None, None]
    """
    text = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
    if text.null_count == len(text):
        return text
    if _has_controls(text):
        text = pc.replace_substring_regex(text, r"[\x00-\x1f\x7f]+", " ")
    text = pc.utf8_trim_whitespace(text)
    return pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)


def _has_controls(text: pa.StringArray) -> bool:
    """Whether any byte of the texts is a control character: far quicker than a pattern."""
    _, offsets, data = text.buffers()
    if data is None or not len(text):
        return False
    bounds = np.frombuffer(offsets, np.int32)
    marks = np.frombuffer(data, np.uint8)[bounds[text.offset] : bounds[text.offset + len(text)]]
    return marks.size > 0 and bool(marks.min() < 0x20 or (marks == 0x7F).any())


def numbers(values: np.ndarray) -> pa.Array:
    """Whole numbers (int64) as Arrow has them, without a copy."""
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(values)])


def dois(column: pa.Array) -> pa.Array:
    """DOIs in small letters without the resolver's address; null what is none.

    Source: the DOI Handbook, https://doi.org/10.1000/182 (a DOI's case is without meaning).

    >>> dois(pa.array(["https://doi.org/10.1038/S41586-020", "doi: 10.1/a;b", "n/a"])).to_pylist()
    ['10.1038/s41586-020', '10.1/a;b', None]
    """
    text = pc.utf8_lower(clean(column))
    prefix = r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:)\s*"
    text = pc.replace_substring_regex(text, prefix, "")
    good = pc.match_substring_regex(text, r"^10\.\d+(?:\.\d+)*/[^\s]+$")
    return pc.if_else(good, text, pa.scalar(None, pa.string()))


def years(column: pa.Array) -> pa.Array:
    """The year of a year or date in any of the usual spellings; null where there is none.

    >>> years(pa.array(["2015", "2015-03-01", "20150301", "01/03/2015", "2015.0", "0"])).to_pylist()
    [2015, 2015, 2015, 2015, 2015, None]
    """
    text = column if pa.types.is_string(column.type) else pc.cast(column, pa.string())
    coded = text.dictionary_encode()  # there are few dates, and patterns are slow
    found = pc.extract_regex(coded.dictionary, r"(?P<year>(?:1[6-9]|20)\d\d)")
    return pc.cast(pc.struct_field(found, "year"), pa.int32()).take(coded.indices)


def address_keys(parts: dict[str, pa.Array], rows: int) -> pa.Array:
    """One text a distinct address: its cleaned parts, then longitude and latitude.

    Null where all is missing. `split_keys` is the inverse.

    >>> keys = address_keys({"city": pa.array(["Paris", None])}, 2)
    >>> [None if key is None else key.split(SEPARATOR) for key in keys.to_pylist()]
    [['', '', 'Paris', '', '', '', '', ''], None]
    """
    pieces: list[pa.Array | str] = []
    between = ""
    for name in (*ADDRESS_PARTS, "lon", "lat"):
        column = parts.get(name)
        if column is not None:
            text = pc.cast(column, pa.string()) if name in ("lon", "lat") else clean(column)
            pieces += [between, pc.fill_null(text, "")]
            between = ""
        between += SEPARATOR
    if not pieces or not rows:
        return pa.nulls(rows, pa.string())
    pieces.append(between.removesuffix(SEPARATOR))
    joined = pc.binary_join_element_wise(*[each for each in pieces if len(each)], "")
    nothing = SEPARATOR * (len(ADDRESS_PARTS) + 1)
    return pc.if_else(pc.equal(joined, nothing), pa.scalar(None, pa.string()), joined)


def split_keys(keys: pa.Array) -> pa.Table:
    """The parts of address keys as a table: `ADDRESS_PARTS` as text, lon and lat as numbers."""
    if isinstance(keys, pa.ChunkedArray):
        keys = keys.combine_chunks()
    lists = pc.split_pattern(keys, SEPARATOR)
    columns = {}
    for number, name in enumerate((*ADDRESS_PARTS, "lon", "lat")):
        text = pc.list_element(lists, number) if len(keys) else pa.array([], pa.string())
        text = pc.if_else(pc.equal(text, ""), pa.scalar(None, pa.string()), text)
        columns[name] = pc.cast(text, pa.float64()) if name in ("lon", "lat") else text
    return pa.table(columns)


def content_hash(data: bytes) -> str:
    """Sixteen hexadecimal digits of a record's content, to order copies of a document."""
    return hashlib.blake2b(data, digest_size=8).hexdigest()
