"""Clusters and places as layers of a GeoPackage, with their styles, through GeoPandas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hotbed.publish.kit.styles import STYLES, Style
from hotbed.runs.frames import optional
from hotbed.runs.geopackage import CHANGED, new_geopackage

if TYPE_CHECKING:
    import pandas as pd

REMEDY = "pip install 'hotbed[geopandas]'"
STYLE_TABLE = "layer_styles"
"""Where QGIS and GeoServer look for a layer's style, in the columns that QGIS writes."""


def write_geopackage(clusters: pa.Table, places: pa.Table, path: Path) -> None:
    """Write the layers `clusters` (polygons) and `places` (points), WGS 84, and their styles.

    Parameters
    ----------
    clusters : pyarrow.Table
        `hotbed.publish.kit.geodata.clusters_table`.
    places : pyarrow.Table
        `hotbed.tables.MEMBERS`.
    path : Path

    Raises
    ------
    HotbedError
        GeoPandas is not installed, or the file can't be written.
    """
    geopandas = optional("geopandas", "GeoPandas", REMEDY)
    pyogrio = optional("pyogrio", "pyogrio", REMEDY)
    table = clusters.drop(["geometry"]).to_pandas(integer_object_nulls=True)
    shapes = geopandas.GeoSeries.from_wkb(clusters["geometry"].to_pandas(), crs="EPSG:4326")
    outlines: Any = geopandas.GeoDataFrame(_whole(table, clusters), geometry=shapes)
    spots: Any = geopandas.GeoDataFrame(
        places.to_pandas(),
        geometry=geopandas.points_from_xy(places["lon"].to_numpy(), places["lat"].to_numpy()),
        crs="EPSG:4326",
    )
    layers = {"clusters": outlines, "places": spots, STYLE_TABLE: _styles(STYLES)}
    with new_geopackage(path, REMEDY) as file:
        for layer, frame in layers.items():
            fid = {"FID": "id"} if layer == STYLE_TABLE else {}
            pyogrio.write_dataframe(frame, file, layer=layer, driver="GPKG", layer_options=fid)


def _whole(frame: pd.DataFrame, table: pa.Table) -> pd.DataFrame:
    """Whole numbers that may be missing as such, not as floating-point numbers."""
    whole = [field.name for field in table.schema if pa.types.is_integer(field.type)]
    return frame.astype(dict.fromkeys(whole, "Int64"))


def _styles(styles: tuple[Style, ...]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": [style.layer for style in styles],
            "f_geometry_column": "geom",
            "styleName": [style.name for style in styles],
            "styleQML": [style.qml() for style in styles],
            "styleSLD": [style.sld() for style in styles],
            "useAsDefault": True,
            "description": [style.about for style in styles],
            "owner": "hotbed",
            "ui": None,
            "update_time": CHANGED,
        }
    )
