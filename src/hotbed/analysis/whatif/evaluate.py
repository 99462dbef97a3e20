"""A run under a setting: what `hotbed run` of the changed recipe would give, from the run's tables.

The steps are those of a run, on fewer rows: listings of the metrics and years that count by place,
density search and merging, names, counts, shares and ranks, each by the function that the run
calls. A place without such a listing is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.uncertainty.choices.touched import Touched
from hotbed.analysis.whatif.documents import documents_at, of_columns
from hotbed.analysis.whatif.material import Flags, Ints, Material, inside
from hotbed.analysis.whatif.setting import Setting, checked, recipe_under
from hotbed.base.errors import HotbedError
from hotbed.count.standing import Standing, rank, standings, world_counted, world_totals
from hotbed.detect.clusters import NOISE, Membership, identify, search_and_merge
from hotbed.recipe import Recipe
from hotbed.runs.run import Run
from hotbed.steps.clusters import rule_of


@dataclass(frozen=True)
class Ranked:
    """A run's ranking under a setting.

    Parameters
    ----------
    setting : Setting
    standings : tuple of Standing
        By rank; groups are numbers of clusters.
    clusters : tuple of dict
        In the same order: cluster_id, name, economies, listings, ... as
        `hotbed.detect.clusters.identify` has them.
    cluster : numpy.ndarray
        (places,) row in this ranking of each place's cluster; -1 for none.
    before : numpy.ndarray
        (places,) number of its cluster before merging; -1 for none.
    core : numpy.ndarray
        (places,) whether it is a core point.
    listings : numpy.ndarray
        (places,) that the setting counts; a place without any is not there.
    world : dict of str to int
        Documents of the world by metric.
    """

    setting: Setting
    standings: tuple[Standing[int], ...]
    clusters: tuple[dict[str, Any], ...]
    cluster: Ints
    before: Ints
    core: Flags
    listings: Ints
    world: dict[str, int]


class Evaluation:
    """Evaluates settings of a run, whose tables are read once.

    Parameters
    ----------
    run : Run
    """

    def __init__(self, run: Run) -> None:
        self.run, self.material = run, Material(run)

    @cached_property
    def documents(self) -> Touched:
        """The run's documents by the places that they touch."""
        return documents_at(self.material, np.ones(len(self.material.places), bool))

    def under(self, setting: Setting) -> Ranked:
        """The ranking under a setting.

        Parameters
        ----------
        setting : Setting

        Raises
        ------
        HotbedError
            The run can't be asked for it (`hotbed.analysis.whatif.setting.checked`), a metric has
            no documents in its years, or full counting or merging by links is needed and the run's
            stages were removed.
        """
        setting = checked(setting, self.run)
        recipe = recipe_under(self.run.recipe, setting)
        world = self._world(recipe, setting)
        columns = inside(self.material.codes, setting.years)
        counted = columns[self.material.code]
        places = len(self.material.places)
        listings = np.bincount(
            self.material.place[counted], self.material.listings[counted], places
        ).astype(np.int64)
        there = np.flatnonzero(listings)
        found = self._search(recipe, listings, there, columns)
        named = identify(
            self.material.places.take(pa.array(there)).append_column(
                "listings", pa.array(listings[there])
            ),
            found,
            recipe,
        )
        number = _spread(found.cluster, there, places, NOISE)
        if setting.counting is Counting.FULL:
            ranked = self._in_full(columns, number, len(named), world, recipe)
        else:
            ranked = self._fractional(counted, number, len(named), world, recipe)
        row_of = np.full(len(named) + 1, NOISE)
        row_of[[standing.group for standing in ranked]] = np.arange(len(ranked))
        return Ranked(
            setting,
            tuple(ranked),
            tuple(named[standing.group] for standing in ranked),
            row_of[number],
            _spread(found.before, there, places, NOISE),
            _spread(found.core, there, places, False),
            listings,
            world,
        )

    def _world(self, recipe: Recipe, setting: Setting) -> dict[str, int]:
        documents = self.run.documents
        counted = world_counted(
            documents.filter(pa.array(inside(documents, setting.years))), recipe
        )
        for name, count in counted.items():
            if not count:
                raise HotbedError(
                    f"there are no documents of the metric {name!r} in its years",
                    "choose other years",
                )
        return world_totals(recipe, counted)

    def _search(self, recipe: Recipe, listings: Ints, there: Ints, columns: Flags) -> Membership:
        places = self.material.places

        def rule(before: Ints) -> Callable[[int, int], bool] | None:
            if not recipe.merging.by_links:
                return None
            labels = _spread(before, there, len(places), NOISE)
            documents = of_columns(self.documents, columns)
            shared = documents.shared(labels, int(before.max(initial=-1)) + 1)
            return rule_of(shared, recipe.merging.coactivity)

        lon, lat = (places[name].to_numpy()[there] for name in ("lon", "lat"))
        return search_and_merge(lon, lat, listings[there], recipe, rule)

    def _fractional(
        self, counted: Flags, number: Ints, clusters: int, world: dict[str, int], recipe: Recipe
    ) -> list[Standing[int]]:
        """Standings from the rows that count, those of equal worth in a cluster together."""
        material = self.material
        cluster = number[material.place]
        rows = counted & (cluster >= 0)
        metrics, parts = self.run.metrics, material.parts
        key = (cluster[rows] * len(metrics) + material.metric[rows]) * parts.size
        sums = np.bincount(key + material.denominator[rows], material.listings[rows])
        key = np.flatnonzero(sums)
        group, metric = np.divmod(key // max(1, parts.size), len(metrics))
        table = pa.table(
            {
                "metric": pa.array(metrics, pa.string()).take(pa.array(metric)),
                "parts": pa.array(parts[key % max(1, parts.size)]),
                "rows": pa.array(sums[key].astype(np.int64)),
            }
        )
        return standings(table, group, world, recipe.weights, range(clusters))

    def _in_full(
        self, columns: Flags, number: Ints, clusters: int, world: dict[str, int], recipe: Recipe
    ) -> list[Standing[int]]:
        """Standings where a document counts one in each cluster in which it has an address."""
        counts = of_columns(self.documents, columns).counts(number, clusters)
        metric_of = np.array(self.material.codes["metric"].to_pylist())
        by_metric = {name: counts[:, metric_of == name].sum(axis=1) for name in world}
        counted = {
            cluster: {name: Fraction(round(sums[cluster])) for name, sums in by_metric.items()}
            for cluster in range(clusters)
        }
        return rank(counted, world, recipe.weights)


def _spread(values: np.ndarray, there: Ints, places: int, otherwise: int) -> np.ndarray:
    """Values of some places as values of all."""
    spread = np.full(places, otherwise, values.dtype)
    spread[there] = values
    return spread
