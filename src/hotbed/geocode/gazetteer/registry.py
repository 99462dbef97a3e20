"""The index of organisations' names, and how it is asked."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from pathlib import Path

import numpy as np

from hotbed.base.cache import build_once, cache_folder
from hotbed.base.code import code_digest
from hotbed.base.kernels import kernel
from hotbed.base.progress import task
from hotbed.geocode.arrays import (
    KIND_CODE,
    KIND_PRIMARY,
    KIND_TARGET,
    PLACE_NAME,
    SEGMENT,
    SLOT,
    TOKEN,
    Array,
)
from hotbed.geocode.gazetteer import organisations
from hotbed.geocode.gazetteer.distance import nearest
from hotbed.geocode.gazetteer.index import GazetteerIndex, keep, mapped
from hotbed.geocode.match.mentions import country_strength
from hotbed.geocode.text.keys import FOLDED, LATIN, NATIVE, extended, finished, found, table
from hotbed.geocode.text.normalise import fold, packed
from hotbed.geocode.text.tokens import (
    CAPITAL,
    DIGIT,
    FOREIGN,
    MOST_SEGMENTS,
    MOST_TOKENS,
    UPPER,
    tokenise,
)
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

ORGANISATION = np.dtype([("place", np.int32), ("country", np.uint16), ("share", np.float32)])
"""An organisation: its city in the gazetteer, country, and how far its city tells where people
work (1 for universities and hospitals, less for companies and bodies with many sites)."""

NAMED = np.dtype(
    [
        ("place", np.int32),
        ("i", np.int32),
        ("j", np.int32),
        ("cities", np.int32),
        ("share", np.float64),
    ]
)
"""An organisation that a text names: its city, the words, how many cities the name can mean."""

GENERIC = INSTITUTION | STOP | DIRECTION | COMMON | LEVELS | STREET
MOST_NAMED, LONGEST, MOST_MEANT = 24, 14, 12
_arrays = ("slots", "bloom", "postings", "organisations", "density")
FREQUENT, FREQUENT_SHARE, TOWN_PEOPLE = 8, 0.0003, 20_000
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
            at = key % slots.size
            while slots[at]["key"] and slots[at]["key"] != key:
                at = (at + 1) % slots.size
            slots[at] = (key, key_of(words[0]))
    return slots


@kernel
def stem(text, token, synonyms):  # type: ignore[no-untyped-def]
    """The key of one word of an organisation's name: synonyms and plural s made alike."""
    start = NATIVE if token.flags & FOREIGN else LATIN
    key = finished(extended(start, text, token.lo, token.hi))
    at = np.int64(key & np.uint64(synonyms.size - 1))
    while synonyms[at].key:
        if synonyms[at].key == key:
            return synonyms[at].stem
        at = (at + 1) & (synonyms.size - 1)
    last = text[token.hi - 1]
    if token.hi - token.lo > 4 and (last == 115 or last == 83):
        return finished(extended(start, text, token.lo, token.hi - 1))
    return key


@kernel
def _next(key, word):  # type: ignore[no-untyped-def]
    return (key ^ word) * _FIRM


@kernel
def firm_keys(text, starts, words, synonyms, frequent):  # type: ignore[no-untyped-def]
    """The key of each packed name; 0 for a name of generic words only, or of one short word.

    A word is generic by its class, or because it is among the sorted stems of `frequent`.
    """
    tokens = np.zeros(MOST_TOKENS, TOKEN)
    segments = np.zeros(MOST_SEGMENTS, SEGMENT)
    keys = np.zeros(starts.size - 1, np.uint64)
    for n in range(keys.size):
        count, _ = tokenise(text, starts[n], starts[n + 1], words, tokens, segments)
        word = first = np.uint64(0)
        leading = False
        key, own, letters, native, parts = FOLDED, 0, 0, 0, 0
        for t in range(min(count, 40)):
            flags = tokens[t].flags
            if flags & STOP and not flags & UPPER:
                continue
            word = stem(text, tokens[t], synonyms)
            key = _next(key, word)
            if parts == 0:
                first, leading = word, (flags & INSTITUTION) > 0
            parts += 1
            letters += tokens[t].hi - tokens[t].lo
            native += (flags & FOREIGN) > 0
            at = np.searchsorted(frequent, word)
            often = at < frequent.size and frequent[at] == word
            own += not (flags & GENERIC or often) or (flags & FOREIGN) > 0
        # An abbreviation that reads like an ordinary word (MED, SCI) tells nothing.
        if parts == 1 and not native:
            plain = extended(LATIN, text, tokens[0].lo, tokens[0].hi)
            own = own and count == 1 and word == finished(plain)
        # So does a name of general words only, unless it is long and no mere part's (Institute of).
        least = 3 if not leading else 4 if first == UNIVERSITY else 99
        if (own or parts >= least) and letters >= 3 and native != 1:
            keys[n] = finished(key)
    return keys


