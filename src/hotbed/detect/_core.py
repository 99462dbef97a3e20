"""Which points are core: those with enough weight within the radius, their own included.

Most are decided without a distance: a cell as heavy as the minimum is core as a whole, and a cell
whose surroundings can't make up the minimum has no core point. The rest go by blocks of points,
wholly within the radius, wholly beyond, or to be looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotbed.detect._cells import BLOCK, box_of, neighbour_runs, row_reaches
from hotbed.detect._jit import kernel
from hotbed.detect._near import (
    boxes_farthest2,
    boxes_nearest2,
    farthest2,
    nearest2,
    weight_within,
)

if TYPE_CHECKING:
    from hotbed.detect.grid import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]


@kernel
def mark_core(
    grid: Grid, min_weight: int, first: int, stop: int, core: Marks, cell_core: Marks
) -> None:
    """Mark the core points of the cells first..stop-1, and cells that have some."""
    reaches = np.empty(2 * grid.reach + 1)
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    row = -1
    for cell in range(first, stop):
        begin, end = grid.cell_start[cell], grid.cell_start[cell + 1]
        if grid.cell_weight[cell + 1] - grid.cell_weight[cell] >= min_weight:
            core[begin:end] = 1
            cell_core[cell] = 1
            continue
        if grid.cell_row[cell] != row:
            row = grid.cell_row[cell]
            row_reaches(grid, row, reaches)
        count = neighbour_runs(grid, cell, reaches, runs)
        around = 0
        for r in range(count):
            around += grid.cell_weight[runs[r, 1]] - grid.cell_weight[runs[r, 0]]
        if around >= min_weight:
            spans = np.empty((block_count(grid, runs, count), 3), np.int64)
            for group in range(begin, end, BLOCK):
                upto = min(group + BLOCK, end)
                if mark_group(grid, min_weight, group, upto, runs, count, spans, core):
                    cell_core[cell] = 1


@kernel
def block_count(grid: Grid, runs: Ints, count: int) -> int:
    """At most so many blocks are touched by the runs of cells."""
    total = 0
    for r in range(count):
        points = grid.cell_start[runs[r, 1]] - grid.cell_start[runs[r, 0]]
        total += points // BLOCK + 2
    return total


@kernel
def mark_group(
    grid: Grid,
    min_weight: int,
    group: int,
    upto: int,
    runs: Ints,
    count: int,
    spans: Ints,
    core: Marks,
) -> bool:
    """Mark the core points among group..upto-1, at most a block; tell whether there is one."""
    box = np.empty(6)
    box_of(grid.x, grid.y, grid.z, group, upto, box)
    inside, open_weight, open_spans = 0, 0, 0
    for r in range(count):
        begin, end = grid.cell_start[runs[r, 0]], grid.cell_start[runs[r, 1]]
        for block in range(begin // BLOCK, (end - 1) // BLOCK + 1):
            other = grid.boxes[block]
            if boxes_nearest2(box, other) > grid.eps2:
                continue
            low, high = max(begin, block * BLOCK), min(end, block * BLOCK + BLOCK)
            if high - low == BLOCK:
                weight = grid.block_weight[block + 1] - grid.block_weight[block]
            else:
                weight = grid.weight[low:high].sum()
            if boxes_farthest2(box, other) <= grid.eps2:
                inside += weight
            else:
                spans[open_spans, 0], spans[open_spans, 1] = low, high
                spans[open_spans, 2] = weight
                open_spans += 1
                open_weight += weight
        if inside >= min_weight:
            core[group:upto] = 1
            return True
    found = False
    if inside + open_weight >= min_weight:
        for point in range(group, upto):
            if is_core(grid, point, min_weight, inside, open_weight, spans, open_spans):
                core[point] = 1
                found = True
    return found


@kernel
def is_core(
    grid: Grid,
    point: int,
    min_weight: int,
    inside: int,
    open_weight: int,
    spans: Ints,
    open_spans: int,
) -> bool:
    """Whether a point reaches the minimum, given what surely counts and what is open."""
    px, py, pz = grid.x[point], grid.y[point], grid.z[point]
    reachable = inside + open_weight
    for s in range(open_spans):
        low, high, weight = spans[s, 0], spans[s, 1], spans[s, 2]
        box = grid.boxes[low // BLOCK]
        if nearest2(px, py, pz, box) > grid.eps2:
            reachable -= weight
        elif farthest2(px, py, pz, box) <= grid.eps2:
            inside += weight
        else:
            within = weight_within(grid, px, py, pz, low, high, grid.eps2)
            inside += within
            reachable -= weight - within
        if inside >= min_weight:
            return True
        if reachable < min_weight:
            return False
    return inside >= min_weight
