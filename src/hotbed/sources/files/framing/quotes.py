"""Which line ends end a row of delimited text: those outside of quoted cells.

A quote means something only where it opens a cell. A quoted cell may hold line breaks if it is
closed before a delimiter or line end within `MOST_LINES` lines and `LONGEST_ROW` bytes, if the row
then has as many cells as the header, and if none of the lines in it looks like a row itself. Else
each line is a row: the one whose quote stays open is set aside, and no other is lost with it. In
tab-separated text, where quotes mostly mean nothing, such a quote is a character like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

import numpy as np

MOST_LINES = 1000
LONGEST_ROW = 1 << 20
FEED, RETURN, QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Form:
    """How a table is written.

    Attributes
    ----------
    delimiter : bytes
        One byte.
    columns : int
        How many its header has.
    header : bytes
        The header's line without its end, to pass over where it comes again.
    quoted : bool
        Whether a quote at the start of a cell means anything.
    """

    delimiter: bytes
    columns: int
    header: bytes = b""
    quoted: bool = True


@dataclass
class Framing:
    """Where rows end.

    Attributes
    ----------
    ends : np.ndarray
        Where each row ends, its line end included.
    broken : bool
        Whether a cell holds a line break.
    bad : set of int
        Where rows begin that are set aside.
    anew : dict of int to bytes
        Rows that are written anew for the parser, by where they begin.
    """

    ends: np.ndarray
    broken: bool = False
    bad: set[int] = field(default_factory=set)
    anew: dict[int, bytes] = field(default_factory=dict)


def by_quotes(
    data: bytes, signs: np.ndarray, ends: np.ndarray, form: Form, *, last: bool
) -> Framing:
    """Frame a block that holds quotes.

    Parameters
    ----------
    data : bytes
        It begins where a row begins.
    signs : np.ndarray
        The same as numbers.
    ends : np.ndarray
        Where its lines end.
    form : Form
        How the table is written.
    last : bool
        Whether the file ends with it.

    Returns
    -------
    Framing
        A row that may go on in the next block is left out.
    """
    quotes = np.flatnonzero(signs == QUOTE)
    if _well_formed(signs, quotes, form, last=last):
        inside = (np.searchsorted(quotes, ends - 1) & 1).astype(bool)
        if not inside.any():
            return Framing(ends)
        rows = ends[~inside]
        rest = len(data) - (int(rows[-1]) if len(rows) else 0)
        if (not rest or (rest < LONGEST_ROW and not last)) and _all_fit(data, ends, inside, form):
            return Framing(rows, broken=True)
    return _line_by_line(data, quotes, ends, form, last=last)


def _well_formed(signs: np.ndarray, quotes: np.ndarray, form: Form, *, last: bool) -> bool:
    """Whether each quote opens or closes a cell, or is one of two that stand for one."""
    if last and len(quotes) & 1:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    around = np.zeros(256, bool)
    around[[form.delimiter[0], FEED, RETURN]] = True
    before = around[signs[np.maximum(opening - 1, 0)]] | (opening == 0)
    before[1:] |= opening[1:] == closing[: len(opening) - 1] + 1
    if not before.all():
        return False
    after = around[signs[np.minimum(closing + 1, len(signs) - 1)]] | (closing == len(signs) - 1)
    again = opening[1:][: len(closing)]
    after[: len(again)] |= closing[: len(again)] + 1 == again
    return bool(after.all())


def _all_fit(data: bytes, ends: np.ndarray, inside: np.ndarray, form: Form) -> bool:
    """Whether each row with line breaks in its cells is one."""
    rows = ends[~inside]
    for number in np.unique(np.searchsorted(rows, ends[inside])).tolist():
        if number < len(rows):
            start = int(rows[number - 1]) if number else 0
            row = _row(data, start, form)
            if row is None or row.end != rows[number] or not _fits(data, start, row, form):
                return False
    return True


@dataclass
class _Row:
    """A row by its quotes: its cells' bounds, where it ends, and whether text follows a quote."""

    cells: list[tuple[int, int]]
    end: int
    loose: bool


@cache
def _stop(delimiter: bytes) -> re.Pattern[bytes]:
    return re.compile(b"[" + re.escape(delimiter) + rb"\r\n]")


def _row(data: bytes, start: int, form: Form) -> _Row | None:
    """The row that begins here; None where a quote stays open within `LONGEST_ROW`."""
    cells: list[tuple[int, int]] = []
    place, loose, limit = start, False, start + LONGEST_ROW
    stop = _stop(form.delimiter)
    while True:
        begin = place
        if data[place : place + 1] == b'"':
            place = _closing(data, place + 1, limit) + 1
            if not place:
                return None
        mark = stop.search(data, place)
        end = mark.start() if mark else len(data)
        loose = loose or (place > begin and end > place)
        cells.append((begin, end))
        if mark is None:
            return _Row(cells, end, loose)
        place = mark.end()
        if mark[0] != form.delimiter:
            both = mark[0] == b"\r" and data[place : place + 1] == b"\n"
            return _Row(cells, place + both, loose)


