"""Records out of delimited text and workbooks whose rows are documents."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterator

from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account
from hotbed.sources.files.excel import is_excel, text_rows
from hotbed.sources.files.framing.rows import Rows
from hotbed.sources.files.record import Record
from hotbed.sources.files.texts import OpenText, texts

BAD_BYTES = re.compile("[\udc80-\udcff]")


def csv_records(
    path: DataPath, spec: Input, account: Account, header: Callable[[list[str]], list[str]]
) -> Iterator[Record]:
    """Iterate over the rows of a table of delimited text, or of a workbook's first sheet.

    Parameters
    ----------
    path : DataPath
        A file, packed or not.
    spec : Input
        The input as the recipe has it, for delimiter and encoding.
    account : Account
        Takes what becomes of the file's bytes.
    header : callable
        Takes the first row of the file (of every file in a .zip) and returns the columns' names.

    Yields
    ------
    Record
        Its content is a dict of cells by their columns' names.

    Raises
    ------
    HotbedError
        As `texts` and as `header`.
    """
    if is_excel(path):
        yield from _of_sheet(path, account, header)
        return
    for text in texts(path, spec, account):
        names = header(text.names)
        for number, size, line, row in rows_of(text):
            record = _record(row, line, names, number, spec.encoding)
            if size and record.fault:
                account.reject(size)
            elif size:
                account.take(size)
            yield record


def _of_sheet(
    path: DataPath, account: Account, header: Callable[[list[str]], list[str]]
) -> Iterator[Record]:
    rows = text_rows(path, account)
    names = header(next(rows))
    for number, row in enumerate(rows, 1):
        data = ",".join(row).encode("utf-8", "replace")
        if len(row) == len(names):
            yield Record(number, data, dict(zip(names, row, strict=True)))
        else:
            fault = f"{len(row)} fields instead of {len(names)}"
            yield Record(number, data, fault=fault)


def rows_of(text: OpenText) -> Iterator[tuple[int, int, bytes, list[str] | Record]]:
    """Iterate over the rows of an open table, also over those that the framing set aside.

    Parameters
    ----------
    text : OpenText
        Behind its header.

    Yields
    ------
    int
        The row's number.
    int
        How many bytes it has; 0 where the framing has entered them.
    bytes
        The bytes.
    list of str or Record
        Its cells, bytes that are no text as surrogates; or a record with its fault.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    for rows in text.blocks():
        lost = [
            (item.number, 0, item.data, Record(item.number, item.data, fault=item.reason))
            for item in rows.lost
        ]
        ends = rows.spans.tolist()
        lines = (
            rows.data[start:end].lstrip(b"\r\n")
            for start, end in zip([0, *ends][: len(ends)], ends, strict=True)
        )
        cells = _cells(text, rows)
        kept = zip(rows.numbers.tolist(), rows.sizes.tolist(), lines, cells, strict=True)
        if lost:
            yield from sorted([*lost, *kept], key=lambda row: row[0])
        else:
            yield from kept


def _cells(text: OpenText, rows: Rows) -> list[list[str] | Record]:
    """The cells of each row; where the parser sees others than the framing, row by row."""
    cells = _parsed(text, rows.data)
    if cells is not None and len(cells) == len(rows.numbers):
        return [*cells]
    single: list[list[str] | Record] = []
    start = 0
    for number, end in zip(rows.numbers.tolist(), rows.spans.tolist(), strict=True):
        data, start = rows.data[start:end], end
        alone = _parsed(text, data)
        whole = alone is not None and len(alone) == 1
        single.append(
            alone[0] if alone and whole else Record(number, data, fault="not a single row")
        )
    return single


def _parsed(text: OpenText, data: bytes) -> list[list[str]] | None:
    lines = io.StringIO(data.decode("utf-8", "surrogateescape"), newline="")
    try:
        return [row for row in csv.reader(lines, delimiter=text.form.delimiter.decode()) if row]
    except csv.Error:
        return None


def _record(
    row: list[str] | Record, line: bytes, names: list[str], number: int, encoding: str
) -> Record:
    if isinstance(row, Record):
        return row
    if len(row) > len(names) and not any(row[len(names) :]):
        row = row[: len(names)]  # columns without a name that hold nothing
    if len(row) != len(names):
        return Record(number, line, fault=f"{len(row)} fields instead of {len(names)}")
    if not is_utf8(line):
        return Record(number, line, fault=f"not {encoding} text; set encoding in the recipe")
    return Record(number, line, dict(zip(names, row, strict=True)))


def is_utf8(line: bytes) -> bool:
    """Whether bytes are UTF-8 text.

    Parameters
    ----------
    line : bytes
        Some.

    Returns
    -------
    bool
        True for ASCII at no cost.

    Examples
    --------
    >>> is_utf8("Zürich".encode()), is_utf8("Zürich".encode("latin-1"))
    (True, False)
    """
    if line.isascii():
        return True
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
