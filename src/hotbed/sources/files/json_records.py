"""Records out of JSON: one a line, an array, or an object that holds them in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any

import orjson

from hotbed.base.errors import HotbedError
from hotbed.sources.files.containers import CHUNK, LONGEST, lines, members
from hotbed.sources.files.record import Record

LISTS = re.compile(rb'\s*(?:\[|\{.{0,65536}?"(?:items|results)"\s*:\s*\[)', re.DOTALL)
JsonObject = dict[str, Any]
"""A parsed record: of any form until its source looks at it."""
MARKS = re.compile(rb'["{}\[\]\\]')


def json_records(file: Path, what: str) -> Iterator[Record]:
    """Iterate over the objects of a JSON file.

    Parameters
    ----------
    file : Path
        A file, packed or not.
    what : str
        What its owner calls a record, for faults.

    Yields
    ------
    Record
        Its content is the object; what is not an object has a fault.

    Raises
    ------
    HotbedError
        Damaged, or a record longer than 256 MB.
    """
    row = 0
    for member in members(file):
        head = member.stream.peek(CHUNK)[:CHUNK]
        texts = _listed(member.stream, file) if _is_list(head) else lines(member.stream, file)
        for data in texts:
            row += 1
            if not data.strip():
                continue
            try:
                record = orjson.loads(data)
            except orjson.JSONDecodeError:
                yield Record(row, data, fault="not a JSON record")
                continue
            if isinstance(record, dict) and isinstance(record.get("message"), dict):
                record = record["message"]  # a single work as the API answers it
            if not isinstance(record, dict):
                yield Record(row, data, fault=f"not a {what}")
                continue
            yield Record(row, data.strip(), record)


def _is_list(head: bytes) -> bool:
    first = head.split(b"\n", 1)[0].strip()
    if first.startswith(b"{") and first.endswith(b"}"):
        try:
            record = orjson.loads(first)
        except orjson.JSONDecodeError:
            record = {}
        held = record.get("message", record)
        if not (isinstance(held, dict) and ("results" in held or "items" in held)) and record:
            return False
    return LISTS.match(head) is not None


def _listed(stream: BufferedReader, file: Path) -> Iterator[bytes]:
    """The objects of the first list in a JSON text, each as bytes, whatever lies around them."""
    buffer = b""
    while not (start := LISTS.match(buffer)):
        data = stream.read(CHUNK)
        buffer += data
        if not data:
            return
    position = start.end()
    while True:
        objects, position = _objects(buffer, position)
        yield from objects
        if position < 0:
            return
        buffer, position = buffer[position:], 0
        data = stream.read(max(CHUNK, len(buffer)))
        if not data:
            left = buffer.strip().rstrip(b",]}").strip(b", \r\n\t")
            if left:
                yield left
            return
        buffer += data
        if len(buffer) > LONGEST:
            raise HotbedError(f"{file} has a record of more than 256 MB", "check its format")


def _objects(buffer: bytes, start: int) -> tuple[list[bytes], int]:
    """Complete objects from here on, and where the rest begins; -1 where the list ends."""
    objects: list[bytes] = []
    depth, quoted, place = 0, False, start
    while mark := MARKS.search(buffer, place):
        sign, place = mark[0], mark.end()
        if quoted:
            if sign == b"\\":
                place += 1
            elif sign == b'"':
                quoted = False
        elif sign == b'"':
            quoted = True
        elif sign in b"{[":
            if depth == 0:
                start = mark.start()
            depth += 1
        elif sign in b"}]":
            if depth == 0:
                return objects, -1
            depth -= 1
            if depth == 0:
                objects.append(buffer[start:place])
                start = place
    return objects, start
