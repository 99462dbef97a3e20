"""Rows of a postal table that lie in the wrong place, and names of bodies with many sites."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from hotbed.geocode import Geocoder

HEAD = "country_code,zipcode,place,state,latitude,longitude\n"


def rows_about(state: str, first: int, lat: float, lon: float, count: int = 30) -> str:
    """Codes a kilometre or so apart, all of one state."""
    return "".join(
        f"DE,{first + n:05},Ort {first + n},{state},{lat + n / 100:.2f},{lon:.2f}\n"
        for n in range(count)
    )


def answer(geocoder: Geocoder, text: str) -> dict[str, object]:
    row: dict[str, object] = geocoder.geocode(pa.table({"address": [text]})).to_pylist()[0]
    return row


@pytest.fixture
def geocoder(tmp_path: Path) -> Geocoder:
    # 70250 says Baden-Württemberg and lies amid the codes of Saxony, 400 km off; 70251 does not.
    table = HEAD + rows_about("Sachsen", 1000, 51.0, 13.7) + rows_about("BW", 70100, 48.7, 9.2)
    table += "DE,70250,Stuttgart,BW,51.05,13.75\nDE,70251,Stuttgart,BW,48.75,9.21\n"
    path = tmp_path / "codes.csv"
    path.write_text(table, encoding="utf-8")
    return Geocoder(Path("none"), path)


def test_a_code_amid_those_of_another_state_is_not_believed(geocoder: Geocoder) -> None:
    wrong = answer(geocoder, "70250 Stuttgart, Germany")
    assert (wrong["place"], wrong["precision"]) == ("Stuttgart", "locality")
    right = answer(geocoder, "70251 Stuttgart, Germany")
    assert (right["precision"], right["lon"]) == ("postcode", 9.21)


def test_a_code_off_its_city_is_not_believed_if_the_next_ones_lie_there(tmp_path: Path) -> None:
    # The codes of Hamburg lie within 3 km of its centre but for one, 33 km north.
    near = "".join(f"DE,2009{n},Hamburg,,{53.55 + n / 400:.4f},9.99\n" for n in range(9))
    path = tmp_path / "codes.csv"
    path.write_text(HEAD + near + "DE,20099,Hamburg,,53.85,9.99\n", encoding="utf-8")
    geocoder = Geocoder(Path("none"), path)
    assert answer(geocoder, "20099 Hamburg, Germany")["precision"] == "locality"
    assert answer(geocoder, "20098 Hamburg, Germany")["precision"] == "postcode"


def test_a_postal_name_of_several_places_is_told_by_the_region(tmp_path: Path) -> None:
    # Zyxdorf is in Saxony and in Baden-Württemberg; the mean of the two would be in neither.
    table = "DE,01099,Zyxdorf,,51.06,13.75\nDE,70173,Zyxdorf,,48.77,9.18\n"
    path = tmp_path / "codes.csv"
    path.write_text(HEAD + table, encoding="utf-8")
    geocoder = Geocoder(Path("none"), path)
    assert answer(geocoder, "Zyxdorf, Sachsen, Germany")["admin1_name"] == "Saxony"
    assert answer(geocoder, "Zyxdorf, Germany")["place"] is None


def test_a_company_of_many_sites_needs_its_country_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    head = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
    row = "Zyxland Works (Germany),DE,Hamburg,53.57532,10.01534,2911298,company,\n"
    path.write_text(head + row, encoding="utf-8")
    geocoder = Geocoder(path, Path("none"))
    assert answer(geocoder, "Zyxland Works")["place"] is None
    assert answer(geocoder, "Zyxland Works, Germany")["place"] == "Hamburg"


def test_an_organisation_whose_city_has_a_wrong_id_lies_where_its_point_is(tmp_path: Path) -> None:
    # The id is Hamburg's, the point is in Munich.
    path = tmp_path / "mine.csv"
    head = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
    row = "Zyxland Institute of Polymers,DE,Munich,48.13743,11.57549,2911298,education,\n"
    path.write_text(head + row, encoding="utf-8")
    geocoder = Geocoder(path, Path("none"))
    assert answer(geocoder, "Zyxland Institute of Polymers")["place"] == "Munich"


def test_initials_with_and_without_full_stops_are_the_same_word(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    head = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
    row = "Zyxland QV Smith Institute,DE,Munich,48.13743,11.57549,2867714,education,\n"
    path.write_text(head + row, encoding="utf-8")
    geocoder = Geocoder(path, Path("none"))
    for name in ("QV", "Q.V.", "Q. V."):
        assert answer(geocoder, f"Zyxland {name} Smith Institute")["place"] == "Munich"


def test_a_house_number_with_a_hyphen_is_no_code(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(HEAD + "KR,15467,Ansan,,37.31,126.84\n", encoding="utf-8")
    geocoder = Geocoder(Path("none"), path)
    row = answer(geocoder, "1546-7, Maegok-ri, Daegu, South Korea")
    assert (row["place"], row["precision"]) == ("Daegu", "locality")
    assert answer(geocoder, "Ansan 15467, South Korea")["precision"] == "postcode"


def test_an_organisation_is_known_in_capitals_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    head = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
    name = "Zyxland University of the Arts and Sciences"
    row = f"{name},DE,Munich,48.13743,11.57549,2867714,education,\n"
    path.write_text(head + row, encoding="utf-8")
    geocoder = Geocoder(path, Path("none"))
    for text in (
        "Zyxland University of the Arts and Sciences",
        "ZYXLAND UNIV OF THE ARTS AND SCIENCES",
    ):
        assert answer(geocoder, text)["place"] == "Munich"


def test_the_end_of_a_longer_name_is_no_organisation(tmp_path: Path) -> None:
    # "Health Sciences Centre" is in Munich; that of Zyxland is another.
    path = tmp_path / "mine.csv"
    head = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
    row = "Health Sciences Centre,DE,Munich,48.13743,11.57549,2867714,health,\n"
    path.write_text(head + row, encoding="utf-8")
    geocoder = Geocoder(path, Path("none"))
    assert answer(geocoder, "Health Sciences Centre")["place"] == "Munich"
    assert answer(geocoder, "Zyxland Health Sciences Centre")["place"] is None
