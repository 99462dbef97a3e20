"""Postcodes that lie in the wrong place, and what a table of a few of them tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from geocode.tables import NONE, answer, with_postcodes
from hotbed.geocode import Geocoder


def rows_about(state: str, first: int, lat: float, lon: float, count: int = 30) -> list[str]:
    """Codes a kilometre or so apart, all of one state."""
    return [
        f"DE,{first + n:05},Ort {first + n},{state},{lat + n / 100:.2f},{lon:.2f}"
        for n in range(count)
    ]


@pytest.fixture
def geocoder(tmp_path: Path) -> Geocoder:
    # 70250 says Baden-Württemberg and lies amid the codes of Saxony, 400 km off; 70251 does not.
    around = rows_about("Sachsen", 1000, 51.0, 13.7) + rows_about("BW", 70100, 48.7, 9.2)
    wrong, right = "DE,70250,Stuttgart,BW,51.05,13.75", "DE,70251,Stuttgart,BW,48.75,9.21"
    return with_postcodes(tmp_path, *around, wrong, right)


def test_a_code_amid_those_of_another_state_is_not_believed(geocoder: Geocoder) -> None:
    wrong = answer(geocoder, "70250 Stuttgart, Germany")
    assert (wrong["place"], wrong["precision"]) == ("Stuttgart", "locality")
    right = answer(geocoder, "70251 Stuttgart, Germany")
    assert (right["precision"], right["lon"]) == ("postcode", 9.21)


def test_a_code_off_its_city_is_not_believed_if_the_next_ones_lie_there(tmp_path: Path) -> None:
    # The codes of Hamburg lie within 3 km of its centre but for one, 33 km north.
    near = [f"DE,2009{n},Hamburg,,{53.55 + n / 400:.4f},9.99" for n in range(9)]
    geocoder = with_postcodes(tmp_path, *near, "DE,20099,Hamburg,,53.85,9.99")
    assert answer(geocoder, "20099 Hamburg, Germany")["precision"] == "locality"
    assert answer(geocoder, "20098 Hamburg, Germany")["precision"] == "postcode"


def test_a_postal_name_of_several_places_is_told_by_the_region(tmp_path: Path) -> None:
    # Zyxdorf is in Saxony and in Baden-Württemberg; the mean of the two would be in neither.
    rows = "DE,01099,Zyxdorf,,51.06,13.75", "DE,70173,Zyxdorf,,48.77,9.18"
    geocoder = with_postcodes(tmp_path, *rows)
    assert answer(geocoder, "Zyxdorf, Sachsen, Germany")["admin1_name"] == "Saxony"
    assert answer(geocoder, "Zyxdorf, Germany")["place"] is None


def test_a_house_number_with_a_hyphen_is_no_code(tmp_path: Path) -> None:
    geocoder = with_postcodes(tmp_path, "KR,15467,Ansan,,37.31,126.84")
    row = answer(geocoder, "1546-7, Maegok-ri, Daegu, South Korea")
    assert (row["place"], row["precision"]) == ("Daegu", "locality")
    assert answer(geocoder, "Ansan 15467, South Korea")["precision"] == "postcode"


def test_a_table_of_one_code_is_used(tmp_path: Path) -> None:
    # The code is said to lie 6 km east of Stuttgart's centre.
    geocoder = with_postcodes(tmp_path, "DE,70999,,,48.78232,9.26")
    row = answer(geocoder, "70999 Stuttgart, Germany")
    assert (row["precision"], row["lon"]) == ("postcode", 9.26)


def test_a_place_named_by_itself_keeps_its_own_point(tmp_path: Path) -> None:
    # The mean of the place's two postal rows, (48.83, 9.23), lies 6 km off its centre.
    rows = "DE,70998,Stuttgart,,48.80,9.20", "DE,70999,Stuttgart,,48.86,9.26"
    plain = answer(Geocoder(NONE, NONE), "Stuttgart, Germany")
    row = answer(with_postcodes(tmp_path, *rows), "Stuttgart, Germany")
    assert (row["place"], row["precision"]) == ("Stuttgart", "locality")
    assert (row["lat"], row["lon"]) == (plain["lat"], plain["lon"])
    assert row["lat"] == pytest.approx(48.78, abs=0.01)
