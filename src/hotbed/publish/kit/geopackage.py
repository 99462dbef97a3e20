"""Clusters and places as layers of a GeoPackage, through GeoPandas where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.runs.frames import clusters_frame
from hotbed.runs.run import Run

CHANGED = "2000-01-01T00:00:00Z"  # the file's own date of change; fixed, for equal bytes


def write_geopackage(run: Run, path: Path) -> None:
    """Write the layers `clusters` (polygons) and `places` (points), WGS 84.

    Parameters
    ----------
    run : Run
    path : Path

    Raises
    ------
    HotbedError
        GeoPandas is not installed, or the file can't be written.
    """
    clusters = clusters_frame(run)
    import geopandas
    import pyogrio

    places = run.members.to_pandas()
    points = geopandas.points_from_xy(places["lon"], places["lat"])
    spots: Any = geopandas.GeoDataFrame(places, geometry=points, crs="EPSG:4326")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": CHANGED})
    try:
        with atomic_write(path) as temporary:
            named = temporary.with_suffix(".gpkg")
            try:
                for layer, frame in (("clusters", clusters), ("places", spots)):
                    pyogrio.write_dataframe(frame, named, layer=layer, driver="GPKG")
                named.replace(temporary)
            except pyogrio.errors.DataSourceError as error:
                raise HotbedError(f"{path} can't be written ({error})", "free it") from error
            finally:
                named.unlink(missing_ok=True)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
