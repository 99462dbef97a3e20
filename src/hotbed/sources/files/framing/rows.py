"""Rows of delimited text, framed before any parser sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from hotbed.sources.account import BLANK, DELIMITERS, HEADER, METADATA
from hotbed.sources.files.framing.quotes import FEED, QUOTE, RETURN, Form, Framing, by_quotes

OPEN = "a quote that is not closed in its row"
MARKED_HEADER = b"\xef\xbb\xbf"
ABOUT = b"About the data: "  # with which the first line of an export of Dimensions begins


@dataclass
class Lost:
    """A row that was set aside.

    Attributes
    ----------
    number : int
        Its number in the file.
    data : bytes
        Its bytes.
    reason : str
        Why.
    """

    number: int
    data: bytes
    reason: str


@dataclass
class Rows:
    """Framed rows, each well-formed by itself.

    Attributes
    ----------
    data : bytes
        What a parser takes: the rows that were kept, and blank lines.
    numbers : np.ndarray
        The number of each row in the file, from 1.
    sizes : np.ndarray
        The bytes of each row in the file.
    spans : np.ndarray
        Where each row ends in `data`.
    broken : bool
        Whether a cell holds a line break.
    consumed : int
        Bytes of the block that are done with.
    seen : int
        Rows of the block, those set aside and passed over included.
    lost : list of Lost
        Rows set aside.
    ignored : dict of str to int
        Bytes passed over, by their rule.
    """

    data: bytes = b""
    numbers: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    sizes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    spans: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    broken: bool = False
    consumed: int = 0
    seen: int = 0
    lost: list[Lost] = field(default_factory=list)
    ignored: dict[str, int] = field(default_factory=dict)


def frame(data: bytes, form: Form, first: int, *, last: bool) -> Rows:
    """Cut a block into rows.

    Parameters
    ----------
    data : bytes
        It begins where a row begins.
    form : Form
        How the table is written.
    first : int
        The number of its first row.
    last : bool
        Whether the file ends with it; else a row that may go on is left for the next block.

    Returns
    -------
    Rows
        `consumed` says how far it was cut.

    Examples
    --------
    >>> form = Form(b",", 2)
    >>> rows = frame(b'1,"a\\nb"\\n2,"c\\n3,d\\n', form, 1, last=True)
    >>> rows.data, rows.numbers.tolist(), [lost.data for lost in rows.lost]
    (b'1,"a\\nb"\\n3,d\\n', [1, 3], [b'2,"c\\n'])
    """
    signs = np.frombuffer(data, np.uint8)
    ends = _line_ends(data, signs, last=last)
    if not len(ends):
        return Rows()
    framing = Framing(ends)
    if form.quoted and QUOTE in data:
        framing = by_quotes(data, signs, ends, form, last=last)
    return _rows(data, signs, framing, form, first)


def _line_ends(data: bytes, signs: np.ndarray, *, last: bool) -> np.ndarray:
    """Where each line ends, its line end included: line feeds, returns, or both."""
    ends = np.flatnonzero(signs == FEED)
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        alone = np.flatnonzero(signs[:-1] == RETURN)
        alone = alone[signs[alone + 1] != FEED]
        ends = np.union1d(ends, alone)
    ends = ends + 1
    if last and len(data) and (not len(ends) or ends[-1] != len(data)):
        ends = np.append(ends, len(data))
    return ends


def _rows(data: bytes, signs: np.ndarray, framing: Framing, form: Form, first: int) -> Rows:
    """The rows without what is passed over, set aside or written anew."""
    ends = framing.ends.astype(np.int64)
    if not len(ends):
        return Rows()
    starts = np.append(0, ends[:-1])
    consumed = int(ends[-1])
    sizes = ends - starts
    blank = _blank(signs, starts, sizes)
    numbers = first + np.cumsum(~blank) - 1
    rows = Rows(consumed=consumed, seen=int((~blank).sum()), broken=framing.broken)
    rows.ignored[BLANK] = int(sizes[blank].sum())
    passed = _passed(data, signs, starts, ends, form)
    special = sorted(
        {*passed, *(np.searchsorted(starts, sorted({*framing.bad, *framing.anew})).tolist())}
    )
    if not special:
        rows.data = data if consumed == len(data) else data[:consumed]
        rows.numbers, rows.sizes, rows.spans = numbers[~blank], sizes[~blank], ends[~blank]
        return rows
    parts, keep, lengths, place = [], ~blank, sizes.copy(), 0
    for index in special:
        start, end = int(starts[index]), int(ends[index])
        parts.append(data[place:start])
        place = end
        if start in framing.bad:
            rows.lost.append(Lost(int(numbers[index]), data[start:end], OPEN))
        elif start in framing.anew:
            parts.append(framing.anew[start])
            lengths[index] = len(framing.anew[start])
            continue
        elif index in passed:
            rule = passed[index]
            rows.ignored[rule] = rows.ignored.get(rule, 0) + end - start
        keep[index], lengths[index] = False, 0
    parts.append(data[place:consumed])
    rows.data = b"".join(parts)
    rows.numbers, rows.sizes = numbers[keep], sizes[keep]
    rows.spans = np.cumsum(lengths)[keep]
    return rows


def _blank(signs: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    begins = signs[starts]
    one = (sizes == 1) & ((begins == FEED) | (begins == RETURN))
    second = signs[np.minimum(starts + 1, len(signs) - 1)]
    both: np.ndarray = one | ((sizes == 2) & (begins == RETURN) & (second == FEED))
    return both


def _passed(
    data: bytes, signs: np.ndarray, starts: np.ndarray, ends: np.ndarray, form: Form
) -> dict[int, str]:
    """Rows that are passed over by a rule: of delimiters only, and headers that come again."""
    passed: dict[int, str] = {}
    if form.columns < 2:
        return passed
    strip = form.delimiter + b" \t\r\n"
    for index in np.flatnonzero(signs[starts] == form.delimiter[0]).tolist():
        if not data[starts[index] : ends[index]].strip(strip):
            passed[index] = DELIMITERS
    place = data.find(form.header) if form.header else -1
    while place >= 0:
        start = place - 3 if data[max(place - 3, 0) : place] == MARKED_HEADER else place
        index = int(np.searchsorted(starts, start))
        begins = index < len(starts) and starts[index] == start
        if begins and data[start : ends[index]].rstrip(b"\r\n").endswith(form.header):
            passed[index] = HEADER
        place = data.find(form.header, place + len(form.header))
    place = data.find(ABOUT)
    while place >= 0:
        index = int(np.searchsorted(starts, place, side="right")) - 1
        if data[starts[index] : place].strip(b'\xef\xbb\xbf"') == b"" and place < ends[index]:
            passed[index] = METADATA
        place = data.find(ABOUT, place + len(ABOUT))
    return passed
