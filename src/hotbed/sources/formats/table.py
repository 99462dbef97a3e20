"""A generic CSV, TSV, workbook or Parquet of listings, by a map from hotbed's names to the file's.

Where one column holds the address and no other a part of it, a text of several affiliations is
taken apart as those of articles are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.delimited import header
from hotbed.sources.listings import FIELD, TOPIC
from hotbed.sources.shared.tables import (
    FIELDS,
    TYPES,
    TableSource,
    checked_map,
    must_have_places,
)


class Table(TableSource):
    """One row a contributor and address, in columns that the recipe names."""

    name = "table"
    title = "any CSV, TSV, workbook or Parquet of listings, by a column map"
    supplies = ("documents", "years", "contributors", "addresses or coordinates")
    types = TYPES
    parts_addresses = True
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "column field", TOPIC: "column topic"}

    def columns(self, file: DataPath, spec: Input) -> dict[str, str]:
        """Which column holds what; see `TableSource.columns`."""
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
