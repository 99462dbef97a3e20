"""Web of Science's tagged plain text ("Full Record")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from hotbed.sources.account import Account
from hotbed.sources.files.framing.tagged import tagged_records
from hotbed.sources.files.record import Record
from hotbed.sources.formats.wos.addresses import of_lines
from hotbed.sources.formats.wos.fields import LISTS, TAGS, Get, values
from hotbed.sources.shared.fields import without_entities

LINE_STARTS = {tag: b"\n" + tag.encode() + b" " for tag in TAGS}
C1 = LINE_STARTS["C1"]
FIELD_END = re.compile(rb"\n(?! )")


def records(stream: BufferedReader, account: Account) -> Iterator[Record]:
    """Iterate over tagged records.

    Parameters
    ----------
    stream : BufferedReader
        The text.
    account : Account
        Takes what becomes of its bytes.

    Yields
    ------
    Record
        Its content is a `Get`.
    """
    for record in tagged_records(stream, account):
        if not record.fault:
            block = _without_references(record.data).replace(b"\r\n", b"\n")
            record.data, record.content = block.lstrip(b"\n"), _fields(block + b"\nER")
        yield record


def _without_references(block: bytes) -> bytes:
    """A record without its cited references, which are most of it and are not read."""
    start = block.find(b"\nCR ")
    end = block.find(b"\nNR ", start) if start >= 0 else -1
    if end < 0 or block.find(b"\nPT ", start, end) >= 0:
        return block
    return block[:start] + block[end:]


def _fields(block: bytes) -> Get:
    def get(tag: str) -> list[str]:
        start = block.find(LINE_STARTS[tag])
        if start < 0:
            return []
        end = _field_end(block, start)
        text = block[start + 4 : end].decode()
        if tag == "C1" and block.find(C1, end) >= 0:
            text = _all(block)
        if "&" in text:
            text = without_entities(text)
        if tag in LISTS:
            lines = [line for part in text.split("\n") if (line := part.strip())]
            if tag == "C1" and (len(lines) > text.count("]") or "; [" in text or ";[" in text):
                return list(of_lines(lines))  # not just an address a line
            if (
                tag in ("AU", "AF") and ";" in text
            ):  # names as some converters write them, in one line
                return [name for line in lines for name in values(line)]
            return lines
        line = " ".join(text.split()) if "\n" in text else text
        return [line] if tag == "DI" and line else values(line)  # a DOI may hold a semicolon

    return get


def _field_end(block: bytes, start: int) -> int:
    match = FIELD_END.search(block, start + 1)
    return match.start() if match else len(block)


def _all(block: bytes) -> str:
    """The lines of all fields C1; some converters write a tag for each address."""
    texts, start = [], block.find(C1)
    while start >= 0:
        end = _field_end(block, start)
        texts.append(block[start + len(C1) : end].decode())
        start = block.find(C1, end)
    return "\n".join(texts)
