"""Regions as paths of a map: simplified together, so that shared borders stay shared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from hotbed.publish.maps import svg
from hotbed.publish.maps.regional import Background, background
from hotbed.sphere.equal_earth import CENTRAL_MERIDIAN

LONGEST = 2.0
"""Degrees of the longest edge before it is projected."""
TOLERANCE, LEAST_AREA = 0.5, 0.12
"""In units of the drawing: corners whose triangle is smaller than the square go (Visvalingam
and Whyatt), and parts of less area."""
WORLDWIDE = 40.0
"""Degrees of longitude from the middle within which three quarters of the regions of a part of the
world lie."""
ROOM = 0.02
"""Around the regions, of their extent."""
FAR = 2.5
"""Regions farther from the middle than so many times the distance that three quarters keep to are
not on the map."""


@dataclass(frozen=True)
class Drawn:
    """Regions ready for an SVG of `hotbed.publish.maps.regional.WIDTH` units.

    Parameters
    ----------
    paths : list of str
        One a region; empty of what is not on the map.
    below : Background
    """

    paths: list[str]
    below: Background


def drawn(shapes: np.ndarray) -> Drawn:
    """Draw regions where most of them lie.

    Parameters
    ----------
    shapes : numpy.ndarray
        (regions,) polygons in degrees, within 180.
    """
    central = _central_meridian(shapes)
    placed = shapely.transform(
        shapely.segmentize(_cut_at_seam(shapes, central), LONGEST),
        lambda xy: svg.to_map(xy[:, 0], np.clip(xy[:, 1], svg.SOUTH, svg.NORTH), central),
    )
    near = _near(placed) & (shapely.bounds(shapes)[:, 3] > svg.SOUTH)
    west, south, east, north = shapely.bounds(placed[near]).T
    corners = np.array([[west.min(), south.min()], [east.max(), north.max()]], np.float64)
    below = background(corners, ROOM, central)
    scaled = shapely.transform(placed, lambda xy: (xy - below.low) * below.scale)
    thin = _simplified(scaled)
    paths = [_path(shape) if seen else "" for shape, seen in zip(thin, near, strict=True)]
    return Drawn(paths, below)


def _central_meridian(shapes: np.ndarray) -> float:
    """The middle of most regions, so that they stand upright; of the world the usual one."""
    at = shapely.get_coordinates(shapely.point_on_surface(shapes))
    angles = np.radians(at[:, 0])
    middle = float(np.degrees(np.arctan2(np.sin(angles).sum(), np.cos(angles).sum())))
    away = np.abs((at[:, 0] - middle + 180.0) % 360.0 - 180.0)
    if float(np.quantile(away, 0.75)) > WORLDWIDE:
        return CENTRAL_MERIDIAN
    return float(round(middle))


def _cut_at_seam(shapes: np.ndarray, central_meridian: float) -> np.ndarray:
    """Regions in two where the map is cut."""
    seam = central_meridian % 360.0 - 180.0
    west, _, east, _ = shapely.bounds(shapes).T
    across = (west < seam) & (east > seam)
    cut = shapes.copy()
    sides = (shapely.box(-180, -90, seam - 1e-6, 90), shapely.box(seam + 1e-6, -90, 180, 90))
    for number in np.flatnonzero(across).tolist():
        parts = [shapely.intersection(shapes[number], side) for side in sides]
        cut[number] = shapely.union_all(parts)
    return cut


def _near(shapes: np.ndarray) -> np.ndarray:
    """(regions,) bool: where most regions are."""
    at = shapely.get_coordinates(shapely.point_on_surface(shapes))
    away = np.hypot(*(at - np.median(at, axis=0)).T)
    return np.asarray(away <= FAR * max(float(np.quantile(away, 0.75)), 1.0))


def _simplified(shapes: np.ndarray) -> np.ndarray:
    """Fewer corners; neighbours keep their common border where the regions don't overlap."""
    try:
        thin: np.ndarray = shapely.coverage_simplify(shapes, TOLERANCE)
    except shapely.errors.GEOSException:
        thin = shapely.simplify(shapes, TOLERANCE)
    return thin


def _path(shape: shapely.Geometry) -> str:
    """Rings of the parts that can be seen, of a tiny region the largest."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == 2]
    areas = shapely.area(parts)
    if not areas.size:
        return ""
    kept = parts[(areas >= LEAST_AREA) | (areas == areas.max())]
    rings = shapely.get_rings(kept)
    return "".join(
        svg.path(shapely.get_coordinates(ring)[:-1], closed=True, decimals=1) for ring in rings
    )
