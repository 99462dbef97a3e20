"""Which author has which address, where a format says it by the authors' names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from hotbed.sources.shared.records import Address

MOST_PAIRS = 20_000
LETTERS = re.compile(r"[^\w\s,]+")


def share_all(authors: int, addresses: Sequence[str]) -> list[list[Address]]:
    """Contributors of a document whose addresses are not linked to its authors.

    Every author has every address, so that each address holds the same part of the document.
    Without authors, or with very many pairs, each address stands as a contributor: the same parts.

    Parameters
    ----------
    authors : int
        How many there are.
    addresses : sequence of str
        The document's addresses.

    Returns
    -------
    list of list of Address
        The addresses of each contributor.

    Examples
    --------
    >>> share_all(2, ["Paris", "Rome"])
    [[{'address': 'Paris'}, {'address': 'Rome'}], [{'address': 'Paris'}, {'address': 'Rome'}]]
    """
    if not addresses:
        return [[] for _ in range(authors)]
    if not authors or authors * len(addresses) > MOST_PAIRS:
        return [[{"address": address}] for address in addresses]
    return [[{"address": address} for address in addresses] for _ in range(authors)]


def attribute(
    authors: Sequence[tuple[str, ...]], linked: Sequence[tuple[Sequence[str], str]]
) -> list[list[Address]]:
    """Each author's addresses, by name.

    An address whose names are nobody's goes, in this order, to the author of the same surname and
    initial, to the authors that have no address, to all. So no address of a document is lost.

    Parameters
    ----------
    authors : sequence of tuple of str
        The ways each author is written, such as the full and the short name.
    linked : sequence of tuple
        The names at an address (none: it is not linked to anybody), and the address.

    Returns
    -------
    list of list of Address
        The addresses of each author, in order.

    Examples
    --------
    >>> attribute([("Li, Lu", "Li, L"), ("Roe, A",)], [(["Li, Lu"], "Tianjin"), ([], "Oslo")])
    [[{'address': 'Tianjin'}], [{'address': 'Oslo'}]]
    """
    if not any(names for names, _ in linked) or not authors:
        return share_all(len(authors), list(dict.fromkeys(address for _, address in linked)))
    known: dict[str, list[int]] = {}
    for number, names in enumerate(authors):
        for name in names:
            have = known.setdefault(name, [])
            if number not in have:
                have.append(number)
    places: list[dict[str, None]] = [{} for _ in authors]
    strangers: list[tuple[str, str]] = []
    for who, address in linked:
        for name in who or [""]:
            numbers = known.get(name) if name else None
            if numbers:
                for number in numbers:
                    places[number][address] = None
            else:
                strangers.append((name, address))
    if strangers:
        _settle(authors, strangers, places)
    return [[{"address": address} for address in held] for held in places]


def _settle(
    authors: Sequence[tuple[str, ...]],
    strangers: Iterable[tuple[str, str]],
    places: list[dict[str, None]],
) -> None:
    """Assign the addresses of unknown names to the likeliest authors."""
    keys: dict[str, list[int]] = {}
    for number, names in enumerate(authors):
        for key in {initialled(name) for name in names}:
            keys.setdefault(key, []).append(number)
    left: list[str] = []
    for name, address in strangers:
        numbers = keys.get(initialled(name), []) if name else []
        if not numbers:
            left.append(address)
        for number in numbers:
            places[number][address] = None
    without = [number for number, held in enumerate(places) if not held]
    known = set().union(*places)
    for address in left:
        if without or address not in known:
            for number in without or range(len(places)):
                places[number][address] = None


def initialled(name: str) -> str:
    """Surname and first initial, without accents and marks.

    Parameters
    ----------
    name : str
        Surname, comma, given names.

    Returns
    -------
    str
        Surname, comma, one letter, in small letters.

    Examples
    --------
    >>> initialled("Glänzel, Wolfgang") == initialled("GLANZEL, W.")
    True
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    surname, _, given = LETTERS.sub("", plain).partition(",")
    return f"{surname.strip()},{given.strip()[:1]}"


def reversed_name(name: str) -> str:
    """A name as lists of authors sort it.

    Parameters
    ----------
    name : str
        Given names and surname, or with a comma already.

    Returns
    -------
    str
        Surname, comma, given names; the last word is taken for the surname.

    Examples
    --------
    >>> reversed_name("Ann B. Roe"), reversed_name("Roe, Ann"), reversed_name("Roe")
    ('Roe, Ann B.', 'Roe, Ann', 'Roe, ')
    """
    if "," in name:
        return name
    given, _, surname = name.strip().rpartition(" ")
    return f"{surname}, {given}"
