"""Counts by any regions, with the crosswalk to clusters: what `hotbed regions` shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from hotbed.analysis.answer import (
    TableAnswer,
    decimal_columns,
    short,
    whole_number,
    write_tables,
)
from hotbed.analysis.areas.counting import NONE, Counted, count
from hotbed.analysis.areas.doubts import doubts_of, unranked
from hotbed.analysis.areas.growth import Before, regions_before
from hotbed.analysis.areas.nearest import FARTHEST_KM
from hotbed.analysis.areas.people import overlaps_of, people_of
from hotbed.analysis.areas.profiles import profile_table
from hotbed.analysis.areas.regions import Choice, read_regions
from hotbed.analysis.areas.rows import crosswalk_table, region_table
from hotbed.analysis.areas.urbanisation import (
    GRIDS,
    REGION,
    degree_table,
    degrees_of_places,
    read_degrees,
    with_degrees,
)
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, is_printed
from hotbed.analysis.regions.cut import slug_of
from hotbed.analysis.text import plural
from hotbed.base.errors import HotbedError
from hotbed.base.files import write_json
from hotbed.base.progress import task
from hotbed.runs.csv import write_csv
from hotbed.runs.outputs import adding, record
from hotbed.runs.polygons import write_geojson, write_geopackage, write_geoparquet
from hotbed.runs.run import Run
from hotbed.tables import (
    CROSSWALK,
    DEGREES,
    NOT_IN_ANY,
    REGION_POLYGONS,
    REGION_PROFILES,
    REGIONS,
    Table,
)

ENDINGS = (".csv", ".parquet", ".geojson", ".gpkg")
ABOUT = "regions/<name>-about.json"


@dataclass(frozen=True, repr=False)
class RegionCounts(TableAnswer):
    """What lies in each region of a file of polygons, and what it shares with each cluster.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.REGIONS`, decimals as text.
    crosswalk : pyarrow.Table
        `hotbed.tables.CROSSWALK`, decimals as text.
    counted : Counted
        The same with exact figures, and the polygons.
    metrics : sequence of str
    remarks : list of str
        What had to be done to the polygons, and what of the places can't be told.
    top : int
        How many regions are shown.
    degrees, profiles : pyarrow.Table or None
        `hotbed.tables.DEGREES` and `hotbed.tables.REGION_PROFILES`, where they were asked for.
    files : list of Path
        Where the tables were written.
    """

    table: pa.Table
    crosswalk: pa.Table
    counted: Counted
    metrics: Sequence[str]
    remarks: list[str]
    top: int
    degrees: pa.Table | None = None
    profiles: pa.Table | None = None
    files: list[Path] = field(default_factory=list)

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(REGIONS, self.metrics)

    def polygons(self) -> pa.Table:
        """The table with the polygons: `hotbed.tables.REGION_POLYGONS`, without the row of none."""
        table = self.to_arrow().slice(0, len(self.counted.regions))
        shapes = self.counted.regions.shapes[[row.group for row in self.counted.standings]]
        wkb = shapely.to_wkb(np.array([shapely.orient_polygons(shape) for shape in shapes]))
        return table.append_column("geometry", pa.array(wkb, pa.binary()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "polygons": self.counted.regions.source,
            "regions": self.table.to_pylist(),
            "notes": self.remarks,
            "files": [str(path) for path in self.files],
        }

    def columns(self) -> Columns:
        """The first regions, and what lies in none."""
        least = self.counted.run.recipe.uncertainty.least_documents
        head = ["rank", "id", "region", "places"]
        for metric in self.metrics:
            head += [metric, "share %"]
        head += ["total", "in clusters %"]
        more = {"growth": "growth %", "intensity": "per million"}
        shown = [name for name in more if name in self.table.column_names]
        head += [more[name] for name in shown]
        lines = []
        rows = self.table.to_pylist()
        for row in (*rows[:-1][: self.top], rows[-1]):
            counts = [float(row[f"{metric}_count"]) for metric in self.metrics]
            rank = "" if row["rank"] is None else str(row["rank"])
            if row.get("rank_low") is not None and row["rank_low"] < row["rank_high"]:
                rank = f"{rank} ({row['rank_low']}–{row['rank_high']})"
            rank = rank if is_printed(counts, least) else NO_RANK
            line = [rank, row["region_id"], row["region"], whole_number(row["places"])]
            for metric, number in zip(self.metrics, counts, strict=True):
                line += [f"{number:,.1f}", short(row[f"{metric}_share"])]
            line += [short(row["total"]), short(row["in_clusters"])]
            line += [short(row[name]) for name in shown]
            lines.append(line)
        return Columns(head, lines, left=(1, 2))

    def notes(self) -> list[str]:
        """How many regions, what was done to them, and the files."""
        return [*(f"{text}." for text in self.remarks), *(str(path) for path in self.files)]


@dataclass(frozen=True)
class Wanted:
    """What is asked of regions beside their counts.

    Parameters
    ----------
    grid : Path, optional
        A raster of people a cell.
    degrees : Path, optional
        A table of degrees of urbanisation, or a grid of settlements.
    against : Run, optional
        The previous edition.
    profiles : bool
        Whether fields, applicants, organisations and partners are counted.
    uncertainty : bool
        Whether it is measured how sure totals and ranks are over draws of the documents.
    within_km : float
        A place in no region counts in the nearest, if that is so near; 0: in none.
    name : str, optional
        What the files are called; by default as the file of polygons is.
    top : int
        How many regions are shown.
    credit : str
        How the owner of the polygons is to be cited, where that is known.
    """

    grid: Path | None = None
    degrees: Path | None = None
    against: Run | None = None
    profiles: bool = False
    uncertainty: bool = False
    within_km: float = 0.0
    name: str | None = None
    top: int = 25
    credit: str = ""


def region_counts(
    run: Run,
    polygons: Path,
    choice: Choice | None = None,
    wanted: Wanted | None = None,
    out: Sequence[Path] = (),
    *,
    write: bool = True,
) -> RegionCounts:
    """Count a run by the regions of a file.

    Parameters
    ----------
    run : Run
    polygons : Path
        GeoJSON, GeoParquet, GeoPackage or Shapefile.
    choice : Choice, optional
        Which columns say what.
    wanted : Wanted, optional
        What is asked beside the counts.
    out : sequence of Path
        Further files of the counts with their polygons: .geojson, .gpkg, .parquet; or .csv.
    write : bool
        Whether to write the tables into the run's folder `regions`, where the atlas finds them.

    Raises
    ------
    HotbedError
        The polygons can't be read, or what is asked for is not there.
    """
    wanted = wanted or Wanted()
    for path in out:
        if path.suffix.lower() not in ENDINGS:
            raise HotbedError(f"{path} has no ending that is known", f"give {', '.join(ENDINGS)}")
    if not 0.0 <= wanted.within_km <= FARTHEST_KM:
        raise HotbedError(
            f"{wanted.within_km:g} km is no distance to the nearest region",
            f"give 0 to {FARTHEST_KM:g}",
        )
    regions = read_regions(polygons, choice)
    by_place = wanted.degrees is not None and wanted.degrees.suffix.lower() in GRIDS
    if wanted.degrees is not None and not by_place:
        key, table = read_degrees(wanted.degrees)
        regions = with_degrees(regions, table) if key == REGION else regions
    with task("counting by regions"):
        counted = count(run, regions, wanted.within_km)
    before: Mapping[int, Before] = {}
    differences: list[str] = []
    if wanted.against is not None:
        before, differences = regions_before(counted, wanted.against)
    degrees = degrees_of_places(counted, wanted.degrees)
    doubts = doubts_of(counted) if wanted.uncertainty else {}
    answer = RegionCounts(
        region_table(
            counted,
            people_of(regions, wanted.grid),
            before,
            doubts,
        ),
        crosswalk_table(counted, overlaps_of(counted, wanted.grid)),
        counted,
        run.metrics,
        [*remarks(counted), *unranked(doubts), *_cited(wanted.credit), *_told(differences)],
        wanted.top,
        None if degrees is None else degree_table(counted, degrees),
        profile_table(counted) if wanted.profiles else None,
    )
    name = slug_of(wanted.name or polygons.stem)
    answer.files.extend(_write(answer, name) if write else [])
    for path in out:
        _write_out(answer, path)
        answer.files.append(path)
    return answer


def remarks(counted: Counted) -> list[str]:
    """What a reader of the counts has to know, in words.

    Parameters
    ----------
    counted : Counted
    """
    regions, located = counted.regions, counted.located
    texts = [f"{plural(len(regions), 'region')} of {regions.source}", *regions.notes]
    first = "counted in the one whose id is first"
    if located.pair is not None:
        one, other = located.pair
        places = plural(int(located.overlapping.sum()), "place")
        texts.append(f"Regions overlap: {places} in several (as in {one} and {other}), {first}")
    if located.on_border.any():
        places = plural(int(located.on_border.sum()), "place")
        texts.append(f"{places} on a border that regions share, {first}")
    if located.near.any():
        places = plural(int(located.near.sum()), "place")
        within = f"within {counted.within_km:g} km"
        texts.append(f"{places} in no region, counted in the nearest {within}")
    outside = counted.counts_of(counted.by_region().get(NONE, []))
    shown = ", ".join(f"{float(n):,.1f} {metric}" for metric, n in outside.items() if n)
    if shown:
        texts.append(f"{NOT_IN_ANY}: {shown}")
    return texts


def _told(differences: Sequence[str]) -> list[str]:
    if not differences:
        return []
    return [f"The two runs differ in method as well: {'; '.join(differences)}"]


def _cited(credit: str) -> list[str]:
    return [f"Polygons: {credit.rstrip('.')}"] if credit else []


def _path(run: Run, table: Table | str, name: str) -> Path:
    file = table if isinstance(table, str) else table.file
    return run.folder / file.replace("<name>", name)


def _write(answer: RegionCounts, name: str) -> list[Path]:
    """Write the tables of a run's folder; those of an earlier call that are not made again go."""
    run = answer.counted.run
    tables = {REGIONS: answer.table, CROSSWALK: answer.crosswalk}
    optional = {DEGREES: answer.degrees, REGION_PROFILES: answer.profiles}
    tables |= {contract: table for contract, table in optional.items() if table is not None}
    for contract in optional.keys() - tables.keys():
        _path(run, contract, name).unlink(missing_ok=True)
    files = write_tables(run, {_path(run, key, name): table for key, table in tables.items()})
    shapes, about = _path(run, REGION_POLYGONS, name), _path(run, ABOUT, name)
    with adding(run, run.folder):
        write_geoparquet(answer.polygons(), shapes)
        write_json({"source": answer.counted.regions.source, "notes": answer.remarks}, about)
        record(run.folder, run.digest, [shapes, about])
    return [*files, shapes]


def _write_out(answer: RegionCounts, path: Path) -> None:
    ending = path.suffix.lower()
    if ending == ".csv":
        write_csv(answer.table, path)
    elif ending == ".parquet":
        write_geoparquet(answer.polygons(), path)
    elif ending == ".geojson":
        write_geojson(answer.polygons(), path, "region_id")
    else:
        write_geopackage(answer.polygons(), path, "regions")
