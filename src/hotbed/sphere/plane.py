"""A plane around a place, and the way of a polygon from it back to longitude and latitude.

The plane is azimuthal equidistant on the sphere that distances are measured on: right from its
centre in length and direction, and within 0.1 % of length up to 480 km away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from hotbed.sphere.distances import EARTH_RADIUS_KM, Floats, unit_vectors

STEP_KM = 10.0
"""Longest edge in the plane before the way back, so that straight stays straight."""


def centre_of(vectors: Floats, weight: NDArray[np.int64] | Floats) -> tuple[float, float]:
    """Longitude and latitude of the weighted mean of unit vectors (3, n).

    Where the mean vanishes, as for two antipodes, the first point stands in.
    """
    x, y, z = (vectors * weight).sum(axis=1)
    if np.hypot(np.hypot(x, y), z) < 1e-9 * weight.sum():
        x, y, z = vectors[:, 0]
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


@dataclass(frozen=True)
class Plane:
    """The plane around (lon, lat), in km to the east and to the north."""

    lon: float
    lat: float

    def _axes(self) -> Floats:
        a, b = np.radians(self.lon), np.radians(self.lat)
        east = [-np.sin(a), np.cos(a), 0.0]
        north = [-np.sin(b) * np.cos(a), -np.sin(b) * np.sin(a), np.cos(b)]
        up = [np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)]
        return np.array([east, north, up])

    def project(self, lon: Floats, lat: Floats) -> Floats:
        """Positions in the plane, (n, 2) in km."""
        east, north, up = self._axes() @ np.array(unit_vectors(lon, lat))
        sine = np.hypot(east, north)
        angle = np.arctan2(sine, up)
        scale = EARTH_RADIUS_KM * np.where(sine > 0, angle / np.where(sine > 0, sine, 1.0), 1.0)
        return np.column_stack((east * scale, north * scale))

    def unproject(self, xy: Floats) -> Floats:
        """Longitudes and latitudes (n, 2) of places in the plane."""
        distance = np.hypot(xy[:, 0], xy[:, 1])
        angle = distance / EARTH_RADIUS_KM
        scale = np.where(distance > 0, np.sin(angle) / np.where(distance > 0, distance, 1.0), 0.0)
        local = np.array([xy[:, 0] * scale, xy[:, 1] * scale, np.cos(angle)])
        x, y, z = self._axes().T @ local
        return np.column_stack(
            (np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, np.hypot(x, y))))
        )

    def to_globe(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A polygon of the plane in longitude and latitude, cut at the antimeridian (RFC 7946)."""
        shape = shapely.segmentize(shape, STEP_KM)
        parts = [self._part(part) for part in shapely.get_parts(shape)]
        return shapely.union_all(parts)

    def _part(self, polygon: shapely.Polygon) -> shapely.Geometry:
        outside = self._disc(polygon.exterior)
        holes = [self._disc(ring) for ring in polygon.interiors]
        return shapely.difference(outside, shapely.union_all(holes)) if holes else outside

    def _disc(self, ring: shapely.LinearRing) -> shapely.Geometry:
        """What a ring encloses, in up to two pieces between -180 and 180."""
        lonlat = self.unproject(shapely.get_coordinates(ring))
        lon, lat = np.degrees(np.unwrap(np.radians(lonlat[:, 0]))), lonlat[:, 1]
        turns = round((lon[-1] - lon[0]) / 360.0)
        if turns:
            pole = self._pole_inside(ring)
            lon, lat = np.append(lon, [lon[-1], lon[0]]), np.append(lat, [pole, pole])
        disc = shapely.make_valid(shapely.Polygon(np.column_stack((lon, lat))))
        if lon.min() >= -180.0 and lon.max() <= 180.0:
            return disc
        pieces = []
        for turn in (-720.0, -360.0, 0.0, 360.0, 720.0):
            piece = shapely.intersection(disc, shapely.box(turn - 180.0, -90.0, turn + 180.0, 90.0))
            pieces.append(shapely.transform(piece, lambda xy, turn=turn: xy - [turn, 0.0]))
        return shapely.union_all(pieces)

    def _pole_inside(self, ring: shapely.LinearRing) -> float:
        north = shapely.Point(self.project(np.array([0.0]), np.array([90.0]))[0])
        return 90.0 if shapely.Polygon(ring).contains(north) else -90.0
