"""Units count once in every cluster that they touch, however many parcels they touch."""

from __future__ import annotations

import random

import numpy as np
import pytest

from hotbed.analysis.uncertainty.choices.touched import SHORT, Touched

PARCELS, COLUMNS, CLUSTERS = 30, 3, 5


def sets(seed: int) -> list[tuple[list[int], int, float]]:
    """Sets of two parcels and more, some beyond `SHORT`: parcels, column, worth."""
    draw = random.Random(seed)  # noqa: S311
    sizes = sorted(draw.choice([2, 2, 3, 5, SHORT, SHORT + 1, 20]) for _ in range(200))
    return [
        (sorted(draw.sample(range(PARCELS), size)), draw.randrange(COLUMNS), draw.randrange(1, 9))
        for size in sizes
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_and_shared_units_against_the_definition(seed):
    draw = np.random.default_rng(seed)
    labels = draw.integers(-1, CLUSTERS, PARCELS)
    alone = draw.integers(0, 9, (PARCELS, COLUMNS)).astype(float)
    parcels, columns, worths = zip(*sets(seed), strict=True)
    touched = Touched(
        alone,
        np.array([len(one) for one in parcels]),
        np.concatenate([np.array(one) for one in parcels]),
        np.array(columns),
        np.array(worths, float),
    )
    counts = np.zeros((CLUSTERS, COLUMNS))
    shared: dict[tuple[int, int], float] = {}
    for parcel in range(PARCELS):
        if labels[parcel] >= 0:
            counts[labels[parcel]] += alone[parcel]
    for one, column, worth in zip(parcels, columns, worths, strict=True):
        for cluster in sorted({labels[parcel] for parcel in one} - {-1}):
            counts[cluster, column] += worth
            for other in {labels[parcel] for parcel in one} - {-1}:
                if other > cluster:
                    pair = (int(cluster), int(other))
                    shared[pair] = shared.get(pair, 0) + worth
    assert (touched.counts(labels, CLUSTERS) == counts).all()
    expected = shared | {(n, n): counts[n].sum() for n in range(CLUSTERS)}
    assert touched.shared(labels, CLUSTERS) == expected


def test_no_sets_at_all():
    nothing = np.empty(0, np.int64)
    touched = Touched(np.ones((2, 1)), nothing, nothing, nothing, np.empty(0))
    assert touched.counts(np.array([0, -1]), 1).tolist() == [[1.0]]
    assert touched.shared(np.array([0, -1]), 1) == {(0, 0): 1}
