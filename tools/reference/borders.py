"""Country borders for the gate, and a light coast for the map."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from reference.inputs import Inputs

GRID = 1000  # steps a degree: about 100 m, well below the simplification
SIMPLIFY = 0.008  # degrees, just under 1 km

# Units that Natural Earth counts under another country than ISO 3166-1 and GeoNames do.
MOVED = {
    "FR-GF": "GF",
    "FR-GP": "GP",
    "FR-MQ": "MQ",
    "FR-RE": "RE",
    "FR-YT": "YT",
    "NL-BQ1": "BQ",
    "NL-BQ2": "BQ",
    "NL-BQ3": "BQ",
    "NO-21": "SJ",
    "NO-X01~": "BV",
    "-99-X14~": "CX",
    "-99-X15~": "CC",
    "UA-43": "UA",
    "UA-40": "UA",
}
# Areas whose addresses name more than one country: both are let through.
SHARED = {
    "UA-43": ["RU"],
    "UA-40": ["RU"],
    "PS-WBK": ["IL"],
    "PS-GZZ": ["IL"],
    "IL-JM": ["PS"],
    "IL-Z": ["SY"],
    "SY-X01~": ["IL"],
    "EH-X01~": ["MA"],
    "-99-X04~": ["TR"],
    "-99-X16~": ["GB"],
    "-99-X17~": ["GB"],
    "-99-X06~": ["PK"],
    "IN-JK": ["PK"],
    "PK-JK": ["IN"],
    "PK-GB": ["IN"],
    "IN-AR": ["CN"],
    "CN-X01~": ["VN"],
    "-99-X08~": ["CN", "PH", "MY", "TW"],
    "-99-X05~": ["RU"],
    "-99-X13~": ["US"],
}
SHARED_COUNTRIES = {"XK": ["RS"], "EH": ["MA"]}

BORDERS = pa.schema(
    [
        ("iso2", pa.string()),
        ("also", pa.list_(pa.string())),
        ("piece", pa.int32()),
        ("hole", pa.bool_()),
        ("dx", pa.list_(pa.int32())),
        ("dy", pa.list_(pa.int32())),
    ]
)


WESTERN_SAHARA = shapely.box(-18, 20, -8.66, 27.667)  # Natural Earth draws most of it as MA
ISLE_KM = 5.0  # places farther than this from their country's land get a small isle


def country_shapes(inputs: Inputs) -> dict[tuple[str, tuple[str, ...]], BaseGeometry]:
    """Union of the units by country and by the other countries that share them."""
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for number, unit in enumerate(inputs.units):
        code, iso2 = unit["iso_3166_2"], unit["iso_a2"]
        iso2 = MOVED.get(code, iso2)
        also = SHARED.get(code, SHARED_COUNTRIES.get(iso2, []))
        groups[iso2, tuple(also)].append(number)
    shapes = {}
    for key, numbers in sorted(groups.items()):
        # A grid step closes the slivers between units that don't quite touch.
        parts = shapely.buffer(inputs.unit_shapes[numbers], 0.0005, join_style="mitre")
        shapes[key] = shapely.buffer(shapely.union_all(parts), -0.0005, join_style="mitre")
    morocco, sahara = shapes["MA", ()], shapes["EH", ("MA",)]
    shapes["MA", ()] = morocco - WESTERN_SAHARA
    shapes["EH", ("MA",)] = sahara | (morocco & WESTERN_SAHARA)
    return {
        key: shapely.set_precision(shapely.simplify(shape, SIMPLIFY), 1 / GRID)
        for key, shape in shapes.items()
    }


def isles(inputs: Inputs, shapes: dict[Any, BaseGeometry]) -> dict[str, list[BaseGeometry]]:
    """Small octagons for the gazetteer's places on isles that Natural Earth doesn't draw."""
    own: dict[str, list[BaseGeometry]] = defaultdict(list)
    for (iso2, _also), shape in shapes.items():
        own[iso2].append(shape)
    everywhere = shapely.STRtree(list(shapes.values()))
    found: dict[str, list[BaseGeometry]] = defaultdict(list)
    near: dict[str, BaseGeometry] = {}
    for city in inputs.cities:
        iso2 = city["countrycode"]
        if iso2 not in near:
            near[iso2] = shapely.union_all(own[iso2])
            shapely.prepare(near[iso2])
        point = shapely.Point(city["longitude"], city["latitude"])
        if near[iso2].contains(point) or len(everywhere.query(point, predicate="intersects")):
            continue
        squeeze = np.array([np.cos(np.radians(point.y)), 1.0])
        window = shapely.clip_by_rect(
            near[iso2], point.x - 2, point.y - 1, point.x + 2, point.y + 1
        )
        flat = shapely.transform(window, lambda xy, by=squeeze: xy * by)
        gap = shapely.distance(flat, shapely.transform(point, lambda xy, by=squeeze: xy * by))
        if window.is_empty or gap * 111.2 > ISLE_KM:
            found[iso2].append(point.buffer(0.03, quad_segs=2))
    return found


def borders_table(inputs: Inputs) -> pa.Table:
    """One row a ring: delta-coded coordinates in thousandths of a degree."""
    rows: list[dict[str, Any]] = []
    piece = 0
    shapes = country_shapes(inputs)
    drawn = list(shapes.items())
    for iso2, small in sorted(isles(inputs, shapes).items()):
        drawn.append(((iso2, ()), shapely.set_precision(shapely.union_all(small), 1 / GRID)))
    for (iso2, also), shape in drawn:
        for polygon in shapely.get_parts(shape):
            if polygon.geom_type != "Polygon":
                continue
            for hole, ring in [(False, polygon.exterior), *((True, r) for r in polygon.interiors)]:
                steps = np.diff(_grid(ring), axis=0, prepend=0)
                if len(steps) < 4 or (hole and shapely.Polygon(ring).area < 1e-5):
                    continue
                rows.append(
                    {
                        "iso2": iso2,
                        "also": list(also),
                        "piece": piece,
                        "hole": hole,
                        "dx": steps[:, 0].tolist(),
                        "dy": steps[:, 1].tolist(),
                    }
                )
            piece += 1
    return pa.Table.from_pylist(rows, schema=BORDERS)


def _grid(ring: BaseGeometry) -> Any:
    points = np.rint(shapely.get_coordinates(ring) * GRID).astype(np.int32)
    kept = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
    return points[kept]
