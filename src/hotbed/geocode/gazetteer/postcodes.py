"""Postcodes: GeoNames' postal file, or a table like it, as an index from code to point."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

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
from hotbed.geocode.gazetteer import index as place_index
from hotbed.geocode.gazetteer.index import GazetteerIndex, mapped, write_index
from hotbed.geocode.gazetteer.kernels import (
    PlaceGrid,
    Workspace,
    code_keys,
    key_order,
    name_keys,
    names_in,
    names_there,
    names_with,
    nearest_places,
)
from hotbed.geocode.gazetteer.places import coded, numbers
from hotbed.geocode.gazetteer.postal_points import contradicted
from hotbed.geocode.gazetteer.preparation import is_prepared
from hotbed.geocode.text.keys import hash_table
from hotbed.geocode.text.normalise import fold, packed_column
from hotbed.reference.files import read_bundled
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
PARTS = Decimal(10_000)
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


def load(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The index of a postal file, built first if it is not in the cache.

    Raises
    ------
    HotbedError
        See `read`.
    """
    must_exist(path)
    digest = hashlib.sha256(f"{code_digest(__name__)} {place_index.stamp()}".encode())
    with path.open("rb") as stream:
        digest.update(hashlib.file_digest(stream, "sha256").digest())
    name = digest.hexdigest()[:16]
    folder = cache_folder() / f"postcodes-{name}"

    def build(temporary: Path) -> None:
        with task("building the index of postcodes (once)"):
            postal = _bundled() if is_prepared(path) else _prepared(read(path), place_index.load())
            rows = _rows(postal.filter(postal["sound"]))
            write_index(temporary, _built(rows), {"rows": postal.num_rows})

    build_once(folder, build)
    meta = orjson.loads((folder / "meta.json").read_bytes())
    return mapped(folder, _arrays), {"digest": name, "rows": meta["rows"]}


def _prepared(postal: pa.Table, index: GazetteerIndex) -> pa.Table:
    """A postal file with what an index needs to know of its rows."""
    sound = pa.array(is_sound(postal, index))
    return postal.append_column("sound", sound).append_column("folded", folded(postal))


def _bundled() -> pa.Table:
    """The table that comes with hotbed, which is prepared already."""
    table = read_bundled("postcodes")
    region = coded(pc.fill_null(table["region"], ""), numbers().region | {"": -1})
    return pa.table(
        {
            "country": table["country_code"],
            "code": table["zipcode"],
            "place": table["place"],
            "lat": pa.array(_exactly(table["latitude"])),
            "lon": pa.array(_exactly(table["longitude"])),
            "sound": table["sound"],
            "folded": table["folded"],
            "region": pa.array(region),
        }
    )


def _exactly(degrees: pa.ChunkedArray) -> Array:
    """Decimals of four digits as the float64 nearest to each."""
    parts = pc.cast(pc.multiply(degrees, pa.scalar(PARTS)), pa.int64()).to_numpy()
    return np.asarray(parts / float(PARTS))


def none() -> dict[str, Array]:
    """The arrays of an empty postal file."""
    table = hash_table(np.zeros(0, dtype=np.uint64))
    empty = {"slots": table.slots, "bloom": table.bloom, "codes": np.zeros(0, dtype=CODE)}
    for array in empty.values():
        array.flags.writeable = False
    return empty


@dataclass(frozen=True)
class Rows:
    """The rows of a postal file that the index is built from, as numbers."""

    country: Array
    code: tuple[Array, Array]
    """Packed."""
    name: Array
    """Key of the place's name; 0 where it has none."""
    lat: Array
    lon: Array
    region: Array | None
    """Of the gazetteer; -1 where there is none. None: not known yet."""


def is_sound(postal: pa.Table, index: GazetteerIndex) -> Array:
    """Whether each row of a postal file, as `read` returns it, lies where it should."""
    from hotbed.geocode.gazetteer.gate import CountryGate  # loads shapely

    inside = CountryGate().inside(postal["lon"], postal["lat"], postal["country"].to_pylist())
    inside &= pc.is_in(postal["country"], pa.array(index.country_codes)).to_numpy()
    rows = np.flatnonzero(inside)
    inside[rows[contradicted(postal.take(rows), index)]] = False
    return inside


def folded(postal: pa.Table) -> pa.Array:
    """The name of each place as the geocoder reads it, null where that is as it is written."""
    names = postal["place"].combine_chunks().dictionary_encode()
    written = names.dictionary.to_pylist()
    plain = [fold(name.partition(" (")[0]) for name in written]
    other = [None if text == name else text for text, name in zip(plain, written, strict=True)]
    return pa.array(other, pa.string()).take(names.indices)


