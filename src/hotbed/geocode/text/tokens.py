"""From an address's bytes to its words and segments."""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.text.keys import LATIN, NATIVE, extended, finished
from hotbed.geocode.text.words import EAST, FORT, INSTITUTION, LEVELS, MOUNT, SAINT, classes

CAPITAL, UPPER, DIGIT, FOREIGN, JOINED = 1 << 16, 1 << 17, 1 << 18, 1 << 19, 1 << 20
IGNORED, COUNTRY, REGION = 1 << 21, 1 << 22, 1 << 23  # set while the address is read
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


@kernel
def shape(text, lo, hi):  # type: ignore[no-untyped-def]
    """The flags of a word that its letters tell."""
    letters = uppers = digits = 0
    for at in range(lo, hi):
        byte = text[at]
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
def tokenise(text, lo, hi, words, tokens, segments):  # type: ignore[no-untyped-def]
    """Fill tokens and segments from text[lo:hi]; gives how many of each there are.

    A segment ends at a comma, semicolon, bracket, bar, line end, lone hyphen or new field.
    """
    count = made = 0
    field, begun = FREE, 0
    at, pending = lo, 0
    while at < hi and count < MOST_TOKENS and made < MOST_SEGMENTS - 1:
        kind = _kinds[text[at]]
        if kind == _WORD:
            end = at + 1
            while end < hi and (
                _kinds[text[end]] == _WORD
                or (_kinds[text[end]] == _INNER and end + 1 < hi and _kinds[text[end + 1]] == _WORD)
            ):
                end += 1
            key = extended(NATIVE if pending & FOREIGN else LATIN, text, at, end)
            flags = shape(text, at, end) | pending | classes(words, finished(key))
            if end < hi and text[end] == 46:
                flags |= DOTTED
            tokens[count].lo, tokens[count].hi = at, end
            tokens[count].segment, tokens[count].flags = made, flags
            count, at, pending = count + 1, end, 0
            continue
        if kind == _HYPHEN and at > lo and _kinds[text[at - 1]] != _SPACE:
            pending |= JOINED
        elif kind == _HYPHEN and at + 1 < hi and _kinds[text[at + 1]] == _WORD:
            pending = 0
        elif kind == _NATIVE:
            pending |= FOREIGN
        elif kind in (_SPACE, _INNER):
            pending &= ~JOINED
        else:
            if count > begun or kind == _FIELD:
                if count > begun:
                    segments[made].lo, segments[made].hi = begun, count
                    segments[made].field, begun, made = field, count, made + 1
                if kind == _FIELD:
                    field = _field_of[text[at + 1]] if at + 1 < hi else FREE
                    at += 1
            pending = 0
        at += 1
    if count > begun:
        segments[made].lo, segments[made].hi, segments[made].field = begun, count, field
        made += 1
    _characterise(tokens, segments, made)
    return count, made


@kernel
def _characterise(tokens, segments, made):  # type: ignore[no-untyped-def]
    """Which segments name an institution; which words of East Asia's levels are only syllables."""
    for s in range(made):
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
def run_key(text, tokens, i, j):  # type: ignore[no-untyped-def]
    """The running key of the words i to j (excluded); Saint, Mount and Fort in one spelling."""
    key = NATIVE if tokens[i].flags & FOREIGN else LATIN
    for t in range(i, j):
        key = with_token(key, text, tokens[t])
    return key


_SHORT = np.frombuffer(b"stmtft", dtype=np.uint8).copy()


@kernel
def with_token(key, text, token):  # type: ignore[no-untyped-def]
    """A running key after one more word."""
    if token.flags & SAINT:
        return extended(key, _SHORT, 0, 2)
    if token.flags & MOUNT:
        return extended(key, _SHORT, 2, 4)
    if token.flags & FORT:
        return extended(key, _SHORT, 4, 6)
    return extended(key, text, token.lo, token.hi)
