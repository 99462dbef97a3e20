"""Records of text that begin with a line of their own and end where the next one begins."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from hotbed.sources.account import BETWEEN, Account
from hotbed.sources.files.containers import LONGEST
from hotbed.sources.files.pieces import CHUNK
from hotbed.sources.files.record import Record

TOO_LONG = "longer than 64 MB"
SHOWN = 500
LINE_ENDS = b" \t\r\n"


def headed_records(stream: BufferedReader, start: bytes, account: Account) -> Iterator[Record]:
    """Iterate over the records of a text.

    Parameters
    ----------
    stream : BufferedReader
        Text of any size.
    start : bytes
        What stands alone in the first line of a record.
    account : Account
        Takes what becomes of its bytes; what lies before the first record is ignored.

    Yields
    ------
    Record
        Without a number; its bytes begin with that line.
    """
    mark = b"\n" + start
    buffer, inside, ended = b"", False, False
    line_before = True  # whether the buffer's first byte begins a line of text between records
    while not ended:
        data = stream.read(max(4 * CHUNK, len(buffer) // 2))
        ended = not data
        sought = max(len(buffer) - len(mark), 0)
        buffer += data
        done = 0
        for place in _starts(buffer, mark, sought, line_before=line_before, ended=ended):
            if inside:
                yield _record(buffer[done:place], account)
            else:
                account.ignore(place - done, BETWEEN)
            done, inside = place, True
        if not inside:  # the end may be a part of a mark
            done = len(buffer) if ended else max(len(buffer) - len(mark), 0)
            account.ignore(done, BETWEEN)
        elif ended:
            yield _record(buffer[done:], account)
        elif len(buffer) - done > LONGEST:
            account.reject(len(buffer) - done)
            yield Record(0, buffer[done : done + SHOWN], fault=TOO_LONG)
            done, inside = len(buffer), False
        if inside or done:
            line_before = not inside and buffer[done - 1 : done] == b"\n"
        buffer = buffer[done:]


def _starts(
    buffer: bytes, mark: bytes, place: int, *, line_before: bool, ended: bool
) -> Iterator[int]:
    """Where records begin, from a place on; a mark of which the end is not read yet is left."""
    length = len(mark) - 1
    begins = 0 if not place and line_before and buffer.startswith(mark[1:]) else -1
    while True:
        if begins < 0:
            begins = buffer.find(mark, place) + 1
            if not begins:
                return
        place = begins + length
        if place == len(buffer) and not ended:
            return
        if place == len(buffer) or buffer[place] in LINE_ENDS:
            yield begins
        begins = -1


def _record(data: bytes, account: Account) -> Record:
    account.take(len(data))
    return Record(0, data)
