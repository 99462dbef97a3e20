"""A generic CSV, TSV or Parquet of listings, by a map from hotbed's names to the file's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.files.delimited import header, scan
from hotbed.sources.listings import Aside, InputFile, Source
from hotbed.sources.shared.tables import (
    FIELDS,
    TYPES,
    checked_map,
    must_have_places,
    to_listings,
)


class Table(Source):
    """One row a contributor and address, in columns that the recipe names."""

    name = "table"
    title = "any CSV, TSV or Parquet of listings, by a column map"
    supplies = ("documents", "years", "contributors", "addresses or coordinates")
    types = TYPES
    splits = True

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for file in files:
            columns = column_map(file.path, spec)
            for batch, rows in scan(file, sorted(set(columns.values())), spec, aside.rejects):
                named = {field: batch.column(name) for field, name in columns.items()}
                yield to_listings(named, rows, file, spec, aside)

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """The column map as it would be used; see `Source.check`."""
        return {file.name: column_map(file, spec) for file in files}


def column_map(file: Path, spec: Input) -> dict[str, str]:
    """Which column holds what: the recipe's map, else columns named as hotbed's fields.

    Parameters
    ----------
    file : Path
        A table.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    dict of str to str
        hotbed's field and the file's column.

    Raises
    ------
    HotbedError
        An unknown field, a missing column, no document_id, neither address nor coordinates.
    """
    names = header(file, spec)
    same = {field: field for field in FIELDS if field in names}
    columns = checked_map(file, names, spec.columns) or same
    if "document_id" not in columns:
        raise HotbedError(
            f"{file} has no column 'document_id'",
            'name yours: columns = {document_id = "..."}',
        )
    must_have_places(file, columns)
    return columns


SOURCE = Table()
