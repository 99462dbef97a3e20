"""Distances and bounds of distances, squared, between points and boxes on the unit sphere.

Rounding keeps order: a - b, squares and sums computed from bounds never come out on the wrong
side of the same computed from the points, as long as the operations are the same and in the same
order. So a box decides exactly as its points would, ties at the radius included.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]


@kernel
def marked_within(
    x: Floats, y: Floats, z: Floats, marks: Marks, point: int, low: int, high: int, eps2: float
) -> int:
    """How many marked points of low..high-1 are within the distance of a point."""
    px, py, pz = x[point], y[point], z[point]
    x, y, z, marks = x[low:high], y[low:high], z[low:high], marks[low:high]
    total = 0
    for i in range(x.size):
        dx, dy, dz = x[i] - px, y[i] - py, z[i] - pz
        total += int(marks[i]) if (dx * dx + dy * dy) + dz * dz <= eps2 else 0
    return total


@kernel
def nearest2(px: float, py: float, pz: float, box: Floats) -> float:
    """Least distance from a position to the box."""
    dx = max(max(box[0] - px, px - box[1]), 0.0)
    dy = max(max(box[2] - py, py - box[3]), 0.0)
    dz = max(max(box[4] - pz, pz - box[5]), 0.0)
    d2: float = (dx * dx + dy * dy) + dz * dz
    return d2


@kernel
def boxes_nearest2(a: Floats, b: Floats) -> float:
    """Least distance between two boxes."""
    dx = max(max(b[0] - a[1], a[0] - b[1]), 0.0)
    dy = max(max(b[2] - a[3], a[2] - b[3]), 0.0)
    dz = max(max(b[4] - a[5], a[4] - b[5]), 0.0)
    d2: float = (dx * dx + dy * dy) + dz * dz
    return d2


@kernel
def boxes_farthest2(a: Floats, b: Floats) -> float:
    """Greatest distance between two boxes."""
    dx = max(b[1] - a[0], a[1] - b[0])
    dy = max(b[3] - a[2], a[3] - b[2])
    dz = max(b[5] - a[4], a[5] - b[4])
    d2: float = (dx * dx + dy * dy) + dz * dz
    return d2


@kernel
def boxes_apart2(a: Floats, b: Floats) -> float:
    """Distance between the middles of two boxes."""
    dx = 0.5 * ((b[0] + b[1]) - (a[0] + a[1]))
    dy = 0.5 * ((b[2] + b[3]) - (a[2] + a[3]))
    dz = 0.5 * ((b[4] + b[5]) - (a[4] + a[5]))
    d2: float = (dx * dx + dy * dy) + dz * dz
    return d2
