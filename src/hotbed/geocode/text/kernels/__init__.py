"""The compiled kernels of texts and keys; each is described where it is defined in C++."""

from __future__ import annotations

import numpy as np

from hotbed.base.native import call
from hotbed.geocode.arrays import Array, HashTable


def text_keys(data: Array, starts: Array) -> Array:
    """The finished key of each packed name (keys.cpp)."""
    keys = np.empty(starts.size - 1, np.uint64)
    call("text_keys", data, starts, keys)
    return keys


def find_slots(table: HashTable, keys: Array) -> Array:
    """The slot of each finished key, or -1 (keys.cpp)."""
    slots = np.empty(keys.size, np.int64)
    call("find_slots", table, keys, slots)
    return slots


def fill_table(table: HashTable, keys: Array, starts: Array, counts: Array) -> None:
    """Write distinct keys with their runs of postings into an empty table (keys.cpp)."""
    call("fill_table", table.slots, table.bloom, keys, starts, counts)
