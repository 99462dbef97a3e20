"""Units that count once in every cluster that they touch, by the parcels that they touch.

A document under full counting is such a unit, and so is a contributor with several addresses. Equal
sets of parcels are counted together, so that a clustering is counted from sets instead of units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.choices.parcels import Ints
from hotbed.engines import Engine
from hotbed.sphere.distances import Floats

SHORT = 8
"""Sets of up to so many parcels are counted size by size, which sorts nothing but their rows."""


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
        (sets,) metric and era of each set, and the worth of its units together.
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
        sizes = self.counts(labels, clusters).sum(axis=1).tolist()
        pairs = {(number, number): round(units) for number, units in enumerate(sizes)}
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


def touched_by(engine: Engine, rows: ibis.Table, unit: list[str], alone: Floats) -> Touched:
    """Units (documents, or contributors of one) by the sets of parcels that they touch.

    Parameters
    ----------
    engine : Engine
    rows : ibis.Table
        column, contributors, parcel and the columns of the unit.
    unit : list of str
        A unit is worth 1/contributors.
    alone : numpy.ndarray
        (parcels, columns) what else is worth something in one parcel alone.
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
