"""Rivers, lakes and the lines of first-level divisions, to tell where one is on a cluster's map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from reference.inputs import Inputs

GRID = 1000
TOLERANCE = {"river": 0.008, "lake": 0.006, "division": 0.008}  # degrees
SMALLEST_LAKE = 0.0015  # square degrees
SHORTEST = 0.02  # degrees; shorter lines are left out

WATERS = pa.schema(
    [("kind", pa.string()), ("dx", pa.list_(pa.int32())), ("dy", pa.list_(pa.int32()))]
)


def waters_table(inputs: Inputs) -> pa.Table:
    """One row a line, or a ring of a lake, delta-coded in thousandths of a degree."""
    rows = [_row("river", line) for line in _rivers(inputs)]
    for kind, layer in (("lake", "lakes"), ("division", "admin_1_states_provinces_lines")):
        rows += [_row(kind, line) for line in _lines(inputs.shapes(layer), kind)]
    return pa.Table.from_pylist(rows, schema=WATERS)


def _rivers(inputs: Inputs) -> Iterator[Any]:
    """Natural Earth's rivers at 50m, from a topology whose arcs are in their own grid."""
    topology = inputs.rivers
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    shapes = []
    for geometry in topology["objects"]["rivers"]["geometries"]:
        parts = geometry.get("arcs", [])
        for numbers in [parts] if geometry["type"] == "LineString" else parts:
            pieces = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
            shapes.append(shapely.linestrings(np.vstack([pieces[0], *[p[1:] for p in pieces[1:]]])))
    yield from _lines(shapes, "river")


def _lines(shapes: list[Any], kind: str) -> Iterator[Any]:
    """Coordinates of the shapes' lines, simplified; of lakes the shells, without small ones."""
    for part in shapely.get_parts(np.array(shapes, dtype=object)):
        if part.geom_type == "Polygon":
            if part.area < SMALLEST_LAKE:
                continue
            part = part.exterior
        if part.length < SHORTEST:
            continue
        line = shapely.get_coordinates(shapely.simplify(part, TOLERANCE[kind]))
        if len(line) > (3 if kind == "lake" else 1):
            yield line


def _row(kind: str, line: Any) -> dict[str, Any]:
    points = np.rint(line * GRID).astype(np.int64)
    steps = np.diff(points, axis=0, prepend=0)
    return {"kind": kind, "dx": steps[:, 0].tolist(), "dy": steps[:, 1].tolist()}
