"""Merging against all pairs of members, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from hotbed.base.errors import HotbedError
from hotbed.detect.merge import Merged, merge_clusters
from hotbed.sphere.distances import EARTH_RADIUS_KM, chord, great_circle_km

from .oracle import random_world, squared_chords


def by_hand(lon, lat, labels, within_km):
    """All pairs of clusters: least squared chord, then lowest indices."""
    d2 = squared_chords(lon, lat)
    pairs = []
    for a in range(labels.max() + 1):
        for b in range(a + 1, labels.max() + 1):
            i, j = np.flatnonzero(labels == a), np.flatnonzero(labels == b)
            if i.size and j.size:
                between = d2[np.ix_(i, j)]
                p, q = divmod(int(np.argmin(between)), j.size)
                if between[p, q] <= chord(within_km) ** 2:
                    pairs.append((a, b, i[p], j[q], between[p, q]))
    return pairs


@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=() if seed < 50 else pytest.mark.slow) for seed in range(150)]
)
def test_equals_all_pairs(seed: int) -> None:
    world = random_world(seed)
    rng = np.random.default_rng(seed)
    labels = rng.integers(-1, int(rng.integers(1, 40)), world.lon.size)
    within = world.radius_km / float(rng.choice([1, 3, 10]))
    merged = merge_clusters(world.lon, world.lat, labels, within)
    expected = by_hand(world.lon, world.lat, labels, within)
    assert [(p.a, p.b, p.a_member, p.b_member) for p in merged.pairs] == [e[:4] for e in expected]
    for pair, (*_, square) in zip(merged.pairs, expected, strict=True):
        angle = 2 * np.arcsin(min(1.0, np.sqrt(square) / 2))
        assert pair.km == pytest.approx(angle * EARTH_RADIUS_KM, rel=1e-12)
    assert_closure(merged, labels)


def assert_closure(merged: Merged, labels: np.ndarray) -> None:
    sets = [{label} for label in range(merged.after.size)]
    for pair in merged.pairs:
        a = next(s for s in sets if pair.a in s)
        b = next(s for s in sets if pair.b in s)
        if a is not b:
            sets.remove(b)
            a |= b
    sets.sort(key=min)
    assert [set(np.flatnonzero(merged.after == k)) for k in range(len(sets))] == sets
    assert np.array_equal(merged.labels[labels >= 0], merged.after[labels[labels >= 0]])
    assert np.all(merged.labels[labels < 0] == -1)


def test_chains_merge_into_one_and_keep_their_joins() -> None:
    merged = merge_clusters([0, 0.04, 0.08, 1], [0, 0, 0, 0], [3, 0, 1, 2])
    assert merged.after.tolist() == [0, 0, 1, 0]
    assert merged.labels.tolist() == [0, 0, 0, 1]
    assert [(join["a"], join["b"]) for join in merged.joins()] == [(0, 1), (0, 3)]
    assert merged.n_clusters == 2


def test_across_the_antimeridian() -> None:
    merged = merge_clusters([179.98, -179.98], [10, 10], [0, 1])
    expected = great_circle_km([179.98], [10], [-179.98], [10])[0]
    assert merged.n_clusters == 1
    assert merged.pairs[0].km == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("linked", [{(1, 0)}, [frozenset((0, 1))], lambda a, b: (a, b) == (0, 1)])
def test_only_linked_pairs_merge(linked) -> None:
    merged = merge_clusters([0, 0.04, 0.08], [0, 0, 0], [0, 1, 2], linked=linked)
    assert merged.after.tolist() == [0, 0, 1]


def test_zero_distance_merges_nothing_and_noise_bridges_nothing() -> None:
    assert merge_clusters([0, 0], [0, 0], [0, 1], within_km=0).after.tolist() == [0, 1]
    assert merge_clusters([0, 0.04, 0.08], [0] * 3, [0, -1, 1]).after.tolist() == [0, 1]
    assert merge_clusters([], [], np.array([], int)).n_clusters == 0
    assert merge_clusters([0], [0], [-1]).labels.tolist() == [-1]


@pytest.mark.parametrize(
    ("labels", "within", "words"),
    [
        ([0, -2], 5, "cluster numbers"),
        ([0.5, 1], 5, "cluster numbers"),
        ([0], 5, "1 labels"),
        ([0, 1], -1, "-1 km"),
    ],
)
def test_bad_input_is_refused(labels, within, words) -> None:
    with pytest.raises(HotbedError, match=words):
        merge_clusters([0, 1], [0, 1], labels, within)
