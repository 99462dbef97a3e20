"""Grants of 2001 to 2004: WIPO's ST.32, as SGML (v2.4) and as XML (v2.5).

Elements have the numbers of WIPO's INID codes: B110 is the number, B140 the date, B721 an
inventor, B731 an assignee, B510 the IPC.
Source: https://www.wipo.int/standards/en/pdf/03-32-01.pdf and the office's ST32-US-Grant-025xml.dtd
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from hotbed.sources.files.xml import text
from hotbed.sources.listings import APPLICANT, IPC
from hotbed.sources.shared.records import Address, Detail, Document, Types
from hotbed.sources.shared.st36 import old_symbol
from hotbed.sources.shared.us_office import (
    DESIGN,
    PLANT,
    REGISTRATION,
    REISSUE,
    UTILITY,
    country_of,
)
from hotbed.sources.shared.years import leading_year

PART = "SDOBI"
CITED, CITED_END = b"<B560>", b"</B560>"
# SGML leaves the end tags of empty elements away; these stand in the bibliographic part
EMPTY = re.compile(
    rb"<(B221US|B473US|B597US|CITED-BY-[A-Z]+|EMI|CHEMCDX|CHEMMOL|MATHEMATICA|CUSTOM-CHARACTER|"
    rb"INS-S|INS-E|DEL-S|DEL-E|CLREF|DFREF)(\s[^<>]*)?(?<!/)>(?!\s*</\1>)"
)
LOOSE = re.compile(rb"&(?!#?\w{1,30};)")
TYPES = {"A": UTILITY, "B": UTILITY, "S": DESIGN, "P": PLANT, "E": REISSUE, "H": REGISTRATION}
"""By the first letter of the kind of document (B130)."""


def mended(data: bytes) -> bytes:
    """A bibliographic part as XML: SGML's empty elements closed, cited documents left away.

    Parameters
    ----------
    data : bytes
        The element SDOBI.

    Returns
    -------
    bytes
        The same but for that.

    Examples
    --------
    >>> mended(b"<SDOBI><B560>&x<B561></B560><B597US><B110>R&D</B110></SDOBI>")
    b'<SDOBI><B597US/><B110>R&amp;D</B110></SDOBI>'
    """
    start, end = data.find(CITED), data.rfind(CITED_END)
    if 0 <= start < end:
        data = data[:start] + data[end + len(CITED_END) :]
    if b"&" in data:
        data = LOOSE.sub(b"&amp;", data)
    return EMPTY.sub(rb"<\1\2/>", data)


def document(root: Element, types: Types) -> Document:
    """A grant.

    Parameters
    ----------
    root : Element
        The element SDOBI.
    types : Types
        Which types count.

    Returns
    -------
    Document
        Without its row and copy.

    Raises
    ------
    ValueError
        It has no number.
    """
    number = text(root, "B100/B110/DNUM")
    if not number:
        raise ValueError("no publication number")
    kind = TYPES.get((text(root, "B100/B130") or "")[:1])
    details: list[Detail] = [
        (None, APPLICANT, name, None)
        for party in root.iterfind("B700/B730/B731/PARTY-US")
        if (name := _name(party))
    ]
    return Document(
        f"{text(root, 'B100/B190') or 'US'}{number}",
        leading_year(text(root, "B100/B140/DATE")),
        [_addresses(party) for party in root.iterfind("B700/B720/B721/PARTY-US")],
        left_out=types.why([kind] if kind else []),
        details=details + _classes(root),
    )


def _name(party: Element) -> str:
    """An organisation's name, or a person's: last name, comma, first name."""
    names = party.find("NAM")
    if organisation := text(names, "ONM"):
        return organisation
    return ", ".join(part for part in (text(names, "SNM"), text(names, "FNM")) if part)


def _addresses(party: Element) -> list[Address]:
    place = party.find("ADR")
    state = text(place, "STATE")
    address: Address = {
        "street": text(place, "STR"),
        "city": text(place, "CITY"),
        "region": state or text(place, "CNTY"),
        "postcode": text(place, "PCODE"),
        "country": country_of(text(place, "CTRY"), state),
    }
    return [address] if any(address.values()) else []


def _classes(root: Element) -> list[Detail]:
    symbols = [*root.iterfind("B500/B510/B511"), *root.iterfind("B500/B510/B512")]
    return [
        (None, IPC, value, None)
        for symbol in symbols
        if (value := old_symbol("".join(symbol.itertext())))
    ]
