"""Whole numbers as bytes: LEB128, seven bits a byte, the lowest first, as WebAssembly has them.

DWARF Debugging Information Format 5 (2017), 7.6.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotbed.base.errors import HotbedError

Ints = NDArray[np.int64]

MOST_BYTES = 9
"""Of one number: 63 bits."""


def encode(values: ArrayLike) -> bytes:
    """Whole numbers from 0 on as LEB128.

    Parameters
    ----------
    values : array_like
        (n,) below 2**63.

    Examples
    --------
    >>> encode([0, 127, 128, 300]).hex(" ")
    '00 7f 80 01 ac 02'
    """
    numbers = np.asarray(values, np.int64)
    if numbers.size and int(numbers.min()) < 0:
        raise ValueError("a number is negative")
    length = np.ones(numbers.size, np.int64)
    for bits in range(7, 63, 7):
        length += numbers >> bits > 0
    ends = np.cumsum(length)
    packed = np.zeros(int(ends[-1]) if numbers.size else 0, np.uint8)
    starts = ends - length
    for place in range(int(length.max(initial=0))):
        some = length > place
        more = np.where(length[some] > place + 1, 0x80, 0)
        packed[starts[some] + place] = (numbers[some] >> 7 * place & 0x7F) | more
    return packed.tobytes()


def decode(packed: bytes, count: int) -> Ints:
    """The numbers that were encoded.

    Parameters
    ----------
    packed : bytes
    count : int
        How many there are.

    Raises
    ------
    HotbedError
        The bytes are damaged.

    Examples
    --------
    >>> decode(encode([0, 127, 128, 300]), 4).tolist()
    [0, 127, 128, 300]
    """
    marks = np.frombuffer(packed, np.uint8)
    ends = np.flatnonzero(marks < 0x80)
    whole = ends.size == count and (not marks.size or int(marks[-1]) < 0x80)
    starts = np.append(0, ends[:-1] + 1) if count else ends
    if not whole or (count and int((ends - starts).max()) >= MOST_BYTES):
        raise HotbedError("the pack is damaged", "write it again")
    numbers = np.zeros(count, np.int64)
    for place in range(int((ends - starts).max(initial=-1)) + 1):
        some = ends - starts >= place
        numbers[some] |= (marks[starts[some] + place].astype(np.int64) & 0x7F) << 7 * place
    return numbers


def zigzag(values: Ints) -> Ints:
    """Signed numbers as numbers from 0 on: 0, -1, 1, -2, ... become 0, 1, 2, 3, ...

    >>> zigzag(np.array([0, -1, 1, -2])).tolist()
    [0, 1, 2, 3]
    """
    return np.asarray(values << 1 ^ values >> 63)


def unzigzag(values: Ints) -> Ints:
    """The inverse of `zigzag`.

    >>> unzigzag(np.array([0, 1, 2, 3])).tolist()
    [0, -1, 1, -2]
    """
    return np.asarray(values >> 1 ^ -(values & 1))


def differences(values: Ints, first: NDArray[np.bool_]) -> Ints:
    """Rising numbers in groups as how much each is above the one before it.

    Parameters
    ----------
    values : numpy.ndarray
        (n,) from 0 on, rising within each group.
    first : numpy.ndarray
        (n,) whether a number is the first of its group.

    Returns
    -------
    numpy.ndarray
        (n,) of a group's first the number, of the others the difference to the one before, less 1.

    Examples
    --------
    >>> differences(np.array([3, 4, 9, 0]), np.array([True, False, False, True])).tolist()
    [3, 0, 4, 0]
    """
    return np.where(first, values, np.diff(values, prepend=0) - 1)


def summed(steps: Ints, first: NDArray[np.bool_]) -> Ints:
    """The inverse of `differences`.

    >>> summed(np.array([3, 0, 4, 0]), np.array([True, False, False, True])).tolist()
    [3, 4, 9, 0]
    """
    sums = np.cumsum(np.where(first, steps, steps + 1))
    starts = np.flatnonzero(first)
    before = np.append(0, sums)[starts]
    return np.asarray(sums - np.repeat(before, np.diff(np.append(starts, steps.size))))
