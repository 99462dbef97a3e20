"""Areas on the WGS 84 ellipsoid."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from hotbed.sphere.clipping import cut_to

if TYPE_CHECKING:
    from pyproj import Geod

STRIP, STEP = 30.0, 1.0
"""Degrees: vast shapes are measured in strips of that width, in edges of at most one degree."""
LONG, WIDE, HIGH = 150.0, 180.0, 60.0
"""Degrees: a shape is vast with an edge that long, or if it is that wide and high."""


def geodesic_area_km2(geometry: shapely.Geometry) -> float:
    """Area of polygons in degrees, within 180 degrees of the first meridian.

    Parameters
    ----------
    geometry : shapely.Geometry
        Polygon or MultiPolygon.

    Returns
    -------
    float
        Km2. Edges are taken as geodesics; of vast shapes, whose geodesics would run over the poles,
        as straight lines in degrees.

    Examples
    --------
    >>> round(geodesic_area_km2(shapely.box(0, 0, 1, 1)))
    12309
    >>> round(geodesic_area_km2(shapely.box(-180, -90, 180, 90)) / 1e6)
    510
    """
    if not _is_vast(geometry):
        return _measured(geometry)
    fine = shapely.segmentize(geometry, STEP)
    edges = np.arange(-180.0, 180.0, STRIP).tolist()
    strips = [cut_to(fine, (edge, -90.0, edge + STRIP, 90.0)) for edge in edges]
    return sum(_measured(strip) for strip in strips)


def _is_vast(geometry: shapely.Geometry) -> bool:
    west, south, east, north = geometry.bounds
    if east - west < LONG:
        return False
    if east - west > WIDE and north - south > HIGH:
        return True
    for ring in shapely.get_rings(shapely.get_parts(geometry)):
        xy = shapely.get_coordinates(ring)
        far = np.abs(np.diff(xy[:, 0])) > LONG
        if (far & (np.abs(xy[1:, 1]) < 90.0)).any():
            return True
    return False


def _measured(geometry: shapely.Geometry) -> float:
    if shapely.is_empty(geometry):
        return 0.0
    area, _ = _ellipsoid().geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area)) / 1e6


@cache
def _ellipsoid() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")
