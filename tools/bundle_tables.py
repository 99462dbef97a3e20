"""Make the tables of organisations and postcodes that come with hotbed. Run by hand:

    python tools/bundle_tables.py --organisations ROR --organisations-release 2.9 \\
        --organisations-date 2026-06-23 --postcodes GEONAMES --postcodes-date 2026-11

Each input may have any form that the geocoder reads (ROR's dump, GeoNames' postal file, or tables
like them). The same input gives the same bytes. Beside each table its record is written: source,
licence, release, date, rows and SHA-256.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.storage.stages import hash_file
from hotbed.fetch.datasets import dataset
from hotbed.fetch.downloads import Record
from hotbed.geocode.gazetteer import index, organisations, postcodes
from hotbed.geocode.gazetteer.postal_points import contradicted

FOLDER = Path(__file__).parents[1] / "src" / "hotbed" / "reference" / "bundled"
DEGREES = pa.decimal128(7, 4)  # GeoNames states four decimals


def organisations_table(path: Path) -> pa.Table:
    """The registry's names and cities: the columns that the geocoder reads, by country and city.

    Withdrawn organisations and those without a place are left out.
    """
    listed = organisations.read(path)
    columns = {
        "name": pa.array([one.names[0] for one in listed]),
        "country_code": pa.array([one.country for one in listed]),
        "city": pa.array([one.city for one in listed]),
        "lat": pa.array([one.lat for one in listed]),
        "lng": pa.array([one.lon for one in listed]),
        "geonames_id": pa.array([one.geonameid for one in listed], pa.int32()),
        "types": pa.array([one.types for one in listed]),
        "aliases": pa.array(["|".join(one.names[1:]) for one in listed]),
    }
    return _sorted(
        pa.table(columns), ["country_code", "city", "name", "aliases", "types", "lat", "lng"]
    )


def postcodes_table(path: Path) -> pa.Table:
    """Codes, their places and points, by country and code; rows in the wrong place are left out."""
    rows = postcodes.read(path)
    rows = rows.filter(pa.array(~contradicted(rows, index.load())))
    rows = rows.select(["country", "code", "place", "lat", "lon"])
    rows = rows.rename_columns(["country_code", "zipcode", "place", "latitude", "longitude"])
    for number, name in ((3, "latitude"), (4, "longitude")):
        rows = rows.set_column(number, name, pc.cast(pc.round(rows[name], 4), DEGREES))
    return _sorted(rows, rows.column_names)


def _sorted(table: pa.Table, columns: list[str]) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in columns]).combine_chunks()


def write(kind: str, table: pa.Table, dataset_name: str, **record: str | None) -> None:
    """Write a table and its record, and say how large it got."""
    path = FOLDER / f"{kind}.parquet"
    if kind == "postcodes":
        pq.write_table(
            table,
            path,
            compression="zstd",
            compression_level=19,
            store_schema=False,
            store_decimal_as_integer=True,
            use_dictionary=["country_code", "place"],
            column_encoding={
                "zipcode": "DELTA_BYTE_ARRAY",
                "latitude": "DELTA_BINARY_PACKED",
                "longitude": "DELTA_BINARY_PACKED",
            },
        )
    else:
        pq.write_table(table, path, compression="zstd", compression_level=19, store_schema=False)
    source = dataset(dataset_name)
    facts = Record(
        name=path.name,
        dataset=source.name,
        source=source.owner,
        bytes=path.stat().st_size,
        sha256=hash_file(path),
        owner=source.owner,
        licence=source.licence[0],
        licence_url=source.licence[1],
        citation=source.citation,
        **record,
    )
    stated = {key: value for key, value in asdict(facts).items() if value is not None}
    text = json.dumps(stated | {"rows": table.num_rows}, indent=1, ensure_ascii=False)
    path.with_name(f"{path.name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{path.name}: {table.num_rows:,} rows, {path.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    """Read the arguments, write the tables that are named."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--organisations", type=Path, help="ROR's dump, or a table like it")
    parser.add_argument("--organisations-release", help="the release, such as 2.9")
    parser.add_argument("--organisations-date", help="of that release, YYYY-MM-DD")
    parser.add_argument("--postcodes", type=Path, help="GeoNames' postal file, or a table like it")
    parser.add_argument("--postcodes-date", help="when it was exported, YYYY-MM or YYYY-MM-DD")
    for kind in ("organisations", "postcodes"):
        parser.add_argument(f"--{kind}-note", help="what else its record states")
    chosen = parser.parse_args()
    if chosen.organisations:
        release, date = chosen.organisations_release, chosen.organisations_date
        if not (release and date):
            parser.error("--organisations needs --organisations-release and --organisations-date")
        table = organisations_table(chosen.organisations)
        about = {"date": date, "version": f"{release} ({date})", "note": chosen.organisations_note}
        write("organisations", table, "ror", **about)
    if chosen.postcodes:
        if not chosen.postcodes_date:
            parser.error("--postcodes needs --postcodes-date")
        table = postcodes_table(chosen.postcodes)
        date = chosen.postcodes_date
        about = {"date": date, "version": date, "note": chosen.postcodes_note}
        write("postcodes", table, "geonames-postal", **about)


if __name__ == "__main__":
    main()
