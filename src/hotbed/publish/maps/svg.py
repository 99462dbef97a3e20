"""Drawing the world: paths and marks in the units of the map, ready for an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.publish.maps.labels import Label, Lettering, Spot, place
from hotbed.reference.borders import coast
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.equal_earth import CENTRAL_MERIDIAN, HALF_WIDTH, equal_earth

WIDTH = 10_000  # map units from edge to edge; one unit is about 3.4 km at the equator
SCALE = WIDTH / 2 / HALF_WIDTH
NORTH, SOUTH = 84.0, -58.0
LARGEST = 215.0  # radius of the largest circle
SMALLEST = 26.0
MOST_DOTS = 20_000
SEAM = 1e-6
"""Degrees that a cut keeps from a meridian."""
FONT = 128.0  # letter height of the labels that show without a script
BLOCKING = 70.0  # circles larger than this are not written over
COVERED = 0.6  # of such a circle's radius, to each side
LETTERING = Lettering(
    letter=FONT * 0.56,
    gap=FONT * 0.3,
    beside=FONT * 0.34,
    below=FONT * 0.75,
    ascent=FONT * 0.8,
    descent=FONT * 0.25,
    margin=40,
)

Floats = npt.NDArray[np.float64]


def to_map(
    lon: npt.ArrayLike, lat: npt.ArrayLike, central_meridian: float = CENTRAL_MERIDIAN
) -> Floats:
    """Degrees to map units, x to the right and y down from the map's upper left corner.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    central_meridian : float
        Of the map, degrees.
    """
    x, y = equal_earth(lon, lat, central_meridian)
    return np.column_stack([x * SCALE + WIDTH / 2, _top() - y * SCALE])


@cache
def _top() -> float:
    return float(equal_earth([0.0], [NORTH])[1][0]) * SCALE


@cache
def height() -> int:
    """Height of the map in its units."""
    return round(_top() - float(equal_earth([0.0], [SOUTH])[1][0]) * SCALE)


@cache
def base_layer() -> dict[str, str]:
    """Paths of the map's outline, its grid, the land and the borders."""
    lats = np.linspace(SOUTH, NORTH, 72)
    west, east = CENTRAL_MERIDIAN - 180, CENTRAL_MERIDIAN + 180
    rim = np.vstack([to_map(np.full(72, west), lats[::-1]), to_map(np.full(72, east), lats)])
    grid = [to_map(np.full(36, lon), lats[::2]) for lon in range(-150, 181, 30)]
    grid += [to_map([west, east], [lat, lat]) for lat in (-30, 0, 30, 60)]
    return {
        "rim": path(rim, closed=True),
        "grid": "".join(path(line) for line in grid),
        "land": "".join(path(line[:-1], closed=True) for line in coast_lines("land")),
        "border": "".join(path(line) for line in coast_lines("border")),
    }


def coast_lines(kind: str, central_meridian: float = CENTRAL_MERIDIAN) -> list[Floats]:
    """The lines of a small map of the world, in map units.

    Parameters
    ----------
    kind : str
        land (closed rings) or border.
    central_meridian : float
        Of the map, degrees; another than the usual one cuts land in two.
    """
    lines = [
        np.column_stack([np.cumsum(row["dx"]) / 100, np.cumsum(row["dy"]) / 100])
        for row in coast().to_pylist()
        if row["kind"] == kind
    ]
    if central_meridian != CENTRAL_MERIDIAN:
        seam = (central_meridian + 349.0) % 360.0 - 169.0  # as the table's longitudes run
        lines = [part for line in lines for part in _cut(line, seam, closed=kind == "land")]
    return [to_map(line[:, 0], line[:, 1], central_meridian) for line in lines]


def _cut(line: Floats, seam: float, *, closed: bool) -> list[Floats]:
    """A line or ring in parts on either side of a meridian."""
    if not line[:, 0].min() < seam < line[:, 0].max():
        return [line]
    shape = shapely.make_valid(shapely.Polygon(line)) if closed else shapely.LineString(line)
    sides = ((-180.0, -90.0, seam - SEAM, 90.0), (seam + SEAM, -90.0, 200.0, 90.0))
    parts = shapely.get_parts([cut_to(shape, side) for side in sides])
    if closed:
        parts = [part.exterior for part in parts if part.geom_type == "Polygon"]
    return [shapely.get_coordinates(part) for part in parts]


