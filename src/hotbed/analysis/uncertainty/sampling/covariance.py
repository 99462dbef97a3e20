"""Covariance of clusters' totals, in closed form.

The window's documents are taken as one draw of a Poisson process: in the window they are complete,
but the next window's will be others. Cluster k's total, T(k) = sum over metrics m of
100 w(m) C(k, m) / N(m), is then a ratio of two random sums, and to first order

    Cov(T(k), T(l)) = sum over m of (100 w(m) / N(m))**2 (S(k, l, m) - C(k, m) C(l, m) / N(m))

with S the second moments of documents' parts (`hotbed.analysis.uncertainty.sampling.documents`).
The second term is there since a document more also makes the world larger. Chamandy et al. (2012),
Estimating uncertainty for massive data streams; Hanley and MacGibbon (2006), Creating
non-parametric bootstrap samples using Poisson frequencies, give the resampling scheme of which this
is the limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.sampling.documents import Moments, Shared, matrix

Floats = NDArray[np.float64]


def variances(
    moments: Mapping[str, Moments], world: Mapping[str, int], weights: Mapping[str, float]
) -> list[Fraction]:
    """Variance of each cluster's total, exact.

    Parameters
    ----------
    moments : mapping of str to Moments
        By metric.
    world : mapping of str to int
        Documents of the world by metric.
    weights : mapping of str to float
        Weight of each metric's share in the total.

    Returns
    -------
    list of Fraction
        (clusters,) square percent points.

    Examples
    --------
    Two documents of ten are a cluster's, one of them by half: the variance of its share is
    (100 / 10)**2 * (1 + 1/4 - (3/2)**2 / 10) = 205/2.

    >>> of = Moments([Fraction(3, 2)], {(0, 0): Fraction(5, 4)}, [2])
    >>> variances({"patents": of}, {"patents": 10}, {"patents": 1.0})
    [Fraction(205, 2)]
    """
    clusters = max((len(of.counts) for of in moments.values()), default=0)
    sums = [Fraction(0)] * clusters
    for metric, of in moments.items():
        factor = scale(metric, world, weights) ** 2
        for number, count in enumerate(of.counts):
            squares = of.products.get((number, number), Fraction(0))
            sums[number] += factor * (squares - count * count / world[metric])
    return sums


def covariance(
    moments: Mapping[str, Moments], world: Mapping[str, int], weights: Mapping[str, float]
) -> Floats:
    """Covariance matrix of the clusters' totals.

    Parameters
    ----------
    moments, world, weights
        As for `variances`.

    Returns
    -------
    numpy.ndarray
        (clusters, clusters) square percent points.
    """
    clusters = max((len(of.counts) for of in moments.values()), default=0)
    total = np.zeros((clusters, clusters))
    for metric, of in moments.items():
        upper = matrix(of.products, clusters, clusters)
        both = upper + np.triu(upper, 1).T
        counts = np.array([float(count) for count in of.counts])
        factor = float(scale(metric, world, weights)) ** 2
        total += factor * (both - np.outer(counts, counts) / world[metric])
    return total


def cross_covariance(
    current: Mapping[str, Moments],
    previous: Mapping[str, Moments],
    shared: Mapping[str, Shared],
    worlds: tuple[Mapping[str, int], Mapping[str, int]],
    weights: tuple[Mapping[str, float], Mapping[str, float]],
) -> Floats:
    """Covariance of the totals of two windows that have documents in common.

    A document in both windows counts in both, so their totals move together: with F the counts of
    the common documents alone and n their number, each metric adds
    (100 w / N) (100 w' / N') (P(k, l) - C'(l) F(k) / N' - C(k) F'(l) / N + n C(k) C'(l) / (N N')).

    Parameters
    ----------
    current, previous : mapping of str to Moments
        By metric.
    shared : mapping of str to Shared
        By metric: what the two windows have in common.
    worlds, weights : tuple of mapping
        Those of the current window, then those of the previous one.

    Returns
    -------
    numpy.ndarray
        (clusters, previous clusters) square percent points.
    """
    rows = max((len(of.counts) for of in current.values()), default=0)
    columns = max((len(of.counts) for of in previous.values()), default=0)
    total = np.zeros((rows, columns))
    for metric in sorted(current.keys() & previous.keys() & shared.keys()):
        common = shared[metric]
        now, before = (
            np.array([float(count) for count in of[metric].counts]) / world[metric]
            for of, world in zip((current, previous), worlds, strict=True)
        )
        terms = matrix(common.products, rows, columns)
        terms -= np.outer(common.counts_now, before) + np.outer(now, common.counts_before)
        terms += common.documents * np.outer(now, before)
        factors = [
            float(scale(metric, world, weight))
            for world, weight in zip(worlds, weights, strict=True)
        ]
        total += factors[0] * factors[1] * terms
    return total


def scale(metric: str, world: Mapping[str, int], weights: Mapping[str, float]) -> Fraction:
    """What one document of a metric adds to a total, percent points: 100 w / N.

    >>> scale("patents", {"patents": 400}, {"patents": 0.5})
    Fraction(1, 8)
    """
    return Fraction(str(weights[metric])) * 100 / world[metric]
