"""How dense every place is, and how many clusters there can be at each minimum density.

A place's density is the listings within the radius, those of the place included: the number that
the density search compares with `min_listings`. So the distinct densities are all the thresholds at
which anything can change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hotbed.base.kernels import kernel
from hotbed.sphere.distances import Floats, chord, unit_vectors
from hotbed.sphere.neighbours import Cubes

Array = np.ndarray[Any, Any]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


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
    listings = np.ascontiguousarray(listings, np.int64)
    xyz, limit = np.ascontiguousarray(xyz[order]), near * near
    keys, cube_of = np.unique(cubes.keys(xyz), return_inverse=True)
    runs = cube_of.astype(np.int64), *cubes.runs(keys)
    sums, reaches = _summed(xyz, listings[order], inside[order], *runs, limit)
    by_density = np.lexsort((order, -sums))
    peaks, most = _born(xyz, sums, reaches, by_density, *runs, limit)
    within, peak = np.empty_like(sums), np.empty(len(sums), bool)
    within[order], peak[order] = sums, peaks
    falling = sums[by_density]
    last = np.flatnonzero(np.r_[falling[1:] != falling[:-1], True][: len(falling)])
    return Densities(within, peak, falling[last], most[last])


@kernel
def _summed(
    xyz: Floats,
    listings: Ints,
    inside: Flags,
    cube_of: Ints,
    starts: Ints,
    ends: Ints,
    limit: float,
) -> tuple[Ints, Flags]:
    """Listings within the radius, and whether a place of the region is.

    Strict arithmetic, so that a pair is near here if it is near to the density search.
    """
    sums = np.zeros(len(listings), np.int64)
    reaches = np.zeros(len(listings), np.bool_)
    for i in range(len(listings)):
        for run in range(9):
            for j in range(starts[cube_of[i], run], ends[cube_of[i], run]):
                dx, dy, dz = xyz[i, 0] - xyz[j, 0], xyz[i, 1] - xyz[j, 1], xyz[i, 2] - xyz[j, 2]
                if (dx * dx + dy * dy) + dz * dz <= limit:
                    sums[i] += listings[j]
                    reaches[i] |= inside[j]
    return sums, reaches


@kernel
def _born(
    xyz: Floats,
    sums: Ints,
    reaches: Flags,
    by_density: Ints,
    cube_of: Ints,
    starts: Ints,
    ends: Ints,
    limit: float,
) -> tuple[Flags, Ints]:
    """Add places from the densest down, each to the groups of the denser ones it is near to.

    Returns which places were near to none (peaks), and the number of groups that reach into the
    region after each place of the order.
    """
    n = len(sums)
    parent = np.full(n, -1, np.int64)
    touches = reaches.copy()
    peaks = np.zeros(n, np.bool_)
    most = np.zeros(n, np.int64)
    groups = 0
    for step in range(n):
        i = by_density[step]
        parent[i] = i
        groups += touches[i]
        root = i
        alone = True
        for run in range(9):
            for j in range(starts[cube_of[i], run], ends[cube_of[i], run]):
                if j == i or parent[j] < 0:
                    continue
                dx, dy, dz = xyz[i, 0] - xyz[j, 0], xyz[i, 1] - xyz[j, 1], xyz[i, 2] - xyz[j, 2]
                if (dx * dx + dy * dy) + dz * dz > limit:
                    continue
                alone = False
                other = j
                while parent[other] != other:
                    parent[other] = parent[parent[other]]
                    other = parent[other]
                if other != root:
                    groups -= touches[other] and touches[root]
                    touches[other] |= touches[root]
                    parent[root] = other
                    root = other
        peaks[i] = alone
        most[step] = groups
    return peaks, most
