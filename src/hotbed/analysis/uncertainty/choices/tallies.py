"""What every parcel holds, and which documents touch several of them: one pass over the listings.

Years fall into three eras of a metric's window: its first, those between, its last. Whatever a
setting counts is then a sum over parcels and eras; where something may count once in a cluster
(a document under full counting, a contributor with several addresses), the equal sets of parcels
that such units touch are counted together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.choices.levels import (
    Counting,
    Factor,
    Levels,
    Sharing,
    Window,
    windows_of,
)
from hotbed.analysis.uncertainty.choices.parcels import Ints, Parcels
from hotbed.engines import Engine
from hotbed.runs.run import Run
from hotbed.sphere.distances import Floats

FIRST, BETWEEN, LAST = range(3)
ERAS = 3
SHORT = 8
"""Sets of up to so many parcels are counted size by size, which sorts nothing but their rows."""
ERAS_OF = {
    Window.ALL: (FIRST, BETWEEN, LAST),
    Window.WITHOUT_FIRST: (BETWEEN, LAST),
    Window.WITHOUT_LAST: (FIRST, BETWEEN),
}


@dataclass(frozen=True)
class Touched:
    """What units are worth to a clustering in which each counts once a cluster.

    Parameters
    ----------
    alone : numpy.ndarray
        (parcels, columns) worth of the units that touch one parcel alone.
    size : numpy.ndarray
        (sets,) sets of several parcels: how many, ascending.
    parcel : numpy.ndarray
        (pairs,) parcels of the first set, of the second, ...
    column, worth : numpy.ndarray
        (sets,) metric and era of each set (`column_of`), and the worth of its units together.
    """

    alone: Floats
    size: Ints
    parcel: Ints
    column: Ints
    worth: Floats

    def counts(self, labels: Ints, clusters: int) -> Floats:
        """Worth by cluster and column.

        Parameters
        ----------
        labels : numpy.ndarray
            (parcels,) cluster of each parcel, -1 for none.
        clusters : int
            How many there are.

        Returns
        -------
        numpy.ndarray
            (clusters, columns)
        """
        width = self.alone.shape[1]
        cells = (clusters + 1) * width  # the first row is for parcels in no cluster
        total = np.zeros(cells)
        shifted = labels + 1
        sizes, starts, counts = np.unique(self.size, return_index=True, return_counts=True)
        pair = 0
        for size, start, count in zip(sizes.tolist(), starts, counts, strict=True):
            if size > SHORT:
                break
            sets = slice(start, start + count)
            column, worth = self.column[sets], self.worth[sets]
            cluster = shifted[self.parcel[pair : pair + size * count]].reshape(count, size)
            cluster.sort(axis=1)
            total += np.bincount(cluster[:, 0] * width + column, worth, cells)
            for place in range(1, size):
                new = cluster[:, place] != cluster[:, place - 1]
                cell = cluster[new, place] * width + column[new]
                total += np.bincount(cell, worth[new], cells)
            pair += size * count
        long = int(np.searchsorted(self.size, SHORT, side="right"))
        unit, touched = self._touches(shifted, clusters + 1, long, pair)
        total += np.bincount(touched * width + self.column[unit], self.worth[unit], cells)
        return total.reshape(-1, width)[1:] + sums_of(self.alone, labels, clusters)

    def _touches(self, labels: Ints, width: int, first: int, pair: int) -> tuple[Ints, Ints]:
        """Sets from one on, with the labels (from 0, below the width) that they touch."""
        unit = np.repeat(np.arange(first, self.size.size), self.size[first:])
        keys = np.unique(unit * width + labels[self.parcel[pair:]])
        return keys // width, keys % width

    def shared(self, labels: Ints, clusters: int) -> dict[tuple[int, int], int]:
        """Units of all metrics that touch two clusters, (a, b) with a <= b; (a, a) its own."""
        own = self.counts(labels, clusters).sum(axis=1)
        pairs = {(number, number): round(units) for number, units in enumerate(own.tolist())}
        unit, shifted = self._touches(labels + 1, clusters + 1, 0, 0)
        unit, cluster = unit[shifted > 0], shifted[shifted > 0] - 1
        step = 1
        while (same := np.flatnonzero(unit[step:] == unit[:-step])).size:
            keys, key_of = np.unique(
                cluster[same] * clusters + cluster[same + step], return_inverse=True
            )
            units = np.bincount(key_of, self.worth[unit[same]])
            for key, number in zip(keys.tolist(), units.tolist(), strict=True):
                pair = (key // clusters, key % clusters)
                pairs[pair] = pairs.get(pair, 0) + round(number)
            step += 1
        return pairs


@dataclass(frozen=True)
class Tallies:
    """All that counting needs.

    Parameters
    ----------
    shared : numpy.ndarray
        (parcels, columns) documents, fractional, a contributor's part shared among her addresses.
    complete : Touched
        The same, her part complete in each cluster; None if this is not varied.
    full : Touched
        Documents; None where neither counting nor merging needs them.
    world : numpy.ndarray
        (columns,) documents of the world.
    """

    shared: Floats
    complete: Touched | None
    full: Touched | None
    world: Floats

    def counts(self, counting: Counting, sharing: Sharing, labels: Ints, clusters: int) -> Floats:
        """Documents by cluster and column: (clusters, columns).

        Parameters
        ----------
        counting : Counting
        sharing : Sharing
            Means nothing under full counting.
        labels : numpy.ndarray
            (parcels,) cluster of each parcel, -1 for none.
        clusters : int
        """
        touched = self.full if counting is Counting.FULL else self.complete
        if touched is None or (counting, sharing) == (Counting.FRACTIONAL, Sharing.SHARED):
            return sums_of(self.shared, labels, clusters)
        return touched.counts(labels, clusters)


def column_of(metric: int, era: int) -> int:
    """The column of a metric and an era.

    >>> column_of(1, LAST)
    5
    """
    return metric * ERAS + era


def in_window(values: Floats, window: Window) -> Floats:
    """Columns of metrics and eras as sums over a window's years.

    Parameters
    ----------
    values : numpy.ndarray
        (..., columns)
    window : Window

    Returns
    -------
    numpy.ndarray
        (..., metrics)
    """
    eras = values.reshape(*values.shape[:-1], -1, ERAS)
    total: Floats = eras[..., list(ERAS_OF[window])].sum(axis=-1)
    return total


def sums_of(values: Floats, labels: Ints, clusters: int) -> Floats:
    """Sums of parcels by their cluster.

    Parameters
    ----------
    values : numpy.ndarray
        (parcels, columns)
    labels : numpy.ndarray
        (parcels,) -1 for none.
    clusters : int
    """
    sums = np.zeros((clusters, values.shape[1]))
    inside = labels >= 0
    np.add.at(sums, labels[inside], values[inside])
    return sums


def tallies_of(run: Run, levels: Levels, parcels: Parcels, engine: Engine) -> Tallies:
    """Read the run's listings once and reduce them to parcels.

    Parameters
    ----------
    run : Run
        Its stages must still be there.
    levels : Levels
    parcels : Parcels
    engine : Engine

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    path = run.stage("listings") / "listings.parquet"
    rows = engine.keep(_rows(run, engine, path, parcels))
    width = ERAS * len(run.metrics)
    count = parcels.listings.size
    parts = engine.arrow(
        rows.group_by(["column", "parcel", "contributors", "addresses"]).agg(rows=rows.count())
    ).sort_by([(name, "ascending") for name in ("column", "parcel", "contributors", "addresses")])
    listings = parts["rows"].to_numpy().astype(np.float64)
    people, addresses = parts["contributors"].to_numpy(), parts["addresses"].to_numpy()
    where = parts["parcel"].to_numpy() * width + parts["column"].to_numpy()

    def spread(worth: Floats) -> Floats:
        sums = np.bincount(where, worth, count * width)
        return sums.astype(np.float64).reshape(count, width)

    complete = full = None
    if Factor.ADDRESSES in levels.varied:
        once = spread(np.where(addresses == 1, listings / people, 0.0))
        several = rows.filter(rows.addresses > 1)
        complete = _touched(engine, several, ["document", "contributor"], once)
    if Factor.COUNTING in levels.varied or run.recipe.merging.coactivity > 0:
        full = _touched(engine, rows.mutate(contributors=1), ["document"], spread(0.0 * listings))
    shared = spread(listings / (people * addresses.astype(np.int64)))
    return Tallies(shared, complete, full, _world(run))


