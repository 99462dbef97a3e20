"""Postcodes: GeoNames' postal file, or a table like it, as an index from code to point."""

from __future__ import annotations

import hashlib
import io
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hotbed.cache import cache_folder
from hotbed.errors import HotbedError
from hotbed.files import must_exist, need_columns, read_table
from hotbed.geocode.arrays import LEVEL_TOWN, Array
from hotbed.geocode.distance import km
from hotbed.geocode.hashing import FOLDED, LATIN, extended, finished, jit, table
from hotbed.geocode.index import GazetteerIndex, keep, mapped
from hotbed.progress import task

FORMAT = 1
CODE = np.dtype(
    [
        ("lon", np.float64),
        ("lat", np.float64),
        ("spread", np.float32),
        ("place", np.int32),
    ]
)
"""A code's mean point, how far its places lie apart (km), and the gazetteer place it belongs to."""

LARGEST_SPREAD_KM = 60.0
_columns = {0: "country_code", 1: "zipcode", 9: "latitude", 10: "longitude"}
_arrays = ("slots", "bloom", "codes")
_COUNTRY = np.uint64(0xD6E8FEB86659FD93)
_MARK = np.frombuffer(b"0", dtype=np.uint8).copy()


def read(path: Path) -> pa.Table:
    """Read a postal file: country_code, zipcode, lat and lon.

    Parameters
    ----------
    path : GeoNames' file as it comes (tab-separated without a header, .txt or .zip), or a CSV or
        Parquet table with the columns country_code, zipcode, latitude and longitude.

    Raises
    ------
    HotbedError : missing, unreadable or of another form.

    Source: GeoNames (geonames.org), CC BY 4.0.
    """
    must_exist(path)
    if path.suffix.lower() in (".txt", ".zip"):
        found = _native(path)
    else:
        found = read_table(path, as_text=True)
        need_columns(found, ["country_code", "zipcode", "latitude", "longitude"], path)
    try:
        lat = pc.cast(found["latitude"], pa.float64())
        lon = pc.cast(found["longitude"], pa.float64())
    except pa.ArrowInvalid as error:
        raise HotbedError(f"{path} has a coordinate that is no number ({error})") from error
    code = pc.replace_substring_regex(pc.utf8_upper(found["zipcode"]), "[^0-9A-Z]", "")
    out = pa.table({"country": found["country_code"], "code": code, "lat": lat, "lon": lon})
    return out.drop_null().filter(pc.field("code") != "")


def _native(path: Path) -> pa.Table:
    data = path.read_bytes()
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [name for name in archive.namelist() if name.endswith(".txt")]
                names = [name for name in names if "readme" not in name.lower()]
                data = archive.read(sorted(names)[0])
        except (zipfile.BadZipFile, IndexError) as error:
            raise HotbedError(f"{path} is no zip of GeoNames' postal file") from error
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
            "it has twelve columns parted by tabs",
        ) from error
    return rows.select([f"f{n}" for n in _columns]).rename_columns(list(_columns.values()))


def load(path: Path, index: GazetteerIndex) -> tuple[dict[str, Array], dict[str, Any]]:
    """The index of a postal file, built first if it is not in the cache.

    Raises
    ------
    HotbedError : see `read`.
    """
    must_exist(path)
    digest = hashlib.sha256(f"{FORMAT} {index.digest}".encode())
    digest.update(files("hotbed.geocode").joinpath("postcodes.py").read_bytes())
    with path.open("rb") as stream:
        digest.update(hashlib.file_digest(stream, "sha256").digest())
    name = digest.hexdigest()[:16]
    folder = cache_folder() / f"postcodes-{name}"
    if not (folder / "meta.json").exists():
        with task("building the index of postcodes (once)"):
            found = read(path)
            keep(folder, _built(found, index), {"rows": found.num_rows}, [])
    meta = orjson.loads((folder / "meta.json").read_bytes())
    return mapped(folder, _arrays), {"digest": name, "rows": meta["rows"]}


def none() -> dict[str, Array]:
    """The arrays of an empty postal file."""
    slots, bloom = table(np.zeros(0, dtype=np.uint64))
    empty = {"slots": slots, "bloom": bloom, "codes": np.zeros(1, dtype=CODE)}
    for array in empty.values():
        array.flags.writeable = False
    return empty


