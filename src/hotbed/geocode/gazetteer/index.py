"""The index: built once from the gazetteer, kept in the cache folder, memory-mapped and shared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa

from hotbed.base.code import code_digest
from hotbed.base.progress import task
from hotbed.base.storage.cache import FolderSigns, build_once, cache_folder
from hotbed.geocode.arrays import (
    KIND_FOLDED,
    KIND_PRIMARY,
    KIND_SHORT,
    KIND_TARGET,
    PLACE_NAME,
    Array,
)
from hotbed.geocode.gazetteer import places as gazetteer
from hotbed.geocode.gazetteer.grid import place_grid
from hotbed.geocode.gazetteer.kernels import folded_keys, name_keys
from hotbed.geocode.text.keys import hash_table
from hotbed.geocode.text.romanise import SCHEMES

_arrays = (
    "slots",
    "bloom",
    "postings",
    "places",
    "regions",
    "countries",
    "parents",
    "city_states",
    "grid_order",
    "grid_starts",
)


@dataclass(frozen=True, eq=False)
class GazetteerIndex:
    """The memory-mapped arrays, and the names that answers show; equal only to itself."""

    arrays: dict[str, Array]
    place_names: pa.Array
    region_codes: list[str]
    region_names: list[str]
    country_codes: list[str]
    source: str
    digest: str


def stamp() -> str:
    """What the index depends on: the gazetteer, and the code and tables that it is built with."""
    parts = f"{code_digest(__name__)} {gazetteer.content()}"
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def load() -> GazetteerIndex:
    """The index, built first if this version of it is not in the cache yet (once, about 1 s).

    A process that asks again gets the same object, unless the files have changed.
    """
    digest = stamp()
    folder = cache_folder() / f"gazetteer-{digest}"

    def build(temporary: Path) -> None:
        with task("building the place index (once)"):
            write_index(temporary, *_built(gazetteer.read()))

    return _loaded(folder, digest, build_once(folder, build))


@lru_cache(maxsize=1)
def _loaded(folder: Path, digest: str, _signs: FolderSigns) -> GazetteerIndex:
    meta = orjson.loads((folder / "meta.json").read_bytes())
    with pa.memory_map(str(folder / "place_names.arrow")) as source:
        place_names = pa.ipc.open_file(source).read_all()["name"].combine_chunks()
    return GazetteerIndex(
        arrays=mapped(folder, _arrays),
        place_names=place_names,
        region_codes=meta["region_codes"],
        region_names=meta["region_names"],
        country_codes=meta["country_codes"],
        source=meta["source"],
        digest=digest,
    )


def mapped(folder: Path, names: tuple[str, ...]) -> dict[str, Array]:
    """The arrays of an index folder, shared between processes."""
    return {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in names}


def write_index(
    folder: Path, arrays: dict[str, Array], meta: dict[str, object], names: pa.Array | None = None
) -> None:
    """Write an index into a folder.

    Parameters
    ----------
    folder : Path
    arrays : dict of str to numpy.ndarray
        By the name of their file.
    meta : dict
        What the index says of itself.
    names : pyarrow.Array, optional
        Names of places that answers show.
    """
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    if names is not None:
        table = pa.table({"name": names})
        with pa.ipc.new_file(str(folder / "place_names.arrow"), table.schema) as writer:
            writer.write_table(table)
    (folder / "meta.json").write_bytes(orjson.dumps(meta))


def _built(source: gazetteer.Gazetteer) -> tuple[dict[str, Array], dict[str, object], pa.Array]:
    names = source.names
    keys = name_keys(names.text, names.starts)
    keys, rows = _with_romanised(names, keys, source.country_codes)
    keys, postings = _ordered(keys, rows, source.places["population"])
    table = hash_table(keys)
    grid = place_grid(source.places)
    arrays = {
        "grid_order": grid.order,
        "grid_starts": grid.starts,
        "slots": table.slots,
        "bloom": table.bloom,
        "postings": postings,
        "places": source.places,
        "regions": source.regions,
        "countries": source.countries,
        "parents": source.parents,
        "city_states": source.city_states,
    }
    meta: dict[str, object] = {
        "region_codes": source.region_codes,
        "region_names": source.region_names,
        "country_codes": source.country_codes,
        "source": gazetteer.source(),
    }
    return arrays, meta, source.place_names


def _with_romanised(names: gazetteer.Names, keys: Array, codes: list[str]) -> tuple[Array, Array]:
    """Add, for Japan, Korea and Taiwan, the keys that make the usual spellings alike."""
    rows = names.meanings
    scheme = np.array([SCHEMES.get(code, 0) for code in codes], dtype=np.int64)[rows["country"]]
    chosen = np.flatnonzero((scheme > 0) & (rows["kind"] & KIND_SHORT == 0))
    more = folded_keys(names.text, names.starts, chosen, scheme[chosen])
    good = more != 0
    extra = rows[chosen[good]]
    extra["kind"] |= KIND_FOLDED
    return np.r_[keys, more[good]], np.r_[rows, extra]


def _ordered(keys: Array, rows: Array, population: Array) -> tuple[Array, Array]:
    """Sort by key, then places first, by country and people; one posting a key and target."""
    target = rows["kind"] & KIND_TARGET
    people = np.where(
        target == PLACE_NAME, population[np.where(target == PLACE_NAME, rows["target"], 0)], 0
    )
    secondary = (rows["kind"] & KIND_PRIMARY) == 0
    order = np.lexsort((secondary, rows["target"], -people, rows["country"], target, keys))
    keys, rows, target = keys[order], rows[order], target[order]
    same = (keys[1:] == keys[:-1]) & (target[1:] == target[:-1])
    same &= rows["target"][1:] == rows["target"][:-1]
    first = np.r_[True, ~same] & (keys != 0)
    return keys[first], rows[first]
