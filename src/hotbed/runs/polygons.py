"""Cluster polygons as GeoParquet 1.1 and as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from hotbed.base.files import atomic_write


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


def write_geojson(table: pa.Table, path: Path) -> None:
    """Write a table as GeoJSON: one feature a row, every other column a property.

    Parameters
    ----------
    table : pyarrow.Table
        With cluster_id and geometry (WKB in WGS 84 degrees).
    path : Path
    """
    features = []
    for row in table.to_pylist():
        shape = shapely.from_wkb(row.pop("geometry"))
        features.append(
            {
                "type": "Feature",
                "id": row["cluster_id"],
                "properties": row,
                "geometry": json.loads(shapely.to_geojson(shape)),
            }
        )
    collection = {"type": "FeatureCollection", "features": features}
    with atomic_write(path) as temporary:
        temporary.write_text(json.dumps(collection, ensure_ascii=False, indent=1), encoding="utf-8")
