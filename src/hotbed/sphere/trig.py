"""Sine and cosine of degrees in plain float64 arithmetic, so that every machine agrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hotbed.base.native import call

Floats = NDArray[np.float64]


def fill_unit_vectors(lon: Floats, lat: Floats, x: Floats, y: Floats, z: Floats) -> None:
    """Unit vectors of positions in degrees; by fdlibm's polynomials (trig.hpp).

    Multiples of 90 give exactly 0 and 1, so both ends of the antimeridian, and all longitudes at
    a pole, are one point.
    """
    call("fill_unit_vectors", lon, lat, x, y, z)


def chord_of(distance_km: float) -> float:
    """Chord through the unit sphere; infinity from half the circumference on (chord.hpp)."""
    out = np.empty(1)
    call("fill_chord", distance_km, out)
    return float(out[0])
