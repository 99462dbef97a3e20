"""What stands around the matcher: answers kept, data fetched, services, a parser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from hotbed.base.errors import HotbedError
from hotbed.geocode import Geocoder
from hotbed.geocode.defaults import fetched
from hotbed.geocode.online import Online


def test_an_address_is_geocoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pa.table({"address": ["Oslo, Norway", "xyzzy"], "country": [None, "FR"]})
    more = pa.table({"address": ["Lyon, France", "Oslo, Norway"], "country": [None, None]})
    geocoder = Geocoder(default_data=False, store=tmp_path)
    plain = Geocoder(default_data=False)
    assert geocoder.geocode(first).equals(plain.geocode(first))
    assert geocoder.geocode(more).equals(plain.geocode(more))
    again = Geocoder(default_data=False, store=tmp_path)
    monkeypatch.setattr(again, "_answers", None)
    assert again.geocode(more).equals(plain.geocode(more))
    assert len(list(tmp_path.glob("answers-*.parquet"))) == 1


def test_a_damaged_store_is_filled_anew(tmp_path: Path) -> None:
    table = pa.table({"address": ["Oslo, Norway"]})
    geocoder = Geocoder(default_data=False, store=tmp_path)
    geocoder.geocode(table)
    next(tmp_path.glob("answers-*.parquet")).write_bytes(b"PAR1")
    assert geocoder.geocode(table)["place"].to_pylist() == ["Oslo"]


def test_what_was_fetched_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path))
    assert fetched("postcodes") is None
    (tmp_path / "fetched").mkdir()
    (tmp_path / "fetched" / "geonames-postal.parquet").touch()
    assert fetched("postcodes") == tmp_path / "fetched" / "geonames-postal.parquet"


@dataclass
class Answer:
    longitude: float
    latitude: float
    address: str


class Service:
    """Stands for a geopy geocoder."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def geocode(self, text: str) -> Answer | None:
        self.asked.append(text)
        return {
            "Xyzzyville, FR": Answer(2.5, 46.5, "Xyzzyville"),
            "Abroadia, FR": Answer(139.7, 35.7, "?"),
        }.get(text)


def test_a_service_is_asked_for_the_rest_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path))
    service = Service()
    online = Online("pelias", service=service)
    answers = pa.table(
        {
            "lon": pa.array([10.75, None, None, None]),
            "lat": pa.array([59.91, None, None, None]),
            "country": pa.array(["NO", None, None, None]),
            "place": pa.array(["Oslo", None, None, None]),
            "precision": pa.array(["locality", None, None, None]),
            "method": pa.array(["city", None, None, None]),
            "confidence": pa.array([0.99, None, None, None]),
            "reason": pa.array([None, "not located", "not located", "no address"]),
        }
    )
    texts = ["Oslo, NO", "Xyzzyville, FR", "Abroadia, FR", ""]
    for _ in range(2):
        rows = online.fill(answers, texts, ["NO", "FR", "FR", None]).to_pylist()
        assert (rows[1]["lon"], rows[1]["method"], rows[1]["reason"]) == (2.5, "pelias", None)
        assert (rows[2]["lon"], rows[2]["reason"]) == (None, "outside country")
    assert service.asked == ["Xyzzyville, FR", "Abroadia, FR"]  # once each, then from the cache


def test_an_unknown_service_is_named_with_the_nearest() -> None:
    with pytest.raises(HotbedError, match="nominatim"):
        Online("nominatin")


def test_libpostal_takes_the_rest_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def parse(_text: str) -> list[tuple[str, str]]:
        return [("oslo", "city"), ("norway", "country")]

    monkeypatch.setattr("hotbed.geocode.geocoder.libpostal", lambda: parse)
    table = pa.table({"address": ["qqqqq zzzzz", "Lyon, France"]})
    assert Geocoder(default_data=False).geocode(table)["place"].to_pylist() == ["Oslo", "Lyon"]


class Unreached:
    """A service without a network, as geopy tells it."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def geocode(self, _text: str) -> None:
        raise self.error


@pytest.mark.parametrize(
    "error", [OSError("[Errno -2] Name\x1b[2J not known"), ValueError("HTTP 403"), KeyError("lat")]
)
def test_a_service_that_is_not_reached_is_a_sentence(tmp_path, monkeypatch, error):
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path))
    online = Online("pelias", service=Unreached(error))
    with pytest.raises(
        HotbedError, match=r"pelias gives no answer \(.*; check the network"
    ) as told:
        online.locate("Bonn")
    assert "\x1b" not in str(told.value)


def test_damaged_kept_answers_are_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("HOTBED_CACHE", str(tmp_path))
    (tmp_path / "online").mkdir()
    (tmp_path / "online" / "pelias.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(HotbedError, match=r"pelias.sqlite can't be used .*; remove the file"):
        Online("pelias", service=Service()).locate("Bonn")
