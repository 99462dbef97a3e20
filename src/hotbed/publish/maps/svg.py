"""Drawing the world: paths and marks in the units of the map, ready for an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from hotbed.reference.borders import coast
from hotbed.sphere.equal_earth import CENTRAL_MERIDIAN, HALF_WIDTH, equal_earth

WIDTH = 10_000  # map units from edge to edge; one unit is about 3.4 km at the equator
SCALE = WIDTH / 2 / HALF_WIDTH
NORTH, SOUTH = 84.0, -58.0
LARGEST = 215.0  # radius of the largest circle
SMALLEST = 26.0
MOST_DOTS = 20_000
FONT = 128.0  # letter height of the labels that show without a script
BLOCKING = 70.0  # circles larger than this are not written over
PLACES = ((1, 0.34), (-1, 0.34), (0, -1), (0, 1))  # right, left, above, below

Floats = npt.NDArray[np.float64]


def to_map(lon: Any, lat: Any) -> Floats:
    """Degrees to map units, x to the right and y down from the map's upper left corner."""
    x, y = equal_earth(lon, lat)
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
    land, border = [], []
    for row in coast().to_pylist():
        points = to_map(np.cumsum(row["dx"]) / 100, np.cumsum(row["dy"]) / 100)
        if row["kind"] == "land":
            land.append(path(points[:-1], closed=True))
        else:
            border.append(path(points))
    return {
        "rim": path(rim, closed=True),
        "grid": "".join(path(line) for line in grid),
        "land": "".join(land),
        "border": "".join(border),
    }


def path(points: Floats, closed: bool = False, decimals: int = 0) -> str:
    """An SVG path in relative steps, rounded without drift; '' where nothing is left.

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

    A shared dot lies at the weighted mean of its places. Cells grow from a tenth of a map unit
    until few enough are left.
    """
    shown = np.isfinite(lon) & np.isfinite(lat) & (lat <= NORTH) & (lat >= SOUTH)
    lon, lat, weight = lon[shown], lat[shown], np.maximum(weight[shown], 0)
    if not len(lon):
        return Dots(("", "", ""), 0, 0)
    at = to_map(lon, lat)
    cell = 1.0
    while True:
        keys, which = np.unique(np.floor(at / cell), axis=0, return_inverse=True)
        if len(keys) <= most:
            break
        cell *= 1.5
    mass = np.bincount(which, np.maximum(weight, 1e-9))
    x = np.bincount(which, at[:, 0] * np.maximum(weight, 1e-9)) / mass
    y = np.bincount(which, at[:, 1] * np.maximum(weight, 1e-9)) / mass
    share = mass / mass.max()
    level = np.digitize(share, [0.04, 0.25])
    places = np.rint(np.column_stack([x, y])).astype(np.int64)
    paths = tuple(_dot_path(places[level == each]) for each in range(3))
    return Dots((paths[0], paths[1], paths[2]), len(keys), len(lon))


def _dot_path(places: npt.NDArray[np.int64]) -> str:
    """Zero-length lines: with round caps they are dots that keep their size in any zoom."""
    order = np.lexsort((places[:, 0], places[:, 1]))
    steps = np.diff(places[order], axis=0, prepend=0)
    return "".join(f"m{x} {y}h0" for x, y in steps.tolist())


def radii(totals: list[float]) -> list[float]:
    """Radius of each circle: its area is in proportion to the total, down to a smallest size."""
    top = max(totals, default=0.0)
    return [
        max(SMALLEST, LARGEST * (value / top) ** 0.5) if top > 0 and value > 0 else SMALLEST
        for value in totals
    ]


@dataclass(frozen=True)
class Label:
    """Where a cluster's name stands on the map that shows without a script."""

    x: float
    y: float
    anchor: str


def labels(at: Floats, radius: list[float], names: list[str], most: int = 26) -> list[Label | None]:
    """Places for the names of the first clusters that don't run into each other.

    Greedy, by the order given: a name goes right of its circle, else left, above or below; it is
    left out where all four are taken.
    """
    taken = [
        (x - r * 0.75, y - r * 0.75, x + r * 0.75, y + r * 0.75) if r > BLOCKING else (0, 0, 0, 0)
        for (x, y), r in zip(at.tolist(), radius, strict=True)
    ]
    chosen: list[Label | None] = []
    shown = 0
    for number, ((x, y), r, name) in enumerate(zip(at.tolist(), radius, names, strict=True)):
        found = _free(x, y, r, name, taken, number) if shown < most else None
        if found:
            taken.append(found[1])
            shown += 1
        chosen.append(found[0] if found else None)
    return chosen


Box = tuple[float, float, float, float]


def _free(
    x: float, y: float, r: float, name: str, taken: list[Box], own: int
) -> tuple[Label, Box] | None:
    wide = len(name) * FONT * 0.56
    for side, shift in PLACES:
        gap = r + FONT * 0.3
        if side:
            left = x + gap if side > 0 else x - gap - wide
            base = y + FONT * shift
            anchor = "start" if side > 0 else "end"
            place = Label(round(x + side * gap), round(base), anchor)
        else:
            left = x - wide / 2
            base = y - gap if shift < 0 else y + gap + FONT * 0.75
            place = Label(round(x), round(base), "middle")
        box = (left - 40, base - FONT * 0.8, left + wide + 40, base + FONT * 0.25)
        inside = min(box[:2]) >= 0 and box[2] <= WIDTH and box[3] <= height()
        if inside and not any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3]
            for n, b in enumerate(taken)
            if n != own
        ):
            return place, box
    return None
