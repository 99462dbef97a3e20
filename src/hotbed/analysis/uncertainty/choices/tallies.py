"""What every parcel holds, and which documents touch several of them: one pass over the listings.

Years fall into three eras of a metric's window: its first, those between, its last. Whatever a
setting counts is then a sum over parcels and eras; where something may count once in a cluster
(a document under full counting, a contributor with several addresses), the equal sets of parcels
that such units touch are counted together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa

from hotbed.analysis.uncertainty.choices.levels import (
    Counting,
    Factor,
    Levels,
    Sharing,
    Window,
    windows_of,
)
from hotbed.analysis.uncertainty.choices.parcels import Ints, Parcels
from hotbed.analysis.uncertainty.choices.touched import Touched, sums_of, touched_by
from hotbed.engines import Engine
from hotbed.runs.run import Run
from hotbed.sphere.distances import Floats

FIRST, BETWEEN, LAST = range(3)
ERAS = 3
ERAS_OF = {
    Window.ALL: (FIRST, BETWEEN, LAST),
    Window.WITHOUT_FIRST: (BETWEEN, LAST),
    Window.WITHOUT_LAST: (FIRST, BETWEEN),
}


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
        complete = touched_by(engine, several, ["document", "contributor"], once)
    if Factor.COUNTING in levels.varied or run.recipe.merging.coactivity > 0:
        full = touched_by(engine, rows.mutate(contributors=1), ["document"], spread(0.0 * listings))
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
