"""Grants of 1976 to 2001: the office's text files (APS, the "Green Book").

A grant begins with a line PATN; sections such as INVT (an inventor) and ASSG (an assignee) hold
fields of three letters, and long values go on in indented lines.
Source: https://bulkdata.uspto.gov, PatentFullTextAPSGreenBook-Documentation.pdf
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hotbed.sources.listings import APPLICANT, IPC
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.st36 import old_symbol
from hotbed.sources.shared.us_office import (
    DESIGN,
    PLANT,
    PUBLICATION,
    REGISTRATION,
    REISSUE,
    UTILITY,
    country_of,
)
from hotbed.sources.shared.years import leading_year

START = b"PATN"
FILE = b"HHHHHT"  # the first signs of a weekly file's header
TEXTS = re.compile(rb"\n(?:ABST|GOVT|PARN|BSUM|DRWD|DETD|CLMS|DCLM)[ \t\r]*\n")
TYPES = {
    "1": UTILITY,
    "2": REISSUE,
    "4": DESIGN,
    "5": PUBLICATION,
    "6": PLANT,
    "7": REGISTRATION,
}
"""By the type of application (APT)."""
NUMBER = 8  # signs of a number; a check digit follows

Section = tuple[str, list[tuple[str, str]]]


def is_greenbook(head: bytes) -> bool:
    """Whether a file is of this format.

    Parameters
    ----------
    head : bytes
        Its beginning.

    Returns
    -------
    bool
        It begins with the header of a weekly file, or with a grant.
    """
    first = head.lstrip().partition(b"\n")[0]
    return first.startswith(FILE) or first.rstrip() == START


def document(data: bytes, types: Types) -> Document:
    """A grant.

    Parameters
    ----------
    data : bytes
        Its lines, from PATN on.
    types : Types
        Which types count.

    Returns
    -------
    Document
        Without its row and copy.

    Raises
    ------
    ValueError
        It has no number, or its first lines are of another form.
    """
    facts: dict[str, str] = {}
    people: list[list[Address]] = []
    details: list[Detail] = []
    for name, section in _sections(data):
        if name == "PATN":
            facts |= dict(reversed(section))
        elif name == "INVT":
            people += [_addresses(dict(reversed(person))) for person in _persons(section)]
        elif name == "ASSG":
            details += [(None, APPLICANT, _name(v), None) for tag, v in section if tag == "NAM"]
        elif name == "CLAS":
            symbols = (old_symbol(value) for tag, value in section if tag == "ICL")
            details += [(None, IPC, symbol, None) for symbol in symbols if symbol]
    number = facts.get("WKU", "").strip()[:NUMBER]
    if not number:
        raise ValueError("no publication number")
    kind = TYPES.get(facts.get("APT", "").strip())
    return Document(
        f"US{number}",
        leading_year(facts.get("ISD", "").strip()),
        people,
        left_out=types.why([kind] if kind else []),
        details=details,
    )


def _sections(data: bytes) -> Iterator[Section]:
    """The sections before the texts, each with its fields."""
    end = TEXTS.search(data)
    head = data[: end.start()] if end else data
    try:
        lines = head.decode()
    except UnicodeDecodeError:
        lines = head.decode("latin-1")  # a stray byte in a file that is ASCII
    name = ""
    fields: list[tuple[str, str]] = []
    for line in lines.split("\n"):
        line = line.rstrip()
        if len(line) == 4 and line.isupper():
            yield name, fields
            name, fields = line, []
        elif line.startswith("  ") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif line:
            fields.append((line[:4].strip(), line[5:]))
    yield name, fields


def _persons(section: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The persons of a section: a name begins the next one."""
    person: list[tuple[str, str]] = []
    for field in section:
        if field[0] == "NAM" and any(tag == "NAM" for tag, _ in person):
            yield person
            person = []
        person.append(field)
    if person:
        yield person


def _name(value: str) -> str:
    """A name as the later files have it: of persons last name, comma, first name."""
    return value.strip().replace("; ", ", ")


def _addresses(fields: dict[str, str]) -> list[Address]:
    def part(tag: str) -> str | None:
        return " ".join(fields.get(tag, "").split()) or None

    state = part("STA")
    address: Address = {
        "street": part("STR"),
        "city": part("CTY"),
        "region": state,
        "postcode": part("ZIP"),
        "country": country_of(part("CNT"), state),
    }
    return [address] if any(address.values()) else []
