"""Stage 1: the inputs' files to Parquet parts of listings, and the rows that can't be read.

An input is split into units that can be read apart: files, groups of small ones, row groups of
large Parquet files. How they fall into units follows from the files alone, so the parts are the
same whoever reads them, in any order.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.processes import ParallelMap, parallel_map
from hotbed.base.progress import BYTES, task
from hotbed.recipe import Input, Recipe
from hotbed.remote.paths import DataPath, size_of
from hotbed.sources.account import Account
from hotbed.sources.files.containers import packing
from hotbed.sources.listings import (
    DETAILS,
    IDENTIFIERS,
    LISTINGS,
    Aside,
    Details,
    Identifiers,
    InputFile,
)
from hotbed.sources.recognition import told_apart
from hotbed.sources.registry import source_of
from hotbed.sources.rejects import Rejects
from hotbed.steps.units import units_of, weights
from hotbed.steps.unreadable import gather_rejects, stop_early, stop_past_limit

TABLES = {"listings": LISTINGS, "details": DETAILS, "identifiers": IDENTIFIERS}
MANY = ("document_id", "address_key", "record", "row", "doi")  # no dictionary pays for these
REJECTS = "rejects"


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
        Which part of each table is written.
    files : tuple of InputFile
        What is read.
    folder : Path
        Holds a folder for each table.
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


@dataclass(frozen=True)
class Outcome:
    """What came of a unit.

    Attributes
    ----------
    number : int
        That of the unit.
    rows : int
        How many listings were written.
    unreadable : int
        How many rows can't be read; they lie in the part of that number among the rejects.
    accounts : tuple of tuple of int and Account
        By number of the file, what became of its bytes.
    notes : Counter of str
        What is to be said of documents, and of how many.
    """

    number: int
    rows: int
    unreadable: int
    accounts: tuple[tuple[int, Account], ...]
    notes: Counter[str]


def read_input(
    recipe: Recipe,
    number: int,
    files: Sequence[DataPath],
    folder: Path,
    spread: ParallelMap | None = None,
) -> None:
    """Read one input into `folder`: listings, details, identifiers, rejects and counts.json.

    The first three are folders of Parquet parts (`parts` names them), rejects.parquet is one file;
    counts.json holds the rows, notes on documents and, for each file, what became of its bytes.
    Reading stops early
    where `stop_early` says so.

    Parameters
    ----------
    recipe : Recipe
        The resolved method.
    number : int
        Which of its inputs.
    files : sequence of DataPath
        All files of the input, in order.
    folder : Path
        Is there, and empty.
    spread : ParallelMap, optional
        Takes a function and a list of its arguments, both of which can be pickled, and returns the
        results in any order; by default processes on all cores (`hotbed.base.processes`).

    Raises
    ------
    HotbedError
        As `Source.read`; also where a larger share of rows is unreadable than the recipe's
        limits.bad_rows.
    AccountError
        Bytes of a file are unaccounted for: a defect.
    """
    spec = recipe.inputs[number]
    for name in (*TABLES, REJECTS):
        (folder / name).mkdir()
    files = [file.absolute() if isinstance(file, Path) else file for file in files]
    with told_apart(spec, files):
        outcomes = _read_units(recipe, number, files, folder, spread)
        rows = sum(outcome.rows for outcome in outcomes)
        bad = sum(outcome.unreadable for outcome in outcomes)
        parts_ = [_part(folder, REJECTS, outcome.number) for outcome in outcomes]
        first = gather_rejects(folder / "rejects.parquet", parts_)
        shutil.rmtree(folder / REJECTS)
        stop_past_limit(bad, first, rows, recipe, spec, files)
    notes = sum((outcome.notes for outcome in outcomes), Counter[str]())
    counts = {
        "rows": rows + bad,
        "unreadable": bad,
        "notes": dict(sorted(notes.items())),
        "files": _accounts(files, outcomes),
    }
    (folder / "counts.json").write_text(json.dumps(counts, indent=0))


def _read_units(
    recipe: Recipe, number: int, files: Sequence[DataPath], folder: Path, spread: ParallelMap | None
) -> list[Outcome]:
    """Read an input's units on all cores; returns what came of each, in order."""
    spec = recipe.inputs[number]
    groups = units_of(spec, files)
    units = [
        Unit(spec, number, part, tuple(group), folder.absolute(), weight, recipe.limits.bad_rows)
        for part, (group, weight) in enumerate(zip(groups, weights(groups), strict=True))
    ]
    spread = spread or partial(parallel_map, threads=recipe.limits.threads)
    outcomes: list[Outcome] = []
    size = sum(size_of(file) for file in files)
    as_framed = len(units) > 1 or not any(packing(file) for file in files)
    with task(_label(spec, files), size if as_framed else None, BYTES) as advance:
        if len(units) == 1:
            outcomes = [read_unit(units[0], advance)]
        else:
            with _closing(spread(read_unit, units)) as finished:
                for outcome in finished:
                    advance(round(units[outcome.number].weight * size))
                    outcomes.append(outcome)
    return sorted(outcomes, key=lambda outcome: outcome.number)


