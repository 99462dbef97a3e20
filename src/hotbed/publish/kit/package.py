"""Metadata beside the published tables: a Data Package and Croissant.

Sources: Data Package 2.0 (https://datapackage.org/standard/data-package/) and Croissant 1.0
(https://docs.mlcommons.org/croissant/docs/croissant-spec.html).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hotbed.base.files import atomic_write
from hotbed.publish.facts.run import Facts
from hotbed.publish.kit.tables import Table
from hotbed.publish.method import method_words

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FRICTIONLESS = {"integer": "integer", "decimal": "number", "number": "number", "text": "string",
                "boolean": "boolean", "geometry": "any"}  # fmt: skip
CROISSANT = {"integer": "sc:Integer", "decimal": "sc:Float", "number": "sc:Float",
             "text": "sc:Text", "boolean": "sc:Boolean", "geometry": "sc:Text"}  # fmt: skip
MEDIA = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OTHERS = {
    "clusters.geojson": "Clusters with their polygons",
    "clusters.gpkg": "Clusters and places as layers of a GeoPackage",
    "clusters.xlsx": "All findings as a workbook",
    "run.json": "The method in full: recipe, inputs, versions",
}
TERMS = (
    "The figures are derived from the sources named; their licences apply to what is made of them. "
    "hotbed asks for nothing in return."
)


def write_metadata(whole: Facts, run: dict[str, Any], tables: list[Table], folder: Path) -> None:
    """Write datapackage.json and croissant.json beside the files they describe.

    Parameters
    ----------
    whole : the run's facts. run : its run.json. tables : of `package_tables.write_tables`.
    folder : what holds them.
    """
    others = {name: title for name, title in OTHERS.items() if (folder / name).is_file()}
    for name, made in (
        ("datapackage.json", data_package(whole, run, tables, others, folder)),
        ("croissant.json", croissant(whole, run, tables, others, folder)),
    ):
        with atomic_write(folder / name) as temporary:
            text = json.dumps(made, indent=1, ensure_ascii=False)
            temporary.write_text(text + "\n", encoding="utf-8")


def sources(whole: Facts, run: dict[str, Any]) -> list[dict[str, str]]:
    """Whom the figures rest on, with the licence where the run knows it."""
    known = {
        str(each.get("credit")): str(each["licence"])
        for each in run["geocoder"].values()
        if isinstance(each, dict) and each.get("licence")
    }
    made = []
    for credit in whole["credits"]:
        licence = known.get(credit)
        made.append({"title": credit} | ({"licence": licence} if licence else {}))
    return made


def data_package(
    whole: Facts, run: dict[str, Any], tables: list[Table], others: dict[str, str], folder: Path
) -> dict[str, Any]:
    """The descriptor: every file with its hash, every column with type, unit and meaning."""
    resources: list[dict[str, Any]] = []
    for table in tables:
        fields = [
            {"name": column.name, "type": FRICTIONLESS.get(column.type, "any")}
            | ({"description": column.meaning} if column.meaning else {})
            | ({"unit": column.unit} if column.unit else {})
            for column in table.columns
        ]
        parquet = table.path.endswith(".parquet")
        resources.append(
            _file(table.path, table.title, folder)
            | ({} if parquet else {"type": "table", "encoding": "utf-8"})
            | {"schema": {"fields": fields, "missingValues": [""]}}
        )
    resources += [_file(name, title, folder) for name, title in others.items()]
    return {
        "$schema": PROFILE,
        "name": "hotbed-" + str(whole["study"]["recipe_digest"])[:12],
        "title": whole["study"]["title"],
        "description": _description(whole),
        "sources": sources(whole, run),
        "terms": TERMS,
        "contributors": [{"title": f"hotbed {whole['study']['hotbed']}", "roles": ["creator"]}],
        "resources": resources,
    }


def croissant(
    whole: Facts, run: dict[str, Any], tables: list[Table], others: dict[str, str], folder: Path
) -> dict[str, Any]:
    """Croissant's JSON-LD: the files, and the CSV tables' columns as record sets."""
    distribution = [
        _object(path, title, folder)
        for path, title in [*((t.path, t.title) for t in tables), *others.items()]
    ]
    records = [
        {
            "@type": "cr:RecordSet",
            "@id": _stem(table.path),
            "name": _stem(table.path),
            "description": table.title,
            "field": [
                {
                    "@type": "cr:Field",
                    "@id": f"{_stem(table.path)}/{column.name}",
                    "name": column.name,
                    "description": _meaning(column.meaning, column.unit),
                    "dataType": CROISSANT.get(column.type, "sc:Text"),
                    "source": {"fileObject": {"@id": table.path},
                               "extract": {"column": column.name}},
                }
                for column in table.columns
            ],
        }
        for table in tables
    ]  # fmt: skip
    named = [each.get("licence", "") for each in sources(whole, run)]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": whole["study"]["title"],
        "description": _description(whole),
        "license": sorted({each for each in named if each}) or TERMS,
        "usageInfo": TERMS,
        "creator": {"@type": "sc:Organization", "name": f"hotbed {whole['study']['hotbed']}"},
        "creditText": "; ".join(whole["credits"]),
        "citeAs": f"{whole['study']['title']}. hotbed {whole['study']['hotbed']}, recipe "
        f"{str(whole['study']['recipe_digest'])[:12]}. From: {'; '.join(whole['credits'])}.",
        "identifier": whole["study"]["recipe_digest"],
        "distribution": distribution,
        "recordSet": records,
    }


def _meaning(meaning: str, unit: str) -> str:
    return f"{meaning} ({unit})" if unit else meaning


def _description(whole: Facts) -> str:
    note = [whole["study"]["note"]] if whole["study"]["note"] else []
    return " ".join([*note, *method_words(whole)])


def _stem(path: str) -> str:
    return path.replace("/", "-").replace(".", "-").lower()


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _file(path: str, title: str, folder: Path) -> dict[str, Any]:
    own = folder / path
    return {
        "name": _stem(path),
        "path": path,
        "title": title,
        "format": own.suffix[1:],
        "mediatype": MEDIA[own.suffix],
        "bytes": own.stat().st_size,
        "hash": f"sha256:{_hash(own)}",
    }


def _object(path: str, title: str, folder: Path) -> dict[str, Any]:
    own = folder / path
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": _stem(path),
        "description": title,
        "contentUrl": path,
        "contentSize": f"{own.stat().st_size} B",
        "encodingFormat": MEDIA[own.suffix],
        "sha256": _hash(own),
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
