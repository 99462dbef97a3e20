"""intensity.csv read again: the one reader of it, for findings and all that is published."""

from __future__ import annotations

from typing import Any

from hotbed.analysis.confidentiality.rows import as_numbers
from hotbed.analysis.intensity.intensity import intensity_table, of_published
from hotbed.base.texts import Text, _
from hotbed.runs.outputs import missing_or_stale
from hotbed.runs.run import Run
from hotbed.tables import INTENSITY

NEEDED = ("cluster_id", "rank", "population", "population_source", "intensity")

Row = dict[str, Any]


def read_intensity(run: Run) -> dict[str, Row]:
    """Each cluster's row of intensity.csv, under the first shape that the file has.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        Cluster id -> its row, columns as in `hotbed.tables.INTENSITY`, decimals as numbers. Empty
        where the file is missing or can't be used (`unusable`). Where figures are confidential,
        those of the published clusters, by their published totals.
    """
    if unusable(run) is not None:
        return {}
    rows: dict[str, Row] = {}
    for row in INTENSITY.read(run.folder).to_pylist():
        rows.setdefault(row["cluster_id"], row)
    if not run.withholds:
        return rows
    told = intensity_table(of_published(run, rows), run.metrics)
    return {row["cluster_id"]: row for row in as_numbers(told, INTENSITY, run.metrics).to_pylist()}


def unusable(run: Run) -> Text | None:
    """Why intensity.csv can't be read, in words; None where it can.

    Parameters
    ----------
    run : Run

    Returns
    -------
    str or None
        The file is missing, of an earlier state of the run, or lacks a column; or figures are
        confidential and it does not have all clusters.
    """
    path = INTENSITY.path(run.folder)
    why = missing_or_stale(run, path)
    if why is not None:
        return why
    held = INTENSITY.read(run.folder)
    lacking = sorted(set(NEEDED) - set(held.column_names))
    if lacking:
        return _("{file} has no column {columns}", file=path.name, columns=", ".join(lacking))
    count = len(set(held["cluster_id"].to_pylist()))
    if run.withholds and count < run.metadata["clusters"]:
        return _(
            "{file} is of the largest clusters alone, which would tell confidential figures "
            "(hotbed intensity RUN --among 0)",
            file=path.name,
        )
    return None
