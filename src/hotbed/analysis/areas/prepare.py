"""Any polygons as valid polygons in WGS 84 degrees, and what had to be done to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from hotbed.analysis.areas.formats import WGS84, Layer
from hotbed.analysis.text import plural
from hotbed.base.errors import HotbedError, printable
from hotbed.sphere.rings import jumps, unrolled

STEP_KM = 5.0
"""Longest edge of a polygon of another reference system before it is converted: on the map of
degrees it then strays from its course by less than 1 m in temperate latitudes."""
TOP = 90.0 + 1e-6
WIDEST = 540.0
AT_ONCE = 1000
"""Polygons whose coordinates are looked at together, for the memory's sake."""


@dataclass(frozen=True)
class Prepared:
    """Polygons ready to be asked which places they hold.

    Parameters
    ----------
    shapes : numpy.ndarray
        (features,) valid polygons in degrees, None where a feature has none; a polygon may reach
        beyond 180 degrees.
    notes : list of str
        What was done to them, in words.
    """

    shapes: np.ndarray
    notes: list[str]


def prepare(layer: Layer, crs: str | None = None) -> Prepared:
    """Bring polygons into degrees, mend what is invalid, unroll what crosses the antimeridian.

    Parameters
    ----------
    layer : Layer
    crs : str, optional
        The reference system, of a file that does not state it.

    Returns
    -------
    Prepared

    Raises
    ------
    HotbedError
        The reference system is not stated, a coordinate is no number or out of range, or there
        is no polygon.
    """
    notes: list[str] = []
    shapes = np.array([_areal(shape) for shape in layer.shapes], object)
    without = int(sum(shape is None for shape in shapes))
    if without == len(shapes):
        raise HotbedError(f"{layer.path} holds no polygon", "give a file of polygons")
    if without:
        notes.append(f"{without:,} of {plural(len(shapes), 'feature')} without a polygon, left out")
    there = np.flatnonzero([shape is not None for shape in shapes])
    kept = shapely.force_2d(shapes[there])
    _must_be_numbers(kept, layer)
    kept = _to_degrees(kept, layer, crs, notes)
    _must_be_degrees(kept, layer)
    crossing = np.flatnonzero([jumps(shape) for shape in kept])
    if crossing.size:
        kept[crossing] = [unrolled(shape) for shape in kept[crossing]]
        notes.append(
            f"{plural(crossing.size, 'polygon')} uncut across the antimeridian: edges of more than "
            "180 degrees go the short way"
        )
    broken = np.flatnonzero(~shapely.is_valid(kept))
    if broken.size:
        kept[broken] = shapely.make_valid(kept[broken], method="structure", keep_collapsed=False)
        notes.append(
            f"{plural(broken.size, 'invalid polygon')} mended: inside is what shells and not holes "
            "hold"
        )
    if layer.edges == "spherical":
        notes.append("its edges are said to be arcs; they are taken as straight lines in degrees")
    shapes[there] = [None if shapely.is_empty(shape) else shape for shape in kept]
    return Prepared(shapes, notes)


def _areal(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The polygons of a geometry, also of a collection; None where it has none."""
    if shape is None or shapely.is_empty(shape):
        return None
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    if shape.geom_type != "GeometryCollection":
        return None
    members = [part for part in map(_areal, shape.geoms) if part is not None]
    parts = shapely.get_parts(members).tolist() if members else []
    return shapely.MultiPolygon(parts) if parts else None


def _must_be_numbers(shapes: np.ndarray, layer: Layer) -> None:
    for first in range(0, shapes.size, AT_ONCE):
        part = shapes[first : first + AT_ONCE]
        xy, whose = shapely.get_coordinates(part, return_index=True)
        bad = whose[~np.isfinite(xy).all(axis=1)]
        if bad.size:
            raise HotbedError(
                f"{layer.path}: polygon {first + int(bad[0]) + 1} has a coordinate without a value",
                "correct it",
            )


def _to_degrees(shapes: np.ndarray, layer: Layer, crs: str | None, notes: list[str]) -> np.ndarray:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    stated = layer.crs if layer.crs is not None else crs
    if stated is None:
        raise HotbedError(
            f"{layer.path} does not state its reference system (for a Shapefile, in a .prj)",
            "name it with --crs, for example EPSG:4326",
        )
    if layer.crs is not None and crs is not None:
        notes.append(f"--crs {crs} is not needed: the file states its reference system")
    try:
        system = CRS.from_user_input(stated)
        if system.equals(CRS.from_user_input(WGS84), ignore_axis_order=True):
            return shapes
        into = Transformer.from_crs(system, CRS.from_user_input(WGS84), always_xy=True)
        fine = shapely.segmentize(shapes, _step(system))
        placed: np.ndarray = shapely.transform(
            fine, lambda xy: np.column_stack(into.transform(xy[:, 0], xy[:, 1], errcheck=True))
        )
    except (CRSError, ProjError) as error:
        raise HotbedError(
            f"{layer.path} can't be converted to WGS 84 ({printable(error)})",
            "convert it, for example with ogr2ogr -t_srs EPSG:4326",
        ) from error
    notes.append(f"converted from {printable(system.name)} to WGS 84")
    return placed


def _step(system: Any) -> float:
    """`STEP_KM` in the units of a reference system."""
    factor = float(system.axis_info[0].unit_conversion_factor or 1.0)
    if system.is_geographic:
        return 360.0
    return STEP_KM * 1000.0 / factor


def _must_be_degrees(shapes: np.ndarray, layer: Layer) -> None:
    west, south, east, north = shapely.bounds(shapes).T
    out = (south < -TOP) | (north > TOP) | (west < -WIDEST) | (east > WIDEST)
    out |= ~np.isfinite(west + south + east + north)
    if out.any():
        number = int(np.flatnonzero(out)[0]) + 1
        raise HotbedError(
            f"{layer.path}: polygon {number} is not in degrees, as its reference system says",
            "state the right one in the file, or convert it to WGS 84 (EPSG:4326)",
        )
