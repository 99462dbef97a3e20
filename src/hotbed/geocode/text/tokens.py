"""From an address's bytes to its words and segments."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import SEGMENT, TOKEN, Array, Record
from hotbed.geocode.text.keys import LATIN, NATIVE, extend_key, finish_key
from hotbed.geocode.text.words import (
    ABBREVIATED,
    EAST,
    FORT,
    INSTITUTION,
    LEVELS,
    MOUNT,
    SAINT,
    abbreviations,
    classes,
)

CAPITAL, UPPER, DIGIT, FOREIGN, JOINED = 1 << 16, 1 << 17, 1 << 18, 1 << 19, 1 << 20
IGNORED, COUNTRY, REGION = 1 << 21, 1 << 22, 1 << 23  # set while the address is read
BRACKET = ord("(")
DOTTED = 1 << 24

FREE, STREET_FIELD, CITY, REGION_FIELD, POSTCODE = 0, 1, 2, 3, 4
MOST_TOKENS, MOST_SEGMENTS = 400, 120

_LETTERS = {"S": STREET_FIELD, "C": CITY, "R": REGION_FIELD, "P": POSTCODE}
_field_of = np.zeros(256, dtype=np.int32)
for _letter, _field in _LETTERS.items():
    _field_of[ord(_letter)] = _field

_WORD, _SPACE, _BREAK, _HYPHEN, _INNER, _NATIVE, _FIELD = 0, 1, 2, 3, 4, 5, 6
_kinds = np.full(256, _SPACE, dtype=np.uint8)
_kinds[48:58] = _kinds[65:91] = _kinds[97:123] = _WORD
for _character, _kind in ((",;|()[]\n", _BREAK), ("-", _HYPHEN), ("'`", _INNER)):
    for _one in _character:
        _kinds[ord(_one)] = _kind
_kinds[0x1F], _kinds[0x1D] = _NATIVE, _FIELD


class Text(NamedTuple):
    """An address as the matcher reads it."""

    data: Array  # the bytes of many addresses
    tokens: Array  # TOKEN, the words of this one
    segments: Array  # SEGMENT, runs of words between commas
    n_tokens: int
    n_segments: int
    cased: int  # 1: it has capitals; 3: and words without


class Room(NamedTuple):
    """Memory for the words and segments of one address."""

    tokens: Array
    segments: Array


@kernel
def new_room() -> Room:
    """Memory for one address."""
    return Room(np.zeros(MOST_TOKENS, TOKEN), np.zeros(MOST_SEGMENTS, SEGMENT))


@kernel
def shape(text: Array, lo: int, hi: int) -> int:
    """The flags of a word that its letters tell."""
    letters = uppers = digits = 0
    for k in range(lo, hi):
        byte = text[k]
        uppers += 65 <= byte <= 90
        digits += 48 <= byte <= 57
        letters += (65 <= byte <= 90) or (97 <= byte <= 122)
    flags = 0
    if 65 <= text[lo] <= 90:
        flags |= CAPITAL
    if letters and uppers == letters:
        flags |= UPPER
    if digits:
        flags |= DIGIT
    return flags


@kernel
def tokenise(text: Array, lo: int, hi: int, words: Array, room: Room) -> Text:
    """Read the bytes lo to hi (excluded) of packed addresses into words and segments.

    A segment ends at a comma, semicolon, bracket, bar, line end, lone hyphen or new field.
    """
    tokens, segments = room
    count = cut = 0
    field, begun = FREE, 0
    position, pending = lo, 0
    while position < hi and count < MOST_TOKENS and cut < MOST_SEGMENTS - 1:
        kind = _kinds[text[position]]
        if kind == _WORD:
            end = position + 1
            while end < hi and (
                _kinds[text[end]] == _WORD
                or (_kinds[text[end]] == _INNER and end + 1 < hi and _kinds[text[end + 1]] == _WORD)
            ):
                end += 1
            key = extend_key(NATIVE if pending & FOREIGN else LATIN, text, position, end)
            flags = shape(text, position, end) | pending | classes(words, finish_key(key))
            if pending & FOREIGN and count > begun and tokens[count - 1].flags & FOREIGN:
                pair = extend_key(NATIVE, text, tokens[count - 1].lo, tokens[count - 1].hi)
                flags |= classes(words, finish_key(extend_key(pair, text, position, end)))
            if end < hi and text[end] == 46:
                flags |= DOTTED
            tokens[count].lo, tokens[count].hi = position, end
            tokens[count].segment, tokens[count].flags = cut, flags
            count, position, pending = count + 1, end, 0
            continue
        if kind == _HYPHEN and position > lo and _kinds[text[position - 1]] != _SPACE:
            pending |= JOINED
        elif kind == _HYPHEN and position + 1 < hi and _kinds[text[position + 1]] == _WORD:
            pending = 0
        elif kind == _NATIVE:
            pending |= FOREIGN
        elif kind in (_SPACE, _INNER):
            pending &= ~JOINED
        else:
            if count > begun or kind == _FIELD:
                if count > begun:
                    segments[cut].lo, segments[cut].hi = begun, count
                    segments[cut].field, begun, cut = field, count, cut + 1
                if kind == _FIELD:
                    field = _field_of[text[position + 1]] if position + 1 < hi else FREE
                    position += 1
            pending = 0
        position += 1
    if count > begun:
        segments[cut].lo, segments[cut].hi, segments[cut].field = begun, count, field
        cut += 1
    _characterise(tokens, segments, cut)
    return Text(text, tokens, segments, count, cut, _case(tokens, count))


@kernel
def _characterise(tokens: Array, segments: Array, n_segments: int) -> None:
    """Which segments name an institution; which words of East Asia's levels are only syllables."""
    for s in range(n_segments):
        institution = 0
        for t in range(segments[s].lo, segments[s].hi):
            flags = tokens[t].flags
            if flags & INSTITUTION:
                institution += 1
            if flags & EAST and flags & LEVELS:
                alone = not flags & (JOINED | FOREIGN) and t + 1 < segments[s].hi
                if t == segments[s].lo or alone:
                    tokens[t].flags = flags & ~np.uint32(EAST | LEVELS)
        segments[s].institution = institution


