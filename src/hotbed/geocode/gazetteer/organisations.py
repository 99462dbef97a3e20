"""Registries of organisations: ROR's dumps, or a table like them, read into one form."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist, need_columns
from hotbed.sources.files.whole_table import read_table


@dataclass(frozen=True)
class Organisation:
    """One organisation and the place where it is registered."""

    names: tuple[str, ...]
    country: str
    city: str
    lat: float
    lon: float
    geonameid: int
    types: str


def read(path: Path) -> list[Organisation]:
    """Read a registry.

    Parameters
    ----------
    path : Path
        ROR's dump as JSON (schema 1 or 2) or CSV, also in its zip; a folder of JSON records;
        or a CSV or Parquet table with the columns name, country_code, city, lat, lng, and where
        there are any geonames_id, types, aliases (parted by ``|``) and status.

    Raises
    ------
    HotbedError
        Missing, unreadable or of another form.

    References
    ----------
    the Research Organization Registry (ror.org), CC0.
    """
    if path.is_dir():
        files = sorted(path.glob("*.json"))
        if not files:
            raise HotbedError(f"the folder {path} holds no .json", "name ROR's dump")
        return _sorted(_from_json(file.read_bytes(), file) for file in files)
    must_exist(path)
    if path.suffix.lower() == ".zip":
        return _sorted([_zipped(path)])
    if path.suffix.lower() == ".json":
        return _sorted([_from_json(path.read_bytes(), path)])
    return _sorted([_from_table(read_table(path).to_pylist(), path)])


def _sorted(parts: Iterable[Iterable[Organisation]]) -> list[Organisation]:
    """All in an order that doesn't depend on the file's."""
    rows = [row for part in parts for row in part]
    return sorted(
        rows, key=lambda row: (row.names[0], row.country, row.city, row.lat, row.lon, row.names)
    )


def _zipped(path: Path) -> Iterator[Organisation]:
    """The newest schema in a dump's zip."""
    import io

    import pyarrow.csv as pacsv

    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(archive.namelist())
            chosen = [n for n in names if n.endswith(".json")] or [
                n for n in names if n.endswith(".csv")
            ]
            if not chosen:
                raise HotbedError(f"{path} holds neither .json nor .csv", "name ROR's dump")
            data = archive.read(chosen[-1])
    except zipfile.BadZipFile as error:
        raise HotbedError(f"{path} is a damaged zip file", "download it again") from error
    if chosen[-1].endswith(".json"):
        yield from _from_json(data, path)
    else:
        yield from _from_table(pacsv.read_csv(io.BytesIO(data)).to_pylist(), path)


def _from_json(data: bytes, path: Path) -> Iterator[Organisation]:
    try:
        loaded = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise HotbedError(f"{path} is not JSON ({error})", "name ROR's dump") from error
    for row in loaded if isinstance(loaded, list) else [loaded]:
        if not isinstance(row, dict) or row.get("status") == "withdrawn":
            continue
        organisation = _schema2(row) if "locations" in row else _schema1(row)
        if organisation is not None:
            yield organisation


def _schema1(row: dict[str, Any]) -> Organisation | None:
    names = [row.get("name"), *row.get("aliases", []), *row.get("acronyms", [])]
    names += [label.get("label") for label in row.get("labels", [])]
    for place in row.get("addresses", []):
        city = place.get("geonames_city") or {}
        return _made(
            names,
            (row.get("country") or {}).get("country_code"),
            city.get("city") or place.get("city"),
            place.get("lat"),
            place.get("lng"),
            city.get("id"),
            row.get("types"),
        )
    return None


def _schema2(row: dict[str, Any]) -> Organisation | None:
    names = sorted(
        row.get("names", []), key=lambda name: "ror_display" not in name.get("types", [])
    )
    for place in row.get("locations", []):
        details = place.get("geonames_details") or {}
        return _made(
            [name.get("value") for name in names],
            details.get("country_code"),
            details.get("name"),
            details.get("lat"),
            details.get("lng"),
            place.get("geonames_id"),
            row.get("types"),
        )
    return None


def _from_table(rows: list[dict[str, Any]], path: Path) -> Iterator[Organisation]:
    """A table of ours, or ROR's CSV dump, whose columns have dotted names."""
    columns = list(rows[0]) if rows else []
    if any("geonames_details" in name or "country." in name for name in columns):
        yield from _from_dump(rows, columns)
        return
    if rows:
        import pyarrow as pa

        need_columns(pa.table({name: [] for name in columns}), ["name", "country_code"], path)
        need_columns(pa.table({name: [] for name in columns}), ["lat", "lng"], path)
    for row in rows:
        if row.get("status") == "withdrawn":
            continue
        names = [row["name"], *(row.get("aliases") or "").split("|")]
        organisation = _made(
            names,
            row["country_code"],
            row.get("city"),
            row["lat"],
            row["lng"],
            row.get("geonames_id"),
            row.get("types"),
        )
        if organisation is not None:
            yield organisation


def _from_dump(rows: list[dict[str, Any]], columns: list[str]) -> Iterator[Organisation]:
    def column(*endings: str) -> str:
        for ending in endings:
            for name in columns:
                if name == ending or name.endswith("." + ending):
                    return name
        return ""

    name = column("ror_display", "name") if "name" not in columns else "name"
    more = [column(end) for end in ("label", "labels", "alias", "aliases", "acronym", "acronyms")]
    city = column("geonames_details.name", "geonames_city.city", "city")
    country, lat, lon = column("country_code"), column("lat"), column("lng")
    geonameid = column("geonames_id", "geonames_city.id")
    for row in rows:
        if row.get("status") == "withdrawn":
            continue
        names = [_plain(row.get(name))]
        for other in filter(None, more):
            names += [_plain(one) for one in str(row.get(other) or "").split(";")]
        organisation = _made(
            names,
            row.get(country),
            row.get(city),
            row.get(lat),
            row.get(lon),
            row.get(geonameid),
            row.get("types"),
        )
        if organisation is not None:
            yield organisation


def _plain(name: object) -> str:
    """A name without the language that the dump puts before it ("en: ")."""
    return re.sub(r"^\s*(?:[a-z]{2,3}|no_lang_code): ", "", str(name or "")).strip()


def _made(
    names: list[Any], country: Any, city: Any, lat: Any, lon: Any, geonameid: Any, types: Any
) -> Organisation | None:
    """One organisation, or None where it has no name or coordinate, or lies at (0, 0)."""
    try:
        latitude, longitude = float(lat), float(lon)
    except (TypeError, ValueError):
        return None
    unique = tuple(dict.fromkeys(str(name).strip() for name in names if name and str(name).strip()))
    if not unique or not country or (latitude == 0 and longitude == 0):
        return None
    kinds = types if isinstance(types, str) else " ".join(types or [])
    number = int(float(geonameid)) if geonameid not in (None, "") else 0
    return Organisation(
        unique, str(country), str(city or ""), latitude, longitude, number, kinds.lower()
    )
