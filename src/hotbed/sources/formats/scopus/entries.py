"""Which author has which addresses, out of the column "Authors with affiliations".

An entry runs an author's name and addresses together: "Roe, A., Univ. Oslo, Oslo, Norway". Entries
stand in the order of the authors and are parted by semicolons, which addresses may hold as well. An
entry goes to the author whose name it begins with. One that begins with nobody's name goes to the
author between those of the entries beside it, if there is one for each such entry; else it is
shared by the authors that have no entry, or by all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from hotbed.reference.countries import country_names
from hotbed.sources.formats.scopus.names import INITIALS, key, short_key
from hotbed.sources.shared.people import MOST_PAIRS, share_all
from hotbed.sources.shared.records import Address

LONGEST_NAME = 300
MOST_PIECES = 16  # between commas, of an address
MOST_COMMAS = 5  # that a name and its suffixes are followed or parted by
SUFFIX_AHEAD = re.compile(r"\A(?:Jr|Sr|II|III|IV)\b\.?,?\s*")


@cache
def _countries() -> frozenset[str]:
    return frozenset(name.casefold() for name in country_names().values())


def is_country(text: str) -> bool:
    """Whether the last piece of an address is a country's name, as Scopus spells them.

    Parameters
    ----------
    text : str
        An address.

    Returns
    -------
    bool
        False for a department or city.

    Examples
    --------
    >>> is_country("Univ. Oslo, Oslo, Norway"), is_country("Department of Physics")
    (True, False)
    """
    return text.rpartition(", ")[2].casefold() in _countries()


@dataclass
class Known:
    """The addresses that a document lists, to tell where one ends in a text of several.

    Since 2024 these lack departments, which stand in the entries before the listed address.

    Attributes
    ----------
    addresses : mapping of str to None
        Those of the column "Affiliations", in order.
    """

    addresses: Mapping[str, None]

    @cached_property
    def _first(self) -> set[str]:
        """The first pieces of the addresses."""
        return {address.partition(", ")[0] for address in self.addresses}

    @cached_property
    def _last(self) -> set[str]:
        """The last pieces of the addresses: their countries."""
        return {address.rpartition(", ")[2] for address in self.addresses}

    def starting(self, text: str, place: int) -> str:
        """The longest listed address that stands at a place of a text.

        Parameters
        ----------
        text : str
            Addresses with commas between them.
        place : int
            Where one may begin.

        Returns
        -------
        str
            "" where none stands there.
        """
        end = text.find(", ", place)
        if (text[place:end] if end >= 0 else text[place:]) not in self._first:
            return ""
        longest = ""
        for _ in range(MOST_PIECES):
            address = text[place:end] if end >= 0 else text[place:]
            if address in self.addresses:
                longest = address
            if end < 0:
                break
            end = text.find(", ", end + 2)
        return longest

    def _complete(self, pieces: list[str]) -> int:
        """How many pieces before a listed address are addresses: a country alone is none."""
        for number in range(len(pieces), 1, -1):
            if pieces[number - 1] in self._last or is_country(pieces[number - 1]):
                return number
        return 0

    def split(self, text: str) -> list[Address]:
        """The addresses in a text that runs them together.

        Parameters
        ----------
        text : str
            Without the author's name.

        Returns
        -------
        list of Address
            Each once. What stands before a listed address is one of its own if it ends with a
            country and is more than that, else a part of it.

        Examples
        --------
        >>> known = Known({"Rome, Italy": None})
        >>> [place["address"] for place in known.split("Oslo, Norway, Rome, Italy")]
        ['Oslo, Norway', 'Rome, Italy']
        >>> [place["address"] for place in known.split("Dept. Physics, Rome, Italy")]
        ['Dept. Physics, Rome, Italy']
        >>> [place["address"] for place in known.split("Réunion, Rome, Italy")]
        ['Réunion, Rome, Italy']
        """
        text = text.strip(", ")
        if text in self.addresses:
            return [{"address": text}]
        addresses: dict[str, None] = {}
        start = place = 0
        while 0 <= place < len(text):
            address = self.starting(text, place)
            if address and (place == start or "," in address):
                end = place + len(address)
                if place > start:
                    pieces = text[start:place].split(", ")  # the last is empty
                    complete = self._complete(pieces)
                    addresses[", ".join(pieces[:complete])] = None
                    address = ", ".join(pieces[complete:]) + address
                addresses[address] = None
                start = place = end + 2
            else:
                comma = text.find(", ", place)
                place = comma + 2 if comma >= 0 else -1
        addresses[text[start:].strip(", ")] = None
        return [{"address": address} for address in addresses if address]


@dataclass
class _Entry:
    """An entry: the authors whose name it begins with, and the addresses behind it."""

    authors: tuple[int, ...]
    text: str
    loosely: bool = False  # by surname and first initial only


def attributed(
    parts: Sequence[str], authors: Sequence[tuple[str, ...]], known: Known
) -> list[list[Address]]:
    """The addresses of each author.

    Parameters
    ----------
    parts : sequence of str
        What stands between the semicolons of "Authors with affiliations".
    authors : sequence of tuple of str
        The ways each author is written in the other columns.
    known : Known
        The document's addresses.

    Returns
    -------
    list of list of Address
        In the order of the authors.

    Examples
    --------
    >>> attributed(["Roe, A., Oslo", "Berg, N., Rome"], [("Roe A.",), ("Berg N.",)], Known({}))
    [[{'address': 'Oslo'}], [{'address': 'Rome'}]]
    """
    if len(parts) == len(authors):
        texts = list(_in_order(parts, authors))
        if len(texts) == len(parts):
            return [known.split(text) for text in texts]
    entries = _entries(parts, authors, known)
    shares: list[list[_Entry]] = [[] for _ in authors]
    if _by_name(entries, shares) and _by_place(entries, shares):
        return [_merged(held, known) for held in shares]
    return share_all(len(authors), list(dict.fromkeys(_places_of(entries, known))))


def _places_of(entries: list[_Entry], known: Known) -> Iterator[str]:
    for entry in entries:
        for place in known.split(entry.text):
            yield place["address"] or ""


def _merged(entries: list[_Entry], known: Known) -> list[Address]:
    places = [place for entry in entries for place in known.split(entry.text)]
    return list({place["address"]: place for place in places}.values())


def _in_order(parts: Sequence[str], authors: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The texts of entries that begin with the names of the authors in their order."""
    for part, names in zip(parts, authors, strict=True):
        name = _starting(part, names)
        if name is None:
            return
        text = part[len(name) :].lstrip(", ")
        yield SUFFIX_AHEAD.sub("", text, count=1) if text[:1] in ("J", "S", "I") else text


