"""The Poisson bootstrap: rankings of other draws of the documents.

With the borders as they are, replicates show how likely each cluster is among the first. With the
density search repeated in every replicate they show whether the cluster would exist at all with
other documents, and which places it would hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.change.places import Places
from hotbed.analysis.uncertainty.following import State, follow
from hotbed.analysis.uncertainty.sampling.entries import UNIT
from hotbed.analysis.uncertainty.sampling.weights import Entries, blocks, replicate_sums
from hotbed.base.progress import task
from hotbed.detect.clusters import NOISE, search_and_merge
from hotbed.recipe import Recipe
from hotbed.runs.run import Run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Allowed = Callable[[int, int], bool]


@dataclass(frozen=True)
class Stability:
    """What became of the clusters and their places in replicates with borders of their own.

    Parameters
    ----------
    replicates : int
    states : numpy.ndarray
        (clusters, states) int64, in how many replicates each cluster had each
        `hotbed.analysis.uncertainty.following.State`.
    places : numpy.ndarray
        (places,) int64, in how many replicates each place was where it is now: in the continuation
        of its cluster, or in none.
    """

    replicates: int
    states: Ints
    places: Ints

    @property
    def exists(self) -> Floats:
        """(clusters,) share of the replicates in which each cluster exists."""
        return np.asarray(self.states[:, State.KEPT] / self.replicates)


def replicate_totals(entries: Entries, run: Run, replicates: int) -> Floats:
    """Totals of the clusters in replicates, within the borders as they are.

    Parameters
    ----------
    entries : Entries
        `hotbed.analysis.uncertainty.sampling.entries.cluster_entries`.
    run : Run
    replicates : int

    Returns
    -------
    numpy.ndarray
        (clusters, replicates) percent points. Where the recipe states a metric's world total, the
        documents that it counts beyond those read stay as they are.
    """
    metrics = run.recipe.metrics
    stride = entries.groups // len(metrics)
    totals = np.zeros((stride - 1, replicates))
    threads = run.recipe.limits.threads
    counted = run.metadata["world"]
    with task("replicates of the documents", total=replicates) as advance:
        for first, size in blocks(entries.groups, replicates):
            sums = replicate_sums(entries, first, size, threads)
            kept = slice(first, min(first + size, replicates))
            for number, name in enumerate(metrics):
                rows = sums[number * stride : (number + 1) * stride, : kept.stop - first]
                world = rows[-1] + (run.world[name] - counted[name])
                weight = 100 * float(run.recipe.weights[name])
                totals[:, kept] += weight * (rows[:-1] / UNIT) / np.maximum(world, 1)
            advance(size)
    return totals


def top_probability(totals: Floats, top: int) -> Floats:
    """The share of replicates in which each cluster is among the first; ties share a rank.

    Parameters
    ----------
    totals : numpy.ndarray
        (clusters, replicates)
    top : int

    Examples
    --------
    >>> top_probability(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 0.5]]), 1).tolist()
    [0.5, 0.5, 0.0]
    """
    clusters = len(totals)
    if clusters <= top:
        return np.ones(clusters)
    last = np.partition(totals, clusters - top, axis=0)[clusters - top]
    return np.asarray((totals >= last).mean(axis=1))


def stability(
    entries: Entries,
    places: Places,
    before: Ints,
    recipe: Recipe,
    allowed: Allowed | None,
    replicates: int,
) -> Stability:
    """Repeat the density search and the merging with other draws of the documents.

    Parameters
    ----------
    entries : Entries
        `hotbed.analysis.uncertainty.sampling.entries.place_entries`.
    places : Places
        The run's, with their clusters.
    before : numpy.ndarray
        (places,) their clusters before merging.
    recipe : Recipe
    allowed : callable, optional
        Whether two clusters (before merging, in the run) may merge; None: all may.
    replicates : int

    Returns
    -------
    Stability
    """
    clusters = int(places.cluster.max(initial=NOISE)) + 1
    states = np.zeros((clusters, len(State)), np.int64)
    stays = np.zeros(places.listings.size, np.int64)
    with task("replicates of the clusters", total=replicates) as advance:
        for first, size in blocks(entries.groups, replicates):
            sums = replicate_sums(entries, first, size, recipe.limits.threads)
            for column in range(min(size, replicates - first)):
                listings = np.ascontiguousarray(sums[:, column])
                labels = clusters_again(places, listings, before, recipe, allowed)
                outcome = follow(places.cluster, labels, places.listings)
                states[np.arange(clusters), outcome.state] += 1
                goes_on = np.append(outcome.cluster, NOISE)[places.cluster]
                lost = (places.cluster >= 0) & (goes_on == NOISE)
                stays += (labels == goes_on) & ~lost
                advance(1)
    return Stability(replicates, states, stays)


def clusters_again(
    places: Places,
    listings: Ints,
    before: Ints,
    recipe: Recipe,
    allowed: Allowed | None = None,
) -> Ints:
    """The clusters of the same places with other numbers of listings.

    Parameters
    ----------
    places : Places
    listings : numpy.ndarray
        (places,)
    before, recipe, allowed
        As for `stability`. A cluster before merging stands for the run's with which it shares most
        listings.

    Returns
    -------
    numpy.ndarray
        (places,) int64 label, -1 for noise.
    """

    def rule_of(labels: Ints) -> Allowed | None:
        return None if allowed is None else _in_run(allowed, labels, before, listings)

    return search_and_merge(places.lon, places.lat, listings, recipe, rule_of).cluster


def _in_run(allowed: Allowed, labels: Ints, before: Ints, listings: Ints) -> Allowed:
    """A rule of merging for other labels, by the run's cluster that each shares most with."""
    both = (labels >= 0) & (before >= 0)
    count = int(before.max(initial=0)) + 1
    codes, row = np.unique(labels[both] * count + before[both], return_inverse=True)
    weight = np.bincount(row, weights=listings[both].astype(np.float64))
    order = np.lexsort((codes, -weight, codes // count))
    lead = dict[int, int]()
    for code in codes[order].tolist():
        lead.setdefault(code // count, code % count)

    def may_merge(first: int, second: int) -> bool:
        if first not in lead or second not in lead:
            return False
        one, other = lead[first], lead[second]
        return one == other or allowed(one, other)

    return may_merge
