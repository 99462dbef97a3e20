"""A source whose files hold complete documents: files to records to documents to batches."""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.record import Record
from hotbed.sources.listings import Aside, InputFile, Source
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.records import Batches, Document

LOOKED_AT = 200  # documents of an input of which a check tells notes
SHOWN = 2000  # bytes of an unreadable record that are looked at
Make = Callable[[Record], Iterable[Document]]


class DocumentSource(Source):
    """A source of complete records; subclasses say what records a file holds and what they mean.

    A record that can't be read goes to the rejects with its reason; nothing else ends without a
    document.

    Attributes
    ----------
    noun : str
        What its owner calls a record.
    needs_some : bool
        Whether a file without a record must be of another format.
    """

    noun = "document"
    needs_some = False

    @abstractmethod
    def records(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Record]:
        """Iterate over the records of a file.

        Parameters
        ----------
        file : InputFile
            One of the input's files.
        spec : Input
            The input as the recipe has it.
        rejects : Rejects
            Takes what isn't even a record.

        Yields
        ------
        Record
            In the order of the file.

        Raises
        ------
        HotbedError
            The file is damaged or of another format.
        """

    @abstractmethod
    def maker(self, file: InputFile, spec: Input) -> Make:
        """A function from a record to its documents.

        Parameters
        ----------
        file : InputFile
            The file of the records.
        spec : Input
            The input as the recipe has it.

        Returns
        -------
        callable
            Takes a `Record` and returns documents, mostly one; ValueError says why it can't. Rows
            and copies (`Document.row`, `.record`) that it leaves open are filled in here.
        """

    def form(self, path: DataPath) -> str:
        """Which of its owner's formats a file has.

        Parameters
        ----------
        path : DataPath
            One of the input's files.

        Returns
        -------
        str
            "" where there is but one.
        """
        return ""

    def documents(self, file: InputFile, spec: Input, rejects: Rejects) -> Iterator[Document]:
        """Iterate over the documents of a file.

        Parameters
        ----------
        file : InputFile
            One of the input's files.
        spec : Input
            The input as the recipe has it.
        rejects : Rejects
            Takes unreadable records.

        Yields
        ------
        Document
            In the order of the file.

        Raises
        ------
        HotbedError
            As `records`.
        """
        make, before, some = self.maker(file, spec), rejects.count, 0
        for record in self.records(file, spec, rejects):
            some += 1
            try:
                if record.fault:
                    raise ValueError(record.fault)
                for document in make(record):
                    document.row = record.row
                    document.details = list(dict.fromkeys(document.details))
                    if document.note:
                        rejects.notes[f"{self.noun}s with {document.note}"] += 1
                    if not document.record:
                        document.record = f"{content_hash(record.data)}:{record.row:012d}"
                    yield document
                continue
            except UnicodeDecodeError:
                fault = f"not {spec.encoding} text; set encoding in the recipe"
            except ValueError as error:
                fault = str(error)
            except (TypeError, AttributeError, LookupError):
                fault = f"of another form than a {self.noun} of this source"
            shown = record.data[:SHOWN].decode("utf-8", "replace")
            rejects.add(file.path, record.row, fault, shown)
            rejects.look()
        rejects.account(file.path).must_count(file.path, some)
        if self.needs_some and not some and rejects.count == before:
            raise HotbedError(
                f"{file.path} holds no {self.noun}", "check that it is of the source you named"
            )

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for file in files:
            batches = Batches(file, aside)
            for document in self.documents(file, spec, aside.rejects):
                yield from batches.add(document)
            yield from batches.rest()

    def check(self, files: list[DataPath], spec: Input) -> dict[str, object]:
        """Say the form of each file and its first document; see `Source.check`."""
        seen: dict[str, object] = {}
        for path in files:
            rejects = Rejects(spec.metric, 0)
            documents = self.documents(InputFile(path), spec, rejects)
            first = next(documents, None)
            start = f"first {self.noun} {first.document_id if first else 'unreadable'}"
            deque(islice(documents, LOOKED_AT // len(files)), maxlen=0)
            notes = [f"{note}: {count} of the first" for note, count in rejects.notes.items()]
            seen[path.name] = ", ".join(filter(None, (self.form(path), start, *notes)))
        return seen


def content_hash(data: bytes) -> str:
    """A hash of a record's content, to order copies of a document.

    Parameters
    ----------
    data : bytes
        The record.

    Returns
    -------
    str
        16 hexadecimal digits.
    """
    return blake2b(data, digest_size=8).hexdigest()
