"""The last resort: names that are known only after making spellings alike, or by one edit.

Only for addresses whose country is known and that were located no better than a district, and
only for segments that name no institution.
"""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_SHORT,
    KIND_TARGET,
    PLACE_NAME,
)
from hotbed.geocode.match.mentions import MOST_HITS
from hotbed.geocode.text.keys import FOLDED, LATIN, extended, finished, found
from hotbed.geocode.text.romanise import romanised
from hotbed.geocode.text.tokens import CITY, COUNTRY, DIGIT, FOREIGN, FREE, IGNORED, REGION
from hotbed.geocode.text.words import EAST, LEVELS

RESPELT, EDITED = 4, 8  # flags of a hit
LONGEST_SEGMENT, LONGEST_RUN = 4, 3
LEAST_LETTERS = 5
LEAST_PEOPLE_EAST, LEAST_PEOPLE_EAST_SHORT = 50_000, 1_000_000  # the latter under six letters

_SUFFIXES = np.zeros((5, 5), dtype=np.uint8)
for _n, _suffix in enumerate(("shi", "si", "ku", "gu", "city")):
    _SUFFIXES[_n, : len(_suffix)] = np.frombuffer(_suffix.encode(), dtype=np.uint8)


@kernel
def _letters(text, tokens, i, j, out):  # type: ignore[no-untyped-def]
    """Copy the letters of the words i to j (excluded), small; gives their number (0: too many)."""
    size = 0
    for t in range(i, j):
        for at in range(tokens[t].lo, tokens[t].hi):
            byte = text[at]
            if 65 <= byte <= 90:
                byte += 32
            if 97 <= byte <= 122:
                if size >= out.size - 2:
                    return 0
                out[size] = byte
                size += 1
    return size


@kernel
def _people(slot, slots, postings, country, places):  # type: ignore[no-untyped-def]
    """People of the largest place of the country that a run of postings names; -1 for none.

    A region of the country counts as a place without people.
    """
    most = -1
    for p in range(slots[slot].start, slots[slot].start + slots[slot].count):
        kind = postings[p].kind
        if kind & KIND_TARGET == COUNTRY_NAME or kind & (KIND_CODE | KIND_SHORT):
            continue
        if postings[p].country == country:
            people = 0
            if kind & KIND_TARGET == PLACE_NAME:
                people = places[postings[p].target].population
            most = max(most, people)
    return most


@kernel
def _better(key, best, people, slots, bloom, postings, country, places):  # type: ignore[no-untyped-def]
    """The slot of a running key and its people, if it names a larger place than the best yet."""
    slot = found(slots, bloom, finished(key))
    if slot >= 0:
        most = _people(slot, slots, postings, country, places)
        if most > people:
            return slot, most
    return best, people


@kernel
def _edited(letters, size, slots, bloom, postings, country, places):  # type: ignore[no-untyped-def]
    """The slot of the largest place at one edit (swap, drop, change, add) and its people.

    The first letter is kept: writers seldom get it wrong.
    """
    best, people = -1, np.int64(-1)
    one = np.empty(1, np.uint8)
    prefix = extended(LATIN, letters, 0, 1)
    for at in range(1, size + 1):
        if at < size:
            key = extended(prefix, letters, at + 1, size)
            best, people = _better(key, best, people, slots, bloom, postings, country, places)
        if at + 1 < size:
            key = extended(extended(prefix, letters, at + 1, at + 2), letters, at, at + 1)
            key = extended(key, letters, at + 2, size)
            best, people = _better(key, best, people, slots, bloom, postings, country, places)
        for letter in range(97, 123):
            one[0] = letter
            added = extended(prefix, one, 0, 1)
            key = extended(added, letters, at, size)
            best, people = _better(key, best, people, slots, bloom, postings, country, places)
            if at < size:
                key = extended(added, letters, at + 1, size)
                best, people = _better(key, best, people, slots, bloom, postings, country, places)
        if at < size:
            prefix = extended(prefix, letters, at, at + 1)
    return best, people


@kernel
def _one(text, tokens, i, j, country, scheme, east, slots, bloom, postings, places):  # type: ignore[no-untyped-def]
    """The slot and the flag for one run of words, or -1."""
    room = np.empty(300, np.uint8)
    letters = np.empty(64, np.uint8)
    none = np.int64(-1)
    size = _letters(text, tokens, i, j, letters)
    if size < 4:
        return -1, 0
    for n in range(_SUFFIXES.shape[0]):
        length = 0
        while length < 5 and _SUFFIXES[n, length]:
            length += 1
        if size - length >= 3 and east:
            same = True
            for k in range(length):
                same &= letters[size - length + k] == _SUFFIXES[n, k]
            if same:
                key = extended(LATIN, letters, 0, size - length)
                slot, _ = _better(key, -1, none, slots, bloom, postings, country, places)
                if slot >= 0:
                    return slot, RESPELT
    if scheme:
        made = romanised(text, tokens[i].lo, tokens[j - 1].hi, scheme, room)
        if made >= 3:
            key = extended(FOLDED, room, 0, made)
            slot, _ = _better(key, -1, none, slots, bloom, postings, country, places)
            if slot >= 0:
                return slot, RESPELT
    if size >= LEAST_LETTERS:
        slot, people = _edited(letters, size, slots, bloom, postings, country, places)
        least = 0
        if east:
            least = LEAST_PEOPLE_EAST if size > LEAST_LETTERS else LEAST_PEOPLE_EAST_SHORT
        if slot >= 0 and people >= least:
            return slot, RESPELT | EDITED
    return -1, 0


@kernel
def respell(  # type: ignore[no-untyped-def]
    text, tokens, segments, made, hits, nhits, country, scheme, east, slots, bloom, postings, places
):  # fmt: skip
    """Add hits for respelt names of one country to hits; gives their new number."""
    for s in range(made):
        segment = segments[s]
        if segment.field != CITY and (segment.field != FREE or (segment.institution & 255) > 0):
            continue
        words = 0
        for t in range(segment.lo, segment.hi):
            words += not tokens[t].flags & (IGNORED | COUNTRY | LEVELS)
        if words == 0 or words > LONGEST_SEGMENT:
            continue
        nhits = _in_segment(
            text, tokens, segment, hits, nhits, country, scheme, east, slots, bloom, postings,
            places,
        )  # fmt: skip
    return nhits


@kernel
def _in_segment(  # type: ignore[no-untyped-def]
    text, tokens, segment, hits, nhits, country, scheme, east, slots, bloom, postings, places
):  # fmt: skip
    """The longest runs of a segment's words first; words once understood are not tried again."""
    skip = DIGIT | COUNTRY | FOREIGN | REGION
    for length in range(LONGEST_RUN, 0, -1):
        for i in range(segment.lo, segment.hi - length + 1):
            j = i + length
            plain = not tokens[i].flags & LEVELS
            for t in range(i, j):
                plain &= not tokens[t].flags & skip
                # Chen and Shi are syllables too, in names of several words.
                plain &= not tokens[t].flags & LEVELS or (length > 1 and tokens[t].flags & EAST > 0)
            for h in range(nhits):
                if hits[h].flags & RESPELT and hits[h].i < j and i < hits[h].j:
                    plain = False
            if not plain or nhits >= MOST_HITS:
                continue
            slot, flag = _one(
                text, tokens, i, j, country, scheme, east, slots, bloom, postings, places
            )
            if slot >= 0:
                hits[nhits].i, hits[nhits].j = i, j
                hits[nhits].start, hits[nhits].count = slots[slot].start, slots[slot].count
                hits[nhits].flags = 1 | flag
                nhits += 1
    return nhits
