"""Points that may lie within the radius of a group, side by side and in single precision.

Coordinates are taken from the group's middle, so that float32 holds them to 2**-24 of themselves.
For a pair at about the radius they are at most twice the radius, which puts the square of its
distance off by at most 11 * 2**-24, or 7e-7, of itself. What is within or beyond the radius by more
than `BAND` is decided for good; where points weigh something in between, float64 decides.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.detect.search.cells import BLOCK

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int64]
Weights = NDArray[np.uint32]

BAND = 4e-6
CHUNK = 16
"""Blocks looked at in one go: they fit the nearest cache."""

HEAVIEST = 1 << 22
"""Weights are cut here, so that a chunk's sum fits 32 bits; larger minima go without."""


@kernel
def collect(
    x: Floats,
    y: Floats,
    z: Floats,
    weight: Ints,
    blocks: Ints,
    count: int,
    middle: Floats,
    close: Singles,
    cut: Weights,
) -> None:
    """Bring the points of some blocks together, `BLOCK` places for each.

    Parameters
    ----------
    blocks : ndarray of int64
        (count or more,) numbers of blocks.
    middle : ndarray of float64
        (3,) what coordinates are counted from.
    close, cut : Singles
        Filled in: (3, m) coordinates and (m,) weights; places behind the last point of all
        weigh nothing.
    """
    for b in range(count):
        low, high = blocks[b] * BLOCK, min(blocks[b] * BLOCK + BLOCK, x.size)
        start, stop = b * BLOCK, b * BLOCK + high - low
        shift(x[low:high], middle[0], close[0, start:stop])
        shift(y[low:high], middle[1], close[1, start:stop])
        shift(z[low:high], middle[2], close[2, start:stop])
        cut_weights(weight[low:high], cut[start:stop])
        close[:, stop : start + BLOCK] = 0
        cut[stop : start + BLOCK] = 0


@kernel
def shift(values: Floats, middle: float, out: Singles) -> None:
    """Coordinates counted from the middle."""
    for i in range(out.size):
        out[i] = np.float32(values[i] - middle)


@kernel
def cut_weights(weight: Ints, out: Weights) -> None:
    """Weights up to `HEAVIEST`."""
    for i in range(out.size):
        out[i] = np.uint32(min(weight[i], HEAVIEST))


@kernel
def weights_close(
    x: Singles,
    y: Singles,
    z: Singles,
    cut: Weights,
    px: np.float32,
    py: np.float32,
    pz: np.float32,
    sure: np.float32,
    maybe: np.float32,
) -> tuple[np.int64, np.int64]:
    """Weight of the points surely, and maybe, within the distance of a position."""
    least, most = np.uint32(0), np.uint32(0)
    for i in range(x.size):
        dx, dy, dz = x[i] - px, y[i] - py, z[i] - pz
        d2 = (dx * dx + dy * dy) + dz * dz
        # Cast at each step: or Numba widens the sums, and half as many pairs go at a time.
        least = np.uint32(least + cut[i] * np.uint32(d2 <= sure))
        most = np.uint32(most + cut[i] * np.uint32(d2 <= maybe))
    return np.int64(least), np.int64(most)


@kernel
def weight_within(
    x: Floats, y: Floats, z: Floats, weight: Ints, point: int, blocks: Ints, eps2: float
) -> int:
    """Weight of the blocks' points within the distance of a point, exactly."""
    px, py, pz = x[point], y[point], z[point]
    total = 0
    for block in blocks:
        for i in range(block * BLOCK, min(block * BLOCK + BLOCK, x.size)):
            dx, dy, dz = x[i] - px, y[i] - py, z[i] - pz
            total += weight[i] if (dx * dx + dy * dy) + dz * dz <= eps2 else 0
    return total
