"""The maps of a brief: a cluster's places and outline, and where in the world it lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.publish.maps import svg as map_svg
from hotbed.reference.borders import borders
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.equal_area import azimuthal_equal_area

Floats = npt.NDArray[np.float64]

UNITS = 20  # drawing units a millimetre
MARGIN = 1.35  # the window over the cluster's own extent
LEAST_KM = 30.0  # half the height of the smallest window
BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LABELS = 7
SEAM_KM = 0.01
LETTER_MM = 1.45  # mean width of a letter of a label
LINE_MM = 4.0

OCEAN, LAND, EDGE = "#eaf0f2", "#e3dfd3", "#bcb6a6"
SPOT, SPOT_LINE, OUTSIDE, INK = "#c2410c", "#fffaf3", "#24607f", "#1b2227"


@dataclass(frozen=True)
class Places:
    """Places as they are drawn: degrees, listings, whether core and whether of the cluster."""

    lon: Floats
    lat: Floats
    listings: Floats
    core: npt.NDArray[np.bool_]
    own: npt.NDArray[np.bool_]
    names: list[str]


@dataclass(frozen=True)
class Picture:
    """A drawing with the texts that stand on it, in millimetres from its upper left corner."""

    svg: str
    labels: list[dict[str, Any]]
    bar_km: int
    bar_mm: float


def local_map(
    centre: tuple[float, float], shape: Any, places: Places, wide: float, high: float
) -> Picture:
    """A cluster's outline and places over land, in an equal-area projection of its own.

    Parameters
    ----------
    centre : longitude and latitude of the middle of the projection, degrees.
    shape : the outline, a (multi)polygon in degrees. wide, high : millimetres.
    """
    outline = _joined_outline(shape, centre)
    at = azimuthal_equal_area(places.lon, places.lat, *centre)
    extent = np.vstack([*outline, at[places.own]])
    low, top = extent.min(axis=0), extent.max(axis=0)
    middle, half = (low + top) / 2, (top - low) / 2 * MARGIN
    half_km = max(half[1], half[0] * high / wide, LEAST_KM)
    scale = high / 2 / half_km  # millimetres a kilometre

    def paper(points: Floats) -> Floats:
        shifted = (points - middle) * (scale, -scale) + (wide / 2, high / 2)
        return np.asarray(shifted, np.float64)

    half_wide = half_km * wide / high
    bar = max((km for km in BARS if km <= half_wide / 2), default=1)
    spots = paper(at)
    own = np.flatnonzero(places.own)
    order = own[np.argsort(-places.listings[own], kind="stable")]
    radius = _radii(places.listings, places.own)
    drawn = [
        f'<rect width="{wide * UNITS:.0f}" height="{high * UNITS:.0f}" fill="{OCEAN}"/>',
        _land(centre, half_wide + abs(middle[0]), half_km + abs(middle[1]), paper),
        _dots(spots[~places.own], wide, high),
        _outline([paper(line) for line in outline]),
        *(_circle(spots[n], radius[n], bool(places.core[n])) for n in order),
        _bar(bar * scale, wide, high),
    ]
    labels = _labels(spots, radius, places.names, order, wide, high)
    return Picture(_svg(wide, high, drawn), labels, bar, round(bar * scale, 2))


def world_map(lon: Floats, lat: Floats, number: int) -> str:
    """The world with all clusters as dots; the one with that number stands out."""
    base = map_svg.base_layer()
    at = map_svg.to_map(lon, lat)
    dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="45"/>' for x, y in at.tolist())
    x, y = at[number].tolist()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {map_svg.WIDTH} {map_svg.height()}">'
        f'<path d="{base["rim"]}" fill="{OCEAN}"/><path d="{base["land"]}" fill="#d5d1c4"/>'
        f'<g fill="{OUTSIDE}" fill-opacity="0.75">{dots}</g>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="330" fill="none" stroke="{SPOT}" stroke-width="70"/>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="110" fill="{SPOT}"/></svg>'
    )


def _svg(wide: float, high: float, parts: list[str]) -> str:
    box = f"0 0 {wide * UNITS:.0f} {high * UNITS:.0f}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(parts)}</svg>'


def _rings(shape: Any) -> list[Any]:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [ring for part in parts for ring in (part.exterior, *part.interiors)]


def _joined_outline(shape: Any, centre: tuple[float, float]) -> list[Floats]:
    """Rings of the outline in kilometres, without the cut at the antimeridian."""
    lines = [shapely.get_coordinates(ring) for ring in _rings(shape)]
    flat = [azimuthal_equal_area(line[:, 0], line[:, 1], *centre) for line in lines]
    if not any(bool((np.abs(line[:, 0]) >= 180).any()) for line in lines):
        return flat
    parts = [shapely.Polygon(line).buffer(SEAM_KM) for line in flat]
    whole = shapely.union_all(parts).buffer(-SEAM_KM)
    return [shapely.get_coordinates(ring) for ring in _rings(whole)]


@cache
def _lands() -> tuple[list[Any], Floats]:
    """Land as single polygons, and their bounds in degrees."""
    parts = [part for shape in borders().values() for part in shapely.get_parts(shape)]
    return parts, shapely.bounds(parts)


def _land(centre: tuple[float, float], east: float, north: float, paper: Any) -> str:
    """Land in a window of so many kilometres each way."""
    dlat = 1.2 * north / KM_PER_DEGREE
    slim = max(np.cos(np.radians(min(abs(centre[1]) + dlat, 88.0))), 0.03)
    dlon = min(1.2 * east / KM_PER_DEGREE / slim, 179.0)
    parts, bounds = _lands()
    drawn = []
    for turn in (-360.0, 0.0, 360.0):
        window = (
            centre[0] - dlon + turn, max(centre[1] - dlat, -90.0),
            centre[0] + dlon + turn, min(centre[1] + dlat, 90.0),
        )  # fmt: skip
        near = (bounds[:, 0] <= window[2]) & (bounds[:, 2] >= window[0])
        near &= (bounds[:, 1] <= window[3]) & (bounds[:, 3] >= window[1])
        for number in np.flatnonzero(near).tolist():
            cut = cut_to(parts[number], window)
            for ring in _rings(cut):
                line = shapely.get_coordinates(ring)
                points = paper(azimuthal_equal_area(line[:, 0], line[:, 1], *centre)) * UNITS
                drawn.append(map_svg.path(points[:-1], closed=True))
    return (
        f'<path d="{"".join(drawn)}" fill="{LAND}" fill-rule="evenodd" stroke="{EDGE}" '
        'stroke-width="4"/>'
    )


def _radii(listings: Floats, own: npt.NDArray[np.bool_]) -> Floats:
    """Radii in millimetres: areas in proportion to listings, down to a smallest size."""
    top = float(listings[own].max(initial=1.0)) or 1.0
    return np.maximum(0.45, 4.2 * np.sqrt(np.maximum(listings, 0) / top))


def _circle(at: Floats, radius: float, core: bool) -> str:
    x, y, r = at[0] * UNITS, at[1] * UNITS, radius * UNITS
    if core:
        look = f'fill="{SPOT}" fill-opacity="0.8" stroke="{SPOT_LINE}" stroke-width="5"'
    else:
        look = f'fill="#ffffff" fill-opacity="0.7" stroke="{SPOT}" stroke-width="6"'
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" {look}/>'


def _dots(at: Floats, wide: float, high: float) -> str:
    """Other places within the window."""
    inside = (at > 0).all(axis=1) & (at[:, 0] < wide) & (at[:, 1] < high)
    dots = "".join(
        f'<circle cx="{x * UNITS:.0f}" cy="{y * UNITS:.0f}" r="8"/>' for x, y in at[inside].tolist()
    )
    return f'<g fill="{OUTSIDE}" fill-opacity="0.6">{dots}</g>'


def _outline(lines: list[Floats]) -> str:
    drawn = "".join(map_svg.path(line[:-1] * UNITS, closed=True) for line in lines)
    return (
        f'<path d="{drawn}" fill="{SPOT}" fill-opacity="0.09" stroke="{SPOT}" stroke-width="9" '
        'stroke-linejoin="round"/>'
    )


def _bar(long: float, wide: float, high: float) -> str:
    right, base = (wide - 4) * UNITS, (high - 4) * UNITS
    left = right - long * UNITS
    return (
        f'<path d="M{left:.0f} {base - 30:.0f}V{base:.0f}H{right:.0f}V{base - 30:.0f}" '
        f'fill="none" stroke="{INK}" stroke-width="9"/>'
    )


def _labels(
    at: Floats,
    radius: Floats,
    names: list[str],
    order: npt.NDArray[np.int64],
    wide: float,
    high: float,
) -> list[dict[str, Any]]:
    """Names of the largest places that don't run into each other or off the map."""
    taken = [(wide - 34.0, high - 10.0, wide, high)]  # the bar
    chosen: list[dict[str, Any]] = []
    named: set[str] = set()
    for n in order.tolist():
        name = names[n]
        if len(chosen) == LABELS or not name or name in named or len(name) > 32:
            continue
        long = len(name) * LETTER_MM + 1
        x, y = at[n].tolist()
        gap = float(radius[n]) + 0.8
        for left, anchor in ((x + gap, "left"), (x - gap - long, "right")):
            box = (left, y - LINE_MM / 2, left + long, y + LINE_MM / 2)
            inside = box[0] > 1 and box[1] > 1 and box[2] < wide - 1 and box[3] < high - 1
            free = all(
                box[2] < b[0] or b[2] < box[0] or box[3] < b[1] or b[3] < box[1] for b in taken
            )
            if inside and free:
                taken.append(box)
                named.add(name)
                chosen.append(
                    {"text": name, "x": round(left, 2), "y": round(y, 2), "w": round(long, 2),
                     "side": anchor}
                )  # fmt: skip
                break
    return chosen
