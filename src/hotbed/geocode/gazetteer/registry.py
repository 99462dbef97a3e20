"""The index of organisations' names, and how it is asked."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from hotbed.base.code import code_digest
from hotbed.base.kernels import kernel
from hotbed.base.progress import task
from hotbed.base.storage.cache import build_once, cache_folder
from hotbed.geocode.arrays import (
    KIND_CODE,
    KIND_PRIMARY,
    KIND_TARGET,
    PLACE_NAME,
    SLOT,
    Array,
    HashTable,
    Record,
)
from hotbed.geocode.gazetteer import organisations
from hotbed.geocode.gazetteer.distance import PlaceGrid, nearest_in_country
from hotbed.geocode.gazetteer.index import GazetteerIndex, mapped, name_keys, write_index
from hotbed.geocode.text.keys import (
    FOLDED,
    LATIN,
    NATIVE,
    extend_key,
    find_slot,
    finish_key,
    hash_table,
)
from hotbed.geocode.text.normalise import fold, packed
from hotbed.geocode.text.tokens import CAPITAL, DOTTED, FOREIGN, UPPER, new_room, tokenise
from hotbed.geocode.text.words import (
    COMMON,
    DIRECTION,
    INSTITUTION,
    LEVELS,
    STOP,
    STREET,
    key_of,
    word_table,
)
from hotbed.reference.countries import countries
from hotbed.sphere.distances import great_circle_km

ORGANISATION = np.dtype([("place", np.int32), ("country", np.uint16), ("share", np.float32)])
"""An organisation: its city in the gazetteer, country, and how far its city tells where people
work (1 for universities and hospitals, less for companies and bodies with many sites)."""

WITH_COUNTRY, WITH_PLACE, OWNER = 1 << 31, 1 << 30, (1 << 30) - 1
"""Bits of a posting: the name is one that a country qualifies, and tells a place only where that
country is stated; or one that a place qualifies, and tells none by itself."""

GENERIC = INSTITUTION | STOP | DIRECTION | COMMON | LEVELS | STREET
_arrays = ("slots", "bloom", "postings", "organisations", "density")
MOST_WORDS = 40  # of a name that are read
FREQUENT, FREQUENT_SHARE, TOWN_PEOPLE = 8, 0.0003, 20_000
ASTRAY_KM = 100.0  # from an organisation to the city of its id: the id or its place is wrong
FARTHEST_KM = 25.0  # from an organisation to the place that it belongs to
_national = re.compile(
    r"(?i)\bnat(?:ion|ional|ionale|ionalen?|cional|zionale)\b|\bnational|\bnacional|\bfederal"
    r"|academ\w+ of|\bcouncil\b|consejo|consiglio|conselho|ministr|agency|agence|society|foundation"
)
_FIRM = np.uint64(0x94D049BB133111EB)

WORD = np.dtype([("key", np.uint64), ("stem", np.uint64)])
UNIVERSITY = np.uint64(key_of("university"))


def stems() -> Array:
    """Words that mean the same in names of organisations, as a table from key to common key."""
    text = files("hotbed.geocode.gazetteer").joinpath("synonyms.txt").read_text(encoding="utf-8")
    slots = np.zeros(2048, dtype=WORD)
    for line in text.splitlines():
        words = line.split()
        for word in words if not line.startswith("#") else []:
            key = key_of(word)
            slot = key % slots.size
            while slots[slot]["key"] and slots[slot]["key"] != key:
                slot = (slot + 1) % slots.size
            slots[slot] = (key, key_of(words[0]))
    return slots


@kernel
def stem(data: Array, token: Record, synonyms: Array) -> np.uint64:
    """The key of one word of an organisation's name: synonyms and plural s made alike."""
    start = NATIVE if token.flags & FOREIGN else LATIN
    key = finish_key(extend_key(start, data, token.lo, token.hi))
    slot = np.int64(key & np.uint64(synonyms.size - 1))
    while synonyms[slot].key:
        if synonyms[slot].key == key:
            return np.uint64(synonyms[slot].stem)
        slot = (slot + 1) & (synonyms.size - 1)
    last = data[token.hi - 1]
    if token.hi - token.lo > 4 and (last == 115 or last == 83):
        return finish_key(extend_key(start, data, token.lo, token.hi - 1))
    return key


@kernel
def goes_on(tokens: Array, t: int, end: int) -> bool:
    """Whether a word is an initial that another follows (M.D. is the word MD)."""
    if t + 1 >= end or not tokens[t].flags & DOTTED:
        return False
    single = tokens[t].hi - tokens[t].lo == 1 and tokens[t + 1].hi - tokens[t + 1].lo == 1
    return bool(single and tokens[t].flags & tokens[t + 1].flags & CAPITAL)


