"""Keys of cells, and their radix sort."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.detect.search.kernels import count_digits, fill_keys, scatter
from hotbed.detect.search.threads import Threads, cut

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DIGIT = 11
MORTON = 5
"""At most so many bits an axis tell positions within a cell apart."""


def sorted_keys(
    lon: Floats,
    lat: Floats,
    columns: Ints,
    height: float,
    row_bits: int,
    column_bits: int,
    threads: Threads,
) -> tuple[Ints, Ints, int, int]:
    """Every point's cell, place in the cell and index in one int64, sorted.

    Returns
    -------
    packed : (n,) a cell's bits, a Morton code's and an index's, from the highest to the lowest.
        Cells follow each other by row, then column.
    spare : (n,) memory that is no longer needed.
    index_bits : bits of the index.
    shift : bits of the index and the Morton code.
    """
    n = lon.size
    index_bits = max(1, (n - 1).bit_length())
    cell_bits = row_bits + column_bits
    if cell_bits + index_bits > 63:
        return _by_rank(lon, lat, columns, height, column_bits, index_bits)
    digits = -(-(cell_bits + 2) // DIGIT)
    morton = min(MORTON, (digits * DIGIT - cell_bits) // 2, (63 - cell_bits - index_bits) // 2)
    packed = np.empty(n, np.int64)
    threads.run_spans(
        n,
        lambda first, stop: fill_keys(
            lon, lat, columns, height, column_bits, morton, index_bits, first, stop, packed
        ),
    )
    packed, spare = radix_sort(packed, index_bits, cell_bits + 2 * morton, threads)
    return packed, spare, index_bits, index_bits + 2 * morton


def radix_sort(values: Ints, low: int, bits: int, threads: Threads) -> tuple[Ints, Ints]:
    """Sort by `bits` bits from bit `low` on, stably; returns the result and spare memory."""
    passes = max(1, -(-bits // DIGIT))
    digit = -(-bits // passes)
    other = np.empty_like(values)
    for number in range(passes):
        _sort_by_digit(values, low + number * digit, 1 << digit, other, threads)
        values, other = other, values
    return values, other


def _sort_by_digit(values: Ints, shift: int, size: int, out: Ints, threads: Threads) -> None:
    spans = cut(values.size, threads.count)
    counts = {span: np.zeros(size, np.int64) for span in spans}
    threads.run(lambda a, b: count_digits(values, shift, a, b, counts[a, b]), spans)
    table = np.array([counts[span] for span in spans])
    before = np.cumsum(table.T).reshape(table.T.shape).T - table
    places = dict(zip(spans, np.ascontiguousarray(before), strict=True))
    threads.run(lambda a, b: scatter(values, shift, a, b, places[a, b], out), spans)


def _by_rank(
    lon: Floats, lat: Floats, columns: Ints, height: float, column_bits: int, index_bits: int
) -> tuple[Ints, Ints, int, int]:
    """The same for tiny radii on many points, whose cells and indices together exceed an int64.

    Cells are numbered as they follow each other; there are no more of them than points.
    """
    keys = np.empty(lon.size, np.int64)
    fill_keys(lon, lat, columns, height, column_bits, 0, 0, 0, lon.size, keys)
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    rank = np.zeros(lon.size, np.int64)
    np.cumsum(keys[1:] != keys[:-1], out=rank[1:])
    return (rank << index_bits) | order, keys, index_bits, index_bits