def path(points: Floats, closed: bool = False, decimals: int = 0) -> str:
    """An SVG path in relative steps, rounded without drift; '' where nothing is left.

    Parameters
    ----------
    points : numpy.ndarray
        (points, 2).
    closed : bool
    decimals : int

    Examples
    --------
    >>> path(np.array([[0.0, 0.0], [10.4, 0.0], [10.4, 9.6]]), closed=True)
    'M0 0l10 0 0 10z'
    """
    scale = 10**decimals
    grid = np.rint(points * scale).astype(np.int64)
    kept = np.append(True, np.any(np.diff(grid, axis=0) != 0, axis=1))
    grid = grid[kept]
    if len(grid) < 2:
        return ""
    steps = np.diff(grid, axis=0)
    numbers = " ".join(_number(value, scale) for value in steps.ravel().tolist())
    start = " ".join(_number(value, scale) for value in grid[0].tolist())
    return f"M{start}l{numbers}{'z' if closed else ''}"


def _number(value: int, scale: int) -> str:
    if scale == 1:
        return str(value)
    text = f"{value / scale:.{len(str(scale)) - 1}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True)
class Dots:
    """Noise as it is drawn: three paths of dots, light to heavy, and how many they are."""

    paths: tuple[str, str, str]
    drawn: int
    places: int


def dots(lon: Floats, lat: Floats, weight: Floats, most: int = MOST_DOTS) -> Dots:
    """Noise places as dots; where there are more than `most`, near ones share a dot.

    A shared dot lies at the weighted mean of its places. Cells grow from a map unit until few
    enough are left.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        Degrees.
    weight : numpy.ndarray
        Listings.
    most : int
        Dots at most.
    """
    shown = np.isfinite(lon) & np.isfinite(lat) & (lat <= NORTH) & (lat >= SOUTH)
    lon, lat, weight = lon[shown], lat[shown], np.maximum(weight[shown], 0)
    if not len(lon):
        return Dots(("", "", ""), 0, 0)
    points = to_map(lon, lat)
    cell = 1.0
    while True:
        keys, which = np.unique(np.floor(points / cell), axis=0, return_inverse=True)
        if len(keys) <= most:
            break
        cell *= 1.5
    mass = np.bincount(which, np.maximum(weight, 1e-9))
    x = np.bincount(which, points[:, 0] * np.maximum(weight, 1e-9)) / mass
    y = np.bincount(which, points[:, 1] * np.maximum(weight, 1e-9)) / mass
    share = mass / mass.max()
    level = np.digitize(share, [0.04, 0.25])
    places = np.rint(np.column_stack([x, y])).astype(np.int64)
    light, medium, heavy = (_dot_path(places[level == number]) for number in range(3))
    return Dots((light, medium, heavy), len(keys), len(lon))


def _dot_path(places: npt.NDArray[np.int64]) -> str:
    """Zero-length lines: with round caps they are dots that keep their size in any zoom."""
    order = np.lexsort((places[:, 0], places[:, 1]))
    steps = np.diff(places[order], axis=0, prepend=0)
    return "".join(f"m{x} {y}h0" for x, y in steps.tolist())


def radii(totals: Sequence[float]) -> list[float]:
    """Radius of each circle: its area is in proportion to the total, down to a smallest size.

    Parameters
    ----------
    totals : sequence of float
    """
    top = max(totals, default=0.0)
    return [
        max(SMALLEST, LARGEST * (value / top) ** 0.5) if top > 0 and value > 0 else SMALLEST
        for value in totals
    ]


def labels(
    points: Floats, radius: Sequence[float], names: Sequence[str], most: int = 26
) -> list[Label | None]:
    """Places for the names of the first clusters, in whole map units.

    Parameters
    ----------
    points : numpy.ndarray
        (clusters, 2) map units.
    radius : sequence of float
    names : sequence of str
    most : int
        Names at most.
    """
    spots = [
        Spot(x, y, r, name) for (x, y), r, name in zip(points.tolist(), radius, names, strict=True)
    ]
    circles = [
        (
            spot.x - spot.radius * COVERED,
            spot.y - spot.radius * COVERED,
            spot.x + spot.radius * COVERED,
            spot.y + spot.radius * COVERED,
        )
        if spot.radius > BLOCKING
        else None
        for spot in spots
    ]
    frame = (0.0, 0.0, WIDTH, height())
    placed = place(spots, LETTERING, frame, most, circles=circles)
    return [
        replace(label, x=round(label.x), y=round(label.y)) if label else None for label in placed
    ]
