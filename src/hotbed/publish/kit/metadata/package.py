"""Metadata beside the published tables: a Data Package and Croissant.

Sources: Data Package 2.0 (https://datapackage.org/standard/data-package/) and Croissant 1.0
(https://docs.mlcommons.org/croissant/docs/croissant-spec.html).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotbed.base.files import write_json
from hotbed.base.storage.stages import hash_file
from hotbed.publish.facts.reading import Source
from hotbed.publish.facts.structure import Facts
from hotbed.publish.kit.metadata.release import UNRELEASED, Release
from hotbed.publish.method import method_words
from hotbed.publish.sdmx.write import sdmx_files
from hotbed.tables import Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FRICTIONLESS = {
    "integer": "integer",
    "decimal": "number",
    "number": "number",
    "text": "string",
    "boolean": "boolean",
    "geometry": "any",
}
CROISSANT = {
    "integer": "sc:Integer",
    "decimal": "sc:Float",
    "number": "sc:Float",
    "text": "sc:Text",
    "boolean": "sc:Boolean",
    "geometry": "sc:Text",
}
MEDIA = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".qgs": "application/x-qgis-project",
    ".duckdb": "application/octet-stream",
    ".json": "application/json",
    ".xml": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DATABASE = "run.duckdb"
OTHERS = {
    "clusters.geojson": "Clusters with their polygons",
    "clusters.gpkg": "Clusters and places as layers of a GeoPackage",
    "clusters.qgs": "Project that opens the GeoPackage in QGIS",
    "clusters.xlsx": "All findings as a workbook",
    "run.json": "The method in full: recipe, inputs, versions",
}
TERMS = (
    "The figures are derived from the sources named; their licences apply to what is made of them. "
    "hotbed asks for nothing in return."
)


def write_metadata(
    facts: Facts, tables: list[Table], folder: Path, release: Release = UNRELEASED
) -> None:
    """Write datapackage.json and croissant.json beside the files they describe.

    Parameters
    ----------
    facts : Facts
    tables : list of Table
        Those of `hotbed.publish.kit.tables.write_tables`.
    folder : Path
        What holds the files.
    release : Release
        What the publisher says of it.
    """
    others = {name: title for name, title in OTHERS.items() if (folder / name).is_file()}
    others |= sdmx_files(folder)
    for name, description in (
        ("datapackage.json", data_package(facts, tables, others, folder, release)),
        ("croissant.json", croissant(facts, tables, others, folder, release)),
    ):
        write_json(description, folder / name)


def data_package(
    facts: Facts,
    tables: list[Table],
    others: dict[str, str],
    folder: Path,
    release: Release = UNRELEASED,
) -> dict[str, Any]:
    """The descriptor: every file with its hash, every column with type, unit and meaning.

    Parameters
    ----------
    facts : Facts
    tables : list of Table
    others : dict of str to str
        Other files and their titles.
    folder : Path
        What holds the files.
    release : Release
        What the publisher says of it.
    """
    resources: list[dict[str, Any]] = []
    for table in tables:
        parquet = table.file.endswith(".parquet")
        fields = [_field(column, parquet) for column in table.columns]
        described = _file(table.file, table.title, folder)
        if parquet:
            described.pop("bytes")  # frictionless counts none, and calls that a difference
        else:
            described |= {"type": "table", "encoding": "utf-8"}
        resources.append(described | {"schema": {"fields": fields, "missingValues": [""]}})
    resources += [_file(name, title, folder) for name, title in others.items()]
    if (folder / DATABASE).is_file():  # without a hash: DuckDB gives equal tables other bytes
        resources.append(_named(DATABASE, "All tables as a DuckDB database"))
    return {
        "$schema": PROFILE,
        "name": "hotbed-" + facts.study.recipe_digest[:12],
        "title": facts.study.title,
        "description": _description(facts),
        **release.data_package(),
        "sources": [_source(source) for source in facts.sources],
        "terms": TERMS,
        "contributors": [{"title": f"hotbed {facts.study.hotbed}", "roles": ["creator"]}],
        "resources": resources,
    }


def croissant(
    facts: Facts,
    tables: list[Table],
    others: dict[str, str],
    folder: Path,
    release: Release = UNRELEASED,
) -> dict[str, Any]:
    """Croissant's JSON-LD: the files, and the tables' columns as record sets.

    Parameters
    ----------
    facts : Facts
    tables : list of Table
    others : dict of str to str
        Other files and their titles.
    folder : Path
        What holds the files.
    release : Release
        What the publisher says of it.
    """
    distribution = [
        _object(path, title, folder)
        for path, title in [*((table.file, table.title) for table in tables), *others.items()]
    ]
    records = [
        {
            "@type": "cr:RecordSet",
            "@id": _stem(table.file),
            "name": _stem(table.file),
            "description": table.title,
            "field": [
                {
                    "@type": "cr:Field",
                    "@id": f"{_stem(table.file)}/{column.name}",
                    "name": column.name,
                    "description": _meaning(column.meaning, column.unit),
                    "dataType": CROISSANT[column.type],
                    "source": {
                        "fileObject": {"@id": table.file},
                        "extract": {"column": column.name},
                    },
                }
                for column in table.columns
            ],
        }
        for table in tables
    ]
    licences = {source.licence for source in facts.sources if source.licence}
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": facts.study.title,
        "description": _description(facts),
        "license": release.licence or sorted(licences) or TERMS,
        "usageInfo": TERMS,
        "creator": {"@type": "sc:Organization", "name": f"hotbed {facts.study.hotbed}"},
        "creditText": "; ".join(facts.credits),
        "citeAs": f"{facts.study.title}. hotbed {facts.study.hotbed}, recipe "
        f"{facts.study.recipe_digest[:12]}. From: {'; '.join(facts.credits)}.",
        "identifier": facts.study.recipe_digest,
        **release.croissant(),
        "distribution": distribution,
        "recordSet": records,
    }


def _field(column: Column, parquet: bool) -> dict[str, Any]:
    """A column; readers that know no missing whole numbers in Parquet see them as nan."""
    field: dict[str, Any] = {"name": column.name, "type": FRICTIONLESS[column.type]}
    if column.meaning:
        field["description"] = column.meaning
    if column.unit:
        field["unit"] = column.unit
    if parquet and column.type == "integer":
        field["missingValues"] = ["", "nan"]
    return field


def _source(source: Source) -> dict[str, str]:
    return {"title": source.title} | ({"licence": source.licence} if source.licence else {})


def _meaning(meaning: str, unit: str) -> str:
    return f"{meaning} ({unit})" if unit else meaning


def _description(facts: Facts) -> str:
    note = [facts.study.note] if facts.study.note else []
    return " ".join([*note, *method_words(facts)])


def _stem(path: str) -> str:
    return path.replace("/", "-").replace(".", "-").lower()


def _file(path: str, title: str, folder: Path) -> dict[str, Any]:
    file = folder / path
    facts = {"bytes": file.stat().st_size, "hash": f"sha256:{hash_file(file)}"}
    if file.suffix == ".xlsx":  # its first sheet is a cover, no table
        facts["type"] = "file"
    return _named(path, title) | facts


def _named(path: str, title: str) -> dict[str, Any]:
    suffix = Path(path).suffix
    return {
        "name": _stem(path),
        "path": path,
        "title": title,
        "format": suffix[1:],
        "mediatype": MEDIA[suffix],
    }


def _object(path: str, title: str, folder: Path) -> dict[str, Any]:
    file = folder / path
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": _stem(path),
        "description": title,
        "contentUrl": path,
        "contentSize": f"{file.stat().st_size} B",
        "encodingFormat": MEDIA[file.suffix],
        "sha256": hash_file(file),
    }


CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
