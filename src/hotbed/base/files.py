"""Reading and writing tables: atomically, and with one clear sentence when it can't be done."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError, nearest, printable
from hotbed.base.formulas import harmless_table

BUNDLED, NONE = "bundled", "none"
"""What may stand where a file of reference data is named: the table that comes with hotbed, or no
table."""


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; it takes `path`'s place only if the block ends well.

    Raises
    ------
    HotbedError
        The folder can't be made or written, or the disk is full.
    """
    temporary = part_of(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        discard(temporary)


def write_json(value: object, path: Path) -> None:
    """Write plain values as JSON.

    Raises
    ------
    HotbedError
        As `atomic_write`.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False)
    with atomic_write(path) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")


def part_of(path: Path) -> Path:
    """Where this process writes what will take `path`'s place."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def discard_parts(folder: Path) -> None:
    """Remove what killed processes left of their writes; only for who is alone in the folder."""
    for left in folder.glob(".*.part"):
        if not left.name.endswith(f".{os.getpid()}.part"):
            discard(left)


def discard(path: Path) -> None:
    """Remove a file, or a folder of parts, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError, remedy: str = "choose another folder") -> HotbedError:
    """The sentence for a failed write, with its remedy."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HotbedError(
            f"the disk that holds {path.parent} is full", "free some space and call again"
        )
    return HotbedError(f"{path} can't be written ({error.strerror or error})", remedy)


def must_exist(path: Path) -> None:
    """Refuse a path that is missing, a folder or empty."""
    if not path.exists():
        near = (
            nearest(path.name, [entry.name for entry in path.parent.iterdir()])
            if path.parent.is_dir()
            else None
        )
        raise HotbedError(
            f"there is no file {path}", f"did you mean {near}?" if near else "check the path"
        )
    if path.is_dir():
        raise HotbedError(f"{path} is a folder", "name a file in it")
    if path.stat().st_size == 0:
        raise HotbedError(f"{path} is empty", "check that it was written completely")


def copy_atomically(source: Path, target: Path) -> None:
    """Copy a file atomically."""
    with atomic_write(target) as temporary:
        shutil.copyfile(source, temporary)


def _must_be_writable_as_table(path: Path) -> None:
    """Refuse an output whose ending is neither .csv nor .parquet, before any work is done."""
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise HotbedError(f"{path.name} ends neither in .csv nor .parquet", "choose one of these")


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as CSV (.csv) or Parquet (.parquet), atomically.

    In CSV, text that a spreadsheet would take for a formula gets an apostrophe before it.

    Parameters
    ----------
    table : pyarrow.Table
        What to write.
    path : Path
        Its ending tells the format.

    Raises
    ------
    HotbedError
        Another ending, a column that CSV can't hold, or the file can't be written.
    """
    _must_be_writable_as_table(path)
    with atomic_write(path) as temporary:
        if path.suffix.lower() == ".parquet":
            pq.write_table(table, temporary, compression="zstd")
        else:
            _write_csv(table, temporary)


def _write_csv(table: pa.Table, path: Path) -> None:
    try:
        pacsv.write_csv(harmless_table(table), path, pacsv.WriteOptions(quoting_style="needed"))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
        raise HotbedError(
            f"the result can't be written as CSV ({printable(error)})",
            "choose an output that ends in .parquet",
        ) from error


def need_columns(table: pa.Table, names: list[str], path: Path | str) -> None:
    """Refuse a table that lacks a column, naming the nearest one it has."""
    for name in names:
        if name not in table.column_names:
            near = nearest(name, table.column_names)
            remedy = (
                f"did you mean {near!r}?"
                if near
                else "it has " + ", ".join(table.column_names[:12])
            )
            raise HotbedError(f"{path} has no column {name!r}", remedy)
