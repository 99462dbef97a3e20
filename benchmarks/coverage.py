"""How often sets of ranks hold the truth, and how wide they are, over planted worlds with ties.

    python benchmarks/coverage.py --worlds 200

Each world has 30 clusters of two metrics, several of exactly equal expected output, and draws its
documents from a Poisson process; two fifths of the documents are shared with another cluster. The
true ranks are those of the expected totals; of tied clusters every order is true. Beside the
simultaneous sets stand the marginal ones, sets from tests of each pair alone, and percentile
intervals of bootstrapped ranks.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.sampling.rank_sets import Comparisons

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RATES = {
    "patents": np.repeat([900, 400, 390, 250, 150, 100, 60, 60, 30, 15], 3).astype(float),
    "articles": np.repeat([800, 500, 510, 250, 150, 90, 60, 60, 30, 15], 3).astype(float),
}
OUTSIDE = 2.0
"""Documents elsewhere for each one in the clusters."""
SHARED = 0.4
REPLICATES = 300
LEVEL = 0.95


@dataclass(frozen=True)
class Sample:
    """One metric's documents: the clusters of each and the part that each has."""

    first: Ints
    second: Ints
    part: Floats
    world: float


def drawn(rates: Floats, random: np.random.Generator) -> Sample:
    """The documents of one metric; the second cluster is -1 for those of one cluster alone."""
    counts = random.poisson(rates)
    first = np.repeat(np.arange(rates.size), counts)
    shared = random.random(first.size) < SHARED
    # the other cluster is the next of the same size, so that tied clusters stay tied
    second = np.where(shared, first // 3 * 3 + (first + 1) % 3, -1)
    part = np.where(shared, 0.5, 1.0)
    return Sample(first, second, part, counts.sum() + random.poisson(OUTSIDE * rates.sum()))


def counts_of(sample: Sample, weight: Floats, size: int) -> Floats:
    """Fractional counts, each document as often as its weight says."""
    parts = sample.part * weight
    counts = np.bincount(sample.first, parts, size)
    both = sample.second >= 0
    return np.asarray(counts + np.bincount(sample.second[both], parts[both], size))


def measured(samples: list[Sample], size: int) -> tuple[Floats, Floats]:
    """Totals and their covariance, in closed form."""
    total, covariance = np.zeros(size), np.zeros((size, size))
    for sample in samples:
        counts = counts_of(sample, np.ones(sample.first.size), size)
        squares = np.zeros((size, size))
        np.add.at(squares, (sample.first, sample.first), sample.part**2)
        both = sample.second >= 0
        one, other, part = sample.first[both], sample.second[both], sample.part[both] ** 2
        for pair in ((other, other), (one, other), (other, one)):
            np.add.at(squares, pair, part)
        total += 100 * counts / sample.world
        covariance += (100 / sample.world) ** 2 * (
            squares - np.outer(counts, counts) / sample.world
        )
    return total, covariance


def percentiles(samples: list[Sample], size: int, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Percentile intervals of the ranks of bootstrap replicates: the naive way."""
    ranks = np.zeros((REPLICATES, size), np.int64)
    for replicate in range(REPLICATES):
        total = np.zeros(size)
        for sample in samples:
            weight = random.poisson(1.0, sample.first.size).astype(float)
            total += 100 * counts_of(sample, weight, size) / sample.world
        ranks[replicate] = 1 + (total[None, :] > total[:, None]).sum(axis=1)
    low, high = np.quantile(ranks, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return np.floor(low).astype(np.int64), np.ceil(high).astype(np.int64)


def pairwise(totals: Floats, covariance: Floats) -> tuple[Ints, Ints]:
    """Sets from tests of each pair alone, without regard to how many there are."""
    own = np.diag(covariance)
    deviation = np.sqrt(own[:, None] + own[None, :] - 2 * covariance)
    np.fill_diagonal(deviation, 1.0)
    ahead = (totals[:, None] - totals[None, :]) / deviation > 1.959963984540054
    return 1 + ahead.sum(axis=0), totals.size - ahead.sum(axis=1)


def main() -> None:
    """Print a table: coverage of all ranks together, of single ranks, and mean width."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    truth = sum(100 * rates / ((1 + OUTSIDE) * rates.sum()) for rates in RATES.values())
    best = 1 + (truth[None, :] > truth[:, None] + 1e-9).sum(axis=1)
    worst = truth.size - (truth[None, :] < truth[:, None] - 1e-9).sum(axis=1)
    kinds = ("simultaneous", "marginal", "each pair alone", "percentiles")
    together, single, width = (dict.fromkeys(kinds, 0.0) for _ in range(3))
    for world in range(options.worlds):
        random = np.random.default_rng((options.seed, world))
        samples = [drawn(rates, random) for rates in RATES.values()]
        totals, covariance = measured(samples, truth.size)
        compared = Comparisons(totals, covariance, LEVEL, seed=world)
        every, alone = compared.simultaneous(), compared.marginal()
        sets = (
            (every.low, every.high),
            (alone.low, alone.high),
            pairwise(totals, covariance),
            percentiles(samples, truth.size, random),
        )
        for kind, (low, high) in zip(kinds, sets, strict=True):
            holds = (low <= best) & (high >= worst)
            together[kind] += holds.all() / options.worlds
            single[kind] += holds.mean() / options.worlds
            width[kind] += (high - low + 1).mean() / options.worlds
    needed = (worst - best + 1).mean()
    print(f"{options.worlds} worlds of {truth.size} clusters; needed: {needed:.2f} ranks wide\n")
    print("| sets | all ranks held, % | single ranks held, % | mean width, ranks |")
    print("|---|---|---|---|")
    for kind in kinds:
        error = 100 * math.sqrt(together[kind] * (1 - together[kind]) / options.worlds)
        print(
            f"| {kind} | {100 * together[kind]:.1f} ± {error:.1f} | {100 * single[kind]:.1f} | "
            f"{width[kind]:.2f} |"
        )


if __name__ == "__main__":
    main()
