"""Points sorted into cells of latitude rows, each cell small enough to be wholly within a radius.

Rows are about radius/sqrt(2) high; each is cut into equal columns by its widest parallel. Two
points of a cell are therefore never farther apart than the radius. Within a cell points follow a
Morton curve, so that 32 in a row (a block) lie close together and share a tight bounding box.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hotbed.detect.search.kernels import (
    cell_starts,
    fill_boxes,
    fill_keys,
    find_neighbours,
    gather,
)
from hotbed.detect.search.layout import BLOCK, BOX, CELL_RUN, Grid
from hotbed.detect.search.sort import sorted_keys
from hotbed.detect.search.threads import Threads
from hotbed.sphere.distances import EARTH_RADIUS_KM, Floats, chord

Ints = NDArray[np.int64]

SHRINK = 1.0 - 1e-6
"""Cells are this much smaller than they might be, far beyond any rounding of a position."""

SMALLEST_RADIUS_KM = 0.01


def make_grid(lon: Floats, lat: Floats, weight: Ints, radius_km: float, threads: Threads) -> Grid:
    """Sort n points into cells.

    Parameters
    ----------
    lon, lat : ndarray of float64
        Checked positions in degrees (n,).
    weight : ndarray of int64
        Non-negative counts (n,).
    radius_km : float
        What a cell's diameter may not exceed.
    threads : Threads
        Who does the work; the result is the same.
    """
    eps = chord(radius_km)
    half = min(1.0, eps / 2.0)
    height, columns = _rows(half)
    angle = min(180.0, math.degrees(radius_km / EARTH_RADIUS_KM))
    n = lon.size
    row_bits, column_bits = _bits(columns.size), _bits(int(columns.max()))
    packed, sorted_weight, index_bits, shift = sorted_keys(
        lon, lat, columns, height, row_bits, column_bits, threads
    )
    starts = cell_starts(packed, shift)
    order = np.empty(n, np.int32)
    # The memory of a key takes the point's x once its index is known.
    x, y, z = packed.view(np.float64), np.empty(n), np.empty(n)
    out = (order, x, y, z, sorted_weight)
    threads.run_spans(n, partial(gather, lon, lat, weight, packed, index_bits, *out))
    heads = order[starts[:-1]]
    cells, cell_weight = _cells_of(
        lon[heads], lat[heads], columns, height, column_bits, starts, sorted_weight, threads
    )
    cell_row = (cells >> column_bits).astype(np.int32)
    boxes = np.empty(-(-n // BLOCK), BOX)
    block_weight = np.zeros(boxes.size + 1, np.int64)
    threads.run_spans(
        n, partial(fill_boxes, x, y, z, sorted_weight, boxes, block_weight), multiple=BLOCK
    )
    np.cumsum(block_weight, out=block_weight)
    reach = int(angle / height) + 1
    grid = Grid(
        x=x,
        y=y,
        z=z,
        weight=sorted_weight,
        order=order,
        boxes=boxes,
        block_weight=block_weight,
        cell_start=starts,
        cell_weight=cell_weight,
        cell_row=cell_row,
        cell_column=(cells & ((1 << column_bits) - 1)).astype(np.int32),
        row_first=np.searchsorted(cell_row, np.arange(columns.size + 1)).astype(np.int64),
        near=np.empty((cells.size, 2 * reach + 1), CELL_RUN),
        columns=columns,
        row_height=height,
        reach=reach,
        half2=half * half,
        eps2=eps * eps,
    )
    threads.run_spans(cells.size, partial(find_neighbours, grid))
    return grid


def _cells_of(
    lon: Floats,
    lat: Floats,
    columns: Ints,
    height: float,
    column_bits: int,
    starts: Ints,
    weight: Ints,
    threads: Threads,
) -> tuple[Ints, Ints]:
    """Row and column of each cell, packed, from one of its points; and the weight before it."""
    cells, before = np.empty(lon.size, np.int64), np.zeros(lon.size + 1, np.int64)

    def describe(a: int, b: int) -> None:
        fill_keys(lon[a:b], lat[a:b], columns, height, column_bits, 0, 0, 0, b - a, cells[a:b])
        points = weight[starts[a] : starts[b]]
        before[a + 1 : b + 1] = np.add.reduceat(points, starts[a:b] - starts[a])

    threads.run_spans(lon.size, describe)
    np.cumsum(before, out=before)
    return cells, before


def _rows(half: float) -> tuple[float, Ints]:
    """Height of a row in degrees, and the number of columns of each row from south to north.

    With s = sin(angle/2)/sqrt(2), points that differ by at most 2 asin(s) in latitude, and by at
    most 2 asin(s / cos) in longitude on the row's widest parallel, are within the angle:
    sin(d/2)^2 = sin(dlat/2)^2 + cos cos sin(dlon/2)^2 <= 2 s^2.
    """
    s = SHRINK * half / math.sqrt(2.0)
    rows = math.ceil(math.pi / (2.0 * math.asin(s)))
    height = 180.0 / rows
    south = np.radians(-90.0 + height * np.arange(rows))
    north = south + math.radians(height)
    nearest_equator = np.where((south < 0) & (north > 0), 0.0, np.minimum(abs(south), abs(north)))
    width = 2.0 * np.arcsin(np.minimum(1.0, s / np.maximum(np.cos(nearest_equator), 1e-300)))
    columns = np.where(width >= math.pi, 1, np.ceil(2.0 * math.pi / width))
    return height, columns.astype(np.int64)


def _bits(count: int) -> int:
    return max(1, (count - 1).bit_length())
