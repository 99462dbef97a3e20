"""The last year of a window, where it looks incomplete.

Documents of the newest years are still being published, indexed or loaded when a study is made.
A last year in which all clusters together hold much less than in the year before is marked as
partial, so that a fall at the end of a series isn't read as one.
"""

from __future__ import annotations

from collections.abc import Mapping

from hotbed.runs.run import Run

FALLEN = 0.7
"""Of the year before: below it a last year counts as partial."""


def partial_year(by_year: Mapping[int, float]) -> int | None:
    """The last year, if it holds much less than the one before; None where it doesn't.

    Parameters
    ----------
    by_year : mapping
        Year -> documents of all clusters.

    Examples
    --------
    >>> partial_year({2020: 90.0, 2021: 100.0, 2022: 48.0})
    2022
    >>> partial_year({2020: 90.0, 2021: 100.0, 2022: 96.0}), partial_year({2022: 5.0})
    (None, None)
    """
    if not by_year:
        return None
    last = max(by_year)
    before = by_year.get(last - 1, 0.0)
    return last if by_year[last] < FALLEN * before else None


def partial_years(run: Run) -> dict[str, int]:
    """The last year of each metric that looks incomplete.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict
        Metric -> year; metrics whose last year is complete are left out.
    """
    table = run.subject("series")
    sums: dict[str, dict[int, float]] = {}
    for row in table.to_pylist() if table is not None else []:
        if row["year"] is not None:
            by_year = sums.setdefault(row["metric"], {})
            by_year[row["year"]] = by_year.get(row["year"], 0.0) + float(row["documents"])
    years = {metric: partial_year(by_year) for metric, by_year in sums.items()}
    return {metric: year for metric, year in years.items() if year is not None}
