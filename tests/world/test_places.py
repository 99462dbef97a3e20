"""Places near a place of a synthetic world."""

from __future__ import annotations

import numpy as np
import pytest

from hotbed.sphere.distances import great_circle_km
from hotbed.world.places import Places


@pytest.fixture
def places() -> Places:
    """A thousand of them: at a pole, at the antimeridian and in between."""
    rng = np.random.default_rng(4)
    lon = np.concatenate([rng.uniform(-180, 180, 300), rng.normal(180, 1, 300), np.zeros(400)])
    lat = np.concatenate([rng.uniform(88, 90, 300), rng.normal(60, 1, 300), rng.normal(0, 1, 400)])
    lon = (lon + 180) % 360 - 180
    names = [f"Town {number % 7}" for number in range(1000)]
    return Places(names, ["XA"] * 1000, [""] * 1000, lon, lat, np.ones(1000), np.arange(1000))


@pytest.mark.parametrize("place", [0, 1, 300, 301, 600, 999])
@pytest.mark.parametrize("km", [5.0, 60.0, 200.0])
def test_near_ones_are_those_of_all_distances(places: Places, place: int, km: float) -> None:
    numbers, far = places.near(place, km)
    all_ = great_circle_km(places.lon, places.lat, places.lon[place], places.lat[place])
    assert numbers.tolist() == np.flatnonzero(all_ <= km).tolist()
    assert far.tolist() == all_[numbers].tolist()


def test_places_of_a_name(places: Places) -> None:
    assert places.numbers["Town 3"][:3] == [3, 10, 17]
