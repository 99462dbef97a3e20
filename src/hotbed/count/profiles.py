"""Who drives each cluster, and in what: shares by applicant, organisation, field and year.

Every breakdown sums to the cluster's fractional count of the metric; what no label says is a line
of its own. Tables are long: one row a cluster, metric and label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.count.fractions import fractional_counts
from hotbed.count.specialisation import specialisation

NONE_STATED = "(none stated)"
OTHERS = "(all others)"
SHOWN = 50  # labels a cluster and metric; the rest is one line

CLOSE = 1e-9  # sums of shares as floating-point numbers differ less than that, in relation

World = dict[tuple[str, str], Fraction]


def world_by_label(world: pa.Table, names: pa.Table) -> World:
    """The world's documents by metric and label, shared among a document's labels.

    Parameters
    ----------
    world : pyarrow.Table
        `hotbed.steps.subjects.world`, one kind of label.
    names : pyarrow.Table
        The kind's labels by label_id.
    """
    text = dict(zip(names["label_id"].to_pylist(), names["label"].to_pylist(), strict=True))
    counts: World = defaultdict(Fraction)
    for row in world.to_pylist():
        counts[row["metric"], text[row["label_id"]]] += Fraction(row["rows"], row["n"])
    return counts


def breakdown(
    labelled: pa.Table,
    names: pa.Table,
    totals: Mapping[tuple[int, str], Fraction],
    most: int = SHOWN,
) -> list[dict[str, Any]]:
    """Each cluster's documents by label, most first, summing to its count.

    Parameters
    ----------
    labelled : pyarrow.Table
        `hotbed.steps.profiles.of_clusters`, one kind of label: cluster, metric, label_id, parts,
        rows.
    names : pyarrow.Table
        The kind's labels by label_id, in the order of their text.
    totals : mapping
        (cluster, metric) -> fractional count.
    most : int
        Labels shown by themselves; the rest is `(all others)`.

    Returns
    -------
    list of dict
        cluster, metric, position, label, documents and share (of the cluster's documents) as exact
        fractions; the last lines are `(all others)` and `(none stated)`, position None.

    Examples
    --------
    >>> rows = {"cluster": [0], "metric": ["p"], "label_id": [7], "parts": [1], "rows": [3]}
    >>> optics = pa.table({"label_id": [7], "label": ["Optics"]})
    >>> lines = breakdown(pa.table(rows), optics, {(0, "p"): Fraction(4)})
    >>> [(line["label"], int(line["documents"]), float(line["share"])) for line in lines]
    [('Optics', 3, 75.0), ('(none stated)', 1, 25.0)]
    """
    metrics = sorted({metric for _, metric in totals})
    ordered = {metric: _by_cluster(labelled, metric) for metric in metrics}
    first = names["label_id"][0].as_py() if names.num_rows else 0
    rows = []
    for (cluster, metric), total in sorted(totals.items()):
        counts = ordered[metric].of(cluster)
        if not counts.num_rows or not total:
            continue
        shown = [
            (count, names["label"][label - first].as_py()) for count, label in _top(counts, most)
        ]
        lines: list[tuple[int | None, str, Fraction]] = [
            (position, label, count) for position, (count, label) in enumerate(shown, start=1)
        ]
        stated = _exact(counts["parts"].to_numpy(), counts["rows"].to_numpy())
        rest = stated - sum((count for count, _ in shown), Fraction(0))
        lines += [(None, OTHERS, rest)] * bool(rest)
        lines += [(None, NONE_STATED, total - stated)] * bool(total - stated)
        rows += [
            {
                "cluster": cluster,
                "metric": metric,
                "position": position,
                "label": label,
                "documents": count,
                "share": 100 * count / total,
            }
            for position, label, count in lines
        ]
    return rows


@dataclass(frozen=True)
class _Sorted:
    """Rows of one metric by cluster, then label."""

    rows: pa.Table
    clusters: np.ndarray

    def of(self, cluster: int) -> pa.Table:
        start, end = np.searchsorted(self.clusters, [cluster, cluster + 1])
        return self.rows.slice(int(start), int(end - start))


def _by_cluster(labelled: pa.Table, metric: str) -> _Sorted:
    counts = labelled.filter(pc.equal(labelled["metric"], metric))
    order = np.lexsort((counts["label_id"].to_numpy(), counts["cluster"].to_numpy()))
    counts = counts.take(pa.array(order))
    return _Sorted(counts, counts["cluster"].to_numpy())


def _top(counts: pa.Table, most: int) -> list[tuple[Fraction, int]]:
    """The labels with most documents, exactly; ties by label.

    Floating-point sums tell which labels may be among them, and only these are summed exactly.
    """
    parts, rows = counts["parts"].to_numpy(), counts["rows"].to_numpy()
    labels, starts = np.unique(counts["label_id"].to_numpy(), return_index=True)
    ends = np.append(starts[1:], len(parts))
    near = np.add.reduceat(rows / parts, starts)
    may = np.arange(len(labels))
    if len(labels) > most:
        least = np.partition(near, -most)[-most]
        may = np.flatnonzero(near >= least * (1 - CLOSE))
    exact = [
        (_exact(parts[a:b], rows[a:b]), label)
        for a, b, label in zip(
            starts[may].tolist(), ends[may].tolist(), labels[may].tolist(), strict=True
        )
    ]
    return sorted(exact, key=lambda pair: (-pair[0], pair[1]))[:most]


def _exact(parts: np.ndarray, rows: np.ndarray) -> Fraction:
    """The sum of rows / parts."""
    if len(parts) > 1:
        parts, group = np.unique(parts, return_inverse=True)
        summed = np.zeros(len(parts), np.int64)
        np.add.at(summed, group, rows)
        rows = summed
    pairs = zip(rows.tolist(), parts.tolist(), strict=True)
    return sum((Fraction(count, part) for count, part in pairs), Fraction(0))


def with_specialisation(rows: list[dict[str, Any]], world: World) -> list[dict[str, Any]]:
    """Add each field's share in the world, its specialisation index and interval.

    Parameters
    ----------
    rows : list of dict
        `breakdown`.
    world : mapping
        `world_by_label` of the same kind.
    """
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for (metric, _), count in world.items():
        totals[metric] += count
    stated: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for row in rows:
        if row["label"] != NONE_STATED:
            stated[row["cluster"], row["metric"]] += row["documents"]
    for row in rows:
        everywhere = world.get((row["metric"], row["label"]))
        if everywhere is None:
            row |= {"world_share": None, "specialisation": None, "low": None, "high": None}
            continue
        share = everywhere / totals[row["metric"]]
        index, low, high = specialisation(
            row["documents"], stated[row["cluster"], row["metric"]], share
        )
        row |= {"world_share": 100 * share, "specialisation": index, "low": low, "high": high}
    return rows


def of_stated(
    parts: Mapping[str | None, list[dict[str, Any]]], totals: Mapping[tuple[int, str], Fraction]
) -> list[dict[str, Any]]:
    """Breakdowns by one or several classifications, with shares of what each classifies.

    The world's share and the index are of documents that state a label, so a line's share is as
    well, and is the index times the world's share. Classifications stand one after the other; the
    last line tells which share of all the cluster's documents none of them classifies.

    Parameters
    ----------
    parts : mapping
        Classification, None where there is one alone -> `breakdown`, with specialisation.
    totals : mapping
        (cluster, metric) -> fractional count.

    Returns
    -------
    list of dict
        As `breakdown`, with the classification of each line.

    Examples
    --------
    >>> line = {"cluster": 0, "metric": "p", "position": 1, "documents": Fraction(3), "share": 30}
    >>> lines = {"A": [line | {"label": "Optics"}], "B": [line | {"label": "Physics"}]}
    >>> rows = of_stated(lines, {(0, "p"): Fraction(10)})
    >>> [(row["classification"], row["label"], float(row["share"])) for row in rows]
    [('A', 'Optics', 100.0), ('B', 'Physics', 100.0), (None, '(none stated)', 40.0)]
    """
    rows: list[dict[str, Any]] = []
    left: dict[tuple[int, str], Fraction] = {}
    for classification, lines in sorted(parts.items(), key=lambda part: part[0] or ""):
        stated: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
        lines = [row for row in lines if row["label"] != NONE_STATED]
        for row in lines:
            stated[row["cluster"], row["metric"]] += row["documents"]
        for whose, count in stated.items():
            left[whose] = left.get(whose, totals[whose]) - count
        rows += [
            row
            | {
                "classification": classification,
                "share": 100 * row["documents"] / stated[row["cluster"], row["metric"]],
            }
            for row in lines
        ]
    return rows + [
        {
            "cluster": cluster,
            "metric": metric,
            "classification": None,
            "position": None,
            "label": NONE_STATED,
            "documents": count,
            "share": 100 * count / totals[cluster, metric],
            **dict.fromkeys(("world_share", "specialisation", "low", "high")),
        }
        for (cluster, metric), count in sorted(left.items())
        if count
    ]


def series_rows(counts: pa.Table) -> list[dict[str, Any]]:
    """Fractional documents by cluster, metric and year; year 0 for documents without one.

    Parameters
    ----------
    counts : pyarrow.Table
        Tally rows by cluster (`hotbed.steps.tally.by_cluster`).
    """
    inside = counts.filter(pc.greater_equal(counts["cluster"], 0))
    years = np.asarray(pc.fill_null(inside["year"], 0).to_numpy(), np.int64)
    group = inside["cluster"].to_numpy() * 10_000 + years
    sums = {
        (*divmod(int(str(number)), 10_000), metric): count
        for (number, metric), count in fractional_counts(inside, group).items()
    }
    return [
        {"cluster": cluster, "metric": metric, "year": year, "documents": count}
        for (cluster, year, metric), count in sorted(
            sums.items(), key=lambda item: (item[0][0], item[0][2], item[0][1])
        )
    ]


def team_rows(teams: pa.Table) -> list[dict[str, Any]]:
    """Team size and foreign collaboration, documents counted in full."""
    rows = []
    for row in sorted(teams.to_pylist(), key=lambda row: (row["cluster"], row["metric"])):
        documents = row["documents"]
        rows.append(
            {
                "cluster": row["cluster"],
                "metric": row["metric"],
                "documents": documents,
                "mean_team": Fraction(row["contributors"], documents),
                "alone_share": Fraction(100 * row["alone"], documents),
                "foreign_share": Fraction(100 * row["foreign"], documents),
            }
        )
    return rows


def partner_rows(links: pa.Table, most: int = 10) -> list[dict[str, Any]]:
    """Each cluster's partner clusters by documents that both hold, counted in full."""
    totals: dict[tuple[str, int], int] = {}
    pairs: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for row in links.to_pylist():
        if row["a"] == row["b"]:
            totals[row["metric"], row["a"]] = row["documents"]
            continue
        pairs[row["a"], row["metric"]].append((-row["documents"], row["b"]))
        pairs[row["b"], row["metric"]].append((-row["documents"], row["a"]))
    rows = []
    for (cluster, metric), shared in sorted(pairs.items()):
        for position, (documents, partner) in enumerate(sorted(shared)[:most], start=1):
            rows.append(
                {
                    "cluster": cluster,
                    "metric": metric,
                    "position": position,
                    "partner": partner,
                    "documents": -documents,
                    "share": Fraction(-100 * documents, totals[metric, cluster]),
                }
            )
    return rows