def _label(spec: Input, files: Sequence[DataPath]) -> str:
    """What is being read, by the name of its first file."""
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"reading {spec.metric}: {files[0].name}{more}"


def rows_read(recipe: Recipe, folders: Sequence[Path]) -> dict[str, tuple[int, int]]:
    """Rows read by metric, and how many of them are unreadable.

    Parameters
    ----------
    recipe : Recipe
    folders : sequence of Path
        That of each input, written by `read_input`.
    """
    rows: dict[str, tuple[int, int]] = {}
    for spec, folder in zip(recipe.inputs, folders, strict=True):
        counts = json.loads((folder / "counts.json").read_text())
        before, unreadable = rows.get(spec.metric, (0, 0))
        rows[spec.metric] = (before + counts["rows"], unreadable + counts["unreadable"])
    return rows


def notes_of(folder: Path) -> list[str]:
    """What is to be said of an input's documents.

    Parameters
    ----------
    folder : Path
        That of the input, written by `read_input`.

    Returns
    -------
    list of str
        A sentence a kind, with the number of documents.
    """
    notes = json.loads((folder / "counts.json").read_text())["notes"]
    return [f"{note}: {count:,}" for note, count in notes.items()]


@contextmanager
def _closing(outcomes: Iterable[Outcome]) -> Iterator[Iterable[Outcome]]:
    """End what is still at work as soon as nobody waits for it any more."""
    try:
        yield outcomes
    finally:
        if isinstance(outcomes, Generator):
            outcomes.close()


def read_unit(unit: Unit, advance: Callable[[int], None] | None = None) -> Outcome:
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
    Outcome
        What came of it.

    Raises
    ------
    HotbedError
        As `Source.read`.
    """
    spec, number = unit.spec, unit.input
    scratch = unit.folder / f"scratch-{unit.number}"
    scratch.mkdir()
    rejects, rows = Rejects(spec.metric, number, folder=scratch / REJECTS), 0
    framed = 0
    paths = [file.path for file in unit.files]
    rejects.watch = lambda: stop_early(rejects, rows, unit.weight, unit.most_bad, paths)
    with ExitStack() as stack:
        listings, details, identifiers = (
            stack.enter_context(_writer(unit, table)) for table in TABLES
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
    with pq.ParquetWriter(_part(unit.folder, REJECTS, unit.number), Rejects.SCHEMA) as writer:
        for table in rejects.sorted(paths):
            writer.write_table(table)
    shutil.rmtree(scratch, ignore_errors=True)
    numbers = {file.path: file.number for file in unit.files}
    for path, account in rejects.accounts.items():
        account.must_balance(path)
    accounts = tuple((numbers[path], account) for path, account in rejects.accounts.items())
    return Outcome(unit.number, rows, rejects.count, accounts, rejects.notes)


def _accounts(files: Sequence[DataPath], outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """What became of the bytes of each file, over the units that read it."""
    accounts: dict[int, Account] = {}
    for outcome in outcomes:
        for number, account in outcome.accounts:
            accounts.setdefault(number, Account()).add(account)
    return [
        {
            "file": files[number].name,
            "bytes": account.size,
            "bytes_read": account.read,
            "bytes_rejected": account.rejected,
            "bytes_ignored": dict(sorted(account.ignored.items())),
            "records": account.records,
        }
        for number, account in sorted(accounts.items())
    ]


def parts(folder: Path, table: str) -> list[Path]:
    """The Parquet files of a table that `read_input` wrote.

    Parameters
    ----------
    folder : Path
        That of the input.
    table : str
        A key of `TABLES`.

    Returns
    -------
    list of Path
        In order.
    """
    return sorted((folder / table).glob("*.parquet"))


def _part(folder: Path, table: str, number: int) -> Path:
    return folder / table / f"{number:05d}.parquet"


def _writer(unit: Unit, table: str) -> pq.ParquetWriter:
    path = _part(unit.folder, table, unit.number)
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
