"""Sine and cosine of degrees in plain float64 arithmetic, so that every machine agrees."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel

Floats = NDArray[np.float64]
RADIANS = math.pi / 180.0


@kernel
def sin_cos(degrees: float) -> tuple[float, float]:
    """Sine and cosine; fdlibm's polynomials after an exact reduction to -45..45 degrees.

    Multiples of 90 give exactly 0 and 1, so both ends of the antimeridian, and all longitudes at
    a pole, are one point.
    """
    quarter = np.floor(degrees / 90.0 + 0.5)
    t = (degrees - 90.0 * quarter) * RADIANS
    u = t * t
    s = 2.75573137070700676789e-06 + u * (
        -2.50507602534068634195e-08 + u * 1.58969099521155010221e-10
    )
    s = 8.33333333332248946124e-03 + u * (-1.98412698298579493134e-04 + u * s)
    s = t + t * u * (-1.66666666666666324348e-01 + u * s)
    c = -2.75573143513906633035e-07 + u * (
        2.08757232129817482790e-09 - u * 1.13596475577881948265e-11
    )
    c = -1.38888888888741095749e-03 + u * (2.48015872894767294178e-05 + u * c)
    c = 1.0 - (0.5 * u - u * u * (4.16666666666666019037e-02 + u * c))
    even = quarter % 2.0 == 0.0
    sine = s if even else c
    cosine = c if even else s
    sine = sine if quarter == 0.0 or quarter == 1.0 else -sine
    cosine = cosine if quarter == 0.0 or quarter == -1.0 else -cosine
    return sine + 0.0, cosine + 0.0


@kernel
def fill_unit_vectors(lon: Floats, lat: Floats, x: Floats, y: Floats, z: Floats) -> None:
    """Unit vectors of positions in degrees."""
    for i in range(lon.size):
        sin_lon, cos_lon = sin_cos(lon[i])
        sin_lat, cos_lat = sin_cos(lat[i])
        x[i] = cos_lat * cos_lon
        y[i] = cos_lat * sin_lon
        z[i] = sin_lat