def _rows(run: Run, engine: Engine, path: Path, parcels: Parcels) -> ibis.Table:
    """Listings in parcels: column, document, contributor, contributors, addresses, parcel."""
    listings = engine.parquet(path)
    listings = listings.filter(listings.status.isnull())
    given = pa.table(
        {
            "address_id": pa.array(parcels.address_id),
            "parcel": pa.array(parcels.of_address.astype(np.int32)),
        }
    )
    joined = listings.join(engine.table(given), "address_id")
    return joined.select(
        "document",
        "contributors",
        "addresses",
        "parcel",
        contributor=(joined.addresses > 1).ifelse(joined.contributor, ""),
        column=_column(joined, windows_of(run)),
    )


def _column(rows: ibis.Table, windows: Mapping[str, tuple[int, int]]) -> ibis.Value:
    cases = []
    for number, (metric, (first, last)) in enumerate(windows.items()):
        mine = rows.metric == metric
        if first < last:
            cases.append((mine & (rows.year == first), column_of(number, FIRST)))
            cases.append((mine & (rows.year == last), column_of(number, LAST)))
        cases.append((mine, column_of(number, BETWEEN)))
    column: ibis.Value = ibis.cases(*cases, else_=-1).cast("int32")
    return column


def _world(run: Run) -> Floats:
    """Documents of the world by metric and era; those stated stand between."""
    world = np.zeros(ERAS * len(run.metrics))
    for number, (metric, (first, last)) in enumerate(windows_of(run).items()):
        stated = run.recipe.metrics[metric].world_total
        if stated is not None:
            world[column_of(number, BETWEEN)] = stated
            continue
        for row in run.documents.select(["metric", "year", "documents"]).to_pylist():
            if row["metric"] == metric:
                ends = {first: FIRST, last: LAST} if first < last else {}
                world[column_of(number, ends.get(row["year"], BETWEEN))] += row["documents"]
    return world


