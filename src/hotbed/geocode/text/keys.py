"""Names as 64-bit keys, and the memory-mapped hash table they are looked up in.

A key is taken over the letters alone, so that Hsin-Chu, Hsin Chu and Hsinchu are one name.
"""

from __future__ import annotations

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import SLOT, Array, HashTable

LATIN = np.uint64(14695981039346656037)
NATIVE = np.uint64(0x9E3779B97F4A7C15)  # another start, so that other scripts are their own names
FOLDED = np.uint64(0xC2B2AE3D27D4EB4F)  # and spellings made alike (see romanise) theirs
_PRIME = np.uint64(1099511628211)
_M1 = np.uint64(0xFF51AFD7ED558CCD)
_M2 = np.uint64(0xC4CEB9FE1A85EC53)
_S33 = np.uint64(33)
_ONE = np.uint64(1)


@kernel
def extend_key(key: np.uint64, text: Array, lo: int, hi: int) -> np.uint64:
    """A running key after the letters and digits of text[lo:hi], in lower case."""
    for k in range(lo, hi):
        byte = text[k]
        if 65 <= byte <= 90:
            byte += 32
        if (97 <= byte <= 122) or (48 <= byte <= 57):
            key = (key ^ np.uint64(byte)) * _PRIME
    return key


@kernel
def finish_key(key: np.uint64) -> np.uint64:
    """The key for a table of a running key (the finaliser of MurmurHash3); never 0."""
    key ^= key >> _S33
    key *= _M1
    key ^= key >> _S33
    key *= _M2
    key ^= key >> _S33
    return key if key != np.uint64(0) else _ONE


@kernel
def find_slot(table: HashTable, key: np.uint64) -> int:
    """The slot of a finished key, or -1."""
    slots, bloom = table.slots, table.bloom
    mask = np.uint64(bloom.size * 8 - 1)
    bit = (key >> np.uint64(20)) & mask
    if not (bloom[bit >> np.uint64(3)] >> np.uint8(bit & np.uint64(7))) & 1:
        return -1
    slot = np.int64(key & np.uint64(slots.size - 1))
    while slots[slot].count:
        if slots[slot].key == key:
            return slot  # type: ignore[return-value] # Numba's integers are NumPy's
        slot = (slot + 1) & (slots.size - 1)
    return -1


@kernel
def _fill(table: HashTable, keys: Array, starts: Array, counts: Array) -> None:
    slots, bloom = table.slots, table.bloom
    mask = np.uint64(bloom.size * 8 - 1)
    for n in range(keys.size):
        key = keys[n]
        bit = (key >> np.uint64(20)) & mask
        bloom[bit >> np.uint64(3)] |= np.uint8(1 << np.int64(bit & np.uint64(7)))
        slot = np.int64(key & np.uint64(slots.size - 1))
        while slots[slot].count:
            slot = (slot + 1) & (slots.size - 1)
        slots[slot].key = key
        slots[slot].start = starts[n]
        slots[slot].count = counts[n]


def hash_table(keys: Array) -> HashTable:
    """A hash table over sorted, finished keys; equal keys become one slot with a run.

    Parameters
    ----------
    keys : ndarray of uint64, (n,)
        Sorted; row n belongs to posting n.

    Returns
    -------
    HashTable
        A table that is filled to two thirds at most.

    Examples
    --------
    >>> table = hash_table(np.array([5, 7, 7], dtype=np.uint64))
    >>> slot = table.slots[find_slot(table, np.uint64(7))]
    >>> int(slot["start"]), int(slot["count"]), int(find_slot(table, np.uint64(6)))
    (1, 2, -1)
    """
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if keys.size else np.zeros(0, int)
    counts = np.diff(np.r_[first, keys.size])
    size = 64
    while size < first.size * 3 // 2:
        size *= 2
    table = HashTable(np.zeros(size, dtype=SLOT), np.zeros(max(64, size), dtype=np.uint8))
    _fill(table, keys[first], first.astype(np.uint32), counts.astype(np.uint32))
    return table
