"""A run's tables as the frames of other libraries."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run
from hotbed.tables import CLUSTERS


def clusters_frame(run: Run) -> Any:
    """The clusters as a GeoPandas GeoDataFrame in WGS 84.

    Raises
    ------
    HotbedError
        GeoPandas is not installed.
    """
    geopandas = optional("geopandas", "GeoPandas", "pip install 'hotbed[geopandas]'")
    frame = geopandas.read_parquet(run.file(CLUSTERS.file))
    return frame.set_crs("EPSG:4326", allow_override=True)


def optional(module: str, name: str, remedy: str) -> Any:
    """An optional package.

    Parameters
    ----------
    module : str
    name : str
        As its makers write it.
    remedy : str
        How to install it.

    Raises
    ------
    HotbedError
        It is not installed.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise HotbedError(f"{name} is not installed", remedy) from error
