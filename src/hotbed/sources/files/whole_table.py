"""Tables that are read completely and not as a source: points, addresses, corrections, figures.

They are framed as the tables of sources are: quotes, delimiters, encodings, headers that come
again, workbooks and packed files. But a row that can't be read has nowhere to go, so it refuses the
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath, must_hold
from hotbed.sources.files.delimited import all_columns, is_delimited
from hotbed.sources.files.encodings import NOT_UTF8
from hotbed.sources.files.excel import is_excel, text_rows
from hotbed.sources.files.parquet import is_parquet, parquet_file
from hotbed.sources.rejects import Rejects

UNNAMED = "column {}"


def read_table(path: DataPath, *, or_empty: bool = False) -> pa.Table:
    """Read a table completely.

    Parameters
    ----------
    path : DataPath
        CSV or TSV (.csv, .tsv, .txt, also packed), Parquet or a workbook.
    or_empty : bool
        Whether it may have no rows.

    Returns
    -------
    pa.Table
        The columns as text, empty cells as null; those of Parquet as they are. A column without a
        name is called by its place, or left out where it holds nothing.

    Raises
    ------
    HotbedError
        Missing, empty, damaged, of another format, without rows, or with a row that can't be read.
    """
    must_hold(path)
    if is_parquet(path):
        table = _parquet(path)
    elif is_excel(path):
        table = _sheet(path)
    elif is_delimited(path):
        table = _text(path)
    else:
        raise HotbedError(
            f"{path.name} is neither CSV, TSV, Parquet nor a workbook by its ending",
            "rename or convert it",
        )
    if not table.num_rows and not or_empty:
        raise HotbedError(f"{path} holds no rows", "check that it was written completely")
    return table


def _parquet(path: DataPath) -> pa.Table:
    try:
        return parquet_file(path).read()
    except (pa.ArrowException, OSError) as error:
        raise HotbedError(
            f"{path} is not a complete Parquet file ({str(error).splitlines()[0][:120]})",
            "download it again",
        ) from error


def _text(path: DataPath) -> pa.Table:
    rejects = Rejects("", 0)
    spec = Input(source="table", metric="", files=[str(path)])
    batches = list(all_columns(path, spec, rejects, lambda names: _named(path, names)))
    if rejects.first is not None:
        _refuse(path, rejects.first["row"], str(rejects.first["reason"]), rejects.count)
    return _without_nothing(pa.Table.from_batches(batches))


def _sheet(path: DataPath) -> pa.Table:
    rows = text_rows(path)
    names = _named(path, next(rows))
    cells: list[list[str]] = []
    wrong: list[tuple[int, int]] = []
    for number, row in enumerate(rows, 1):
        if len(row) > len(names):
            wrong.append((number, len(row)))
        cells.append(row)
    if wrong:
        number, count = wrong[0]
        _refuse(path, number, f"{count} fields instead of {len(names)}", len(wrong))
    columns = zip(*cells, strict=True) if cells else [()] * len(names)
    arrays = [pa.array(column, pa.string()) for column in columns]
    return _without_nothing(pa.table(arrays, names=names))


def _refuse(path: DataPath, row: object, reason: str, count: int) -> None:
    more = f", and {count - 1:,} more" if count > 1 else ""
    encoded = reason.startswith(NOT_UTF8)
    why = NOT_UTF8 if encoded else reason
    raise HotbedError(
        f"row {row} of {path} can't be read ({why}){more}",
        "save it as UTF-8" if encoded else "correct or remove such rows; none is left out silently",
    )


def _named(path: DataPath, names: list[str]) -> list[str]:
    """The names of columns; those without one by their place."""
    stripped = [name.strip() for name in names]
    named = [name or UNNAMED.format(place) for place, name in enumerate(stripped, 1)]
    twice = next((name for name, count in Counter(named).items() if count > 1), None)
    if twice is not None:
        raise HotbedError(f"{path} has several columns {twice!r}", "rename all but one")
    return named


def _without_nothing(table: pa.Table) -> pa.Table:
    """Empty cells as null; unnamed columns that hold nothing left out."""
    columns = dict(_columns(table))
    return pa.table(columns)


def _columns(table: pa.Table) -> Iterator[tuple[str, pa.ChunkedArray]]:
    nothing = pa.scalar(None, pa.string())
    for place, name in enumerate(table.column_names, 1):
        column = pc.if_else(pc.equal(table[name], ""), nothing, table[name])
        if name != UNNAMED.format(place) or column.null_count < len(column):
            yield name, column
