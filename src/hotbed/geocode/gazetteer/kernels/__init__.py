"""The compiled kernels that build indexes; each is described where it is defined in C++."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import hotbed.sphere  # noqa: F401  # whose C++ these kernels include
from hotbed.base.native import Argument, call, constant
from hotbed.geocode.arrays import Array
from hotbed.geocode.text.romanise import rules
from hotbed.geocode.text.tokens import new_room
from hotbed.geocode.text.words import word_table


class PlaceGrid(NamedTuple):
    """The gazetteer's places by cells of one degree."""

    places: Array  # PLACE
    order: Array  # indices of the places, cell by cell
    starts: Array  # where each of the 64,800 cells begins in the order


KEYED = np.dtype([("key", np.uint64), ("row", np.int64)])
"""A key and where it comes from."""


class Groups(NamedTuple):
    """The points of each key, in the order of keys."""

    key: Array
    size: Array  # how many points
    lat: Array  # their sums
    lon: Array
    tall: Array  # how far they extend, degrees
    wide: Array


def _keys(kernel: str, size: int, *given: Argument) -> Array:
    """What a kernel makes of its arguments: as many keys."""
    keys = np.empty(size, np.uint64)
    call(kernel, *given, keys)
    return keys


def name_keys(data: Array, starts: Array) -> Array:
    """The finished key of each packed name, 0 where it has no letter (index.cpp)."""
    return _keys("name_keys", starts.size - 1, data, starts, word_table(), new_room())


def folded_keys(data: Array, starts: Array, chosen: Array, scheme: Array) -> Array:
    """The finished romanised key of the chosen names, 0 where there is none (index.cpp)."""
    return _keys("folded_keys", chosen.size, data, starts, chosen, scheme, rules())


def firm_keys(data: Array, starts: Array, synonyms: Array, frequent: Array) -> Array:
    """The key of each packed name of an organisation, 0 where it tells nothing (registry.cpp)."""
    given = data, starts, word_table(), new_room(), synonyms, frequent
    return _keys("firm_keys", starts.size - 1, *given)


def word_stems(data: Array, starts: Array, synonyms: Array) -> Array:
    """The stems of all words of the packed names, one after another (registry.cpp)."""
    stems = np.empty(starts.size * constant("most_words"), np.uint64)
    return stems[: call("word_stems", data, starts, word_table(), new_room(), synonyms, stems)]


def code_keys(data: Array, starts: Array, country: Array, prefix: int) -> Array:
    """The finished keys of packed codes, or of their first letters (postcodes.cpp)."""
    keys = np.zeros(country.size, np.uint64)
    call("code_keys", data, starts, country, prefix, keys)
    return keys


def names_in(names: Array, country: Array) -> Array:
    """The finished keys of postal place names in a country (postcodes.cpp)."""
    return _keys("names_in", names.size, names, country)


def names_with(names: Array, codes: Array) -> Array:
    """The finished keys of postal place names together with their codes (postcodes.cpp)."""
    return _keys("names_with", names.size, names, codes)


def names_there(names: Array, region: Array) -> Array:
    """The finished keys of postal place names in a region, 0 where it is none (postcodes.cpp)."""
    return _keys("names_there", names.size, names, region)


def nearest_places(
    grid: PlaceGrid, lon: Array, lat: Array, country: Array, most_km: float
) -> Array:
    """The place of a country that each point belongs to, or -1 (distance.cpp)."""
    nearest = np.empty(lon.size, np.int64)
    call("nearest_places", grid, lon, lat, country, most_km, nearest)
    return nearest


def key_order(keys: Array) -> Array:
    """The stable order of keys, as `numpy.argsort` has it, in half its time (groups.cpp)."""
    order = np.empty(keys.size, np.int64)
    call("key_order", keys, np.empty(2 * keys.size, KEYED), order)
    return order


class Workspace:
    """Memory in which points are grouped, used again: fresh pages take longer than the work."""

    def __init__(self, size: int) -> None:
        self.room = np.empty(2 * size, KEYED)
        numbers = (np.empty(size, kind) for kind in (np.uint64, np.int64, *[np.float64] * 4))
        self.groups = Groups(*numbers)
        self.group = np.empty(size, np.int64)

    def group_points(
        self, keys: Array, lat: Array, lon: Array, order: Array
    ) -> tuple[Groups, Array]:
        """The points of each key but 0, and the group of each, -1 for none (groups.cpp).

        They are valid until the next call.
        """
        group = self.group[: keys.size]
        count = call("group_points", keys, lat, lon, order, self.room, self.groups, group)
        return Groups(*(column[:count] for column in self.groups)), group
