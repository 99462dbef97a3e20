"""The word classes of words.toml, as bits of a token's flags."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import Array
from hotbed.geocode.text.keys import LATIN, extend_key, finish_key
from hotbed.geocode.text.keys import NATIVE as NATIVE_KEY
from hotbed.geocode.text.normalise import NATIVE, fold

INSTITUTION, STOP, TOWN, DISTRICT = 1, 2, 4, 8
COUNTY, PROVINCE, EAST, POST = 16, 32, 64, 128
STREET, DIRECTION, COMMON, SAINT = 256, 512, 1024, 2048
MOUNT, FORT, STREET_BEFORE, ABBREVIATED = 4096, 8192, 16384, 32768
ZONE = 1 << 25  # the bits between are set by tokens
LEVELS = TOWN | DISTRICT | COUNTY | PROVINCE

_bits = {
    "institution": INSTITUTION,
    "stop": STOP,
    "town": TOWN,
    "town_east": TOWN | EAST,
    "district_east": DISTRICT | EAST,
    "district": DISTRICT,
    "county": COUNTY,
    "county_east": COUNTY | EAST,
    "province": PROVINCE,
    "province_east": PROVINCE | EAST,
    "post": POST,
    "street": STREET,
    "direction": DIRECTION,
    "common": COMMON,
    "saint": SAINT,
    "mount": MOUNT,
    "fort": FORT,
    "street_before": STREET | STREET_BEFORE,
    "abbreviated": ABBREVIATED,
    "zone": ZONE,
}
SHORTENED, LONGEST_FULL = 5, 10  # letters
ABBREVIATION = np.dtype(
    [
        ("short", np.uint8, SHORTENED),
        ("full", np.uint8, LONGEST_FULL),
        ("n_short", np.int32),
        ("n_full", np.int32),
    ]
)
WORD = np.dtype([("key", np.uint64), ("bits", np.uint32)])


def key_of(text: str) -> int:
    """The finished key of one name, as the index has it (stop and level words are not special).

    >>> key_of("Hsin-Chu") == key_of("hsinchu")
    True
    >>> key_of("東京") == key_of("dong jing")
    False
    """
    folded = fold(text)
    start = NATIVE_KEY if folded.startswith(NATIVE) else LATIN
    data = np.frombuffer(folded.encode(), dtype=np.uint8)
    return int(finish_key(np.uint64(extend_key(start, data, 0, data.size))))


def word_table() -> Array:
    """The classes of words.toml as an open-addressed table (WORD), for `classes`."""
    bits: dict[int, int] = {}
    text = files("hotbed.geocode.text").joinpath("words.toml").read_text(encoding="utf-8")
    for name, words in tomllib.loads(text).items():
        for pair in words.split():
            word = pair.partition("=")[0]
            # A word of East Asia comes as a token a character, of which the last two tell.
            last = word[-2:] if ord(word[0]) > 0x2E80 else word
            key = key_of(last)
            bits[key] = bits.get(key, 0) | _bits[name]
    slots = np.zeros(4096, dtype=WORD)
    for key in sorted(bits):
        slot = key % slots.size
        while slots[slot]["bits"]:
            slot = (slot + 1) % slots.size
        slots[slot] = (key, bits[key])
    return slots


def abbreviations() -> Array:
    """The short and long forms of the abbreviated words (ABBREVIATION)."""
    text = files("hotbed.geocode.text").joinpath("words.toml").read_text(encoding="utf-8")
    pairs = [pair.partition("=") for pair in tomllib.loads(text)["abbreviated"].split()]
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


@kernel
def classes(words: Array, key: np.uint64) -> np.uint32:
    """The bits of a finished key, 0 where the word is in no class."""
    slot = np.int64(key & np.uint64(words.size - 1))
    while words[slot].bits and words[slot].key != key:
        slot = (slot + 1) & (words.size - 1)
    return np.uint32(words[slot].bits)
