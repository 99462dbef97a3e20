"""How the text of an address begins and ends: countries, states, marks, electronic addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from hotbed.reference.spellings import country_spellings, spelling, state_codes, state_spellings

CONTACT = "Electronic address:"
LONGEST_END = 90  # signs in which a country ends an address
SHORT = 3  # letters of a country's short form, which is written in capitals
DIGIT = re.compile(r"\d")
LEAD = re.compile(r"(?:from|and)\s(?:the\s)?", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{3}")
UNIT = re.compile(
    r"\W?(?:the\s)?(?:departments?|dept|divisions?|div|sections?|faculty|school|services?|unit|"
    r"chair|ward|d[eé]part[ae]ment\w?|dipartimento|abteilung|servicio|facultad|facult[eé])\b",
    re.IGNORECASE,
)
"""With what the name of a part of an organisation begins."""
INSTITUTION = re.compile(
    r"\b(?:univ(?:\b|ersi)|hosp(?:\b|it)|instit|inst\b|(?:college|academy|clinic|foundation)\b)",
    re.IGNORECASE,
)
"""Words for an organisation."""


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


def without_lead(text: str) -> str:
    """A part of a text without what leads to it.

    Parameters
    ----------
    text : str
        What stands between two marks.

    Returns
    -------
    str
        Without "From the" or "and the", spaces and marks around it.

    Examples
    --------
    >>> without_lead("; and the KTH, Sweden.")
    'KTH, Sweden'
    """
    text = text.strip(" ;,.\t\r\n")
    lead = LEAD.match(text)
    text = text[lead.end() :] if lead else text
    return text.removesuffix(" and").rstrip(" ;,.")


def semicolon_parts(text: str) -> list[str]:
    """What stands between semicolons, without electronic addresses.

    Parameters
    ----------
    text : str
        An affiliation.

    Returns
    -------
    list of str
        Those that are not empty.

    Examples
    --------
    >>> semicolon_parts("KTH, Sweden. a@kth.se; and MIT, MA;")
    ['KTH, Sweden', 'MIT, MA']
    """
    parts = [without_contact(part).removeprefix("and ") for part in text.split(";")]
    return [part for part in parts if part]


def ends_an_address(text: str, *, before_stop: bool = False) -> bool:
    """Whether a text is a list by commas and ends with a country or a state.

    Parameters
    ----------
    text : str
        A text, or its end.
    before_stop : bool
        Whether a full stop follows, which may shorten a name (Miss. State Univ., U.S. Navy).

    Returns
    -------
    bool

    Examples
    --------
    >>> ends_an_address("Univ, 97490 St-Denis, Reunion"), ends_an_address("MIT, MA 02139")
    (True, True)
    >>> ends_an_address("Sweden"), ends_an_address("KTH, Stockholm")
    (False, False)
    """
    return any(_is_end(name, before_stop) for name in _last_names(text[-LONGEST_END:]))


@lru_cache(maxsize=4096)
def _is_end(name: str, before_stop: bool) -> bool:
    key, short = spelling(name), name.replace(".", "")
    if before_stop and len(key) < SHORT:
        return name in state_codes()
    if _is_country(name):
        return True
    if short in state_codes() or (len(short) < SHORT and short.upper() in state_codes()):
        return short.isupper() or not before_stop
    return key in state_spellings()


@lru_cache(maxsize=4096)
def _is_country(name: str) -> bool:
    key, known = spelling(name), country_spellings()
    written = len(key) > SHORT or name.replace(".", "").isupper() or not key.isascii()
    return written and (key in known or key.removeprefix("the") in known)


def names_a_country(text: str) -> bool:
    """Whether a list by commas ends with the name of a country that is not one of a state.

    Parameters
    ----------
    text : str
        An address.

    Returns
    -------
    bool

    Examples
    --------
    >>> names_a_country("MIT, Cambridge, USA"), names_a_country("KTH, Sweden (A.R.)")
    (True, True)
    >>> names_a_country("Emory Univ, Atlanta, Georgia"), names_a_country("KTH Sweden")
    (False, False)
    """
    names = _last_names(text.rstrip(" ;.")[-LONGEST_END:])
    return any(_is_country(name) and spelling(name) not in state_spellings() for name in names)


def _last_names(text: str) -> Iterator[str]:
    """What stands behind the last comma, without postcodes, and behind the last but one.

    Once as it is, and once without initials, or what else stands in brackets at the end.
    """
    text = text.rstrip()
    yield from _behind_commas(text)
    if text.endswith((")", "]")):
        yield from _behind_commas(text[: max(text.rfind("("), text.rfind("["), 0)])


def _behind_commas(text: str) -> Iterator[str]:
    before, comma, last = text.rpartition(",")
    name = _without_codes(last)
    while comma and not name:  # as in: UK, EH16 4SB
        before, comma, last = before.rpartition(",")
        name = _without_codes(last)
    if not comma:
        return
    yield name
    before, comma, other = before.rpartition(",")
    if comma:  # as in: Korea, Republic of
        yield f"{other},{last}".strip()


def _without_codes(text: str) -> str:
    return " ".join(word for word in text.split() if not DIGIT.search(word))


def is_located(text: str) -> bool:
    """Whether a text names more than parts of an organisation.

    Parameters
    ----------
    text : str
        A list by commas, the country not among them.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_located("Department of Physics, KTH"), is_located("Department of Physics")
    (True, False)
    """
    return any(
        WORD.search(piece)
        and "@" not in piece
        and (not UNIT.match(piece) or INSTITUTION.search(piece))
        for piece in text.split(",")
    )
