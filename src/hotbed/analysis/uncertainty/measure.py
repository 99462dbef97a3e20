"""All that is measured of one run's doubt, each kind apart: documents, placings, choices, years."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import ibis
import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.change.window import RankedCluster, Window
from hotbed.analysis.uncertainty.geocoding import Imputed, addresses_of, imputed
from hotbed.analysis.uncertainty.sampling.covariance import covariance, variances
from hotbed.analysis.uncertainty.sampling.documents import Moments, moments, parts_of_documents
from hotbed.analysis.uncertainty.sampling.entries import cluster_entries, place_entries
from hotbed.analysis.uncertainty.sampling.rank_sets import DRAWS, Comparisons
from hotbed.analysis.uncertainty.sampling.replicates import (
    Allowed,
    Stability,
    replicate_totals,
    stability,
    top_probability,
)
from hotbed.base.progress import task
from hotbed.engines import DuckDB, Engine
from hotbed.runs.run import Run
from hotbed.steps.clusters import merge_rule
from hotbed.steps.locating import geocoder_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Doubts:
    """A run, and what its documents are to its clusters.

    Parameters
    ----------
    run : Run
        Its stages must still be there.
    engine : Engine
    """

    run: Run
    engine: Engine

    @cached_property
    def window(self) -> Window:
        """The run's exact counts."""
        return Window(self.run)

    @property
    def clusters(self) -> list[RankedCluster]:
        """The ranking."""
        return self.window.clusters

    @cached_property
    def totals(self) -> Floats:
        """(clusters,) totals, percent points."""
        return np.array([float(cluster.total) for cluster in self.clusters])

    @cached_property
    def parts(self) -> ibis.Table:
        """Listings of each worth, by document and cluster."""
        places = self.window.places
        placed = self.run.stage("tally") / "placed.parquet"
        return parts_of_documents(self.engine, placed, places.place_id, places.cluster)

    @cached_property
    def moments(self) -> dict[str, Moments]:
        """Moments of the documents' parts, by metric."""
        with task("documents by cluster"):
            return moments(self.engine, self.parts, self.run.metrics, len(self.clusters))

    @cached_property
    def deviations(self) -> Floats:
        """(clusters,) standard deviations of the totals over draws of the documents."""
        exact = variances(self.moments, self.run.world, self.run.recipe.weights)
        return np.asarray(np.sqrt([float(variance) for variance in exact]))

    @cached_property
    def covariance(self) -> Floats:
        """(clusters, clusters) of the totals."""
        return covariance(self.moments, self.run.world, self.run.recipe.weights)

    def comparisons(self, level: float) -> Comparisons:
        """The clusters' totals, compared pair by pair.

        Parameters
        ----------
        level : float
            Of confidence.
        """
        seed, threads = self.run.recipe.uncertainty.seed, self.run.recipe.limits.threads
        return Comparisons(self.totals, self.covariance, level, DRAWS, seed, threads)

    def top_probability(self, top: int, replicates: int) -> Floats:
        """(clusters,) share of replicates within the borders in which each is among the first."""
        seed = self.run.recipe.uncertainty.seed
        with task("documents by cluster"):
            entries = cluster_entries(self.engine, self.run, self.parts, len(self.clusters), seed)
        return top_probability(replicate_totals(entries, self.run, replicates), top)

    def stability(self, replicates: int) -> Stability:
        """The clusters and places in replicates with the density search repeated."""
        with task("documents by place"):
            entries = place_entries(self.engine, self.run, self.run.recipe.uncertainty.seed)
        before = self.run.members["cluster_before"].to_numpy()
        places, recipe = self.window.places, self.run.recipe
        return stability(entries, places, before, recipe, self._may_merge, replicates)

    def imputed(self, draws: int) -> Imputed:
        """The clusters over draws of where the addresses lie."""
        recipe = self.run.recipe
        geocoder = geocoder_of(recipe)
        addresses = addresses_of(self.engine, self.run, geocoder, recipe.uncertainty.seed)
        return imputed(addresses, self.run, self._may_merge, draws)

    @property
    def _may_merge(self) -> Allowed | None:
        recipe = self.run.recipe
        if not recipe.merging.by_links:
            return None
        return merge_rule(recipe, self.run.stage("links"))


@contextmanager
def measuring(run: Run) -> Iterator[Doubts]:
    """A run's doubts, with an engine of their own for as long as they are asked.

    Parameters
    ----------
    run : Run
    """
    limits = run.recipe.limits
    engine = DuckDB(run.folder / ".hotbed" / "doubts", limits.memory, limits.threads)
    try:
        yield Doubts(run, engine)
    finally:
        engine.close()
