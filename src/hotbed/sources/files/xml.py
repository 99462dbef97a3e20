"""Records out of XML files of any size, one small tree at a time, safely.

A file is cut at its records' tags and only a record's own bytes are parsed. So a document type
declaration is never seen by the parser: no entity is expanded or fetched. A record that is not
well-formed is set aside alone, and files that hold many documents one after the other read alike.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, XMLParser

from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account
from hotbed.sources.files.containers import members
from hotbed.sources.files.framing.elements import pieces
from hotbed.sources.files.record import Record

TAG_PREFIXES = re.compile(rb"<([A-Za-z_][\w.-]*):")
PREFIXES = re.compile(rb"</?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=")
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{0,30});")
PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
HIDDEN = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"))
"""What hides tags: how it begins and ends."""


def xml_records(path: DataPath, names: tuple[str, ...], account: Account) -> Iterator[Record]:
    """Iterate over the elements of some local names in a file.

    Parameters
    ----------
    path : DataPath
        A file, packed or not.
    names : tuple of str
        As `pieces`.
    account : Account
        Takes what becomes of the file's bytes.

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
    for member in members(path, account):
        for piece in pieces(member.stream, names, account):
            row += 1
            yield Record(row, piece.data, kind=piece.name, fault=piece.fault)


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
    plain = _shown(data) if b"<!" in data else data
    names = set().union(*map(_names, prefixes.findall(plain))) - {b"", b"xml", b"xmlns"}
    declared = b"".join(b' xmlns:%s="%s"' % (name, name) for name in sorted(names))
    parser.feed(b"<r%s>%s</r>" % (declared, data))
    wrapped: Element = parser.close()
    return wrapped[0]


def _shown(data: bytes) -> bytes:
    """XML without comments and sections of characters, in which nothing is a tag."""
    for begins, ends in HIDDEN:
        parts, place = [], 0
        while (start := data.find(begins, place)) >= 0:
            end = data.find(ends, start + len(begins))
            if end < 0:
                break
            parts.append(data[place:start])
            place = end + len(ends)
        parts.append(data[place:])
        data = b"".join(parts)
    return data


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
