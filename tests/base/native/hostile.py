"""Calls of kernels with arrays whose values point anywhere in or a little beyond each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from hotbed.analysis.regions.density import VECTOR, Places
from hotbed.detect.search.kernels import MEETING
from hotbed.detect.search.layout import BOX, CELL_RUN, Grid

KERNELS = (
    "fill_keys",
    "count_digits",
    "scatter",
    "count_cells",
    "cell_starts",
    "gather",
    "fill_boxes",
    "find_neighbours",
    "mark_core",
    "join_cells",
    "unite_all",
    "flatten",
    "lowest_core",
    "write_core",
    "block_clusters",
    "adopt_border",
    "find_meetings",
    "fill_unit_vectors",
    "fill_chord",
    "sum_near",
    "find_peaks",
    "largest_differences",
    "document_keys",
    "fill_uniform",
    "add_replicates",
)


class Hostile:
    """Arrays of a few sizes, seeded."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.most = int(self.rng.choice([1, 3, 40, 200]))

    def size(self) -> int:
        return int(self.rng.integers(0, self.most + 1))

    def integer(self) -> int:
        return int(self.rng.integers(-2, self.most + 3))

    def integers(self, kind: Any = np.int64) -> Any:
        low = 0 if np.dtype(kind).kind == "u" else -2
        return self.rng.integers(low, self.most + 3, self.size()).astype(kind)

    def ascending(self) -> Any:
        return np.sort(self.integers())

    def reals(self) -> Any:
        scale = self.rng.choice([1e-3, 1.0, 200.0, 1e300])
        values = self.rng.normal(0, scale, self.size())
        values[self.rng.random(values.size) < 0.05] = self.rng.choice([np.nan, np.inf, -np.inf])
        return values

    def records(self, kind: np.dtype[Any]) -> Any:
        values = np.zeros(self.size(), kind)
        for name in kind.names or ():
            some = self.rng.integers(-2, self.most + 3, values.size)
            values[name] = some if kind[name].kind == "i" else some * 0.01
        return values

    def marks(self) -> Any:
        return self.rng.integers(0, 2, self.size()).astype(np.uint8)

    def flags(self) -> Any:
        return self.marks().astype(bool)

    def grid(self) -> Grid:
        reach = int(self.rng.integers(0, 3))
        near = np.zeros((self.size(), 2 * reach + 1), CELL_RUN)
        for name in CELL_RUN.names or ():
            near[name] = self.rng.integers(-2, self.most + 3, near.shape)
        return Grid(
            x=self.reals(),
            y=self.reals(),
            z=self.reals(),
            weight=self.integers(),
            order=self.integers(np.int32),
            boxes=self.records(BOX),
            block_weight=self.integers(),
            cell_start=self.ascending() if self.rng.random() < 0.7 else self.integers(),
            cell_weight=self.integers(),
            cell_row=self.integers(np.int32),
            cell_column=self.integers(np.int32),
            row_first=self.ascending(),
            near=near,
            columns=self.integers(),
            row_height=float(self.rng.choice([0.1, 60.0, 0.0, np.nan])),
            reach=reach if self.rng.random() < 0.8 else self.integer(),
            half2=float(self.rng.choice([1e-6, 0.3, 1.0])),
            eps2=float(self.rng.choice([1e-6, 0.5, 4.0, np.inf])),
        )

    def table(self, kind: Any) -> Any:
        shape = (self.size(), int(self.rng.choice([0, 1, 2, 16, 17])))
        return self.rng.integers(0, self.most + 3, shape).astype(kind)

    def places(self) -> Places:
        cubes = self.size()
        runs = [self.rng.integers(-1, self.most + 1, (cubes, 9)) for _ in range(2)]
        return Places(self.records(VECTOR), self.integers(), np.minimum(*runs), runs[0], 0.01)


def arguments(kernel: str, hostile: Hostile) -> tuple[Any, ...]:
    """What a kernel takes, of the right types and with any values."""
    h, n, i = hostile, hostile.integer, hostile.integers
    span = (n(), n()) if h.rng.random() < 0.3 else (0, h.size())
    powers = np.zeros(int(h.rng.choice([1, 2, 8])), np.int64)
    return {
        "fill_keys": lambda: (h.reals(), h.reals(), i(), 0.7, n(), n(), n(), *span, i()),
        "count_digits": lambda: (i(), n(), *span, powers),
        "scatter": lambda: (i(), n(), *span, powers + n(), i()),
        "count_cells": lambda: (i(), n()),
        "cell_starts": lambda: (i(), n(), i()),
        "gather": lambda: (
            *(h.reals(), h.reals(), i(), i(), n()),
            *(i(np.int32), h.reals(), h.reals(), h.reals(), i(), *span),
        ),
        "fill_boxes": lambda: (
            *(h.reals(), h.reals(), h.reals(), i()),
            *(h.records(BOX), i(), *span),
        ),
        "find_neighbours": lambda: (h.grid(), *span),
        "mark_core": lambda: (h.grid(), n(), *span, h.marks(), h.marks()),
        "join_cells": lambda: (h.grid(), *span, h.marks(), h.marks(), i(np.int32)),
        "unite_all": lambda: (i(np.int32), i(np.int32)),
        "flatten": lambda: (i(np.int32),),
        "lowest_core": lambda: (h.grid(), h.marks(), h.marks(), i(np.int32), i()),
        "write_core": lambda: (
            *(h.grid(), *span, h.marks()),
            *(i(np.int32), i(np.int32), h.flags()),
        ),
        "block_clusters": lambda: (h.grid(), h.marks(), h.marks(), i(np.int32), i(np.int32)),
        "adopt_border": lambda: (h.grid(), *span, h.marks(), i(np.int32), i(), i(np.int32)),
        "find_meetings": lambda: (h.grid(), i(), 0.5, h.records(MEETING)),
        "fill_unit_vectors": lambda: tuple(h.reals() for _ in range(5)),
        "fill_chord": lambda: (float(h.rng.choice([1.0, -1.0, 1e300, np.nan])), h.reals()),
        "sum_near": lambda: (h.places(), i(), h.flags(), i(), h.flags()),
        "find_peaks": lambda: (h.places(), h.flags(), i(), h.flags(), i()),
        "largest_differences": lambda: (
            *(h.table(np.float64), i(), h.table(np.float64), h.table(np.uint8)),
            *(*span, h.reals()),
        ),
        "document_keys": lambda: (h.ascending(), i(np.uint8), n(), i(np.uint64)),
        "fill_uniform": lambda: (i(np.uint64), n(), h.reals()),
        "add_replicates": lambda: (
            *(i(np.uint64), h.ascending(), i(np.int32), i()),
            *(*span, n(), h.table(np.int64)),
        ),
    }[kernel]()
