"""Fractional counts, exact: integers are grouped first and only the few groups become fractions."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

import numpy as np
import pyarrow as pa

Counts = dict[tuple[Hashable, str], Fraction]


def fractional_counts(tally: pa.Table, group: np.ndarray) -> Counts:
    """Documents by group and metric, each document shared among its contributors' addresses.

    Parameters
    ----------
    tally : pyarrow.Table
        Tally rows (metric, parts, rows): each is worth rows / parts of a document.
    group : numpy.ndarray
        (rows,) integers or texts, one a tally row.

    Returns
    -------
    dict
        (group, metric) -> exact number of documents.

    Examples
    --------
    >>> rows = pa.table({"metric": ["patents"] * 2, "parts": [3, 6], "rows": [2, 1]})
    >>> fractional_counts(rows, np.array([0, 0]))  # 2/3 + 1/6
    {(0, 'patents'): Fraction(5, 6)}
    """
    columns = {name: tally[name] for name in ("metric", "parts", "rows")}
    table = pa.table({"group": pa.array(group), **columns})
    summed = table.group_by(["group", "metric", "parts"]).aggregate([("rows", "sum")])
    counts: Counts = {}
    for row in summed.to_pylist():
        key = (row["group"], row["metric"])
        counts[key] = counts.get(key, Fraction(0)) + Fraction(row["rows_sum"], row["parts"])
    return dict(sorted(counts.items(), key=lambda item: (str(item[0][1]), str(item[0][0]))))


def half_up(value: Fraction, decimals: int) -> str:
    """A fraction as a decimal text, halves away from zero.

    >>> half_up(Fraction(1, 8), 2), half_up(Fraction(-1, 2), 0)
    ('0.13', '-1')
    """
    scale = 10**decimals
    digits = (abs(value.numerator) * scale * 2 + value.denominator) // (value.denominator * 2)
    text = str(digits).rjust(decimals + 1, "0")
    shown = text if decimals == 0 else f"{text[:-decimals]}.{text[-decimals:]}"
    return f"-{shown}" if value < 0 and digits else shown