def _built(found: pa.Table, index: GazetteerIndex) -> dict[str, Array]:
    number = {code: n for n, code in enumerate(index.country_codes)}
    found = found.filter(pc.is_in(found["country"], pa.array(list(number))))
    parts = [_grouped(found, number, prefix=0)]
    parts += [_grouped(found, number, prefix=length) for length in (3, 4, 5)]
    keys = np.concatenate([part[0] for part in parts])
    rows = np.concatenate([part[1] for part in parts])
    country = np.concatenate([part[2] for part in parts])
    order = np.argsort(keys, kind="stable")
    keys, rows, country = keys[order], rows[order], country[order]
    first = np.r_[True, keys[1:] != keys[:-1]] if keys.size else np.zeros(0, bool)
    keys, rows, country = keys[first], rows[first], country[first]
    places = index.arrays["places"]
    by = np.lexsort((places["lat"], places["country"]))
    by = by[places["level"][by] == LEVEL_TOWN]
    belonging(rows, country.astype(np.int64), places, by, places["country"][by], places["lat"][by])
    slots, bloom = table(keys)
    return {"slots": slots, "bloom": bloom, "codes": rows if rows.size else np.zeros(1, CODE)}


def _grouped(found: pa.Table, number: dict[str, int], prefix: int) -> tuple[Array, Array, Array]:
    """Keys, points and countries of the codes, or of the first letters that several share."""
    if prefix:
        longer = pc.greater(pc.utf8_length(found["code"]), prefix)
        found = found.filter(longer)
        start = pc.utf8_slice_codeunits(found["code"], 0, prefix)
        found = found.set_column(1, "code", start)
    ends = [("lat", "mean"), ("lon", "mean"), ("lat", "min"), ("lat", "max"), ("lon", "min")]
    grouped = found.group_by(["country", "code"]).aggregate([*ends, ("lon", "max")])
    rows = np.zeros(grouped.num_rows, dtype=CODE)
    column = {name: grouped[name].to_numpy() for name in grouped.column_names if "_" in name}
    rows["lat"], rows["lon"] = column["lat_mean"], column["lon_mean"]
    tall = 111.2 * (column["lat_max"] - column["lat_min"])
    wide = 111.2 * (column["lon_max"] - column["lon_min"]) * np.cos(np.radians(rows["lat"]))
    rows["spread"] = np.hypot(tall, wide)
    rows["place"] = -1
    country = np.array([number[code] for code in grouped["country"].to_pylist()], dtype=np.uint64)
    codes = grouped["code"].cast(pa.large_string()).combine_chunks()
    if isinstance(codes, pa.ChunkedArray):
        codes = codes.chunk(0) if codes.num_chunks else pa.array([], pa.large_string())
    keys = np.zeros(len(codes), dtype=np.uint64)
    if len(codes):
        _, offsets, data = codes.buffers()
        starts = np.frombuffer(offsets, dtype=np.int64)[
            codes.offset : codes.offset + len(codes) + 1
        ]
        keys = code_keys(np.frombuffer(data, dtype=np.uint8), starts, country, prefix > 0)
    good = rows["spread"] <= LARGEST_SPREAD_KM
    return keys[good], rows[good], country[good]


@jit
def code_key(text, lo, hi, country, prefix):  # type: ignore[no-untyped-def]
    """The running key of a code, or of the first letters of codes, in one country."""
    start = FOLDED if prefix else LATIN
    return extended(start ^ (np.uint64(country + 1) * _COUNTRY), text, lo, hi)


@jit
def code_keys(text, starts, country, prefix):  # type: ignore[no-untyped-def]
    """The finished keys of packed codes."""
    keys = np.zeros(country.size, np.uint64)
    for n in range(keys.size):
        keys[n] = finished(code_key(text, starts[n], starts[n + 1], country[n], prefix))
    return keys


@jit
def belonging(rows, country, places, order, countries, lats):  # type: ignore[no-untyped-def]
    """Fill in the place that each code belongs to: near, and rather large than nearest."""
    for n in range(rows.size):
        lo = np.searchsorted(countries, country[n])
        hi = np.searchsorted(countries, country[n] + 1)
        first = lo + np.searchsorted(lats[lo:hi], rows[n].lat - 0.25)
        least = 1e9
        for k in range(first, hi):
            if lats[k] > rows[n].lat + 0.25:
                break
            place = places[order[k]]
            if abs(place.lon - rows[n].lon) > 0.6:
                continue
            away = km(rows[n].lon, rows[n].lat, place.lon, place.lat) - 2.0 * place.weight
            if away < least and away < 20.0:
                least = away
                rows[n].place = order[k]
