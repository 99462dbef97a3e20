"""Which points are core: those with enough weight within the radius, their own included.

Most are decided without a distance: a cell as heavy as the minimum is core as a whole, and a cell
whose surroundings can't make up the minimum has no core point. The rest go by blocks of points,
wholly within the radius, wholly beyond, or to be looked at.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.detect.search.around import neighbour_runs
from hotbed.detect.search.cells import BLOCK, box_of
from hotbed.detect.search.close import (
    BAND,
    CHUNK,
    HEAVIEST,
    Singles,
    Weights,
    collect,
    weight_within,
    weights_close,
)
from hotbed.detect.search.layout import Grid
from hotbed.detect.search.near import boxes_apart2, boxes_farthest2, boxes_nearest2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]

GROUP = 32
"""Points decided together."""

HALFWAY = 0.5
"""Blocks nearer than this part of the squared radius are looked at first."""


@kernel
def mark_core(
    grid: Grid, min_weight: int, first: int, stop: int, core: Marks, cell_core: Marks
) -> None:
    """Mark the core points of the cells first..stop-1, and cells that have some."""
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    blocks, middle = np.empty(256, np.int64), np.empty(3)
    close = np.empty((3, blocks.size * BLOCK), np.float32)
    cut = np.empty(blocks.size * BLOCK, np.uint32)
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
            most = block_count(grid, runs, count)
            if most > blocks.size:
                blocks = np.empty(2 * most, np.int64)
                close = np.empty((3, blocks.size * BLOCK), np.float32)
                cut = np.empty(blocks.size * BLOCK, np.uint32)
            for group in range(begin, end, GROUP):
                upto = min(group + GROUP, end)
                if mark_group(
                    grid, min_weight, group, upto, runs, count, blocks, middle, close, cut, core
                ):
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
    blocks: Ints,
    middle: Floats,
    close: Singles,
    cut: Weights,
    core: Marks,
) -> bool:
    """Mark the core points among group..upto-1, a few close by; tell whether there is one.

    Blocks whose middle is nearer come first: most of their points count, which decides core points.
    Blocks are taken completely: what they hold beyond the runs is surely beyond the radius.
    """
    box = np.empty(6)
    box_of(grid.x, grid.y, grid.z, group, upto, box)
    inside, nearer, done = 0, 0, -1
    # Typed, not literal, zeros: or Numba compiles mark_points twice.
    open_weight, open_blocks = int(np.int64(0)), int(np.int64(0))
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
            blocks[open_blocks] = block
            if boxes_apart2(box, other) < HALFWAY * grid.eps2:
                blocks[open_blocks], blocks[nearer] = blocks[nearer], block
                nearer += 1
            open_blocks += 1
        if inside >= min_weight:
            core[group:upto] = 1
            return True
    missing = min_weight - inside
    if open_weight < missing:
        return False
    for axis in range(3):
        middle[axis] = 0.5 * (box[2 * axis] + box[2 * axis + 1])
    return mark_points(
        grid.x,
        grid.y,
        grid.z,
        grid.weight,
        grid.block_weight,
        grid.eps2,
        missing,
        open_weight,
        blocks,
        open_blocks,
        middle,
        close,
        cut,
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
    blocks: Ints,
    count: int,
    middle: Floats,
    close: Singles,
    cut: Weights,
    core: Marks,
    group: int,
    upto: int,
) -> bool:
    """Mark the points of group..upto-1 that find the missing weight in the open blocks.

    Chunk by chunk, so that a chunk stays in the nearest cache for all points of the group.
    """
    inside = np.zeros(upto - group, np.int64)
    sure, maybe = np.float32(eps2 * (1.0 - BAND)), np.float32(eps2 * (1.0 + BAND))
    collect(x, y, z, weight, blocks, count, middle, close, cut)
    rest = open_weight
    for first in range(0, count, CHUNK):
        chunk = blocks[first : min(first + CHUNK, count)]
        low, high = first * BLOCK, (first + chunk.size) * BLOCK
        cx, cy, cz, cw = close[0, low:high], close[1, low:high], close[2, low:high], cut[low:high]
        undecided = False
        for point in range(group, upto):
            near_weight = inside[point - group]
            if near_weight < missing <= near_weight + rest:
                least, most = np.int64(0), np.int64(1)
                if missing <= HEAVIEST:
                    px = np.float32(x[point] - middle[0])
                    py = np.float32(y[point] - middle[1])
                    pz = np.float32(z[point] - middle[2])
                    least, most = weights_close(cx, cy, cz, cw, px, py, pz, sure, maybe)
                if least != most:
                    least = np.int64(weight_within(x, y, z, weight, point, chunk, eps2))
                near_weight += least
                inside[point - group] = near_weight
                undecided |= near_weight < missing
        for block in chunk:
            rest -= block_weight[block + 1] - block_weight[block]
        if not undecided:
            break
    any_core = False
    for point in range(group, upto):
        if inside[point - group] >= missing:
            core[point] = 1
            any_core = True
    return any_core
