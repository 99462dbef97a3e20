"""A run's documents as arrays: what each adds to places, and to clusters and the world."""

from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import IntegerColumn, IntegerValue
from numpy.typing import NDArray

from hotbed.analysis.uncertainty.sampling.weights import Entries, Keys, document_keys
from hotbed.engines import Engine
from hotbed.runs.run import Run
from hotbed.steps.listings import in_window

Ints = NDArray[np.int64]

UNIT = 2**40
"""A whole document in the sums over clusters: parts are whole numbers of 1 / UNIT, to the nearest,
so that they add up to the same in any order."""


def in_units(rows: IntegerColumn, parts: IntegerColumn) -> IntegerValue:
    """What listings of equal worth, 1 / parts each, add up to in units of 1 / `UNIT`."""
    units: IntegerValue = (rows * UNIT + parts // 2) // parts
    return units


def place_entries(engine: Engine, run: Run, seed: int) -> Entries:
    """What each document adds to the listings of each place.

    Parameters
    ----------
    engine : Engine
    run : Run
        Its stages must still be there.
    seed : int
        Of the documents' keys.

    Returns
    -------
    Entries
        Groups are the rows of the run's places.
    """
    row_of = pa.table({"place_id": run.members["place_id"], "place": np.arange(len(run.members))})
    rows = engine.parquet(run.stage("tally") / "placed.parquet")
    rows = rows.join(engine.table(row_of), "place_id")
    sums = rows.group_by(["document", "place"]).agg(value=rows.count())
    names = _names(engine, run)
    return _entries(engine, names.semi_join(sums, "document"), sums, len(run.members), seed)


def cluster_entries(
    engine: Engine, run: Run, parts: ibis.Table, clusters: int, seed: int
) -> Entries:
    """What each document adds to the counts of clusters and of the world.

    Parameters
    ----------
    engine : Engine
    run : Run
        Its stages must still be there.
    parts : ibis.Table
        `hotbed.analysis.uncertainty.sampling.documents.parts_of_documents`.
    clusters : int
        How many clusters there are.
    seed : int
        Of the documents' keys.

    Returns
    -------
    Entries
        Each metric, in the recipe's order, has a group for each cluster, in units of 1 / `UNIT`
        documents, and after them one for the world, in documents.
    """
    numbers = pa.table({"metric": run.metrics, "base": _bases(run.metrics, clusters)})
    base = engine.table(numbers)
    rows = parts.mutate(worth=in_units(parts.rows, parts.parts)).join(base, "metric")
    rows = rows.mutate(place=rows.base + rows.cluster)
    inside = rows.group_by(["document", "place"]).agg(value=rows.worth.sum().cast("int64"))
    names = _names(engine, run)
    world = names.join(base, "metric")
    world = world.select("document", place=world.base + clusters, value=ibis.literal(1, "int64"))
    groups = len(run.metrics) * (clusters + 1)
    return _entries(engine, names, inside.union(world), groups, seed)


def _bases(metrics: list[str], clusters: int) -> list[int]:
    return [number * (clusters + 1) for number in range(len(metrics))]


def _names(engine: Engine, run: Run) -> ibis.Table:
    """The documents in the window, by number: metric and id in the source."""
    shares = engine.parquet(run.stage("listings") / "shares.parquet")
    return shares.filter(in_window(shares)).select("document", "metric", "document_id")


def _entries(
    engine: Engine, names: ibis.Table, sums: ibis.Table, groups: int, seed: int
) -> Entries:
    numbers, keys = _keys(engine, names, seed)
    sums = sums.mutate(place=sums.place.cast("int32"))
    rows = engine.arrow(sums.order_by(["document", "place"]))
    document = rows["document"].to_numpy()
    starts = np.append(np.searchsorted(document, numbers), document.size)
    group, value = rows["place"].to_numpy(), rows["value"].to_numpy()
    return Entries(keys, starts.astype(np.int64), group, value, groups)


def _keys(engine: Engine, names: ibis.Table, seed: int) -> tuple[Ints, Keys]:
    """Numbers and keys of documents, by number."""
    rows = engine.arrow(names.order_by("document"))
    return rows["document"].to_numpy(), document_keys(rows["metric"], rows["document_id"], seed)
