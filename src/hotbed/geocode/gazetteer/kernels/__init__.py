"""The compiled kernels that build indexes; each is described where it is defined in C++."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

import hotbed.sphere  # noqa: F401  # whose C++ these kernels include
from hotbed.base.native import call, constant
from hotbed.geocode.arrays import Array
from hotbed.geocode.text.romanise import rules
from hotbed.geocode.text.tokens import new_room
from hotbed.geocode.text.words import word_table


class PlaceGrid(NamedTuple):
    """The gazetteer's places by cells of one degree."""

    places: Array  # PLACE
    order: Array  # indices of the places, cell by cell
    starts: Array  # where each of the 64,800 cells begins in the order


def name_keys(data: Array, starts: Array) -> Array:
    """The finished key of each packed name, 0 where it has no letter (index.cpp)."""
    keys = np.empty(starts.size - 1, np.uint64)
    call("name_keys", data, starts, word_table(), new_room(), keys)
    return keys


def folded_keys(data: Array, starts: Array, chosen: Array, scheme: Array) -> Array:
    """The finished romanised key of the chosen names, 0 where there is none (index.cpp)."""
    keys = np.empty(chosen.size, np.uint64)
    call("folded_keys", data, starts, chosen, scheme, rules(), keys)
    return keys


def firm_keys(data: Array, starts: Array, synonyms: Array, frequent: Array) -> Array:
    """The key of each packed name of an organisation, 0 where it tells nothing (registry.cpp)."""
    keys = np.empty(starts.size - 1, np.uint64)
    call("firm_keys", data, starts, word_table(), new_room(), synonyms, frequent, keys)
    return keys


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
    keys = np.empty(names.size, np.uint64)
    call("names_in", names, country, keys)
    return keys


def names_with(names: Array, codes: Array) -> Array:
    """The finished keys of postal place names together with their codes (postcodes.cpp)."""
    keys = np.empty(names.size, np.uint64)
    call("names_with", names, codes, keys)
    return keys


def names_there(names: Array, region: Array) -> Array:
    """The finished keys of postal place names in a region, 0 where it is none (postcodes.cpp)."""
    keys = np.empty(names.size, np.uint64)
    call("names_there", names, region, keys)
    return keys


def nearest_places(
    grid: PlaceGrid, lon: Array, lat: Array, country: Array, most_km: float
) -> Array:
    """The place of a country that each point belongs to, or -1 (distance.cpp)."""
    nearest = np.empty(lon.size, np.int64)
    call("nearest_places", grid, lon, lat, country, most_km, nearest)
    return nearest