@kernel
def word_stems(text, starts, words, synonyms):  # type: ignore[no-untyped-def]
    """The stems of all words of the packed names, one after another."""
    tokens = np.zeros(MOST_TOKENS, TOKEN)
    segments = np.zeros(MOST_SEGMENTS, SEGMENT)
    out = np.zeros(starts.size * 40, np.uint64)
    made = 0
    for n in range(starts.size - 1):
        count, _ = tokenise(text, starts[n], starts[n + 1], words, tokens, segments)
        for t in range(min(count, 40)):
            out[made] = stem(text, tokens[t], synonyms)
            made += 1
    return out[:made]


def frequent_stems(text: Array, starts: Array, index: GazetteerIndex) -> Array:
    """Stems in so many names that they tell no organisation from another, but for place names."""
    found, counts = np.unique(word_stems(text, starts, word_table(), stems()), return_counts=True)
    often = found[counts >= max(FREQUENT, FREQUENT_SHARE * starts.size)]
    arrays = index.arrays
    large = [_names_town(key, arrays) for key in often]
    return often[~np.array(large, dtype=bool)] if often.size else often


def _names_town(key: np.uint64, arrays: dict[str, Array]) -> bool:
    slot = int(found(arrays["slots"], arrays["bloom"], key))
    if slot < 0:
        return False
    run = arrays["slots"][slot]
    rows = arrays["postings"][run["start"] : run["start"] + run["count"]]
    target = rows["kind"] & KIND_TARGET
    if np.any((target != PLACE_NAME) & (rows["kind"] & KIND_CODE == 0)):
        return True
    main = rows["target"][(target == PLACE_NAME) & (rows["kind"] & KIND_PRIMARY > 0)]
    return bool(np.any(arrays["places"]["population"][main] >= TOWN_PEOPLE))


def load(path: Path, index: GazetteerIndex) -> tuple[dict[str, Array], dict[str, object]]:
    """The index of a registry, built first if it is not in the cache; and what it says of itself.

    Raises
    ------
    HotbedError : see `organisations.read`.
    """
    digest = hashlib.sha256(f"{code_digest(__name__)} {index.digest}".encode())
    for part in sorted(path.glob("*.json")) if path.is_dir() else [path]:
        if part.exists() and part.is_file():
            with part.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
    name = digest.hexdigest()[:16]
    folder = cache_folder() / f"organisations-{name}"

    def build() -> None:
        with task("building the index of organisations (once)"):
            found = organisations.read(path)
            keep(folder, _built(found, index), {"rows": len(found)}, [])

    build_once(folder, build)
    import orjson

    meta = orjson.loads((folder / "meta.json").read_bytes())
    return mapped(folder, _arrays), {"digest": name, "rows": meta["rows"]}


def none(size: int) -> dict[str, Array]:
    """The arrays of an empty registry, for a gazetteer of some size."""
    slots, bloom = table(np.zeros(0, dtype=np.uint64))
    empty = {
        "slots": slots,
        "bloom": bloom,
        "postings": np.zeros(1, dtype=np.uint32),
        "organisations": np.zeros(1, dtype=ORGANISATION),
        "density": np.zeros(size, dtype=np.float32),
    }
    for array in empty.values():
        array.flags.writeable = False
    assert empty["slots"].dtype == SLOT  # noqa: S101
    return empty


