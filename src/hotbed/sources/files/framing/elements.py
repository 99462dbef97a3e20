"""Elements of some names cut out of XML text by their tags; damage costs the element it hits.

An element ends at the next closing tag of its local name. Where an opening tag of that name comes
first it is cut off, where the closing tag has another prefix one of the two is damaged, and where a
closing tag has no opening one the element's start is: each of these is set aside alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from hotbed.sources.account import BETWEEN, Account
from hotbed.sources.files.containers import LONGEST
from hotbed.sources.files.pieces import CHUNK

CUT_OFF = "cut off: its end tag is missing"
NO_START = "its start tag is missing"
OTHER_NAME = "its start tag and its end tag differ"
TOO_LONG = "longer than 64 MB"
TAG_ENDS = b" \t\r\n/>"
PREFIX = re.compile(rb"[A-Za-z_][\w.-]{0,60}:")
LONGEST_PREFIX = 64
EDGE = 200  # bytes at the end of what is read that may be a part of a tag
SHOWN = 100_000


@dataclass
class Piece:
    """One element.

    Attributes
    ----------
    name : str
        Its tag's local name.
    data : bytes
        Its bytes.
    fault : str
        What is wrong with them; "": nothing.
    """

    name: str
    data: bytes
    fault: str = ""


@dataclass
class _Tag:
    """A tag: where it begins and where its name ends, its name with the prefix, and without."""

    start: int
    end: int
    name: bytes
    local: bytes
    closes: bool


class _Tags:
    """The tags of some local names in a buffer, in order; each place is looked at once."""

    def __init__(self, names: list[bytes]) -> None:
        self._names = names
        self._ahead: dict[bytes, _Tag | None] = {}

    def moved(self, by: int) -> None:
        """Tell that the buffer was cut at its start, and that more was read."""
        self._ahead = {name: tag for name, tag in self._ahead.items() if tag is not None}
        for tag in self._ahead.values():
            if tag is not None:
                tag.start -= by
                tag.end -= by

    def next(self, buffer: bytes, start: int, inside: _Tag | None) -> _Tag | None:
        """The first tag that begins here or later; its name is complete.

        Inside an element only tags of its own name are looked for.
        """
        first: _Tag | None = None
        for name in self._names if inside is None else (inside.local,):
            if name not in self._ahead or (
                (known := self._ahead[name]) is not None and known.start < start
            ):
                self._ahead[name] = _find(buffer, name, start)
            tag = self._ahead[name]
            if tag is not None and (first is None or tag.start < first.start):
                first = tag
        return first


def _find(buffer: bytes, local: bytes, start: int) -> _Tag | None:
    """The first tag of a local name, with or without a prefix."""
    place = buffer.find(local, start)
    while place >= 0:
        end = place + len(local)
        if end < len(buffer) and buffer[end] in TAG_ENDS:
            mark = buffer.rfind(b"<", max(start, place - LONGEST_PREFIX), place)
            closes = mark >= 0 and buffer[mark + 1 : mark + 2] == b"/"
            before = buffer[mark + 1 + closes : place]
            if mark >= 0 and (not before or PREFIX.fullmatch(before)):
                return _Tag(mark, end, before + local, local, closes)
        place = buffer.find(local, end)
    return None


def pieces(stream: BufferedReader, names: tuple[str, ...], account: Account) -> Iterator[Piece]:
    """Iterate over the elements of some local names.

    Parameters
    ----------
    stream : BufferedReader
        XML of any size, also several documents one after the other.
    names : tuple of str
        Local names; where one of these elements lies in another, the outer one counts.
    account : Account
        Takes what becomes of the bytes.

    Yields
    ------
    Piece
        In the order of the stream.
    """
    tags = _Tags([name.encode() for name in names])
    buffer, ended = b"", False
    done = 0  # up to here the buffer is accounted for
    seen = 0  # up to here tags were looked for
    inside: _Tag | None = None
    while True:
        tag = tags.next(buffer, seen, inside)
        if tag is not None and (close := _tag_end(buffer, tag, ended=ended)) >= 0:
            seen = tag.end
            if inside is None:
                if tag.closes:
                    account.reject(close - done)
                    yield _piece(tag, buffer[done:close], NO_START)
                    done = close
                    continue
                account.ignore(tag.start - done, BETWEEN)
                done, inside = tag.start, tag
                if buffer[close - 2 : close] == b"/>":
                    yield _read(inside, buffer[done:close], account)
                    done, inside = close, None
            elif tag.local == inside.local:
                end = close if tag.closes else tag.start
                fault = CUT_OFF if not tag.closes else "" if tag.name == inside.name else OTHER_NAME
                yield _read(inside, buffer[done:end], account, fault)
                done, inside = end, None
                seen = end
            continue
        if ended:
            if inside is not None:
                yield _read(inside, buffer[done:], account, CUT_OFF)
            else:
                account.ignore(len(buffer) - done, BETWEEN)
            return
        edge = tag.start if tag is not None else max(seen, len(buffer) - EDGE)
        if inside is not None and edge - done > LONGEST:
            yield _read(inside, buffer[done:edge], account, TOO_LONG)
            done, inside = edge, None
        elif inside is None and edge > done:
            account.ignore(edge - done, BETWEEN)
            done = edge
        data = stream.read(max(CHUNK, (len(buffer) - done) // 2))
        ended = not data
        buffer = buffer[done:] + data
        seen = max(edge - done, 0)
        tags.moved(done)
        if inside is not None:
            inside = _Tag(0, inside.end - inside.start, inside.name, inside.local, False)
        done = 0


def _tag_end(buffer: bytes, tag: _Tag, *, ended: bool) -> int:
    """Behind a tag's closing bracket; -1: more must be read. One without a bracket ends early."""
    end = buffer.find(b">", tag.end, tag.end + CHUNK) + 1
    other = buffer.find(b"<", tag.end, end or tag.end + CHUNK)
    if other >= 0:
        return other  # no tag holds the start of another
    if end:
        return end
    return tag.end if ended or len(buffer) - tag.end > CHUNK else -1


def _read(tag: _Tag, data: bytes, account: Account, fault: str = "") -> Piece:
    if fault:
        account.reject(len(data))
    else:
        account.take(len(data))
    return _piece(tag, data, fault)


def _piece(tag: _Tag, data: bytes, fault: str) -> Piece:
    return Piece(tag.local.decode(), data[-SHOWN:] if fault == NO_START else data, fault)
