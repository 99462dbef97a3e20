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

    Where no address has names, all authors have all of them. Otherwise the addresses that nobody
    is linked to never take the document from those who are (`_settle`).

    Parameters
    ----------
    authors : sequence of tuple of str
        The ways each author is written, such as the full and the short name.
    linked : sequence of tuple
        The names at an address (none: it is not linked to anybody), and the address.

    Returns
    -------
    list of list of Address
        The addresses of each author, in order; behind them those of contributors who are not
        among the authors, such as a collaboration.

    Examples
    --------
    >>> attribute([("Li, Lu", "Li, L"), ("Roe, A",)], [(["Li, Lu"], "Tianjin"), ([], "Oslo")])
    [[{'address': 'Tianjin'}], [{'address': 'Oslo'}]]
    >>> attribute([("Li, Lu",)], [(["Li, Lu"], "Tianjin"), (["EXAMPLE Collaboration"], "Oslo")])
    [[{'address': 'Tianjin'}], [{'address': 'Oslo'}]]
    """
    if not any(names for names, _ in linked) or not authors:
        return share_all(len(authors), list(dict.fromkeys(address for _, address in linked)))
    known: dict[str, list[int]] = {}
    for number, names in enumerate(authors):
        for name in names:
            have = known.get(name)
            if have is None:
                known[name] = [number]
            elif have[-1] != number:
                have.append(number)
    places: list[dict[str, None]] = [{} for _ in authors]
    strangers: list[tuple[str, str]] = []
    pairs = MOST_PAIRS
    for who, address in linked:
        for name in who or [""]:
            numbers = known.get(name) if name else None
            if not numbers:
                strangers.append((name, address))
            elif len(numbers) == 1:
                places[numbers[0]][address] = None
            else:  # authors of one name; of very many, the first stands for all
                held = numbers if pairs > 0 else numbers[:1]
                pairs -= len(held)
                for number in held:
                    places[number][address] = None
    if strangers:
        _settle(authors, strangers, places)
    return [[{"address": address} for address in held] for held in places]


def _settle(
    authors: Sequence[tuple[str, ...]],
    strangers: Iterable[tuple[str, str]],
    places: list[dict[str, None]],
) -> None:
    """Assign the addresses of unknown names, and those without names.

    A name goes to the authors of the same surname and initial. What is left goes to authors who
    have no address, to no more of them than there are unknown names and addresses without names,
    or than is their part of all addresses. If all authors have one, what is not among these stands
    as further contributors, no more than the same part. A group, a name without a comma that is
    nobody's, is always one contributor more.
    """
    keys: dict[str, list[int]] = {}
    for number, names in enumerate(authors):
        short = {initialled(name) for name in names}
        for key in {*short, *map(_without_comma, short), *map(_without_comma, map(_plain, names))}:
            keys.setdefault(key, []).append(number)
    left: dict[str, dict[str, None]] = {}
    unnamed: dict[str, None] = {}
    pairs = MOST_PAIRS
    for name, address in strangers:
        if not name:
            unnamed[address] = None
            continue
        numbers = keys.get(initialled(name) if "," in name else _without_comma(_plain(name)), [])
        if not numbers or pairs < 0:
            left.setdefault(name, {})[address] = None
            continue
        pairs -= len(numbers)
        for number in numbers:
            places[number][address] = None
    known = set().union(*places)
    without = [number for number, held in enumerate(places) if not held]
    groups = [left.pop(name) for name in list(left) if "," not in name]
    groups = [new for held in groups if (new := _unknown(held, known))]
    if len(left) <= len(without):  # as many authors as there are names
        for number, held in zip(without, left.values(), strict=False):
            places[number] = held
            known.update(held)
        without = without[len(left) :]
        left = {}
    if without and (left or unnamed):
        _fill(without, left, unnamed, places, len(known))
    else:
        _add(left, unnamed, places, known)
    places += groups


def _fill(
    without: list[int],
    named: dict[str, dict[str, None]],
    unnamed: dict[str, None],
    places: list[dict[str, None]],
    linked: int,
) -> None:
    """Give addresses to authors who have none: to as many as their part of the addresses."""
    addresses = dict.fromkeys([*(place for held in named.values() for place in held), *unnamed])
    part = len(places) * len(unnamed) // (linked + len(unnamed)) if unnamed else 0
    holders = without[: max(part, len(named) + len(unnamed))]
    if len(holders) * len(addresses) <= MOST_PAIRS:
        for number in holders:
            places[number] = dict(addresses)
        return
    for index, address in enumerate(addresses):
        places[holders[index % len(holders)]][address] = None


def _add(
    named: dict[str, dict[str, None]],
    unnamed: dict[str, None],
    places: list[dict[str, None]],
    known: set[str],
) -> None:
    """Let addresses stand as contributors: as many as keep their part of the addresses."""
    places += [new for held in named.values() if (new := _unknown(held, known))]
    lines = _unknown(unnamed, known)
    if not lines:
        return
    authors = len(places)
    if authors == 1:  # each address holds the same part
        places[0].update(lines)
        return
    count = min(len(lines), authors * len(lines) // max(1, len(known)))
    if count == len(lines):
        places += [{address: None} for address in lines]
    else:
        count = max(1, min(count, MOST_PAIRS // len(lines)))
        places += [dict(lines) for _ in range(count)]


def _unknown(addresses: dict[str, None], known: set[str]) -> dict[str, None]:
    return {address: None for address in addresses if address not in known}


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
    surname, _, given = _plain(name).partition(",")
    return f"{surname.strip()},{given.strip()[:1]}"


def _plain(name: str) -> str:
    """A name in small letters, without accents and marks other than commas."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()
    return LETTERS.sub("", plain)


def _without_comma(name: str) -> str:
    return " ".join(name.replace(",", " ").split())


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
