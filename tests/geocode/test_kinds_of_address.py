"""Kinds of address that are easily misread, one rule of docs/geocoding.md a test."""

from __future__ import annotations

import pytest

from geocode.tables import answer
from hotbed.geocode import Geocoder


@pytest.fixture(scope="module")
def geocoder() -> Geocoder:
    return Geocoder(default_data=False)


@pytest.mark.parametrize(
    ("text", "place", "state"),
    [
        # The words before the country are a state's code: not Azusa or Pausa.
        ("Univ Example, Tempe, AZ USA", "Tempe", "Arizona"),
        ("READING, PA USA", "Reading", "Pennsylvania"),
        ("Baton Rouge, LA 70803 USA", "Baton Rouge", "Louisiana"),
        # A ZIP code of the state, in five digits, nine, or five and four.
        ("Madison, WI 53706", "Madison", "Wisconsin"),
        ("Madison, WI 53706-1481", "Madison", "Wisconsin"),
        ("Madison, WI 537061481", "Madison", "Wisconsin"),
        ("Cleveland, Oh 44106", "Cleveland", "Ohio"),
        # Towns named like countries, before their state.
        ("Lebanon, NH", "Lebanon", "New Hampshire"),
        ("Mexico, Missouri", "Mexico", "Missouri"),
        # A state named like a country, after its city.
        ("Savannah, Georgia", "Savannah", "Georgia"),
        ("Batumi, Georgia", "Batumi", "Adjara"),
        # Codes of other countries, also with small letters.
        ("Geelong, Vic 3220", "Geelong", "Victoria"),
        ("Cairns, Qld, Australia", "Cairns", "Queensland"),
        ("Guelph, ON N1G 2W1", "Guelph", "Ontario"),
    ],
)
def test_a_state_tells_its_country(geocoder: Geocoder, text: str, place: str, state: str) -> None:
    row = answer(geocoder, text)
    assert (row["place"], row["admin1_name"]) == (place, state)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Changshu, Suzhou, Jiangsu, China", "Changshu"),
        ("Changshu, Suzhou", "Changshu"),
        # The same words again are no finer place.
        ("Wuxi, Wuxi, Jiangsu, China", "Wuxi"),
        ("广东省东莞市", "Dongguan"),
        ("江苏省无锡市宜兴市", "Yixing"),
        ("静岡県浜松市", "Hamamatsu"),
        # 新 is read like the 心 of 中心 (center) and is no word of an institution.
        ("新潟県新潟市", "Niigata"),
    ],
)
def test_the_finer_of_two_places_is_meant(geocoder: Geocoder, text: str, place: str) -> None:
    assert answer(geocoder, text)["place"] == place


def test_a_district_of_a_city_of_east_asia_is_a_place(geocoder: Geocoder) -> None:
    assert answer(geocoder, "Luohu District, Guangdong, China")["precision"] == "locality"
    # Elsewhere a district is an area about its town.
    assert answer(geocoder, "Nashik District, Maharashtra, India")["precision"] == "district"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Univ Example, College Pk, MD USA", "College Park"),
        ("Arlington Hts, IL", "Arlington Heights"),
        ("Hot Spgs, AR", "Hot Springs"),
        ("Sta Barbara, CA", "Santa Barbara"),
    ],
)
def test_abbreviated_words_of_names_are_read_in_full(
    geocoder: Geocoder, text: str, place: str
) -> None:
    assert answer(geocoder, text)["place"] == place


def test_initials_and_countries_codes_name_no_place(geocoder: Geocoder) -> None:
    assert answer(geocoder, "P.O. Box 217, 7500 AE Enschede")["place"] == "Enschede"
    assert answer(geocoder, "Zzyxwvton SE")["place"] is None  # Sé in Macao


@pytest.mark.parametrize("code", ["CO", "PA", "IN", "AL", "SK"])
def test_a_code_of_two_countries_decides_for_neither(geocoder: Geocoder, code: str) -> None:
    assert answer(geocoder, f"Zzyxwvton, {code}")["country"] in (None, code)


