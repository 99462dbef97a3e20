"""Weighted means of indicators, as COINr's functions `a_*` take them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from hotbed.analysis.scorecard.normalise import Floats
from hotbed.base.errors import HotbedError


class Mean(StrEnum):
    """How indicators are aggregated; the name of COINr's function follows."""

    ARITHMETIC = "arithmetic"
    """a_amean: a high value makes up for a low one in full."""
    GEOMETRIC = "geometric"
    """a_gmean: a low value is made up for in part."""
    HARMONIC = "harmonic"
    """a_hmean: less still."""


def aggregated(
    columns: Floats, weights: Sequence[float] | Floats, how: Mean, needed: float = 0.0
) -> Floats:
    """The weighted mean of each unit's indicators.

    Missing indicators (NaN) are left out, and the weights of the others stand for all, as COINr has
    it; a unit of which less is known than needed has none.

    Parameters
    ----------
    columns : numpy.ndarray
        (units, indicators), normalised.
    weights : sequence of float
        (indicators,) their proportions matter alone.
    how : Mean
    needed : float
        Least part of the indicators that a unit has, 0 to 1 (COINr's `dat_thresh`).

    Returns
    -------
    numpy.ndarray
        (units,)

    Raises
    ------
    HotbedError
        The geometric or harmonic mean is asked of values that are not above 0.

    Examples
    --------
    >>> rows = np.array([[1.0, 4.0], [np.nan, 9.0]])
    >>> aggregated(rows, [1, 1], Mean.GEOMETRIC).round(6).tolist()
    [2.0, 9.0]
    >>> aggregated(rows, [3, 1], Mean.ARITHMETIC, needed=0.75).tolist()
    [1.75, nan]
    """
    known = np.isfinite(columns)
    if how is not Mean.ARITHMETIC and (columns[known] <= 0).any():
        raise HotbedError(
            f"the {how} mean needs values above 0, which this normalisation doesn't give",
            "normalise with minmax, or aggregate with the arithmetic mean",
        )
    weight = np.where(known, np.asarray(weights, np.float64), 0.0)
    total = weight.sum(axis=1)
    filled = np.where(known, columns, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        if how is Mean.ARITHMETIC:
            means = (weight * filled).sum(axis=1) / total
        elif how is Mean.GEOMETRIC:
            means = np.exp((weight * np.log(filled)).sum(axis=1) / total)
        else:
            means = total / (weight / filled).sum(axis=1)
    enough = known.sum(axis=1) / columns.shape[1] >= needed
    return np.where(enough & (total > 0), means, np.nan)
