"""Which tables are used: explicit ones before fetched ones, these before those of hotbed."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from geocode.tables import ORGANISATIONS
from hotbed.base.errors import HotbedError
from hotbed.geocode import Geocoder, defaults
from hotbed.recipe import Geocoding
from hotbed.steps.locating import statuses

INSTITUTE = "Zyxland Institute of Polymers"
CITIES = {  # the same organisation in another city by each table
    "named": "Hamburg,53.57532,10.01534,2911298",
    "fetched": "Munich,48.13743,11.57549,2867714",
    "bundled": "Berlin,52.52437,13.41053,2950159",
}


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Three registries, of which one was fetched and one comes with hotbed."""
    monkeypatch.setattr(defaults, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(defaults, "bundled", lambda kind: paths["bundled"])
    paths = {
        "named": tmp_path / "mine.csv",
        "fetched": tmp_path / "fetched" / "ror.csv",
        "bundled": tmp_path / "bundled" / "organisations.csv",
    }
    for origin, path in paths.items():
        path.parent.mkdir(exist_ok=True)
        row = f"{INSTITUTE},DE,{CITIES[origin]},education,ZIPOL\n"
        path.write_text(ORGANISATIONS + row, encoding="utf-8")
        facts = {"version": f"of {origin}", "sha256": origin * 2}
        path.with_name(f"{path.name}.json").write_text(json.dumps(facts), encoding="utf-8")
    return paths


def place(organisations: Path | None, *, default_data: bool = True) -> tuple[str | None, object]:
    """Where the institute is placed, and what the geocoder says of its registry."""
    geocoder = Geocoder(organisations, Path("none"), default_data=default_data)
    answer = geocoder.geocode(pa.table({"address": [f"{INSTITUTE}, Germany"]})).to_pylist()[0]
    assert "postcodes" not in geocoder.loaded
    return answer["place"], geocoder.loaded.get("organisations")


def test_the_named_table_goes_before_the_fetched_before_the_bundled(
    tables: dict[str, Path],
) -> None:
    city, facts = place(tables["named"])
    assert city == "Hamburg"
    assert isinstance(facts, dict)
    assert (facts["origin"], facts["rows"]) == ("named", 1)
    assert facts["version"].startswith("mine.csv ")
    assert "release" not in facts  # what lies beside a user's file is not a record

    city, facts = place(None)
    assert city == "Munich"
    assert isinstance(facts, dict)
    stated = [facts[key] for key in ("origin", "release", "sha256")]
    assert stated == ["fetched", "of fetched", "fetchedfetched"]

    tables["fetched"].unlink()
    city, facts = place(None)
    assert city == "Berlin"
    assert isinstance(facts, dict)
    stated = [facts[key] for key in ("origin", "release", "sha256")]
    assert stated == ["bundled", "of bundled", "bundledbundled"]


def test_words_stand_for_the_bundled_table_and_for_none(tables: dict[str, Path]) -> None:
    assert place(Path("bundled"))[0] == "Berlin"
    assert place(Path("bundled"), default_data=False)[0] == "Berlin"
    assert place(Path("none"))[1] is None
    assert place(None, default_data=False)[1] is None


def test_the_fingerprint_tells_which_table_was_used(tables: dict[str, Path]) -> None:
    prints = {
        Geocoder(organisations, Path("none")).fingerprint
        for organisations in (tables["named"], None, Path("bundled"), Path("none"))
    }
    assert len(prints) == 4


def test_a_damaged_record_is_named(tables: dict[str, Path]) -> None:
    tables["fetched"].with_name("ror.csv.json").write_text("[]", encoding="utf-8")
    with pytest.raises(HotbedError, match=r"ror\.csv\.json is damaged"):
        place(None)


def test_another_process_uses_the_bundled_table_of_its_machine(
    tables: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import pickle

    geocoder = Geocoder(Path("bundled"), Path("none"), threads=1)
    sent = pickle.dumps(geocoder)
    elsewhere = tables["bundled"].rename(tables["bundled"].parent.parent / "organisations.csv")
    monkeypatch.setattr(defaults, "bundled", lambda kind: elsewhere)
    again = pickle.loads(sent)  # noqa: S301 - our own bytes
    assert again.loaded["organisations"]["version"] == geocoder.loaded["organisations"]["version"]


def test_harvard_university_is_not_in_illinois_for_a_newcomer() -> None:
    address = pa.table({"address": ["Harvard University"]})
    known = Geocoder(Path("bundled"), Path("bundled")).geocode(address)
    (answer,) = known.to_pylist()
    assert (answer["place"], answer["admin1"], answer["country"]) == ("Cambridge", "MA", "US")

    unknown = Geocoder(default_data=False).geocode(address)
    assert unknown["confidence"][0].as_py() < 0.5
    assert statuses(unknown, Geocoding()).to_pylist() == ["below_confidence"]


def test_a_prefecture_is_no_organisation() -> None:
    # The registry has the prefecture's government under this name, in the city of Saitama.
    address = pa.table({"address": ["Saitama-ken, Japan"]})
    (answer,) = Geocoder(Path("bundled"), Path("none")).geocode(address).to_pylist()
    assert (answer["precision"], answer["place"]) == ("region", None)
