"""How dense every place is, and how many clusters there can be at each minimum density.

A place's density is the listings within the radius, those of the place included: the number that
the density search compares with `min_listings`. So the distinct densities are all the thresholds at
which anything can change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotbed.base.native import call
from hotbed.sphere.distances import chord, unit_vectors
from hotbed.sphere.neighbours import Cubes

Array = np.ndarray[Any, Any]
Ints = NDArray[np.int64]


VECTOR = np.dtype([(axis, np.float64) for axis in "xyz"])


class Places(NamedTuple):
    """Places sorted by the cube of space that they lie in (struct Places in density.cpp)."""

    xyz: NDArray[np.void]  # (n,) VECTOR
    cube_of: Ints  # (n,)
    starts: Ints  # (cubes, 9) runs of places that hold all those near a cube's
    ends: Ints
    limit: float  # the radius as a chord, squared


@dataclass(frozen=True)
class Densities:
    """Densities of places, and what they allow."""

    within: Array
    """(n,) listings within the radius of each place."""
    peak: Array
    """(n,) whether no other place within the radius is denser (or as dense, and earlier): each
    peak is where a cluster is born as the threshold falls."""
    thresholds: Array
    """Distinct densities, descending."""
    most: Array
    """At each threshold, how many groups of core places, linked within the radius, reach into the
    region with a place within the radius: no more clusters than that can be counted to it, since
    merging only lowers their number."""


def densities(
    lon: Array, lat: Array, listings: Array, radius_km: float, inside: Array
) -> Densities:
    """Densities by the very comparison of distances that the density search makes.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        (n,) degrees.
    listings : numpy.ndarray
        (n,) whole numbers from 0 on.
    radius_km : float
        As for `hotbed.detect.density.DensityClusters`.
    inside : numpy.ndarray
        (n,) bool, whether a place lies in the region.

    Returns
    -------
    Densities

    Examples
    --------
    >>> dense = densities(np.array([0, .1, .2]), np.zeros(3), np.array([5, 2, 1]), 15.0,
    ...                   np.ones(3, bool))
    >>> dense.within.tolist(), dense.peak.tolist()
    ([7, 8, 3], [False, True, False])
    >>> dense.thresholds.tolist(), dense.most.tolist()
    ([8, 7, 3], [1, 1, 1])
    """
    near = chord(radius_km)
    xyz = np.stack(unit_vectors(lon, lat), axis=1)
    cubes = Cubes(xyz, radius_km)
    order = cubes.order
    xyz = xyz[order]
    keys, cube_of = np.unique(cubes.keys(xyz), return_inverse=True)
    starts, ends = cubes.runs(keys)
    vectors = np.ascontiguousarray(xyz).view(VECTOR).ravel()
    places = Places(vectors, cube_of.astype(np.int64), starts, ends, near * near)
    sums, reaches = np.zeros(order.size, np.int64), np.zeros(order.size, np.bool_)
    call("sum_near", places, np.asarray(listings, np.int64)[order], inside[order], sums, reaches)
    by_density = np.lexsort((order, -sums))
    peaks, most = np.empty_like(reaches), np.empty_like(sums)
    call("find_peaks", places, reaches, by_density, peaks, most)
    within, peak = np.empty_like(sums), np.empty(len(sums), bool)
    within[order], peak[order] = sums, peaks
    falling = sums[by_density]
    last = np.flatnonzero(np.r_[falling[1:] != falling[:-1], True][: len(falling)])
    return Densities(within, peak, falling[last], most[last])
