"""People under a polygon from a grid of people a cell: exact sums of partly covered cells.

The polygon is projected to the grid's reference system, its edges cut so short that straight stays
straight, and exactextract adds up the cells, each by the part that is covered. Only the cells
under a polygon are read, so that a grid of the world need not fit in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from hotbed.base.errors import HotbedError
from hotbed.base.files import must_exist

STEP_DEGREES = 0.02
"""Longest edge of a polygon before it is projected."""
SEAM_DEGREES = 1e-9
"""Half the width of the cut along the meridian where a projected map ends: 0.1 mm."""
COVERED = 0.999
"""A polygon less of which lies on the grid is not counted from it."""
CELLS_IN_MEMORY = 30_000_000


def grid_population(grid: Path, polygons: Sequence[shapely.Geometry]) -> list[int | None]:
    """People under each polygon, rounded to integers; None where the grid does not reach.

    Cells without data count as nobody; a polygon that covers no others gets None.

    Parameters
    ----------
    grid : Path
        A file that GDAL reads (GeoTIFF, VRT), one band of people a cell, north up.
    polygons : sequence of shapely.Geometry
        In degrees (WGS 84), cut at the antimeridian (RFC 7946).

    Returns
    -------
    list of int or None

    Raises
    ------
    HotbedError
        There is no such file, it is not a raster, has several bands, no reference system, is
        rotated, has negative numbers of people, or the extra `grid` is not installed.
    """
    try:
        import rasterio
        from exactextract.raster import RasterioRasterSource
    except ImportError as error:
        raise HotbedError(
            "reading a population grid needs exactextract and rasterio",
            "pip install 'hotbed[grid]'",
        ) from error
    must_exist(grid)
    try:
        opened = rasterio.open(grid)
    except rasterio.RasterioIOError as error:
        raise HotbedError(
            f"{grid} is not a raster that can be read", "download it again, as a GeoTIFF"
        ) from error
    with opened as raster:
        _check(raster, grid)
        source = RasterioRasterSource(raster, name="people")
        place = _Placing(raster)
        try:
            return [_sum(source, place(polygon), grid) for polygon in polygons]
        except rasterio.RasterioIOError as error:
            raise HotbedError(f"{grid} is damaged or cut off", "download it again") from error


def _check(raster: Any, grid: Path) -> None:
    if raster.count != 1:
        raise HotbedError(f"{grid} has {raster.count} bands", "give a grid with one, of people")
    if raster.crs is None:
        raise HotbedError(
            f"{grid} does not state its reference system",
            "set it, for example with gdal_edit -a_srs",
        )
    turn = raster.transform
    if turn.b or turn.d or turn.a <= 0 or turn.e >= 0:
        raise HotbedError(f"{grid} is rotated or not north up", "warp it first with gdalwarp")


def _sum(source: Any, polygon: shapely.Geometry | None, grid: Path) -> int | None:
    from exactextract import exact_extract

    if polygon is None:
        return None
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(polygon)}
    sums = exact_extract(
        source, [feature], ["sum", "count", "min"], max_cells_in_memory=CELLS_IN_MEMORY
    )[0]["properties"]
    if not sums["count"]:
        return None
    if sums["min"] < 0:
        raise HotbedError(
            f"{grid} has cells of {sums['min']:g} people",
            "state which value means no data, for example with gdal_edit -a_nodata",
        )
    return int(sums["sum"] + 0.5)


class _Placing:
    """Polygons in degrees -> polygons of a grid, or None where they reach beyond it."""

    def __init__(self, raster: Any) -> None:
        from pyproj import CRS, Transformer

        crs = CRS.from_user_input(raster.crs.to_wkt())
        self.extent = shapely.box(*raster.bounds)
        self.geographic = bool(crs.is_geographic)
        self.left = float(raster.bounds.left)
        self.transform = Transformer.from_crs(4326, crs, always_xy=True).transform
        middle = 0.0 if self.geographic else _middle(crs)
        seam = (middle + 360.0) % 360.0 - 180.0
        self.seams = [
            shapely.box(meridian - SEAM_DEGREES, -90.0, meridian + SEAM_DEGREES, 90.0)
            for meridian in ((-180.0, 180.0) if abs(seam) == 180.0 else (seam,))
        ]

    def __call__(self, polygon: shapely.Geometry) -> shapely.Geometry | None:
        placed = self._turned(polygon) if self.geographic else self._projected(polygon)
        if placed is None or placed.area == 0:
            return None
        inside = shapely.intersection(placed, self.extent)
        return placed if inside.area >= COVERED * placed.area else None

    def _turned(self, polygon: shapely.Geometry) -> shapely.Geometry:
        """The polygon on the 360 degrees that begin at the grid's left edge."""
        window = shapely.box(self.left, -90.0, self.left + 360.0, 90.0)
        turns = [
            shapely.transform(polygon, lambda xy, turn=turn: np.add(xy, (turn, 0.0)))
            for turn in (-360.0, 0.0, 360.0)
        ]
        return shapely.union_all([_areal(shapely.intersection(turned, window)) for turned in turns])

    def _projected(self, polygon: shapely.Geometry) -> shapely.Geometry | None:
        apart = shapely.difference(polygon, shapely.union_all(self.seams))
        short = shapely.segmentize(_areal(apart), STEP_DEGREES)
        placed = shapely.transform(
            short, lambda xy: np.column_stack(self.transform(xy[:, 0], xy[:, 1]))
        )
        if not np.isfinite(shapely.get_coordinates(placed)).all():
            return None
        return _areal(shapely.make_valid(placed))


def _middle(crs: Any) -> float:
    """Longitude of the middle of a projected map."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # to_dict says that it may lose what is not asked for here
        return float(crs.to_dict().get("lon_0", 0.0))


def _areal(geometry: shapely.Geometry) -> shapely.Geometry:
    """Only the polygons of a geometry."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
