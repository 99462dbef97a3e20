"""The maps of a brief: a cluster's places and outline, and where in the world it lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.labels import LEFT, RIGHT, Label, Lettering, Spot, place
from hotbed.publish.maps.near import land_in, rings, windows
from hotbed.publish.maps.places import Places
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.equal_area import azimuthal_equal_area

Floats = npt.NDArray[np.float64]

UNITS = 20  # drawing units a millimetre
MARGIN = 1.35  # the window over the cluster's own extent
LEAST_KM = 30.0  # half the height of the smallest window
BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LABELS = 7
SEAM_KM = 0.01
AROUND = (20.0, 10.0)  # degrees of longitude and latitude in which other places are looked for
LONGEST = 32  # letters of a name
BAR_MM = (34.0, 10.0)  # kept free for the bar, from the lower right corner
LINE_MM = 4.0
LETTERING = Lettering(
    letter=1.45,
    gap=0.8,
    beside=0,
    ascent=LINE_MM / 2,
    descent=LINE_MM / 2,
    spare=1,
    sides=(RIGHT, LEFT),
)

OCEAN, LAND, EDGE = "#eaf0f2", "#e3dfd3", "#bcb6a6"
SPOT, SPOT_LINE, OUTSIDE, INK = "#c2410c", "#fffaf3", "#24607f", "#1b2227"


@dataclass(frozen=True)
class Picture:
    """A drawing with the texts that stand on it, in millimetres from its upper left corner."""

    svg: str
    labels: list[Label]
    """Left edges in millimetres."""
    bar_km: int
    bar_mm: float


def local_map(
    centre: tuple[float, float], cluster_id: str, places: Places, wide: float, high: float
) -> Picture:
    """A cluster's outline and places over land, in an equal-area projection of its own.

    Parameters
    ----------
    centre : tuple of float
        Longitude and latitude of the middle of the projection, degrees.
    cluster_id : str
    places : Places
    wide, high : float
        Millimetres.
    """
    outline = _joined_outline(places.outline(cluster_id), centre)
    members = places.of_cluster(cluster_id)
    points = azimuthal_equal_area(places.lon[members], places.lat[members], *centre)
    extent = np.vstack([*outline, points])
    low, top = extent.min(axis=0), extent.max(axis=0)
    middle, half = (low + top) / 2, (top - low) / 2 * MARGIN
    half_km = max(half[1], half[0] * high / wide, LEAST_KM)
    scale = high / 2 / half_km  # millimetres a kilometre

    def paper(points: Floats) -> Floats:
        shifted = (points - middle) * (scale, -scale) + (wide / 2, high / 2)
        return np.asarray(shifted, np.float64)

    half_wide = half_km * wide / high
    bar = max((km for km in BARS if km <= half_wide / 2), default=1)
    order = np.argsort(-places.listings[members], kind="stable")
    spots, members = paper(points)[order], members[order]
    radius = _radii(places.listings[members])
    others = _around(places, members)
    drawn = [
        f'<rect width="{wide * UNITS:.0f}" height="{high * UNITS:.0f}" fill="{OCEAN}"/>',
        _land(centre, half_wide + abs(middle[0]), half_km + abs(middle[1]), paper),
        _dots(paper(azimuthal_equal_area(*others, *centre)), wide, high),
        _outline([paper(line) for line in outline]),
        *(_circle(*circle) for circle in zip(spots, radius, places.core[members], strict=True)),
        _bar(bar * scale, wide, high),
    ]
    names = [places.name(number) for number in members.tolist()]
    labels = _labels(spots, radius, names, wide, high)
    return Picture(_svg(wide, high, drawn), labels, bar, round(bar * scale, 2))


def _around(places: Places, members: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Places of no or other clusters some degrees around a cluster: longitudes, latitudes."""
    lon, lat = places.lon[members.min()], places.lat[members.min()]
    near = (np.abs(places.lat - lat) < AROUND[1]) & (
        np.abs((places.lon - lon + 180) % 360 - 180) < AROUND[0]
    )
    near[members] = False
    return places.lon[near], places.lat[near]


def world_map(lon: npt.ArrayLike, lat: npt.ArrayLike, number: int) -> str:
    """The world with all clusters as dots; the one with that number stands out.

    Parameters
    ----------
    lon, lat : array_like
        Degrees.
    number : int
    """
    base = map_svg.base_layer()
    points = map_svg.to_map(lon, lat).tolist()
    dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="45"/>' for x, y in points)
    x, y = points[number]
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


def _joined_outline(shape: shapely.Geometry | None, centre: tuple[float, float]) -> list[Floats]:
    """Rings of the outline in kilometres, without the cut at the antimeridian."""
    lines = rings(shape)
    flat = [azimuthal_equal_area(line[:, 0], line[:, 1], *centre) for line in lines]
    if not any(bool((np.abs(line[:, 0]) >= 180).any()) for line in lines):
        return flat
    parts = [shapely.Polygon(line).buffer(SEAM_KM) for line in flat]
    return rings(shapely.union_all(parts).buffer(-SEAM_KM))


def _land(
    centre: tuple[float, float], east: float, north: float, paper: Callable[[Floats], Floats]
) -> str:
    """Land in a window of so many kilometres each way."""
    dlat = 1.2 * north / KM_PER_DEGREE
    slim = max(np.cos(np.radians(min(abs(centre[1]) + dlat, 88.0))), 0.03)
    dlon = min(1.2 * east / KM_PER_DEGREE / slim, 179.0)
    lines = [
        paper(azimuthal_equal_area(line[:, 0], line[:, 1], *centre)) * UNITS
        for window in windows(*centre, dlon, dlat)
        for land in land_in(window)
        for line in rings(land)
    ]
    drawn = "".join(map_svg.path(line[:-1], closed=True) for line in lines)
    return f'<path d="{drawn}" fill="{LAND}" fill-rule="evenodd" stroke="{EDGE}" stroke-width="4"/>'


def _radii(listings: Floats) -> Floats:
    """Radii in millimetres: areas in proportion to listings, down to a smallest size."""
    top = float(listings.max(initial=1.0)) or 1.0
    return np.maximum(0.45, 4.2 * np.sqrt(np.maximum(listings, 0) / top))


def _circle(point: Floats, radius: float, core: bool) -> str:
    x, y, r = point[0] * UNITS, point[1] * UNITS, radius * UNITS
    if core:
        look = f'fill="{SPOT}" fill-opacity="0.8" stroke="{SPOT_LINE}" stroke-width="5"'
    else:
        look = f'fill="#ffffff" fill-opacity="0.7" stroke="{SPOT}" stroke-width="6"'
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" {look}/>'


def _dots(points: Floats, wide: float, high: float) -> str:
    """Other places within the window."""
    inside = (points > 0).all(axis=1) & (points[:, 0] < wide) & (points[:, 1] < high)
    dots = "".join(
        f'<circle cx="{x * UNITS:.0f}" cy="{y * UNITS:.0f}" r="8"/>'
        for x, y in points[inside].tolist()
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
    points: Floats, radius: Floats, names: list[str], wide: float, high: float
) -> list[Label]:
    """Names of the largest places that don't run into each other or off the map."""
    spots = [
        Spot(x, y, r, name if len(name) <= LONGEST else "")
        for (x, y), r, name in zip(points.tolist(), radius.tolist(), names, strict=True)
    ]
    bar = (wide - BAR_MM[0], high - BAR_MM[1], wide, high)
    frame = (1.0, 1.0, wide - 1, high - 1)
    placed = place(spots, LETTERING, frame, LABELS, blocked=[bar], distinct=True)
    return [label for label in placed if label]
