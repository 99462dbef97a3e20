"""The fields of a BibTeX entry, and its text without LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from hotbed.sources.files.framing.entries import BRACE, ESCAPED, PLAIN_BRACE, closing
from hotbed.sources.files.record import Record

FIELD = re.compile(rb'[\s,]{0,200}([^\s=,{}"#]{1,100})\s{0,100}=\s{0,100}')
QUOTE = re.compile(rb'["{}]')
BARE_END = re.compile(rb"[,}\n]")
MARKS = {
    '"': "\u0308",
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
}
"""Combining marks by LaTeX's command for an accent."""
LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "aa": "å",
    "AA": "Å",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "i": "i",
    "j": "j",
    "dh": "ð",
    "th": "þ",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
}
ACCENT = re.compile(
    r"""\\(?:(["'`^~=.])\s?\{?\\?([A-Za-z])\}?|([cvuHkrd])(?:\s?\{\\?([A-Za-z])\}|\s([A-Za-z])\b))"""
)
COMMAND = re.compile(r"\\(?:([A-Za-z]{1,20})(?:\{\}|\s)?|([^A-Za-z\s]))")


def entry_fields(record: Record, wanted: Collection[str]) -> tuple[str, dict[str, str]]:
    """The key of an entry and some of its fields.

    Parameters
    ----------
    record : Record
        An entry as `entries` yields it.
    wanted : collection of str
        Names of fields, in small letters.

    Returns
    -------
    str
        The key by which a text would cite it.
    dict of str to str
        Values by their fields' names in small letters; braces, line ends and LaTeX are kept. Of a
        field that comes again, the first value.

    Raises
    ------
    ValueError
        Something stands where a field is expected.

    Examples
    --------
    >>> entry = Record(1, b"@article{ WOS:1,\\nYear = {{2020}},\\nType = {Article},\\n}")
    >>> entry_fields(entry, ("year", "doi"))
    ('WOS:1', {'year': '{2020}'})
    """
    data = record.data
    braces = PLAIN_BRACE if record.kind == ESCAPED else BRACE
    place = data.find(b"{") + 1
    comma = data.find(b",", place)
    if comma < 0:
        comma = len(data) - 1
    key, place = data[place:comma].strip().decode(), comma
    values: dict[str, str] = {}
    while field := FIELD.match(data, place):
        place = field.end()
        end = _value_end(data, place, braces)
        name = field[1].decode().lower()
        if name in wanted and name not in values:
            bare = data[place : place + 1] not in (b"{", b'"')
            value = data[place:end] if bare else data[place + 1 : end - 1]
            values[name] = value.decode()
        place = end
    if data[place:].strip(b" \t\r\n,") != b"}":
        shown = data[place : place + 40].decode("utf-8", "replace").strip()
        raise ValueError(f"no field where one is expected: {shown!r}")
    return key, values


def _value_end(data: bytes, place: int, braces: re.Pattern[bytes]) -> int:
    if data[place : place + 1] == b"{":
        return closing(data, braces, place) or len(data)
    if data[place : place + 1] == b'"':
        depth = 0
        for sign in QUOTE.finditer(data, place + 1):
            if sign[0] == b'"' and not depth:
                return sign.end()
            depth += (sign[0] == b"{") - (sign[0] == b"}")
        return len(data)
    end = BARE_END.search(data, place)
    return end.start() if end else len(data)


def plain(text: str) -> str:
    r"""A value without braces and LaTeX; line ends are kept.

    Parameters
    ----------
    text : str
        As `entry_fields` returns it.

    Returns
    -------
    str
        Text; a command that has no sign here is left out, what it applies to is kept.

    Examples
    --------
    >>> plain(r"{Univ K{\"o}ln, Dept Phys \& Math, {[}Campus] \'{E}vora, \L{}\'{o}d\'z}")
    'Univ Köln, Dept Phys & Math, [Campus] Évora, Łódź'
    """
    if "\\" in text:
        text = ACCENT.sub(_accented, text)
        text = COMMAND.sub(lambda match: match[2] or LETTERS.get(match[1], ""), text)
    return text.replace("{", "").replace("}", "").strip()


def _accented(match: re.Match[str]) -> str:
    letter = match[2] or match[4] or match[5]
    return unicodedata.normalize("NFC", letter + MARKS[match[1] or match[3]])


def names(text: str) -> list[str]:
    """The persons of a field such as author.

    Parameters
    ----------
    text : str
        Names parted by "and", as `entry_fields` returns them.

    Returns
    -------
    list of str
        In order.

    Examples
    --------
    >>> names("Roe, Anna and\\n   Berg, Nils")
    ['Roe, Anna', 'Berg, Nils']
    """
    words = " ".join(text.split())
    return [name for part in words.split(" and ") if (name := plain(part))]