@kernel
def initials(data: Array, tokens: Array, t: int) -> np.uint64:
    """The key of the initials that end with a word."""
    first = t
    while first > 0 and goes_on(tokens, first - 1, t + 1):
        first -= 1
    key = LATIN
    for k in range(first, t + 1):
        key = extend_key(key, data, tokens[k].lo, tokens[k].hi)
    return finish_key(key)


@kernel
def add_stem(key: np.uint64, word: np.uint64) -> np.uint64:
    """A running key of an organisation's name after one more stem."""
    return (key ^ word) * _FIRM


@kernel
def firm_keys(data: Array, starts: Array, words: Array, synonyms: Array, frequent: Array) -> Array:
    """The key of each packed name; 0 for a name of generic words only, or of one short word.

    A word is generic by its class, or because it is among the sorted stems of `frequent`.
    """
    room = new_room()
    tokens = room.tokens
    keys = np.zeros(starts.size - 1, np.uint64)
    for n in range(keys.size):
        count = tokenise(data, starts[n], starts[n + 1], words, room).n_tokens
        word = first = np.uint64(0)
        leading = False
        key, telling, letters, native, parts = FOLDED, 0, 0, 0, 0
        for t in range(min(count, MOST_WORDS)):
            flags = tokens[t].flags
            if (flags & STOP and not flags & UPPER) or goes_on(tokens, t, count):
                continue
            if t and goes_on(tokens, t - 1, count):
                word = initials(data, tokens, t)
            else:
                word = stem(data, tokens[t], synonyms)
            key = add_stem(key, word)
            if parts == 0:
                first, leading = word, (flags & INSTITUTION) > 0
            parts += 1
            letters += tokens[t].hi - tokens[t].lo
            native += (flags & FOREIGN) > 0
            rank = np.searchsorted(frequent, word)
            often = rank < frequent.size and frequent[rank] == word
            telling += not (flags & GENERIC or often) or (flags & FOREIGN) > 0
        # An abbreviation that reads like an ordinary word (MED, SCI) tells nothing.
        if parts == 1 and not native:
            plain = extend_key(LATIN, data, tokens[0].lo, tokens[0].hi)
            telling = telling and count == 1 and word == finish_key(plain)
        # So does a name of general words only, unless it is long and no mere part's (Institute of).
        least = 3 if not leading else 4 if first == UNIVERSITY else 99
        if (telling or parts >= least) and letters >= 3 and native != 1:
            keys[n] = finish_key(key)
    return keys


@kernel
def word_stems(data: Array, starts: Array, words: Array, synonyms: Array) -> Array:
    """The stems of all words of the packed names, one after another."""
    room = new_room()
    out = np.zeros(starts.size * MOST_WORDS, np.uint64)
    total = 0
    for n in range(starts.size - 1):
        count = tokenise(data, starts[n], starts[n + 1], words, room).n_tokens
        for t in range(min(count, MOST_WORDS)):
            out[total] = stem(data, room.tokens[t], synonyms)
            total += 1
    return out[:total]


def frequent_stems(text: Array, starts: Array, index: GazetteerIndex) -> Array:
    """Stems in so many names that they tell no organisation from another, but for place names."""
    words, counts = np.unique(word_stems(text, starts, word_table(), stems()), return_counts=True)
    often = words[counts >= max(FREQUENT, FREQUENT_SHARE * starts.size)]
    arrays = index.arrays
    large = [_names_town(key, arrays) for key in often]
    return often[~np.array(large, dtype=bool)] if often.size else often


def _names_town(key: np.uint64, arrays: dict[str, Array]) -> bool:
    slot = int(find_slot(HashTable(arrays["slots"], arrays["bloom"]), key))
    if slot < 0:
        return False
    run = arrays["slots"][slot]
    rows = arrays["postings"][run["start"] : run["start"] + run["count"]]
    target = rows["kind"] & KIND_TARGET
    if np.any((target != PLACE_NAME) & (rows["kind"] & KIND_CODE == 0)):
        return True
    main = rows["target"][(target == PLACE_NAME) & (rows["kind"] & KIND_PRIMARY > 0)]
    return bool(np.any(arrays["places"]["population"][main] >= TOWN_PEOPLE))


def load(path: Path, index: GazetteerIndex) -> tuple[dict[str, Array], dict[str, Any]]:
    """The index of a registry, built first if it is not in the cache; and what it says of itself.

    Raises
    ------
    HotbedError
        See `organisations.read`.
    """
    digest = hashlib.sha256(f"{code_digest(__name__)} {index.digest}".encode())
    for part in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        if part.exists() and part.is_file():
            with part.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    name = digest.hexdigest()[:16]
    folder = cache_folder() / f"organisations-{name}"

    def build(temporary: Path) -> None:
        with task("building the index of organisations (once)"):
            rows = organisations.read(path)
            write_index(temporary, _built(rows, index), {"rows": len(rows)}, [])

    build_once(folder, build)
    import orjson

    meta = orjson.loads((folder / "meta.json").read_bytes())
    return mapped(folder, _arrays), {"digest": name, "rows": meta["rows"]}


