"""Which files a run is published as, and what their columns are."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.analysis.economies import economies_table, parts_table
from hotbed.base.files import atomic_write
from hotbed.runs.csv import write_csv
from hotbed.runs.run import Run
from hotbed.tables import SUBJECTS, TABLES, Column

COPIED = ("ranking.csv", "ledger.csv", "clusters.parquet", "clusters.geojson", "members.parquet",
          "tally.parquet", "documents.parquet")  # fmt: skip
"""As the run wrote them. locations.parquet and rejects.parquet hold what the inputs' owners wrote,
and stay behind."""

TITLES = {
    "ranking": "Ranking of clusters", "ledger": "Where every row ended",
    "clusters": "Clusters with their polygons", "members": "Places, in clusters and outside",
    "tally": "All rows as counts of equal rows", "documents": "Documents by year and team size",
    "economies": "Clusters by economy", "economies_in_clusters": "Each cluster's economies",
}  # fmt: skip

MORE = {
    "cluster": Column("cluster", "text", "", "the cluster's name"),
    "position": Column("position", "integer", "", "by documents; empty: all others, none stated"),
    "label": Column("label", "text", "", "applicant, organisation, field, topic or sector"),
    "documents": Column("documents", "decimal", "documents", "fractional count; whole in partners "
                        "and teams"),
    "share": Column("share", "decimal", "percent", "of the cluster's documents of the metric"),
    "world_share": Column("world_share", "decimal", "percent", "of the world's, among those with a "
                          "field"),
    "specialisation": Column("specialisation", "decimal", "1: as in the world", "share in the "
                             "cluster over share in the world"),
    "low": Column("low", "decimal", "1: as in the world", "lower end of the 95 % interval"),
    "high": Column("high", "decimal", "1: as in the world", "upper end of the 95 % interval"),
    "partner_id": Column("partner_id", "text", "", "the partner's cluster id"),
    "partner": Column("partner", "text", "", "the partner's name"),
    "mean_team": Column("mean_team", "decimal", "persons", "contributors a document, mean"),
    "alone_share": Column("alone_share", "decimal", "percent", "documents by one alone"),
    "foreign_share": Column("foreign_share", "decimal", "percent", "documents with contributors in "
                            "other economies"),
    "economy": Column("economy", "text", "", "ISO 3166-1 code"),
    "clusters": Column("clusters", "integer", "clusters", "one in several economies counts for "
                       "each"),
    "cross_border": Column("cross_border", "integer", "clusters", "of these in several economies"),
    "best_rank": Column("best_rank", "integer", "", "of its clusters"),
    "cluster_rank": Column("cluster_rank", "integer", "", "as in the ranking"),
    "listed": Column("listed", "text", "", "yes or no: whether the cluster's name lists it"),
    "listings_share": Column("listings_share", "decimal", "percent", "of the cluster's listings"),
    "places": Column("places", "integer", "places", "distinct rounded coordinates"),
    "listings": Column("listings", "integer", "listings", "of all metrics"),
    "kind": Column("kind", "text", "", "applicant or organisation"),
    "organisation": Column("organisation", "text", "", "the spelling that stands for it"),
    "geonames_id": Column("geonames_id", "integer", "", "of the place in GeoNames"),
    "population": Column("population", "integer", "persons", "of the place in the gazetteer"),
}  # fmt: skip


GENERAL = ("ranking", "members", "tally")
"""Contracts that also say what columns of other tables are."""


@dataclass(frozen=True)
class Table:
    """A published table: file, title, and its columns with type, unit and meaning."""

    path: str
    title: str
    columns: tuple[Column, ...]


def write_tables(result: Run, folder: Path) -> list[Table]:
    """Copy and write the published tables into a folder; returns those that are tables."""
    for name in COPIED:
        shutil.copyfile(result.folder / name, folder / name)
    write_csv(result.clusters.drop(["geometry"]), folder / "clusters.csv")
    write_csv(economies_table(result), folder / "economies.csv")
    write_csv(parts_table(result), folder / "economies_in_clusters.csv")
    for subject in (*SUBJECTS, "organisations_merged"):
        source = result.folder / "profiles" / f"{subject}.csv"
        if source.is_file():
            (folder / "profiles").mkdir(exist_ok=True)
            shutil.copyfile(source, folder / "profiles" / source.name)
    _write_run(result, folder / "run.json")
    files = sorted((*folder.glob("*.csv"), *folder.glob("*.parquet"), *folder.glob("*/*.csv")))
    return [_table(result, folder, path) for path in files]


def _write_run(result: Run, path: Path) -> None:
    """run.json with the names of the input files, not where they lay, and without timings."""
    run = json.loads(json.dumps(result.metadata))
    for passing in ("timings", "reused"):
        run.pop(passing, None)
    for spec in run["recipe"]["inputs"]:
        spec["files"] = [Path(name).name for name in spec["files"]]
    for part, key in (("geocoding", "overrides"), ("geocoding", "organisations"),
                      ("geocoding", "postcodes"), ("organisations", "overrides")):  # fmt: skip
        name = run["recipe"][part][key]
        run["recipe"][part][key] = Path(name).name if name else None
    with atomic_write(path) as temporary:
        text = json.dumps(run, indent=1, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def _table(result: Run, folder: Path, path: Path) -> Table:
    if path.suffix == ".parquet":
        schema = pq.read_schema(path)
    else:
        with path.open(encoding="utf-8") as stream:
            header = stream.readline().rstrip("\n").split(",")
        schema = pa.schema([(name, pa.string()) for name in header])
    stem = path.stem
    columns = tuple(_column(stem, field, path.suffix, result) for field in schema)
    title = TITLES.get(stem, stem.replace("_", " ").capitalize())
    return Table(path.relative_to(folder).as_posix(), title, columns)


def _column(stem: str, field: pa.Field, ending: str, result: Run) -> Column:
    """What a column is, by the contract of its table; by its file where none speaks of it."""
    name = field.name
    metrics = "|".join(re.escape(metric) for metric in result.metadata["recipe"]["metrics"])
    generic = re.sub(rf"^({metrics})_", "<metric>_", name)
    generic = re.sub(rf"_({metrics})$", "_<metric>", generic)
    known = TABLES[stem].columns if stem in TABLES else ()
    contracts = [known, tuple(MORE.values()), *(TABLES[name].columns for name in GENERAL)]
    for contract in contracts:
        for each in contract:
            if each.name in (name, generic):
                return Column(name, each.type, each.unit, each.meaning)
    return Column(name, "text" if ending == ".csv" else _kind(field.type), "", "")


def _kind(kind: Any) -> str:
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "text"