def _closing(data: bytes, place: int, limit: int) -> int:
    """Where the quote is that closes a cell; -1: nowhere before the limit."""
    place = data.find(b'"', place, limit)
    while place >= 0 and data[place + 1 : place + 2] == b'"':
        place = data.find(b'"', place + 2, limit)
    return place


def _fits(data: bytes, start: int, row: _Row, form: Form) -> bool:
    """Whether a row over several lines is one."""
    if len(row.cells) != form.columns or row.loose or row.end - start > LONGEST_ROW:
        return False
    if data.count(b"\n", start, row.end) + data.count(b"\r", start, row.end) > 2 * MOST_LINES:
        return False
    texts = [data[begin:end] for begin, end in row.cells]
    return not any(
        _swallows(texts, number, form)
        for number, text in enumerate(texts)
        if b"\n" in text or b"\r" in text
    )


def _swallows(cells: list[bytes], number: int, form: Form) -> bool:
    """Whether a cell with line breaks holds lines that look like rows of the same table.

    One cell beside it proves nothing: a line of an address may begin with a number as an
    identifier does.
    """
    if form.delimiter == b"\t":
        return b"\t" in cells[number]
    before = [_shape(cell) for cell in cells[:number]]
    after = [_shape(cell) for cell in cells[number + 1 :]]
    if len(cells) < 3 or not any(shape in (1, 2) for shape in before + after):
        return False
    telling = len(before) > 1 and any(shape in (1, 2) for shape in before)
    lines = cells[number].replace(b"\r", b"\n").split(b"\n")
    for place, line in enumerate(lines[1:], 1):
        shapes = [_shape(cell) for cell in line.split(form.delimiter)]
        if telling and len(shapes) > number and shapes[:number] == before:
            return True
        whole = len(shapes) == form.columns and place < len(lines) - 1
        if whole and shapes[:number] == before and shapes[number + 1 :] == after:
            return True
    return False


def _shape(cell: bytes) -> int:
    """Empty, digits, with digits, without."""
    cell = cell.strip(b' "')
    if not cell:
        return 0
    if cell.isdigit():
        return 1
    return 2 if any(48 <= sign <= 57 for sign in cell) else 3


def _line_by_line(
    data: bytes, quotes: np.ndarray, ends: np.ndarray, form: Form, *, last: bool
) -> Framing:
    """Frame each line that holds a quote by itself; the others are rows."""
    starts = np.append(0, ends[:-1])
    row_ends = np.ones(len(ends), bool)
    framing, after = Framing(ends), -1
    for line in np.unique(np.searchsorted(ends, quotes, side="right")).tolist():
        if line <= after or line >= len(ends):
            continue
        start, end = int(starts[line]), int(ends[line])
        row = _row(data, start, form)
        if row is not None and row.end == end:
            if row.loose and form.delimiter == b"\t":
                _literally(data, start, end, form, framing)
            continue
        open_yet = row is None and len(data) - start < LONGEST_ROW
        if open_yet and not last and len(ends) - line <= MOST_LINES:
            row_ends[line:] = False  # the next block may close it
            break
        if row is not None and _fits(data, start, row, form):
            after = int(np.searchsorted(ends, row.end))
            row_ends[line:after] = False
            framing.broken = True
        elif not _literally(data, start, end, form, framing):
            framing.bad.add(start)
    framing.ends = ends[row_ends]
    return framing


def _literally(data: bytes, start: int, end: int, form: Form, framing: Framing) -> bool:
    """Take the quotes of a line of tab-separated text for characters, if its cells then fit."""
    if form.delimiter != b"\t":
        return False
    line = data[start:end].rstrip(b"\r\n")
    cells = line.split(b"\t")
    if len(cells) != form.columns:
        return False
    written = [b'"%s"' % cell.replace(b'"', b'""') if b'"' in cell else cell for cell in cells]
    framing.anew[start] = b"\t".join(written) + b"\n"
    return True


def unquoted(cell: bytes) -> bytes:
    """A cell without the quotes around it, as parsers read it.

    Parameters
    ----------
    cell : bytes
        As it is written.

    Returns
    -------
    bytes
        Its text.

    Examples
    --------
    >>> unquoted(b'"a ""b"" c"'), unquoted(b'a "b" c')
    (b'a "b" c', b'a "b" c')
    """
    if not cell.startswith(b'"'):
        return cell
    close = _closing(cell, 1, len(cell))
    if close < 0:
        return cell
    return cell[1:close].replace(b'""', b'"') + cell[close + 1 :]


def first_row(data: bytes, form: Form) -> tuple[list[bytes], int]:
    """The cells of the first row, and where it ends.

    Parameters
    ----------
    data : bytes
        It begins where the row begins.
    form : Form
        How the table is written; its header and number of columns aren't looked at.

    Returns
    -------
    list of bytes
        The cells without quotes; those of the first line where a quote stays open.
    int
        The length of the row.
    """
    row = _row(data, 0, form) if form.quoted else None
    if row is None:
        end = data.find(b"\n") + 1 or len(data)
        return data[:end].rstrip(b"\r\n").split(form.delimiter), end
    return [unquoted(data[begin:end]) for begin, end in row.cells], row.end
