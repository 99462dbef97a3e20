"""What evaluating needs of a run, read once: its places, its tally and its documents by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hotbed.analysis.grouping import cluster_numbers
from hotbed.analysis.whatif.setting import Years
from hotbed.detect.place_names import place_names, renamed
from hotbed.runs.run import Run

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NAMED = ["place_id", "lon", "lat", "country", "admin1", "place", "population"]
UNDATED = 0
"""Stands for a year that is not known; years have four digits."""


@dataclass(frozen=True)
class Material:
    """A finished run, ready to be evaluated under settings.

    Parameters
    ----------
    run : Run
    """

    run: Run

    @cached_property
    def places(self) -> pa.Table:
        """The run's places in their order, under the names shown: place_id, lon, lat, ..."""
        shown = place_names(self.run.recipe.naming.names)
        return renamed(self.run.members.select(NAMED), shown)

    @cached_property
    def base(self) -> Ints:
        """(places,) row of each place's cluster in the run's ranking, -1 for none."""
        return cluster_numbers(self.run)

    @cached_property
    def place(self) -> Ints:
        """(rows of `Run.placed`,) row of its place."""
        ids = self.places["place_id"].to_numpy()
        row = np.full(int(ids.max(initial=-1)) + 1, -1, np.int64)
        row[ids] = np.arange(ids.size)
        return np.asarray(row[self.run.placed["place_id"].to_numpy()])

    @cached_property
    def listings(self) -> Ints:
        """(rows of `Run.placed`,) how many."""
        return np.asarray(self.run.placed["rows"].to_numpy(), np.int64)

    @cached_property
    def parts(self) -> Ints:
        """The distinct denominators of the rows' worth, rising."""
        return np.asarray(np.unique(self.run.placed["parts"].to_numpy()), np.int64)

    @cached_property
    def denominator(self) -> Ints:
        """(rows of `Run.placed`,) row in `parts`."""
        return np.asarray(np.searchsorted(self.parts, self.run.placed["parts"].to_numpy()))

    @cached_property
    def metric(self) -> Ints:
        """(rows of `Run.placed`,) number of its metric."""
        return np.asarray(self._keys // self._years[1])

    @cached_property
    def codes(self) -> pa.Table:
        """The combinations of metric and year that rows have, in the recipe's order of metrics.

        Years rise; null, where it is not known, is first.
        """
        first, width = self._years
        metric, year = np.divmod(np.flatnonzero(np.bincount(self._keys)), width)
        dated = np.where(year > 0, year + first - 1, UNDATED)
        names = pa.array(self.run.metrics, pa.string()).take(pa.array(metric))
        return pa.table({"metric": names, "year": pa.array(dated, pa.int64(), mask=year == 0)})

    @cached_property
    def code(self) -> Ints:
        """(rows of `Run.placed`,) row in `codes`."""
        present = np.bincount(self._keys) > 0
        return np.asarray((np.cumsum(present) - 1)[self._keys])

    @cached_property
    def _years(self) -> tuple[int, int]:
        """The first year of the rows, and how many numbers a metric's years take."""
        ends = pc.min_max(self.run.placed["year"].cast(pa.int64())).as_py()
        first = ends["min"] or 1
        return first, (ends["max"] or 0) - first + 2 if ends["min"] else 1

    @cached_property
    def _keys(self) -> Ints:
        """(rows of `Run.placed`,) a number of metric and year, rising as `codes`."""
        placed = self.run.placed
        first, width = self._years
        metric = pc.index_in(placed["metric"], pa.array(self.run.metrics, pa.string()))
        year = pc.fill_null(placed["year"].cast(pa.int64()), first - 1).to_numpy() - (first - 1)
        return np.asarray(metric.to_numpy().astype(np.int64) * width + year)


def inside(rows: pa.Table, years: Mapping[str, Years | None]) -> Flags:
    """Which rows are of some metrics and their years.

    Parameters
    ----------
    rows : pyarrow.Table
        metric and year, null where it is not known.
    years : mapping of str to (int, int) or None
        First and last year of each metric; None: every row.

    Returns
    -------
    numpy.ndarray
        (rows,)

    Examples
    --------
    >>> rows = pa.table({"metric": ["a", "a", "b"], "year": [2011, None, 2011]})
    >>> inside(rows, {"a": None}).tolist(), inside(rows, {"a": (2010, 2011)}).tolist()
    ([True, True, False], [True, False, False])
    """
    number = pc.fill_null(pc.index_in(rows["metric"], pa.array(list(years), pa.string())), -1)
    of_metric = number.to_numpy()
    year = pc.fill_null(rows["year"].cast(pa.int64()), UNDATED).to_numpy()
    flags = np.zeros(len(rows), bool)
    for place, window in enumerate(years.values()):
        mine = of_metric == place
        flags |= mine if window is None else mine & (year >= window[0]) & (year <= window[1])
    return flags
