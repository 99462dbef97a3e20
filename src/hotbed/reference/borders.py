"""Land, borders and coasts of countries.

Made by tools/build_reference.py from Natural Earth; data/README.md names the sources
and licences. Tables are read on first use and kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import numpy as np
import pyarrow as pa
import shapely

from hotbed.reference.files import read_reference


@cache
def borders() -> dict[str, shapely.Geometry]:
    """Land of every country and territory, by ISO 3166-1 alpha-2 code.

    Natural Earth 10m, simplified to about 1 km, as shapely (multi)polygons in degrees. Territories
    with a code of their own (HK, PR, GF, RE, AX ...) are apart from their state. Disputed areas
    lie under the code that the United Nations use; `shared_areas` tells which other codes their
    addresses may name.

    >>> shapely.contains_xy(borders()["HK"], 114.17, 22.35)
    np.True_
    """
    parts: dict[str, dict[tuple[str, ...], list[shapely.Geometry]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for iso2, also, polygon in _polygons():
        parts[iso2][also].append(polygon)
    return {
        iso2: _joined([shapely.multipolygons(polygons) for polygons in groups.values()])
        for iso2, groups in parts.items()
    }


@cache
def coast() -> pa.Table:
    """Land and borders between countries for small maps (Natural Earth 50m, about 7 km).

    Returns
    -------
    pyarrow.Table
        One row a line: kind ("land": a closed ring, "border": a line), dx, dy: lists of steps in
        hundredths of a degree of longitude and latitude, the first one from 0. Longitudes run from
        169 degrees west to 191 east, so that no land is cut.

    Examples
    --------
    >>> sorted(set(coast()["kind"].to_pylist()))
    ['border', 'land']
    """
    return read_reference("coast.parquet")


@cache
def shared_areas() -> dict[str, shapely.Geometry]:
    """Areas beyond its own borders that a country's addresses may name, by that country's code.

    Crimea for RU, the West Bank and Gaza for IL, Northern Cyprus for TR and the like. A technical
    rule, so that no address is refused for its spelling; it says nothing about status.

    >>> shapely.contains_xy(shared_areas()["TR"], 33.32, 35.34)
    np.True_
    """
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for _iso2, also, polygon in _polygons():
        for other in also:
            parts[other].append(polygon)
    return {iso2: _joined(polygons) for iso2, polygons in parts.items()}


def _joined(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


@cache
def _polygons() -> list[tuple[str, tuple[str, ...], shapely.Geometry]]:
    """(country, others that share it, polygon) from the rings in the file."""
    table = read_reference("borders.parquet")
    steps_x, steps_y = table["dx"].combine_chunks(), table["dy"].combine_chunks()
    steps = np.column_stack([steps_x.values.to_numpy(), steps_y.values.to_numpy()])
    starts = steps_x.offsets.to_numpy()
    ring = np.repeat(np.arange(len(steps_x)), np.diff(starts))
    walked = np.vstack([np.zeros((1, 2), dtype=np.int64), np.cumsum(steps, axis=0)])
    points = (walked[1:] - walked[starts[:-1]][ring]) / 1000.0
    pieces, first = np.unique(table["piece"].to_numpy(), return_index=True)
    rings = shapely.linearrings(points, indices=ring)
    polygons = shapely.polygons(rings, indices=np.searchsorted(pieces, table["piece"].to_numpy()))
    keys = table.select(["iso2", "also"]).take(first).to_pylist()
    return [
        (key["iso2"], tuple(key["also"]), polygon)
        for key, polygon in zip(keys, polygons, strict=True)
    ]
