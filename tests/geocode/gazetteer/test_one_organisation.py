"""What the name of one organisation tells, and what it does not."""

from __future__ import annotations

from pathlib import Path

from geocode.tables import answer, with_organisation

HAMBURG = "DE,Hamburg,53.57532,10.01534,2911298"
MUNICH = "DE,Munich,48.13743,11.57549,2867714"


def test_a_registry_of_one_name_is_used(tmp_path: Path) -> None:
    geocoder = with_organisation(tmp_path, f"Zyxland Institute of Polymers,{HAMBURG},education,")
    assert answer(geocoder, "Zyxland Institute of Polymers")["place"] == "Hamburg"


def test_a_company_of_many_sites_needs_its_country_beside_it(tmp_path: Path) -> None:
    geocoder = with_organisation(tmp_path, f"Zyxland Works (Germany),{HAMBURG},company,")
    assert answer(geocoder, "Zyxland Works")["place"] is None
    assert answer(geocoder, "Zyxland Works, Germany")["place"] == "Hamburg"


def test_an_organisation_whose_city_has_a_wrong_id_lies_where_its_point_is(tmp_path: Path) -> None:
    # The id is Hamburg's, the point is in Munich.
    row = "Zyxland Institute of Polymers,DE,Munich,48.13743,11.57549,2911298,education,"
    geocoder = with_organisation(tmp_path, row)
    assert answer(geocoder, "Zyxland Institute of Polymers")["place"] == "Munich"


def test_initials_with_and_without_full_stops_are_the_same_word(tmp_path: Path) -> None:
    geocoder = with_organisation(tmp_path, f"Zyxland QV Smith Institute,{MUNICH},education,")
    for name in ("QV", "Q.V.", "Q. V."):
        assert answer(geocoder, f"Zyxland {name} Smith Institute")["place"] == "Munich"


def test_an_organisation_is_known_in_capitals_too(tmp_path: Path) -> None:
    name = "Zyxland University of the Arts and Sciences"
    geocoder = with_organisation(tmp_path, f"{name},{MUNICH},education,")
    for text in (name, "ZYXLAND UNIV OF THE ARTS AND SCIENCES"):
        assert answer(geocoder, text)["place"] == "Munich"


def test_the_end_of_a_longer_name_is_no_organisation(tmp_path: Path) -> None:
    # "Health Sciences Centre" is in Munich; that of Zyxland is another.
    geocoder = with_organisation(tmp_path, f"Health Sciences Centre,{MUNICH},health,")
    assert answer(geocoder, "Health Sciences Centre")["place"] == "Munich"
    assert answer(geocoder, "Zyxland Health Sciences Centre")["place"] is None
