"""Numbering clusters, and giving border points to the cluster of their nearest core point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.detect.search.around import neighbour_runs
from hotbed.detect.search.cells import BLOCK, box_of, marked
from hotbed.detect.search.core import GROUP, block_count
from hotbed.detect.search.join import root_of
from hotbed.detect.search.layout import Grid
from hotbed.detect.search.near import boxes_nearest2, marked_within, nearest2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Parents = NDArray[np.int32]
Marks = NDArray[np.uint8]

NONE, MIXED = -1, -2


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
def write_core(
    grid: Grid,
    first: int,
    stop: int,
    core: Marks,
    cell_label: NDArray[np.int32],
    labels: NDArray[np.int32],
    core_mask: NDArray[np.bool_],
) -> None:
    """Label the core points of the cells first..stop-1, in the caller's order."""
    for cell in range(first, stop):
        label = cell_label[cell]
        for point in range(grid.cell_start[cell], grid.cell_start[cell + 1]):
            if core[point]:
                core_mask[grid.order[point]] = True
                labels[grid.order[point]] = label


@kernel
def block_clusters(
    grid: Grid, core: Marks, cell_core: Marks, cell_label: NDArray[np.int32]
) -> NDArray[np.int32]:
    """The cluster that a block's core points share; NONE without core points, else MIXED."""
    clusters = np.full(grid.boxes.shape[0], NONE, np.int32)
    for cell in range(cell_core.size):
        if cell_core[cell]:
            label = cell_label[cell]
            for point in range(grid.cell_start[cell], grid.cell_start[cell + 1]):
                block = point // BLOCK
                if core[point] and clusters[block] != label:
                    clusters[block] = label if clusters[block] == NONE else MIXED
    return clusters


@kernel
def adopt_border(
    grid: Grid,
    first: int,
    stop: int,
    core: Marks,
    block_cluster: NDArray[np.int32],
    cores_before: Ints,
    labels: NDArray[np.int32],
) -> None:
    """Label the border points of the cells first..stop-1, once all core points are labelled.

    cores_before : for each cell, how many cells before it have core points.
    """
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    spans = np.empty((256, 2), np.int64)
    for cell in range(first, stop):
        begin, end = grid.cell_start[cell], grid.cell_start[cell + 1]
        if marked(core, begin, end) == end - begin:
            continue
        count = neighbour_runs(grid, cell, runs)
        around = 0
        for r in range(count):
            around += cores_before[runs[r, 1]] - cores_before[runs[r, 0]]
        if around:
            blocks = block_count(grid, runs, count)
            if blocks > len(spans):
                spans = np.empty((2 * blocks, 2), np.int64)
            for group in range(begin, end, GROUP):
                upto = min(group + GROUP, end)
                total, cluster = core_spans(grid, group, upto, runs, count, block_cluster, spans)
                if total:
                    adopt(
                        grid.x,
                        grid.y,
                        grid.z,
                        grid.order,
                        grid.boxes,
                        grid.eps2,
                        spans,
                        total,
                        core,
                        group,
                        upto,
                        cluster,
                        labels,
                    )


@kernel
def core_spans(
    grid: Grid,
    group: int,
    upto: int,
    runs: Ints,
    count: int,
    block_cluster: NDArray[np.int32],
    spans: Ints,
) -> tuple[int, np.int32]:
    """Fill in spans of points, each of one block, that may hold core points near the group.

    Gives their number, and the cluster of all these core points or MIXED. The span nearest to the
    group comes first, so that the others are soon seen to be farther.
    """
    box = np.empty(6)
    box_of(grid.x, grid.y, grid.z, group, upto, box)
    total, closest, done = 0, grid.eps2, -1
    cluster = np.int32(NONE)
    for r in range(count):
        begin, end = grid.cell_start[runs[r, 0]], grid.cell_start[runs[r, 1]]
        for block in range(max(begin // BLOCK, done + 1), (end - 1) // BLOCK + 1):
            done = block
            if block_cluster[block] != NONE:
                away = boxes_nearest2(box, grid.boxes[block])
                if away <= grid.eps2:
                    place = total
                    if away < closest:
                        closest, place = away, 0
                        spans[total, 0], spans[total, 1] = spans[0, 0], spans[0, 1]
                    spans[place, 0] = block * BLOCK
                    spans[place, 1] = min(block * BLOCK + BLOCK, grid.x.size)
                    total += 1
                    if cluster != block_cluster[block]:
                        cluster = block_cluster[block] if cluster == NONE else np.int32(MIXED)
    return total, cluster


@kernel
def adopt(
    x: Floats,
    y: Floats,
    z: Floats,
    order: NDArray[np.int32],
    boxes: Floats,
    eps2: float,
    spans: Ints,
    total: int,
    core: Marks,
    group: int,
    upto: int,
    cluster: np.int32,
    labels: NDArray[np.int32],
) -> None:
    """Give each point of group..upto-1 that is not core the label of its nearest core point.

    Of several equally near, the one of the lowest index. Where all core points in reach are of one
    cluster, any of them will do.
    """
    for point in range(group, upto):
        if core[point]:
            continue
        px, py, pz = x[point], y[point], z[point]
        least, nearest = eps2, -1
        for s in range(total):
            low, high = spans[s, 0], spans[s, 1]
            if nearest2(px, py, pz, boxes[low // BLOCK]) > least:
                continue
            if marked_within(x, y, z, core, point, low, high, least) == 0:
                continue
            if cluster != MIXED:
                labels[order[point]] = cluster
                break
            for other in range(low, high):
                dx, dy, dz = x[other] - px, y[other] - py, z[other] - pz
                d2 = (dx * dx + dy * dy) + dz * dz
                lower = nearest < 0 or order[other] < order[nearest]
                if core[other] and (d2 < least or (d2 == least and lower)):
                    least, nearest = d2, other
        if nearest >= 0:
            labels[order[point]] = labels[order[nearest]]
