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
import pyarrow as pa
import shapely

from hotbed.publish.atlas.map import land_parts
from hotbed.publish.atlas.page import Row, plain
from hotbed.reference.countries import countries
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.distances import KM_PER_DEGREE

Floats = npt.NDArray[np.float64]

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


def shapes(spots: Sequence[Row], members: pa.Table | None) -> dict[str, dict[str, Any]]:
    """Cluster id -> at (degrees), area (polygons), places (lon, lat, listings; a border place's
    listings are negative), names of its first places."""
    found: dict[str, dict[str, Any]] = {
        spot["id"]: {"at": spot["degrees"]} for spot in spots if spot["degrees"]
    }
    outlines = [geometry_of(spot["geometry"]) for spot in spots]
    drawn = _fitting(lambda km: [polygons(shape, km) for shape in outlines], OUTLINE_KM,
                     MOST_OUTLINE)  # fmt: skip
    for spot, area in zip(spots, drawn, strict=True):
        if area and spot["id"] in found:
            found[spot["id"]]["area"] = area
    if members is not None:
        for key, places, names in _places(members):
            if key in found:
                found[key] |= {"places": places, "names": names}
    return found


def lands(codes: Iterable[str], income: Mapping[str, str]) -> dict[str, list[str]]:
    """Economy -> name, continent, region of the United Nations, income group ("" if unknown)."""
    known = {row["iso2"]: row for row in countries().to_pylist()}
    found = {}
    for code in sorted(set(codes)):
        row = known.get(code, {})
        names = [str(row.get(name) or "") for name in ("name", "continent", "region")]
        found[code] = [names[0] or code, *names[1:], income.get(code, "")]
    return found


def shores(spots: Sequence[Row]) -> list[tuple[list[float], Polygons]]:
    """Boxes around clusters (west, south, east, north) with the countries in them, to about 1 km.

    Coarser, then without the last clusters, where they would take too many characters.
    """
    boxes = [_box(spot) for spot in spots if spot["degrees"]]
    cut = [(box, _land(box)) for box in boxes]
    drawn = _fitting(lambda km: [polygons(land, km) for _box, land in cut], SHORE_KM, MOST_SHORE, 4)
    found, letters = [], 0
    for (box, _), land in zip(cut, drawn, strict=True):
        letters += len(json.dumps(land)) + 40
        if letters <= MOST_SHORE * 1.2:
            found.append((box, land))
    return found


def _box(spot: Row) -> list[float]:
    lon, lat = spot["degrees"]
    shape = geometry_of(spot["geometry"])
    west, south, east, north = shape.bounds if shape is not None else (lon, lat, lon, lat)
    if east - west > 180:  # over the antimeridian: the part where its middle lies
        west, east = lon, lon
    wide = AROUND / max(0.2, float(np.cos(np.radians(lat))))
    box = (max(-180, west - wide), max(-89, south - AROUND), min(180, east + wide),
           min(89, north + AROUND))  # fmt: skip
    return [round(each, 2) for each in box]


def _land(box: list[float]) -> Any:
    """Countries in a box and a little beyond, so that no cut edge shows."""
    west, south, east, north = box
    wider = (west - 0.05, south - 0.05, east + 0.05, north + 0.05)
    tree, parts = land_parts()
    near = sorted(tree.query(shapely.box(*wider)).tolist())
    cut = [cut_to(parts[number], wider) for number in near]
    return shapely.geometrycollections([each for each in cut if not shapely.is_empty(each)])


def geometry_of(geometry: Any) -> Any:
    """A shape from WKB or GeoJSON, None without one."""
    if geometry is None:
        return None
    if isinstance(geometry, bytes):
        return shapely.from_wkb(geometry)
    return shapely.from_geojson(geometry if isinstance(geometry, str) else json.dumps(geometry))


