"""Sorting the gazetteer's places into cells of one degree."""

from __future__ import annotations

import numpy as np

from hotbed.geocode.arrays import Array
from hotbed.geocode.gazetteer.kernels import PlaceGrid


def place_grid(places: Array) -> PlaceGrid:
    """Sort places into cells of one degree.

    Parameters
    ----------
    places : ndarray
        Ndarray of PLACE

    Returns
    -------
    PlaceGrid
    """
    cell = _cell(places["lat"], places["lon"])
    order = np.argsort(cell, kind="stable").astype(np.int32)
    starts = np.searchsorted(cell[order], np.arange(180 * 360 + 1)).astype(np.int32)
    return PlaceGrid(places, order, starts)


def _cell(lat: Array, lon: Array) -> Array:
    row = np.clip(np.floor(lat), -90, 89) + 90
    column = np.mod(np.floor(lon) + 180, 360)
    return np.asarray(row * 360 + column, dtype=np.int64)
