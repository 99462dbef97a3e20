"""Polygons with their figures as GeoParquet 1.1, GeoJSON (RFC 7946) and GeoPackage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from hotbed.base.files import atomic_write
from hotbed.runs.frames import optional
from hotbed.runs.geopackage import new_geopackage

REMEDY = "pip install 'hotbed[regions]'"


def write_geoparquet(table: pa.Table, path: Path) -> None:
    """Write a table as GeoParquet 1.1.

    Parameters
    ----------
    table : pyarrow.Table
        With a column `geometry`: WKB in WGS 84 degrees.
    path : Path

    References
    ----------
    GeoParquet 1.1.0, https://geoparquet.org/releases/v1.1.0/
    """
    shapes = [shape for shape in table["geometry"].to_pylist() if shape is not None]
    kinds = sorted({shapely.from_wkb(shape).geom_type for shape in shapes})
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": kinds, "edges": "planar"}
    if shapes:
        column["bbox"] = [
            round(float(v), 6) for v in shapely.total_bounds(shapely.from_wkb(shapes))
        ]
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    marked = table.replace_schema_metadata({"geo": json.dumps(geo, sort_keys=True)})
    with atomic_write(path) as temporary:
        pq.write_table(marked, temporary, compression="zstd")


def write_geojson(table: pa.Table, path: Path, identifier: str = "cluster_id") -> None:
    """Write a table as GeoJSON: one feature a row, every other column a property.

    Parameters
    ----------
    table : pyarrow.Table
        With the identifier and geometry (WKB in WGS 84 degrees).
    path : Path
    identifier : str
        The column of the features' ids.
    """
    features = []
    for row in table.to_pylist():
        shape = shapely.from_wkb(row.pop("geometry"))
        features.append(
            {
                "type": "Feature",
                "id": row[identifier],
                "properties": row,
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
        )
    collection = {"type": "FeatureCollection", "features": features}
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(collection, ensure_ascii=False, indent=1), encoding="utf-8")


def write_geopackage(table: pa.Table, path: Path, layer: str) -> None:
    """Write a table as the one layer of a GeoPackage.

    Parameters
    ----------
    table : pyarrow.Table
        With geometry (WKB of polygons in WGS 84 degrees).
    path : Path
    layer : str
        Its name.

    Raises
    ------
    HotbedError
        pyogrio is not installed, or the file can't be written.
    """
    pyogrio = optional("pyogrio", "pyogrio", REMEDY)
    names = [name for name in table.column_names if name != "geometry"]
    wkb = [_multiple(shape) for shape in table["geometry"].to_pylist()]
    fields, masks = zip(*(_field(table[name]) for name in names), strict=True)
    with new_geopackage(path, REMEDY) as file:
        pyogrio.raw.write(
            *(file, np.array(wkb, object), list(fields), names),
            field_mask=list(masks),
            crs="EPSG:4326",
            geometry_type="MultiPolygon",
            driver="GPKG",
            layer=layer,
        )


def _multiple(shape: bytes) -> bytes:
    """Polygons of one kind: each as a MultiPolygon."""
    return bytes(shapely.to_wkb(shapely.multipolygons(shapely.get_parts(shapely.from_wkb(shape)))))


def _field(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Values of a field, and which of them are missing."""
    missing = column.is_null().to_numpy()
    filler = "" if pa.types.is_string(column.type) else 0
    values = column.fill_null(filler).to_numpy()
    return (values.astype(object) if filler == "" else values), missing
