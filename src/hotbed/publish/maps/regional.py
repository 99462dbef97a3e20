"""A map of a part of the world: land, borders, and numbered places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hotbed.publish.maps import svg
from hotbed.publish.maps.labels import Label, Lettering, Spot, place
from hotbed.publish.maps.places import Floats
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.equal_earth import CENTRAL_MERIDIAN

WIDTH = 640.0
LEAST = 500.0
"""So many map units are shown at least."""
ROOM = 0.14
"""Beyond the places, of their extent."""
FLATTEST, TALLEST = 0.45, 0.85
"""Height for width."""
RADIUS = 4.5
FONT = 12.0
MOST = 25
LETTERING = Lettering(
    letter=FONT * 0.57, gap=3, beside=4, above=1, below=10, ascent=FONT, descent=4, margin=3
)


@dataclass(frozen=True)
class RegionalMap:
    """Drawings in the units of a viewBox of `WIDTH` x `height`."""

    height: float
    land: str
    border: str
    dots: list[tuple[float, float, str]]
    labels: list[Label]


def regional_map(points: Sequence[tuple[float, float]], names: Sequence[str]) -> RegionalMap | None:
    """Places with their names, the first ones first; None without any.

    Parameters
    ----------
    points : sequence of tuple
        Longitude and latitude.
    names : sequence of str
    """
    if not points:
        return None
    at = svg.to_map(*np.array(points, np.float64).T)
    below = background(at)
    height = below.height
    drawn = (at - below.low) * below.scale
    spots = [Spot(x, y, RADIUS, name) for (x, y), name in zip(drawn.tolist(), names, strict=True)]
    labels = place(spots, LETTERING, (0.0, 0.0, WIDTH, height), MOST)
    return RegionalMap(
        height=height,
        land=below.land,
        border=below.border,
        dots=[(round(spot.x, 1), round(spot.y, 1), spot.name) for spot in spots],
        labels=[label for label in labels if label],
    )


@dataclass(frozen=True)
class Background:
    """Land and borders of a part of the world, and how map units become the drawing's.

    Parameters
    ----------
    low : numpy.ndarray
        (2,) the corner, in map units.
    scale, height : float
        Drawing units a map unit; height of the drawing for its width of `WIDTH`.
    land, border : str
        Paths.
    """

    low: Floats
    scale: float
    height: float
    land: str
    border: str


def background(
    at: Floats, room: float = ROOM, central_meridian: float = CENTRAL_MERIDIAN
) -> Background:
    """The drawing below points of the map.

    Parameters
    ----------
    at : numpy.ndarray
        (n, 2) map units of what is to be seen.
    room : float
        Beyond it, of its extent.
    central_meridian : float
        Of the map that the units are of, degrees.
    """
    low, scale, height = _frame(at, room)
    land, border = (svg.coast_lines(kind, central_meridian) for kind in ("land", "border"))
    return Background(
        low,
        scale,
        height,
        "".join(_land(line, low, scale, height) for line in land),
        "".join(_border(line, low, scale, height) for line in border),
    )


def _frame(at: Floats, room: float) -> tuple[Floats, float, float]:
    """Corner in map units, scale, and height of the drawing."""
    low, high = at.min(axis=0), at.max(axis=0)
    extent = np.maximum(high - low, LEAST) * (1 + 2 * room)
    wide, tall = float(extent[0]), float(extent[1])
    wide = max(wide, tall / TALLEST)
    tall = max(tall, wide * FLATTEST)
    scale = WIDTH / wide
    return (low + high) / 2 - np.array([wide, tall]) / 2, scale, round(tall * scale, 1)


def _land(line: Floats, low: Floats, scale: float, height: float) -> str:
    ring = (line - low) * scale
    if not _seen(ring, height):
        return ""
    shape = shapely.make_valid(shapely.Polygon(ring))
    cut = shapely.simplify(cut_to(shape, (-9.0, -9.0, WIDTH + 9, height + 9)), 0.4)
    return "".join(
        svg.path(shapely.get_coordinates(part.exterior)[:-1], closed=True)
        for part in shapely.get_parts(cut)
        if part.geom_type == "Polygon" and not shapely.is_empty(part)
    )


def _border(line: Floats, low: Floats, scale: float, height: float) -> str:
    points = (line - low) * scale
    if not _seen(points, height):
        return ""
    cut = shapely.clip_by_rect(shapely.linestrings(points), -9.0, -9.0, WIDTH + 9, height + 9)
    return "".join(svg.path(shapely.get_coordinates(part)) for part in shapely.get_parts(cut))


def _seen(points: Floats, height: float) -> bool:
    x, y = points.T
    return bool(x.max() > 0 and x.min() < WIDTH and y.max() > 0 and y.min() < height)
