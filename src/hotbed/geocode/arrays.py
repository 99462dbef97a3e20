"""The record types that kernels work on, and index files hold (C++: arrays.hpp)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hotbed.base.native import constant

Array = npt.NDArray[Any]


class HashTable(NamedTuple):
    """Names' keys and their runs of postings (see `hotbed.geocode.text.keys`)."""

    slots: Array  # SLOT, a power of two of them
    bloom: Array  # bits that answer most misses from the processor's cache


SLOT = np.dtype([("key", np.uint64), ("start", np.uint32), ("count", np.uint32)])
"""One slot of a hash table: a name's 64-bit key and its run of postings (count 0: empty)."""

POSTING = np.dtype([("target", np.uint32), ("kind", np.uint16), ("country", np.uint16)])
"""What a name means: which place, region or country, and how it comes by the name (KIND_...)."""

PLACE = np.dtype(
    [
        ("lon", np.float64),
        ("lat", np.float64),
        ("geonameid", np.int64),
        ("population", np.int64),
        ("weight", np.float32),
        ("country", np.uint16),
        ("admin1", np.uint16),
        ("level", np.uint8),
    ]
)
"""A place: degrees, GeoNames id (negative: ours), people, log10 people + 10, LEVEL_..."""

REGION = np.dtype(
    [
        ("lon", np.float64),
        ("lat", np.float64),
        ("population", np.int64),
        ("largest", np.int64),
        ("country", np.uint16),
    ]
)
"""A first-order region or a country: population-weighted centre, people, largest place's people."""

TOKEN = np.dtype([("lo", np.int32), ("hi", np.int32), ("segment", np.int32), ("flags", np.uint32)])
SEGMENT = np.dtype(
    [("lo", np.int32), ("hi", np.int32), ("field", np.int32), ("institution", np.int32)]
)
HIT = np.dtype(
    [
        ("i", np.int32),
        ("j", np.int32),
        ("start", np.uint32),
        ("count", np.uint32),
        ("flags", np.int32),
    ]
)
CANDIDATE = np.dtype(
    [
        ("place", np.int32),
        ("i", np.int32),
        ("j", np.int32),
        ("kind", np.int32),
        ("features", np.int64),
        ("score", np.float64),
    ]
)

# What a posting's name is to its target.
PLACE_NAME, REGION_NAME, COUNTRY_NAME = (
    constant(name) for name in ("place_name", "region_name", "country_name")
)
KIND_TARGET = constant("kind_target")  # mask of the three above
KIND_PRIMARY, KIND_SHORT = constant("kind_primary"), constant("kind_short")
KIND_CODE, KIND_FOLDED = constant("kind_code"), constant("kind_folded")
KIND_WITH_LEVEL = constant("kind_with_level")
"""The word for a county in the name is meant: the city is the old county."""
KIND_LATER = constant("kind_later")
"""The name of a former country, of which this is not the main successor."""

LEVEL_TOWN, LEVEL_DISTRICT, LEVEL_COUNTY = (
    constant(name) for name in ("level_town", "level_district", "level_county")
)
