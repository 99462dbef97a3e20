"""Kernels that tell which cells lie within reach of a cell."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.detect.search.layout import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Runs = NDArray[np.int32]


@kernel
def find_neighbours(grid: Grid, first: int, stop: int) -> None:
    """Fill in grid.near for the cells first..stop-1."""
    reaches, cursors = np.empty(2 * grid.reach + 1), np.empty((2 * grid.reach + 1, 2), np.int64)
    row = -1
    for cell in range(first, stop):
        if grid.cell_row[cell] != row:
            row = grid.cell_row[cell]
            look_around(grid, row, reaches, cursors)
        neighbours(grid, cell, reaches, cursors)


@kernel
def look_around(grid: Grid, row: int, reaches: Floats, cursors: Ints) -> None:
    """Prepare the search for neighbours of a row's cells, from west to east.

    reaches[reach + k] is for the row k further north: how many degrees of longitude away it may
    hold neighbours, -1 where it can't, 360 for all round. From
    sin(d/2)^2 = sin(dlat/2)^2 + cos cos sin(dlon/2)^2, with the least difference of latitude and
    the least cosines of the two rows, and a little more than that.
    cursors[reach + k] are the first and last cell of the last window in that row, both its first.
    """
    cosine = least_cosine(grid, row + 0)
    for k in range(-grid.reach, grid.reach + 1):
        other = row + k
        reaches[grid.reach + k] = -1.0
        if 0 <= other < grid.columns.size and grid.row_first[other] < grid.row_first[other + 1]:
            cursors[grid.reach + k] = grid.row_first[other]
            apart = math.sin(math.radians(max(0, abs(k) - 1) * grid.row_height) / 2.0)
            rest = grid.half2 * (1.0 + 1e-9) - apart * apart
            cosines = cosine * least_cosine(grid, other)
            if rest >= cosines:
                reaches[grid.reach + k] = 360.0
            elif rest >= 0.0:
                half = math.asin(math.sqrt(rest / cosines))
                reaches[grid.reach + k] = math.degrees(2.0 * half) + 1e-9


@kernel
def least_cosine(grid: Grid, row: int) -> float:
    """Cosine of the row's latitude nearest to a pole, less a little."""
    south = -90.0 + row * grid.row_height
    farthest = min(90.0, max(abs(south), abs(south + grid.row_height)))
    return max(0.0, math.cos(math.radians(farthest)) - 1e-12)


@kernel
def neighbours(grid: Grid, cell: int, reaches: Floats, cursors: Ints) -> None:
    """Fill in grid.near for a cell. Cells of a row must come from west to east.

    A window across the antimeridian has its start behind its stop: up to the stop, and from the
    start on.
    """
    row, column = grid.cell_row[cell], grid.cell_column[cell]
    width = 360.0 / grid.columns[row]
    west, east = column * width, (column + 1) * width
    for k in range(2 * grid.reach + 1):
        start, stop = 0, 0
        if reaches[k] >= 0.0:
            other = row + k - grid.reach
            begin, end = grid.row_first[other], grid.row_first[other + 1]
            columns = grid.columns[other]
            scale = columns / 360.0
            low = math.floor((west - reaches[k]) * scale)
            high = math.floor((east + reaches[k]) * scale)
            if high - low + 1 >= columns:
                start, stop = begin, end
            elif low < 0 or high >= columns:
                start = lower_bound(grid.cell_column, begin, end, low % columns)
                stop = lower_bound(grid.cell_column, begin, end, high % columns + 1)
                if start == stop:
                    start, stop = begin, end
            else:
                start, stop = cursors[k, 0], cursors[k, 1]
                while start < end and grid.cell_column[start] < low:
                    start += 1
                stop = max(start, stop)
                while stop < end and grid.cell_column[stop] <= high:
                    stop += 1
                cursors[k, 0], cursors[k, 1] = start, stop
        grid.near[cell, k, 0], grid.near[cell, k, 1] = start, stop


@kernel
def neighbour_runs(grid: Grid, cell: int, runs: Ints) -> int:
    """Fill in runs (first, stop) of consecutive cells that may hold neighbours of a cell's points.

    Runs ascend. Returns their number, at most two a row.
    """
    count = 0
    for k in range(2 * grid.reach + 1):
        start, stop = grid.near[cell, k, 0], grid.near[cell, k, 1]
        if start < stop:
            runs[count, 0], runs[count, 1] = start, stop
            count += 1
        elif start > stop:
            row = grid.cell_row[cell] + k - grid.reach
            runs[count, 0], runs[count, 1] = grid.row_first[row], stop
            count += stop > grid.row_first[row]
            runs[count, 0], runs[count, 1] = start, grid.row_first[row + 1]
            count += grid.row_first[row + 1] > start
    return count


@kernel
def lower_bound(values: NDArray[np.int32], begin: int, end: int, value: int) -> int:
    """First place from begin on whose value is not below the given one."""
    while begin < end:
        middle = (begin + end) // 2
        if values[middle] < value:
            begin = middle + 1
        else:
            end = middle
    return begin
