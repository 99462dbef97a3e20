"""What every source yields: listings, one row a contributor and address.

A reader turns its owner's format into batches of `LISTINGS` and hands rows that it can't read to
`Rejects`. It leaves nothing out silently: a document type that the recipe leaves out stays as a
row with the reason in `left_out`, and a document without contributors as one row marked `empty`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.columns import clean, dois
from hotbed.sources.coverage import Coverage
from hotbed.sources.glimpse import Glimpse
from hotbed.sources.rejects import Rejects

LISTINGS = pa.schema(
    [
        ("metric", pa.string()),  # which metric the document feeds
        ("input", pa.int32()),  # number of the input in the recipe
        ("file", pa.int64()),  # number of the file: `InputFile.number`
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
BATCH = pa.schema(list(LISTINGS)[2:])
"""The columns that a source yields: `LISTINGS` without metric and input."""

DETAILS = pa.schema(
    [
        ("metric", pa.string()),
        ("input", pa.int32()),
        ("document_id", pa.string()),
        ("contributor", pa.string()),  # whose affiliation; null: of the document as a unit
        ("kind", pa.string()),  # one of KINDS
        ("value", pa.string()),  # a name or a code
        ("id", pa.string()),  # an identifier that the source gives beside, such as a ROR id
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
    """What documents are about and whose they are: rows of kind and value, written as they come.

    Attributes
    ----------
    write : callable
        Takes batches of `DETAILS` without metric and input.
    """

    write: Callable[[pa.RecordBatch], None]

    def add(
        self, documents: pa.Array, kind: str, values: pa.Array, ids: pa.Array | None = None
    ) -> None:
        """Write values of one kind, one a document (null: none) or a list of them a document.

        Parameters
        ----------
        documents : pa.Array
            Document ids.
        kind : str
            One of `KINDS`.
        values : pa.Array
            Text, or lists of text, one a document id.
        ids : pa.Array, optional
            Identifiers beside single values, where the source gives them.
        """
        if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
            documents = documents.take(pc.list_parent_indices(values))
            values, ids = pc.list_flatten(values), None
        text = clean(values)
        keep = pc.and_(pc.is_valid(text), pc.is_valid(documents))
        columns = [documents, text, pa.nulls(len(text), pa.string()) if ids is None else clean(ids)]
        documents, text, ids = (column.filter(keep) for column in columns)
        kinds, nobody = pa.repeat(pa.scalar(kind), len(text)), pa.nulls(len(text), pa.string())
        columns = [documents, nobody, kinds, text, ids]
        self.write(pa.RecordBatch.from_arrays(columns, names=DETAILS.names[2:]))


@dataclass
class Identifiers:
    """Under which DOI a document is known elsewhere, so that two sources' copies can be matched.

    Attributes
    ----------
    write : callable
        Takes batches of `IDENTIFIERS` without metric and input.
    """

    write: Callable[[pa.RecordBatch], None]

    def add(self, documents: pa.Array, texts: pa.Array) -> None:
        """Write the texts that are DOIs, normalised (`dois`), each pair once.

        Parameters
        ----------
        documents : pa.Array
            Document ids.
        texts : pa.Array
            A text a document id.
        """
        pairs = pa.table({"document_id": documents, "doi": dois(texts)}).drop_null()
        if pairs.num_rows:
            pairs = pairs.group_by(["document_id", "doi"], use_threads=False).aggregate([])
            self.write(pairs.combine_chunks().to_batches()[0])


@dataclass
class Aside:
    """Where a reader puts what is not a listing.

    Attributes
    ----------
    rejects : Rejects
        Takes rows that can't be read.
    details : Details
        Takes what documents are about and whose they are.
    identifiers : Identifiers
        Takes DOIs.
    scratch : Path
        A folder for files that are removed afterwards.
    """

    rejects: Rejects
    details: Details
    identifiers: Identifiers
    scratch: Path


@dataclass(frozen=True)
class InputFile:
    """A file of an input, or some row groups of a Parquet file.

    Attributes
    ----------
    path : DataPath
        Where it is.
    number : int
        No other of the input's files has it; in a run it follows from the content.
    groups : tuple of int, optional
        The first row group and the one after the last; None stands for all.
    identity : str
        What it is known by (`hotbed.sources.identity`); "" outside of a run.
    """

    path: DataPath
    number: int = 0
    groups: tuple[int, int] | None = None
    identity: str = ""


def numbered(paths: Sequence[DataPath]) -> list[InputFile]:
    """Number the files of an input.

    Parameters
    ----------
    paths : sequence of DataPath
        All its files, in order.

    Returns
    -------
    list of InputFile
        In the same order.
    """
    return [InputFile(path, number) for number, path in enumerate(paths)]


@dataclass(frozen=True)
class Option:
    """A choice of an input that only its source has (`Input.options`).

    Attributes
    ----------
    meaning : str
        What is kept, in a few words.
    values : tuple of str
        Those that are possible, as texts; none: any text.
    switch : bool
        Whether it takes true or false instead.
    sample : str
        A value for examples, where `values` names none.
    """

    meaning: str
    values: tuple[str, ...] = ()
    switch: bool = False
    sample: str = ""

    @property
    def example(self) -> str:
        """A value as a recipe writes it.

        Returns
        -------
        str
            TOML.

        Examples
        --------
        >>> Option("only what these indexes hold", ("SCIE", "SSCI")).example
        '["SCIE"]'
        """
        return "true" if self.switch else f'["{self.sample or self.values[0]}"]'


class Source(ABC):
    """A native format.

    A module of `hotbed.sources.formats` holds one subclass and ends in ``SOURCE = ...``, an
    instance of it.

    Attributes
    ----------
    name : str
        How recipes name it: the name of its module.
    title : str
        The format in a few words.
    metric : str
        The metric that it usually feeds: patents, publications, deals; "" where that is open.
    supplies : tuple of str
        What listings and details of it hold.
    lacks : str
        What it does not hold though studies may need it.
    types : str
        What its document types are; "" where it has none to include or exclude.
    options : mapping of str to Option
        Choices that it has beside.
    counts : str
        What its documents are called where a metric's usual label would be wrong; else "".
    coverage : Coverage
        What it can't say of its documents' contributors.
    classifications : mapping of str to str
        By kind, `FIELD` or `TOPIC`: the classification that its values are of.
    joins : bool
        Whether its files are tables that must be read together.
    splits : bool
        Whether row groups of a Parquet file can be read apart.
    """

    name: str
    title: str
    metric: str = ""
    supplies: tuple[str, ...] = ()
    lacks: str = ""
    types: str = ""
    options: ClassVar[Mapping[str, Option]] = {}
    counts: str = ""
    coverage: Coverage = Coverage()
    classifications: ClassVar[Mapping[str, str]] = {}
    joins: bool = False
    splits: bool = False

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """What an input's documents are called.

        Parameters
        ----------
        files : sequence of DataPath
            All files of the input.
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        str
            "" where any label of the metric suits.

        Raises
        ------
        HotbedError
            A file can't be read.
        """
        return self.counts

    def classification(self, kind: str, spec: Input) -> str:
        """The classification that an input's fields or topics are of.

        Parameters
        ----------
        kind : str
            `FIELD` or `TOPIC`.
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        str
            "" where the input has none of the kind.
        """
        mapped = spec.columns.get(kind)
        return f"column {mapped}" if mapped else self.classifications.get(kind, "")

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks as this source's do.

        Parameters
        ----------
        glimpse : Glimpse
            How the file begins.

        Returns
        -------
        bool
            True for the files of one source only.
        """
        return False

    @abstractmethod
    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings.

        Parameters
        ----------
        files : sequence of InputFile
            The input's files in order; some of them, unless the source `joins` them.
        spec : Input
            The input as the recipe has it.
        aside : Aside
            Takes rows that can't be read and the documents' details.

        Yields
        ------
        pa.RecordBatch
            With the columns of `BATCH`.

        Raises
        ------
        HotbedError
            A file is of another format, damaged, or lacks a column that is needed.
        """

    @abstractmethod
    def check(self, files: list[DataPath], spec: Input) -> dict[str, object]:
        """Say what would be read, from the files' beginnings.

        Parameters
        ----------
        files : list of DataPath
            All files of the input.
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        dict of str to object
            By the files' names: a sentence, or a mapping of fields to columns.

        Raises
        ------
        HotbedError
            As `read`.
        """
