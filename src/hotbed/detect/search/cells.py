"""Kernels that lay points out by cell: gathering, boxes and weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.sphere.trig import fill_unit_vectors

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]

BLOCK = 32
"""Points in a row that share a bounding box."""

BATCH = 1024


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
    """Bring the points first..stop-1 of the sorted order together, as unit vectors.

    In batches, with buffers of their own: the compiler makes many at a time only where inputs and
    outputs can't overlap.
    """
    mask = (1 << index_bits) - 1
    east, north = np.empty(BATCH), np.empty(BATCH)
    for begin in range(first, stop, BATCH):
        end = min(begin + BATCH, stop)
        for i in range(begin, end):
            j = packed[i] & mask
            order[i] = j
            east[i - begin] = lon[j]
            north[i - begin] = lat[j]
            sorted_weight[i] = weight[j]
        size, here = end - begin, slice(begin, end)
        fill_unit_vectors(east[:size], north[:size], x[here], y[here], z[here])


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
