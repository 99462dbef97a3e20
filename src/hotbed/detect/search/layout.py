"""The layout of points in cells, which the search's kernels take (struct Grid in layout.hpp)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotbed.sphere.distances import Floats

Ints = NDArray[np.int64]

BLOCK = 32
"""Points in a row that share a bounding box."""

BOX = np.dtype([(f"{end}_{axis}", np.float64) for axis in "xyz" for end in ("low", "high")])
"""Lowest and highest coordinates of some points."""

CELL_RUN = np.dtype([("first", np.int32), ("stop", np.int32)])
"""Cells first..stop-1 of a row; where stop < first, up to stop and on from first, across the
antimeridian."""


class Grid(NamedTuple):
    """Points in cell order. n points, m occupied cells, b blocks, r rows of latitude."""

    x: Floats  # (n,) unit vectors
    y: Floats
    z: Floats
    weight: Ints  # (n,)
    order: NDArray[np.int32]  # (n,) index of each point in the caller's order
    boxes: NDArray[np.void]  # (b,) BOX, of each block
    block_weight: Ints  # (b + 1,) weight before each block
    cell_start: Ints  # (m + 1,) first point of each cell
    cell_weight: Ints  # (m + 1,) weight before each cell
    cell_row: NDArray[np.int32]  # (m,)
    cell_column: NDArray[np.int32]  # (m,)
    row_first: Ints  # (r + 1,) first cell of each row
    near: NDArray[np.void]  # (m, 2 * reach + 1) CELL_RUN, cells in reach in each row
    columns: Ints  # (r,) how many columns the row is cut into
    row_height: float  # degrees
    reach: int  # a neighbour is at most so many rows away
    half2: float  # sin(angle / 2) squared, of the radius as an angle
    eps2: float  # the radius as a chord, squared
