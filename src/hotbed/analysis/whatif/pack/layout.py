"""The sections of a pack: columns as numbers that compress well, and back.

Every section is a sequence of whole numbers from 0 on as LEB128 (`varints`), but place_names, which
is a JSON array. docs/whatif.md says what each number is; this is the same in code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from hotbed.analysis.whatif.material import Flags, Ints
from hotbed.analysis.whatif.pack.content import Counts, Documents, Name, Places
from hotbed.analysis.whatif.pack.varints import (
    decode,
    differences,
    encode,
    summed,
    unzigzag,
    zigzag,
)
from hotbed.base.errors import HotbedError

FEW = 7
"""Listings above so many do not fit beside the denominator of an entry."""
NAMES = "place_names"

Section = tuple[int, bytes]
"""How many values, and their bytes."""
Sections = Mapping[str, Section]


def place_sections(places: Places, decimals: int) -> dict[str, Section]:
    """Places as sections lat, lon, name and base, and their names.

    Parameters
    ----------
    places : Places
    decimals : int
        Of degrees.
    """
    south = 90 * 10**decimals
    shown, admin1, country, people = zip(*places.names, strict=True) if places.names else [()] * 4
    return {
        "lat": _numbers(np.diff(places.lat + south, prepend=0)),
        "lon": _numbers(zigzag(places.lon)),
        "name": _numbers(np.where(_is_new(places.name), 0, places.name + 1)),
        "base": _numbers(places.base + 1),
        NAMES: (len(shown), _json(list(shown))),
        "admin1": _words(admin1),
        "country": _words(country),
        "population": _numbers(np.array(people, np.int64)),
    }


def places_in(sections: Sections, decimals: int) -> Places:
    """The inverse of `place_sections`."""
    code = _read(sections, "name")
    new = code == 0
    columns = (
        json.loads(sections[NAMES][1]),
        _read_words(sections, "admin1"),
        _read_words(sections, "country"),
        _read(sections, "population").tolist(),
    )
    names: tuple[Name, ...] = tuple(zip(*columns, strict=True))
    return Places(
        np.cumsum(_read(sections, "lat")) - 90 * 10**decimals,
        unzigzag(_read(sections, "lon")),
        np.where(new, np.cumsum(new) - 1, code - 1),
        _read(sections, "base") - 1,
        names,
    )


def count_sections(counts: Counts, places: int) -> dict[str, Section]:
    """Counts as sections cells, code, entries, worth and more.

    Parameters
    ----------
    counts : Counts
    places : int
        How many there are.
    """
    step = differences(counts.parts, _firsts(counts.cell))
    more = counts.listings > FEW
    return {
        "cells": _numbers(np.bincount(counts.place, minlength=places)),
        "code": _numbers(differences(counts.code, _firsts(counts.place))),
        "entries": _numbers(np.bincount(counts.cell, minlength=counts.place.size) - 1),
        "worth": _numbers(step * (FEW + 1) + np.minimum(counts.listings - 1, FEW)),
        "more": _numbers(counts.listings[more] - FEW - 1),
    }


def counts_in(sections: Sections) -> Counts:
    """The inverse of `count_sections`."""
    cells = _read(sections, "cells")
    place = np.repeat(np.arange(cells.size), cells)
    entries = _read(sections, "entries") + 1
    cell = np.repeat(np.arange(entries.size), entries)
    step, few = np.divmod(_read(sections, "worth"), FEW + 1)
    listings = few + 1
    listings[few == FEW] += _read(sections, "more")
    return Counts(
        place,
        summed(_read(sections, "code"), _firsts(place)),
        cell,
        summed(step, _firsts(cell)),
        listings,
    )


def document_sections(documents: Documents) -> dict[str, Section]:
    """Documents as sections alone, set_size, set_first, set_rest, set_code and set_documents."""
    first = _firsts_of(documents.size)
    size_first = _firsts(documents.size)
    lead = documents.place[first]
    step = np.diff(lead, prepend=0)
    return {
        "alone": _numbers(documents.alone),
        "set_size": _numbers(np.diff(documents.size, prepend=0)),
        "set_first": _numbers(np.where(size_first, lead, step)),
        "set_rest": _numbers(differences(documents.place, first)[~first]),
        "set_code": _numbers(documents.code),
        "set_documents": _numbers(documents.documents - 1),
    }


def documents_in(sections: Sections) -> Documents:
    """The inverse of `document_sections`."""
    size = np.cumsum(_read(sections, "set_size"))
    first = _firsts_of(size)
    step = _read(sections, "set_first")
    steps = np.empty(first.size, np.int64)
    steps[first] = _since(step, _firsts(size))
    steps[~first] = _read(sections, "set_rest")
    return Documents(
        _read(sections, "alone"),
        size,
        summed(steps, first),
        _read(sections, "set_code"),
        _read(sections, "set_documents") + 1,
    )


def _since(steps: Ints, first: Flags) -> Ints:
    """Sums of steps that begin anew at the first of each group."""
    return summed(steps - ~first, first)


def _firsts(group: Ints) -> Flags:
    """Whether a row is the first of its group; groups stand together."""
    first = np.ones(group.size, bool)
    first[1:] = group[1:] != group[:-1]
    return first


def _firsts_of(size: Ints) -> Flags:
    """Whether a place is the first of its set, by the sizes of sets."""
    first = np.zeros(int(size.sum()), bool)
    first[np.cumsum(size) - size] = True
    return first


def _is_new(name: Ints) -> Flags:
    """Whether a place is the first of its name; names are numbered in that order."""
    before = np.append(-1, np.maximum.accumulate(name)[:-1]) if name.size else name
    return np.asarray(name > before)


def _numbers(values: Ints) -> Section:
    return values.size, encode(values)


def _read(sections: Sections, name: str) -> Ints:
    if name not in sections:
        raise HotbedError(f"the pack has no section {name}", "write it again")
    count, packed = sections[name]
    return decode(packed, count)


def _json(values: Sequence[str | None]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def _words(values: Sequence[str | None]) -> Section:
    """Texts that recur: the distinct ones as JSON, a zero, and the number of each."""
    distinct = sorted({value for value in values if value is not None})
    number = {value: place for place, value in enumerate([None, *distinct])}
    return len(values), _json(distinct) + b"\0" + encode([number[value] for value in values])


def _read_words(sections: Sections, name: str) -> list[str | None]:
    count, packed = sections[name]
    words, _zero, numbers = packed.partition(b"\0")
    distinct = [None, *json.loads(words)]
    return [distinct[number] for number in decode(numbers, count).tolist()]
