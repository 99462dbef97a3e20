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
from io import BufferedReader
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, XMLParser

from hotbed.sources.files.containers import CHUNK, LONGEST, members
from hotbed.sources.files.record import Record

CUT_OFF = "cut off: its end tag is missing"
TAG_ENDS = (b" ", b"\t", b"\r", b"\n", b"/", b">")
PREFIXED = re.compile(rb"[A-Za-z_][\w.-]*:[\w.-]+")
TAG_PREFIXES = re.compile(rb"<([A-Za-z_][\w.-]*):")
PREFIXES = re.compile(rb"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,30});")
PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)


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
    """An opening tag in the buffer.

    `start` and `end` are where it begins and where its name ends, `name` is its name with the
    prefix, `local` without.
    """

    start: int
    end: int
    name: bytes
    local: bytes


def pieces(stream: BufferedReader, names: tuple[str, ...]) -> Iterator[Piece]:
    """Iterate over the elements of some local names.

    Parameters
    ----------
    stream : BufferedReader
        XML of any size, also several documents one after the other.
    names : tuple of str
        Local names; these elements are not nested in each other.

    Yields
    ------
    Piece
        In the order of the stream.
    """
    locals_ = [name.encode() for name in names]
    buffer, ended = b"", False
    tag: _Tag | None = None
    position = 0  # up to here the buffer is done with
    seen = 0  # up to here the record's end was looked for
    while True:
        if tag is None:
            tag = _opening(buffer, position, locals_)
            if tag:
                position, seen = tag.start, tag.end
        if tag is not None:
            end = _ending(buffer, tag, seen)
            if end:
                yield Piece(tag.local.decode(), buffer[position : end[0]], end[1])
                position, tag = end[0], None
                continue
            seen = max(len(buffer) - len(tag.name) - 2, tag.end)
            if len(buffer) - position > LONGEST or ended:
                fault = CUT_OFF if ended else "longer than 256 MB"
                yield Piece(tag.local.decode(), buffer[position:][:100_000], fault)
                position, tag = len(buffer), None
        if ended:
            return
        keep = position if tag else max(position, len(buffer) - 200)  # an opening tag may be cut
        data = stream.read(CHUNK)
        ended = not data
        buffer, position = buffer[keep:] + data, 0
        if tag:
            tag = _Tag(0, tag.end - keep, tag.name, tag.local)
            seen -= keep


def xml_records(path: Path, names: tuple[str, ...]) -> Iterator[Record]:
    """Iterate over the elements of some local names in a file.

    Parameters
    ----------
    path : Path
        A file, packed or not.
    names : tuple of str
        Local names; these elements are not nested in each other.

    Yields
    ------
    Record
        Its kind is the local name; its bytes are not parsed yet (`tree`).

    Raises
    ------
    HotbedError
        As `members`.
    """
    row = 0
    for member in members(path):
        for piece in pieces(member.stream, names):
            row += 1
            yield Record(row, piece.data, kind=piece.name, fault=piece.fault)


def _opening(buffer: bytes, start: int, names: list[bytes]) -> _Tag | None:
    """The first opening tag of one of these local names, with or without a prefix."""
    first: _Tag | None = None
    for local in names:
        place = buffer.find(local, start, first.start if first else len(buffer))
        while place >= 0:
            end = place + len(local)
            mark = buffer.rfind(b"<", max(start, place - 60), place)
            name = buffer[mark + 1 : end]
            named = name == local or (name.endswith(b":" + local) and PREFIXED.fullmatch(name))
            if mark >= 0 and named and buffer[end : end + 1] in TAG_ENDS:
                first = _Tag(mark, end, name, local)
                break
            place = buffer.find(local, end, first.start if first else len(buffer))
    return first


def _ending(buffer: bytes, tag: _Tag, seen: int) -> tuple[int, str] | None:
    """Where the record ends and what is wrong with it; None where the buffer ends before."""
    tag_end = buffer.find(b">", tag.end)
    if tag_end < 0:
        return None
    if buffer[tag_end - 1 : tag_end] == b"/":
        return tag_end + 1, ""
    closing = _find_tag(buffer, b"</" + tag.name, seen, len(buffer))
    limit = closing if closing >= 0 else len(buffer)
    again = _find_tag(buffer, b"<" + tag.name, seen, limit)
    if again >= 0:
        return again, CUT_OFF
    end = buffer.find(b">", closing) if closing >= 0 else -1
    return (end + 1, "") if end >= 0 else None


def _find_tag(buffer: bytes, tag: bytes, start: int, end: int) -> int:
    place = buffer.find(tag, start, end)
    while place >= 0 and buffer[place + len(tag) : place + len(tag) + 1] not in TAG_ENDS:
        place = buffer.find(tag, place + 1, end)
    return place


def tree(data: bytes) -> Element:
    """Parse a record, with local names of elements and attributes.

    Parameters
    ----------
    data : bytes
        One element, UTF-8; its prefixes need no declaration.

    Returns
    -------
    Element
        Its root.

    Raises
    ------
    ValueError
        Not well-formed.

    Examples
    --------
    >>> tree(b'<e:a e:kind="x"><b>&eacute;&amp;</b></e:a>').get("kind")
    'x'
    """
    if b"&" in data:
        data = ENTITY.sub(_character, data)
    root: Element | None = None
    fault = ""
    # prefixes of attributes are dear to look for, and seldom needed
    for prefixes in (None, TAG_PREFIXES, PREFIXES):
        try:
            root = _parsed(data, prefixes)
            break
        except ParseError as error:
            fault = str(error)
            if "unbound prefix" not in fault:
                break
    if root is None:
        raise ValueError(f"not well-formed XML ({fault})")
    if prefixes is None and b"xmlns" not in data:
        return root
    for element in root.iter():
        if "}" in element.tag:
            element.tag = element.tag.rpartition("}")[2]
        for name in [name for name in element.attrib if "}" in name]:
            element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)
    return root


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


def _names(match: bytes | tuple[bytes, ...]) -> set[bytes]:
    return {match} if isinstance(match, bytes) else set(match)


def _character(entity: re.Match[bytes]) -> bytes:
    """A named entity of HTML as its character; an unknown one as its name."""
    if entity[1] in PREDEFINED:
        return entity[0]
    known = html.entities.html5.get(entity[1].decode() + ";")
    return known.encode() if known and known not in "<&" else entity[1]


def text(element: Element | None, path: str = "") -> str | None:
    """The text of an element and all below, in one line.

    Parameters
    ----------
    element : Element or None
        Where to begin.
    path : str
        The way to a descendant, as ElementTree writes it; the first one counts. "": the element.

    Returns
    -------
    str or None
        Without outer blanks; None where there is no such element, or no text.
    """
    target = element if element is None or not path else element.find(path)
    if target is None:
        return None
    value = target.text if not len(target) else "".join(target.itertext())
    return " ".join(value.split()) or None if value else None


def first_of(element: Element, names: tuple[str, ...]) -> str | None:
    """The text of the first element of one of some names, below an element.

    Parameters
    ----------
    element : Element
        Where to begin.
    names : tuple of str
        In the order in which they are tried.

    Returns
    -------
    str or None
        As `text`; None where none of them has one.
    """
    for name in names:
        for descendant in element.iter(name):
            if value := text(descendant):
                return value
    return None
