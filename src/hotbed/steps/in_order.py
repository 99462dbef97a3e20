"""Rows of an engine as a Parquet file of one form: the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.engines import Engine

GROUP = 1 << 20  # rows of a row group


def write_in_order(engine: Engine, rows: ibis.Table, path: Path) -> None:
    """Write an expression's rows sorted by all columns in turn, nulls first, batch by batch.

    Neither the engine nor its threads show in the file.
    """
    batches = engine.in_order(rows)
    schema = rows.schema().to_pyarrow()
    schema = pa.schema([pa.field(field.name, field.type) for field in schema])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(batches, schema):
            writer.write_table(group, row_group_size=GROUP)


def _groups(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The batches' rows cut anew into groups of `GROUP` rows; at least one, even if empty."""
    waiting = pa.table({field.name: pa.array([], field.type) for field in schema}, schema=schema)
    some = False
    for batch in batches:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch]).cast(schema)])
        while waiting.num_rows >= GROUP:
            yield waiting.slice(0, GROUP).combine_chunks()
            waiting, some = waiting.slice(GROUP), True
    if waiting.num_rows or not some:
        yield waiting.combine_chunks()
