"""From the kernels' answers to the columns that users see."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.native import constant
from hotbed.geocode.addresses import Addresses
from hotbed.geocode.arrays import Array
from hotbed.geocode.gazetteer.index import GazetteerIndex


def _by_number(kind: str, names: str) -> list[str | None]:
    """Names at the places of the kernels' numbers; none at 0."""
    numbers = {constant(f"{kind}_{name}"): name for name in names.split()}
    return [None, *(numbers[number] for number in range(1, len(numbers) + 1))]


PRECISIONS = _by_number("precision", "country region district locality postcode")
METHODS = _by_number("method", "city region country respelling postcode organisation")


def as_table(answers: Array, addresses: Addresses, index: GazetteerIndex) -> pa.Table:
    """The answers of the distinct addresses as a table (see `Geocoder.geocode`)."""
    nowhere = answers["precision"] == 0
    place, region, country = answers["place"], answers["region"], answers["country"]
    places = index.arrays["places"]
    of_place = place >= 0
    known = np.where(of_place, place, 0)
    reasons = [
        None if not bad else "no address" if not (text or code) else "not located"
        for bad, text, code in zip(nowhere, addresses.texts, addresses.countries, strict=True)
    ]
    return pa.table(
        {
            "lon": pa.array(answers["lon"], mask=nowhere),
            "lat": pa.array(answers["lat"], mask=nowhere),
            "country": _taken(index.country_codes, country),
            "admin1": _taken(index.region_codes, region),
            "admin1_name": _taken(index.region_names, region),
            "place": index.place_names.take(pa.array(place, mask=~of_place)),
            "precision": _taken(PRECISIONS, answers["precision"]),
            "method": _taken(METHODS, answers["method"]),
            "confidence": pa.array(np.round(answers["confidence"], 4), mask=nowhere),
            "reason": pa.array(reasons, pa.string()),
            "place_id": pa.array(places["geonameid"][known], mask=~of_place),
            "population": pa.array(places["population"][known], mask=~of_place),
            "runner_up": _runner_up(answers["runner_up"], index),
        }
    )


def _taken(values: list[str | None] | list[str], numbers: Array) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(numbers, mask=numbers < 0))


def _runner_up(place: Array, index: GazetteerIndex) -> pa.Array:
    """Name, region and country of the best answer elsewhere."""
    of_place = place >= 0
    rows = index.arrays["places"][np.where(of_place, place, 0)]
    names = index.place_names.take(pa.array(place, mask=~of_place))
    parts = [
        pa.array(of, pa.string()).take(pa.array(rows[column]))
        for of, column in ((index.region_names, "admin1"), (index.country_codes, "country"))
    ]
    parts = [pc.if_else(pc.equal(part, ""), None, part) for part in parts]
    joined = pc.binary_join_element_wise(names, *parts, ", ", null_handling="skip")
    return pc.if_else(pa.array(of_place), joined, pa.scalar(None, pa.string()))
