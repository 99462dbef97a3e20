"""The kernel against a textbook DBSCAN and scikit-learn, and what it promises its users."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import DBSCAN

from hotbed.base.errors import HotbedError
from hotbed.detect.density import DensityClusters
from hotbed.sphere.distances import EARTH_RADIUS_KM, chord, great_circle_km, unit_vectors

from .oracle import World, random_world, squared_chords, textbook

CASES = 400
QUICK = 50
SEEDS = [
    *range(QUICK),
    *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(QUICK, CASES)),
]


def fitted(world: World, threads: int | None = None) -> DensityClusters:
    return DensityClusters(world.radius_km, world.min_weight, threads).fit(
        world.lon, world.lat, world.weight
    )


def same_partition(a: np.ndarray, b: np.ndarray) -> bool:
    pairs = set(zip(a.tolist(), b.tolist(), strict=True))
    return len(pairs) == len(set(a.tolist())) == len(set(b.tolist()))


@pytest.mark.parametrize("seed", SEEDS)
def test_equals_the_textbook(seed: int) -> None:
    world = random_world(seed)
    labels, core = textbook(world)
    found = fitted(world)
    assert np.array_equal(found.core_mask_, core)
    assert np.array_equal(found.labels_, labels)
    assert found.n_clusters_ == labels.max() + 1


@pytest.mark.parametrize("seed", SEEDS)
def test_agrees_with_scikit_learn(seed: int) -> None:
    world = random_world(seed)
    vectors = np.column_stack(unit_vectors(world.lon, world.lat))
    eps = min(chord(world.radius_km), 3.0)
    theirs = DBSCAN(eps=eps, min_samples=world.min_weight, algorithm="kd_tree").fit(
        vectors, sample_weight=world.weight
    )
    ours = fitted(world)
    core = np.zeros(world.lon.size, bool)
    core[theirs.core_sample_indices_] = True
    assert np.array_equal(ours.core_mask_, core)
    assert same_partition(ours.labels_[core], theirs.labels_[core])
    assert np.array_equal(ours.labels_ < 0, theirs.labels_ < 0)
    near = squared_chords(world.lon, world.lat) <= eps * eps
    for point in np.flatnonzero(~core & (theirs.labels_ >= 0)):
        # scikit-learn gives a border point to any cluster in reach: ours must be in reach as well.
        assert ours.labels_[point] in ours.labels_[core & near[point]]


def test_the_cases_cover_what_they_should() -> None:
    worlds = [random_world(seed) for seed in range(CASES)]
    results = [textbook(world) for world in worlds]
    ties = [
        world
        for world in worlds
        if np.any(squared_chords(world.lon, world.lat) == chord(world.radius_km) ** 2)
    ]
    border = [np.sum((labels >= 0) & ~core) for labels, core in results]
    zero_core = [
        np.any(core & (w.weight == 0)) for w, (_, core) in zip(worlds, results, strict=True)
    ]
    assert len(ties) >= 30
    assert np.sum(np.array(border) > 0) >= 150
    assert sum(zero_core) >= 30
    assert sum(labels.max() > 0 for labels, _ in results) >= 80
    assert sum(np.any(np.abs(world.lat) > 89) for world in worlds) >= 30
    assert min(world.radius_km for world in worlds) < 0.02
    assert max(world.radius_km for world in worlds) > 15_000


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 1_000_000))
def test_order_of_rows_only_renumbers(seed: int) -> None:
    world = random_world(seed)
    order = np.random.default_rng(seed).permutation(world.lon.size)
    shuffled = World(
        world.lon[order], world.lat[order], world.weight[order], world.radius_km, world.min_weight
    )
    before, after = fitted(world), fitted(shuffled)
    assert np.array_equal(before.core_mask_[order], after.core_mask_)
    core = after.core_mask_
    assert same_partition(before.labels_[order][core], after.labels_[core])
    assert np.array_equal(before.labels_[order] < 0, after.labels_ < 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 1_000_000))
def test_threads_change_nothing(seed: int) -> None:
    world = random_world(seed)
    one, three = fitted(world, 1), fitted(world, 3)
    assert np.array_equal(one.labels_, three.labels_)
    assert np.array_equal(one.core_mask_, three.core_mask_)


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 1_000_000))
def test_a_point_of_weight_two_is_two_points(seed: int) -> None:
    world = random_world(seed)
    world.weight %= 4
    doubled = np.repeat(np.arange(world.lon.size), np.maximum(world.weight, 1))
    ones = World(
        world.lon[doubled],
        world.lat[doubled],
        np.minimum(world.weight, 1)[doubled],
        world.radius_km,
        max(1, world.min_weight // 3),
    )
    world.min_weight = ones.min_weight
    weighted, plain = fitted(world), fitted(ones)
    assert np.array_equal(weighted.core_mask_[doubled], plain.core_mask_)
    assert np.array_equal(weighted.labels_[doubled] < 0, plain.labels_ < 0)


@pytest.mark.parametrize(("radius", "spread"), [(15.0, 1.0), (1500.0, 60.0), (0.01, 0.001)])
def test_thousands_of_points_in_few_cells(radius: float, spread: float) -> None:
    """Whole blocks of 32 inside and outside, which the small worlds seldom have."""
    rng = np.random.default_rng(7)
    n = 3000
    lon, lat = rng.normal(30, spread, n), np.clip(rng.normal(20, spread / 2, n), -90, 90)
    lon = (lon + 180) % 360 - 180
    weight = rng.integers(0, 5, n)
    near = squared_chords(lon, lat) <= chord(radius) ** 2
    for share in (0.3, 0.6, 0.9):
        low = int(np.quantile(near @ weight, share))
        world = World(lon, lat, weight, radius, max(1, low))
        labels, core = textbook(world)
        for threads in (1, 2):
            found = fitted(world, threads)
            assert np.array_equal(found.core_mask_, core)
            assert np.array_equal(found.labels_, labels)


@pytest.mark.parametrize("radius", [15.0, 0.05, 900.0])
@pytest.mark.parametrize("heavy", [1, 5_000_000])
def test_points_a_hair_from_the_radius(radius: float, heavy: int) -> None:
    """Nearer to the radius than single precision can tell; and weights beyond 2**22.

    Pairs are the radius apart but for a part in 10**4 to 10**9, or up to rounding.
    """
    rng = np.random.default_rng(5)
    n = 1500
    away = radius / 6371.0088 * (1 + rng.choice([-1, 0, 1], n) * 10.0 ** -rng.uniform(4, 9, n))
    bearing = rng.uniform(0, 2 * np.pi, n)
    middle = np.radians(10)
    north = np.arcsin(
        np.sin(middle) * np.cos(away) + np.cos(middle) * np.sin(away) * np.cos(bearing)
    )
    east = np.arctan2(
        np.sin(bearing) * np.sin(away) * np.cos(middle),
        np.cos(away) - np.sin(middle) * np.sin(north),
    )
    tiny = np.degrees(radius / 6371.0088) * 1e-7
    lat = np.append(10 + rng.normal(0, tiny, 500), np.degrees(north))
    lon = 20 + np.append(rng.normal(0, tiny, 500), np.degrees(east))
    weight = heavy * rng.integers(0, 4, n + 500)
    near = squared_chords(lon, lat) <= chord(radius) ** 2
    for share in (0.2, 0.5, 0.8):
        world = World(lon, lat, weight, radius, int(np.quantile(near @ weight, share)))
        labels, core = textbook(world)
        found = fitted(world)
        assert np.array_equal(found.core_mask_, core)
        assert np.array_equal(found.labels_, labels)


def test_more_cells_than_bits() -> None:
    """The smallest radius on many points: cell and index exceed one 64-bit key."""
    rng = np.random.default_rng(3)
    n = 300_000
    lon, lat = rng.uniform(-0.05, 0.05, n), rng.uniform(-0.05, 0.05, n)
    found = DensityClusters(0.01, 3).fit(lon, lat)
    vectors = np.column_stack(unit_vectors(lon, lat))
    theirs = DBSCAN(eps=chord(0.01), min_samples=3, algorithm="kd_tree").fit(vectors)
    assert np.array_equal(np.flatnonzero(found.core_mask_), theirs.core_sample_indices_)
    core = found.core_mask_
    assert same_partition(found.labels_[core], theirs.labels_[core])
    assert np.array_equal(found.labels_ < 0, theirs.labels_ < 0)


def test_none_and_one() -> None:
    none = DensityClusters().fit([], [])
    assert (none.labels_.size, none.core_mask_.size, none.n_clusters_) == (0, 0, 0)
    assert DensityClusters(15, 1).fit([5.0], [5.0]).labels_.tolist() == [0]
    assert DensityClusters(15, 2).fit([5.0], [5.0]).labels_.tolist() == [-1]
    assert DensityClusters(15, 2).fit([5.0], [5.0], [2.0]).core_mask_.tolist() == [True]


def test_poles_and_antimeridian_are_ordinary_places() -> None:
    assert DensityClusters(15, 4).fit([0, 90, 180, -90], [89.95] * 4).n_clusters_ == 1
    assert DensityClusters(15, 2).fit([179.95, -179.95], [0, 0]).labels_.tolist() == [0, 0]
    assert DensityClusters(15, 2).fit([179.9, -179.9], [0, 0]).labels_.tolist() == [-1, -1]


def test_weight_of_the_point_itself_counts_and_zero_weight_points_may_be_core() -> None:
    found = DensityClusters(15, 10).fit([0, 0.01, 3], [0, 0, 0], [10, 0, 9])
    assert found.core_mask_.tolist() == [True, True, False]


def test_unit_vectors_are_right_to_the_last_bits() -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 100_000), rng.uniform(-90, 90, 100_000)
    x, y, z = unit_vectors(lon, lat)
    a, b = np.radians(lon), np.radians(lat)
    assert np.abs(x - np.cos(b) * np.cos(a)).max() < 5e-16
    assert np.abs(y - np.cos(b) * np.sin(a)).max() < 5e-16
    assert np.abs(z - np.sin(b)).max() < 5e-16


def test_a_quarter_of_the_circumference() -> None:
    assert great_circle_km([0], [0], [90], [0])[0] == pytest.approx(
        math.pi / 2 * EARTH_RADIUS_KM, rel=1e-15
    )


@pytest.mark.parametrize(
    ("lon", "lat", "weight", "words"),
    [
        ([0, 1], [0], None, "2 longitudes but 1 latitudes"),
        ([0, 181], [0, 0], None, "row 2 has longitude 181.0"),
        ([0, 100], [0, 91], None, "row 2 has latitude 91.0"),
        ([35.7, 35.0], [139.7, 135.0], None, "lon and lat look swapped"),
        ([0, math.nan], [0, 0], None, "row 2 has no longitude"),
        ([0, 0], [math.inf, 0], None, "row 1 has latitude inf"),
        (["a"], [0], None, "longitudes are not numbers"),
        ([[0]], [[0]], None, "give two columns"),
        ([0, 0], [0, 0], [1, -1], "row 2 has weight -1"),
        ([0, 0], [0, 0], [1, 0.5], "row 2 has weight 0.5"),
        ([0, 0], [0, 0], [math.nan, 1], "row 1 has weight nan"),
        ([0, 0], [0, 0], [math.inf, 1], "row 1 has weight inf"),
        ([0, 0], [0, 0], [1], "1 weights for 2 positions"),
        ([0, 0], [0, 0], ["a", "b"], "weights are not numbers"),
        ([0, 0], [0, 0], [2**62, 2**62], "add up to more"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(lon, lat, weight, words) -> None:
    with pytest.raises(HotbedError, match=words) as caught:
        DensityClusters().fit(lon, lat, weight)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "choice",
    [
        {"radius_km": 0},
        {"radius_km": math.nan},
        {"min_weight": 0},
        {"min_weight": 1.5},
        {"threads": 0},
    ],
)
def test_bad_parameters_are_refused(choice: dict) -> None:
    with pytest.raises(HotbedError):
        DensityClusters(**choice).fit([1.0], [1.0])
    with pytest.raises(HotbedError):
        DensityClusters(**choice).validate()
