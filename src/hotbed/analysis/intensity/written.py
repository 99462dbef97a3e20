"""intensity.csv read again: the one reader of it, for findings and all that is published."""

from __future__ import annotations

from typing import Any

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
        where the file is missing or can't be used (`unusable`).
    """
    if unusable(run) is not None:
        return {}
    rows: dict[str, Row] = {}
    for row in INTENSITY.read(run.folder).to_pylist():
        rows.setdefault(row["cluster_id"], row)
    return rows


def unusable(run: Run) -> Text | None:
    """Why intensity.csv can't be read, in words; None where it can.

    Parameters
    ----------
    run : Run

    Returns
    -------
    str or None
        The file is missing, of an earlier state of the run, or lacks a column.
    """
    if run.withholds:
        return _(
            "{file} is internal: the recipe has a table [confidentiality]", file=INTENSITY.file
        )
    path = INTENSITY.path(run.folder)
    why = missing_or_stale(run, path)
    if why is not None:
        return why
    lacking = sorted(set(NEEDED) - set(INTENSITY.read(run.folder).column_names))
    if not lacking:
        return None
    return _("{file} has no column {columns}", file=path.name, columns=", ".join(lacking))
