"""Several affiliations in one text, as publishers hand them to PubMed.

PubMed has an element for each affiliation of an author, but since October 2013 it does not check
what publishers put into one. Parts are taken apart only where it is plain that each is an address.
Source: https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/el-Affiliation.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from hotbed.reference.geography import country_names
from hotbed.sources.shared.people import initialled
from hotbed.sources.shared.records import Address

STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN",
    "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH",
    "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT",
    "VT", "VA", "WA", "WV", "WI", "WY",
)  # fmt: skip
OTHERWISE = (
    "usa", "us", "united states of america", "uk", "great britain", "england", "scotland", "wales",
    "northern ireland", "the netherlands", "holland", "korea", "south korea", "republic of korea",
    "pr china", "peoples republic of china", "p r china", "russia", "russian federation", "iran",
    "islamic republic of iran", "viet nam", "vietnam", "taiwan", "taiwan roc", "czech republic",
    "czechia", "turkey", "turkiye", "brasil", "hong kong", "macau", "uae", "ksa", "slovak republic",
    "republic of ireland", "deutschland", "españa", "italia",
)  # fmt: skip
CONTACT = re.compile(r"\s*(?:Electronic address:\s*)?\S+@\S+\.?\s*$|\s*Electronic address:\s*$")
NUMBERED = re.compile(r"\S*\d\S*")
MARKS = re.compile(r"[.'’()]")
AND = re.compile(r",? and | & ")


@cache
def _ends() -> frozenset[str]:
    names = {MARKS.sub("", name).casefold() for name in country_names().values()}
    return frozenset(names | set(OTHERWISE) | {state.casefold() for state in STATES})


def split_affiliations(text: str) -> list[str]:
    """The addresses in a text, if semicolons part it into such; else the text alone.

    Each must be a list by commas and end with a country or a state of the United States, so that
    the semicolon between a department and its university parts nothing.

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

    >>> without_contact("KTH, Stockholm, Sweden. Electronic address: a@kth.se.")
    'KTH, Stockholm, Sweden'
    """
    return CONTACT.sub("", affiliation or "").strip(" ;.")


def _is_address(text: str) -> bool:
    pieces = text.split(",")
    last = MARKS.sub("", NUMBERED.sub("", pieces[-1])).casefold()
    return len(pieces) > 1 and " ".join(last.split()) in _ends()


def by_author(text: str, authors: Sequence[str]) -> dict[int, list[str]] | None:
    """Whose address each part of a text is, where every part begins with names of authors.

    Parameters
    ----------
    authors : surname, comma, given names.

    >>> by_author("Ann Roe, KTH; Bo Li and Cy Doe, MIT, MA", ["Roe, Ann", "Li, B", "Doe, C"])
    {0: ['KTH'], 1: ['MIT, MA'], 2: ['MIT, MA']}
    """
    parts = _parts(text)
    number = {initialled(name): at for at, name in enumerate(authors)}
    if len(parts) < 2 or len(number) < len(authors):
        return None
    found: dict[int, list[str]] = {}
    for part in parts:
        who, _, address = part.partition(",")
        keys = [_turned(name, number) for name in AND.split(who)]
        if not address.strip() or "" in keys:
            return None
        for key in keys:
            found.setdefault(number[key], []).append(address.strip())
    return found


def addresses_of(authors: Sequence[str], given: Sequence[Sequence[str]]) -> list[list[Address]]:
    """Each author's addresses, each once, out of the texts that stand at her name.

    Parameters
    ----------
    authors : surname, comma, given names.
    given : the texts at each author.
    """
    own: list[dict[str, None]] = [{} for _ in authors]
    for at, texts in enumerate(given):
        for text in texts:
            named = by_author(text, authors) if ";" in text else None
            for who, places in (named or {at: split_affiliations(text)}).items():
                own[who].update(dict.fromkeys(filter(None, map(without_contact, places))))
    return [[{"address": place} for place in places] for places in own]


def _turned(name: str, known: dict[str, int]) -> str:
    """ "Ann van Roe" as `initialled` has "van Roe, Ann"; the longest surname that is known."""
    words = name.split()
    for cut in range(1, len(words)):
        key = initialled(f"{' '.join(words[cut:])}, {' '.join(words[:cut])}")
        if key in known:
            return key
    return ""
