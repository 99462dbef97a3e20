"""Postcodes: GeoNames' postal file, or a table like it, as an index from code to point."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hotbed.base.code import code_digest
from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist, need_columns
from hotbed.base.kernels import kernel
from hotbed.base.progress import task
from hotbed.base.storage.cache import build_once, cache_folder
from hotbed.geocode.arrays import Array
from hotbed.geocode.gazetteer.distance import PlaceGrid, nearest_in_country
from hotbed.geocode.gazetteer.gate import CountryGate
from hotbed.geocode.gazetteer.index import GazetteerIndex, mapped, name_keys, write_index
from hotbed.geocode.gazetteer.postal_points import contradicted
from hotbed.geocode.text.keys import FOLDED, LATIN, extend_key, finish_key, hash_table
from hotbed.geocode.text.normalise import fold, packed
from hotbed.geocode.text.words import word_table
from hotbed.sources.files.whole_table import read_table

CODE = np.dtype([("lon", np.float64), ("lat", np.float64), ("spread", np.float32)])
"""A code's mean point, and how far its places lie apart (km)."""

LARGEST_SPREAD_KM = 60.0
SPREAD_KM_PER_DEGREE = 111.2
"""Rounded, and kept so: spreads enter the geocoder's scores, whose weights were set with it."""
_columns = {
    0: "country_code",
    1: "zipcode",
    2: "place",
    3: "state",
    5: "province",
    9: "latitude",
    10: "longitude",
}
_areas = ("state", "province")
_arrays = ("slots", "bloom", "codes")
_COUNTRY = np.uint64(0xD6E8FEB86659FD93)
_NAME = np.uint64(0xA0761D6478BD642F)
_REGION = np.uint64(0xE7037ED1A0B428DB)
REGION_KM = 50.0  # from a postal place to the place of the gazetteer that tells its region


def read(path: Path) -> pa.Table:
    """Read a postal file: country, code, place, lat, lon and, where there are any, areas.

    Parameters
    ----------
    path : Path
        GeoNames' file as it comes (tab-separated without a header, .txt or .zip), or a CSV or
        Parquet table with the columns country_code, zipcode, latitude, longitude, and place
        where there is one, state and province likewise.

    Raises
    ------
    HotbedError
        Missing, unreadable or of another form.

    References
    ----------
    GeoNames (geonames.org), CC BY 4.0.
    """
    must_exist(path)
    if path.suffix.lower() in (".txt", ".zip"):
        table = _native(path)
    else:
        table = read_table(path)
        need_columns(table, ["country_code", "zipcode", "latitude", "longitude"], path)
    try:
        lat, lon = _degrees(table["latitude"]), _degrees(table["longitude"])
    except pa.ArrowInvalid as error:
        raise HotbedError(f"{path} has a coordinate that is not a number ({error})") from error
    code = pc.replace_substring_regex(pc.utf8_upper(table["zipcode"]), " CEDEX.*|[^0-9A-Z]", "")
    place = table["place"] if "place" in table.column_names else code
    place = pc.fill_null(pc.cast(place, pa.string()), "")
    out = {"country": table["country_code"], "code": code, "place": place, "lat": lat, "lon": lon}
    rows = pa.table(out)
    good = pc.fill_null(pc.not_equal(rows["code"], ""), False)
    for name in out:
        good = pc.and_(good, pc.is_valid(rows[name]))
    for name in _areas:
        if name in table.column_names:
            area = pc.cast(table[name], pa.string())
            area = pc.if_else(pc.equal(area, ""), pa.scalar(None, pa.string()), area)
            rows = rows.append_column(name, area)
    return rows.filter(good)


