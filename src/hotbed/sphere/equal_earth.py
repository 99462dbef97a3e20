"""Equal Earth: the equal-area projection of the maps."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

Floats = npt.NDArray[np.float64]

_A = (1.340264, -0.081106, 0.000893, 0.003796)
CENTRAL_MERIDIAN = 11.0  # cuts the map in the Bering Strait, where no land lies
HALF_WIDTH = 2.7066297  # of the map of a unit sphere, at the equator


def equal_earth(
    lon: ArrayLike, lat: ArrayLike, central_meridian: float = CENTRAL_MERIDIAN
) -> tuple[Floats, Floats]:
    """Project degrees onto the Equal Earth map of a sphere of radius 1.

    Parameters
    ----------
    lon, lat : object
        Degrees; longitudes beyond half a turn from the central meridian come in from the
        other side.
    central_meridian : float, optional
        degrees.

    Returns
    -------
    tuple
        x and y: eastward and northward, in radii.

    Source: Šavrič, Patterson and Jenny, The Equal Earth map projection, International Journal of
    Geographical Information Science 33 (2019), doi:10.1080/13658816.2018.1504949.

    Examples
    --------
    >>> x, y = equal_earth([11.0, 101.0], [0.0, 45.0])
    >>> [round(float(v), 4) for v in (*x, *y)]
    [0.0, 1.1599, 0.0, 0.8602]
    """
    along = np.asarray(lon, dtype=np.float64) - central_meridian
    along = np.where(along > 180, along - 360, np.where(along < -180, along + 360, along))
    theta = np.arcsin(math.sqrt(3) / 2 * np.sin(np.radians(np.asarray(lat, dtype=np.float64))))
    square = theta * theta
    sixth = square**3
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    x = 2 * math.sqrt(3) / 3 * np.radians(along) * np.cos(theta) / slope
    y = theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    return x, y
