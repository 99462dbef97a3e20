"""Stage 1: the inputs' files to one Parquet of listings, and the rows that can't be read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.errors import HotbedError
from hotbed.progress import task
from hotbed.recipe import Input, Recipe
from hotbed.sources import files_of, source
from hotbed.sources.base import (
    DETAILS,
    IDENTIFIERS,
    LISTINGS,
    Aside,
    Details,
    Identifiers,
    Rejects,
)

TABLES = {"listings": LISTINGS, "details": DETAILS, "identifiers": IDENTIFIERS}


def read_input(recipe: Recipe, number: int, folder: Path) -> None:
    """Read one input into `folder`: listings, details, identifiers, rejects and counts.json.

    The first three are folders of Parquet parts (`parts` names them), rejects.parquet is one file.

    Raises
    ------
    HotbedError : as `Source.read`; also where a larger share of rows is unreadable than the
        recipe's limits.bad_rows.
    """
    spec = recipe.inputs[number]
    files = files_of(spec)
    rejects = Rejects(spec.metric, number)
    scratch = folder / "scratch"
    scratch.mkdir()
    rows = 0
    for name in TABLES:
        (folder / name).mkdir()
    with (
        _writer(folder, "listings", 0) as writer,
        _writer(folder, "details", 0) as details,
        _writer(folder, "identifiers", 0) as identifiers,
        task(f"reading {spec.metric}") as advance,
    ):
        aside = Aside(
            rejects,
            Details(lambda batch: details.write_batch(_with_input(batch, DETAILS, spec, number))),
            Identifiers(
                lambda batch: identifiers.write_batch(_with_input(batch, IDENTIFIERS, spec, number))
            ),
            scratch,
        )
        for batch in source(spec.source).read(files, spec, aside):
            writer.write_batch(_with_input(batch, LISTINGS, spec, number))
            rows += batch.num_rows
            advance(batch.num_rows)
    shutil.rmtree(scratch, ignore_errors=True)
    _stop_past_limit(rejects, rows, recipe, spec)
    pq.write_table(pa.Table.from_pylist(rejects.rows, Rejects.SCHEMA), folder / "rejects.parquet")
    counts = {"rows": rows + len(rejects.rows), "unreadable": len(rejects.rows)}
    (folder / "counts.json").write_text(json.dumps(counts))


def parts(folder: Path, table: str) -> list[Path]:
    """The Parquet files of one of the tables that `read_input` wrote into a folder."""
    return sorted((folder / table).glob("*.parquet"))


def _writer(folder: Path, table: str, number: int) -> pq.ParquetWriter:
    path = folder / table / f"{number:05d}.parquet"
    return pq.ParquetWriter(path, TABLES[table], compression="zstd")


def _with_input(
    batch: pa.RecordBatch, schema: pa.Schema, spec: Input, number: int
) -> pa.RecordBatch:
    count = batch.num_rows
    columns = {
        "metric": pa.array([spec.metric] * count, pa.string()),
        "input": pa.array([number] * count, pa.int32()),
    }
    if "record" in schema.names:
        columns["record"] = _unique(batch, number)
    return pa.RecordBatch.from_arrays(
        [columns[name] if name in columns else batch.column(name) for name in schema.names],
        schema=schema,
    )


def _unique(batch: pa.RecordBatch, number: int) -> pa.Array:
    """A record's content first, then where it stands: copies are told apart, the least is kept."""
    file = pc.cast(batch.column("file"), pa.string())
    return pc.binary_join_element_wise(batch.column("record"), str(number), file, ":")


def _stop_past_limit(rejects: Rejects, rows: int, recipe: Recipe, spec: Input) -> None:
    bad = len(rejects.rows)
    if rows + bad == 0:
        raise HotbedError(
            f"the input {', '.join(spec.files)} holds no rows", "check that it was written whole"
        )
    if bad <= recipe.limits.bad_rows * (rows + bad):
        return
    first = rejects.rows[0]
    at = f", row {first['row']}" if first["row"] else ""
    raise HotbedError(
        f"{bad} of {rows + bad} rows can't be read, more than limits.bad_rows = "
        f"{recipe.limits.bad_rows} allows (first: {first['file']}{at}: {first['reason']})",
        "mend the file or its column map, or raise the limit",
    )