def _built(found: list[organisations.Organisation], index: GazetteerIndex) -> dict[str, Array]:
    number = {code: n for n, code in enumerate(index.country_codes)}
    known = [one for one in found if one.country in number]
    rows = np.zeros(max(1, len(known)), dtype=ORGANISATION)
    if known:
        rows["place"] = _places(known, index, number)
        rows["country"] = [number[one.country] for one in known]
        rows["share"] = [_share(one) for one in known]
    texts, owners = [], []
    for n, one in enumerate(known):
        for name in one.names:
            plain = name.split(" (")[0] if name.endswith(")") else name
            texts.append(plain)
            owners.append(n)
    text, starts = packed(map(fold, texts))
    keys = firm_keys(text, starts, word_table(), stems(), frequent_stems(text, starts, index))
    owner = np.array(owners, dtype=np.uint32)
    order = np.lexsort((owner, keys))
    keys, owner = keys[order], owner[order]
    good = keys != 0
    good[1:] &= (keys[1:] != keys[:-1]) | (owner[1:] != owner[:-1])
    keys, owner = keys[good], owner[good]
    slots, bloom = table(keys)
    return {
        "slots": slots,
        "bloom": bloom,
        "postings": owner if owner.size else np.zeros(1, dtype=np.uint32),
        "organisations": rows,
        "density": _density(rows["place"], index.arrays["places"].size),
    }


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
    places = arrays["places"]
    at = {int(place): n for n, place in enumerate(places["geonameid"])}
    found = np.array([at.get(one.geonameid, -1) for one in known], dtype=np.int32)
    for n in np.flatnonzero(found < 0):
        one = known[n]
        found[n] = nearest(
            places, arrays["grid_order"], arrays["grid_starts"], one.lon, one.lat,
            number[one.country], 25.0,
        )  # fmt: skip
    return found


@kernel
def organisations_named(  # type: ignore[no-untyped-def]
    text, tokens, count, synonyms, slots, bloom, postings, rows, parents, stated, nstated, sure, out
):  # fmt: skip
    """Fill out with the organisations that a text names, the longest names only."""
    made = reached = 0
    if postings.size <= 1:
        return 0
    for i in range(count):
        flags = tokens[i].flags
        if i < reached or (flags & STOP and not flags & UPPER) or flags & DIGIT:
            continue
        key = FOLDED
        best, last = -1, i
        for j in range(i + 1, min(count, i + LONGEST) + 1):
            flags = tokens[j - 1].flags
            if flags & STOP and not flags & UPPER:
                continue
            key = _next(key, stem(text, tokens[j - 1], synonyms))
            slot = found(slots, bloom, finished(key))
            if slot >= 0 and _worthy(tokens, i, j):
                best, last = slot, j
        if best < 0 and not flags_of(tokens, i) & GENERIC:
            best, last = _university(text, tokens, i, count, synonyms, slots, bloom)
        if best >= 0:
            made = _meant(
                slots[best], postings, rows, parents, stated, nstated, sure, i, last, out, made
            )
            reached = last
    return made


@kernel
def flags_of(tokens, i):  # type: ignore[no-untyped-def]
    """The flags of a word."""
    return tokens[i].flags


@kernel
def _university(text, tokens, i, count, synonyms, slots, bloom):  # type: ignore[no-untyped-def]
    """The university that a school or hospital is named after (Yale School of Medicine)."""
    j = i
    key = FOLDED
    while j < min(count, i + 4) and tokens[j].flags & CAPITAL and not tokens[j].flags & GENERIC:
        key = _next(key, stem(text, tokens[j], synonyms))
        j += 1
    if j == i or j >= count or not tokens[j].flags & INSTITUTION:
        return -1, i
    if tokens[j].segment != tokens[i].segment:
        return -1, i
    return found(slots, bloom, finished(_next(key, UNIVERSITY))), j


@kernel
def _worthy(tokens, i, j):  # type: ignore[no-untyped-def]
    """Not the end of a longer name; one word alone must be an abbreviation or a long name."""
    before = i - 1
    if tokens[i].flags & INSTITUTION and before >= 0:
        same = tokens[before].segment == tokens[i].segment
        if same and tokens[before].flags & CAPITAL and not tokens[before].flags & STOP:
            return False
    if j - i > 1:
        return True
    flags = tokens[i].flags
    letters = tokens[i].hi - tokens[i].lo
    if flags & GENERIC:
        return False
    return (flags & UPPER and letters >= 3) or (flags & CAPITAL and letters >= 6)


@kernel
def _meant(slot, postings, rows, parents, stated, nstated, sure, i, j, out, made):  # type: ignore[no-untyped-def]
    """Add the cities that one name can mean, in the countries possible."""
    first = made
    single = 0.6 if j == i + 1 else 1.0
    for p in range(slot.start, slot.start + slot.count):
        row = rows[postings[p]]
        if row.place < 0 or made >= out.size:
            continue
        if country_strength(row.country, parents[row.country], stated, nstated, sure) < 0:
            continue
        known = False
        for n in range(first, made):
            known |= out[n].place == row.place
        if known or made - first >= MOST_MEANT:
            continue
        out[made].place, out[made].i, out[made].j = row.place, i, j
        out[made].share = row.share * single
        made += 1
    for n in range(first, made):
        out[n].cities = made - first
    return made