def _touched(engine: Engine, rows: ibis.Table, unit: list[str], alone: Floats) -> Touched:
    """Units by the sets of parcels that they touch; a unit is worth 1/contributors.

    Parameters
    ----------
    engine : Engine
    rows : ibis.Table
        column, contributors, parcel and the columns of the unit.
    unit : list of str
    alone : numpy.ndarray
        (parcels, columns) what is to be added to.
    """
    pairs = engine.keep(rows.select(*unit, "column", "contributors", "parcel").distinct())
    keys = [*unit, "column", "contributors"]
    sizes = pairs.group_by(keys).agg(
        size=pairs.count(), low=pairs.parcel.min(), high=pairs.parcel.max()
    )
    sizes = engine.keep(sizes)
    few = sizes.filter(sizes["size"] <= 2)
    names = ["low", "high", "column", "contributors"]
    counted = engine.arrow(few.group_by(names).agg(units=few.count()))
    counted = counted.sort_by([(name, "ascending") for name in names])
    low, high, column, people = (counted[name].to_numpy() for name in names)
    worth = counted["units"].to_numpy() / people
    single = low == high
    alone = alone.copy()
    np.add.at(alone, (low[single], column[single]), worth[single])
    two = np.stack([low[~single], high[~single]], axis=1).ravel().astype(np.int64)
    more = _several(engine, pairs, sizes.filter(sizes["size"] > 2), keys)
    return Touched(
        alone,
        np.append(np.full(int((~single).sum()), 2), more.size),
        np.append(two, more.parcel),
        np.append(column[~single].astype(np.int64), more.column),
        np.append(worth[~single], more.worth),
    )


def _several(engine: Engine, pairs: ibis.Table, large: ibis.Table, keys: list[str]) -> Touched:
    """Units of three parcels and more, equal sets together, in the order of sizes and parcels."""
    joined = pairs.join(large.select(*keys, "size"), keys)
    text = ibis.literal("")
    joined = joined.select(
        "size",
        "column",
        "contributors",
        "document",
        contributor=joined.contributor if "contributor" in keys else text,
        parcel=joined.parcel,
    )
    names = ("size", "column", "contributors", "parcel")
    batches = [
        [batch[name].to_numpy(zero_copy_only=False) for name in names]
        for batch in engine.in_order(joined)
    ]
    columns = [np.concatenate(values).astype(np.int32) for values in zip(*batches, strict=True)]
    size, column, people, parcel = columns or [np.empty(0, np.int32)] * 4
    sizes, parcels, columns_of, worths = [], [], [], []
    for many in np.unique(size).tolist():
        mine = size == many
        sets = np.concatenate(
            [
                column[mine].reshape(-1, many)[:, :1],
                people[mine].reshape(-1, many)[:, :1],
                parcel[mine].reshape(-1, many),
            ],
            axis=1,
        )
        distinct, times = np.unique(sets, axis=0, return_counts=True)
        sizes.append(np.full(len(distinct), many))
        parcels.append(distinct[:, 2:].ravel())
        columns_of.append(distinct[:, 0])
        worths.append(times / distinct[:, 1])
    return Touched(
        np.empty((0, 0)),
        _joined(sizes),
        _joined(parcels),
        _joined(columns_of),
        np.concatenate([np.empty(0), *worths]),
    )


def _joined(arrays: Sequence[NDArray[np.integer[Any]]]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *arrays]).astype(np.int64)
