"""The ledger: every row read, and every document counted, in exactly one line."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pyarrow as pa

from hotbed.count.fractions import fractional_counts, half_up

LINES = {
    "cluster": "counted in a cluster",
    "noise": "located, but in no cluster",
    "below_precision": "located less precisely than the recipe asks",
    "below_confidence": "located with less confidence than the recipe asks",
    "not_located": "the geocoder found no place for the address",
    "no_address": "the contributor has no address",
    "no_contributor": "the document lists no contributor",
    "not_in_file": "contributors that the document has but the file does not list",
    "outside_years": "published outside the recipe's years",
    "no_year": "without a year",
    "left_out": "of a type that the recipe leaves out",
    "duplicate": "a further copy of a row or document",
    "same_doi": "the same document (DOI) from another source",
    "unreadable": "could not be read (see rejects.parquet)",
}
OUTSIDE = ("outside_years", "no_year", "left_out", "duplicate", "same_doi", "unreadable")


class LedgerError(AssertionError):
    """The lines don't sum: a defect of hotbed, never of the input."""


def ledger(
    tally: pa.Table,
    in_cluster: np.ndarray,
    documents: pa.Table,
    read: dict[str, tuple[int, int]],
) -> pa.Table:
    """Draw up the ledger and check that it sums.

    Parameters
    ----------
    tally : all tally rows.
    in_cluster : (n,) bool, whether a tally row lies in a cluster.
    documents : documents in the window by metric, contributors and contributors listed.
    read : metric -> (rows read, of these unreadable), as the readers counted them.

    Returns
    -------
    metric, line, meaning, rows, documents (text with six decimals), share_of_rows and
    share_of_documents (percent). Lines outside the window carry no documents.

    Raises
    ------
    LedgerError : rows don't sum to the rows read, or documents to the documents counted.
    """
    lines = _lines(tally, in_cluster)
    rows = _rows_by(tally, lines)
    parts = fractional_counts(*_inside(tally, lines))
    table: list[dict[str, object]] = []
    for metric, (count, unreadable) in sorted(read.items()):
        world, missing = _world(documents, metric)
        own_rows = {line: rows.get((line, metric), 0) for line in LINES}
        own_rows["unreadable"] = unreadable
        own = {line: parts.get((line, metric), Fraction(0)) for line in LINES}
        own["not_in_file"] = missing
        _must_sum(metric, own_rows, count, own, world)
        table += [
            {
                "metric": metric,
                "line": line,
                "meaning": meaning,
                "rows": own_rows[line],
                "documents": None if line in OUTSIDE else half_up(own[line], 6),
                "share_of_rows": half_up(Fraction(100 * own_rows[line], max(count, 1)), 4),
                "share_of_documents": None
                if line in OUTSIDE or not world
                else half_up(100 * own[line] / world, 4),
            }
            for line, meaning in LINES.items()
        ]
    return pa.Table.from_pylist(table, SCHEMA)


SCHEMA = pa.schema(
    [
        ("metric", pa.string()),
        ("line", pa.string()),
        ("meaning", pa.string()),
        ("rows", pa.int64()),
        ("documents", pa.string()),
        ("share_of_rows", pa.string()),
        ("share_of_documents", pa.string()),
    ]
)


def _lines(tally: pa.Table, in_cluster: np.ndarray) -> np.ndarray:
    status = tally["status"].to_numpy(zero_copy_only=False).astype(object)
    placed = status == "placed"
    return np.where(placed, np.where(in_cluster, "cluster", "noise"), status).astype(str)


def _rows_by(tally: pa.Table, lines: np.ndarray) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for line, metric, rows in zip(
        lines.tolist(), tally["metric"].to_pylist(), tally["rows"].to_pylist(), strict=True
    ):
        sums[line, metric] = sums.get((line, metric), 0) + rows
    return sums


def _inside(tally: pa.Table, lines: np.ndarray) -> tuple[pa.Table, np.ndarray]:
    keep = ~np.isin(lines, OUTSIDE)
    return tally.filter(pa.array(keep)), lines[keep]


def _world(documents: pa.Table, metric: str) -> tuple[int, Fraction]:
    world, missing = 0, Fraction(0)
    for row in documents.to_pylist():
        if row["metric"] == metric:
            world += row["documents"]
            lacking = row["contributors"] - row["listed"]
            missing += Fraction(lacking * row["documents"], row["contributors"])
    return world, missing


def _must_sum(
    metric: str, rows: dict[str, int], read: int, parts: dict[str, Fraction], world: int
) -> None:
    if sum(rows.values()) != read:
        raise LedgerError(f"{metric}: the ledger holds {sum(rows.values())} rows, {read} were read")
    if sum(parts.values()) != world:
        raise LedgerError(f"{metric}: the ledger holds {sum(parts.values())} documents of {world}")
