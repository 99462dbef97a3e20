"""Records of tagged text: a tag at the start of each line, ER at the end of each record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader

from hotbed.sources.account import BETWEEN, Account
from hotbed.sources.files.containers import LONGEST
from hotbed.sources.files.pieces import CHUNK
from hotbed.sources.files.record import Record

CUT_OFF = "no end of record (ER): cut off"


@dataclass(frozen=True)
class Form:
    """How the records of a format begin and end.

    Attributes
    ----------
    end : re.Pattern
        The line feed before the line that ends a record, and this line.
    start : callable
        Finds the line feed before the next line that begins a record, from a place on; -1: none.
    starts : re.Pattern
        The same as a pattern.
    around : re.Pattern
        Lines around the records.
    """

    end: re.Pattern[bytes]
    start: Callable[[bytes, int], int]
    starts: re.Pattern[bytes]
    around: re.Pattern[bytes]


WOS = Form(
    re.compile(rb"\nER[ \t]*\r?(?:\n|\Z)"),
    lambda block, place: block.find(b"\nPT ", place),
    re.compile(rb"\nPT "),
    re.compile(rb"(?m)^(?:EF|FN [^\n]*|VR [^\n]*)[ \t\r]*$"),
)
"""Web of Science, from the line PT to the line ER."""


def tagged_records(stream: BufferedReader, account: Account, form: Form = WOS) -> Iterator[Record]:
    """Iterate over the records of tagged text.

    Parameters
    ----------
    stream : BufferedReader
        Text of any size.
    account : Account
        Takes what becomes of its bytes.
    form : Form
        How its records begin and end.

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
        for end in form.end.finditer(rest):
            ended = end[0].endswith(b"\n")
            if data and not ended:
                break  # what follows may be the rest of the line
            yield from _of_block(rest[start : end.start()], end.end() - start - 1, account, form)
            start = end.end() - ended
        rest = rest[start:]
        if not data:
            break
        if len(rest) > LONGEST:
            account.reject(len(rest) - 1)
            yield Record(0, rest[:500], fault="no end of record (ER) within 64 MB")
            rest = b"\n"
    yield from _rest(rest, account, form)


def _rest(rest: bytes, account: Account, form: Form) -> Iterator[Record]:
    """What follows the last end of a record: text between records, or records without an end."""
    places = [match.start() + 1 for match in form.starts.finditer(rest)]
    for start, end in zip([0, *places], [*places, len(rest)], strict=True):
        block = rest[start:end]
        size = len(block) - (not start and block.startswith(b"\n"))
        left = form.around.sub(b"", block).strip()
        if left:
            account.reject(size)
            yield Record(0, left, fault=CUT_OFF)
        else:
            account.ignore(size, BETWEEN)


def _of_block(block: bytes, size: int, account: Account, form: Form) -> Iterator[Record]:
    """The record of a block; what lies before a record that begins within it is cut off."""
    first = form.start(block, 0)
    while (later := form.start(block, first + 1)) >= 0:
        account.reject(later)
        size -= later
        yield Record(0, block[first + 1 : later], fault=CUT_OFF)
        block, first = block[later:], 0
    account.take(size)
    yield Record(0, block[max(first, 0) :])
