"""Which tables of a run are published, as files of one folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import shapely

from hotbed.analysis.confidentiality.released import Released, released
from hotbed.analysis.confidentiality.rows import MARKS
from hotbed.analysis.economies import economies_table, parts_table
from hotbed.base.files import write_json
from hotbed.publish.atlas.areas.written import files_of_sets
from hotbed.publish.facts.structure import Facts
from hotbed.publish.kit.geodata import clusters_contract, clusters_table
from hotbed.recipe import FILES
from hotbed.runs.csv import write_csv
from hotbed.runs.outputs import missing_or_stale
from hotbed.runs.polygons import write_geojson, write_geoparquet
from hotbed.runs.run import Run
from hotbed.tables import (
    ADDED,
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
SECRET = ("dominance", "p_percent", "protection")
"""Rules of confidentiality that would help to tell what they hide."""
OF_FILES = ("files", "seal")
"""Hashes of the run's own tables: of a small one, guesses can be tried until the hash is met."""
PLACES = replace(
    MEMBERS,
    columns=(*MEMBERS.columns, Column("geometry", "geometry", "degrees, WGS 84", "point")),
)
PARTS_CSV = replace(ECONOMY_PARTS, file="economies_in_clusters.csv")


def write_tables(run: Run, facts: Facts, folder: Path) -> list[Table]:
    """Copy and write the published tables, and run.json, into a folder.

    Tables that hold what the inputs' owners wrote stay behind (`hotbed.tables.Table.published`);
    what `hotbed regions` wrote is copied. The clusters get all figures of theirs
    (`hotbed.publish.kit.geodata`), as GeoParquet, GeoJSON and CSV.

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
    run = released(run)
    copied = [table for table in TABLES.values() if table.published and table is not CLUSTERS]
    profiles = [table for table in PROFILES.values() if table.path(run.folder).is_file()]
    regions = [
        replace(table, name=_name(path), file=path.relative_to(run.folder).as_posix())
        for path, table in ([] if run.withholds else files_of_sets(run))
    ]
    copied = [table for table in (*copied, *profiles, *regions) if _copy(run, table, folder)]
    points = shapely.points(run.members["lon"].to_numpy(), run.members["lat"].to_numpy())
    places = places_table(run).append_column(
        "geometry", pa.array(shapely.to_wkb(points), pa.binary())
    )
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
    economies, parts = economies_table(run), parts_table(run)
    if isinstance(run, Released):
        economies, parts = run.economy_rows, run.part_rows
    write_csv(economies, ECONOMIES.path(folder))
    write_csv(parts, PARTS_CSV.path(folder))
    _write_run(run, folder / "run.json")
    written = [*copied, contract, plain, ECONOMIES, PARTS_CSV, PLACES]
    return [
        replace(table, columns=_columns(table, folder, run.metrics))
        for table in sorted(written, key=lambda table: Path(table.file))
    ]


def _name(path: Path) -> str:
    """The name of a table of a set of regions, another than that of any other.

    >>> _name(Path("nuts-2-counts.csv")), _name(Path("nuts-2-counts.parquet"))
    ('nuts_2_counts', 'nuts_2_counts_polygons')
    """
    ending = "_polygons" if path.suffix == ".parquet" else ""
    return path.stem.replace("-", "_") + ending


def _copy(run: Run, table: Table, folder: Path) -> bool:
    """Write a table that the run holds as it may be published; whether it may."""
    path = table.path(folder)
    path.parent.mkdir(exist_ok=True)
    if table is MEMBERS:
        return False  # written with their points
    if not isinstance(run, Released):
        shutil.copyfile(table.path(run.folder), path)
        return True
    rows = run.published(table)
    if rows is None or not rows.num_rows:
        return False
    write_csv(rows, path)
    return True


def places_table(run: Run) -> pa.Table:
    """The places, without listings where these are internal.

    Parameters
    ----------
    run : Run
    """
    names = [name for name in run.members.column_names if name.startswith("listings")]
    return run.members.drop(names) if run.withholds else run.members


def exact_tables(run: Run, tables: list[Table], folder: Path) -> Iterator[tuple[Table, pa.Table]]:
    """Every table with its rows, decimals exact: those of the kit, and what later calls wrote.

    Parameters
    ----------
    run : Run
    tables : list of Table
        Those of `write_tables`.
    folder : Path
        What holds their files.
    """
    run = released(run)
    held = [table for table in tables if table.name != CLUSTERS.name or table.file == CLUSTERS.file]
    for table in held:
        yield table, table.read_exact(folder)
    names = {table.name for table in held}
    for table in ADDED.values() if not run.withholds else ():
        if table.name not in names and missing_or_stale(run, table.path(run.folder)) is None:
            yield table, table.read_exact(run.folder)


def _columns(table: Table, folder: Path, metrics: list[str]) -> tuple[Column, ...]:
    """The columns in the order in which they stand in the file."""
    known = {column.name: column for column in (*table.columns_of(metrics), *MARKS)}
    return tuple(known[name] for name in names_in(table.path(folder)))


def _write_run(run: Run, path: Path) -> None:
    """run.json with the names of the input files, not where they lay, and without timings."""
    metadata = json.loads(json.dumps(run.metadata))
    for passing in ("timings", "reused"):
        metadata.pop(passing, None)
    if rules := metadata["recipe"].get("confidentiality"):
        for key in OF_FILES:
            metadata.pop(key)
        for secret in SECRET:
            rules.pop(secret, None)
    for spec in metadata["recipe"]["inputs"]:
        spec["files"] = [Path(name).name for name in spec["files"]]
    for part, key in FILES:
        name = metadata["recipe"][part][key]
        metadata["recipe"][part][key] = Path(name).name if name else None
    write_json(metadata, path)
