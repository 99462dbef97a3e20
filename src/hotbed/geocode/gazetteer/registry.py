"""The index of organisations' names, and how it is asked."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.code import code_digest
from hotbed.base.native import constant
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
)
from hotbed.geocode.gazetteer import organisations
from hotbed.geocode.gazetteer.index import GazetteerIndex, mapped, write_index
from hotbed.geocode.gazetteer.kernels import (
    PlaceGrid,
    firm_keys,
    name_keys,
    nearest_places,
    word_stems,
)
from hotbed.geocode.gazetteer.places import coded
from hotbed.geocode.gazetteer.preparation import is_prepared
from hotbed.geocode.text.keys import find_slots, hash_table, keys_of
from hotbed.geocode.text.normalise import fold, packed_column
from hotbed.reference.countries import countries
from hotbed.reference.files import read_bundled
from hotbed.sphere.distances import great_circle_km

ORGANISATION = np.dtype([("place", np.int32), ("country", np.uint16), ("share", np.float32)])
"""An organisation: its city in the gazetteer, country, and how far its city tells where people
work (1 for universities and hospitals, less for companies and bodies with many sites)."""

WITH_COUNTRY, WITH_PLACE, OWNER = (
    constant(name) for name in ("need_country", "need_place", "owner")
)
"""Bits of a posting: the name is one that a country qualifies, and tells a place only where that
country is stated; or one that a place qualifies, and tells none by itself."""

NEEDS = {"": 0, "country": WITH_COUNTRY, "place": WITH_PLACE}
NAMES = pa.list_(pa.string())
_BREAK = "\n"
_arrays = ("slots", "bloom", "postings", "organisations", "density")
TABLE_SIZE = 2048
FREQUENT, FREQUENT_SHARE, TOWN_PEOPLE = 8, 0.0003, 20_000
ASTRAY_KM = 100.0  # from an organisation to the city of its id: the id or its place is wrong
FARTHEST_KM = 25.0  # from an organisation to the place that it belongs to
_national = re.compile(
    r"(?i)\bnat(?:ion|ional|ionale|ionalen?|cional|zionale)\b|\bnational|\bnacional|\bfederal"
    r"|academ\w+ of|\bcouncil\b|consejo|consiglio|conselho|ministr|agency|agence|society|foundation"
)
WORD = np.dtype([("key", np.uint64), ("stem", np.uint64)])


@cache
def stems() -> Array:
    """Words that mean the same in names of organisations, as a table from key to common key."""
    text = files("hotbed.geocode.gazetteer").joinpath("synonyms.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    keys = iter(keys_of(word for line in lines for word in line).tolist())
    slots: dict[int, tuple[int, int]] = {}
    for line in lines:
        of_line = [next(keys) for _ in line]
        for key in of_line:
            slot = key % TABLE_SIZE
            while slot in slots and slots[slot][0] != key:
                slot = (slot + 1) % TABLE_SIZE
            slots[slot] = (key, of_line[0])
    table = np.zeros(TABLE_SIZE, dtype=WORD)
    for slot, pair in slots.items():
        table[slot] = pair
    return table


def frequent_stems(text: Array, starts: Array, index: GazetteerIndex) -> Array:
    """Stems in so many names that they tell no organisation from another, but for place names."""
    words, counts = np.unique(word_stems(text, starts, stems()), return_counts=True)
    often = words[counts >= max(FREQUENT, FREQUENT_SHARE * starts.size)]
    arrays = index.arrays
    slots = find_slots(HashTable(arrays["slots"], arrays["bloom"]), often)
    large = [_names_town(slot, arrays) for slot in slots.tolist()]
    return often[~np.array(large, dtype=bool)] if often.size else often


def _names_town(slot: int, arrays: dict[str, Array]) -> bool:
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
            if is_prepared(path):
                table = _bundled()
                count = table.num_rows
            else:
                listed = organisations.read(path)
                table, count = prepared(listed, index), len(listed)
            write_index(temporary, _built(table, index), {"rows": count})

    build_once(folder, build)
    meta = orjson.loads((folder / "meta.json").read_bytes())
    return mapped(folder, _arrays), {"digest": name, "rows": meta["rows"]}


def _bundled() -> pa.Table:
    """The table that comes with hotbed, which is prepared already."""
    columns = ["name", "aliases", "country_code", "place_id", "share", "folded", "needs"]
    table = read_bundled("organisations", columns).combine_chunks()
    aliases = pc.replace_substring(table["aliases"], "|", _BREAK)  # a main name may have a bar
    texts = pc.binary_join_element_wise(table["name"], aliases, _BREAK)
    texts = pc.if_else(pc.equal(aliases, ""), table["name"], texts)
    written = pc.split_pattern(texts, _BREAK).combine_chunks()
    folded = pc.coalesce(table["folded"].combine_chunks().flatten(), written.flatten())
    names = pa.ListArray.from_arrays(written.offsets, folded)
    number = table.column_names.index("folded")
    return table.set_column(number, "folded", names).rename_columns({"country_code": "country"})


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


@dataclass(frozen=True)
class Registered:
    """Organisations, and their names as the geocoder reads them."""

    rows: Array
    text: Array
    starts: Array
    owners: Array
    """Of each name: its organisation, and the bits of what it needs beside it."""


def prepared(listed: list[organisations.Organisation], index: GazetteerIndex) -> pa.Table:
    """Organisations of the gazetteer's countries, with what an index needs of them.

    Parameters
    ----------
    listed : list of Organisation
    index : GazetteerIndex

    Returns
    -------
    pa.Table
        Columns country, place_id (the gazetteer's place that it belongs to, or null), share, and of
        each of its names folded (as the geocoder reads it) and needs (country, place or null).
    """
    number = {code: n for n, code in enumerate(index.country_codes)}
    known = [one for one in listed if one.country in number]
    lands = _country_names()
    parted = [[_parted(name) for name in one.names] for one in known]
    needs = [[_need(part, lands) for _, part in names] for names in parted]
    places = _places(known, index, number) if known else np.zeros(0, np.int32)
    ids = index.arrays["places"]["geonameid"][places]
    return pa.table(
        {
            "country": pa.array([one.country for one in known], pa.string()),
            "place_id": pa.array(ids, pa.int64(), mask=places < 0),
            "share": pa.array([_share(one) for one in known], pa.float32()),
            "folded": pa.array([[fold(name) for name, _ in names] for names in parted], NAMES),
            "needs": pa.array(needs, NAMES),
        }
    )


def _registered(table: pa.Table, index: GazetteerIndex) -> Registered:
    number = {code: n for n, code in enumerate(index.country_codes)}
    rows = np.zeros(table.num_rows, dtype=ORGANISATION)
    rows["country"] = coded(table["country"], number)
    rows["share"] = table["share"].to_numpy()
    ids = pa.array(index.arrays["places"]["geonameid"])
    rows["place"] = pc.fill_null(pc.index_in(table["place_id"], ids), -1).to_numpy()
    names = table["folded"].combine_chunks()
    needs = coded(pc.fill_null(pc.list_flatten(table["needs"]), ""), NEEDS)
    owners = pc.list_parent_indices(names).to_numpy().astype(np.uint32) | needs.astype(np.uint32)
    return Registered(rows, *packed_column(pc.list_flatten(table["folded"])), owners)


def _built(table: pa.Table, index: GazetteerIndex) -> dict[str, Array]:
    registered = _registered(table, index)
    text, starts, owner = registered.text, registered.starts, registered.owners
    frequent = frequent_stems(text, starts, index)
    keys = firm_keys(text, starts, stems(), frequent)
    areas = _area_keys(index.arrays)
    keys[np.isin(name_keys(text, starts), areas)] = 0  # Saitama-ken is the prefecture
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
        "organisations": registered.rows,
        "density": _density(registered.rows["place"], index.arrays["places"].size),
    }


def _parted(name: str) -> tuple[str, str]:
    """A name, and its qualifier in brackets."""
    plain, _, qualifier = name.partition(" (") if name.endswith(")") else (name, "", "")
    return plain, qualifier[:-1]


def _country_names() -> frozenset[str]:
    rows = countries().to_pylist()
    return frozenset(fold(name) for row in rows for name in (row["name"], *row["names"]))


def _need(qualifier: str, lands: frozenset[str]) -> str | None:
    """What a name with a qualifier needs beside it: IBM (India), Example University (Town)."""
    if not qualifier or (qualifier.isupper() and " " not in qualifier):  # an abbreviation
        return None
    return "country" if fold(qualifier) in lands else "place"


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
    lost = np.flatnonzero(city < 0)
    country = np.array([number[known[n].country] for n in lost], dtype=np.int64)
    city[lost] = nearest_places(grid, east[lost], north[lost], country, FARTHEST_KM)
    return city
