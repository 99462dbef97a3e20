"""Which tables of a run are published, as files of one folder."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import shapely

from hotbed.analysis.economies import economies_table, parts_table
from hotbed.base.files import write_json
from hotbed.publish.facts.structure import Facts
from hotbed.publish.kit.geodata import clusters_contract, clusters_table
from hotbed.recipe import FILES
from hotbed.runs.csv import write_csv
from hotbed.runs.polygons import write_geojson, write_geoparquet
from hotbed.runs.run import Run
from hotbed.tables import (
    CLUSTERS,
    ECONOMIES,
    ECONOMY_PARTS,
    MEMBERS,
    PROFILES,
    TABLES,
    Column,
    Table,
    names_in,
)

GEOJSON = "clusters.geojson"
PLACES = replace(
    MEMBERS,
    columns=(*MEMBERS.columns, Column("geometry", "geometry", "degrees, WGS 84", "point")),
)
PARTS_CSV = replace(ECONOMY_PARTS, file="economies_in_clusters.csv")


def write_tables(run: Run, facts: Facts, folder: Path) -> list[Table]:
    """Copy and write the published tables, and run.json, into a folder.

    Tables that hold what the inputs' owners wrote stay behind (`hotbed.tables.Table.published`).
    The clusters get all figures of theirs (`hotbed.publish.kit.geodata`), as GeoParquet, GeoJSON
    and CSV.

    Parameters
    ----------
    run : Run
    facts : Facts
        Of the run.
    folder : Path

    Returns
    -------
    list of Table
        Those written, by file, with the columns that the run's metrics give them.
    """
    copied = [table for table in TABLES.values() if table.published and table is not CLUSTERS]
    profiles = [table for table in PROFILES.values() if table.path(run.folder).is_file()]
    for table in (*copied, *profiles):
        table.path(folder).parent.mkdir(exist_ok=True)
        shutil.copyfile(table.path(run.folder), table.path(folder))
    points = shapely.points(run.members["lon"].to_numpy(), run.members["lat"].to_numpy())
    places = run.members.append_column("geometry", pa.array(shapely.to_wkb(points), pa.binary()))
    write_geoparquet(places, PLACES.path(folder))
    clusters, contract = clusters_table(run, facts), clusters_contract(facts)
    plain = replace(
        contract,
        file="clusters.csv",
        title="Clusters",
        content="clusters without their polygons",
        columns=contract.columns[:-1],
    )
    write_geoparquet(clusters, contract.path(folder))
    write_geojson(clusters, folder / GEOJSON)
    write_csv(clusters.drop(["geometry"]), plain.path(folder))
    write_csv(economies_table(run), ECONOMIES.path(folder))
    write_csv(parts_table(run), PARTS_CSV.path(folder))
    _write_run(run, folder / "run.json")
    written = [*copied, *profiles, contract, plain, ECONOMIES, PARTS_CSV]
    written[written.index(MEMBERS)] = PLACES
    return [
        replace(table, columns=_columns(table, folder, run.metrics))
        for table in sorted(written, key=lambda table: Path(table.file))
    ]


def _columns(table: Table, folder: Path, metrics: list[str]) -> tuple[Column, ...]:
    """The columns in the order in which they stand in the file."""
    known = {column.name: column for column in table.columns_of(metrics)}
    return tuple(known[name] for name in names_in(table.path(folder)))


def _write_run(run: Run, path: Path) -> None:
    """run.json with the names of the input files, not where they lay, and without timings."""
    metadata = json.loads(json.dumps(run.metadata))
    for passing in ("timings", "reused"):
        metadata.pop(passing, None)
    for spec in metadata["recipe"]["inputs"]:
        spec["files"] = [Path(name).name for name in spec["files"]]
    for part, key in FILES:
        name = metadata["recipe"][part][key]
        metadata["recipe"][part][key] = Path(name).name if name else None
    write_json(metadata, path)