@kernel
def _case(tokens: Array, count: int) -> int:
    """Whether an address has capitals (1), and words without them too (3)."""
    capitals = smalls = 0
    for t in range(count):
        capitals += (tokens[t].flags & CAPITAL) > 0
        smalls += not tokens[t].flags & (UPPER | DIGIT)
    return (capitals > 0) + 2 * (capitals > 0 and smalls > 0)


@kernel
def run_key(text: Text, i: int, j: int) -> np.uint64:
    """The running key of the words i to j (excluded); Saint, Mount and Fort in one spelling."""
    data, tokens = text.data, text.tokens
    key = NATIVE if tokens[i].flags & FOREIGN else LATIN
    for t in range(i, j):
        key = add_word(key, data, tokens[t])
    return key


@kernel
def _in_full(key: np.uint64, data: Array, token: Record) -> np.uint64:
    """A running key after an abbreviated word in full (Pk as Park)."""
    size = token.hi - token.lo
    for n in range(_ABBREVIATIONS.size):
        row = _ABBREVIATIONS[n]
        same = row.n_short == size
        for k in range(size if same else 0):
            same &= data[token.lo + k] | 32 == row.short[k]
        if same:
            return extend_key(key, row.full, 0, row.n_full)
    return extend_key(key, data, token.lo, token.hi)


_ABBREVIATIONS = abbreviations()
_SHORT = np.frombuffer(b"stmtft", dtype=np.uint8).copy()


@kernel
def add_word(key: np.uint64, data: Array, token: Record) -> np.uint64:
    """A running key after one more word."""
    if token.flags & SAINT:
        return extend_key(key, _SHORT, 0, 2)
    if token.flags & MOUNT:
        return extend_key(key, _SHORT, 2, 4)
    if token.flags & FORT:
        return extend_key(key, _SHORT, 4, 6)
    if token.flags & ABBREVIATED:
        return _in_full(key, data, token)
    return extend_key(key, data, token.lo, token.hi)
