"""Sobol numbers: points that fill a cube evenly.

Direction numbers of Joe and Kuo (2008), Constructing Sobol sequences with better two-dimensional
projections, SIAM J. Sci. Comput. 30, 2635-2654, table new-joe-kuo-6, the first dimensions.
"""

from __future__ import annotations

import numpy as np

from hotbed.sphere.distances import Floats

BITS = 32
_JOE_KUO = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
    (4, 4, (1, 3, 5, 13)),
    (5, 2, (1, 1, 5, 5, 17)),
    (5, 4, (1, 1, 5, 5, 5)),
    (5, 7, (1, 1, 7, 11, 19)),
    (5, 11, (1, 1, 5, 1, 1)),
    (5, 13, (1, 1, 1, 3, 11)),
    (5, 14, (1, 3, 5, 5, 31)),
    (6, 1, (1, 3, 3, 9, 7, 49)),
    (6, 13, (1, 1, 1, 15, 21, 21)),
    (6, 16, (1, 3, 1, 13, 27, 49)),
    (6, 19, (1, 1, 1, 15, 7, 5)),
    (6, 22, (1, 3, 1, 15, 13, 25)),
)
"""Degree, coefficients and first numbers of the second dimension, the third, ..."""
MOST = len(_JOE_KUO) + 1


def sobol_numbers(count: int, dimensions: int, seed: int | None = None) -> Floats:
    """The first points of a Sobol sequence.

    Parameters
    ----------
    count : int
        A power of two keeps the points balanced.
    dimensions : int
        At most `MOST`.
    seed : int, optional
        Of a digital shift, which moves all points and keeps them balanced; None: none.

    Returns
    -------
    numpy.ndarray
        (count, dimensions) from 0 to below 1.

    Examples
    --------
    >>> sobol_numbers(4, 2).tolist()
    [[0.0, 0.0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]]
    """
    if not 1 <= dimensions <= MOST:
        raise ValueError(f"there are Sobol numbers of 1 to {MOST} dimensions")
    directions = np.array([_directions(number) for number in range(dimensions)], np.uint64)
    points = np.zeros((count, dimensions), np.uint64)
    for number in range(1, count):
        lowest_zero = (~(number - 1) & number).bit_length() - 1
        points[number] = points[number - 1] ^ directions[:, lowest_zero]
    if seed is not None:
        shift = np.random.SeedSequence(seed).generate_state(dimensions, np.uint32)
        points ^= shift.astype(np.uint64)
    return points / np.float64(2**BITS)


def _directions(dimension: int) -> list[int]:
    if dimension == 0:
        return [1 << (BITS - 1 - bit) for bit in range(BITS)]
    degree, coefficients, first = _JOE_KUO[dimension - 1]
    numbers = [value << (BITS - 1 - bit) for bit, value in enumerate(first)]
    for bit in range(degree, BITS):
        value = numbers[bit - degree] ^ (numbers[bit - degree] >> degree)
        for step in range(1, degree):
            if (coefficients >> (degree - 1 - step)) & 1:
                value ^= numbers[bit - step]
        numbers.append(value)
    return numbers
