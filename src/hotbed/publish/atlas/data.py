"""What the world page's script needs beside the table, small: outlines, member places, coasts.

Degrees are whole thousandths, each written as its step from the one before; the modules
`atlas/src/data.ts` and `atlas/src/table.ts` read it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from hotbed.publish.atlas.spots import Spot
from hotbed.publish.maps.near import land_in, rings
from hotbed.publish.maps.places import Floats, Places
from hotbed.reference.borders import borders
from hotbed.reference.countries import countries, country_names
from hotbed.sphere.distances import KM_PER_DEGREE

MOST_PLACES = 12_000
"""Member places of all clusters together; the smallest are left out, of each cluster the ten
largest stay."""
KEPT = 10
NAMED = 5
"""So many places of each cluster carry their name."""
MOST_OUTLINE, MOST_SHORE = 170_000, 150_000
"""Characters of all outlines, and of all coasts and borders near clusters."""
OUTLINE_KM, SHORE_KM = 0.3, 0.9
AROUND = 0.45
"""Degrees of latitude around a cluster for which coast and borders are drawn finely."""

Polygons = list[list[list[int]]]


def shapes(spots: Sequence[Spot], places: Places) -> dict[str, dict[str, Any]]:
    """Outlines and member places of the clusters.

    Parameters
    ----------
    spots : sequence of Spot
    places : Places

    Returns
    -------
    dict
        Cluster id -> at (degrees), area (polygons), places (lon, lat, listings; a border place's
        listings are negative), names of its first places, loose (numbers of the places that stay in
        fewer draws of the documents than is sure).
    """
    drawn: dict[str, dict[str, Any]] = {spot.id: {"at": spot.degrees} for spot in spots}
    outlines = [places.outline(spot.id) for spot in spots]
    areas = _fitting(
        lambda km: [polygons(shape, km) for shape in outlines], OUTLINE_KM, MOST_OUTLINE
    )
    for spot, area in zip(spots, areas, strict=True):
        if area:
            drawn[spot.id]["area"] = area
    for key, steps, names, loose in _member_places(places):
        if key in drawn:
            drawn[key] |= {"places": steps, "names": names} | ({"loose": loose} if loose else {})
    return drawn


def lands(codes: Iterable[str], income: Mapping[str, str]) -> dict[str, list[Any]]:
    """What filters know of economies.

    Parameters
    ----------
    codes : iterable of str
        ISO 3166-1.
    income : mapping
        Code -> income group.

    Returns
    -------
    dict
        Code -> name, continent, region of the United Nations, income group ("" if unknown), and
        where its land is known a point of it in degrees.
    """
    known = {row["iso2"]: row for row in countries().to_pylist()}
    rows = {}
    for code in sorted(set(codes)):
        row = known.get(code, {})
        groups = [str(row.get(name) or "") for name in ("continent", "region")]
        name = country_names().get(code, code)
        rows[code] = [name, *groups, income.get(code, ""), *_middle(code)]
    return rows


def _middle(code: str) -> list[list[float]]:
    """Where the name of an economy stands on a map: a point of its largest part, degrees."""
    land = borders().get(code)
    if land is None:
        return []
    largest = max(shapely.get_parts(land), key=lambda part: float(part.area))
    point = shapely.point_on_surface(shapely.simplify(largest, 0.1))
    return [[round(float(point.x), 1), round(float(point.y), 1)]]


def shores(spots: Sequence[Spot], places: Places) -> list[tuple[list[float], Polygons]]:
    """Boxes around clusters (west, south, east, north) with the countries in them, to about 1 km.

    Coarser, then without the last clusters, where they would take too many characters.

    Parameters
    ----------
    spots : sequence of Spot
    places : Places
    """
    boxes = [_box(spot, places.outline(spot.id)) for spot in spots]
    cut = [(box, _land(box)) for box in boxes]
    drawn = _fitting(lambda km: [polygons(land, km) for _box, land in cut], SHORE_KM, MOST_SHORE, 4)
    kept, letters = [], 0
    for (box, _), land in zip(cut, drawn, strict=True):
        letters += len(json.dumps(land)) + 40
        if letters <= MOST_SHORE * 1.2:
            kept.append((box, land))
    return kept


def _box(spot: Spot, outline: shapely.Geometry | None) -> list[float]:
    lon, lat = spot.degrees
    west, south, east, north = outline.bounds if outline is not None else (lon, lat, lon, lat)
    if east - west > 180:  # over the antimeridian: the part where its middle lies
        west, east = lon, lon
    wide = AROUND / max(0.2, float(np.cos(np.radians(lat))))
    box = (
        max(-180, west - wide),
        max(-89, south - AROUND),
        min(180, east + wide),
        min(89, north + AROUND),
    )
    return [round(degrees, 2) for degrees in box]


def _land(box: list[float]) -> shapely.Geometry:
    """Countries in a box and a little beyond, so that no cut edge shows."""
    west, south, east, north = box
    wider = (west - 0.05, south - 0.05, east + 0.05, north + 0.05)
    cut = [land for land in land_in(wider) if not shapely.is_empty(land)]
    return shapely.geometrycollections(cut)


def polygons(shape: shapely.Geometry | None, km: float) -> Polygons:
    """A shape's polygons as rings of steps, simplified to about so many kilometres.

    Shells run clockwise, holes against it, as d3-geo wants them.

    Parameters
    ----------
    shape : shapely.Geometry or None
    km : float

    Examples
    --------
    >>> polygons(shapely.box(0, 0, 1, 2), 0.1)
    [[[1000, 0, -1000, 0, 0, 2000, 1000, 0]]]
    """
    if shape is None:
        return []
    simple = shapely.simplify(shape, km / KM_PER_DEGREE)
    drawn = []
    for part in _flat(simple):
        turned = shapely.orient_polygons(part, exterior_cw=True)
        shell, *holes = [_steps(ring) for ring in rings(turned) if len(ring) > 3]
        if len(shell) > 4:
            drawn.append([shell, *[hole for hole in holes if len(hole) > 4]])
    return drawn


def _flat(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """The polygons of a shape; a cut may leave points and lines, which have no area."""
    if shape.geom_type == "Polygon":
        return [] if shapely.is_empty(shape) else [shape]
    if shape.geom_type not in ("MultiPolygon", "GeometryCollection"):
        return []
    return [polygon for part in shapely.get_parts(shape) for polygon in _flat(part)]


def _steps(ring: Floats) -> list[int]:
    grid = np.rint(ring[:-1] * 1000).astype(np.int64)
    kept = np.append(True, np.any(np.diff(grid, axis=0) != 0, axis=1))
    return [int(step) for step in np.diff(grid[kept], axis=0, prepend=0).ravel()]


def _fitting(
    draw: Callable[[float], list[Polygons]], km: float, most: int, tries: int = 9
) -> list[Polygons]:
    """Drawn as finely as fits, starting with a tolerance."""
    drawn = draw(km)
    for _ in range(tries):
        if len(json.dumps(drawn)) <= most:
            break
        km *= 1.6
        drawn = draw(km)
    return drawn


def _member_places(places: Places) -> list[tuple[str, list[int], list[str], list[int]]]:
    """By cluster: its places, the largest first, names of the first, numbers of the unstable."""
    keys = places.cluster.astype(np.str_)
    lon, lat, listings = places.lon, places.lat, places.listings
    order = np.lexsort((lon, lat, -listings, keys))
    order = order[keys[order] != ""]
    cluster = keys[order]
    first = np.searchsorted(cluster, cluster)  # where the cluster of each place begins
    position = np.arange(len(cluster)) - first
    # The ten largest of each, then the largest of all.
    choice = np.lexsort((np.arange(len(cluster)), -listings[order], position >= KEPT))
    chosen = np.zeros(len(cluster), bool)
    chosen[choice[: max(MOST_PLACES, int((position < KEPT).sum()))]] = True
    by_cluster: dict[str, list[int]] = {}
    for number in order[chosen].tolist():
        by_cluster.setdefault(str(keys[number]), []).append(number)
    return [
        (
            key,
            _place_steps(lon[numbers], lat[numbers], listings[numbers], places.core[numbers]),
            _distinct([places.name(number) for number in numbers[:NAMED]]),
            [n for n, number in enumerate(numbers) if not places.stays(number)],
        )
        for key, numbers in by_cluster.items()
    ]


def _place_steps(
    lon: Floats, lat: Floats, listings: Floats, core: npt.NDArray[np.bool_]
) -> list[int]:
    grid = np.rint(np.column_stack([lon, lat]) * 1000).astype(np.int64)
    steps = np.diff(grid, axis=0, prepend=0)
    size = np.maximum(listings, 1)
    signed = np.where(core, size, -size).astype(np.int64)
    return [int(step) for step in np.column_stack([steps, signed]).ravel()]


def _distinct(names: Sequence[str]) -> list[str]:
    """Each name once; an empty one in place of a repeated one, cut where it is long."""
    cut = [name if len(name) <= 24 else name[:23].rstrip() + "…" for name in names]
    return [name if name not in cut[:number] else "" for number, name in enumerate(cut)]
