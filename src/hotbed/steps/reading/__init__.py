"""Stage 1: the inputs' files to Parquet parts of listings, and the rows that can't be read.

An input is split into units that can be read apart: files, groups of small ones, row groups of
large Parquet files. How they fall into units follows from the files alone, so the parts are the
same whoever reads them, in any order; and a unit that was read before is not read again.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from hotbed.base.processes import ParallelMap, parallel_map
from hotbed.base.progress import BYTES, task
from hotbed.recipe import Input, Recipe
from hotbed.remote.paths import size_of
from hotbed.sources.account import Account
from hotbed.sources.files.containers import packing
from hotbed.sources.listings import InputFile
from hotbed.sources.recognition import told_apart
from hotbed.steps.reading.kept import LIST, REJECTS, Kept, KeptUnit, link, part_name
from hotbed.steps.reading.unit import TABLES, Unit, read_unit
from hotbed.steps.reading.units import is_little, units_of, weights
from hotbed.steps.reading.unreadable import gather_rejects, stop_past_limit

EVERY = (*TABLES, REJECTS)


def read_input(
    recipe: Recipe,
    number: int,
    files: Sequence[InputFile],
    folder: Path,
    spread: ParallelMap | None = None,
    kept: Kept | None = None,
) -> None:
    """Read one input into `folder`: listings, details, identifiers, rejects and counts.json.

    The first three are folders of Parquet parts (`parts` names them), rejects.parquet is one file;
    counts.json holds the rows, notes on documents and, for each file, what became of its bytes.
    Reading stops early where `stop_early` says so.

    Parameters
    ----------
    recipe : Recipe
        The resolved method.
    number : int
        Which of its inputs.
    files : sequence of InputFile
        All files of the input, in order.
    folder : Path
        Is there, and empty.
    spread : ParallelMap, optional
        Takes a function and a list of its arguments, both of which can be pickled, and returns the
        results in any order; by default processes on all cores (`hotbed.base.processes`).
    kept : Kept, optional
        Units that were read before; by default none is known, and none is kept.

    Raises
    ------
    HotbedError
        As `Source.read`; also where a larger share of rows is unreadable than the recipe's
        limits.bad_rows.
    AccountError
        Bytes of a file are unaccounted for: a defect.
    """
    spec = recipe.inputs[number]
    paths = [file.path for file in files]
    with _somewhere(kept) as place, told_apart(spec, paths):
        groups = units_of(spec, files)
        units = _read_units(recipe, number, groups, place, spread)
        _gather(units, folder)
        rows = sum(unit.outcome.rows for unit in units)
        bad = sum(unit.outcome.unreadable for unit in units)
        first = gather_rejects(
            folder / f"{REJECTS}.parquet",
            [unit.parts[REJECTS] for unit in units if unit.outcome.unreadable],
        )
        stop_past_limit(bad, first, rows, recipe, spec, paths)
    notes = sum((unit.outcome.notes for unit in units), Counter[str]())
    counts = {
        "rows": rows + bad,
        "unreadable": bad,
        "notes": dict(sorted(notes.items())),
        "files": _accounts(groups, units, files),
    }
    (folder / "counts.json").write_text(json.dumps(counts, indent=0))
    listed = [{"key": unit.key, **unit.outcome.as_json()} for unit in units]
    (folder / LIST).write_text(json.dumps(listed))


@contextmanager
def _somewhere(kept: Kept | None) -> Iterator[Kept]:
    """Where units lie until the input is read."""
    with ExitStack() as stack:
        if kept is None:
            kept = Kept(Path(stack.enter_context(tempfile.TemporaryDirectory())), "nothing else")
        kept.open()
        yield kept


def _read_units(
    recipe: Recipe,
    number: int,
    groups: Sequence[Sequence[InputFile]],
    kept: Kept,
    spread: ParallelMap | None,
) -> list[KeptUnit]:
    """An input's units, in order: those that were read before, and those that are read now."""
    spec = recipe.inputs[number]
    keys = [kept.key(group) for group in groups]
    known = [kept.find(key, EVERY) for key in keys]
    parts_of_all = weights(groups)
    missing = [
        Unit(
            spec,
            number,
            place,
            tuple(groups[place]),
            kept.place(keys[place]).absolute(),
            parts_of_all[place],
            recipe.limits.bad_rows,
        )
        for place, unit in enumerate(known)
        if unit is None
    ]
    if missing:
        _read_missing(missing, _label(spec, groups, missing), recipe, spread)
    return [unit or kept.read(key, EVERY) for key, unit in zip(keys, known, strict=True)]


def _read_missing(
    units: list[Unit], label: str, recipe: Recipe, spread: ParallelMap | None
) -> None:
    """Read units on all cores, or here if they are few bytes; report the bytes that are read."""
    spread = spread or partial(parallel_map, threads=recipe.limits.threads)
    sizes = {unit.number: sum(size_of(file.path) for file in unit.files) for unit in units}
    size = sum(sizes.values())
    here = len(units) == 1 or is_little(size)
    packed = any(packing(file.path) for unit in units for file in unit.files)
    with task(label, None if here and packed else size, BYTES) as advance:
        if here:
            for unit in units:
                read_unit(unit, advance)
            return
        with _closing(spread(read_unit, units)) as finished:
            for number in finished:
                advance(sizes[number])


def _label(spec: Input, groups: Sequence[Sequence[InputFile]], missing: Sequence[Unit]) -> str:
    """What is being read, by the name of its first file, and how much was read before."""
    count = sum(len(unit.files) for unit in missing)
    more = f" and {count - 1:,} more" if count > 1 else ""
    before = len(groups) - len(missing)
    known = f" ({before:,} of {len(groups):,} parts are known)" if before else ""
    return f"reading {spec.metric}: {missing[0].files[0].path.name}{more}{known}"


def _gather(units: Sequence[KeptUnit], folder: Path) -> None:
    """Link the units' parts into the stage, numbered in order."""
    for table in EVERY:
        (folder / table).mkdir()
        for number, unit in enumerate(units):
            if table != REJECTS or unit.outcome.unreadable:
                link(unit.parts[table], folder / table / part_name(number))


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
def _closing(outcomes: Iterable[int]) -> Iterator[Iterable[int]]:
    """End what is still at work as soon as nobody waits for it any more."""
    try:
        yield outcomes
    finally:
        if isinstance(outcomes, Generator):
            outcomes.close()


def _accounts(
    groups: Sequence[Sequence[InputFile]], units: Sequence[KeptUnit], files: Sequence[InputFile]
) -> list[dict[str, object]]:
    """What became of the bytes of each file, over the units that read it."""
    accounts: dict[int, Account] = {}
    for group, unit in zip(groups, units, strict=True):
        for place, account in unit.outcome.accounts:
            accounts.setdefault(group[place].number, Account()).add(account)
    read = [(file, accounts[file.number]) for file in files if file.number in accounts]
    return [
        {
            "file": file.path.name,
            "bytes": account.size,
            "bytes_read": account.read,
            "bytes_rejected": account.rejected,
            "bytes_ignored": dict(sorted(account.ignored.items())),
            "records": account.records,
        }
        for file, account in read
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
