"""What documents are to clusters: exact first and second moments of their fractional parts.

f(d, k) is the part of document d that cluster k counts: the sum of 1 / parts over d's listings in
k. The first moment, C(k), is the cluster's count. The second, S(k, l), the sum of f(d, k) f(d, l)
over documents, is what sampling variances rest on. Both are sums of whole numbers of products
1 / (parts * parts), so they are exact, and the same in any order and on any number of threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hotbed.count.fractions import Counts, fractional_counts
from hotbed.engines import Engine
from hotbed.steps.listings import in_window

Ints = NDArray[np.int64]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Moments:
    """Moments of one metric's documents over the clusters of a run.

    Parameters
    ----------
    counts : list of Fraction
        (clusters,) C(k), fractional counts.
    products : dict of (int, int) to Fraction
        S(k, l) for k <= l, where it is not 0.
    documents : list of int
        (clusters,) documents with any part in the cluster, each counted once.
    """

    counts: list[Fraction]
    products: dict[Pair, Fraction]
    documents: list[int]


@dataclass(frozen=True)
class Shared:
    """What one metric's documents in both of two windows are to the clusters of each.

    Parameters
    ----------
    documents : int
        How many there are, placed or not.
    counts_now, counts_before : numpy.ndarray
        (clusters,) and (previous clusters,) fractional counts of these documents alone.
    products : dict of (int, int) to Fraction
        (cluster, previous cluster) -> sum of f(d, k) f'(d, l) over them.
    """

    documents: int
    counts_now: NDArray[np.float64]
    counts_before: NDArray[np.float64]
    products: dict[Pair, Fraction]


def parts_of_documents(engine: Engine, placed: Path, place_id: Ints, cluster: Ints) -> ibis.Table:
    """How many listings of each worth every document has in every cluster.

    Parameters
    ----------
    engine : Engine
    placed : Path
        ``placed.parquet`` of the stage `tally`.
    place_id : numpy.ndarray
        (places,) ids of places.
    cluster : numpy.ndarray
        (places,) each place's cluster, below 0 for noise.

    Returns
    -------
    ibis.Table
        metric, document, cluster, parts, rows: computed once and kept by the engine.
    """
    inside = cluster >= 0
    members = engine.table(pa.table({"place_id": place_id[inside], "cluster": cluster[inside]}))
    rows = engine.parquet(placed).join(members, "place_id")
    keys = ["metric", "document", "cluster", "parts"]
    return engine.keep(rows.group_by(keys).agg(rows=rows.count()))


def moments(
    engine: Engine, parts: ibis.Table, metrics: Sequence[str], clusters: int
) -> dict[str, Moments]:
    """Exact moments of every metric's documents.

    Parameters
    ----------
    engine : Engine
    parts : ibis.Table
        `parts_of_documents`.
    metrics : sequence of str
        Names.
    clusters : int
        How many clusters there are.

    Returns
    -------
    dict of str to Moments
        By metric.
    """
    counts = _counts(engine, parts)
    touched = parts.select("metric", "document", "cluster").distinct()
    documents = engine.arrow(touched.group_by(["metric", "cluster"]).agg(n=touched.count()))
    whole = {(row["metric"], row["cluster"]): row["n"] for row in documents.to_pylist()}
    by_metric = products(engine, parts, parts, upper=True)
    return {
        metric: Moments(
            [counts.get((number, metric), Fraction(0)) for number in range(clusters)],
            by_metric.get(metric, {}),
            [whole.get((metric, number), 0) for number in range(clusters)],
        )
        for metric in sorted(metrics)
    }


def products(
    engine: Engine, left: ibis.Table, right: ibis.Table, *, upper: bool = False
) -> dict[str, dict[Pair, Fraction]]:
    """Sum over documents of f(d, k) g(d, l), exact.

    Parameters
    ----------
    engine : Engine
    left, right : ibis.Table
        `parts_of_documents` of two groupings; documents are paired by (metric, document).
    upper : bool
        Only k <= l, where both are the same table.

    Returns
    -------
    dict of str to dict
        Metric -> (k, l) -> sum; pairs without a common document are left out.
    """
    others = right.rename(other="cluster", other_parts="parts", other_rows="rows")
    both = left.join(others, ["metric", "document"])
    if upper:
        both = both.filter(both.cluster <= both.other)
    both = both.select(
        "metric",
        "cluster",
        "other",
        parts=both.parts * both.other_parts,
        rows=both.rows * both.other_rows,
    )
    keys = ["metric", "cluster", "other", "parts"]
    sums = engine.arrow(both.group_by(keys).agg(rows=both.rows.sum().cast("int64")))
    return _by_metric(sums)


def shared_documents(engine: Engine, current: Path, previous: Path) -> ibis.Table:
    """Documents that count in both of two runs, by their ids in the source.

    Parameters
    ----------
    engine : Engine
    current, previous : Path
        Folders of the stage `listings`.

    Returns
    -------
    ibis.Table
        metric, document, before: the document's numbers in the two runs.
    """
    now, before = (engine.parquet(folder / "shares.parquet") for folder in (current, previous))
    now, before = (rows.filter(in_window(rows)) for rows in (now, before))
    before = before.select("metric", "document_id", before="document")
    joined = now.join(before, ["metric", "document_id"])
    return engine.keep(joined.select("metric", "document", "before"))


def shared_moments(
    engine: Engine,
    common: ibis.Table,
    current: tuple[ibis.Table, int],
    previous: tuple[ibis.Table, int],
) -> dict[str, Shared]:
    """Moments of the documents that two windows have in common.

    Parameters
    ----------
    engine : Engine
    common : ibis.Table
        `shared_documents`.
    current, previous : tuple
        `parts_of_documents` of a run and the number of its clusters.

    Returns
    -------
    dict of str to Shared
        By metric; one that the windows have no document in common of is missing.
    """
    now = current[0].semi_join(common, ["metric", "document"])
    renamed = previous[0].rename(before="document")
    before = renamed.join(common, ["metric", "before"]).drop("before")
    now, before = engine.keep(now), engine.keep(before)
    number = engine.arrow(common.group_by("metric").agg(n=common.count()))
    crossed = products(engine, now, before)
    counts_now, counts_before = _counts(engine, now), _counts(engine, before)
    return {
        metric: Shared(
            documents,
            _array(counts_now, metric, current[1]),
            _array(counts_before, metric, previous[1]),
            crossed.get(metric, {}),
        )
        for metric, documents in zip(*number.to_pydict().values(), strict=True)
    }


def _counts(engine: Engine, parts: ibis.Table) -> Counts:
    """(cluster, metric) -> fractional count."""
    sums = engine.arrow(parts.group_by(["metric", "cluster", "parts"]).agg(rows=parts.rows.sum()))
    return fractional_counts(sums, sums["cluster"].to_numpy())


def _array(counts: Counts, metric: str, clusters: int) -> NDArray[np.float64]:
    return np.array([float(counts.get((number, metric), 0)) for number in range(clusters)])


def _by_metric(sums: pa.Table) -> dict[str, dict[Pair, Fraction]]:
    first, second = sums["cluster"].to_numpy(), sums["other"].to_numpy()
    stride = int(second.max(initial=0)) + 1
    by_metric: dict[str, dict[Pair, Fraction]] = {}
    for (code, metric), value in fractional_counts(sums, first * stride + second).items():
        by_metric.setdefault(metric, {})[divmod(int(str(code)), stride)] = value
    return by_metric


def matrix(values: Mapping[Pair, Fraction], rows: int, columns: int) -> NDArray[np.float64]:
    """Sums by pair as a matrix of floating-point numbers, each the nearest to the exact one.

    Examples
    --------
    >>> matrix({(0, 1): Fraction(1, 4)}, 2, 2).tolist()
    [[0.0, 0.25], [0.0, 0.0]]
    """
    array = np.zeros((rows, columns))
    for (first, second), value in values.items():
        array[first, second] = float(value)
    return array
