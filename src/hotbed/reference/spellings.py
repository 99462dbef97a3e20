"""How countries and states are written at the end of an address.

The spellings are those of the tables of countries and divisions, which the geocoder reads as well;
nothing is listed a second time here.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from hotbed.reference.countries import countries
from hotbed.reference.divisions import admin1

BY_CODE = ("AU", "CA", "US")
"""Countries whose addresses may end with the code of a state."""
BY_STATE = (*BY_CODE, "AR", "AT", "BR", "CN", "DE", "GB", "IN", "JP", "KR", "MX", "MY")
"""Countries whose addresses may end with the name of a state."""
LEAST = 4  # of a state's name


def spelling(text: str) -> str:
    """A name without what is written in many ways: case, accents, marks, spaces.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Its letters and digits.

    Examples
    --------
    >>> spelling("Côte d'Ivoire"), spelling("P. R. China")
    ('cotedivoire', 'prchina')
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, plain.casefold()))


@cache
def country_spellings() -> frozenset[str]:
    """The names of countries in all spellings of the table, as `spelling` has them.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> {"reunion", "peoplesrchina", "ivorycoast", "schweiz", "usa"} <= country_spellings()
    True
    """
    names = {row["iso3"] for row in countries().select(["iso3"]).to_pylist()}
    for row in countries().select(["name", "names"]).to_pylist():
        names.update((row["name"], *row["names"]))
    return frozenset(map(spelling, names)) - {""}


@cache
def state_spellings() -> frozenset[str]:
    """The names of states and provinces with which addresses end, as `spelling` has them.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> {"california", "newsouthwales"} <= state_spellings(), "calif" in state_spellings()
    (True, False)
    """
    names = {
        spelling(name)
        for row in admin1().select(["country", "name", "alternates"]).to_pylist()
        if row["country"] in BY_STATE
        for name in (row["name"], *row["alternates"])
    }
    return frozenset(name for name in names - state_codes(folded=True) if len(name) >= LEAST)


@cache
def state_codes(*, folded: bool = False) -> frozenset[str]:
    """The short forms of states with which addresses end.

    Parameters
    ----------
    folded : bool
        As `spelling` has them, instead of as they are written.

    Returns
    -------
    frozenset of str
        Without full stops.

    Examples
    --------
    >>> {"CA", "Calif", "NSW", "DC"} <= state_codes(), "calif" in state_codes(folded=True)
    (True, True)
    """
    codes = {
        short.replace(".", "")
        for row in admin1().select(["country", "abbreviations"]).to_pylist()
        if row["country"] in BY_CODE
        for short in row["abbreviations"]
    }
    return frozenset(map(spelling, codes)) if folded else frozenset(codes)
