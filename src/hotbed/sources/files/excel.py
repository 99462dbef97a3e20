"""Tables in Excel and OpenDocument workbooks: the first sheet, its first row the header."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath, must_hold, openable, size_of
from hotbed.sources.account import Account
from hotbed.sources.files.framing.rows import ABOUT
from hotbed.sources.files.workbooks import must_be_bounded

ENDINGS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
ROWS = 65_536


def is_excel(path: DataPath) -> bool:
    """Whether the ending says a workbook.

    Parameters
    ----------
    path : DataPath
        A file's path; the file is not looked at.

    Returns
    -------
    bool
        True for one of `ENDINGS`.
    """
    return path.suffix.lower() in ENDINGS


def columns(path: DataPath) -> list[str]:
    """The header of the first sheet.

    Parameters
    ----------
    path : DataPath
        A workbook.

    Returns
    -------
    list of str
        The names of its columns.

    Raises
    ------
    HotbedError
        Missing, damaged, locked, or the sheet is empty.
    """
    return _header(next(_rows(path)))


def batches(
    path: DataPath, wanted: list[str], account: Account | None = None
) -> Iterator[pa.RecordBatch]:
    """Stream some columns of the first sheet.

    Parameters
    ----------
    path : DataPath
        A workbook.
    wanted : list of str
        Names of columns in it.
    account : Account, optional
        Takes what becomes of the file's bytes.

    Yields
    ------
    pa.RecordBatch
        The columns as text, empty rows left out.

    Raises
    ------
    HotbedError
        As `columns`.
    """
    rows = _rows(path)
    names = _header(next(rows))
    places = [names.index(name) for name in wanted]
    gathered: list[list[str | None]] = [[] for _ in wanted]
    count = 0
    for row in rows:
        count += 1
        for column, place in zip(gathered, places, strict=True):
            column.append(printed(row[place]) if place < len(row) else None)
        if len(gathered[0]) >= ROWS:
            yield _batch(gathered, wanted)
            gathered = [[] for _ in wanted]
    if gathered and gathered[0]:
        yield _batch(gathered, wanted)
    if account is not None:
        account.size += size_of(path)
        account.take(size_of(path), count)


def text_rows(path: DataPath, account: Account | None = None) -> Iterator[list[str]]:
    """Stream all rows of the first sheet, the header first.

    Parameters
    ----------
    path : DataPath
        A workbook.
    account : Account, optional
        Takes what becomes of the file's bytes.

    Yields
    ------
    list of str
        The cells as text, as many as the header has and those behind it that hold something; rows
        that repeat the header are left out.

    Raises
    ------
    HotbedError
        As `columns`.
    """
    rows = _rows(path)
    header = _header(next(rows))
    while header and not header[-1]:
        header.pop()
    yield header
    count = 0
    for row in rows:
        cells = [printed(cell) or "" for cell in row]
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        cells += [""] * (len(header) - len(cells))
        if cells != header:
            count += 1
            yield cells
    if account is not None:
        account.size += size_of(path)
        account.take(size_of(path), count)


def printed(value: object) -> str | None:
    """A cell as text.

    Parameters
    ----------
    value : object
        As the workbook holds it.

    Returns
    -------
    str or None
        Integers without a point, dates as ISO 8601 prints them; None for an empty cell.

    Examples
    --------
    >>> printed(2015.0), printed(datetime.date(2015, 3, 1)), printed("")
    ('2015', '2015-03-01', None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _batch(gathered: list[list[str | None]], names: list[str]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(column, pa.string()) for column in gathered], names=names)


def _header(row: Sequence[object]) -> list[str]:
    return [(printed(cell) or "").strip() for cell in row]


def _rows(path: DataPath) -> Iterator[Sequence[object]]:
    must_hold(path)
    must_be_bounded(path)
    empty = True
    for row in _cells(path):
        if any(cell not in ("", None) for cell in row):
            if empty and str(row[0]).startswith(ABOUT.decode()):
                continue
            empty = False
            yield row
    if empty:
        raise HotbedError(f"the first sheet of {path} is empty", "put the table on it")


def _cells(path: DataPath) -> Iterator[Sequence[object]]:
    import python_calamine

    try:
        with python_calamine.CalamineWorkbook.from_object(openable(path)) as book:
            yield from book.get_sheet_by_index(0).iter_rows()
    except GeneratorExit:
        raise
    except BaseException as error:
        # a damaged workbook can make the library panic, which is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise HotbedError(
                f"{path} is not a complete workbook ({str(error)[:120]})",
                "save it again, or as CSV",
            ) from error
        raise
