"""Who drives each cluster, and in what: shares by applicant, organisation, field and year.

Every breakdown sums to the cluster's fractional count of the metric; what no label says is a line
of its own. Tables are long: one row a cluster, metric and label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.measure.counts import fractional_counts, half_up
from hotbed.measure.specialisation import specialisation

NONE_STATED = "(none stated)"
OTHERS = "(all others)"
SHOWN = 50  # labels a cluster and metric; the rest is one line

Label = tuple[int, str, str, str]  # cluster, metric, kind, label


def shares_by_label(attributed: pa.Table) -> dict[Label, Fraction]:
    """Fractional documents by cluster, metric, kind and label.

    Parameters
    ----------
    attributed : `rows.profiles.attributed` in memory.
    """
    keys = attributed.select(["cluster", "shown", "label"]).to_pylist()
    texts = [f"{key['cluster']}\x1f{key['shown']}\x1f{key['label']}" for key in keys]
    names, group = np.unique(np.array(texts, dtype=object).astype(str), return_inverse=True)
    parts = np.asarray(attributed["addresses"].to_numpy()) * np.asarray(attributed["n"].to_numpy())
    table = attributed.set_column(
        attributed.column_names.index("addresses"), "addresses", pa.array(parts)
    )
    counts = {}
    for (number, metric), count in fractional_counts(table, group).items():
        cluster, shown, label = str(names[int(str(number))]).split("\x1f")
        counts[int(cluster), metric, shown, label] = count
    return counts


def world_by_label(world: pa.Table) -> dict[tuple[str, str, str], Fraction]:
    """The world's documents by metric, kind and label, shared among a document's labels."""
    counts: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for row in world.to_pylist():
        counts[row["metric"], row["shown"], row["label"]] += Fraction(row["rows"], row["n"])
    return counts


def breakdown(
    kind: str,
    shares: dict[Label, Fraction],
    totals: dict[tuple[int, str], Fraction],
    most: int = SHOWN,
) -> list[dict[str, Any]]:
    """Each cluster's documents by label, most first, summing to its count.

    Parameters
    ----------
    kind : applicant, organisation, technology, field, topic or sector.
    shares : `shares_by_label`. totals : (cluster, metric) -> fractional count.
    most : labels shown by themselves; the rest is `(all others)`.

    Returns
    -------
    cluster, metric, position, label, documents and share (of the cluster's documents) as exact
    fractions; the last lines are `(all others)` and `(none stated)`, position None.

    >>> optics = {(0, "p", "field", "Optics"): Fraction(3)}
    >>> rows = breakdown("field", optics, {(0, "p"): Fraction(4)})
    >>> [(row["label"], int(row["documents"]), float(row["share"])) for row in rows]
    [('Optics', 3, 75.0), ('(none stated)', 1, 25.0)]
    """
    own: dict[tuple[int, str], list[tuple[Fraction, str]]] = defaultdict(list)
    for (cluster, metric, shown, label), count in shares.items():
        if shown == kind and cluster >= 0:
            own[cluster, metric].append((count, label))
    rows = []
    for (cluster, metric), total in sorted(totals.items()):
        ranked = sorted(own.get((cluster, metric), []), key=lambda each: (-each[0], each[1]))
        if not ranked or not total:
            continue
        lines: list[tuple[int | None, str, Fraction]] = [
            (position, label, count)
            for position, (count, label) in enumerate(ranked[:most], start=1)
        ]
        rest = sum((count for count, _ in ranked[most:]), Fraction(0))
        unstated = total - sum((count for count, _ in ranked), Fraction(0))
        lines += [(None, OTHERS, rest)] * bool(rest) + [(None, NONE_STATED, unstated)] * bool(
            unstated
        )
        rows += [
            {"cluster": cluster, "metric": metric, "position": position, "label": label,
             "documents": count, "share": 100 * count / total}
            for position, label, count in lines
        ]  # fmt: skip
    return rows


def with_specialisation(
    rows: list[dict[str, Any]], kind: str, world: dict[tuple[str, str, str], Fraction]
) -> list[dict[str, Any]]:
    """Add each field's share in the world, its specialisation index and interval."""
    whole: dict[str, Fraction] = defaultdict(Fraction)
    for (metric, shown, _), count in world.items():
        if shown == kind:
            whole[metric] += count
    stated: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    for row in rows:
        if row["label"] != NONE_STATED:
            stated[row["cluster"], row["metric"]] += row["documents"]
    for row in rows:
        everywhere = world.get((row["metric"], kind, row["label"]))
        if everywhere is None:
            row |= {"world_share": None, "specialisation": None, "low": None, "high": None}
            continue
        share = everywhere / whole[row["metric"]]
        index, low, high = specialisation(
            row["documents"], stated[row["cluster"], row["metric"]], share
        )
        row |= {"world_share": 100 * share, "specialisation": index, "low": low, "high": high}
    return rows


def by_year(tally: pa.Table, cluster: np.ndarray) -> dict[tuple[int, str, int], Fraction]:
    """Fractional documents by cluster, metric and year."""
    inside = cluster >= 0
    some = tally.filter(pa.array(inside))
    years = np.asarray(some["year"].fill_null(0).to_numpy(), np.int64)
    group = cluster[inside] * 10_000 + years
    return {
        (int(str(number)) // 10_000, metric, int(str(number)) % 10_000): count
        for (number, metric), count in fractional_counts(some, group).items()
    }


def team_rows(teams: pa.Table) -> list[dict[str, Any]]:
    """Team size and foreign collaboration, documents counted whole."""
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
    """Each cluster's partner clusters by documents that both hold, counted whole."""
    own: dict[tuple[str, int], int] = {}
    pairs: dict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for row in links.to_pylist():
        if row["a"] == row["b"]:
            own[row["metric"], row["a"]] = row["documents"]
            continue
        pairs[row["a"], row["metric"]].append((-row["documents"], row["b"]))
        pairs[row["b"], row["metric"]].append((-row["documents"], row["a"]))
    rows = []
    for (cluster, metric), found in sorted(pairs.items()):
        for position, (documents, partner) in enumerate(sorted(found)[:most], start=1):
            rows.append(
                {"cluster": cluster, "metric": metric, "position": position, "partner": partner,
                 "documents": -documents,
                 "share": Fraction(-100 * documents, own[metric, cluster])}
            )  # fmt: skip
    return rows


DECIMALS = {"documents": 4, "share": 4, "world_share": 4, "specialisation": 4, "low": 4, "high": 4,
            "mean_team": 4, "alone_share": 4, "foreign_share": 4, "world_documents": 4}  # fmt: skip


def printed(rows: Iterable[dict[str, Any]], clusters: dict[int, dict[str, Any]]) -> pa.Table:
    """Rows as a table: cluster ids and names for numbers, decimals for fractions.

    Parameters
    ----------
    clusters : number -> its id and name, in the order that the rows are to have.
    """
    made = []
    order = {number: position for position, number in enumerate(clusters)}
    for row in sorted(rows, key=lambda row: (order[row["cluster"]], row["metric"])):
        own = clusters[row["cluster"]]
        line: dict[str, Any] = {"cluster_id": own["cluster_id"], "cluster": own["name"]}
        for name, value in row.items():
            if name == "partner":
                line["partner_id"] = clusters[value]["cluster_id"]
                line["partner"] = clusters[value]["name"]
            elif name != "cluster":
                line[name] = (
                    half_up(value, DECIMALS[name]) if isinstance(value, Fraction) else value
                )
        made.append(line)
    return pa.Table.from_pylist(made)
