"""An input's listings outside of a run: to show, to count, or to check some of them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from hotbed.recipe import Input
from hotbed.sources.listings import Aside, Details, Identifiers, InputFile
from hotbed.sources.registry import source_of
from hotbed.sources.rejects import Rejects


@contextmanager
def previewed(
    spec: Input,
    files: Sequence[InputFile],
    details: Callable[[pa.RecordBatch], None] = lambda _: None,
) -> Iterator[tuple[Iterator[pa.RecordBatch], Rejects]]:
    """Read an input as its source does, as far as the batches are asked for.

    Parameters
    ----------
    spec : Input
        The input as the recipe has it.
    files : sequence of InputFile
        All or some of its files.
    details : callable, optional
        Takes the documents' details, which are dropped otherwise, as DOIs are.

    Yields
    ------
    iterator of pa.RecordBatch
        Listings; HotbedError as `Source.read`.
    Rejects
        Takes the rows that can't be read.
    """
    rejects = Rejects(spec.metric, 0)
    with tempfile.TemporaryDirectory() as scratch:
        aside = Aside(rejects, Details(details), Identifiers(lambda _: None), Path(scratch))
        yield source_of(spec).read(files, spec, aside), rejects
