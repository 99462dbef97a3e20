"""Records out of XML files of any size, one small tree at a time, safely.

A file is cut at its records' tags and only a record's own bytes are parsed. So a document type
declaration is never seen by the parser: no entity is expanded or fetched. A record that is not
well-formed is set aside alone, and files that hold many documents one after the other read alike.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, XMLParser

from hotbed.sources.files.containers import CHUNK, LONGEST, members
from hotbed.sources.shared.records import Record

CUT_OFF = "cut off: its end tag is missing"
TAG_ENDS = (b" ", b"\t", b"\r", b"\n", b"/", b">")
PREFIXED = re.compile(rb"[A-Za-z_][\w.-]*:[\w.-]+")
TAG_PREFIXES = re.compile(rb"<([A-Za-z_][\w.-]*):")
PREFIXES = re.compile(rb"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,30});")
OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}
HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)


@dataclass
class Piece:
    """One record: its tag's local name, its bytes, and what is wrong with it ("": nothing)."""

    name: str
    data: bytes
    fault: str = ""


@dataclass
class _Tag:
    """An opening tag in the buffer: where it is, its whole name, its local name."""

    at: int
    end: int
    whole: bytes
    local: bytes


def pieces(stream: BinaryIO, names: tuple[str, ...]) -> Iterator[Piece]:
    """The elements of these local names, in order; they are not nested in each other."""
    locals_ = [name.encode() for name in names]
    buffer, done = b"", False
    start: _Tag | None = None
    at = 0  # up to here the buffer is done with
    seen = 0  # up to here the record's end was looked for
    while True:
        if start is None:
            start = _opening(buffer, at, locals_)
            if start:
                at, seen = start.at, start.end
        if start is not None:
            end = _ending(buffer, start, seen)
            if end:
                yield Piece(start.local.decode(), buffer[at : end[0]], end[1])
                at, start = end[0], None
                continue
            seen = max(len(buffer) - len(start.whole) - 2, start.end)
            if len(buffer) - at > LONGEST or done:
                fault = CUT_OFF if done else "longer than 256 MB"
                yield Piece(start.local.decode(), buffer[at:][:100_000], fault)
                at, start = len(buffer), None
        if done:
            return
        keep = at if start else max(at, len(buffer) - 200)  # an opening tag may be cut
        data = stream.read(CHUNK)
        done = not data
        buffer, at = buffer[keep:] + data, 0
        if start:
            start = _Tag(0, start.end - keep, start.whole, start.local)
            seen -= keep


def xml_records(path: Path, names: tuple[str, ...]) -> Iterator[Record]:
    """The elements of these local names in a file as records, their kind the name."""
    row = 0
    for member in members(path):
        for piece in pieces(member.stream, names):
            row += 1
            yield Record(row, piece.data, kind=piece.name, fault=piece.fault)


def _opening(buffer: bytes, at: int, names: list[bytes]) -> _Tag | None:
    """The first opening tag of one of these local names, with or without a prefix."""
    best: _Tag | None = None
    for name in names:
        found = buffer.find(name, at, best.at if best else len(buffer))
        while found >= 0:
            end = found + len(name)
            mark = buffer.rfind(b"<", max(at, found - 60), found)
            whole = buffer[mark + 1 : end]
            named = whole == name or (whole.endswith(b":" + name) and PREFIXED.fullmatch(whole))
            if mark >= 0 and named and buffer[end : end + 1] in TAG_ENDS:
                best = _Tag(mark, end, whole, name)
                break
            found = buffer.find(name, end, best.at if best else len(buffer))
    return best


def _ending(buffer: bytes, start: _Tag, seen: int) -> tuple[int, str] | None:
    """Where the record ends and what is wrong with it; None where the buffer ends before."""
    tag_end = buffer.find(b">", start.end)
    if tag_end < 0:
        return None
    if buffer[tag_end - 1 : tag_end] == b"/":
        return tag_end + 1, ""
    at = _tag(buffer, b"</" + start.whole, seen, len(buffer))
    again = _tag(buffer, b"<" + start.whole, seen, at if at >= 0 else len(buffer))
    if again >= 0:
        return again, CUT_OFF
    close = buffer.find(b">", at) if at >= 0 else -1
    return (close + 1, "") if close >= 0 else None


def _tag(buffer: bytes, tag: bytes, start: int, end: int) -> int:
    at = buffer.find(tag, start, end)
    while at >= 0 and buffer[at + len(tag) : at + len(tag) + 1] not in TAG_ENDS:
        at = buffer.find(tag, at + 1, end)
    return at


def tree(data: bytes) -> Element:
    """A record's tree with local names, of elements and attributes.

    Raises
    ------
    ValueError : not well-formed.

    >>> tree(b'<e:a e:kind="x"><b>&eacute;&amp;</b></e:a>').get("kind")
    'x'
    """
    if b"&" in data:
        data = ENTITY.sub(_character, data)
    found: Element | None = None
    fault = ""
    # prefixes of attributes are dear to look for, and seldom needed
    for prefixes in (None, TAG_PREFIXES, PREFIXES):
        try:
            found = _parsed(data, prefixes)
            break
        except ParseError as error:
            fault = str(error)
            if "unbound prefix" not in fault:
                break
    if found is None:
        raise ValueError(f"not well-formed XML ({fault})")
    if prefixes is None and b"xmlns" not in data:
        return found
    for element in found.iter():
        if "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)
    return found


def _parsed(data: bytes, prefixes: re.Pattern[bytes] | None) -> Element:
    """A tree; prefixes are declared here, as the root that does so is no part of the record."""
    parser = XMLParser(encoding="utf-8")  # noqa: S314 - never sees a document type
    if prefixes is None:
        parser.feed(data)
        root: Element = parser.close()
        return root
    plain = HIDDEN.sub(b"", data) if b"<!" in data else data
    names = set().union(*map(_names, prefixes.findall(plain))) - {b"", b"xml", b"xmlns"}
    declared = b"".join(b' xmlns:%s="%s"' % (name, name) for name in sorted(names))
    parser.feed(b"<r%s>%s</r>" % (declared, data))
    wrapped: Element = parser.close()
    return wrapped[0]


def _names(found: bytes | tuple[bytes, ...]) -> set[bytes]:
    return {found} if isinstance(found, bytes) else set(found)


def _character(found: re.Match[bytes]) -> bytes:
    """A named entity of HTML as its character; an unknown one as its name."""
    if found[1] in OWN:
        return found[0]
    known = html.entities.html5.get(found[1].decode() + ";")
    return known.encode() if known and known not in "<&" else found[1]


def text(element: Element | None, path: str = "") -> str | None:
    """The whole text of the first element at a path, without outer blanks; None if empty."""
    found = element if element is None or not path else element.find(path)
    if found is None:
        return None
    value = found.text if not len(found) else "".join(found.itertext())
    return " ".join(value.split()) or None if value else None


def first_of(element: Element, names: tuple[str, ...]) -> str | None:
    """The text of the first element below of one of these names, in the order of the names."""
    for name in names:
        for found in element.iter(name):
            if value := text(found):
                return value
    return None
