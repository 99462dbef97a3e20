"""Kernels that lay points out by cell: gathering, boxes, and which cells lie within reach."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotbed.detect._jit import kernel
from hotbed.detect._trig import fill_unit_vectors

if TYPE_CHECKING:
    from hotbed.detect.grid import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]

BLOCK = 32
"""Points in a row that share a bounding box."""


@kernel
def cell_starts(packed: Ints, shift: int) -> Ints:
    """First point of each cell, and the number of points at the end."""
    count = 0
    last = np.int64(-1)
    for value in packed:
        count += (value >> shift) != last
        last = value >> shift
    starts = np.empty(count + 1, np.int64)
    count = 0
    last = np.int64(-1)
    for i in range(packed.size):
        cell = packed[i] >> shift
        if cell != last:
            starts[count] = i
            count += 1
            last = cell
    starts[count] = packed.size
    return starts


@kernel
def gather(
    lon: Floats,
    lat: Floats,
    weight: Ints,
    packed: Ints,
    index_bits: int,
    order: NDArray[np.int32],
    x: Floats,
    y: Floats,
    z: Floats,
    sorted_weight: Ints,
    first: int,
    stop: int,
) -> None:
    """Bring the points first..stop-1 of the sorted order together, as unit vectors."""
    mask = (1 << index_bits) - 1
    for begin in range(first, stop, 1024):
        end = min(begin + 1024, stop)
        for i in range(begin, end):
            j = packed[i] & mask
            order[i] = j
            x[i] = lon[j]
            y[i] = lat[j]
            sorted_weight[i] = weight[j]
        here = slice(begin, end)
        fill_unit_vectors(x[here], y[here], x[here], y[here], z[here])


@kernel
def fill_boxes(
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Ints,
    boxes: Floats,
    block_weight: Ints,
    first: int,
    stop: int,
) -> None:
    """Bounding box of each block, and its weight at the place behind its own."""
    for begin in range(first, stop, BLOCK):
        end = min(begin + BLOCK, stop)
        block = begin // BLOCK
        box_of(x, y, z, begin, end, boxes[block])
        block_weight[block + 1] = total_of(weight, begin, end)


@kernel
def box_of(x: Floats, y: Floats, z: Floats, begin: int, end: int, box: Floats) -> None:
    """Lowest and highest x, y, z of the points begin..end-1."""
    x0, x1, y0, y1, z0, z1 = x[begin], x[begin], y[begin], y[begin], z[begin], z[begin]
    for i in range(begin + 1, end):
        x0, x1 = min(x0, x[i]), max(x1, x[i])
        y0, y1 = min(y0, y[i]), max(y1, y[i])
        z0, z1 = min(z0, z[i]), max(z1, z[i])
    box[0], box[1], box[2], box[3], box[4], box[5] = x0, x1, y0, y1, z0, z1


@kernel
def total_of(weight: Ints, begin: int, end: int) -> int:
    """Weight of the points begin..end-1."""
    total = 0
    for i in range(begin, end):
        total += weight[i]
    return total


@kernel
def marked(marks: Marks, begin: int, end: int) -> int:
    """How many of the points begin..end-1 are marked."""
    total = 0
    for i in range(begin, end):
        total += marks[i]
    return total


@kernel
def weight_before(weight: Ints, starts: Ints) -> Ints:
    """Weight of all points before each cell's first."""
    before = np.zeros(starts.size, np.int64)
    for cell in range(starts.size - 1):
        before[cell + 1] = before[cell] + total_of(weight, starts[cell], starts[cell + 1])
    return before


@kernel
def look_around(grid: Grid, row: int, reaches: Floats, cursors: Ints) -> None:
    """Prepare the search for neighbours of a row's cells, from west to east.

    reaches[reach + k] is for the row k further north: how many degrees of longitude away it may
    hold neighbours, -1 where it can't, 360 for all round. From
    sin(d/2)^2 = sin(dlat/2)^2 + cos cos sin(dlon/2)^2, with the least difference of latitude and
    the least cosines of the two rows, and a little more than that.
    cursors[reach + k] are the first and last cell of the last window in that row, both its first.
    """
    own = least_cosine(grid, row)
    for k in range(-grid.reach, grid.reach + 1):
        other = row + k
        reaches[grid.reach + k] = -1.0
        if 0 <= other < grid.columns.size and grid.row_first[other] < grid.row_first[other + 1]:
            cursors[grid.reach + k] = grid.row_first[other]
            apart = math.sin(math.radians(max(0, abs(k) - 1) * grid.row_height) / 2.0)
            rest = grid.half2 * (1.0 + 1e-9) - apart * apart
            cosines = own * least_cosine(grid, other)
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
def neighbour_runs(grid: Grid, cell: int, reaches: Floats, cursors: Ints, runs: Ints) -> int:
    """Fill in runs (first, stop) of consecutive cells that may hold neighbours of a cell's points.

    Runs ascend. Returns their number, at most two a row. Cells of a row must be asked for from
    west to east, after `look_around` for the row.
    """
    row, column = grid.cell_row[cell], grid.cell_column[cell]
    width = 360.0 / grid.columns[row]
    west, east = column * width, (column + 1) * width
    count = 0
    for k in range(2 * grid.reach + 1):
        if reaches[k] < 0.0:
            continue
        other = row + k - grid.reach
        begin, end = grid.row_first[other], grid.row_first[other + 1]
        columns = grid.columns[other]
        scale = columns / 360.0
        low = math.floor((west - reaches[k]) * scale)
        high = math.floor((east + reaches[k]) * scale)
        if high - low + 1 >= columns:
            runs[count, 0], runs[count, 1] = begin, end
            count += 1
        elif low < 0 or high >= columns:
            stop = lower_bound(grid.cell_column, begin, end, high % columns + 1)
            runs[count, 0], runs[count, 1] = begin, stop
            count += stop > begin
            start = lower_bound(grid.cell_column, begin, end, low % columns)
            runs[count, 0], runs[count, 1] = start, end
            count += end > start
        else:
            start, stop = cursors[k, 0], cursors[k, 1]
            while start < end and grid.cell_column[start] < low:
                start += 1
            stop = max(start, stop)
            while stop < end and grid.cell_column[stop] <= high:
                stop += 1
            cursors[k, 0], cursors[k, 1] = start, stop
            runs[count, 0], runs[count, 1] = start, stop
            count += stop > start
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
