"""The tables of organisations and postcodes that come with hotbed: as their records state them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from bundle_tables import GAZETTEER as TABLES
from bundle_tables import organisations_table, postcodes_table, prepared_postcodes
from bundling import gazetteer

from hotbed.base.storage.stages import hash_file
from hotbed.geocode.gazetteer import index, organisations, postcodes, preparation, registry
from hotbed.geocode.gazetteer.preparation import is_prepared, stamp
from hotbed.reference import files
from hotbed.reference.files import bundled, read_bundled

FOLDER = bundled("organisations").parent
DATED = {"organisations": "CC0 1.0", "postcodes": "CC BY 4.0"}
GAZETTEER = dict.fromkeys(("places", "areas", "place_names", "native_names"), "CC BY 4.0")
KINDS = DATED | GAZETTEER


def record(kind: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((FOLDER / f"{kind}.parquet.json").read_text("utf-8"))
    return facts


@pytest.mark.parametrize(("kind", "licence"), KINDS.items())
def test_licence_source_date_and_content_stand_beside_each_table(kind: str, licence: str) -> None:
    facts, path = record(kind), bundled(kind)
    assert facts["licence"] == licence
    assert facts["licence_url"].startswith("https://creativecommons.org/")
    assert facts["source"] and facts["citation"] and facts["note"]
    assert facts["date"] in facts["version"] or kind in GAZETTEER
    assert len(facts["date"]) >= len("2026-11")
    assert facts["rows"] == pq.read_metadata(path).num_rows
    assert (facts["bytes"], facts["sha256"]) == (path.stat().st_size, hash_file(path))


def test_the_folder_holds_nothing_else_and_at_most_20_mb() -> None:
    there = [path for path in FOLDER.iterdir() if path.is_file()]
    tables = {f"{kind}.parquet" for kind in KINDS}
    expected = tables | {f"{name}.json" for name in tables} | {"__init__.py", "README.md"}
    assert {path.name for path in there} == expected
    assert sum(path.stat().st_size for path in there) <= 20e6


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


@pytest.mark.parametrize("kind", DATED)
def test_what_was_prepared_holds_for_the_code_as_it_is(kind: str) -> None:
    advice = "python tools/bundle_tables.py (with --gazetteer, if how names are read has changed)"
    assert record(kind)["prepared"] == stamp(), advice


def test_prepared_organisations_are_those_of_the_table() -> None:
    listed = registry.prepared(organisations.read(bundled("organisations")), index.load())
    ready = registry._bundled()
    for name in ("country", "place_id", "share", "folded", "needs"):
        assert listed[name].to_pylist() == ready[name].to_pylist(), name


def test_prepared_postcodes_are_those_of_the_table() -> None:
    swiss = read_bundled("postcodes").filter(pc.field("country_code") == "CH")
    again = prepared_postcodes(swiss.select(swiss.column_names[:5]))
    assert again.num_rows == swiss.num_rows > 3000
    for name in ("folded", "region"):
        assert again[name].to_pylist() == swiss[name].to_pylist(), name
    assert {"Zuerich", "Zurich"} & set(swiss["folded"].to_pylist())


def test_a_table_that_was_prepared_by_other_code_is_read_like_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swiss = read_bundled("postcodes").filter(pc.field("country_code") == "CH")
    for path in (tmp_path / "a" / "postcodes.parquet", tmp_path / "b" / "postcodes.parquet"):
        path.parent.mkdir()
        pq.write_table(swiss, path, store_decimal_as_integer=True)
    indexes = []
    for name, prepared in (("a", stamp()), ("b", "of other code")):
        path = tmp_path / name / "postcodes.parquet"
        path.with_name(f"{path.name}.json").write_text(json.dumps({"prepared": prepared}))

        def there(kind: str, at: Path = path) -> Path:
            return at if kind == "postcodes" else bundled(kind)

        monkeypatch.setattr(preparation, "bundled", there)
        monkeypatch.setattr(files, "bundled", there)
        monkeypatch.setattr(postcodes, "cache_folder", lambda at=path: at.parent)
        assert is_prepared(path) == (name == "a")
        indexes.append(postcodes.load(path)[0])
    assert indexes[0].keys() == indexes[1].keys()
    for name, array in indexes[0].items():
        assert np.array_equal(array, indexes[1][name]), name


@pytest.mark.slow
def test_the_gazetteers_tables_are_those_that_the_tool_makes(tmp_path: Path) -> None:
    listed = gazetteer.read()
    for kind, table in TABLES.items():
        pq.write_table(table(listed), tmp_path / "made.parquet", store_schema=False)
        made, kept = pq.read_table(tmp_path / "made.parquet"), read_bundled(kind)
        assert made.schema.names == kept.schema.names
        for name in made.column_names:
            columns = (pc.if_else(pc.equal(t[name], t[name]), t[name], None) for t in (made, kept))
            assert len({tuple(column.to_pylist()) for column in columns}) == 1, (kind, name)
