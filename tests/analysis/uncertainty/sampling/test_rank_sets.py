"""Rank confidence sets: published results, planted ties, an exact peer."""

from __future__ import annotations

import math

import numpy as np
import pytest

import hotbed
from hotbed.analysis.uncertainty.sampling.rank_sets import Comparisons, inverse_deviations, tied
from hotbed.world.plan import PATENTS, PUBLICATIONS, published

# Mathematics scores of the OECD's countries in PISA 2018 with their standard errors: OECD (2019),
# PISA 2018 Results, Table I.B1.5, as in the data `pisa2018` of the R package csranks.
PISA = {
    "Australia": (491.3600252, 1.939833031),
    "Austria": (498.9423138, 2.970998694),
    "Belgium": (508.0703063, 2.262662011),
    "Canada": (512.0169429, 2.357475749),
    "Chile": (417.4065563, 2.41588757),
    "Colombia": (390.9322732, 2.989559274),
    "Czech Republic": (499.4676508, 2.460661531),
    "Denmark": (509.3983746, 1.735002337),
    "Estonia": (523.4145802, 1.743602224),
    "Finland": (507.3013618, 1.967920411),
    "France": (495.4075794, 2.320214487),
    "Germany": (500.0437805, 2.647083096),
    "Greece": (451.3703438, 3.091228197),
    "Hungary": (481.0826364, 2.319596741),
    "Iceland": (495.1873762, 1.953082603),
    "Ireland": (499.632894, 2.198621128),
    "Israel": (463.0345488, 3.498563228),
    "Italy": (486.5898573, 2.780045867),
    "Japan": (526.9732502, 2.471475318),
    "Korea": (525.933002, 3.121394315),
    "Latvia": (496.1263306, 1.962766789),
    "Lithuania": (481.1911884, 1.953282039),
    "Luxembourg": (483.421485, 1.097632409),
    "Mexico": (408.8014734, 2.493225544),
    "Netherlands": (519.2309824, 2.632277885),
    "New Zealand": (494.489676, 1.705942856),
    "Norway": (500.9637885, 2.219044878),
    "Poland": (515.6478747, 2.602085176),
    "Portugal": (492.4874062, 2.684570081),
    "Slovak Republic": (486.1648542, 2.555595707),
    "Slovenia": (508.8975441, 1.363877596),
    "Spain": (481.3926126, 1.462417763),
    "Sweden": (502.3877022, 2.654250935),
    "Switzerland": (515.3147131, 2.908003898),
    "Turkey": (453.5077774, 2.260406789),
    "United Kingdom": (501.7698992, 2.564428111),
    "United States": (478.2447174, 3.235444099),
}
COUNTRIES = list(PISA)


def pisa(level: float) -> Comparisons:
    """The countries' scores; the samples of countries are independent."""
    scores, errors = np.array(list(PISA.values())).T
    return Comparisons(scores, np.diag(errors**2), level=level)


def among_first_five(level: float) -> set[str]:
    """Countries whose set of ranks reaches the first five."""
    sets = pisa(level).simultaneous()
    return {COUNTRIES[row] for row in np.flatnonzero(sets.low <= 5)}


def test_the_published_results_on_pisa_2018():
    # The vignette "Inference for Ranks" of csranks 1.2: twelve countries may be among the first
    # five at 95 %, without Sweden at 90 %; the United Kingdom's marginal set is 7 to 23 (with
    # 1,000 draws; 7 or 8 at the lower end with more); Chile, Mexico and Colombia overlap with no
    # other country; the sets of Germany and Korea both hold rank 7 at 95 %, not at 75 %.
    assert len(among_first_five(0.95)) == 12
    assert among_first_five(0.95) - among_first_five(0.90) == {"Sweden"}
    alone = pisa(0.95).marginal()
    britain = COUNTRIES.index("United Kingdom")
    assert alone.low[britain] in (7, 8)
    assert alone.high[britain] == 23
    sets = pisa(0.95).simultaneous()
    last = [COUNTRIES.index(name) for name in ("Chile", "Mexico", "Colombia")]
    assert sets.low[last].min() == 35
    assert np.delete(sets.high, last).max() == 34
    germany, korea = COUNTRIES.index("Germany"), COUNTRIES.index("Korea")
    assert sets.low[germany] == sets.high[korea] == 7
    looser = pisa(0.75).simultaneous()
    assert looser.low[germany] > looser.high[korea]


def gii_2023(patents: float, publications: float) -> Comparisons:
    """The 34 published rows, with variances of counts so many times the counts."""
    rows = published()
    worlds = (PATENTS, PUBLICATIONS)
    total, covariance = np.zeros(len(rows)), np.zeros((len(rows), len(rows)))
    for name, world, factor in zip(
        ("patents", "publications"), worlds, (patents, publications), strict=True
    ):
        counts = np.array([float(row[name]) for row in rows])
        total += 100 * counts / world
        spread = np.diag(factor * counts) - np.outer(counts, counts) / world
        covariance += (100 / world) ** 2 * spread
    return Comparisons(total, covariance)


def test_gii_2023_has_thirteen_neighbours_that_cannot_be_told_apart():
    compared = gii_2023(0.6, 0.5)
    sets = compared.simultaneous()
    told = [bool(sets.ahead[rank, rank + 1]) for rank in range(33)]
    assert sum(told) == 20
    assert not told[2], "Seoul, 3rd, and Beijing, 4th"
    assert (sets.low[9], sets.high[9]) == (9, 11), "New York"
    assert (sets.low[32], sets.high[32]) == (30, 34), "Singapore"


