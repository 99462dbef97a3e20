"""The tables' metadata: every file with its hash, every column with its meaning."""

from __future__ import annotations

import csv
import hashlib
import json

import geopandas
import pyarrow.parquet as pq
import pytest

from hotbed.publish.facts.gather import facts
from hotbed.publish.kit.geodata import clusters_table
from hotbed.publish.kit.geopackage import write_geopackage
from hotbed.publish.kit.metadata.package import write_metadata
from hotbed.publish.kit.tables import write_tables
from support import kit_world


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return kit_world.build(tmp_path_factory.mktemp("kit"), names={"Ōkubo": "Ōkubo"})


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    tables = write_tables(result, facts(result), folder)
    clusters = clusters_table(result, facts(result))
    write_geopackage(clusters, result.members, folder / "clusters.gpkg")
    write_metadata(facts(result), tables, folder)
    return folder


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_file_is_described_by_its_hash_and_its_columns_as_they_stand(folder):
    package = load(folder / "datapackage.json")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    described = {resource["path"]: resource for resource in package["resources"]}
    assert set(described) == files - {"datapackage.json", "croissant.json"}
    for path, resource in described.items():
        data = (folder / path).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource.get("bytes") == (None if path.endswith(".parquet") else len(data))
        names = [field["name"] for field in resource.get("schema", {"fields": []})["fields"]]
        if path.endswith(".csv"):
            with (folder / path).open(encoding="utf-8") as stream:
                assert names == next(csv.reader(stream))
        if path.endswith(".parquet"):
            assert names == pq.read_schema(folder / path).names


def test_every_column_says_what_it_means_and_shares_their_unit(folder):
    for resource in load(folder / "datapackage.json")["resources"]:
        for field in resource.get("schema", {"fields": []})["fields"]:
            assert field.get("description"), (resource["path"], field)
            if field["name"].endswith("_share"):
                assert field["unit"] == "percent"


def test_numbers_are_declared_as_what_they_are(folder):
    """Every CSV value can be read as the type that its column declares."""
    for resource in load(folder / "datapackage.json")["resources"]:
        if resource["path"].endswith(".csv"):
            types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            with (folder / resource["path"]).open(encoding="utf-8") as stream:
                for row in csv.DictReader(stream):
                    for name, value in row.items():
                        if value and types[name] == "integer":
                            int(value)
                        elif value and types[name] == "number":
                            float(value)


def test_croissant_names_each_file_and_column(folder):
    croissant = load(folder / "croissant.json")
    assert croissant["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    ids = {file["@id"] for file in croissant["distribution"]}
    for records in croissant["recordSet"]:
        for field in records["field"]:
            assert field["source"]["fileObject"]["@id"] in ids
    assert croissant["license"] == ["CC BY 4.0", "CC0 1.0"]


def test_what_others_wrote_and_where_files_lay_stays_behind(result, folder):
    names = {path.name for path in folder.rglob("*")}
    assert not {"locations.parquet", "rejects.parquet"} & names
    text = (folder / "run.json").read_text(encoding="utf-8")
    assert str(result.folder.parent) not in text
    assert '"names": "names.csv"' in text


def test_the_geopackage_holds_clusters_and_places(result, folder, tmp_path):
    clusters = geopandas.read_file(folder / "clusters.gpkg", layer="clusters")
    places = geopandas.read_file(folder / "clusters.gpkg", layer="places")
    assert clusters["name"].tolist() == result.clusters["name"].to_pylist()
    assert clusters.crs.to_epsg() == 4326
    assert len(places) == result.members.num_rows
    again = clusters_table(result, facts(result))
    write_geopackage(again, result.members, tmp_path / "again.gpkg")
    assert (tmp_path / "again.gpkg").read_bytes() == (folder / "clusters.gpkg").read_bytes()
