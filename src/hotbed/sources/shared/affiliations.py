"""Several affiliations in one text, as publishers hand them to PubMed.

PubMed has an element for each affiliation of an author, but since October 2013 it does not check
what publishers put into one. Parts are taken apart only where it is plain that each is an address.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-Affiliation.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from hotbed.reference.countries import country_names
from hotbed.sources.shared.people import initialled
from hotbed.sources.shared.records import Address

STATES = frozenset(
    """
    al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj
    nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy
    """.split()  # noqa: SIM905 - fifty lines as a list
)
OTHER_NAMES = frozenset(
    {
        "brasil",
        "czech republic",
        "czechia",
        "deutschland",
        "england",
        "españa",
        "great britain",
        "holland",
        "hong kong",
        "iran",
        "islamic republic of iran",
        "italia",
        "korea",
        "ksa",
        "macau",
        "northern ireland",
        "p r china",
        "peoples republic of china",
        "pr china",
        "republic of ireland",
        "republic of korea",
        "russia",
        "russian federation",
        "scotland",
        "slovak republic",
        "south korea",
        "taiwan",
        "taiwan roc",
        "the netherlands",
        "turkey",
        "turkiye",
        "uae",
        "uk",
        "united states of america",
        "us",
        "usa",
        "viet nam",
        "vietnam",
        "wales",
    }
)
"""What addresses call countries beside their names in the reference data."""
CONTACT = "Electronic address:"
MOST_WORDS = 12  # of a name
DIGIT = re.compile(r"\d")
MARKS = re.compile(r"[.'’()]")
AND = re.compile(r",? and | & ")


@cache
def _ends() -> frozenset[str]:
    names = frozenset(MARKS.sub("", name).casefold() for name in country_names().values())
    return names | OTHER_NAMES | STATES


def split_affiliations(text: str) -> list[str]:
    """The addresses in a text, if semicolons part it into such; else the text alone.

    Each must be a list by commas and end with a country or a state of the United States, so that
    the semicolon between a department and its university parts nothing.

    Parameters
    ----------
    text : str
        What stands at an author's name.

    Returns
    -------
    list of str
        One address or more.

    Examples
    --------
    >>> split_affiliations("KTH, Stockholm, Sweden; MIT, Cambridge, MA 02139, USA.")
    ['KTH, Stockholm, Sweden', 'MIT, Cambridge, MA 02139, USA']
    >>> split_affiliations("Department of Physics, Optics; KTH, Stockholm, Sweden")
    ['Department of Physics, Optics; KTH, Stockholm, Sweden']
    """
    parts = _parts(text)
    return parts if len(parts) == 1 or all(map(_is_address, parts)) else [text]


def _parts(text: str) -> list[str]:
    parts = [without_contact(part).removeprefix("and ") for part in text.split(";")]
    return [part for part in parts if part]


def without_contact(affiliation: str | None) -> str:
    """An affiliation without the address for electronic mail at its end.

    Parameters
    ----------
    affiliation : str or None
        A text.

    Returns
    -------
    str
        "" where nothing else is in it.

    Examples
    --------
    >>> without_contact("KTH, Stockholm, Sweden. Electronic address: a@kth.se.")
    'KTH, Stockholm, Sweden'
    """
    text = (affiliation or "").rstrip()
    start = text.rfind(CONTACT)
    if start >= 0:
        rest = text[start + len(CONTACT) :].split(maxsplit=1)
        if not rest or (len(rest) == 1 and "@" in rest[0][1:-1]):
            return text[:start].strip(" ;.\t\r\n")
    before, _, last = text.replace("\t", " ").rpartition(" ")
    return (before if "@" in last[1:-1] else text).strip(" ;.")


def _is_address(text: str) -> bool:
    pieces = text.split(",")
    words = [word for word in pieces[-1].split() if not DIGIT.search(word)]
    last = MARKS.sub("", " ".join(words)).casefold()
    return len(pieces) > 1 and " ".join(last.split()) in _ends()


def by_author(text: str, authors: Sequence[str]) -> dict[int, list[str]] | None:
    """Whose address each part of a text is, where every part begins with names of authors.

    Parameters
    ----------
    text : str
        What stands at an author's name.
    authors : sequence of str
        Surname, comma, given names.

    Returns
    -------
    dict of int to list of str, or None
        The addresses by the author's number; None where a part begins otherwise.

    Examples
    --------
    >>> by_author("Ann Roe, KTH; Bo Li and Cy Doe, MIT, MA", ["Roe, Ann", "Li, B", "Doe, C"])
    {0: ['KTH'], 1: ['MIT, MA'], 2: ['MIT, MA']}
    """
    parts = _parts(text)
    numbers = {initialled(name): number for number, name in enumerate(authors)}
    if len(parts) < 2 or len(numbers) < len(authors):
        return None
    addresses: dict[int, list[str]] = {}
    for part in parts:
        who, _, address = part.partition(",")
        keys = [_turned(name, numbers) for name in AND.split(who)]
        if not address.strip() or "" in keys:
            return None
        for key in keys:
            addresses.setdefault(numbers[key], []).append(address.strip())
    return addresses


def addresses_of(authors: Sequence[str], given: Sequence[Sequence[str]]) -> list[list[Address]]:
    """Each author's addresses, each once, out of the texts that stand at her name.

    Parameters
    ----------
    authors : sequence of str
        Surname, comma, given names.
    given : sequence of sequence of str
        The texts at each author.

    Returns
    -------
    list of list of Address
        In the order of the authors.
    """
    addresses: list[dict[str, None]] = [{} for _ in authors]
    for number, texts in enumerate(given):
        for text in texts:
            named = by_author(text, authors) if ";" in text else None
            for who, places in (named or {number: split_affiliations(text)}).items():
                addresses[who].update(dict.fromkeys(filter(None, map(without_contact, places))))
    return [[{"address": place} for place in places] for places in addresses]


def _turned(name: str, known: dict[str, int]) -> str:
    """ "Ann van Roe" as `initialled` has "van Roe, Ann"; the longest surname that is known."""
    words = name.split()[: MOST_WORDS + 1]
    if len(words) > MOST_WORDS:
        return ""
    for cut in range(1, len(words)):
        key = initialled(f"{' '.join(words[cut:])}, {' '.join(words[:cut])}")
        if key in known:
            return key
    return ""
