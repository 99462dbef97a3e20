"""The last resort: names that are known only after making spellings alike, or by one edit.

Only for addresses whose country is known and that were located no better than a district, and
only for segments that name no institution.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_SHORT,
    KIND_TARGET,
    PLACE_NAME,
    Array,
    Record,
)
from hotbed.geocode.match.desk import MOST_HITS, Names
from hotbed.geocode.match.streets import in_street
from hotbed.geocode.text.keys import FOLDED, LATIN, extend_key, find_slot, finish_key
from hotbed.geocode.text.romanise import romanise
from hotbed.geocode.text.tokens import CITY, COUNTRY, DIGIT, FOREIGN, FREE, IGNORED, REGION, Text
from hotbed.geocode.text.words import EAST, LEVELS

RESPELT, EDITED = 4, 8  # flags of a hit
LONGEST_SEGMENT, LONGEST_RUN = 4, 3
LEAST_LETTERS = 5
LEAST_PEOPLE_EAST, LEAST_PEOPLE_EAST_SHORT = 50_000, 1_000_000  # the latter under six letters

_SUFFIXES = np.zeros((5, 5), dtype=np.uint8)
for _n, _suffix in enumerate(("shi", "si", "ku", "gu", "city")):
    _SUFFIXES[_n, : len(_suffix)] = np.frombuffer(_suffix.encode(), dtype=np.uint8)


class Spelling(NamedTuple):
    """The country whose names are respelt, and how."""

    country: int
    scheme: int  # of romanising its names
    eastern: bool  # words for a level follow its names


@kernel
def _letters(text: Text, i: int, j: int, out: Array) -> int:
    """Copy the letters of the words i to j (excluded), small; returns their number, 0: too many."""
    size, data, tokens = 0, text.data, text.tokens
    for t in range(i, j):
        for k in range(tokens[t].lo, tokens[t].hi):
            byte = data[k]
            if 65 <= byte <= 90:
                byte += 32
            if 97 <= byte <= 122:
                if size >= out.size - 2:
                    return 0
                out[size] = byte
                size += 1
    return size


@kernel
def _people(slot: int, names: Names, country: int) -> int:
    """People of the largest place of the country that a run of postings names; -1 for none.

    A region of the country counts as a place without people.
    """
    most = -1
    run, postings, places = names.table.slots[slot], names.postings, names.places
    for p in range(run.start, run.start + run.count):
        posting = postings[p]
        kind = posting.kind
        if kind & KIND_TARGET == COUNTRY_NAME or kind & (KIND_CODE | KIND_SHORT):
            continue
        if posting.country == country:
            people = 0
            if kind & KIND_TARGET == PLACE_NAME:
                people = places[posting.target].population
            most = max(most, people)
    return most


@kernel
def _better(key: np.uint64, best: int, people: int, names: Names, country: int) -> tuple[int, int]:
    """The slot of a running key and its people, if it names a larger place than the best yet."""
    slot = find_slot(names.table, finish_key(key))
    if slot >= 0:
        most = _people(slot, names, country)
        if most > people:
            return slot, most
    return best, people


@kernel
def _edited(letters: Array, size: int, names: Names, country: int) -> tuple[int, int]:
    """The slot of the largest place at one edit (swap, drop, change, add) and its people.

    The first letter is kept: writers seldom get it wrong.
    """
    best, people = -1, -1
    one = np.empty(1, np.uint8)
    prefix = extend_key(LATIN, letters, 0, 1)
    for k in range(1, size + 1):
        if k < size:
            key = extend_key(prefix, letters, k + 1, size)
            best, people = _better(key, best, people, names, country)
        if k + 1 < size:
            key = extend_key(extend_key(prefix, letters, k + 1, k + 2), letters, k, k + 1)
            key = extend_key(key, letters, k + 2, size)
            best, people = _better(key, best, people, names, country)
        for letter in range(97, 123):
            one[0] = letter
            added = extend_key(prefix, one, 0, 1)
            key = extend_key(added, letters, k, size)
            best, people = _better(key, best, people, names, country)
            if k < size:
                key = extend_key(added, letters, k + 1, size)
                best, people = _better(key, best, people, names, country)
        if k < size:
            prefix = extend_key(prefix, letters, k, k + 1)
    return best, people


@kernel
def _respelt(text: Text, i: int, j: int, spelling: Spelling, names: Names) -> tuple[int, int]:
    """The slot and the flag for one run of words, or -1."""
    room = np.empty(300, np.uint8)
    letters = np.empty(64, np.uint8)
    country, tokens = spelling.country, text.tokens
    size = _letters(text, i, j, letters)
    if size < 4:
        return -1, 0
    for n in range(_SUFFIXES.shape[0]):
        length = 0
        while length < 5 and _SUFFIXES[n, length]:
            length += 1
        if size - length >= 3 and spelling.eastern:
            same = True
            for k in range(length):
                same &= letters[size - length + k] == _SUFFIXES[n, k]
            if same:
                key = extend_key(LATIN, letters, 0, size - length)
                slot, _ = _better(key, -1, -1, names, country)
                if slot >= 0:
                    return slot, RESPELT
    if spelling.scheme:
        length = romanise(text.data, tokens[i].lo, tokens[j - 1].hi, spelling.scheme, room)
        if length >= 3:
            key = extend_key(FOLDED, room, 0, length)
            slot, _ = _better(key, -1, -1, names, country)
            if slot >= 0:
                return slot, RESPELT
    if size >= LEAST_LETTERS:
        slot, people = _edited(letters, size, names, country)
        least = 0
        if spelling.eastern:
            least = LEAST_PEOPLE_EAST if size > LEAST_LETTERS else LEAST_PEOPLE_EAST_SHORT
        if slot >= 0 and people >= least:
            return slot, RESPELT | EDITED
    return -1, 0


@kernel
def respell(text: Text, hits: Array, nhits: int, spelling: Spelling, names: Names) -> int:
    """Add hits for respelt names of one country; returns the new number of hits."""
    tokens, segments = text.tokens, text.segments
    for s in range(text.n_segments):
        segment = segments[s]
        if segment.field != CITY and (segment.field != FREE or (segment.institution & 255) > 0):
            continue
        words = 0
        for t in range(segment.lo, segment.hi):
            words += not tokens[t].flags & (IGNORED | COUNTRY | LEVELS)
        if words == 0 or words > LONGEST_SEGMENT:
            continue
        nhits = _in_segment(text, segment, hits, nhits, spelling, names)
    return nhits


@kernel
def _in_segment(
    text: Text, segment: Record, hits: Array, nhits: int, spelling: Spelling, names: Names
) -> int:
    """The longest runs of a segment's words first; words once understood are not tried again."""
    tokens = text.tokens
    skip = DIGIT | COUNTRY | FOREIGN | REGION
    for length in range(LONGEST_RUN, 0, -1):
        for i in range(segment.lo, segment.hi - length + 1):
            j = i + length
            plain = not tokens[i].flags & LEVELS
            for t in range(i, j):
                plain &= not tokens[t].flags & skip
                # Chen and Shi are syllables too, in names of several words.
                plain &= not tokens[t].flags & LEVELS or (length > 1 and tokens[t].flags & EAST > 0)
            plain &= not (segment.field == FREE and in_street(tokens, segment, i, j))
            for h in range(nhits):
                if hits[h].flags & RESPELT and hits[h].i < j and i < hits[h].j:
                    plain = False
            if not plain or nhits >= MOST_HITS:
                continue
            slot, flag = _respelt(text, i, j, spelling, names)
            if slot >= 0:
                run = names.table.slots[slot]
                hits[nhits].i, hits[nhits].j = i, j
                hits[nhits].start, hits[nhits].count = run.start, run.count
                hits[nhits].flags = 1 | flag
                nhits += 1
    return nhits
