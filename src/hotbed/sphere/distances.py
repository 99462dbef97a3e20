"""The sphere that everything is measured on: positions, distances, and what a valid one is.

Distances are great circles on a sphere of the Earth's mean radius. A pair's distance is taken
from the chord between unit vectors, so that poles and the antimeridian are ordinary places.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotbed.base.errors import HotbedError
from hotbed.sphere.trig import chord_of, fill_unit_vectors

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the Earth (IUGG), the radius of the sphere that distances are measured on."""


KM_PER_DEGREE = math.radians(1.0) * EARTH_RADIUS_KM
"""Length of a degree of a great circle, 111.195 km."""


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Positions as unit vectors, with the same bits on every machine.

    Sine and cosine are reduced exactly in degrees and evaluated in plain float64 arithmetic
    (fdlibm's polynomials), not by the system's library, whose last bit varies.

    Parameters
    ----------
    lon, lat : array_like
        Degrees, of one shape (n,).

    Returns
    -------
    tuple
        Of x, y and z, (n,) each; x points to (0, 0), y to (90 E, 0), z to the North Pole.

    Raises
    ------
    HotbedError
        A position is missing or out of range.

    Examples
    --------
    >>> x, y, z = unit_vectors([180, -180, 77], [0, 0, 90])
    >>> x.tolist(), y.tolist(), z.tolist()
    ([-1.0, -1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 1.0])
    """
    lon, lat = positions(lon, lat)
    x, y, z = np.empty_like(lon), np.empty_like(lon), np.empty_like(lon)
    fill_unit_vectors(lon, lat, x, y, z)
    return x, y, z


def chord(distance_km: float) -> float:
    """Straight line through the unit sphere between two points so far apart on its surface.

    Half the circumference and more returns infinity: everything is that near. The same bits on
    every machine, and in the atlas's pages.

    >>> round(chord(15.0) * EARTH_RADIUS_KM, 6)
    14.999997
    """
    return chord_of(float(distance_km))


def arc_km(squares: Floats) -> Floats:
    """Great-circle distances of the squares of chords through the unit sphere.

    Parameters
    ----------
    squares : ndarray of float64
        Squared chords.

    Returns
    -------
    ndarray of float64
        Kilometres.

    Examples
    --------
    >>> arc_km(np.array([0.0, chord(15.0) ** 2, 4.0])).round(3).tolist()
    [0.0, 15.0, 20015.114]
    """
    angle: Floats = 2.0 * np.arcsin(np.minimum(1.0, np.sqrt(squares) / 2.0))
    return angle * EARTH_RADIUS_KM


def great_circle_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Great-circle distances between positions.

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : array_like, (n,)
        Degrees; a single number stands for all rows.

    Returns
    -------
    ndarray of float64, (n,)
        Kilometres; NaN where a coordinate is missing (NaN).

    Raises
    ------
    HotbedError
        A coordinate is out of range.

    Examples
    --------
    >>> great_circle_km([0.0, 0.0], [0.0, np.nan], 180.0, 0.0).round(3).tolist()
    [20015.114, nan]
    """
    numbers = (np.atleast_1d(np.asarray(part, np.float64)) for part in (lon1, lat1, lon2, lat2))
    ends = np.stack(np.broadcast_arrays(*numbers))
    present = ~np.isnan(ends).any(axis=0)
    lon1, lat1, lon2, lat2 = ends[:, present]
    pairs = zip(unit_vectors(lon1, lat1), unit_vectors(lon2, lat2), strict=True)
    km = np.full(present.shape, np.nan)
    km[present] = arc_km(np.sum([(a - b) ** 2 for a, b in pairs], axis=0))
    return km


def positions(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
    """Check longitudes and latitudes, and return them as contiguous float64 (no copy if they are).

    Raises
    ------
    HotbedError
        Not numbers, of unequal length, missing (NaN), out of range, or swapped.

    Examples
    --------
    >>> positions([139.7], [95.0])
    Traceback (most recent call last):
        ...
    hotbed.base.errors.HotbedError: row 1 has latitude 95.0, which is not within -90 to 90; ...
    """
    east, north = _floats(lon, "longitude"), _floats(lat, "latitude")
    if east.shape != north.shape:
        raise HotbedError(
            f"there are {east.size} longitudes but {north.size} latitudes", "give one of each a row"
        )
    if east.size >= 2**31:
        raise HotbedError(f"there are {east.size:,} positions", "give fewer than 2**31 at a time")
    if east.size:
        _refuse_outside(north, 90.0, "latitude", other=east)
        _refuse_outside(east, 180.0, "longitude")
    return east, north


def _floats(values: ArrayLike, what: str) -> Floats:
    try:
        array: NDArray[Any] = np.asarray(values)
        if array.dtype == object or array.dtype.kind in "iub":
            array = array.astype(np.float64)
        if array.dtype.kind != "f":
            raise TypeError
        floats = np.ascontiguousarray(array, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise HotbedError(f"the {what}s are not numbers", "give degrees as numbers") from error
    if floats.ndim != 1:
        raise HotbedError(f"the {what}s have {floats.ndim} dimensions", "give a plain column")
    return floats


def _refuse_outside(values: Floats, limit: float, what: str, other: Floats | None = None) -> None:
    low, high = float(values.min()), float(values.max())
    if -limit <= low and high <= limit:
        return
    row = int(np.argmax(~(np.abs(values) <= limit)))
    value = float(values[row])
    if math.isnan(value):
        raise HotbedError(
            f"row {row + 1} has no {what}", "drop rows without a position or locate them first"
        )
    if other is not None and abs(value) <= 180.0 and bool(np.all(np.abs(other) <= 90.0)):
        raise HotbedError(
            f"row {row + 1} has latitude {value} while no longitude goes beyond 90",
            "lon and lat look swapped: exchange them",
        )
    raise HotbedError(
        f"row {row + 1} has {what} {value}, which is not within -{limit:g} to {limit:g}",
        "correct or drop it (rows count from 1)",
    )