def _rows(table: pa.Table) -> Rows:
    """What an index needs of sound rows with their folded names and, where known, regions."""
    names = pc.coalesce(table["folded"], table["place"]).combine_chunks().dictionary_encode()
    key = name_keys(*packed_column(pa.chunked_array([names.dictionary])))
    return Rows(
        country=coded(table["country"], numbers().country).astype(np.uint64),
        code=packed_column(table["code"]),
        name=key[names.indices.to_numpy()],
        lat=table["lat"].to_numpy(),
        lon=table["lon"].to_numpy(),
        region=table["region"].to_numpy() if "region" in table.column_names else None,
    )


def _built(rows: Rows) -> dict[str, Array]:
    if not rows.name.size:
        return none()
    order = np.lexsort((rows.lon, rows.lat))  # so that sums don't depend on the rows' order
    country, name = rows.country, rows.name
    code, *beginnings = (code_keys(*rows.code, country, length) for length in (0, 3, 4, 5))
    nameless = name == 0
    within, beside = names_in(name, country), names_with(name, code)
    within[nameless] = beside[nameless] = 0
    spaces = [Workspace(name.size) for _ in range(os.cpu_count() or 1)]

    def mean_of(keys: Array) -> Points:
        space = spaces.pop()
        points = mean_points(keys, rows.lat, rows.lon, order, space)
        spaces.append(space)
        return points

    with ThreadPoolExecutor(len(spaces)) as pool:
        points = list(pool.map(mean_of, (code, *beginnings, beside, within)))
    # A name of places that lie far apart is known by the region that is named beside it.
    several = np.flatnonzero(~nameless & ~points[-1].near)
    region = np.full(name.size, -1)
    if rows.region is None:
        lands, lat, lon = (column[several] for column in (country, rows.lat, rows.lon))
        region[several] = regions_of(lands, lat, lon, place_index.load())
    else:
        region[several] = rows.region[several]
    points.append(mean_of(names_there(name, region)))
    keys, codes = (np.concatenate([part[n] for part in points]) for n in range(2))
    order = key_order(keys)
    keys = keys[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    keys, codes = keys[first], codes.take(order[first])
    table = hash_table(keys)
    return {"slots": table.slots, "bloom": table.bloom, "codes": codes}


class Points(NamedTuple):
    """The mean points (CODE) of keys whose points lie near each other."""

    keys: Array
    codes: Array
    near: Array
    """Of each given point whether it is one of them."""


def mean_points(keys: Array, lat: Array, lon: Array, order: Array, space: Workspace) -> Points:
    """For each key other than 0 the mean point of its rows, if they lie near each other.

    Parameters
    ----------
    keys : ndarray of uint64, shape (n,)
    lat, lon : ndarray of float64, shape (n,)
        Degrees.
    order : ndarray of int64, shape (n,)
        In which points of one key are added.
    space : Workspace
        For n points or more.
    """
    groups, group = space.group_points(keys, lat, lon, order)
    codes = np.zeros(groups.key.size, dtype=CODE)
    np.divide(groups.lat, groups.size, out=codes["lat"])
    np.divide(groups.lon, groups.size, out=codes["lon"])
    many = np.flatnonzero(groups.size > 1)
    narrow = groups.wide[many] * np.cos(np.radians(codes["lat"][many]))
    codes["spread"][many] = SPREAD_KM_PER_DEGREE * np.hypot(groups.tall[many], narrow)
    good = codes["spread"] <= LARGEST_SPREAD_KM
    near = np.append(good, False)[group]
    kept = np.flatnonzero(good)
    return Points(groups.key[kept], codes.take(kept), near)


def regions_of(country: Array, lat: Array, lon: Array, index: GazetteerIndex) -> Array:
    """The region of the gazetteer's place that each point belongs to; -1 where there is none."""
    places = index.arrays["places"]
    grid = PlaceGrid(places, index.arrays["grid_order"], index.arrays["grid_starts"])
    spots, which = np.unique(np.stack([country, lat, lon]), axis=1, return_inverse=True)
    land, north, east = map(np.ascontiguousarray, spots)
    nearest = nearest_places(grid, east, north, land.astype(np.int64), REGION_KM)
    region = np.where(nearest >= 0, places["admin1"][nearest].astype(np.int64), -1)
    return np.asarray(region[which.ravel()])
