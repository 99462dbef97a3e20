"""What `hotbed uncertainty` wrote, read again: the one reader of it, for all that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from hotbed.analysis.change.compare import Comparison
from hotbed.base.texts import Text, _
from hotbed.runs.outputs import missing_or_stale
from hotbed.runs.run import Run
from hotbed.tables import (
    CHANGE_UNCERTAINTY,
    LEAVE_ONE_YEAR,
    PLACES,
    SENSITIVITY,
    UNCERTAINTY,
    Table,
)
from hotbed.tables.contract import METRIC

CLOSE = 2e-6
"""Totals of two tables are the same to this many percent points."""

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def unusable(run: Run, table: Table = UNCERTAINTY) -> Text | None:
    """Why a table of `hotbed uncertainty` can't be read, in words; None where it can.

    Parameters
    ----------
    run : Run
    table : Table
        Of `hotbed.tables.uncertainty`.

    Returns
    -------
    str or None
        The file is missing, of an earlier state of the run, lacks a column, or has other ranks than
        the ranking.
    """
    return _checked(run, table)[1]


def _checked(run: Run, table: Table) -> tuple[pa.Table | None, Text | None]:
    """A table, or why it can't be read."""
    if run.withholds:
        return None, _(
            "{file} is internal: the recipe has a table [confidentiality]", file=table.file
        )
    path = table.path(run.folder)
    why = missing_or_stale(run, path)
    if why is not None:
        return None, why if path.is_file() else _("{why} (hotbed uncertainty writes it)", why=why)
    rows = table.read(run.folder)
    generic = {column.name for column in table.columns if METRIC in column.name}
    named = {column.name for column in table.columns} - generic
    lacking = sorted(named - set(rows.column_names))
    if lacking:
        return None, _("{file} has no column {columns}", file=path.name, columns=", ".join(lacking))
    if table is not PLACES and not _fits(run, rows.select(["cluster_id", "rank"]).to_pylist()):
        return None, _("{file} does not fit the ranking; make it again", file=path.name)
    return rows, None


def _fits(run: Run, rows: list[Row]) -> bool:
    ranking = run.ranking.select(["cluster_id", "rank"]).to_pylist()
    known = {row["cluster_id"]: row["rank"] for row in ranking}
    return all(known.get(row["cluster_id"]) == row["rank"] for row in rows)


def _read(run: Run, table: Table) -> list[Row]:
    rows = _checked(run, table)[0]
    return [] if rows is None else list(rows.to_pylist())


def tied_ranks(row: Row) -> list[int]:
    """Ranks of the clusters that a cluster can't be told from.

    Parameters
    ----------
    row : dict
        Of `hotbed.tables.UNCERTAINTY`.

    Examples
    --------
    >>> tied_ranks({"tied_with": "2;4"}), tied_ranks({"tied_with": None})
    ([2, 4], [])
    """
    return [int(rank) for rank in (row["tied_with"] or "").split(";") if rank]


def documents_of(row: Row, metrics: Iterable[str]) -> dict[str, int]:
    """Documents with any part in a cluster, by metric.

    Parameters
    ----------
    row : dict
        Of `hotbed.tables.UNCERTAINTY`.
    metrics : iterable of str

    Examples
    --------
    >>> documents_of({"patents_documents": 16}, ["patents", "deals"])
    {'patents': 16, 'deals': 0}
    """
    return {name: row.get(f"{name}_documents") or 0 for name in metrics}


def read_doubts(run: Run) -> dict[str, Row]:
    """Each cluster's row of uncertainty.csv.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        Cluster id -> its row, columns as in `hotbed.tables.UNCERTAINTY`, decimals as numbers. Empty
        where the file is missing or can't be used (`unusable`), as with all readers here.
    """
    return {row["cluster_id"]: row for row in _read(run, UNCERTAINTY)}


def read_stability(run: Run) -> dict[int, float]:
    """The share of replicates in which each place stays where it is, by place id.

    Parameters
    ----------
    run : Run
    """
    return {row["place_id"]: row["stability"] for row in _read(run, PLACES)}


def read_choices(run: Run) -> Rows:
    """Each cluster's rows of sensitivity.csv, by cluster id.

    Parameters
    ----------
    run : Run
    """
    return _by_cluster(_read(run, SENSITIVITY))


def read_years(run: Run) -> Rows:
    """Each cluster's rows of leave_one_year.csv, by cluster id.

    Parameters
    ----------
    run : Run
    """
    return _by_cluster(_read(run, LEAVE_ONE_YEAR))


def read_changes(run: Run, comparison: Comparison | None) -> dict[str, Row]:
    """Each cluster's row of change_uncertainty.csv, by cluster id.

    Parameters
    ----------
    run : Run
    comparison : Comparison, optional
        With the edition that changes are told of. The file must have been made with the same one:
        its previous clusters and changes of totals are those of the comparison.
    """
    if comparison is None:
        return {}
    rows = {row["cluster_id"]: row for row in _read(run, CHANGE_UNCERTAINTY)}
    return rows if _compares(rows, comparison) else {}


def _compares(rows: Mapping[str, Row], comparison: Comparison) -> bool:
    changes = {change.now.cluster_id: change for change in comparison.changes}
    for key, row in rows.items():
        change = changes.get(key)
        then = change.then if change else None
        if change is None or then is None or then.cluster_id != row["previous_id"]:
            return False
        if abs(float(change.now.total - then.total) - row["total_change"]) > CLOSE:
            return False
    return True


def _by_cluster(rows: list[Row]) -> Rows:
    by_cluster: Rows = {}
    for row in rows:
        by_cluster.setdefault(row["cluster_id"], []).append(row)
    return by_cluster
