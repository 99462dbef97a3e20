"""The land and the outlines around a place, as the maps of single clusters draw them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.reference.borders import borders
from hotbed.reference.waters import Water, waters
from hotbed.sphere.clipping import cut_to

Floats = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]
Window = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

TURNS = (-360.0, 0.0, 360.0)
"""A window may reach over the antimeridian, on either side."""


@cache
def land_parts() -> tuple[shapely.STRtree, Geometries]:
    """Every polygon of land, with a tree to look up those near a point."""
    shapes = np.concatenate([shapely.get_parts(shape) for shape in borders().values()])
    return shapely.STRtree(shapes), shapes


def land_in(window: Window) -> Iterator[shapely.Geometry]:
    """Land within a window, country by country, cut to it.

    Parameters
    ----------
    window : Window
    """
    tree, shapes = land_parts()
    for number in sorted(tree.query(shapely.box(*window)).tolist()):
        yield cut_to(shapes[number], window)


@cache
def _waters(kind: Water) -> tuple[shapely.STRtree, Geometries]:
    shapes = waters(kind)
    return shapely.STRtree(shapes), shapes


def waters_in(window: Window, kind: Water) -> Iterator[shapely.Geometry]:
    """Rivers, lakes or lines between divisions within a window, cut to it.

    Parameters
    ----------
    window : Window
    kind : Water
    """
    tree, shapes = _waters(kind)
    for number in sorted(tree.query(shapely.box(*window)).tolist()):
        cut = shapely.clip_by_rect(shapely.make_valid(shapes[number]), *window)
        yield from shapely.get_parts(cut)


def windows(lon: float, lat: float, wide: float, high: float) -> Iterator[Window]:
    """A window around a point, also where it reaches over the antimeridian.

    Parameters
    ----------
    lon, lat : float
        The point, degrees.
    wide, high : float
        Degrees to each side.
    """
    for turn in TURNS:
        yield (
            lon - wide + turn,
            max(lat - high, -90.0),
            lon + wide + turn,
            min(lat + high, 90.0),
        )


def rings(shape: shapely.Geometry | None) -> list[Floats]:
    """The rings of a shape's polygons in degrees, shells and holes; none of lines and points.

    Parameters
    ----------
    shape : shapely.Geometry or None

    Examples
    --------
    >>> [ring.tolist() for ring in rings(shapely.box(0, 0, 1, 2))]
    [[[1.0, 0.0], [1.0, 2.0], [0.0, 2.0], [0.0, 0.0], [1.0, 0.0]]]
    """
    return [
        shapely.get_coordinates(ring)
        for part in (shapely.get_parts(shape) if shape is not None else ())
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