def _starting(part: str, names: tuple[str, ...]) -> str | None:
    """With which spelling of a name an entry begins: as listed, or with its comma set otherwise."""
    for name in names:
        if part.startswith(name) and (len(part) == len(name) or part[len(name)] == ","):
            return name
        if "," in name:
            other = name.replace(",", "")
        else:
            surname, _, initials = name.rpartition(" ")
            other = f"{surname}, {initials}"
        if part.startswith(other) and (len(part) == len(other) or part[len(other)] == ","):
            return other
    return None


def _entries(
    parts: Sequence[str], authors: Sequence[tuple[str, ...]], known: Known
) -> list[_Entry]:
    """The entries, taken together from their parts."""
    keys: dict[str, dict[int, None]] = {}
    short: dict[str, dict[int, None]] = {}
    for number, names in enumerate(authors):
        for name in names:
            keys.setdefault(key(name), {})[number] = None
            short.setdefault(short_key(name), {})[number] = None
    for index in (keys, short):
        index.pop("", None)
    commas = max((name.count(",") for names in authors for name in names), default=0)
    most = min(commas + 2, MOST_COMMAS)
    entries: list[_Entry] = []
    for part in parts:
        listed = known.starting(part, 0)
        named = _named(part, keys, most) or (None if listed else _shortly(part, short))
        if named is not None:
            entries.append(named)
        elif not entries or (
            not listed and (len(parts) == len(authors) or _is_stranger(part, known))
        ):
            entries.append(_Entry((), part if listed else _without_name(part, known)))
        else:
            entries[-1].text = f"{entries[-1].text}; {part}".lstrip("; ")
    taken = {number for entry in entries if not entry.loosely for number in entry.authors}
    for entry in entries:
        if entry.loosely and not taken.isdisjoint(entry.authors):
            entry.authors = ()
    return entries


