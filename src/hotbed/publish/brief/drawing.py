"""What the maps of briefs are drawn with: land, circles, dots, a bar; in millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.labels import LEFT, RIGHT, Label, Lettering
from hotbed.publish.maps.near import land_in, rings, windows
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.equal_area import azimuthal_equal_area

Floats = npt.NDArray[np.float64]
Paper = Callable[[Floats], Floats]
"""From kilometres to millimetres from the upper left corner."""
Box = tuple[float, float, float, float]

UNITS = 20  # drawing units a millimetre
LARGEST, SMALLEST = 4.2, 0.45  # radii of circles
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

OCEAN, LAND, EDGE, BARE = "#eaf0f2", "#e3dfd3", "#bcb6a6", "#d5d1c4"
SPOT, SPOT_LINE, OUTSIDE, INK = "#c2410c", "#fffaf3", "#24607f", "#1b2227"


@dataclass(frozen=True)
class Picture:
    """A drawing with the texts that stand on it, in millimetres from its upper left corner."""

    svg: str
    labels: list[Label]
    """Left edges in millimetres."""
    bar_km: int
    bar_mm: float


def ocean(wide: float, high: float) -> str:
    """The ground of a map.

    Parameters
    ----------
    wide, high : float
        Millimetres.
    """
    return f'<rect width="{wide * UNITS:.0f}" height="{high * UNITS:.0f}" fill="{OCEAN}"/>'


def kept_free(wide: float, high: float) -> Box:
    """The corner where the bar stands.

    Parameters
    ----------
    wide, high : float
        Millimetres.
    """
    return wide - BAR_MM[0], high - BAR_MM[1], wide, high


def fitting(name: str) -> str:
    """A name that is short enough for a map, else nothing.

    Parameters
    ----------
    name : str
    """
    return name if len(name) <= LONGEST else ""


def drawing(wide: float, high: float, parts: list[str]) -> str:
    """A drawing of its parts.

    Parameters
    ----------
    wide, high : float
        Millimetres.
    parts : list of str
        SVG elements.
    """
    box = f"0 0 {wide * UNITS:.0f} {high * UNITS:.0f}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(parts)}</svg>'


def land(centre: tuple[float, float], east: float, north: float, paper: Paper) -> str:
    """Land in a window of so many kilometres each way.

    Parameters
    ----------
    centre : tuple of float
        Degrees.
    east, north : float
        Kilometres.
    paper : callable
    """
    dlat = 1.2 * north / KM_PER_DEGREE
    slim = max(np.cos(np.radians(min(abs(centre[1]) + dlat, 88.0))), 0.03)
    dlon = min(1.2 * east / KM_PER_DEGREE / slim, 179.0)
    lines = [
        paper(azimuthal_equal_area(line[:, 0], line[:, 1], *centre)) * UNITS
        for window in windows(*centre, dlon, dlat)
        for part in land_in(window)
        for line in rings(part)
    ]
    drawn = "".join(map_svg.path(line[:-1], closed=True) for line in lines)
    return f'<path d="{drawn}" fill="{LAND}" fill-rule="evenodd" stroke="{EDGE}" stroke-width="4"/>'


def ground(outline: str) -> str:
    """Land from its outline.

    Parameters
    ----------
    outline : str
        An SVG path in millimetres.
    """
    return (
        f'<path d="{outline}" fill="{LAND}" fill-rule="evenodd" stroke="{EDGE}" '
        f'stroke-width="{4 / UNITS}" transform="scale({UNITS})"/>'
    )


def radii(listings: Floats) -> Floats:
    """Radii in millimetres: areas in proportion to listings, down to a smallest size.

    Parameters
    ----------
    listings : numpy.ndarray
    """
    top = float(listings.max(initial=1.0)) or 1.0
    return np.maximum(SMALLEST, LARGEST * np.sqrt(np.maximum(listings, 0) / top))


def circle(point: Floats, radius: float, *, core: bool) -> str:
    """A member place, filled where it is core.

    Parameters
    ----------
    point : numpy.ndarray
    radius : float
    core : bool
    """
    x, y, r = point[0] * UNITS, point[1] * UNITS, radius * UNITS
    if core:
        look = f'fill="{SPOT}" fill-opacity="0.8" stroke="{SPOT_LINE}" stroke-width="5"'
    else:
        look = f'fill="#ffffff" fill-opacity="0.7" stroke="{SPOT}" stroke-width="6"'
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" {look}/>'


def dots(points: Floats, wide: float, high: float) -> str:
    """Other places within the window.

    Parameters
    ----------
    points : numpy.ndarray
        (places, 2)
    wide, high : float
        Of the window.
    """
    inside = (points > 0).all(axis=1) & (points[:, 0] < wide) & (points[:, 1] < high)
    dots = "".join(
        f'<circle cx="{x * UNITS:.0f}" cy="{y * UNITS:.0f}" r="8"/>'
        for x, y in points[inside].tolist()
    )
    return f'<g fill="{OUTSIDE}" fill-opacity="0.6">{dots}</g>'


def bar(long: float, wide: float, high: float) -> str:
    """The bar of the scale.

    Parameters
    ----------
    long, wide, high : float
        Millimetres; of the bar, and of the map.
    """
    right, base = (wide - 4) * UNITS, (high - 4) * UNITS
    left = right - long * UNITS
    return (
        f'<path d="M{left:.0f} {base - 30:.0f}V{base:.0f}H{right:.0f}V{base - 30:.0f}" '
        f'fill="none" stroke="{INK}" stroke-width="9"/>'
    )
