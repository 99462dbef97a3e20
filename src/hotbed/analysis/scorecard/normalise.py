"""Bringing indicators onto one scale, as COINr's functions `n_*` do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Normalisation(StrEnum):
    """How indicators are normalised; the name of COINr's function follows."""

    MINMAX = "minmax"
    """n_minmax: from the lowest to the highest value, onto a scale."""
    ZSCORE = "zscore"
    """n_zscore: distance from the mean, in standard deviations of a sample."""
    RANK = "rank"
    """n_rank: ranks from the lowest value up, equal ones with the least."""
    PRANK = "prank"
    """n_prank: the same as a part of those ranked, 0 to 1."""
    DIST2MAX = "dist2max"
    """n_dist2max: 1 less the distance from the highest value, in ranges."""
    FRACMAX = "fracmax"
    """n_fracmax: the part of the highest value."""


def normalised(
    values: Floats, how: Normalisation, scale: tuple[float, float] = (0.0, 100.0)
) -> Floats:
    """An indicator on its scale; what is missing (NaN) stays missing.

    Parameters
    ----------
    values : numpy.ndarray
        (units,)
    how : Normalisation
    scale : tuple of float
        Ends of the scale of `MINMAX`.

    Returns
    -------
    numpy.ndarray
        (units,) NaN throughout where all values are the same and the scale would need a range.

    References
    ----------
    W. Becker, G. Caperna, M. Del Sorbo, H. Norlén, E. Papadimitriou, M. Saisana (2022), COINr: An R
    package for developing composite indicators, Journal of Open Source Software 7(78), 4567.

    Examples
    --------
    >>> normalised(np.array([2.0, np.nan, 4.0, 3.0]), Normalisation.MINMAX, (1, 100)).tolist()
    [1.0, nan, 100.0, 50.5]
    >>> normalised(np.array([2.0, 2.0, 5.0]), Normalisation.RANK).tolist()
    [1.0, 1.0, 3.0]
    """
    if not np.isfinite(values).any():
        return np.full(len(values), np.nan)
    if how is Normalisation.MINMAX:
        low, high = scale
        return _in_range(values) * (high - low) + low
    return _SIMPLE[how](values)


def _in_range(values: Floats) -> Floats:
    """0 to 1 from the lowest to the highest."""
    low, high = np.nanmin(values), np.nanmax(values)
    return (values - low) / (high - low) if high > low else np.full(len(values), np.nan)


def _zscore(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    spread = known.std(ddof=1) if len(known) > 1 else 0.0
    return (values - known.mean()) / spread if spread > 0 else np.full(len(values), np.nan)


def ranks(values: Floats) -> Floats:
    """Ranks from the lowest up; equal values have the least of theirs, missing ones none.

    Parameters
    ----------
    values : numpy.ndarray
        (units,)
    """
    known = np.sort(values[np.isfinite(values)])
    placed = np.searchsorted(known, values, side="left") + 1.0
    return np.where(np.isfinite(values), placed, np.nan)


def _prank(values: Floats) -> Floats:
    count = int(np.isfinite(values).sum())
    return (ranks(values) - 1) / (count - 1) if count > 1 else np.full(len(values), np.nan)


def _fracmax(values: Floats) -> Floats:
    high = np.nanmax(values)
    return values / high if high else np.full(len(values), np.nan)


_SIMPLE: Mapping[Normalisation, Callable[[Floats], Floats]] = {
    Normalisation.ZSCORE: _zscore,
    Normalisation.RANK: ranks,
    Normalisation.PRANK: _prank,
    Normalisation.DIST2MAX: _in_range,
    Normalisation.FRACMAX: _fracmax,
}
