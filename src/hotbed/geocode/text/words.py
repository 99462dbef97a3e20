"""The word classes of words.toml, as bits of a token's flags (C++: kernels/words.hpp)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from hotbed.base.native import constant
from hotbed.geocode.arrays import Array
from hotbed.geocode.text.keys import keys_of

TOWN, DISTRICT, COUNTY, PROVINCE = (
    constant(f"word_{name}") for name in ("town", "district", "county", "province")
)
EAST, STREET = constant("word_east"), constant("word_street")

_bits = {
    "institution": constant("word_institution"),
    "stop": constant("word_stop"),
    "town": TOWN,
    "town_east": TOWN | EAST,
    "district_east": DISTRICT | EAST,
    "district": DISTRICT,
    "county": COUNTY,
    "county_east": COUNTY | EAST,
    "province": PROVINCE,
    "province_east": PROVINCE | EAST,
    "post": constant("word_post"),
    "street": STREET,
    "direction": constant("word_direction"),
    "common": constant("word_common"),
    "saint": constant("word_saint"),
    "mount": constant("word_mount"),
    "fort": constant("word_fort"),
    "street_before": STREET | constant("word_street_before"),
    "abbreviated": constant("word_abbreviated"),
    "zone": constant("word_zone"),
}
TABLE_SIZE = 4096
SHORTENED, LONGEST_FULL = 5, 10  # letters
ABBREVIATION = np.dtype(
    [
        ("letters", np.uint8, SHORTENED),
        ("full", np.uint8, LONGEST_FULL),
        ("n_letters", np.int32),
        ("n_full", np.int32),
    ]
)
WORD = np.dtype([("key", np.uint64), ("bits", np.uint32)])


class Words(NamedTuple):
    """What kernels know of words."""

    classes: Array  # WORD, an open-addressed table
    abbreviations: Array  # ABBREVIATION


@cache
def word_table() -> Words:
    """The classes of words.toml, and the abbreviated words."""
    text = files("hotbed.geocode.text").joinpath("words.toml").read_text(encoding="utf-8")
    words_of = {name: words.split() for name, words in tomllib.loads(text).items()}
    return Words(_classes(words_of), _abbreviations(words_of["abbreviated"]))


def _classes(words_of: dict[str, list[str]]) -> Array:
    pairs = [
        (pair.partition("=")[0], _bits[name]) for name, words in words_of.items() for pair in words
    ]
    # A word of East Asia comes as a token a character, of which the last two tell.
    keys = keys_of(word[-2:] if ord(word[0]) > 0x2E80 else word for word, _ in pairs)
    bits: dict[int, int] = {}
    for key, (_, classes) in zip(keys.tolist(), pairs, strict=True):
        bits[key] = bits.get(key, 0) | classes
    slots: dict[int, int] = {}
    for key in sorted(bits):
        slot = key % TABLE_SIZE
        while slot in slots:
            slot = (slot + 1) % TABLE_SIZE
        slots[slot] = key
    table = np.zeros(TABLE_SIZE, dtype=WORD)
    rows = np.fromiter(slots, np.int64, len(slots))
    table["key"][rows] = list(slots.values())
    table["bits"][rows] = [bits[key] for key in slots.values()]
    return table


def _abbreviations(words: list[str]) -> Array:
    """The short and long forms of the abbreviated words (ABBREVIATION)."""
    pairs = [pair.partition("=") for pair in words]
    rows = [
        (
            tuple(short.encode().ljust(SHORTENED, b"\0")),
            tuple(full.encode().ljust(LONGEST_FULL, b"\0")),
            len(short),
            len(full),
        )
        for short, _, full in pairs
    ]
    return np.array(rows, dtype=ABBREVIATION)
