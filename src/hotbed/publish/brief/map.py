"""The maps of a brief: a cluster's places and outline, and where in the world it lies."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.publish.brief.drawing import (
    BARE,
    LETTERING,
    OCEAN,
    OUTSIDE,
    SPOT,
    UNITS,
    Floats,
    Picture,
    bar,
    circle,
    dots,
    drawing,
    fitting,
    kept_free,
    land,
    ocean,
    radii,
)
from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.labels import Label, Spot, place
from hotbed.publish.maps.near import rings
from hotbed.publish.maps.places import Places
from hotbed.sphere.equal_area import azimuthal_equal_area

MARGIN = 1.35  # the window over the cluster's own extent
LEAST_KM = 30.0  # half the height of the smallest window
BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
LABELS = 7
SEAM_KM = 0.01
AROUND = (20.0, 10.0)  # degrees of longitude and latitude in which other places are looked for


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
    bar_km = max((km for km in BARS if km <= half_wide / 2), default=1)
    order = np.argsort(-places.listings[members], kind="stable")
    spots, members = paper(points)[order], members[order]
    radius = radii(places.listings[members])
    others = _around(places, members)
    drawn = [
        ocean(wide, high),
        land(centre, half_wide + abs(middle[0]), half_km + abs(middle[1]), paper),
        dots(paper(azimuthal_equal_area(*others, *centre)), wide, high),
        _outline([paper(line) for line in outline]),
        *(
            circle(spot, r, core=core)
            for spot, r, core in zip(spots, radius, places.core[members], strict=True)
        ),
        bar(bar_km * scale, wide, high),
    ]
    names = [places.name(number) for number in members.tolist()]
    labels = _labels(spots, radius, names, wide, high)
    return Picture(drawing(wide, high, drawn), labels, bar_km, round(bar_km * scale, 2))


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
        f'<path d="{base["rim"]}" fill="{OCEAN}"/><path d="{base["land"]}" fill="{BARE}"/>'
        f'<g fill="{OUTSIDE}" fill-opacity="0.75">{dots}</g>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="330" fill="none" stroke="{SPOT}" stroke-width="70"/>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="110" fill="{SPOT}"/></svg>'
    )


def _joined_outline(shape: shapely.Geometry | None, centre: tuple[float, float]) -> list[Floats]:
    """Rings of the outline in kilometres, without the cut at the antimeridian."""
    lines = rings(shape)
    flat = [azimuthal_equal_area(line[:, 0], line[:, 1], *centre) for line in lines]
    if not any(bool((np.abs(line[:, 0]) >= 180).any()) for line in lines):
        return flat
    parts = [shapely.Polygon(line).buffer(SEAM_KM) for line in flat]
    return rings(shapely.union_all(parts).buffer(-SEAM_KM))


def _outline(lines: list[Floats]) -> str:
    drawn = "".join(map_svg.path(line[:-1] * UNITS, closed=True) for line in lines)
    return (
        f'<path d="{drawn}" fill="{SPOT}" fill-opacity="0.09" stroke="{SPOT}" stroke-width="9" '
        'stroke-linejoin="round"/>'
    )


def _labels(
    points: Floats, radius: Floats, names: list[str], wide: float, high: float
) -> list[Label]:
    """Names of the largest places that don't run into each other or off the map."""
    spots = [
        Spot(x, y, r, fitting(name))
        for (x, y), r, name in zip(points.tolist(), radius.tolist(), names, strict=True)
    ]
    frame = (1.0, 1.0, wide - 1, high - 1)
    placed = place(spots, LETTERING, frame, LABELS, blocked=[kept_free(wide, high)], distinct=True)
    return [label for label in placed if label]
