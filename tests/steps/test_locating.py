"""From answers to places: rounding, precision asked for, the leading description."""

import numpy as np
import pyarrow as pa

from hotbed.geocode import Geocoder
from hotbed.recipe import Geocoding
from hotbed.steps.locating import places, rounded, statuses
from hotbed.tables import Line


def answer(key, lon, lat, listings, place, **other):
    return {
        "address_id": ord(key),
        "listings": listings,
        "lon": lon,
        "lat": lat,
        "country": "XX",
        "admin1": "01",
        "place": place,
        "precision": "locality",
        "confidence": 0.9,
        "reason": None,
        "population": 10,
        "place_id": 1,
    } | other


def located(*answers):
    return pa.Table.from_pylist(list(answers))


def test_equal_rounded_coordinates_are_one_place_named_by_most_listings():
    table, answers = places(
        located(
            answer("a", 2.3518, 48.8561, 3, "Paris 4e"),
            answer("b", 2.3522, 48.8564, 5, "Paris"),
            answer("c", 12.4964, 41.9028, 1, "Rome"),
        ),
        Geocoding(decimals=3),
    )
    assert table.select(["lon", "lat", "place"]).to_pylist() == [
        {"lon": 12.496, "lat": 41.903, "place": "Rome"},
        {"lon": 2.352, "lat": 48.856, "place": "Paris"},
    ]
    assert answers["place_id"].to_pylist() == [1, 1, 0]


def test_what_does_not_count_keeps_its_reason():
    _, answers = places(
        located(
            answer("a", 2.35, 48.86, 1, "Paris", precision="region"),
            answer("b", 2.35, 48.86, 1, "Paris", confidence=0.2),
            answer("c", None, None, 1, None, precision=None, confidence=0.0, reason="not located"),
            answer("e", 2.35, 48.86, 1, "Paris"),
        ),
        Geocoding(min_confidence=0.5),
    )
    assert answers["status"].to_pylist() == [
        "below_precision",
        "below_confidence",
        "not_located",
        None,
    ]


def test_an_answer_counts_by_default_if_it_is_as_likely_right_as_wrong():
    _, answers = places(
        located(
            answer("a", 2.35, 48.86, 1, "Paris", confidence=0.4999),
            answer("b", 2.35, 48.86, 1, "Paris", confidence=0.5),
        ),
        Geocoding(),
    )
    assert answers["status"].to_pylist() == ["below_confidence", None]


def test_the_antimeridian_is_one_line():
    table, answers = places(
        located(answer("a", 180.0, 10.0, 1, "W"), answer("b", -180.0, 10.0, 1, "E")), Geocoding()
    )
    assert table.num_rows == 1
    assert answers["place_id"].to_pylist() == [0, 0]


def test_rounding_does_not_depend_on_the_sign():
    values = np.array([0.0005, 1.2345, 179.9995, 35.68949])
    assert (rounded(values, 3) == -rounded(-values, 3)).all()
    assert rounded(values, 3).tolist() == [1, 1235, 180000, 35689]


def test_the_ledgers_lines_on_geocoding_are_those_that_occur():
    # An address that names a country is placed in it at least, so that one without any place is
    # one without a country too: that has no line of its own.
    addresses = pa.table({"address": ["Paris, France", "Xyzzyq, France", "Xyzzyq"]})
    answers = Geocoder(default_data=False).geocode(addresses)
    status = statuses(answers, Geocoding(min_confidence=1.0)).to_pylist()
    assert status == ["below_confidence", "below_precision", "not_located"]
    lines = [line.value for line in Line]
    assert set(lines[lines.index("noise") + 1 : lines.index("no_address")]) == set(status)
