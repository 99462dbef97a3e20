"""Which cells with core points belong together: union-find over cells.

Core points of one cell are all within the radius of each other. Two cells join if any core point
of the one is within the radius of any of the other, looked up only while they are still apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.detect.search.around import neighbour_runs
from hotbed.detect.search.cells import BLOCK, marked
from hotbed.detect.search.layout import Grid
from hotbed.detect.search.near import boxes_farthest2, boxes_nearest2, marked_within, nearest2

Parents = NDArray[np.int32]
Marks = NDArray[np.uint8]


@kernel
def root_of(parents: Parents, cell: int) -> int:
    """The first cell of a cell's set."""
    while parents[cell] != cell:
        parents[cell] = parents[parents[cell]]
        cell = parents[cell]
    return cell


@kernel
def unite(parents: Parents, a: int, b: int) -> None:
    """Make one set of two; its root is its lowest cell."""
    a, b = root_of(parents, a), root_of(parents, b)
    parents[max(a, b)] = min(a, b)


@kernel
def unite_all(parents: Parents, others: Parents) -> None:
    """Add the sets that another thread has found."""
    for cell in range(others.size):
        if others[cell] != cell:
            unite(parents, cell, others[cell])


@kernel
def join_cells(
    grid: Grid, first: int, stop: int, core: Marks, cell_core: Marks, parents: Parents
) -> None:
    """Unite the cells first..stop-1 with those that follow them and have core points in reach."""
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    for cell in range(first, stop):
        if not cell_core[cell]:
            continue
        count = neighbour_runs(grid, cell, runs)
        root = root_of(parents, cell)
        for r in range(count):
            for other in range(max(runs[r, 0], cell + 1), runs[r, 1]):
                if (
                    cell_core[other]
                    and root_of(parents, other) != root
                    and touch(grid, cell, other, core)
                ):
                    unite(parents, cell, other)
                    root = root_of(parents, cell)


@kernel
def touch(grid: Grid, a: int, b: int, core: Marks) -> bool:
    """Whether a core point of cell a is within the radius of one of cell b."""
    a_begin, a_end = grid.cell_start[a], grid.cell_start[a + 1]
    b_begin, b_end = grid.cell_start[b], grid.cell_start[b + 1]
    for a_block in range(a_begin // BLOCK, (a_end - 1) // BLOCK + 1):
        a_low, a_high = max(a_begin, a_block * BLOCK), min(a_end, a_block * BLOCK + BLOCK)
        for b_block in range(b_begin // BLOCK, (b_end - 1) // BLOCK + 1):
            if boxes_nearest2(grid.boxes[a_block], grid.boxes[b_block]) > grid.eps2:
                continue
            b_low, b_high = max(b_begin, b_block * BLOCK), min(b_end, b_block * BLOCK + BLOCK)
            if boxes_farthest2(grid.boxes[a_block], grid.boxes[b_block]) <= grid.eps2:
                if marked(core, a_low, a_high) and marked(core, b_low, b_high):
                    return True
            elif blocks_touch(grid, a_low, a_high, b_low, b_high, core):
                return True
    return False


@kernel
def blocks_touch(grid: Grid, a_low: int, a_high: int, b_low: int, b_high: int, core: Marks) -> bool:
    """The same for two blocks of points, by distances."""
    box = grid.boxes[b_low // BLOCK]
    for point in range(a_low, a_high):
        if (
            core[point]
            and nearest2(grid.x[point], grid.y[point], grid.z[point], box) <= grid.eps2
            and marked_within(grid.x, grid.y, grid.z, core, point, b_low, b_high, grid.eps2)
        ):
            return True
    return False


@kernel
def flatten(parents: Parents) -> None:
    """Point every cell at its root."""
    for cell in range(parents.size):
        parents[cell] = root_of(parents, cell)
