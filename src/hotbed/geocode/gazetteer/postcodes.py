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
from hotbed.base.progress import task
from hotbed.base.storage.cache import build_once, cache_folder
from hotbed.geocode.arrays import Array
from hotbed.geocode.gazetteer.index import GazetteerIndex, mapped, write_index
from hotbed.geocode.gazetteer.kernels import (
    PlaceGrid,
    code_keys,
    name_keys,
    names_in,
    names_there,
    names_with,
    nearest_places,
)
from hotbed.geocode.gazetteer.postal_points import contradicted
from hotbed.geocode.text.keys import hash_table
from hotbed.geocode.text.normalise import fold, packed
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
    from hotbed.geocode.gazetteer.gate import CountryGate

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
    name = name_keys(text, begins)[place.indices.to_numpy()]
    codes = [code, *(code_keys(data, starts, country, length) for length in (3, 4, 5))]
    parts = [_points(key, lat, lon) for key in codes]
    nameless = name == 0
    for keys in (names_with(name, code), names_in(name, country)):
        parts.append(_points(np.where(nameless, 0, keys), lat, lon))
    # A name of places that lie far apart is known by the region that is named beside it.
    several = np.flatnonzero(~nameless & ~np.isin(keys, parts[-1][0]))
    region = _regions(country[several], lat[several], lon[several], index)
    regional = names_there(name[several], region)
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
    land, north, east = map(np.ascontiguousarray, spots)
    nearest = nearest_places(grid, east, north, land.astype(np.int64), REGION_KM)
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
