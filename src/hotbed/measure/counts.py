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
    tally : tally rows (metric, contributors, addresses, rows).
    group : (n,) integers or texts, one a tally row.

    Returns
    -------
    (group, metric) -> exact number of documents.

    >>> rows = pa.table({"metric": ["patents"] * 2, "contributors": [3, 3], "addresses": [1, 2],
    ...                  "rows": [2, 1]})
    >>> fractional_counts(rows, np.array([0, 0]))  # 2/3 + 1/6
    {(0, 'patents'): Fraction(5, 6)}
    """
    metrics = tally["metric"].to_numpy(zero_copy_only=False)
    parts = _integers(tally, "contributors") * _integers(tally, "addresses")
    rows = _integers(tally, "rows")
    names, metric = np.unique(metrics, return_inverse=True)
    groups, member = np.unique(group, return_inverse=True)
    order = np.lexsort((parts, metric, member))
    keys = np.stack([member[order], metric[order], parts[order]])
    start = np.flatnonzero(np.r_[True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)][: keys.shape[1]])
    sums = np.add.reduceat(rows[order], start) if len(start) else np.array([], np.int64)
    counts: Counts = {}
    for at, total in zip(start, sums, strict=True):
        key = (groups[keys[0, at]].item(), str(names[keys[1, at]]))
        counts[key] = counts.get(key, Fraction(0)) + Fraction(int(total), int(keys[2, at]))
    return counts


def _integers(table: pa.Table, name: str) -> np.ndarray:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), np.int64)


def half_up(value: Fraction, decimals: int) -> str:
    """A fraction as a decimal text, halves away from zero.

    >>> half_up(Fraction(1, 8), 2), half_up(Fraction(-1, 2), 0)
    ('0.13', '-1')
    """
    scale = 10**decimals
    digits = (abs(value.numerator) * scale * 2 + value.denominator) // (value.denominator * 2)
    text = str(digits).rjust(decimals + 1, "0")
    whole = text if decimals == 0 else f"{text[:-decimals]}.{text[-decimals:]}"
    return f"-{whole}" if value < 0 and digits else whole
