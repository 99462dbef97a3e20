"""The tables of organisations and postcodes that come with hotbed: as their records state them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bundle_tables import organisations_table, postcodes_table

from hotbed.base.storage.stages import hash_file
from hotbed.geocode.defaults import bundled
from hotbed.geocode.gazetteer import organisations, postcodes

FOLDER = bundled("organisations").parent
KINDS = {"organisations": "CC0 1.0", "postcodes": "CC BY 4.0"}


def record(kind: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((FOLDER / f"{kind}.parquet.json").read_text("utf-8"))
    return facts


@pytest.mark.parametrize(("kind", "licence"), KINDS.items())
def test_licence_source_date_and_content_stand_beside_each_table(kind: str, licence: str) -> None:
    facts, path = record(kind), bundled(kind)
    assert facts["licence"] == licence
    assert facts["licence_url"].startswith("https://creativecommons.org/")
    assert facts["source"] and facts["citation"] and facts["note"]
    assert facts["date"] in facts["version"]
    assert facts["rows"] == pq.read_metadata(path).num_rows
    assert (facts["bytes"], facts["sha256"]) == (path.stat().st_size, hash_file(path))


def test_the_folder_holds_nothing_else_and_at_most_20_mb() -> None:
    files = [path for path in FOLDER.iterdir() if path.is_file()]
    tables = {f"{kind}.parquet" for kind in KINDS}
    expected = tables | {f"{name}.json" for name in tables} | {"__init__.py", "README.md"}
    assert {path.name for path in files} == expected
    assert sum(path.stat().st_size for path in files) <= 20e6


def test_organisations_have_names_cities_and_coordinates() -> None:
    table = pq.read_table(bundled("organisations"))
    assert all(table[name].null_count == 0 for name in ("name", "country_code", "lat", "lng"))
    assert pc.all(pc.equal(pc.utf8_length(table["country_code"]), 2)).as_py()
    assert pc.max(pc.abs(table["lat"])).as_py() <= 90
    assert pc.max(pc.abs(table["lng"])).as_py() <= 180
    harvard = table.filter(pc.equal(table["name"], "Harvard University")).to_pylist()
    assert [(row["country_code"], row["city"]) for row in harvard] == [("US", "Cambridge")]


def test_postcodes_have_codes_and_coordinates() -> None:
    table = postcodes.read(bundled("postcodes"))
    assert table.num_rows == record("postcodes")["rows"]  # no row is lost on the way
    assert len(table["country"].unique()) == 117
    assert pc.max(pc.abs(table["lat"])).as_py() <= 90
    assert pc.max(pc.abs(table["lon"])).as_py() <= 180
    zurich = table.filter((pc.field("country") == "CH") & (pc.field("code") == "8001"))
    assert zurich.to_pylist() == [
        {"country": "CH", "code": "8001", "place": "Zürich", "lat": 47.3721, "lon": 8.5417}
    ]


def test_the_tool_keeps_what_the_geocoder_reads(tmp_path: Path) -> None:
    registry = tmp_path / "registry.csv"
    registry.write_text(
        "name,country_code,city,lat,lng,geonames_id,types,aliases,status\n"
        "Zyx University,DE,Berlin,52.52437,13.41053,2950159,Education,ZU|Zyx Uni,active\n"
        "Abc Institute,CH,Zurich,47.36667,8.55,2657896,facility,,active\n"
        "Old Institute,CH,Zurich,47.36667,8.55,2657896,facility,,withdrawn\n",
        encoding="utf-8",
    )
    postal = tmp_path / "postal.csv"
    postal.write_text(
        "country_code,zipcode,place,latitude,longitude\n"
        "GB,ZX9 4QQ,Zyxham,-52.6001,-1.5\nDE,09999,Zyxdorf,51.3,10.55\n",
        encoding="utf-8",
    )
    for source, table, read in (
        (registry, organisations_table(registry), organisations.read),
        (postal, postcodes_table(postal), postcodes.read),
    ):
        target = tmp_path / f"{source.stem}.parquet"
        pq.write_table(table, target, store_decimal_as_integer=True)
        before, after = read(source), read(target)
        if read is organisations.read:
            assert before == after
            assert [one.names for one in after] == [
                ("Abc Institute",),
                ("Zyx University", "ZU", "Zyx Uni"),
            ]
        else:
            assert after.to_pylist() == before.to_pylist()[::-1]  # sorted by country
