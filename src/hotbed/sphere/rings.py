"""Polygons in degrees whose rings cross the antimeridian or go round a pole.

A ring's edge of more than 180 degrees of longitude goes the short way round, across the
antimeridian; one of exactly 360 degrees lies on the map's frame and stays. What is returned may
reach beyond 180 degrees, where a point is looked for at its longitude plus or minus 360.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HALF, FULL = 180.0, 360.0
CLOSE = 1e-9
"""Degrees within which an edge counts as one of 360."""
POLE = 90.0


def jumps(shape: shapely.Geometry) -> bool:
    """Whether an edge of a polygon spans more than 180 degrees of longitude, and not 360.

    Parameters
    ----------
    shape : shapely.Geometry
        Polygon or MultiPolygon in degrees.

    Examples
    --------
    >>> jumps(shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)]))
    True
    >>> jumps(shapely.box(-180, -90, 180, 90))
    False
    """
    west, _, east, _ = shape.bounds
    if not east - west > HALF:
        return False
    rings = shapely.get_rings(shapely.get_parts(shape))
    return any(_steps(shapely.get_coordinates(ring)).any() for ring in rings)


def unrolled(shape: shapely.Geometry) -> shapely.Geometry:
    """A polygon with its rings on one sheet of the map, beyond 180 degrees where it reaches there.

    Parameters
    ----------
    shape : shapely.Geometry
        Polygon or MultiPolygon in degrees.

    Returns
    -------
    shapely.Geometry
        The same where no edge crosses the antimeridian. A ring that goes round a pole is closed
        along it: along the South Pole where its mean latitude is negative.

    Examples
    --------
    >>> unrolled(shapely.Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])).bounds
    (179.0, 0.0, 181.0, 1.0)
    >>> unrolled(shapely.Polygon([(0, -80), (120, -80), (-120, -80)])).bounds
    (0.0, -90.0, 360.0, -80.0)
    """
    parts = [_polygon(part) for part in shapely.get_parts(shape).tolist()]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def turned(points: Floats, degrees: float) -> Floats:
    """Points turned round the Earth's axis.

    Parameters
    ----------
    points : numpy.ndarray
        (n, 2) degrees.
    degrees : float
        Eastwards; 0 leaves the points as they are.
    """
    return points + np.array([degrees, 0.0]) if degrees else points


def _polygon(polygon: shapely.Polygon) -> shapely.Polygon:
    shell = _ring(shapely.get_coordinates(polygon.exterior))
    middle = (shell[:, 0].min() + shell[:, 0].max()) / 2
    holes = []
    for ring in polygon.interiors:
        hole = _ring(shapely.get_coordinates(ring))
        turns = np.rint((middle - (hole[:, 0].min() + hole[:, 0].max()) / 2) / FULL)
        holes.append(turned(hole, turns * FULL))
    return shapely.Polygon(shell, holes)


def _ring(points: Floats) -> Floats:
    """A closed ring, its longitudes continued from point to point."""
    turns = -np.cumsum(_steps(points))
    if not turns.any():
        return points
    ring = points.copy()
    ring[1:, 0] += FULL * turns
    if turns[-1]:
        pole = -POLE if ring[:, 1].mean() < 0 else POLE
        ring = np.vstack([ring, (ring[-1, 0], pole), (ring[0, 0], pole), ring[0]])
    return ring


def _steps(points: Floats) -> NDArray[np.int64]:
    """Of each edge of a ring, -1 where it crosses the antimeridian eastwards, +1 westwards."""
    step = np.diff(points[:, 0])
    far = (np.abs(step) > HALF) & (np.abs(np.abs(step) - FULL) > CLOSE)
    return np.where(far, np.sign(step), 0.0).astype(np.int64)
