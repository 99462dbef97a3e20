"""A source whose files hold whole documents: files to documents, documents to batches."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from hotbed.recipe import Input
from hotbed.sources.base import Aside, Rejects, Source
from hotbed.sources.records import Batches, Document


class DocumentSource(Source):
    """A source of whole records; subclasses say what documents a file holds."""

    @abstractmethod
    def documents(
        self, file: Path, number: int, spec: Input, rejects: Rejects
    ) -> Iterator[Document]:
        """The file's documents, unreadable ones to `rejects`; `number` is the file's, from 0."""

    def read(self, files: list[Path], spec: Input, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for number, file in enumerate(files):
            batches = Batches(number, aside)
            for document in self.documents(file, number, spec, aside.rejects):
                yield from batches.add(document)
            yield from batches.rest()

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """The first document of each file."""
        seen: dict[str, object] = {}
        for file in files:
            first = next(self.documents(file, 0, spec, Rejects(spec.metric, 0)), None)
            seen[file.name] = f"first document {first.document_id if first else 'unreadable'}"
        return seen
