"""Entries of BibTeX, framed by their braces before any parser sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from hotbed.sources.account import BETWEEN, METADATA, Account
from hotbed.sources.files.containers import LONGEST
from hotbed.sources.files.pieces import CHUNK
from hotbed.sources.files.record import Record

UNBALANCED = "its braces don't match"
ESCAPED = "escaped"
"""The `Record.kind` of an entry in which a brace behind a backslash is a character."""
START = re.compile(rb"\n@[A-Za-z]{2,30}[ \t]{0,9}\{")
TYPE = re.compile(rb"@[A-Za-z]{2,30}[ \t]{0,9}\{\Z")
LONGEST_TYPE = 40  # signs before its brace
FIRST = re.compile(rb"@[A-Za-z]{2,30}[ \t]{0,9}\{")
JOINED = re.compile(rb"\}@(?:article|conference|in\w{4,20}|book)\{", re.IGNORECASE)
"""An entry of a file that another one was appended to without a line end."""
BRACE = re.compile(rb"[{}]")
PLAIN_BRACE = re.compile(rb"\\[{}]|[{}]")
NOT_BRACES = bytes(sorted({*range(256)} - {*b"{}"}))
MOST_DEPTH = 9  # of braces, by the quick way
BROKEN_START = re.compile(rb"\s{0,99}\n(?=@|[^\n={}]{0,60}\{[^\n={}]{0,200},[ \t\r]*\n)")
"""A line behind an entry that seems to begin another one, whose type is damaged."""
NOT_RECORDS = (b"@comment", b"@string", b"@preamble")


def entries(stream: BufferedReader, account: Account) -> Iterator[Record]:
    """Iterate over the entries of BibTeX.

    An entry begins with its type in a line and ends with the brace that closes it. Where none
    does before the next entry, or braces follow behind it, the entry is damaged.

    Parameters
    ----------
    stream : BufferedReader
        Text of any size.
    account : Account
        Takes what becomes of its bytes.

    Yields
    ------
    Record
        Without a number and content; comments and macros are passed over.
    """
    rest = b""
    while True:
        data = stream.read(4 * CHUNK)
        rest += data
        starts = _starts(rest)
        ends = [*starts[1:], len(rest)] if not data else starts[1:]
        if starts:
            account.ignore(starts[0], BETWEEN)
        elif not data:
            account.ignore(len(rest), BETWEEN)
        for start, end in zip(starts, ends, strict=False):
            yield from _entry(rest[start:end], account)
        if not data:
            return
        if starts:
            rest = rest[starts[-1] :]
        elif len(rest) > LONGEST:
            account.ignore(len(rest) - CHUNK, BETWEEN)
            rest = rest[-CHUNK:]
        if starts and len(rest) > LONGEST:
            account.reject(len(rest))
            yield Record(0, rest[:500], fault="no end of entry within 64 MB")
            rest = b""


def _starts(text: bytes) -> list[int]:
    starts = [0] if FIRST.match(text) else []
    starts += [match.start() + 1 for match in START.finditer(text)]
    if b"}@" in text:
        starts += [match.start() + 1 for match in JOINED.finditer(text)]
        starts.sort()
    return starts


def _entry(block: bytes, account: Account) -> Iterator[Record]:
    """The entry with which a block begins; what follows is text between entries.

    Another one may follow in it whose type doesn't begin a line.
    """
    place, braces = 0, BRACE
    end = _last_brace(block) or closing(block, braces)
    while place < len(block):
        after = _next_type(block, end) if end else -1
        if after < 0 and braces is BRACE:
            braces = PLAIN_BRACE
            end = closing(block, braces, place)
            after = _next_type(block, end) if end else -1
        if after < 0 and (end := closing(block, BRACE, place)):
            braces = BRACE
            after = _behind_broken_start(block, end)
        if after < 0 or not block.startswith(b"@", place):
            account.reject(len(block) - place)
            yield Record(0, block[place:], fault=UNBALANCED)
            return
        if block[place : place + 12].lower().startswith(NOT_RECORDS):
            account.ignore(end - place, METADATA)
        else:
            account.take(end - place)
            yield Record(0, block[place:end], kind=ESCAPED if braces is PLAIN_BRACE else "")
        account.ignore(after - end, BETWEEN)
        place = after
        end = closing(block, braces, place)


def _behind_broken_start(block: bytes, end: int) -> int:
    """Where, behind this entry, the text of a damaged one begins; -1 where there is none.

    This one ends with a brace in a line of its own, or a line behind it seems to begin another.
    """
    if block[end - 2 : end] == b"\n}" and block[end : end + 1] in (b"\n", b"\r"):
        return end
    broken = BROKEN_START.match(block, end)
    return broken.end() if broken else -1


def _next_type(block: bytes, end: int) -> int:
    """Where another entry begins behind one; -1 where its braces are of something else."""
    brace = BRACE.search(block, end)
    if brace is None:
        return len(block)
    kind = TYPE.search(block, max(end, brace.start() - LONGEST_TYPE), brace.end())
    return kind.start() if kind else -1


def _last_brace(block: bytes) -> int:
    """The place behind the last brace, where it closes the first one; 0 where it may not."""
    inner = block.translate(None, NOT_BRACES)[1:-1]
    for _ in range(MOST_DEPTH):
        if not inner:
            return block.rfind(b"}") + 1
        inner = inner.replace(b"{}", b"")
    return 0


def closing(data: bytes, braces: re.Pattern[bytes], start: int = 0) -> int:
    """Where the first brace of a text is closed.

    Parameters
    ----------
    data : bytes
        The text.
    braces : re.Pattern
        `BRACE` or `PLAIN_BRACE`.
    start : int
        Where to begin.

    Returns
    -------
    int
        The place behind the closing brace; 0 where there is none.

    Examples
    --------
    >>> closing(b"@misc{a{b}c} d", BRACE)
    12
    """
    if data[start : start + 1] == b"{":  # mostly there is none in it
        end = data.find(b"}", start)
        if data.find(b"{", start + 1, end) < 0 <= end and data[end - 1 : end] != b"\\":
            return end + 1
    depth = 0
    for brace in braces.finditer(data, start):
        sign = brace[0]
        if sign == b"{":
            depth += 1
        elif sign == b"}":
            depth -= 1
            if depth <= 0:
                return brace.end() if not depth else 0
    return 0