def test_post_offices_of_the_armed_forces_are_nowhere(geocoder: Geocoder) -> None:
    assert answer(geocoder, "Army Hospital, Vicenza, APO AE 09630")["precision"] is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # The street is named like a city; the postcode or the town tells the place.
        ("C/ Madrid 14, 33203 Gijón, Spain", "Gijón"),
        ("C/ Madrid 12, Spain", None),
        ("Via Roma 3, Trento, Italy", "Trento"),
        ("İstanbul Cad. No: 5, Konya, Türkiye", "Konya"),
        # A quarter, in the Philippines, and its city.
        ("Brgy. San Jose, Tacloban, Philippines", "Tacloban"),
    ],
)
def test_a_street_names_no_place(geocoder: Geocoder, text: str, place: str | None) -> None:
    assert answer(geocoder, text)["place"] == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ferrol (A Coruña), Spain", "Ferrol"),
        ("Calle Mayor 3, Elda (Alicante), España", "Elda"),
        ("calle mayor 3, tarucachi, tacna, peru", "Tarucachi"),
    ],
)
def test_a_town_before_the_province_it_lies_in(geocoder: Geocoder, text: str, place: str) -> None:
    # The province is named like its chief city: A Coruña, Alicante and Tacna are both.
    assert answer(geocoder, text)["place"] == place


def test_a_code_in_small_letters_ends_an_address_without_capitals(geocoder: Geocoder) -> None:
    assert answer(geocoder, "12 station road, temba, za")["country"] == "ZA"
    assert answer(geocoder, "6790 aubange, be")["place"] == "Aubange"


@pytest.mark.parametrize("code", ["AR", "MT", "CO", "MD"])
def test_a_place_abroad_does_not_outweigh_a_code(geocoder: Geocoder, code: str) -> None:
    # Zell is a town of Germany; Verona, of 250,000 people, is known without its country.
    assert answer(geocoder, f"Zell, {code}")["country"] in (None, code, "US")
    assert answer(geocoder, "Verona, PA")["country"] in ("IT", "US")


@pytest.mark.parametrize(
    ("text", "country", "place"),
    [
        ("경기도 화성시 동탄대로 446", "KR", "Hwaseong-si"),
        ("岡山県総社市黒尾240", "JP", "Sōja"),
        ("河北省秦皇岛市卢龙县石门镇", "CN", "Lulong"),
        ("宜蘭縣羅東鎮興東路263號", "TW", "Luodong"),
        # More Latin letters than others: the script tells nothing.
        ("Example Lab (예), Ithaca, New York", "US", "Ithaca"),
    ],
)
def test_a_script_tells_the_country(
    geocoder: Geocoder, text: str, country: str, place: str
) -> None:
    row = answer(geocoder, text)
    assert (row["country"], row["place"]) == (country, place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        # A county far from the city that it belongs to, and a ward whose name many cities have.
        ("Yingbin Avenue 1, Dunhuang, Jiuquan, Gansu, China", "Dunhuang"),
        ("East Side, Xincai County, Zhumadian City, Henan Province, China", "Xincai"),
        ("4-1-70 Fukushima, Fukushima-ku, Osaka, Japan", "Fukushima-ku"),
        # The zone lies in Wuqing.
        ("No. 11 Fuyuan Road, Wuqing Development Zone, Tianjin, China", "Wuqing District"),
    ],
)
def test_counties_wards_and_zones_are_places(geocoder: Geocoder, text: str, place: str) -> None:
    assert answer(geocoder, text)["place"] == place


def test_words_that_read_like_countries_are_none(geocoder: Geocoder) -> None:
    assert answer(geocoder, "No. 5, Sec 1, Nankan Rd, Luzhu, Taoyuan, Taiwan")["country"] == "TW"
    assert answer(geocoder, "Nordstern AG, Lindenweg 2, Bern, Switzerland")["place"] == "Bern"
    assert answer(geocoder, "Guatemala")["precision"] == "country"
