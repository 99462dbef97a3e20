"""How far an object of JSON text goes, by its brackets and quotes alone, and what it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

JsonObject = dict[str, Any]
"""A parsed record: of any form until its source looks at it."""
DEEPEST = 100
STRING = rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
TO_BRACKET = re.compile(
    rb'(?:[^"{}\[\]]*+' + STRING + rb'(?=\s*+[,:}\]]))*+[^"{}\[\]]*+([{}\[\]"]|\Z)'
)
UNCLOSED = re.compile(STRING + rb"\s*+\Z|" + rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+\\?\Z')
PAGE_KEY = re.compile(
    rb'(?:"(?:results|items|data)"\s{0,9}:\s{0,9}\[|"message"\s{0,9}:\s{0,9}\{)\Z'
)
LISTS = frozenset({"results", "items", "data"})
FIRST_KEY = re.compile(rb"\{\s*+(" + STRING + rb")\s*+:")
MOST_KEYS = 100  # of an object that are looked for in its bytes
MOST_STARTS = 200
OPENING = {"}": "{", "]": "["}


@dataclass
class Scan:
    """How far an object goes: to its end, to a page's list, to where it breaks; or it goes on."""

    end: int = -1
    page: int = -1
    broken: int = -1


def parsed(data: bytes) -> JsonObject | None:
    """An object, also one with the numbers that JSON doesn't have (NaN, Infinity), as null.

    Parameters
    ----------
    data : bytes
        JSON text.

    Returns
    -------
    dict or None
        None where it is no object.

    Examples
    --------
    >>> parsed(b'{"year": NaN}'), parsed(b'[1]')
    ({'year': None}, None)
    """
    value = json_value(data)
    return value if isinstance(value, dict) else None


def json_value(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        pass
    if b"NaN" not in data and b"Infinity" not in data:
        return None
    try:
        value: object = json.loads(data, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None
    return value


def is_page(value: JsonObject) -> bool:
    for name in LISTS:
        if name in value and isinstance(value[name], list):
            return True
    return "message" in value and isinstance(value["message"], dict)


def first_key(data: bytes, start: int) -> bytes:
    key = FIRST_KEY.match(data, start)
    return key[1] if key else b""


def largest_kind(data: bytes, start: int, *, ended: bool) -> bytes:
    """An object of the kind that most of the text behind a place consists of: a record.

    Objects are of a kind that begin with the same key and have at least half of each other's keys;
    what holds its kin swallowed it. `MOST_STARTS` are looked at; what follows a key that is not a
    page's is no record.
    """
    items: list[tuple[bytes, bytes, JsonObject]] = []
    for first in islice(FIRST_KEY.finditer(data, start + 1), MOST_STARTS):
        before = data[max(first.start() - 40, 0) : first.start()].rstrip()
        if before[-1:] != b":" or PAGE_KEY.search(before + b"{"):
            item = data[first.start() : scan(data, first.start(), ended=ended).end]
            value = parsed(item)
            if value is None or is_page(value):
                continue
            if not holds_kin(value, value):
                items.append((first[1], item, value))
    size, largest = 0, b""
    for key, item, value in items:
        kind = sum(
            len(other)
            for same, other, beside in items
            if same == key and are_kin(value, beside) and are_kin(beside, value)
        )
        if kind > size:
            size, largest = kind, item
    return largest


def are_kin(model: JsonObject, value: JsonObject) -> bool:
    """Whether an object has at least half of a model's keys."""
    return 2 * len(model.keys() & value.keys()) >= len(model)


def holds_kin(model: JsonObject, value: JsonObject) -> bool:
    """Whether an object within another, at any depth, has at least half of a model's keys."""
    return any(are_kin(model, inner) for inner in objects_in(value))


def quoted(value: JsonObject) -> list[bytes]:
    """The first keys of an object as its text has them."""
    return [b'"' + key.encode("utf-8", "replace") + b'"' for key in islice(value, MOST_KEYS)]


def objects_in(value: JsonObject) -> Iterator[JsonObject]:
    """The objects within an object, at any depth."""
    inner: list[object] = [*value.values()]
    while inner:
        item = inner.pop()
        if isinstance(item, dict):
            yield item
            inner += item.values()
        elif isinstance(item, list):
            inner += item


def scan(data: bytes, start: int, *, ended: bool, pages: bool = True) -> Scan:
    """How far an object or list goes that begins here."""
    stack: list[str] = []
    place = start
    while True:
        step = TO_BRACKET.match(data, place)
        bracket = step.start(1) if step else len(data)
        sign = data[bracket : bracket + 1].decode("latin-1")
        if not sign:
            return Scan(broken=bracket) if ended else Scan()
        if sign == '"':
            goes_on = not ended and UNCLOSED.match(data, bracket)
            return Scan() if goes_on else Scan(broken=bracket)
        if sign in "{[":
            if stack and not _may_open(data, bracket, stack[-1]):
                return Scan(broken=bracket)
            before = data[max(start, bracket - 40) : bracket + 1]
            if pages and len(stack) == 1 and stack[0] == "{" and PAGE_KEY.search(before):
                return Scan(page=bracket)
            stack.append(sign)
            if len(stack) > DEEPEST:
                return Scan(broken=bracket)
        elif stack.pop() != OPENING[sign]:
            return Scan(broken=bracket)
        place = bracket + 1
        if not stack:
            return Scan(end=place)


def _may_open(data: bytes, bracket: int, around: str) -> bool:
    """Whether what stands before a bracket lets a value follow."""
    before = bracket - 1
    while data[before : before + 1].isspace():
        before -= 1
    return chr(data[before]) in (":" if around == "{" else "[,")