def polygons(shape: Any, km: float) -> Polygons:
    """A shape's polygons as rings of steps, simplified to about so many kilometres.

    Shells run clockwise, holes against it, as d3-geo wants them.

    >>> polygons(shapely.box(0, 0, 1, 2), 0.1)
    [[[1000, 0, -1000, 0, 0, 2000, 1000, 0]]]
    """
    if shape is None:
        return []
    simple = shapely.simplify(shape, km / KM_PER_DEGREE)
    found = []
    for part in _flat(simple):
        shell, *holes = [
            _steps(ring) for ring in _turned(part) if len(shapely.get_coordinates(ring)) > 3
        ]
        if len(shell) > 4:
            found.append([shell, *[hole for hole in holes if len(hole) > 4]])
    return found


def _flat(shape: Any) -> list[Any]:
    """The polygons of a shape; a cut may leave points and lines, which have no area."""
    if shape.geom_type == "Polygon":
        return [] if shapely.is_empty(shape) else [shape]
    if shape.geom_type not in ("MultiPolygon", "GeometryCollection"):
        return []
    return [each for part in shapely.get_parts(shape) for each in _flat(part)]


def _turned(polygon: Any) -> list[Any]:
    whole = shapely.orient_polygons(polygon, exterior_cw=True)
    return [whole.exterior, *whole.interiors]


def _steps(ring: Any) -> list[int]:
    grid = np.rint(shapely.get_coordinates(ring)[:-1] * 1000).astype(np.int64)
    kept = np.append(True, np.any(np.diff(grid, axis=0) != 0, axis=1))
    grid = grid[kept]
    return [int(each) for each in np.diff(grid, axis=0, prepend=0).ravel()]


def _fitting(
    drawn: Callable[[float], list[Polygons]], km: float, most: int, tries: int = 9
) -> list[Polygons]:
    """Drawn as finely as fits, starting with a tolerance."""
    found = drawn(km)
    for _ in range(tries):
        if len(json.dumps(found)) <= most:
            break
        km *= 1.6
        found = drawn(km)
    return found


def _places(members: pa.Table) -> list[tuple[str, list[int], list[str]]]:
    """By cluster: its places, the largest first, and the names of the first of them."""
    keys = np.array([key or "" for key in members["cluster_id"].to_pylist()], np.str_)
    listings = np.asarray(members["listings"].to_numpy(), np.float64)
    lon, lat = (np.asarray(members[name].to_numpy(), np.float64) for name in ("lon", "lat"))
    order = np.lexsort((lon, lat, -listings, keys))
    order = order[keys[order] != ""]
    own = keys[order]
    first = np.searchsorted(own, own)  # where the cluster of each place begins
    position = np.arange(len(own)) - first
    # The ten largest of each, then the largest of all.
    choice = np.lexsort((np.arange(len(own)), -listings[order], position >= KEPT))
    shown = np.zeros(len(own), bool)
    shown[choice[: max(MOST_PLACES, int((position < KEPT).sum()))]] = True
    core = np.asarray(members["core"].to_pylist(), bool)
    names = members["place"].to_pylist()
    found: dict[str, list[int]] = {}
    for number in order[shown].tolist():
        found.setdefault(str(keys[number]), []).append(number)
    return [
        (
            key,
            _place_steps(lon[numbers], lat[numbers], listings[numbers], core[numbers]),
            _distinct([plain(names[number]) for number in numbers[:NAMED]]),
        )
        for key, numbers in found.items()
    ]


def _place_steps(
    lon: Floats, lat: Floats, listings: Floats, core: npt.NDArray[np.bool_]
) -> list[int]:
    grid = np.rint(np.column_stack([lon, lat]) * 1000).astype(np.int64)
    steps = np.diff(grid, axis=0, prepend=0)
    signed = np.where(core, listings, -np.maximum(listings, 1)).astype(np.int64)
    return [int(each) for each in np.column_stack([steps, signed]).ravel()]


def _distinct(names: Sequence[str]) -> list[str]:
    """Each name once; an empty one in place of a repeated one, cut where it is long."""
    cut = [name if len(name) <= 24 else name[:23].rstrip() + "…" for name in names]
    return [name if name not in cut[:number] else "" for number, name in enumerate(cut)]
