"""The density search's compiled kernels; each is described where it is defined in C++."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.native import call
from hotbed.detect.search.layout import Grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Singles = NDArray[np.int32]
Marks = NDArray[np.uint8]
Flags = NDArray[np.bool_]

MEETING = np.dtype([("point", np.int64), ("other", np.int64), ("square", np.float64)])
"""Two points of different clusters, as places in the grid's order, and their squared chord."""


def fill_keys(
    lon: Floats,
    lat: Floats,
    columns: Ints,
    height: float,
    column_bits: int,
    morton: int,
    index_bits: int,
    first: int,
    stop: int,
    keys: Ints,
) -> None:
    """Pack row, column, Morton code and index of the points first..stop-1 (sort.cpp)."""
    bits = (column_bits, morton, index_bits)
    call("fill_keys", lon, lat, columns, height, *bits, first, stop, keys)


def count_digits(values: Ints, shift: int, first: int, stop: int, counts: Ints) -> None:
    """Count how often each digit occurs (sort.cpp)."""
    call("count_digits", values, shift, first, stop, counts)


def scatter(values: Ints, shift: int, first: int, stop: int, places: Ints, out: Ints) -> None:
    """Put every value at its digit's next place (sort.cpp)."""
    call("scatter", values, shift, first, stop, places, out)


def cell_starts(packed: Ints, shift: int) -> Ints:
    """First point of each cell, and the number of points at the end (cells.cpp)."""
    starts = np.empty(call("count_cells", packed, shift) + 1, np.int64)
    call("cell_starts", packed, shift, starts)
    return starts


def gather(
    lon: Floats,
    lat: Floats,
    weight: Ints,
    packed: Ints,
    index_bits: int,
    order: Singles,
    x: Floats,
    y: Floats,
    z: Floats,
    sorted_weight: Ints,
    first: int,
    stop: int,
) -> None:
    """Bring the points first..stop-1 of the sorted order together, as unit vectors (cells.cpp)."""
    out = (order, x, y, z, sorted_weight)
    call("gather", lon, lat, weight, packed, index_bits, *out, first, stop)


def fill_boxes(
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Ints,
    boxes: NDArray[np.void],
    block_weight: Ints,
    first: int,
    stop: int,
) -> None:
    """Bounding box of each block, and its weight at the place behind its own (cells.cpp)."""
    call("fill_boxes", x, y, z, weight, boxes, block_weight, first, stop)


def find_neighbours(grid: Grid, first: int, stop: int) -> None:
    """Fill in grid.near for the cells first..stop-1 (around.cpp)."""
    call("find_neighbours", grid, first, stop)


def mark_core(
    grid: Grid, min_weight: int, first: int, stop: int, core: Marks, cell_core: Marks
) -> None:
    """Mark the core points of the cells first..stop-1, and cells that have some (core.cpp)."""
    call("mark_core", grid, min_weight, first, stop, core, cell_core)


def join_cells(
    grid: Grid, first: int, stop: int, core: Marks, cell_core: Marks, parents: Singles
) -> None:
    """Unite the cells first..stop-1 with those that follow them and have core points in reach."""
    call("join_cells", grid, first, stop, core, cell_core, parents)


def unite_all(parents: Singles, others: Singles) -> None:
    """Add the sets of cells of another thread (join.cpp)."""
    call("unite_all", parents, others)


def flatten(parents: Singles) -> None:
    """Point every cell at its root (join.cpp)."""
    call("flatten", parents)


def lowest_core(grid: Grid, core: Marks, cell_core: Marks, roots: Singles) -> Ints:
    """For each root cell, the lowest index of a core point of its set; -1 for other cells."""
    lowest = np.full(cell_core.size, -1, np.int64)
    call("lowest_core", grid, core, cell_core, roots, lowest)
    return lowest


def write_core(
    grid: Grid,
    first: int,
    stop: int,
    core: Marks,
    cell_label: Singles,
    labels: Singles,
    core_mask: Flags,
) -> None:
    """Label the core points of the cells first..stop-1, in the caller's order (border.cpp)."""
    call("write_core", grid, first, stop, core, cell_label, labels, core_mask)


def block_clusters(grid: Grid, core: Marks, cell_core: Marks, cell_label: Singles) -> Singles:
    """The cluster that a block's core points share; -1 without core points, -2 for several."""
    clusters = np.empty(grid.boxes.size, np.int32)
    call("block_clusters", grid, core, cell_core, cell_label, clusters)
    return clusters


def adopt_border(
    grid: Grid,
    first: int,
    stop: int,
    core: Marks,
    block_cluster: Singles,
    cores_before: Ints,
    labels: Singles,
) -> None:
    """Label the border points of the cells first..stop-1, once all core points are labelled.

    cores_before holds for each cell how many cells before it have core points.
    """
    call("adopt_border", grid, first, stop, core, block_cluster, cores_before, labels)


def meetings(grid: Grid, labels: Ints, eps2: float) -> NDArray[np.void]:
    """For every point, its nearest point within the distance of each cluster numbered higher.

    An array of MEETING (frontier.cpp).
    """
    met = np.empty(max(1024, labels.size), MEETING)
    count = call("find_meetings", grid, labels, eps2, met)
    if count > met.size:
        met = np.empty(count, MEETING)
        call("find_meetings", grid, labels, eps2, met)
    return met[:count]
