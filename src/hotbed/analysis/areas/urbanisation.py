"""The degree of urbanisation of places, from the polygons, a table, or a grid of settlements.

The classes are Eurostat's and the UN's: 1 cities, 2 towns and semi-dense areas, 3 rural areas.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.areas.counting import Counted
from hotbed.analysis.areas.regions import Regions
from hotbed.analysis.areas.rows import cluster_columns, percent
from hotbed.analysis.grouping import cluster_numbers, counts_by_group
from hotbed.analysis.text import plural
from hotbed.base.errors import HotbedError, printable
from hotbed.base.files import must_exist
from hotbed.count.fractions import half_up
from hotbed.tables import COUNT_DECIMALS, DEGREES

DEGREE, REGION, PLACE = "degree", "region_id", "place_id"
CITIES, TOWNS, RURAL = "1", "2", "3"
SMOD = {30: CITIES, 23: TOWNS, 22: TOWNS, 21: TOWNS, 13: RURAL, 12: RURAL, 11: RURAL, 10: RURAL}
"""Classes of GHS-SMOD, level 2, as degrees of level 1."""
GRIDS = (".tif", ".tiff", ".vrt")
MOST_BYTES = 1 << 28


def with_degrees(regions: Regions, table: Mapping[str, str]) -> Regions:
    """Regions with the degrees of a table instead of the file's own.

    Parameters
    ----------
    regions : Regions
    table : mapping of str to str
        Region id -> degree.
    """
    notes = list(regions.notes)
    unknown = sorted(table.keys() - set(regions.ids))
    if unknown:
        notes.append(
            f"{plural(len(unknown), 'region')} of the table of degrees not among the polygons, "
            f"for example {unknown[0]}"
        )
    return replace(regions, degrees=[table.get(text) for text in regions.ids], notes=notes)


def read_degrees(file: Path) -> tuple[str, dict[str, str]]:
    """A table of degrees of urbanisation.

    Parameters
    ----------
    file : Path
        CSV with degree, and region_id or place_id.

    Returns
    -------
    key : str
        "region_id" or "place_id".
    degrees : dict of str to str

    Raises
    ------
    HotbedError
        It lacks a column, or states two degrees of one id.
    """
    must_exist(file)
    if file.stat().st_size > MOST_BYTES:
        raise HotbedError(f"{file} has more than {MOST_BYTES >> 20} MB", "give a table of degrees")
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except (UnicodeDecodeError, csv.Error) as error:
        raise HotbedError(f"{file} is no CSV in UTF-8", "save it as one") from error
    names = list(rows[0]) if rows else []
    key = next((name for name in (REGION, PLACE) if name in names), None)
    if key is None or DEGREE not in names:
        raise HotbedError(
            f"{file} lacks the columns degree and region_id (or place_id)", "name them so"
        )
    degrees: dict[str, str] = {}
    for row in rows:
        whose, degree = (str(row[name] or "").strip() for name in (key, DEGREE))
        if degrees.setdefault(whose, degree) != degree:
            raise HotbedError(f"{file} states two degrees of {printable(whose)}", "keep one")
    return key, {whose: degree for whose, degree in degrees.items() if degree}


def degrees_of_places(counted: Counted, file: Path | None) -> list[str] | None:
    """The degree of each of a run's places, "" where it is not known.

    Parameters
    ----------
    counted : Counted
    file : Path, optional
        A grid of settlements (GHS-SMOD), or a table of places; None: the regions' degrees.

    Returns
    -------
    list of str or None
        None where nothing states any.

    Raises
    ------
    HotbedError
        The file can't be read.
    """
    run = counted.run
    if file is not None and file.suffix.lower() in GRIDS:
        return _of_grid(file, run.members["lon"].to_numpy(), run.members["lat"].to_numpy())
    if file is not None:
        key, degrees = read_degrees(file)
        if key == PLACE:
            return [degrees.get(str(place), "") for place in run.members["place_id"].to_pylist()]
    stated = counted.regions.degrees
    if not any(stated):
        return None
    return [(stated[region] or "") if region >= 0 else "" for region in counted.located.region]


def _of_grid(file: Path, lon: np.ndarray, lat: np.ndarray) -> list[str]:
    """The class of the cell that each place lies in."""
    try:
        import rasterio
        from pyproj import Transformer
    except ImportError as error:
        raise HotbedError(
            "reading a grid of settlements needs rasterio", "pip install 'hotbed[grid]'"
        ) from error
    must_exist(file)
    try:
        with rasterio.open(file) as raster:
            if raster.crs is None or raster.count != 1:
                raise HotbedError(
                    f"{file} is no grid of settlements: it lacks a reference system or has bands",
                    "give GHS-SMOD as its owner publishes it",
                )
            into = Transformer.from_crs(4326, raster.crs.to_wkt(), always_xy=True)
            x, y = into.transform(lon, lat)
            values = [int(value[0]) for value in raster.sample(zip(x, y, strict=True))]
    except rasterio.RasterioIOError as error:
        raise HotbedError(
            f"{file} is not a raster that can be read", "download it again"
        ) from error
    return [SMOD.get(value, "") for value in values]


def degree_table(counted: Counted, degrees: Sequence[str]) -> pa.Table:
    """Each cluster's documents by degree of urbanisation.

    Parameters
    ----------
    counted : Counted
    degrees : sequence of str
        (places,) of each place.

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.DEGREES`, by rank, then degree; over a cluster's rows documents add up to it.
    """
    run = counted.run
    names, number = np.unique(np.array(degrees, np.str_), return_inverse=True)
    key = (cluster_numbers(run) + 1) * names.size + number
    documents = counts_by_group(run, key)
    groups, of_place, places = np.unique(key, return_inverse=True, return_counts=True)
    listings = np.zeros(groups.size, np.int64)
    np.add.at(listings, of_place, run.members["listings"].to_numpy())
    whole = {key: counted.counts_of(cells) for key, cells in counted.by_cluster().items()}
    described = run.ranking.select(["rank", "cluster_id", "name", "economies"]).to_pylist()
    rows: list[dict[str, Any]] = []
    for group, held, listed in zip(
        groups.tolist(), places.tolist(), listings.tolist(), strict=True
    ):
        cluster, degree = group // names.size - 1, str(names[group % names.size])
        row = cluster_columns(cluster, described)
        row |= {DEGREE: degree, "places": held, "listings": listed}
        for metric in run.metrics:
            count = documents.get((group, metric), Fraction(0))
            row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
            row[f"{metric}_of_cluster"] = percent(count, whole[cluster][metric])
        rows.append(row)
    last = len(described)
    rank_of = {row["cluster_id"]: number for number, row in enumerate(described)}
    rows.sort(key=lambda row: (rank_of.get(row["cluster_id"], last), row[DEGREE]))
    return pa.Table.from_pylist(rows, DEGREES.schema(run.metrics))
