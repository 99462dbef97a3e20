"""Numbering clusters, and giving border points to the cluster of their nearest core point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotbed.detect._cells import BLOCK, box_of, neighbour_runs, row_reaches
from hotbed.detect._core import block_count
from hotbed.detect._jit import kernel
from hotbed.detect._join import root_of
from hotbed.detect._near import boxes_nearest2, marked_within, nearest2

if TYPE_CHECKING:
    from hotbed.detect.grid import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Parents = NDArray[np.int32]
Marks = NDArray[np.uint8]


@kernel
def lowest_core(grid: Grid, core: Marks, cell_core: Marks, parents: Parents) -> Ints:
    """For each root cell, the lowest index of a core point of its set; -1 for other cells."""
    lowest = np.full(cell_core.size, -1, np.int64)
    for cell in range(cell_core.size):
        if cell_core[cell]:
            root = root_of(parents, cell)
            for point in range(grid.cell_start[cell], grid.cell_start[cell + 1]):
                index = grid.order[point]
                if core[point] and (lowest[root] < 0 or index < lowest[root]):
                    lowest[root] = index
    return lowest


@kernel
def write_labels(
    grid: Grid,
    first: int,
    stop: int,
    core: Marks,
    cell_core: Marks,
    cell_label: NDArray[np.int32],
    labels: NDArray[np.int32],
    core_mask: NDArray[np.bool_],
) -> None:
    """Write labels and core flags of the cells first..stop-1 in the caller's order."""
    reaches = np.empty(2 * grid.reach + 1)
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    row = -1
    for cell in range(first, stop):
        begin, end = grid.cell_start[cell], grid.cell_start[cell + 1]
        outside = 0
        for point in range(begin, end):
            index = grid.order[point]
            core_mask[index] = core[point] != 0
            labels[index] = cell_label[cell] if core[point] else -1
            outside += core[point] == 0
        if outside == 0:
            continue
        if grid.cell_row[cell] != row:
            row = grid.cell_row[cell]
            row_reaches(grid, row, reaches)
        count = neighbour_runs(grid, cell, reaches, runs)
        if any_core(runs, count, cell_core):
            spans = np.empty((block_count(grid, runs, count), 2), np.int64)
            for group in range(begin, end, BLOCK):
                upto = min(group + BLOCK, end)
                adopt(grid, group, upto, runs, count, spans, core, cell_core, cell_label, labels)


@kernel
def any_core(runs: Ints, count: int, cell_core: Marks) -> bool:
    """Whether any cell of the runs has a core point."""
    for r in range(count):
        for cell in range(runs[r, 0], runs[r, 1]):
            if cell_core[cell]:
                return True
    return False


@kernel
def adopt(
    grid: Grid,
    group: int,
    upto: int,
    runs: Ints,
    count: int,
    spans: Ints,
    core: Marks,
    cell_core: Marks,
    cell_label: NDArray[np.int32],
    labels: NDArray[np.int32],
) -> None:
    """Give each point of group..upto-1 that is not core the label of its nearest core point."""
    box = np.empty(6)
    box_of(grid.x, grid.y, grid.z, group, upto, box)
    total = 0
    for r in range(count):
        begin, end = grid.cell_start[runs[r, 0]], grid.cell_start[runs[r, 1]]
        for block in range(begin // BLOCK, (end - 1) // BLOCK + 1):
            if boxes_nearest2(box, grid.boxes[block]) <= grid.eps2:
                low, high = max(begin, block * BLOCK), min(end, block * BLOCK + BLOCK)
                if core[low:high].any():
                    spans[total, 0], spans[total, 1] = low, high
                    total += 1
    if total:
        for point in range(group, upto):
            if not core[point]:
                nearest = nearest_core(grid, point, spans, total, core)
                if nearest >= 0:
                    cell = np.searchsorted(grid.cell_start, nearest, side="right") - 1
                    labels[grid.order[point]] = cell_label[cell]


@kernel
def nearest_core(grid: Grid, point: int, spans: Ints, total: int, core: Marks) -> int:
    """The nearest core point within the radius, of equals the one of the lowest index, or -1."""
    px, py, pz = grid.x[point], grid.y[point], grid.z[point]
    best, best2 = -1, grid.eps2
    for s in range(total):
        low, high = spans[s, 0], spans[s, 1]
        if nearest2(px, py, pz, grid.boxes[low // BLOCK]) > best2:
            continue
        if marked_within(grid, px, py, pz, low, high, best2, core) == 0:
            continue
        for other in range(low, high):
            if core[other]:
                dx, dy, dz = grid.x[other] - px, grid.y[other] - py, grid.z[other] - pz
                d2 = (dx * dx + dy * dy) + dz * dz
                closer = d2 < best2 or (best < 0 and d2 == best2)
                if closer or (d2 == best2 and grid.order[other] < grid.order[best]):
                    best, best2 = other, d2
    return best
