"""The figures of an evaluation: shares with intervals, calibration, paired comparison."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""

BINS = (0.0, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
"""Lower ends of the bins of confidence; the last one runs to 1."""


def wilson(right: float, of: float, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval of a share (Wilson 1927, JASA 22:209).

    Parameters
    ----------
    right, of : float
        How many of how many; need not be whole (effective numbers of weighted rows).
    z : float, optional
        Quantile of the normal distribution.

    Returns
    -------
    tuple
        Low and high end; (0, 1) where there is nothing to judge.

    Examples
    --------
    >>> [round(end, 4) for end in wilson(9, 10)]
    [0.5958, 0.9821]
    """
    if of <= 0:
        return 0.0, 1.0
    share, square = right / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low = 0.0 if share <= 0 else max(0.0, middle - half)
    high = 1.0 if share >= 1 else min(1.0, middle + half)
    return low, high


def share(hit: ArrayLike, weight: ArrayLike | None = None) -> dict[str, Any]:
    """A share of rows with its 95 % interval.

    Parameters
    ----------
    hit : array_like
        Booleans, one a row.
    weight : array_like, optional
        What each row counts, or None where all count alike. The interval then rests on
        Kish's effective number of rows, (sum w)^2 / sum w^2.

    Returns
    -------
    dict
        n (rows hit), of (rows), share, low and high (null where there are no rows).

    Examples
    --------
    >>> share([True, True, False, True])["share"], share([True, False], [3, 1])["share"]
    (0.75, 0.75)
    """
    hits = np.asarray(hit, dtype=np.bool_)
    mass = np.ones(len(hits)) if weight is None else np.asarray(weight, dtype=np.float64)
    total = float(mass.sum())
    out: dict[str, Any] = {"n": int(hits.sum()), "of": len(hits)}
    if total <= 0:
        return out | {"share": None, "low": None, "high": None}
    part = float(mass[hits].sum()) / total
    rows = total * total / float((mass * mass).sum())
    low, high = wilson(part * rows, rows)
    return out | {"share": round(part, 6), "low": round(low, 6), "high": round(high, 6)}


def calibration(confidence: ArrayLike, right: ArrayLike, weight: ArrayLike) -> dict[str, Any]:
    """Whether answers of a stated confidence are right that often.

    Parameters
    ----------
    confidence : array_like
        0 to 1, one an answer.
    right : array_like
        Booleans, whether each is right.
    weight : array_like
        What each counts.

    Returns
    -------
    dict
        n, ece (expected calibration error: mean over `BINS` of the gap between mean confidence and
        share right, by weight), brier (mean square of confidence minus outcome), wrong_from_0.9
        (share wrong among answers of 0.9 and more), bins (from, to, confidence, share right).

    Examples
    --------
    >>> facts = calibration([0.95, 0.95, 0.5, 0.5], [True, True, True, False], [1, 1, 1, 1])
    >>> round(facts["ece"], 6), round(facts["brier"], 6)
    (0.025, 0.12625)
    """
    sure = np.asarray(confidence, dtype=np.float64)
    good = np.asarray(right, dtype=np.bool_)
    mass = np.asarray(weight, dtype=np.float64)
    total = float(mass.sum())
    which = np.searchsorted(np.array(BINS[1:]), sure, side="right")
    bins, error = [], 0.0
    for number, low in enumerate(BINS):
        rows = which == number
        if not mass[rows].sum():
            continue
        mean = float(np.average(sure[rows], weights=mass[rows]))
        facts = share(good[rows], mass[rows])
        exact = float(np.average(good[rows], weights=mass[rows]))
        error += float(mass[rows].sum()) / total * abs(mean - exact)
        high = BINS[number + 1] if number + 1 < len(BINS) else 1.0
        bins.append({"from": low, "to": high, "confidence": round(mean, 4), **facts})
    high_rows = sure >= 0.9
    return {
        "n": len(sure),
        "ece": round(error, 6) if total else None,
        "brier": round(float(np.average((sure - good) ** 2, weights=mass)), 6) if total else None,
        "wrong_from_0.9": share(~good[high_rows], mass[high_rows]),
        "bins": bins,
    }


def mcnemar(turned_right: int, turned_wrong: int) -> float:
    """Two-sided exact p of McNemar's test: the pairs that changed, tossed like a coin.

    Parameters
    ----------
    turned_right, turned_wrong : int
        Rows that only the one or only the other has right.

    Examples
    --------
    >>> mcnemar(1, 5), mcnemar(3, 3)
    (0.21875, 1.0)
    """
    changed, fewer = turned_right + turned_wrong, min(turned_right, turned_wrong)
    if not changed:
        return 1.0
    logs = [
        math.lgamma(changed + 1) - math.lgamma(k + 1) - math.lgamma(changed - k + 1)
        for k in range(fewer + 1)
    ]
    top = max(logs)
    tail = sum(math.exp(log - top) for log in logs)
    p = 2.0 * math.exp(top - changed * math.log(2.0)) * tail
    return float(f"{min(1.0, p):.12g}")
