"""A cluster's polygon as the H3 cells that hold its members."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from hotbed.base.errors import HotbedError
from hotbed.sphere.areas import geodesic_area_km2

RESOLUTION = 6
"""Cells of about 36 km2: two make up the 5 km disc around a member in the default outline."""

Array = np.ndarray[Any, Any]


def cells_under(
    lon: Array, lat: Array, resolution: int = RESOLUTION
) -> tuple[shapely.Geometry, float]:
    """Union of the cells that hold a place, and its area in km2.

    Parameters
    ----------
    lon, lat : ndarray
        Degrees, (n,).
    resolution : int, optional
        Of H3, 0 to 15.

    Returns
    -------
    tuple
        Polygon or MultiPolygon in degrees, cut at the antimeridian; area on the WGS 84 ellipsoid.

    Raises
    ------
    HotbedError
        The package h3 is not installed.

    References
    ----------
    https://h3geo.org

    Examples
    --------
    >>> geometry, area = cells_under(np.array([2.35, 2.36]), np.array([48.86, 48.86]))
    >>> geometry.geom_type, 20 < area < 60
    ('Polygon', True)
    """
    try:
        import h3
    except ImportError as error:
        raise HotbedError("the shape 'h3' needs the package h3", "pip install 'hotbed[h3]'") from (
            error
        )
    cells = sorted(
        {h3.latlng_to_cell(y, x, resolution) for x, y in zip(lon.tolist(), lat.tolist())}  # noqa: B905
    )
    drawn = [_polygon(h3.cell_to_boundary(cell)) for cell in cells]
    joined = shapely.set_precision(shapely.union_all(drawn), 1e-6)
    geometry = shapely.orient_polygons(shapely.normalize(joined))
    return geometry, round(geodesic_area_km2(geometry), 1)


def _polygon(corners: tuple[tuple[float, float], ...]) -> shapely.Geometry:
    """A cell from its (lat, lng) corners, cut at the antimeridian."""
    lat, lon = np.array(corners).T
    turned = np.degrees(np.unwrap(np.radians(np.append(lon, lon[0]))))
    if abs(turned[-1] - turned[0]) > 180.0:
        return _around_pole(lon, lat)
    lon = turned[:-1]
    cell = shapely.Polygon(np.column_stack((lon, lat)))
    if lon.min() >= -180.0 and lon.max() <= 180.0:
        return cell
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        world = shapely.box(turn - 180.0, -90.0, turn + 180.0, 90.0)
        piece = shapely.intersection(cell, world)
        pieces.append(shapely.transform(piece, lambda xy, turn=turn: np.subtract(xy, (turn, 0.0))))
    return shapely.union_all(pieces)


def _around_pole(lon: Array, lat: Array) -> shapely.Geometry:
    """The cell that holds a pole: from its corners, in the order of their longitudes, to the pole.

    The edges of the map, 180 degrees west and east, are the same meridian; the outline meets them
    at the latitude between the corners beside it.
    """
    order = np.argsort(lon)
    lon, lat = lon[order], lat[order]
    share = (180.0 - lon[-1]) / (lon[0] + 360.0 - lon[-1])
    edge = lat[-1] + share * (lat[0] - lat[-1])
    pole = 90.0 if lat[0] > 0 else -90.0
    outline = [(-180.0, edge), *zip(lon, lat, strict=True), (180.0, edge)]
    return shapely.Polygon([*outline, (180.0, pole), (-180.0, pole)])