def _degrees(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers from text or exact decimals, each the float64 nearest to its digits."""
    if pa.types.is_decimal(column.type):
        column = pc.cast(column, pa.string())  # a cast to float64 misses some by their last bit
    return pc.cast(column, pa.float64())


def _native(path: Path) -> pa.Table:
    data = path.read_bytes()
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [name for name in archive.namelist() if name.endswith(".txt")]
                names = [name for name in names if "readme" not in name.lower()]
                data = archive.read(sorted(names)[0])
        except (zipfile.BadZipFile, IndexError) as error:
            raise HotbedError(f"{path} is not a zip of GeoNames' postal file") from error
    names = [f"f{n}" for n in range(12)]
    try:
        rows = pacsv.read_csv(
            io.BytesIO(data),
            read_options=pacsv.ReadOptions(column_names=names),
            parse_options=pacsv.ParseOptions(delimiter="\t", quote_char=False),
            convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid as error:
        raise HotbedError(
            f"{path} is not GeoNames' postal file ({str(error)[:120]})",
            "it has twelve columns separated by tabs",
        ) from error
    return rows.select([f"f{n}" for n in _columns]).rename_columns(list(_columns.values()))


def load(path: Path, index: GazetteerIndex) -> tuple[dict[str, Array], dict[str, Any]]:
    """The index of a postal file, built first if it is not in the cache.

    Raises
    ------
    HotbedError
        See `read`.
    """
    must_exist(path)
    digest = hashlib.sha256(f"{code_digest(__name__)} {index.digest}".encode())
    with path.open("rb") as stream:
        digest.update(hashlib.file_digest(stream, "sha256").digest())
    name = digest.hexdigest()[:16]
    folder = cache_folder() / f"postcodes-{name}"

    def build(temporary: Path) -> None:
        with task("building the index of postcodes (once)"):
            rows = read(path)
            write_index(temporary, _built(rows, index), {"rows": rows.num_rows}, [])

    build_once(folder, build)
    meta = orjson.loads((folder / "meta.json").read_bytes())
    return mapped(folder, _arrays), {"digest": name, "rows": meta["rows"]}


def none() -> dict[str, Array]:
    """The arrays of an empty postal file."""
    table = hash_table(np.zeros(0, dtype=np.uint64))
    empty = {"slots": table.slots, "bloom": table.bloom, "codes": np.zeros(0, dtype=CODE)}
    for array in empty.values():
        array.flags.writeable = False
    return empty


def _built(postal: pa.Table, index: GazetteerIndex) -> dict[str, Array]:
    number = {code: n for n, code in enumerate(index.country_codes)}
    postal = postal.filter(pc.is_in(postal["country"], pa.array(list(number))))
    inside = CountryGate().inside(postal["lon"], postal["lat"], postal["country"].to_pylist())
    postal = postal.filter(pa.array(inside))
    postal = postal.filter(pa.array(~contradicted(postal, index)))
    if not postal.num_rows:
        return none()
    country = np.array([number[code] for code in postal["country"].to_pylist()], dtype=np.uint64)
    lat, lon = postal["lat"].to_numpy(), postal["lon"].to_numpy()
    data, starts = packed(postal["code"].to_pylist())
    code = code_keys(data, starts, country, 0)
    place = postal["place"].combine_chunks().dictionary_encode()
    names = [text.partition(" (")[0] for text in place.dictionary.to_pylist()]
    text, begins = packed(map(fold, names))
    name = name_keys(text, begins, word_table())[place.indices.to_numpy()]
    codes = [code, *(code_keys(data, starts, country, length) for length in (3, 4, 5))]
    parts = [_points(key, lat, lon) for key in codes]
    nameless = name == 0
    for keys in (with_code(name, code), in_country(name, country)):
        parts.append(_points(np.where(nameless, 0, keys), lat, lon))
    # A name of places that lie far apart is known by the region that is named beside it.
    several = np.flatnonzero(~nameless & ~np.isin(keys, parts[-1][0]))
    region = _regions(country[several], lat[several], lon[several], index)
    regional = in_region(name[several], region)
    parts.append(_points(regional, lat[several], lon[several]))
    keys, rows = (np.concatenate([part[n] for part in parts]) for n in range(2))
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    first = np.r_[True, keys[1:] != keys[:-1]]
    keys, rows = keys[first], rows[first]
    table = hash_table(keys)
    return {"slots": table.slots, "bloom": table.bloom, "codes": rows}


def _regions(country: Array, lat: Array, lon: Array, index: GazetteerIndex) -> Array:
    """The region of the gazetteer's place that each point belongs to; -1 where there is none."""
    places = index.arrays["places"]
    grid = PlaceGrid(places, index.arrays["grid_order"], index.arrays["grid_starts"])
    spots, which = np.unique(np.stack([country, lat, lon]), axis=1, return_inverse=True)
    nearest = nearest_places(grid, spots[2], spots[1], spots[0].astype(np.int64), REGION_KM)
    region = np.where(nearest >= 0, places["admin1"][nearest], -1)
    return np.asarray(region[which.ravel()], dtype=np.int64)


def _points(keys: Array, lat: Array, lon: Array) -> tuple[Array, Array]:
    """For each key other than 0 the mean point of its rows, if they lie near each other."""
    order = np.lexsort((lon, lat, keys))
    order = order[keys[order] != 0]
    keys, lat, lon = keys[order], lat[order], lon[order]
    if not keys.size:
        return keys, np.zeros(0, dtype=CODE)
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    size = np.diff(np.r_[first, keys.size])
    rows = np.zeros(first.size, dtype=CODE)
    rows["lat"] = np.add.reduceat(lat, first) / size
    rows["lon"] = np.add.reduceat(lon, first) / size
    tall = np.maximum.reduceat(lat, first) - np.minimum.reduceat(lat, first)
    wide = np.maximum.reduceat(lon, first) - np.minimum.reduceat(lon, first)
    rows["spread"] = SPREAD_KM_PER_DEGREE * np.hypot(tall, wide * np.cos(np.radians(rows["lat"])))
    good = rows["spread"] <= LARGEST_SPREAD_KM
    return keys[first][good], rows[good]


@kernel
def code_key(data: Array, lo: int, hi: int, country: int, prefix: bool) -> np.uint64:
    """The running key of a code, or of the first letters of codes, in one country."""
    start = FOLDED if prefix else LATIN
    return extend_key(start ^ (np.uint64(country + 1) * _COUNTRY), data, lo, hi)


@kernel
def code_keys(data: Array, starts: Array, country: Array, prefix: int) -> Array:
    """The finished keys of packed codes, or of their first letters (0: the code isn't longer)."""
    keys = np.zeros(country.size, np.uint64)
    for n in range(keys.size):
        size = starts[n + 1] - starts[n]
        if prefix == 0:
            keys[n] = finish_key(code_key(data, starts[n], starts[n + 1], country[n], False))
        elif size > prefix:
            keys[n] = finish_key(code_key(data, starts[n], starts[n] + prefix, country[n], True))
    return keys


@kernel
def name_in(name: np.uint64, country: int) -> np.uint64:
    """The finished key of a postal place name (its finished key) in a country."""
    return finish_key(name ^ (np.uint64(country + 1) * _NAME))


@kernel
def name_with(name: np.uint64, code: np.uint64) -> np.uint64:
    """The finished key of a postal place name together with its code."""
    return finish_key(name ^ (code * _NAME))


@kernel
def name_there(name: np.uint64, region: int) -> np.uint64:
    """The finished key of a postal place name in a first-order region."""
    return finish_key(name ^ (np.uint64(region + 1) * _REGION))


@kernel
def in_region(names: Array, region: Array) -> Array:
    """`name_there` for many; 0 where there is no region."""
    keys = np.zeros(names.size, np.uint64)
    for n in range(keys.size):
        if names[n] and region[n] >= 0:
            keys[n] = name_there(names[n], region[n])
    return keys


@kernel
def nearest_places(
    grid: PlaceGrid, lon: Array, lat: Array, country: Array, most_km: float
) -> Array:
    """`nearest_in_country` for many points."""
    nearest = np.full(lon.size, -1, np.int64)
    for n in range(lon.size):
        nearest[n] = nearest_in_country(grid, lon[n], lat[n], country[n], most_km)
    return nearest


@kernel
def in_country(names: Array, country: Array) -> Array:
    """`name_in` for many."""
    keys = np.zeros(names.size, np.uint64)
    for n in range(keys.size):
        keys[n] = name_in(names[n], country[n])
    return keys


@kernel
def with_code(names: Array, codes: Array) -> Array:
    """`name_with` for many."""
    keys = np.zeros(names.size, np.uint64)
    for n in range(keys.size):
        keys[n] = name_with(names[n], codes[n])
    return keys
