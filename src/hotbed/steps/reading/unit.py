"""One unit of an input to its parts of listings, details, identifiers and rejects."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.files import discard, part_of
from hotbed.recipe import Input
from hotbed.sources.listings import (
    DETAILS,
    IDENTIFIERS,
    LISTINGS,
    Aside,
    Details,
    Identifiers,
    InputFile,
)
from hotbed.sources.registry import source_of
from hotbed.sources.rejects import Rejects
from hotbed.steps.reading.kept import REJECTS, Outcome, written
from hotbed.steps.reading.unreadable import stop_early

TABLES = {"listings": LISTINGS, "details": DETAILS, "identifiers": IDENTIFIERS}
MANY = ("document_id", "address_key", "record", "row", "doi")  # no dictionary pays for these


@dataclass(frozen=True)
class Unit:
    """What one process reads, and where it writes.

    Attributes
    ----------
    spec : Input
        The input as the recipe has it.
    input : int
        Its number in the recipe.
    number : int
        Its place among the input's units.
    files : tuple of InputFile
        What is read.
    folder : Path
        Is made, and holds its part of each table.
    weight : float
        Its part of the input by bytes of files.
    most_bad : float
        The share of the input's rows that may be unreadable (limits.bad_rows).
    """

    spec: Input
    input: int
    number: int
    files: tuple[InputFile, ...]
    folder: Path
    weight: float = 1.0
    most_bad: float = 1.0


def read_unit(unit: Unit, advance: Callable[[int], None] | None = None) -> int:
    """Read a unit into its part of each table.

    The same unit makes the same bytes; where its source joins tables, the same rows in any order.

    Parameters
    ----------
    unit : Unit
        What is read, and where it is written.
    advance : callable, optional
        Is told how many more bytes of the files, as they are unpacked, were framed.

    Returns
    -------
    int
        The unit's number.

    Raises
    ------
    HotbedError
        As `Source.read`.
    """
    temporary = part_of(unit.folder)
    scratch = temporary / "scratch"
    scratch.mkdir(parents=True)
    try:
        outcome = _read(unit, temporary, scratch, advance)
        shutil.rmtree(scratch, ignore_errors=True)
        written(outcome, temporary, unit.folder)
    finally:
        discard(temporary)
    return unit.number


def _read(
    unit: Unit, folder: Path, scratch: Path, advance: Callable[[int], None] | None
) -> Outcome:
    """Write the parts of a unit into a folder."""
    spec, number = unit.spec, unit.input
    rejects, rows = Rejects(spec.metric, number, folder=scratch / REJECTS), 0
    framed = 0
    paths = [file.path for file in unit.files]
    rejects.watch = lambda: stop_early(rejects, rows, unit.weight, unit.most_bad, paths)
    with ExitStack() as stack:
        listings, details, identifiers = (
            stack.enter_context(_writer(folder, table)) for table in TABLES
        )
        aside = Aside(
            rejects,
            Details(lambda batch: details.write_batch(_completed(batch, DETAILS, spec, number))),
            Identifiers(
                lambda batch: identifiers.write_batch(_completed(batch, IDENTIFIERS, spec, number))
            ),
            scratch,
        )
        for batch in source_of(spec).read(unit.files, spec, aside):
            listings.write_batch(_completed(batch, LISTINGS, spec, number))
            rows += batch.num_rows
            if advance is not None:
                before, framed = framed, sum(one.framed for one in rejects.accounts.values())
                advance(framed - before)
    if rejects.count:
        with pq.ParquetWriter(folder / f"{REJECTS}.parquet", Rejects.SCHEMA) as writer:
            for table in rejects.sorted(paths):
                writer.write_table(table)
    places = {path: place for place, path in enumerate(paths)}
    for path, account in rejects.accounts.items():
        account.must_balance(path)
    accounts = tuple((places[path], account) for path, account in rejects.accounts.items())
    return Outcome(rows, rejects.count, accounts, rejects.notes)


def _writer(folder: Path, table: str) -> pq.ParquetWriter:
    path = folder / f"{table}.parquet"
    few = [name for name in TABLES[table].names if name not in MANY]
    return pq.ParquetWriter(path, TABLES[table], compression="zstd", use_dictionary=few)


def _completed(
    batch: pa.RecordBatch, schema: pa.Schema, spec: Input, number: int
) -> pa.RecordBatch:
    """A batch with all columns of its table."""
    count = batch.num_rows
    columns = {
        "metric": pa.repeat(pa.scalar(spec.metric), count),
        "input": pa.repeat(pa.scalar(number, pa.int32()), count),
    }
    if "record" in schema.names:
        columns["record"] = _unique(batch, number)
    return pa.RecordBatch.from_arrays(
        [columns[name] if name in columns else batch.column(name) for name in schema.names],
        schema=schema,
    )


def _unique(batch: pa.RecordBatch, number: int) -> pa.Array:
    """A record's content first, then where it stands: copies are told apart, the least is kept."""
    record = batch.column("record")
    if record.null_count == len(record):
        return record
    file = pc.cast(batch.column("file"), pa.string())
    return pc.binary_join_element_wise(record, str(number), file, ":")
