"""The map of an economy: its clusters and the places outside them, over land, in equal area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from hotbed.publish.facts.territories.structure import Holder
from hotbed.publish.maps import svg
from hotbed.publish.maps.labels import Box, Label, Lettering, Spot, place
from hotbed.publish.maps.near import land_in, rings, windows
from hotbed.publish.maps.places import Floats, Ints, Places
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.equal_area import azimuthal_equal_area

SHOWN = 0.995
"""So much of the listings lies within the window at least: far islands don't shrink the rest."""
LEAST_KM = 120.0
"""Half the height of the smallest window."""
BARS = (5, 10, 20, 50, 100, 200, 500, 1000)
MARGIN = 1.15
MOST_DOTS = 1500
"""So many places outside are drawn, those with most listings."""


@dataclass(frozen=True)
class Frame:
    """What an economy's map is drawn in, in units of the drawing.

    Parameters
    ----------
    wide, high : float
    largest, smallest : float
        Radii of circles.
    lettering : Lettering
    most : int
        Names at most.
    longest : int
        Letters of a name at most.
    blocked : tuple of Box
        Where no name may stand.
    decimals : int
        Of the land's outline.
    finest : float
        What is smaller on the outline is smoothed away.
    """

    wide: float
    high: float
    largest: float
    smallest: float
    lettering: Lettering
    most: int
    longest: int
    blocked: tuple[Box, ...] = ()
    decimals: int = 1
    finest: float = 0.5


@dataclass(frozen=True)
class EconomyMap:
    """Drawings from the upper left corner."""

    land: str
    """Outline of the land, as an SVG path."""
    dots: list[tuple[float, float]]
    """Places outside clusters."""
    circles: list[tuple[float, float, float, Holder]]
    """Clusters, large to small: x, y, radius, and which."""
    labels: list[Label]
    bar_km: int
    bar: float
    """Length of the scale's bar."""


def economy_map(places: Places, rows: Ints, clusters: Sequence[Holder], frame: Frame) -> EconomyMap:
    """An economy's clusters and places in an equal-area projection of its own.

    Parameters
    ----------
    places : Places
    rows : numpy.ndarray
        Indices of the economy's places; at least one.
    clusters : sequence of Holder
        Of which it has a part; the first ones are named first.
    frame : Frame
    """
    wide, high = frame.wide, frame.high
    centre = _centre(places, rows)
    points = azimuthal_equal_area(places.lon[rows], places.lat[rows], *centre)
    low, top = _window(points, places.listings[rows])
    middle, half = (low + top) / 2, (top - low) / 2 * MARGIN
    half_km = max(half[1], half[0] * high / wide, LEAST_KM)
    scale = high / 2 / half_km

    def drawn(points: Floats) -> Floats:
        shifted = (points - middle) * (scale, -scale) + (wide / 2, high / 2)
        return np.asarray(shifted, np.float64)

    half_wide = half_km * wide / high
    bar = max((km for km in BARS if km <= half_wide / 2), default=BARS[0])
    outside = rows[places.cluster[rows] == ""]
    outside = outside[np.argsort(-places.listings[outside], kind="stable")][:MOST_DOTS]
    dots = drawn(azimuthal_equal_area(places.lon[outside], places.lat[outside], *centre))
    inside = (dots > 0).all(axis=1) & (dots[:, 0] < wide) & (dots[:, 1] < high)
    lon = np.array([holder.cluster.lon for holder in clusters], np.float64)
    lat = np.array([holder.cluster.lat for holder in clusters], np.float64)
    at = drawn(azimuthal_equal_area(lon, lat, *centre)) if clusters else np.zeros((0, 2))
    radius = _radii(clusters, frame)
    circles = [(x, y, r, one) for (x, y), r, one in zip(at.tolist(), radius, clusters, strict=True)]
    return EconomyMap(
        _land(centre, half_wide + abs(middle[0]), half_km + abs(middle[1]), drawn, frame),
        [(x, y) for x, y in dots[inside].tolist()],
        sorted(circles, key=lambda circle: -circle[2]),
        _labels(circles, frame),
        bar,
        bar * scale,
    )


def _centre(places: Places, rows: Ints) -> tuple[float, float]:
    """The middle of its listings on the sphere, degrees."""
    lon, lat = np.radians(places.lon[rows]), np.radians(places.lat[rows])
    weight = np.maximum(places.listings[rows], 1e-9)
    x, y, z = (
        float((part * weight).sum())
        for part in (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    )
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _window(points: Floats, listings: Floats) -> tuple[Floats, Floats]:
    """Corners of what is shown: without the farthest places that hold next to nothing."""
    far = np.hypot(*points.T)
    order = np.argsort(far, kind="stable")
    held = np.cumsum(listings[order])
    kept = order[: int(np.searchsorted(held, SHOWN * held[-1])) + 1]
    return points[kept].min(axis=0), points[kept].max(axis=0)


def _radii(clusters: Sequence[Holder], frame: Frame) -> list[float]:
    """Areas in proportion to the listings here, down to a smallest size."""
    most = max((holder.part.listings for holder in clusters), default=1) or 1
    return [
        max(frame.smallest, frame.largest * (holder.part.listings / most) ** 0.5)
        for holder in clusters
    ]


def _land(
    centre: tuple[float, float],
    east: float,
    north: float,
    drawn: Callable[[Floats], Floats],
    frame: Frame,
) -> str:
    """Land in a window of so many kilometres each way."""
    dlat = 1.2 * north / KM_PER_DEGREE
    slim = max(np.cos(np.radians(min(abs(centre[1]) + dlat, 88.0))), 0.03)
    dlon = min(1.2 * east / KM_PER_DEGREE / slim, 179.0)
    lines = (
        drawn(azimuthal_equal_area(line[:, 0], line[:, 1], *centre))
        for window in windows(*centre, dlon, dlat)
        for part in land_in(window)
        for line in rings(part)
    )
    return "".join(
        svg.path(_smooth(line, frame)[:-1], closed=True, decimals=frame.decimals)
        for line in lines
        if _seen(line, frame)
    )


def _seen(points: Floats, frame: Frame) -> bool:
    """Whether a ring reaches into the map, and is large enough to be seen."""
    x, y = points.T
    extent = max(x.max() - x.min(), y.max() - y.min())
    inside = x.max() > 0 and x.min() < frame.wide and y.max() > 0 and y.min() < frame.high
    return bool(inside and extent > 2 * frame.finest)


def _smooth(ring: Floats, frame: Frame) -> Floats:
    shape = shapely.simplify(shapely.linearrings(ring), frame.finest)
    return np.asarray(shapely.get_coordinates(shape), np.float64)


def _labels(circles: Sequence[tuple[float, float, float, Holder]], frame: Frame) -> list[Label]:
    spots = []
    for x, y, r, holder in circles:
        name = f"{holder.cluster.numbered} {holder.cluster.name}"
        spots.append(Spot(x, y, r, name if len(name) <= frame.longest else ""))
    edge = 0.009 * frame.wide
    inner = (edge, edge, frame.wide - edge, frame.high - edge)
    placed = place(
        spots, frame.lettering, inner, frame.most, blocked=list(frame.blocked), distinct=True
    )
    return [label for label in placed if label]
