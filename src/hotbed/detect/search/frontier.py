"""Kernel for the nearest members of different clusters, looked for only along frontiers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.detect.search.around import neighbour_runs
from hotbed.detect.search.cells import BLOCK
from hotbed.detect.search.layout import Grid
from hotbed.detect.search.near import nearest2

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@kernel
def meetings(grid: Grid, labels: Ints, eps2: float) -> tuple[Ints, Floats]:
    """For every point, its nearest point within the distance of each cluster numbered higher.

    Returns
    -------
    tuple
        Ends : (k, 2) the two points, as places in the grid's order.
        squares : (k,) their squared chord.
    """
    low, high = cell_range(grid, labels)
    runs = np.empty((4 * grid.reach + 4, 2), np.int64)
    nearest = np.full(high.max() + 1, -1, np.int64)
    square = np.empty(nearest.size)
    met = np.empty(nearest.size, np.int64)
    ends, squares, total = np.empty((1024, 2), np.int64), np.empty(1024), 0
    for cell in range(low.size):
        count = neighbour_runs(grid, cell, runs)
        if not any_higher(low[cell], high, runs, count):
            continue
        for point in range(grid.cell_start[cell], grid.cell_start[cell + 1]):
            clusters = 0
            for r in range(count):
                for other in range(runs[r, 0], runs[r, 1]):
                    if high[other] > labels[point]:
                        clusters = meet(
                            grid, labels, eps2, point, other, nearest, square, met, clusters
                        )
            while total + clusters > squares.size:
                ends = np.concatenate((ends, np.empty_like(ends)))
                squares = np.concatenate((squares, np.empty_like(squares)))
            for label in met[:clusters]:
                ends[total, 0], ends[total, 1] = point, nearest[label]
                squares[total] = square[label]
                nearest[label] = -1
                total += 1
    return ends[:total], squares[:total]


@kernel
def meet(
    grid: Grid,
    labels: Ints,
    eps2: float,
    point: int,
    cell: int,
    nearest: Ints,
    square: Floats,
    met: Ints,
    clusters: int,
) -> int:
    """Note the nearest points of higher clusters in a cell; returns how many clusters are met."""
    px, py, pz = grid.x[point], grid.y[point], grid.z[point]
    begin, end = grid.cell_start[cell], grid.cell_start[cell + 1]
    for block in range(begin // BLOCK, (end - 1) // BLOCK + 1):
        if nearest2(px, py, pz, grid.boxes[block]) > eps2:
            continue
        for other in range(max(begin, block * BLOCK), min(end, block * BLOCK + BLOCK)):
            label = labels[other]
            if label <= labels[point]:
                continue
            dx, dy, dz = grid.x[other] - px, grid.y[other] - py, grid.z[other] - pz
            d2 = (dx * dx + dy * dy) + dz * dz
            if d2 > eps2:
                continue
            if nearest[label] < 0:
                met[clusters] = label
                clusters += 1
            elif d2 > square[label] or (
                d2 == square[label] and grid.order[other] > grid.order[nearest[label]]
            ):
                continue
            nearest[label], square[label] = other, d2
    return clusters


@kernel
def cell_range(grid: Grid, labels: Ints) -> tuple[Ints, Ints]:
    """Lowest and highest cluster of each cell."""
    cells = grid.cell_row.size
    low, high = np.empty(cells, np.int64), np.empty(cells, np.int64)
    for cell in range(cells):
        members = labels[grid.cell_start[cell] : grid.cell_start[cell + 1]]
        low[cell], high[cell] = members.min(), members.max()
    return low, high


@kernel
def any_higher(lowest: int, high: Ints, runs: Ints, count: int) -> bool:
    """Whether a cell of the runs has a cluster numbered above a cell's lowest."""
    for r in range(count):
        for cell in range(runs[r, 0], runs[r, 1]):
            if high[cell] > lowest:
                return True
    return False
