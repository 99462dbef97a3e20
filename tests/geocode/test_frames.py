"""Geocoder.geocode answers in the kind in which it is asked."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import geopandas
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import shapely

from hotbed.base.errors import HotbedError
from hotbed.geocode import Geocoder

ADDRESSES = ["Paris, France", None, "10115 Berlin, Germany"]
COUNTRIES = ["FR", None, "DE"]


@pytest.fixture(scope="module")
def geocoder() -> Geocoder:
    return Geocoder(default_data=False)


@pytest.fixture(scope="module")
def expected(geocoder: Geocoder) -> list[dict[str, object]]:
    answers = geocoder.geocode(pa.table({"address": ADDRESSES})).to_pylist()
    assert [row["country"] for row in answers] == COUNTRIES
    return answers


def test_a_pandas_frame_keeps_its_index(geocoder: Geocoder, expected: list[object]) -> None:
    frame = pd.DataFrame({"address": ADDRESSES, "other": [1, "x", 2.5]}, index=[30, 10, 20])
    answers = geocoder.geocode(frame)
    assert isinstance(answers, pd.DataFrame)
    assert list(answers.index) == [30, 10, 20]
    assert [value if isinstance(value, str) else None for value in answers["country"]] == COUNTRIES
    joined = frame.join(answers)
    assert joined.loc[20, "place"] == expected[2]["place"]  # type: ignore[index]


def test_a_pandas_series(geocoder: Geocoder) -> None:
    answers = geocoder.geocode(pd.Series(ADDRESSES, index=list("abc"), name="where"))
    assert answers.loc["a", "country"] == "FR"


def test_columns_of_parts_and_whole_numbers(geocoder: Geocoder) -> None:
    frame = pd.DataFrame({"postcode": [75005, 69001], "city": ["Paris", "Lyon"], "country": "FR"})
    assert list(geocoder.geocode(frame)["place"]) == ["Paris", "Lyon"]


def test_headings_in_capitals(geocoder: Geocoder) -> None:
    frame = pd.DataFrame({"City": ["Paris"], "COUNTRY": ["FR"], "Note": ["x"]})
    assert list(geocoder.geocode(frame)["place"]) == ["Paris"]
    assert geocoder.geocode(pa.table({"Address": ["Bonn, Germany"]}))["country"][0].as_py() == "DE"


def test_polars_frame_and_series(geocoder: Geocoder, expected: list[object]) -> None:
    frame = pl.DataFrame({"address": ADDRESSES})
    answers = geocoder.geocode(frame)
    assert isinstance(answers, pl.DataFrame)
    assert answers.to_dicts() == expected
    assert geocoder.geocode(pl.Series("x", ADDRESSES)).to_dicts() == expected
    with pytest.raises(HotbedError, match=r"a lazy frame has no rows yet; give what its collect"):
        geocoder.geocode(frame.lazy())  # or it would be run without a word


def test_a_geopandas_frame(geocoder: Geocoder) -> None:
    shapes = [shapely.Point(0, 0)] * 3
    frame = geopandas.GeoDataFrame({"address": ADDRESSES}, geometry=shapes, index=[7, 8, 9])
    answers = geocoder.geocode(frame)
    assert list(answers.index) == [7, 8, 9]
    assert answers.loc[9, "country"] == "DE"


def test_arrow_and_what_speaks_its_interface(geocoder: Geocoder, expected: list[object]) -> None:
    table = pa.table({"address": ADDRESSES})
    (batch,) = table.to_batches()
    assert geocoder.geocode(batch).to_pylist() == expected
    assert geocoder.geocode(table["address"]).to_pylist() == expected
    relation = duckdb.sql("SELECT unnest(['Paris, France', NULL]) AS address")
    assert geocoder.geocode(relation).to_pylist() == expected[:2]


def test_texts(geocoder: Geocoder, expected: list[object]) -> None:
    assert geocoder.geocode("Paris, France") == expected[0]
    assert geocoder.geocode(ADDRESSES) == expected
    assert geocoder.geocode(tuple(ADDRESSES)) == expected
    assert geocoder.geocode([]) == []


def generated() -> Iterator[str]:
    yield "Paris"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (17, "int holds no addresses"),
        (generated(), "generator holds no addresses"),
        ([1, 2], r"an address is int \(1\); give texts"),
        (pd.DataFrame({"adress": ["Paris"]}), "no column of addresses"),
        (pd.DataFrame({"address": ["Paris", 7, object()]}), "values of several types"),
    ],
)
def test_what_holds_no_addresses_is_told(geocoder: Geocoder, given: object, words: str) -> None:
    with pytest.raises(HotbedError, match=words):
        geocoder.geocode(given)
