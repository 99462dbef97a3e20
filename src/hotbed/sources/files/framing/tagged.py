"""Records of tagged text: a tag at the start of each line, ER at the end of each record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from hotbed.sources.account import BETWEEN, Account
from hotbed.sources.files.containers import LONGEST
from hotbed.sources.files.pieces import CHUNK
from hotbed.sources.files.record import Record

CUT_OFF = "no end of record (ER): cut off"
RECORD_END = re.compile(rb"\nER[ \t]*\r?(?:\n|\Z)")
NEXT_RECORD = re.compile(rb"\n(?=PT )")
AROUND = re.compile(rb"(?m)^(?:EF|FN [^\n]*|VR [^\n]*)[ \t\r]*$")


def tagged_records(stream: BufferedReader, account: Account) -> Iterator[Record]:
    """Iterate over the records of tagged text.

    Parameters
    ----------
    stream : BufferedReader
        Text of any size.
    account : Account
        Takes what becomes of its bytes.

    Yields
    ------
    Record
        Without a number and content; its bytes begin with a line feed and lack the line ER.
    """
    rest = b"\n"  # shared by the line before and the one after
    while True:
        data = stream.read(4 * CHUNK)
        rest += data
        start = 0
        for end in RECORD_END.finditer(rest):
            ended = end[0].endswith(b"\n")
            if data and not ended:
                break  # what follows may be the rest of the line
            yield from _of_block(rest[start : end.start()], end.end() - start - 1, account)
            start = end.end() - ended
        rest = rest[start:]
        if not data:
            break
        if len(rest) > LONGEST:
            account.reject(len(rest) - 1)
            yield Record(0, rest[:500], fault="no end of record (ER) within 64 MB")
            rest = b"\n"
    for number, block in enumerate(NEXT_RECORD.split(rest)):
        size = len(block) - (not number and block.startswith(b"\n")) + (number > 0)
        left = AROUND.sub(b"", block).strip()
        if left:
            account.reject(size)
            yield Record(0, left, fault=CUT_OFF)
        else:
            account.ignore(size, BETWEEN)


def _of_block(block: bytes, size: int, account: Account) -> Iterator[Record]:
    """The record of a block; what lies before a record that begins within it is cut off."""
    first = block.find(b"\nPT ")
    while (later := block.find(b"\nPT ", first + 1)) >= 0:
        account.reject(later)
        size -= later
        yield Record(0, block[first + 1 : later], fault=CUT_OFF)
        block, first = block[later:], 0
    account.take(size)
    yield Record(0, block[max(first, 0) :])
