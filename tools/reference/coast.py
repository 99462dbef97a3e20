"""The light layer under the atlas's clusters: land and the borders between countries."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from reference.inputs import Inputs

TOLERANCE = 0.07  # degrees
SMALLEST = 0.03  # square degrees; smaller islands are left out of the map
GRID = 100
SEAM = -169.0  # the map is cut in the Bering Strait, so land west of it follows in the east

COAST = pa.schema(
    [("kind", pa.string()), ("dx", pa.list_(pa.int32())), ("dy", pa.list_(pa.int32()))]
)


def coast_table(inputs: Inputs) -> pa.Table:
    """One row a ring of land or a line of border, delta-coded in hundredths of a degree."""
    topology = inputs.topology("countries-50m")
    arcs = _arcs(topology)
    rows = [_row("land", ring) for ring in _land(topology, arcs)]
    rows += [_row("border", arcs[number]) for number in _inner(topology)]
    return pa.Table.from_pylist(rows, schema=COAST)


def _row(kind: str, line: Any) -> dict[str, Any]:
    points = np.rint(line * GRID).astype(np.int64)
    steps = np.diff(points, axis=0, prepend=0)
    return {"kind": kind, "dx": steps[:, 0].tolist(), "dy": steps[:, 1].tolist()}


def _arcs(topology: dict[str, Any]) -> list[Any]:
    """Arcs in degrees, simplified one by one so that neighbours keep sharing them."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = []
    for arc in topology["arcs"]:
        points = _unwrapped(np.cumsum(np.array(arc), axis=0) * scale + shift)
        if len(points) > 2:
            closed = bool(np.all(points[0] == points[-1]))
            kept = shapely.get_coordinates(shapely.simplify(shapely.linestrings(points), TOLERANCE))
            points = points[:: max(1, len(points) // 8)] if closed and len(kept) < 4 else kept
        arcs.append(points)
    return arcs


def _land(topology: dict[str, Any], arcs: list[Any]) -> list[Any]:
    """Rings of all land but Antarctica, united across the 180th meridian."""
    shapes = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for rings in polygons:
            lines = [_ring(ring, arcs) for ring in rings]
            if len(lines[0]) < 4 or lines[0][:, 1].max() < -60:
                continue
            holes = [line for line in lines[1:] if len(line) > 3]
            shapes.append(shapely.make_valid(shapely.Polygon(lines[0], holes)))
    whole = shapely.union_all(shapes, grid_size=0.001)
    found = []
    for polygon in shapely.get_parts(whole):
        if polygon.geom_type == "Polygon" and polygon.area >= SMALLEST:
            rings = [polygon.exterior, *polygon.interiors]
            found += [
                shapely.get_coordinates(ring)
                for ring in rings
                if shapely.Polygon(ring).area >= SMALLEST
            ]
    return found


def _ring(numbers: list[int], arcs: list[Any]) -> Any:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    ring = _unwrapped(np.vstack([parts[0], *[part[1:] for part in parts[1:]]]))
    middle = (ring[:, 0].min() + ring[:, 0].max()) / 2
    ring[:, 0] -= 360 * np.floor((middle - SEAM) / 360)
    ring[:, 0] = ring[:, 0].clip(SEAM, SEAM + 360)  # two isles reach a little over the cut
    return ring


def _unwrapped(points: Any) -> Any:
    """The source is stitched at the 180th meridian: make longitudes run on across it."""
    return np.column_stack([np.unwrap(points[:, 0], period=360), points[:, 1]])


def _inner(topology: dict[str, Any]) -> list[int]:
    """Arcs that two countries share."""
    used: Counter[int] = Counter()

    def walk(node: Any) -> None:
        if isinstance(node, int):
            used[node if node >= 0 else ~node] += 1
        else:
            for child in node:
                walk(child)

    for geometry in topology["objects"]["countries"]["geometries"]:
        walk(geometry.get("arcs", []))
    return sorted(number for number, times in used.items() if times > 1)
