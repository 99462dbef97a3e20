"""Lambert's azimuthal equal-area projection: the plane of a cluster's own map."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hotbed.sphere.distances import EARTH_RADIUS_KM, Floats


def azimuthal_equal_area(lon: ArrayLike, lat: ArrayLike, lon0: float, lat0: float) -> Floats:
    """Project positions onto the plane that touches the sphere at a centre.

    Parameters
    ----------
    lon, lat : array_like, (n,)
        Degrees; longitudes may go beyond 180.
    lon0, lat0 : float
        The centre, degrees.

    Returns
    -------
    ndarray of float64, (n, 2)
        Kilometres to the east and to the north of the centre.

    Notes
    -----
    Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), page 185,
    equations 24-2, 22-4 and 22-5.

    Examples
    --------
    >>> azimuthal_equal_area([1.0], [0.0], 0.0, 0.0).round(2).tolist()
    [[111.19, 0.0]]
    """
    turn = np.radians(np.asarray(lon, np.float64) - lon0)
    up, up0 = np.radians(np.asarray(lat, np.float64)), np.radians(lat0)
    cosine = np.sin(up0) * np.sin(up) + np.cos(up0) * np.cos(up) * np.cos(turn)
    scale = EARTH_RADIUS_KM * np.sqrt(2 / np.maximum(1 + cosine, 1e-9))
    east = scale * np.cos(up) * np.sin(turn)
    north = scale * (np.cos(up0) * np.sin(up) - np.sin(up0) * np.cos(up) * np.cos(turn))
    return np.column_stack([east, north])
