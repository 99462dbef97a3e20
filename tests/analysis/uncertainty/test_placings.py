"""Where addresses may really lie: draws by distinct address, with the geocoder's confidence."""

from __future__ import annotations

import csv

import numpy as np
import pyarrow as pa
import pytest

import hotbed
from hotbed.analysis.uncertainty import geocoding
from hotbed.analysis.uncertainty.geocoding import Addresses, Imputed, drawn
from hotbed.analysis.uncertainty.measure import measuring
from hotbed.sphere.distances import great_circle_km


def addresses(confidence: float, other: float = np.nan, extent: float = 0.0) -> Addresses:
    """A thousand addresses at 10 E, 50 N."""
    count = 1000
    ones = np.ones(count)
    return Addresses(
        np.random.default_rng(1).integers(0, 2**64, count, np.uint64, endpoint=False),
        10 * ones,
        50 * ones,
        confidence * ones,
        other * ones,
        other * ones,
        extent * ones,
        np.zeros(count, np.int64),
        np.zeros(count, np.int64),
        np.ones(count, np.int64),
        {"patents": np.ones(count, np.int64)},
    )


def test_a_sure_address_never_moves():
    lon, lat, placed = drawn(addresses(1.0), 0, 3)
    assert placed.all()
    assert set(lon.tolist()) == {10.0}
    assert set(lat.tolist()) == {50.0}


def test_the_runner_up_or_nowhere_as_often_as_the_answer_is_wrong():
    # 1,000 draws at 0.7 have a standard error of 0.0145
    lon, _, placed = drawn(addresses(0.7, other=20.0), 3, 3)
    assert placed.all()
    assert (lon == 10).mean() == pytest.approx(0.7, abs=0.06)
    assert set(lon.tolist()) == {10.0, 20.0}
    _, _, placed = drawn(addresses(0.7), 3, 3)
    assert placed.mean() == pytest.approx(0.7, abs=0.06)


def test_a_town_is_spread_over_its_extent():
    # uniformly over a disc of 9 km: two thirds of the radius away on average
    lon, lat, _ = drawn(addresses(1.0, extent=9.0), 0, 5)
    away = hotbed_distance(lon, lat)
    assert away.max() <= 9.01
    assert away.mean() == pytest.approx(6.0, abs=0.25)
    # as often east as west, north as south
    assert (lon > 10).mean() == pytest.approx(0.5, abs=0.06)
    assert (lat > 50).mean() == pytest.approx(0.5, abs=0.06)


def hotbed_distance(lon, lat):
    """Kilometres from 10 E, 50 N."""
    return np.array([great_circle_km(10.0, 50.0, x, y) for x, y in zip(lon, lat, strict=True)])


def test_draws_differ_and_are_the_same_again():
    one, again, other = (drawn(addresses(0.5, 20.0), draw, 3)[0] for draw in (0, 0, 1))
    assert (one == again).all()
    assert (one != other).any()


def test_across_the_antimeridian():
    spread = addresses(1.0, extent=50.0)
    spread.lon[:] = 180.0
    lon, _, _ = drawn(spread, 0, 3)
    assert lon.min() < -179
    assert lon.max() > 179
    assert np.abs(lon).max() <= 180


def test_rubins_between_part():
    # draws 1, 2, 3: variance 1, times 1 + 1/3; the second cluster is kept in one draw only
    of = Imputed(
        np.array([[1.0, 2.0, 3.0], [1.0, np.nan, np.nan]]), np.array([[1, 1, 1], [2, 0, 0]])
    )
    assert of.variances[0] == pytest.approx(4 / 3)
    assert np.isnan(of.variances[1])
    assert of.exists.tolist() == pytest.approx([1.0, 1 / 3])


def test_listings_of_one_address_are_right_or_wrong_together(tmp_path):
    # Zürich has 40 documents. At Springfield 20 have coordinates and 15 the address "Springfield,
    # USA", which may be another Springfield: the cluster has 35 documents of 75 or 20, never
    # anything between, and 35 as often as the address is sure.
    where = hotbed.Geocoder().geocode(pa.table({"address": ["Springfield, USA"]})).to_pylist()[0]
    given = {"lon": where["lon"], "lat": where["lat"]}
    texts = [{"address": "Zürich, Switzerland"}] * 40 + [{"address": "Springfield, USA"}] * 15
    rows = [
        {"document_id": f"D{n}", "year": 2012, "contributor": 0, "address": "", **place}
        for n, place in enumerate([*([given] * 20), *texts])
    ]
    path = tmp_path / "addresses.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    recipe = {
        "preset": "gii-2017",
        "inputs": [{"source": "table", "metric": "patents", "files": [str(path)]}],
        "detection": {"min_listings": 20},
    }
    run = hotbed.run(recipe, tmp_path / "run")
    with measuring(run) as doubts:
        placed = doubts.imputed(200)
    assert placed.exists[0] > 0.95
    assert placed.exists[1] == 1.0
    right, wrong = 100 * 35 / 75, 100 * 20 / 75
    totals = placed.totals[1]
    assert {round(total, 6) for total in totals.tolist()} == {round(right, 6), round(wrong, 6)}
    # 200 draws: a standard error of at most 0.035
    assert np.isclose(totals, right).mean() == pytest.approx(where["confidence"], abs=0.12)


def test_other_tables_than_the_runs_are_refused(tmp_path, towns, monkeypatch):
    monkeypatch.setattr(
        geocoding,
        "_runner_ups",
        lambda geocoder, seed, batch: _moved(batch),
    )
    with measuring(towns) as doubts, pytest.raises(hotbed.HotbedError, match="run the recipe"):
        doubts.imputed(2)


def _moved(batch):
    count = len(batch)
    return pa.table(
        {
            "address_id": batch["address_id"],
            "key": pa.array([0] * count, pa.uint64()),
            **{name: pa.array([1.0] * count, pa.float64()) for name in ("lon", "lat")},
            **{name: pa.nulls(count, pa.float64()) for name in ("other_lon", "other_lat")},
        }
    )
