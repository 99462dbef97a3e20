"""Rows of published tables, without the figures that are hidden."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.analysis.confidentiality.rules import Reason
from hotbed.count.profiles import NONE_STATED
from hotbed.tables import COUNT_DECIMALS, Column, Table

CONFIDENTIAL = Column(
    "confidential",
    "text",
    "",
    "yes where figures of the row are hidden; empty: none is",
)
ROUNDED = Column(
    "rounding_base",
    "integer",
    "",
    "counts of the row are multiples of it, and its other figures are computed from such counts",
)
MARKS = (CONFIDENTIAL, ROUNDED)
"""Columns that say what the figures of a published table are."""
HIDDEN = "yes"
"""Not why: whether a figure is confidential by itself or could tell another bounds what it is."""
TOGETHER = "confidential"
TOGETHER_MEANING = "lines that are told together, since one of them is confidential"
FIGURES = ("integer", "decimal", "number")
WORLD_SHARE = "world_share"
INDEX = ("specialisation", "low", "high")
KEPT = ("year",)
SUBJECTS_OF = ("label", "partner_id", "economy", "year")
"""Columns that say what a hidden line is of, the first that it has."""
Row = dict[str, Any]


def hidden_last(line: Row) -> tuple[bool, str]:
    """What orders lines: visible ones as they stand, then hidden ones by what they are of.

    Parameters
    ----------
    line : dict
        With its mark, if it is hidden.
    """
    if not line[CONFIDENTIAL.name]:
        return False, ""
    return True, next((str(line[name]) for name in SUBJECTS_OF if line.get(name)), "")


def renumbered(lines: list[Row]) -> list[Row]:
    """A profile's lines: hidden ones last, so that neither order nor position tells their size.

    Parameters
    ----------
    lines : list of dict
        Of one cluster and metric, with their mark, if they are hidden.

    Examples
    --------
    >>> lines = [{"position": n, "label": name, "confidential": why}
    ...          for n, name, why in ((1, "A", None), (None, "B", "yes"), (3, "C", None))]
    >>> [(line["position"], line["label"]) for line in renumbered(lines)]
    [(1, 'A'), (2, 'C'), (None, 'B')]
    """
    ordered, last = sorted(lines, key=hidden_last), 0
    for line in ordered:
        if line.get("position") is not None:
            last += 1
            line["position"] = last
    return ordered


def without_figures(row: Row, table: Table) -> Row:
    """A row that says what it is of, and that it says no more.

    Parameters
    ----------
    row : dict
    table : Table
        The contract; columns that it does not know are figures of a metric.
    """
    types = {column.name: column.type for column in table.columns}
    return {
        name: value if types.get(name, "decimal") not in FIGURES or name in KEPT else None
        for name, value in row.items()
    } | {CONFIDENTIAL.name: HIDDEN}


def marked(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """Rows as a table with the column of marks.

    Parameters
    ----------
    rows : iterable of dict
    schema : pyarrow.Schema
        Of the other columns.
    """
    return pa.Table.from_pylist(list(rows), schema.append(pa.field(CONFIDENTIAL.name, pa.string())))


def texts(path: Path) -> list[Row]:
    """A CSV file's rows as they stand in it; None where it has nothing.

    Parameters
    ----------
    path : Path
    """
    with path.open(encoding="utf-8", newline="") as stream:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]


def as_text(rows: pa.Table, table: Table) -> pa.Table:
    """A profile with its decimals as text, as the run's file has them.

    Parameters
    ----------
    rows : pyarrow.Table
    table : Table
        The contract.
    """
    for column in table.columns:
        if column.type == "decimal" and column.name in rows.column_names:
            values = [
                None if value is None else f"{value:.{COUNT_DECIMALS}f}"
                for value in rows[column.name].to_pylist()
            ]
            at = rows.column_names.index(column.name)
            rows = rows.set_column(at, column.name, pa.array(values, pa.string()))
    return rows


def as_numbers(rows: pa.Table, table: Table, metrics: Sequence[str] = ()) -> pa.Table:
    """A table with its decimals as numbers, as it is read from its file.

    Parameters
    ----------
    rows : pyarrow.Table
        With decimals as text.
    table : Table
        The contract.
    metrics : sequence of str
        The recipe's.

    Examples
    --------
    >>> from hotbed.tables import RANKING
    >>> as_numbers(pa.table({"rank": [1], "total": ["0.5"]}), RANKING).to_pylist()
    [{'rank': 1, 'total': 0.5}]
    """
    for column in table.columns_of(metrics):
        if column.type == "decimal" and column.name in rows.column_names:
            at = rows.column_names.index(column.name)
            rows = rows.set_column(at, column.name, rows[column.name].cast(pa.float64()))
    return rows


def ranked(rows: pa.Table) -> pa.Table:
    """A ranking of which rows were left out, ranked anew; equal ranks stay equal.

    Parameters
    ----------
    rows : pyarrow.Table

    Examples
    --------
    >>> ranked(pa.table({"rank": [1, 4, 4, 9]}))["rank"].to_pylist()
    [1, 2, 2, 4]
    """
    before = rows["rank"].to_pylist()
    first: dict[int, int] = {}
    for place, rank in enumerate(before, start=1):
        first.setdefault(rank, place)
    ranks = pa.array([first[rank] for rank in before], pa.int64())
    return rows.set_column(rows.column_names.index("rank"), "rank", ranks)


def without_telling_indices(lines: list[Row]) -> list[Row]:
    """A profile's lines, without indices where these tell how many documents name no field.

    An index is of the documents that name a field: with a line and its share in the world, it tells
    how many these are, and so how many name none.

    Parameters
    ----------
    lines : list of dict
        Of one cluster and metric, with their mark, if they are hidden.
    """
    if not any(line.get("label") == NONE_STATED and line[CONFIDENTIAL.name] for line in lines):
        return lines
    return [line | {name: None for name in INDEX if name in line} for line in lines]


def together(rows: Iterable[Row], hidden: Mapping[tuple[Any, ...], Reason]) -> list[Row]:
    """The ledger's rows, hidden ones of a metric summed up in one.

    Parameters
    ----------
    rows : iterable of dict
    hidden : mapping
        Metric and line -> reason.
    """
    kept: list[Row] = []
    sums: dict[str, Row] = {}
    for row in rows:
        if (row["metric"], row["line"]) not in hidden:
            kept.append(row)
        elif row["metric"] not in sums:
            sums[row["metric"]] = row | {"line": TOGETHER, "meaning": TOGETHER_MEANING}
            kept.append(sums[row["metric"]])
        else:
            told = sums[row["metric"]]
            for name in ("rows", "documents", "share_of_rows", "share_of_documents"):
                told[name] = _added(told[name], row[name])
    return kept


def _added(one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return other if one is None else one
    return round(one + other, 6)
