"""Name lists: clean, fold, compare, and derive the bare name from one with a type word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from anyascii import anyascii

TYPE_WORD = (
    "province|region|oblast|oblys[yi]|oblis[yi]|county|district|governorate|department|state|"
    "municipality|prefecture|parish|voivodeship|krai|kray|emirate|division|canton|republic|"
    "metropolitan city|autonomous region|autonomous province|autonomous oblast|"
    "autonomous community|special region|kraj|county borough|regional council|land|povince|"
    "apskritis|apskritis|maakond|megye|obshtina|distrikt|raion|rayon|provinsi|city municipality"
)
TRAILING = re.compile(rf"[ -](?:{TYPE_WORD})$", re.IGNORECASE)
LEADING = re.compile(
    rf"^(?:the )?(?:{TYPE_WORD}|city state|free state|commonwealth|principality|city) of (?:the )?",
    re.IGNORECASE,
)
COMPASS = {
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "centre",
    "capital",
    "northeastern",
    "northwestern",
    "north western",
    "north eastern",
    "southeast",
    "southwest",
    "south eastern",
    "south western",
    "upper",
    "lower",
    "city",
    "national",
    "federal",
    "special",
    "metropolitan",
    "littoral",
    "center",
    "north central",
    "north east",
    "north west",
    "south east",
    "south west",
    "south central",
    "coast",
    "mid",
    "plateau",
    "delta",
    "southeastern",
    "southwestern",
    "interior",
    "far north",
    "border",
    "northern borders",
    "union",
    "islands",
    "the",
    "plateaux",
    "free",
    "hills",
    "lakes",
    "valley",
    "central river",
    "upper river",
    "lower river",
    "north bank",
    "west coast",
    "river",
    "bay",
    "maritime",
    "autonomous",
    "administrative",
    "savannah",
    "savanes",
    "highland",
    "highlands",
    "unknown",
    "foreign",
    "red sea",
    "great",
}


def fold(name: str) -> str:
    """Lower-case letters and digits only, transliterated: the key names are compared by."""
    return re.sub("[^a-z0-9]+", "", anyascii(name).lower())


def bare(name: str) -> str:
    """The name without its type word ('Kanagawa Prefecture' -> 'Kanagawa'); '' if none is left."""
    short = LEADING.sub("", TRAILING.sub("", name.strip())).strip()
    return "" if short.lower() in COMPASS or len(short) < 2 else short


def same(one: str, other: str) -> bool:
    """Whether two names are the same but for type words, case and accents."""
    left, right = fold(bare(one) or one), fold(bare(other) or other)
    return bool(left) and left == right


def distinct(names: Iterable[str]) -> list[str]:
    """Names in order, without empty ones and repeats (case and spacing aside)."""
    seen: dict[str, str] = {}
    for name in names:
        clean = re.sub(r"\s+", " ", name).strip(" ,;")
        if clean and clean not in {"-99", "-1"} and not re.fullmatch(r"\d+", clean):
            seen.setdefault(clean.casefold(), clean)
    return list(seen.values())