def test_gii_2023_with_the_variance_of_whole_counts():
    sets = gii_2023(1, 1).simultaneous()
    assert sum(bool(sets.ahead[rank, rank + 1]) for rank in range(33)) == 19


def test_each_pair_alone_is_told_more_often_than_all_together():
    # z above 1.645, the one-sided 5 % point: 27 of the 33 pairs of GII 2023
    rows = gii_2023(0.6, 0.5)
    alone = [
        Comparisons(
            rows.estimates[rank : rank + 2],
            np.diag([1.0, 1.0]) * _half_variance(rows, rank),
            level=0.9,
        ).simultaneous()
        for rank in range(33)
    ]
    assert sum(bool(sets.ahead[0, 1]) for sets in alone) == 27


def _half_variance(compared: Comparisons, rank: int) -> float:
    """Half of the variance of a neighbouring pair's difference."""
    deviation = 1 / inverse_deviations(compared.covariance)[rank, rank + 1]
    return float(deviation**2 / 2)


RATES = np.array([400, 300, 300, 300, 200, 150, 150, 100, 100, 100, 60, 60, 59, 30, 30])


def holds(low: np.ndarray, high: np.ndarray) -> bool:
    """Whether sets hold every rank that the true rates allow, ties in any order."""
    best = [1 + int((rate < RATES).sum()) for rate in RATES]
    worst = [RATES.size - int((rate > RATES).sum()) for rate in RATES]
    return bool((low <= best).all() and (high >= worst).all())


def test_planted_ties_are_covered_in_95_of_100_worlds():
    # 200 worlds of Poisson counts with ties; the share that is covered as a whole has a standard
    # error of sqrt(0.95 * 0.05 / 200) = 0.015, so fewer than 0.95 - 3 * 0.015 would be a fault
    draw = np.random.default_rng(7)
    world = RATES.sum() * 2.0
    covered = 0
    for seed in range(200):
        counts = draw.poisson(RATES).astype(float)
        covariance = np.diag(counts) - np.outer(counts, counts) / world
        sets = Comparisons(counts, covariance, draws=2000, seed=seed).simultaneous()
        covered += holds(sets.low, sets.high)
    assert covered / 200 > 0.905


def test_whole_counts_agree_with_the_exact_test():
    # Of two counts a and b the first is ahead by the exact binomial test if P(X >= a) <= alpha for
    # X ~ B(a + b, 1/2); the normal test may differ only close to alpha.
    for first, second in [(120, 90), (130, 90), (60, 50), (1000, 900), (1000, 960), (40, 20)]:
        world = 100_000.0
        counts = np.array([first, second], float)
        covariance = np.diag(counts) - np.outer(counts, counts) / world
        told = Comparisons(counts, covariance, level=0.9).simultaneous().ahead[0, 1]
        total = first + second
        exact = sum(math.comb(total, n) for n in range(first, total + 1)) / 2**total
        if not 0.03 < exact < 0.08:
            assert told == (exact <= 0.05), (first, second, exact)


def test_marginal_sets_are_never_wider_and_hold_the_rank():
    compared = gii_2023(0.6, 0.5)
    together, alone = compared.simultaneous(), compared.marginal()
    ranks = np.arange(1, 35)
    assert (alone.low >= together.low).all()
    assert (alone.high <= together.high).all()
    assert (alone.low <= ranks).all()
    assert (alone.high >= ranks).all()


def test_threads_and_seeds():
    one = gii_2023(0.6, 0.5)
    rows = (one.estimates, one.covariance)
    single, double = (Comparisons(*rows, seed=3, threads=n).marginal() for n in (1, 2))
    assert (single.low == double.low).all()
    assert (single.high == double.high).all()


def test_equal_totals_without_any_doubt_stay_tied():
    # the same documents in both: no variance of the difference, and no difference
    covariance = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    sets = Comparisons([5.0, 5.0, 1.0], covariance * 0.01).simultaneous()
    assert sets.low.tolist() == [1, 1, 3]
    assert sets.high.tolist() == [2, 2, 3]
    assert tied(sets.ahead) == [[1], [0], []]


def test_a_pair_without_doubt_leaves_the_others_their_doubt():
    # the first two share every document: their difference is certain; the others are compared as
    # if these two were one
    covariance = np.array(
        [[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0], [0, 0, 1.0, 0], [0, 0, 0, 1]]
    )
    sets = Comparisons([105.0, 104.9, 50.0, 49.9], covariance).simultaneous()
    assert sets.low.tolist() == [1, 2, 3, 3]
    assert sets.high.tolist() == [1, 2, 4, 4]


def test_one_cluster_and_none():
    assert Comparisons([1.0], [[0.1]]).simultaneous().high.tolist() == [1]
    assert Comparisons([], np.zeros((0, 0))).simultaneous().low.tolist() == []


@pytest.mark.parametrize("level", [0.0, 1.0, math.nan])
def test_a_level_that_is_none(level):
    with pytest.raises(hotbed.HotbedError, match="between 0 and 1"):
        Comparisons([1.0], [[1.0]], level=level)
