"""Objects cut out of JSON text of any shape; what follows damage is read again.

One a line, concatenated, pretty-printed, in lists, in lists of lists, and in pages (objects whose
``results``, ``items`` or ``data`` hold a list, or whose ``message`` holds an object or such a
page), and all of these one after the other. Only brackets and quotes are looked at. An object is
broken where a bracket closes another kind, where a value stands where a key must, where text
follows a string, where a string holds a line break, or where it goes deeper than `DEEPEST`. Then
the next object is looked for that begins with the same key as its kin and has at least half of
their keys; what lies before is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

import orjson

from hotbed.sources.account import BETWEEN, Account
from hotbed.sources.files.containers import LONGEST
from hotbed.sources.files.framing.json_scan import (
    DEEPEST,
    FIRST_KEY,
    PAGE_KEY,
    STRING,
    JsonObject,
    Scan,
    are_kin,
    first_key,
    holds_kin,
    is_page,
    json_value,
    largest_kind,
    parsed,
    quoted,
    scan,
)
from hotbed.sources.files.pieces import CHUNK

LONGEST_LINE = 8 << 20  # a longer line is no record, but may hold some
NOT_JSON = "not a JSON record"
CUT_OFF = "cut off: the list is not closed"
BLANKS = re.compile(rb"[\s,]*+")
MEMBER = re.compile(STRING + rb"\s*+:\s*+(?:" + STRING + rb"|[^\s,{}\[\]\"]++|(?=[{\[]))")
TEXT = re.compile(rb'"(?:[^"\\\n]|\\.){0,200}+"(?=\s*+[,:}\]])|[^{}\[\]\n"]++|"')
FEW = 3  # objects after which it is plain what they are
LIST, PAGE = "list", "page"
CLOSING = {LIST: "]", PAGE: "}"}


@dataclass
class Found:
    """An object, or what is none.

    Attributes
    ----------
    data : bytes
        Its bytes.
    value : dict, optional
        The object.
    fault : str
        Why there is none; "": there is one.
    blank : int
        Blank lines before it.
    """

    data: bytes
    value: JsonObject | None = None
    fault: str = ""
    blank: int = 0


class JsonObjects:
    """The objects of a stream.

    Parameters
    ----------
    stream : BufferedReader
        JSON text.
    account : Account
        Takes what becomes of its bytes.
    """

    def __init__(self, stream: BufferedReader, account: Account) -> None:
        self._stream, self._account = stream, account
        self._buffer, self._place, self._ended = b"", 0, False
        self._around: list[str] = []  # lists and pages that are open
        self._no_line = 0  # up to here, no line is an object
        self._before: JsonObject = {}  # the object before this one
        self._written, self._kin = b"", 0  # its bytes, and how many were like it
        self._once: list[bytes] = []  # keys, quoted, that the first objects hold once

    def __iter__(self) -> Iterator[Found]:
        blank, damaged = 0, False
        while True:
            for item in self._lines():
                item.blank, blank, damaged = blank, 0, False
                yield item
            if self._buffer[self._place : self._place + 1] != b"{":
                blank += self._blanks()
            if self._place >= len(self._buffer):
                if not self._more():
                    break
                continue
            for item in self._next():
                item.blank, blank = blank, 0
                damaged = item.value is None
                yield item
        if self._around and not damaged:
            self._account.reject(0)
            yield Found(b"", fault=CUT_OFF)

    def _lines(self) -> Iterator[Found]:
        """The objects of the lines from here, as far as each holds one and nothing else."""
        buffer, take, place = self._buffer, self._account.take, self._place
        if place < self._no_line:
            return
        while not self._around and (end := buffer.find(b"\n", place) + 1):
            line = buffer[place:end].rstrip()
            try:
                value = orjson.loads(line)
            except orjson.JSONDecodeError:
                return
            if not isinstance(value, dict) or is_page(value):
                return
            take(end - place)
            self._place = place = end
            self._before, self._written = value, line
            yield Found(line, value)

    def _blanks(self) -> int:
        """Pass over blanks and commas; returns how many lines outside of lists are empty."""
        blanks = BLANKS.match(self._buffer, self._place)
        if blanks is None or blanks.end() == self._place:
            return 0
        self._ignore(blanks.end())
        return 0 if self._around else blanks[0].count(b"\n")

    def _next(self) -> Iterator[Found]:
        """What begins here: an object, the bracket of a list, or text that belongs to none."""
        sign = chr(self._buffer[self._place])
        if sign == "{":
            if self._around[-1:] == [PAGE]:
                self._around.pop()  # it ends without a bracket
            yield from self._object()
        elif sign == "[" and len(self._around) < DEEPEST:
            self._around.append(LIST)
            self._ignore(self._place + 1)
        elif self._around and sign == CLOSING[self._around[-1]]:
            self._around.pop()
            self._ignore(self._place + 1)
        elif self._around[-1:] == [PAGE] and self._member():
            return
        else:
            yield from self._text()

    def _more(self) -> bool:
        """Read on; what is done with is let go."""
        if self._ended:
            return False
        kept = self._buffer[self._place :]
        data = self._stream.read(max(CHUNK, len(kept)))
        if not data:
            self._ended = True
            return False
        self._no_line = max(self._no_line - self._place, 0)
        self._buffer, self._place = kept + data, 0
        return True

    def _ignore(self, end: int) -> None:
        self._account.ignore(end - self._place, BETWEEN)
        self._place = end

    def _taken(self, end: int, after: int, value: JsonObject) -> Found:
        """An object that ends here, and the separator behind it."""
        data = self._buffer[self._place : end]
        self._account.take(after - self._place)
        self._place = after
        if self._account.rejected:
            self._learn()
        before = self._before
        if not before or (are_kin(before, value) and are_kin(value, before)):
            self._follow(value, data)
        return Found(data, value)

    def _follow(self, value: JsonObject, data: bytes) -> None:
        """Look from now on for objects such as this one."""
        if self._kin <= FEW:
            self._once = self._once if self._kin else quoted(value)
            self._once = [key for key in self._once if data.count(key) == 1]
        self._before, self._written, self._kin = value, data, self._kin + 1

    def _learn(self) -> None:
        """What the objects are, from those ahead, where one of the first is damaged."""
        if self._kin < FEW:
            data = largest_kind(self._buffer, self._place, ended=self._ended)
            if (value := parsed(data)) is not None:
                self._kin = 0
                self._follow(value, data)
            self._kin += FEW

    def _rejected(self, end: int, fault: str = NOT_JSON) -> Found:
        data = self._buffer[self._place : end]
        self._account.reject(len(data))
        self._place = end
        return Found(data, fault=fault)

    def _object(self) -> Iterator[Found]:
        if (item := self._line()) is not None:
            yield item
            return
        while True:
            reach = scan(self._buffer, self._place, ended=self._ended)
            if reach.page >= 0 and len(self._around) < DEEPEST:
                yield from self._page(reach.page)
                return
            if reach.end >= 0:
                value = parsed(self._buffer[self._place : reach.end])
                if value is None:
                    self._learn()
                if self._swallows(reach.end, value):
                    self._learn()
                    yield self._rejected(min(self._next_start(), reach.end))
                    return
                if value is None:
                    yield self._rejected(reach.end)
                    return
                after = reach.end
                if not self._around:
                    newline = re.compile(rb"[ \t\r]*\n?").match(self._buffer, after)
                    after = newline.end() if newline else after
                yield self._taken(reach.end, after, value)
                return
            damaged = reach.broken >= 0 or reach.page >= 0
            if damaged or len(self._buffer) - self._place > LONGEST or not self._more():
                self._learn()
                start = self._next_start()
                if self._buffer[start - 1 : start] != b"\n":
                    line = self._buffer.find(b"\n", start)
                    self._no_line = line if line >= 0 else len(self._buffer)
                yield self._rejected(start)
                return

    def _swallows(self, end: int, value: JsonObject | None) -> bool:
        """Whether the object that ends here holds others of its kin: its own end is missing."""
        if value is not None and not self._before:
            return len(value) > FEW and holds_kin(value, value)
        data = self._buffer[self._place : end]
        if not self._once or any(data.count(key) < 2 for key in self._once[:FEW]):
            return False
        again = sum(data.count(key) > 1 for key in self._once)  # a key that comes twice hides one
        return value is None or 2 * again > len(self._before) or holds_kin(self._before, value)

    def _page(self, bracket: int) -> Iterator[Found]:
        """Go into a page: to the objects of its list, or to the object of its message."""
        self._around.append(PAGE)
        if self._buffer[bracket : bracket + 1] == b"[":
            self._around.append(LIST)
            self._ignore(bracket + 1)
        else:
            self._ignore(bracket)
            self._no_line = max(self._no_line, bracket + 1)
            yield from self._object()

    def _line(self) -> Found | None:
        """The object of a line that holds nothing else; None where there is none."""
        if self._place < self._no_line:
            return None
        end = self._buffer.find(b"\n", self._place)
        while end < 0 and len(self._buffer) - self._place < LONGEST_LINE and self._more():
            end = self._buffer.find(b"\n", self._place)
        end = end if end >= 0 else len(self._buffer)
        line = self._buffer[self._place : end].rstrip(b", \t\r")
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            value = None
        if isinstance(value, dict) and not is_page(value):
            return self._taken(self._place + len(line), min(end + 1, len(self._buffer)), value)
        first = scan(self._buffer, self._place, ended=self._ended) if value is None else None
        if first and first.page < 0 and self._is_like(self._line_after(end)):
            if (value := parsed(line)) is not None and not is_page(value):
                after = min(end + 1, len(self._buffer))
                return self._taken(self._place + len(line), after, value)
            return self._rejected(min(end + 1, len(self._buffer)))
        self._no_line = end
        return None

    def _line_after(self, end: int) -> bytes:
        stop = self._buffer.find(b"\n", end + 1)
        return self._buffer[end + 1 : stop if stop >= 0 else len(self._buffer)].strip(b", \t\r")

    def _is_like(self, line: bytes) -> bool:
        """Whether a line is an object like those before, or like this one as far as it goes."""
        if not line.startswith(b"{"):
            return False
        value = parsed(line)
        if value is None:
            return False
        if self._before:
            return self._is_kin(value)
        key = FIRST_KEY.match(self._buffer, self._place)
        return is_page(value) or bool(key and (same := FIRST_KEY.match(line)) and same[1] == key[1])

    def _is_kin(self, value: JsonObject) -> bool:
        return is_page(value) or are_kin(self._before, value)

    def _next_start(self) -> int:
        """Where the next object begins behind a broken one; the end of the buffer: nowhere."""
        key = first_key(self._written, 0) or first_key(self._buffer, self._place)
        if not key:
            end = self._buffer.find(b"\n", self._place)
            return end + 1 if end >= 0 else len(self._buffer)
        starts = re.compile(rb"\{\s*+" + re.escape(key) + rb"\s*+:")
        while True:
            work = 8 * (len(self._buffer) - self._place) + CHUNK
            waiting = False
            for start in starts.finditer(self._buffer, self._place + 1):
                reach = scan(self._buffer, start.start(), ended=self._ended)
                stop = max(reach.end, reach.broken, reach.page)
                work -= (stop if stop >= 0 else len(self._buffer)) - start.start()
                if self._begins(start.start(), reach):
                    return start.start()
                waiting = waiting or stop < 0
                if work < 0:
                    break
            enough = len(self._buffer) - self._place > LONGEST
            in_lines = not self._around and self._buffer.find(b"\n", self._place) >= 0
            if enough or (in_lines and not waiting) or not self._more():
                return self._line_start()

    def _line_start(self) -> int:
        """The first line behind a broken object that is an object; else the buffer's end."""
        end = self._buffer.find(b"\n", self._place)
        while end >= 0:
            line = self._line_after(end)
            value = parsed(line) if line.startswith(b"{") else None
            if value is not None and (not self._before or self._is_kin(value)):
                return self._buffer.find(b"{", end)
            end = self._buffer.find(b"\n", end + 1)
        if self._ended:
            return len(self._buffer)
        return self._buffer.rfind(b"\n") + 1 or len(self._buffer)

    def _begins(self, start: int, reach: Scan) -> bool:
        """Whether an object that begins here is like the one before."""
        if reach.page >= 0:
            return True
        value = parsed(self._buffer[start : reach.end]) if reach.end >= 0 else None
        if value is None:
            return False
        if self._before:
            return self._is_kin(value)
        return self._buffer[:start].rstrip()[-1:] != b":"

    def _member(self) -> bool:
        """Pass over a key and its value behind a page's list; False where there is none."""
        while True:
            member = MEMBER.match(self._buffer, self._place)
            if member is not None and member.end() < len(self._buffer):
                break
            if not self._more():
                return False
        end = member.end()
        if self._buffer[end : end + 1] == b"[" and PAGE_KEY.search(self._buffer[: end + 1][-60:]):
            self._ignore(end)
            return True
        if self._buffer[end : end + 1] in (b"{", b"["):
            while True:
                reach = scan(self._buffer, end, ended=self._ended, pages=False)
                if reach.end >= 0:
                    end = reach.end
                    break
                before = self._place
                if reach.broken >= 0 or not self._more():
                    return False
                end -= before
        self._ignore(end)
        return True

    def _text(self) -> Iterator[Found]:
        """Text that belongs to no object, to the end of its line or to the next bracket."""
        end = self._place
        while self._buffer[end : end + 1] == b"[":
            end += 1  # more lists in each other than there may be
        while True:
            if self._buffer[end : end + 1] in (b"}", b"]"):
                end += 1
            elif (text := TEXT.match(self._buffer, end)) is not None:
                end = text.end()
            else:
                break
        if end >= len(self._buffer) and end - self._place < LONGEST and self._more():
            yield from self._text()
            return
        end += self._buffer[end : end + 1] == b"\n"
        text_ = self._buffer[self._place : end]
        yield self._rejected(end, NOT_JSON if json_value(text_.strip(b", \t\r\n")) is None else "")
