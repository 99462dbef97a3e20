"""Outlines of clusters: polygons around their member points, with their geodesic area.

How the published polygons are drawn is not known; by default everything within some km of a
member belongs to the outline. Outlines are for maps, populations and areas, never for counting:
what counts is membership.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import ArrayLike

from hotbed.base.errors import HotbedError
from hotbed.detect.density import weights
from hotbed.sphere.areas import geodesic_area_km2
from hotbed.sphere.distances import EARTH_RADIUS_KM, Floats, positions, unit_vectors
from hotbed.sphere.plane import Plane, centre_of

Kind = Literal["buffer", "hull", "concave"]

QUARTER_SEGMENTS = 8
THINNED = 25
"""Of the members in one square of buffer/25 only one is buffered: the edge moves by at most 6 %."""
SIMPLIFIED = 100
"""Corners that stand out by less than buffer/100 are dropped."""
DECIMALS = 5
CONCAVITY = 0.3
"""Shapely's ratio of the concave hull: 0 follows every member, 1 is convex."""
WIDEST = math.radians(150.0)
"""A cluster that reaches farther than this from its centre is outlined as the world as a whole."""


@dataclass(frozen=True)
class Outline:
    """A cluster's polygon and its measures."""

    geometry: shapely.Geometry
    """Polygon or MultiPolygon in degrees (WGS 84), outer rings counter-clockwise, 5 decimals,
    cut at the antimeridian (RFC 7946)."""
    area_km2: float
    """Geodesic area of the geometry on the WGS 84 ellipsoid."""
    lon: float
    """Weighted centre of the members on the sphere, degrees."""
    lat: float


def outline(
    lon: ArrayLike,
    lat: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    kind: Kind = "buffer",
    buffer_km: float = 5.0,
) -> Outline:
    """Draw the outline of a cluster around its members.

    Parameters
    ----------
    lon, lat : array_like
        Members in degrees, shape (n,), n at least 1.
    weight : array_like, optional
        Whole numbers from 0 on, shape (n,), for the centre alone; 1 each if left out.
    kind : Kind, optional
        "buffer", all within `buffer_km` of a member (to 6 % of it); "hull", the members' convex
        hull, and "concave", their concave hull, each widened by `buffer_km`.
    buffer_km : float, optional
        Km, above 0 and up to 1000.

    Returns
    -------
    Outline
        Outline : the same bytes whatever the order of the members.

    Raises
    ------
    HotbedError
        No members, bad positions or weights, another kind, a buffer out of range.

    Examples
    --------
    >>> drawn = outline([139.69], [35.69], buffer_km=5)
    >>> drawn.geometry.geom_type, round(drawn.area_km2)
    ('Polygon', 78)
    >>> outline([179.99, -179.99], [0, 0]).geometry.geom_type
    'MultiPolygon'
    """
    lon, lat = positions(lon, lat)
    mass = weights(weight, lon.size)
    if lon.size == 0:
        raise HotbedError("an outline needs members, and there are none", "give at least one")
    if kind not in ("buffer", "hull", "concave"):
        raise HotbedError(f"there is no outline {kind!r}", "choose buffer, hull or concave")
    if not 0 < buffer_km <= 1000:
        raise HotbedError(f"the buffer is {buffer_km} km", "give more than 0 and at most 1000 km")
    order = np.lexsort((mass, lat, lon))
    lon, lat, mass = lon[order], lat[order], mass[order]
    vectors = np.array(unit_vectors(lon, lat))
    centre = centre_of(vectors, mass if mass.any() else np.ones(lon.size))
    plane = Plane(*centre)
    xy = plane.project(lon, lat)
    if np.hypot(*xy.T).max() + buffer_km > WIDEST * EARTH_RADIUS_KM:
        geometry = shapely.box(-180.0, -90.0, 180.0, 90.0)
    else:
        geometry = plane.to_globe(_drawn(xy, kind, buffer_km))
    geometry = _tidied(geometry)
    return Outline(geometry, _area_km2(geometry), round(centre[0], 6), round(centre[1], 6))


def _drawn(xy: Floats, kind: Kind, buffer_km: float) -> shapely.Geometry:
    if kind == "buffer":
        squares = np.floor(xy * (THINNED / buffer_km)).astype(np.int64)
        _, first = np.unique(squares, axis=0, return_index=True)
        discs = shapely.buffer(shapely.points(xy[first]), buffer_km, quad_segs=QUARTER_SEGMENTS)
        shape = shapely.union_all(discs)
    else:
        members = shapely.multipoints(shapely.points(xy))
        if kind == "concave" and len(xy) > 3:
            hull = shapely.concave_hull(members, ratio=CONCAVITY)
        else:
            hull = shapely.convex_hull(members)
        shape = shapely.buffer(hull, buffer_km, quad_segs=QUARTER_SEGMENTS)
    return shapely.simplify(shape, buffer_km / SIMPLIFIED)


def _tidied(geometry: shapely.Geometry) -> shapely.Geometry:
    """The same polygon with rounded coordinates, rings and parts in a settled order."""
    rounded = shapely.set_precision(shapely.make_valid(geometry), 10.0**-DECIMALS)
    polygons = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon"]
    shape = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    return shapely.orient_polygons(shapely.normalize(shape))


def _area_km2(geometry: shapely.Geometry) -> float:
    if geometry.bounds == (-180.0, -90.0, 180.0, 90.0):
        return 4.0 * math.pi * EARTH_RADIUS_KM**2
    return geodesic_area_km2(geometry)
