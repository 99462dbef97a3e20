"""The layout of points in cells, which the search's kernels take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotbed.sphere.distances import Floats

Ints = NDArray[np.int64]


class Grid(NamedTuple):
    """Points in cell order. n points, m occupied cells, b blocks, r rows of latitude."""

    x: Floats  # (n,) unit vectors
    y: Floats
    z: Floats
    weight: Ints  # (n,)
    order: NDArray[np.int32]  # (n,) index of each point in the caller's order
    boxes: Floats  # (b, 6) lowest and highest x, y, z of each block
    block_weight: Ints  # (b + 1,) weight before each block
    cell_start: Ints  # (m + 1,) first point of each cell
    cell_weight: Ints  # (m + 1,) weight before each cell
    cell_row: NDArray[np.int32]  # (m,)
    cell_column: NDArray[np.int32]  # (m,)
    row_first: Ints  # (r + 1,) first cell of each row
    near: NDArray[np.int32]  # (m, 2 * reach + 1, 2) cells in reach: first and stop in each row
    columns: Ints  # (r,) how many columns the row is cut into
    row_height: float  # degrees
    reach: int  # a neighbour is at most so many rows away
    half2: float  # sin(angle / 2) squared, of the radius as an angle
    eps2: float  # the radius as a chord, squared
