"""Which points are core: those with enough weight within the radius, their own included.

Most are decided without a distance: a cell as heavy as the minimum is core as a whole, and a cell
whose surroundings can't make up the minimum has no core point. The rest go by blocks of points,
wholly within the radius, wholly beyond, or to be looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hotbed.detect._around import neighbour_runs
from hotbed.detect._cells import BLOCK, box_of
from hotbed.detect._jit import kernel
from hotbed.detect._near import boxes_farthest2, boxes_nearest2

if TYPE_CHECKING:
    from hotbed.detect.grid import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]

GROUP = 32
"""Points decided together."""

LONGEST_SPAN = 16
"""Blocks counted at once: they fit the nearest cache."""


@kernel
def mark_core(
    grid: Grid, min_weight: int, first: int, stop: int, core: Marks, cell_core: Marks
) -> None:
    """Mark the core points of the cells first..stop-1, and cells that have some."""
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    spans = np.empty((256, 2), np.int64)
    for cell in range(first, stop):
        begin, end = grid.cell_start[cell], grid.cell_start[cell + 1]
        if grid.cell_weight[cell + 1] - grid.cell_weight[cell] >= min_weight:
            core[begin:end] = 1
            cell_core[cell] = 1
            continue
        count = neighbour_runs(grid, cell, runs)
        around = 0
        for r in range(count):
            around += grid.cell_weight[runs[r, 1]] - grid.cell_weight[runs[r, 0]]
        if around >= min_weight:
            blocks = block_count(grid, runs, count)
            if blocks > len(spans):
                spans = np.empty((2 * blocks, 2), np.int64)
            for group in range(begin, end, GROUP):
                upto = min(group + GROUP, end)
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
    """Mark the core points among group..upto-1, a few close by; tell whether there is one.

    Blocks are taken whole: what they hold beyond the runs is surely beyond the radius.
    """
    box = np.empty(6)
    box_of(grid.x, grid.y, grid.z, group, upto, box)
    inside, done = 0, -1
    # Typed, not literal, zeros: or Numba compiles mark_points twice.
    open_weight, open_spans = int(np.int64(0)), int(np.int64(0))
    for r in range(count):
        begin, end = grid.cell_start[runs[r, 0]], grid.cell_start[runs[r, 1]]
        for block in range(max(begin // BLOCK, done + 1), (end - 1) // BLOCK + 1):
            done = block
            other = grid.boxes[block]
            if boxes_nearest2(box, other) > grid.eps2:
                continue
            weight = grid.block_weight[block + 1] - grid.block_weight[block]
            if boxes_farthest2(box, other) <= grid.eps2:
                inside += weight
                continue
            open_weight += weight
            last = open_spans - 1
            if last >= 0 and spans[last, 1] == block and block - spans[last, 0] < LONGEST_SPAN:
                spans[last, 1] = block + 1
            else:
                spans[open_spans, 0], spans[open_spans, 1] = block, block + 1
                open_spans += 1
        if inside >= min_weight:
            core[group:upto] = 1
            return True
    missing = min_weight - inside
    return open_weight >= missing and mark_points(
        grid.x,
        grid.y,
        grid.z,
        grid.weight,
        grid.block_weight,
        grid.eps2,
        missing,
        open_weight,
        spans,
        open_spans,
        core,
        group,
        upto,
    )


@kernel
def mark_points(
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Ints,
    block_weight: Ints,
    eps2: float,
    missing: int,
    open_weight: int,
    spans: Ints,
    open_spans: int,
    core: Marks,
    group: int,
    upto: int,
) -> bool:
    """Mark the points of group..upto-1 that find the missing weight in the open spans of blocks.

    Span by span, so that a span stays in the nearest cache for all points of the group.
    """
    inside = np.zeros(upto - group, np.int64)
    rest = open_weight
    for s in range(open_spans):
        low, high = spans[s, 0] * BLOCK, min(spans[s, 1] * BLOCK, x.size)
        undecided = False
        for point in range(group, upto):
            own = inside[point - group]
            if own < missing <= own + rest:
                own += weight_within(x, y, z, weight, point, low, high, eps2)
                inside[point - group] = own
                undecided |= own < missing
        rest -= block_weight[spans[s, 1]] - block_weight[spans[s, 0]]
        if not undecided:
            break
    found = False
    for point in range(group, upto):
        if inside[point - group] >= missing:
            core[point] = 1
            found = True
    return found


@kernel
def weight_within(
    x: Floats, y: Floats, z: Floats, weight: Ints, point: int, low: int, high: int, eps2: float
) -> int:
    """Weight of the points low..high-1 within the distance of a point."""
    px, py, pz = x[point], y[point], z[point]
    x, y, z, weight = x[low:high], y[low:high], z[low:high], weight[low:high]
    total = 0
    for i in range(x.size):
        dx, dy, dz = x[i] - px, y[i] - py, z[i] - pz
        total += int(weight[i]) if (dx * dx + dy * dy) + dz * dz <= eps2 else 0
    return total
