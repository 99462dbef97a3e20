"""Tables of one row, and where a place named by itself lies when postcodes name it too."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from hotbed.geocode import Geocoder

REGISTRY = "name,country_code,city,lat,lng,geonames_id,types,aliases\n"
POSTAL = "country_code,zipcode,place,latitude,longitude\n"


def answers(geocoder: Geocoder, *addresses: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = geocoder.geocode(pa.table({"address": addresses})).to_pylist()
    return rows


def test_a_registry_of_one_name_is_used(tmp_path: Path) -> None:
    registry = tmp_path / "mine.csv"
    row = "Zyxland Institute of Polymers,DE,Hamburg,53.57532,10.01534,2911298,education,\n"
    registry.write_text(REGISTRY + row, encoding="utf-8")
    [answer] = answers(Geocoder(registry, Path("none")), "Zyxland Institute of Polymers")
    assert answer["place"] == "Hamburg"


def test_a_postal_table_of_one_code_is_used(tmp_path: Path) -> None:
    # The code is said to lie 6 km east of Stuttgart's centre.
    postal = tmp_path / "codes.csv"
    postal.write_text(POSTAL + "DE,70999,,48.78232,9.26\n", encoding="utf-8")
    [answer] = answers(Geocoder(Path("none"), postal), "70999 Stuttgart, Germany")
    assert (answer["precision"], answer["lon"]) == ("postcode", 9.26)


def test_a_place_named_by_itself_keeps_its_own_point(tmp_path: Path) -> None:
    # The mean of the place's two postal rows, (48.83, 9.23), lies 6 km off its centre.
    postal = tmp_path / "codes.csv"
    rows = "DE,70998,Stuttgart,48.80,9.20\nDE,70999,Stuttgart,48.86,9.26\n"
    postal.write_text(POSTAL + rows, encoding="utf-8")
    none, some = Geocoder(Path("none"), Path("none")), Geocoder(Path("none"), postal)
    [plain], [answer] = (answers(one, "Stuttgart, Germany") for one in (none, some))
    assert (answer["place"], answer["precision"]) == ("Stuttgart", "locality")
    assert (answer["lat"], answer["lon"]) == (plain["lat"], plain["lon"])
    assert answer["lat"] == pytest.approx(48.78, abs=0.01)
