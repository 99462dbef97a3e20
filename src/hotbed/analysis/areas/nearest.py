"""The nearest region of a place that lies in none: for coasts that a small map has cut off."""

from __future__ import annotations

import numpy as np
import shapely

from hotbed.analysis.areas.regions import Regions
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.rings import turned

FARTHEST_KM = 100.0
"""Up to which distances are measured in the plane around a place: right to 1 % there."""
METRES = 3
"""Decimals of km that count; equally near regions go by their ids."""
STEEPEST = 0.01
"""The least cosine of a latitude that is divided by: beyond 89.4 degrees everything is near."""


def nearest_regions(
    regions: Regions, lon: np.ndarray, lat: np.ndarray, within_km: float
) -> np.ndarray:
    """The nearest region of each place.

    Parameters
    ----------
    regions : Regions
    lon, lat : numpy.ndarray
        (places,) degrees.
    within_km : float
        Up to 100.

    Returns
    -------
    numpy.ndarray
        (places,) number of the region, -1 where none is so near.
    """
    answer = np.full(lon.size, -1, np.int64)
    best = np.full(lon.size, np.inf)
    high = 1.01 * within_km / KM_PER_DEGREE
    wide = high / np.maximum(np.cos(np.radians(lat)), STEEPEST)
    tree = shapely.STRtree(regions.polygons)
    for turn in (-360.0, 0.0, 360.0):
        west, east = lon + turn - wide, lon + turn + wide
        place, polygon = tree.query(shapely.box(west, lat - high, east, lat + high))
        for where, which in zip(place.tolist(), polygon.tolist(), strict=True):
            box = (west[where], lat[where] - high, east[where], lat[where] + high)
            away = _km(regions.polygons[which], box, lon[where] + turn, lat[where])
            region = int(regions.region_of[which])
            nearer = away < best[where] or (away == best[where] and region < answer[where])
            if away <= within_km and nearer:
                best[where], answer[where] = away, region
    return answer


def _km(
    polygon: shapely.Geometry, box: tuple[float, float, float, float], lon: float, lat: float
) -> float:
    """From a place to a polygon, to the metre; infinite where it does not reach into the box."""
    near = cut_to(polygon, box)
    if shapely.is_empty(near):
        return float("inf")
    scale = np.array([KM_PER_DEGREE * np.cos(np.radians(lat)), KM_PER_DEGREE])
    plane = shapely.transform(near, lambda xy: (turned(xy, -lon) - (0.0, lat)) * scale)
    return round(float(shapely.distance(plane, shapely.Point(0.0, 0.0))), METRES)