def none(size: int) -> dict[str, Array]:
    """The arrays of an empty registry, for a gazetteer of some size."""
    table = hash_table(np.zeros(0, dtype=np.uint64))
    empty = {
        "slots": table.slots,
        "bloom": table.bloom,
        "postings": np.zeros(0, dtype=np.uint32),
        "organisations": np.zeros(0, dtype=ORGANISATION),
        "density": np.zeros(size, dtype=np.float32),
    }
    for array in empty.values():
        array.flags.writeable = False
    assert empty["slots"].dtype == SLOT  # noqa: S101
    return empty


def _built(listed: list[organisations.Organisation], index: GazetteerIndex) -> dict[str, Array]:
    number = {code: n for n, code in enumerate(index.country_codes)}
    known = [one for one in listed if one.country in number]
    rows = np.zeros(len(known), dtype=ORGANISATION)
    if known:
        rows["place"] = _places(known, index, number)
        rows["country"] = [number[one.country] for one in known]
        rows["share"] = [_share(one) for one in known]
    texts, owners, lands = [], [], _country_names()
    for n, one in enumerate(known):
        for name in one.names:
            plain, _, qualifier = name.partition(" (") if name.endswith(")") else (name, "", "")
            texts.append(plain)
            owners.append(n | _bits(qualifier[:-1], lands))
    text, starts = packed(map(fold, texts))
    frequent = frequent_stems(text, starts, index)
    keys = firm_keys(text, starts, word_table(), stems(), frequent)
    areas = _area_keys(index.arrays)
    keys[np.isin(name_keys(text, starts, word_table()), areas)] = 0  # Saitama-ken is the prefecture
    owner = np.array(owners, dtype=np.uint32)
    order = np.lexsort((owner, owner & OWNER, keys))
    keys, owner = keys[order], owner[order]
    good = keys != 0
    same = (owner[1:] & OWNER) == (owner[:-1] & OWNER)
    good[1:] &= (keys[1:] != keys[:-1]) | ~same  # the posting with fewer bits stays
    keys, owner = keys[good], owner[good]
    table = hash_table(keys)
    return {
        "slots": table.slots,
        "bloom": table.bloom,
        "postings": owner,
        "organisations": rows,
        "density": _density(rows["place"], index.arrays["places"].size),
    }


def _country_names() -> frozenset[str]:
    rows = countries().to_pylist()
    return frozenset(fold(name) for row in rows for name in (row["name"], *row["names"]))


def _bits(qualifier: str, lands: frozenset[str]) -> int:
    """What a name with a qualifier needs beside it: IBM (India), Example University (Town)."""
    if not qualifier or (qualifier.isupper() and " " not in qualifier):  # an abbreviation
        return 0
    return WITH_COUNTRY if fold(qualifier) in lands else WITH_PLACE


def _area_keys(arrays: dict[str, Array]) -> Array:
    """The keys of the names of countries and regions, but for those that are codes."""
    slots, postings = arrays["slots"], arrays["postings"]
    used = np.flatnonzero(slots["count"])
    area = (postings["kind"] & KIND_TARGET) != PLACE_NAME
    area &= (postings["kind"] & KIND_CODE) == 0
    before = np.r_[0, np.cumsum(area)]
    start = slots["start"][used].astype(np.int64)
    named = before[start + slots["count"][used]] > before[start]
    return np.asarray(slots["key"][used[named]])


def _density(place: Array, size: int) -> Array:
    """log10 of one more than the organisations registered in each place."""
    counts = np.bincount(place[place >= 0], minlength=size)
    return np.asarray(np.log10(1.0 + counts), dtype=np.float32)


def _share(one: organisations.Organisation) -> float:
    if "education" in one.types or "health" in one.types:
        return 1.0
    return 0.3 if _national.search(one.names[0]) else 0.6


def _places(
    known: list[organisations.Organisation], index: GazetteerIndex, number: dict[str, int]
) -> Array:
    """Each organisation's city in the gazetteer: by GeoNames' id, else the place it belongs to."""
    arrays = index.arrays
    grid = PlaceGrid(arrays["places"], arrays["grid_order"], arrays["grid_starts"])
    row_of = {int(place): row for row, place in enumerate(grid.places["geonameid"])}
    city = np.array([row_of.get(one.geonameid, -1) for one in known], dtype=np.int32)
    east, north = (np.array([getattr(one, name) for one in known]) for name in ("lon", "lat"))
    there = grid.places[np.maximum(city, 0)]
    away = great_circle_km(east, north, there["lon"], there["lat"])
    city[away > ASTRAY_KM] = -1
    for n in np.flatnonzero(city < 0):
        one = known[n]
        city[n] = nearest_in_country(grid, one.lon, one.lat, number[one.country], FARTHEST_KM)
    return city
