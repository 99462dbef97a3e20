"""The ledger: every row read, and every document counted, in exactly one line."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pyarrow as pa

from hotbed.count.fractions import fractional_counts, half_up
from hotbed.tables import LEDGER, OUTSIDE, PLACED, Line

DOCUMENT_DECIMALS, SHARE_DECIMALS = 6, 4


class LedgerError(AssertionError):
    """The lines don't sum: a defect of hotbed, never of the input."""


def ledger(
    tally: pa.Table,
    in_cluster: np.ndarray,
    documents: pa.Table,
    read: Mapping[str, tuple[int, int]],
) -> pa.Table:
    """Draw up the ledger and check that it sums.

    Parameters
    ----------
    tally : pyarrow.Table
        All tally rows (metric, status, parts, rows).
    in_cluster : numpy.ndarray
        (rows,) bool, whether a tally row lies in a cluster.
    documents : pyarrow.Table
        Documents in the window by metric, contributors and contributors listed.
    read : mapping
        Metric -> (rows read, of these unreadable), as the readers counted them.

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.LEDGER`: documents with six decimals, shares with four. Lines outside the
        window carry no documents.

    Raises
    ------
    LedgerError
        Rows don't sum to the rows read, or documents to the documents counted.
    """
    line_of = _lines(tally, in_cluster)
    rows = _rows_by(tally, line_of)
    inside = ~np.isin(line_of, [str(line) for line in OUTSIDE])
    parts = fractional_counts(tally.filter(pa.array(inside)), line_of[inside])
    table: list[dict[str, object]] = []
    for metric, (count, unreadable) in sorted(read.items()):
        world, missing = _world(documents, metric)
        rows_in = {line: rows.get((line, metric), 0) for line in Line}
        rows_in[Line.UNREADABLE] = unreadable
        documents_in = {line: parts.get((line, metric), Fraction(0)) for line in Line}
        documents_in[Line.NOT_IN_FILE] = missing
        _must_sum(metric, rows_in, count, documents_in, world)
        for line in Line:
            counted = line not in OUTSIDE
            share = 100 * documents_in[line] / world if world else None
            table.append(
                {
                    "metric": metric,
                    "line": line.value,
                    "meaning": line.meaning,
                    "rows": rows_in[line],
                    "documents": half_up(documents_in[line], DOCUMENT_DECIMALS)
                    if counted
                    else None,
                    "share_of_rows": half_up(
                        Fraction(100 * rows_in[line], max(count, 1)), SHARE_DECIMALS
                    ),
                    "share_of_documents": half_up(share, SHARE_DECIMALS)
                    if counted and share is not None
                    else None,
                }
            )
    return pa.Table.from_pylist(table, LEDGER.schema())


def unlisted_shares(documents: pa.Table) -> dict[str, Fraction]:
    """Of each metric's documents, the part whose contributors the files do not list.

    Parameters
    ----------
    documents : pyarrow.Table
        As `ledger` takes them.

    Returns
    -------
    dict
        Metric -> share, from 0 to 1; the ledger's line `not_in_file`.

    Examples
    --------
    >>> row = {"metric": "patents", "documents": 6, "contributors": 3, "listed": 1}
    >>> unlisted_shares(pa.Table.from_pylist([row]))
    {'patents': Fraction(2, 3)}
    """
    shares = {}
    for metric in sorted(set(documents["metric"].to_pylist())):
        world, missing = _world(documents, metric)
        shares[metric] = missing / world
    return shares


def _lines(tally: pa.Table, in_cluster: np.ndarray) -> np.ndarray:
    status = tally["status"].to_numpy(zero_copy_only=False).astype(object)
    where = np.where(in_cluster, Line.CLUSTER.value, Line.NOISE.value)
    return np.where(status == PLACED, where, status).astype(str)


def _rows_by(tally: pa.Table, line_of: np.ndarray) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for line, metric, rows in zip(
        line_of.tolist(), tally["metric"].to_pylist(), tally["rows"].to_pylist(), strict=True
    ):
        sums[line, metric] = sums.get((line, metric), 0) + rows
    return sums


def _world(documents: pa.Table, metric: str) -> tuple[int, Fraction]:
    """Documents of a metric, and the part of them whose contributors the file does not list."""
    world, missing = 0, Fraction(0)
    for row in documents.to_pylist():
        if row["metric"] == metric:
            world += row["documents"]
            lacking = row["contributors"] - row["listed"]
            missing += Fraction(lacking * row["documents"], row["contributors"])
    return world, missing


def _must_sum(
    metric: str,
    rows: Mapping[Line, int],
    read: int,
    documents: Mapping[Line, Fraction],
    world: int,
) -> None:
    if sum(rows.values()) != read:
        raise LedgerError(f"{metric}: the ledger holds {sum(rows.values())} rows, {read} were read")
    total = sum(documents.values())
    if total != world:
        raise LedgerError(f"{metric}: the ledger holds {total} documents of {world}")
