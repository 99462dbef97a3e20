"""Names as 64-bit keys, and the memory-mapped hash table they are looked up in.

A key is taken over the letters alone, so that Hsin-Chu, Hsin Chu and Hsinchu are one name.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from hotbed.geocode.arrays import SLOT, Array, HashTable
from hotbed.geocode.text.kernels import fill_table, find_slots, text_keys
from hotbed.geocode.text.normalise import fold, packed

__all__ = ["find_slots", "hash_table", "key_of", "keys_of"]


def keys_of(names: Iterable[str]) -> Array:
    """The finished keys of names, as the index has them (stop and level words are not special).

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    ndarray of uint64
    """
    return text_keys(*packed(map(fold, names)))


def key_of(name: str) -> int:
    """The finished key of one name.

    >>> key_of("Hsin-Chu") == key_of("hsinchu")
    True
    >>> key_of("東京") == key_of("dong jing")
    False
    """
    return int(keys_of([name])[0])


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
    >>> slots = find_slots(table, np.array([6, 7], dtype=np.uint64))
    >>> int(slots[0]), int(table.slots[slots[1]]["start"]), int(table.slots[slots[1]]["count"])
    (-1, 1, 2)
    """
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if keys.size else np.zeros(0, int)
    counts = np.diff(np.r_[first, keys.size])
    size = 64
    while size < first.size * 3 // 2:
        size *= 2
    table = HashTable(np.zeros(size, dtype=SLOT), np.zeros(max(64, size), dtype=np.uint8))
    fill_table(table, keys[first], first.astype(np.uint32), counts.astype(np.uint32))
    return table
