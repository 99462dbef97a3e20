"""Moments and variances of documents: by hand, doubled, and against the bootstrap."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from analysis.uncertainty.planted import documents, study
from hotbed.analysis.uncertainty.measure import measuring
from hotbed.analysis.uncertainty.sampling.covariance import covariance, variances
from hotbed.analysis.uncertainty.sampling.entries import cluster_entries
from hotbed.analysis.uncertainty.sampling.replicates import replicate_totals, top_probability

# Parts of the documents of support.world in the clusters B (0), A (1) and C (2), by rank:
# D1 A 1; D2 A 1/2, B 1/2; D3 A 2/3, B 1/3; D4 B 1; D5 B 1/2, C 1/2; D6 C 2/3; D7 none. N = 7.
COUNTS = [Fraction(7, 3), Fraction(13, 6), Fraction(7, 6)]
PRODUCTS = {
    (0, 0): Fraction(1, 4) + Fraction(1, 9) + 1 + Fraction(1, 4),
    (1, 1): 1 + Fraction(1, 4) + Fraction(4, 9),
    (2, 2): Fraction(1, 4) + Fraction(4, 9),
    (0, 1): Fraction(1, 4) + Fraction(2, 9),
    (0, 2): Fraction(1, 4),
}
SCALE = Fraction(100, 7) ** 2


def test_moments_by_hand(towns):
    with measuring(towns) as doubts:
        of = doubts.moments["patents"]
    assert of.counts == COUNTS
    assert of.products == PRODUCTS
    assert of.documents == [4, 3, 2]


def test_variances_by_hand(towns):
    expected = [SCALE * (PRODUCTS[n, n] - count * count / 7) for n, count in enumerate(COUNTS)]
    with measuring(towns) as doubts:
        assert variances(doubts.moments, {"patents": 7}, {"patents": 1.0}) == expected
        matrix = doubts.covariance
    assert matrix[0, 1] == pytest.approx(
        float(SCALE * (Fraction(17, 36) - COUNTS[0] * COUNTS[1] / 7))
    )
    assert matrix[1, 2] == pytest.approx(float(SCALE * (-COUNTS[1] * COUNTS[2] / 7)))
    assert np.allclose(matrix, matrix.T)
    assert np.linalg.eigvalsh(matrix).min() > -1e-9


def test_a_weight_counts_squared(towns):
    with measuring(towns) as doubts:
        full, half = (
            variances(doubts.moments, {"patents": 7}, {"patents": weight}) for weight in (1.0, 0.5)
        )
    assert [4 * value for value in half] == full


SIZES = {
    2011: {0.5: 20, 1.5: 12, 2.5: 8, 3.5: 5},
    2012: {0.5: 18, 1.5: 15, 2.5: 7, 3.5: 4},
    2013: {0.5: 25, 1.5: 13, 2.5: 9, 3.5: 6},
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """A planted study of four towns."""
    return study(tmp_path_factory.mktemp("planted"), documents(SIZES))


def test_every_document_twice_halves_the_variance(planted, tmp_path):
    twice = study(tmp_path, [*documents(SIZES), *documents(SIZES, "E")])
    exact = []
    for run in (planted, twice):
        with measuring(run) as doubts:
            exact.append(variances(doubts.moments, run.world, run.recipe.weights))
    assert [2 * value for value in exact[1]] == exact[0]


def test_the_closed_form_is_what_2000_bootstraps_have(planted):
    # The relative standard error of a standard deviation from B replicates is 1 / sqrt(2 B), here
    # 1.6 %; first-order terms beyond it are of the order of 1 / N, here below 1 %.
    with measuring(planted) as doubts:
        clusters = len(doubts.clusters)
        entries = cluster_entries(doubts.engine, planted, doubts.parts, clusters, seed=5)
        totals = replicate_totals(entries, planted, 2000)
        ratio = totals.std(axis=1) / doubts.deviations
        together = np.corrcoef(totals)
        closed = doubts.covariance / np.outer(doubts.deviations, doubts.deviations)
    assert clusters == 4
    assert np.abs(ratio - 1).max() < 0.07
    assert np.abs(together - closed).max() < 0.1
    assert totals.mean(axis=1) == pytest.approx(doubts.totals, rel=0.03)


def test_who_is_surely_among_the_first(planted):
    with measuring(planted) as doubts:
        likely = doubts.top_probability(1, 400)
        assert likely[0] > 0.9
        assert likely[1:].sum() < 0.1
        assert doubts.top_probability(4, 10).tolist() == [1.0] * 4


def test_ties_share_the_last_place():
    assert top_probability(np.array([[2.0], [2.0], [1.0]]), 1).tolist() == [1.0, 1.0, 0.0]


def test_seed_and_threads(planted):
    with measuring(planted) as doubts:
        of = (doubts.engine, planted, doubts.parts, 4)
        one, again, other = (
            replicate_totals(cluster_entries(*of, seed=seed), planted, 50) for seed in (1, 1, 2)
        )
    assert (one == again).all()
    assert (one != other).any()


def test_a_metric_without_any_document_adds_nothing():
    assert covariance({}, {}, {}).shape == (0, 0)
