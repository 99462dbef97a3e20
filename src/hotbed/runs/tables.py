"""The result tables of a run, from scores and found clusters."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.base.files import atomic_write
from hotbed.count.fractions import half_up
from hotbed.count.score import Score

COUNT_DECIMALS = 4
SHARE_DECIMALS = 6


def ranking_table(
    scores: list[Score], clusters: dict[Any, dict[str, Any]], metrics: list[str]
) -> pa.Table:
    """The ranking: exact decimals as text, so that a file holds the same bytes everywhere.

    Parameters
    ----------
    scores : by rank.
    clusters : cluster -> its id, name and economies.
    metrics : their names, in the recipe's order.
    """
    rows = []
    for each in scores:
        own = clusters[each.cluster]
        row: dict[str, object] = {
            "rank": each.rank,
            "cluster_id": own["cluster_id"],
            "name": own["name"],
            "economies": own["economies"],
        }
        for metric, count in each.counts.items():
            row[f"{metric}_count"] = half_up(count, COUNT_DECIMALS)
            row[f"{metric}_share"] = half_up(each.shares[metric], SHARE_DECIMALS)
        row["total"] = half_up(each.total, SHARE_DECIMALS)
        rows.append(row)
    metrics = [f"{metric}_{part}" for metric in metrics for part in ("count", "share")]
    names = ["rank", "cluster_id", "name", "economies", *metrics, "total"]
    kinds = {"rank": pa.int64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    return pa.Table.from_pylist(rows, schema)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a small table as CSV, UTF-8, with text that a spreadsheet can't take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([harmless(value) for value in row.values()])
    with atomic_write(path) as temporary:
        temporary.write_text(text.getvalue(), encoding="utf-8")


def harmless(value: object) -> object:
    """Text that starts as a formula would, with an apostrophe before it; numbers stay.

    >>> harmless('=HYPERLINK("http://x")'), harmless("-3.5"), harmless("Tokyo")
    ('\\'=HYPERLINK("http://x")', '-3.5', 'Tokyo')
    """
    if not isinstance(value, str) or not value or value[0] not in "=+-@\t\r":
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value