def _ends(part: str, most: int) -> list[int]:
    """Where a name that begins an entry may end: at its first commas, or at its end."""
    ends: list[int] = []
    place = part.find(",", 0, LONGEST_NAME)
    while place >= 0 and len(ends) < most:
        ends.append(place)
        place = part.find(",", place + 1, LONGEST_NAME)
    if len(ends) < most and len(part) <= LONGEST_NAME:
        ends.append(len(part))
    return ends


def _named(part: str, keys: Mapping[str, Collection[int]], most: int) -> _Entry | None:
    """An entry that begins with an author's name, the longest that fits."""
    for end in reversed(_ends(part, most)):
        numbers = keys.get(key(part[:end]))
        if numbers:
            text = part[end:].lstrip(", ")
            return _Entry(tuple(numbers), SUFFIX_AHEAD.sub("", text, count=1))
    return None


def _shortly(part: str, short: Mapping[str, Collection[int]]) -> _Entry | None:
    """An entry whose surname and first initial are those of one author."""
    for end in reversed(_ends(part, 2)):
        numbers = short.get(short_key(part[:end]))
        if numbers and len(numbers) == 1:
            return _Entry(tuple(numbers), part[end:].lstrip(", "), loosely=True)
    return None


def _is_stranger(part: str, known: Known) -> bool:
    """Whether a part begins with a name, though with nobody's."""
    pieces = part.split(", ", MOST_COMMAS)
    if len(pieces) > 1 and INITIALS.fullmatch(pieces[1]):
        return True
    return any(known.starting(part, place) for place in _places(pieces))


def _places(pieces: list[str]) -> Iterator[int]:
    place = 0
    for piece in pieces[:-1]:
        place += len(piece) + 2
        yield place


def _without_name(part: str, known: Known) -> str:
    """The addresses of an entry that begins with nobody's name."""
    pieces = part.split(", ", MOST_COMMAS)
    for place in _places(pieces):
        if known.starting(part, place):
            return part[place:]
    drop = 2 if len(pieces) > 2 and INITIALS.fullmatch(pieces[1]) else 1
    return ", ".join(pieces[drop:])


def _by_name(entries: list[_Entry], shares: list[list[_Entry]]) -> bool:
    """Give entries to the authors of their name: in order if there are as many, else to each.

    False where these are too many pairs.
    """
    same: dict[tuple[int, ...], list[_Entry]] = {}
    for entry in entries:
        same.setdefault(entry.authors, []).append(entry)
    for authors, named in same.items():
        if len(named) == len(authors):
            for number, entry in zip(authors, named, strict=True):
                shares[number].append(entry)
                entry.authors = (number,)
        elif len(named) * len(authors) > MOST_PAIRS:
            return False
        else:
            for number in authors:
                shares[number] += named
    return True


def _by_place(entries: list[_Entry], shares: list[list[_Entry]]) -> bool:
    """Give entries of strangers to the authors between those of the entries beside them.

    Where these are not as many they share; where there are none, all authors without an entry
    share, or all. False where these are too many pairs.
    """
    without = [not held for held in shares]
    left: list[_Entry] = []
    run: list[_Entry] = []
    before, pairs = -1, 0
    for entry in [*entries, _Entry((len(shares),), "")]:
        if not entry.authors:
            run.append(entry)
            continue
        gap = [n for n in range(before + 1, entry.authors[0]) if without[n]] if run else []
        if len(gap) == len(run):
            for number, stranger in zip(gap, run, strict=True):
                shares[number].append(stranger)
        elif gap:
            pairs += len(gap) * len(run)
            if pairs > MOST_PAIRS:
                return False
            for number in gap:
                shares[number] += run
        else:
            left += run
        run, before = [], max(before, entry.authors[-1])
    takers = [held for held in shares if not held] or shares
    if len(takers) * len(left) > MOST_PAIRS:
        return False
    for held in takers if left else ():
        held += left
    return True
