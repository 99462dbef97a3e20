"""Merging clusters that lie close together.

Two clusters merge if their nearest members are within a distance of each other on the great
circle, and chains of such pairs become one cluster. The method's published wording is "within
5 km of another cluster"; that it is measured between members, and chains, is this project's choice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotbed.base.errors import HotbedError
from hotbed.detect.search.grid import SMALLEST_RADIUS_KM, make_grid
from hotbed.detect.search.kernels import meetings
from hotbed.detect.search.threads import working
from hotbed.sphere.distances import Floats, arc_km, chord, positions

Ints = NDArray[np.int64]
Linked = Callable[[int, int], bool] | Collection[Iterable[int]]


@dataclass(frozen=True)
class Join:
    """Two clusters that were joined, and where they are nearest."""

    a: int
    """The lower of the two labels before merging."""
    b: int
    km: float
    """Great-circle distance of the nearest members."""
    a_member: int
    """Index of cluster a's nearest member; of equals the lowest."""
    b_member: int


@dataclass(frozen=True)
class Merged:
    """The clusters after merging."""

    after: Ints
    """Label after merging of each label before, numbered by the lowest label before."""
    labels: Ints
    """(n,) label after merging of each point, -1 for noise."""
    pairs: tuple[Join, ...]
    """Every pair that was near enough and allowed, by labels."""

    @property
    def n_clusters(self) -> int:
        """Number of clusters after merging."""
        return int(self.after.max(initial=-1)) + 1

    def joins(self) -> list[dict[str, Any]]:
        """The pairs as plain dictionaries, for JSON."""
        return [asdict(pair) for pair in self.pairs]


def merge_clusters(
    lon: ArrayLike,
    lat: ArrayLike,
    labels: ArrayLike,
    within_km: float = 5.0,
    linked: Linked | None = None,
) -> Merged:
    """Merge clusters whose nearest members are within a distance.

    Parameters
    ----------
    lon, lat : array_like
        Positions in degrees, shape (n,).
    labels : array_like
        Cluster of each point, shape (n,); -1 for noise, which takes no part.
    within_km : float, optional
        Great-circle distance in km up to which two clusters merge; 0 merges none.
    linked : Linked, optional
        A further condition on a pair of labels: a function of the two (the lower first), or
        the pairs that may merge, in any order. None allows all.

    Raises
    ------
    HotbedError
        Bad positions, labels that are not whole numbers from -1 on, a distance that is
        negative or not a number.

    Examples
    --------
    >>> merged = merge_clusters([0.0, 0.04, 1.0, 5.0], [0, 0, 0, 0], [0, 1, 2, -1])
    >>> merged.after.tolist(), merged.labels.tolist()
    ([0, 0, 1], [0, 0, 1, -1])
    >>> [(pair.a, pair.b, round(pair.km, 3)) for pair in merged.pairs]
    [(0, 1, 4.448)]
    """
    lon, lat = positions(lon, lat)
    numbers = _labels(labels, lon.size)
    if not 0 <= within_km < math.inf:
        raise HotbedError(f"the merging distance is {within_km} km", "give 0 or more")
    allowed = _condition(linked)
    near = _nearest_pairs(lon, lat, numbers, within_km) if within_km > 0 else []
    pairs = tuple(pair for pair in near if allowed(pair.a, pair.b))
    after = _united(int(numbers.max(initial=-1)) + 1, pairs)
    return Merged(after, np.append(after, -1)[numbers], pairs)


def _nearest_pairs(lon: Floats, lat: Floats, labels: Ints, within_km: float) -> list[Join]:
    members = np.flatnonzero(labels >= 0)
    if members.size == 0:
        return []
    radius, ones = max(within_km, SMALLEST_RADIUS_KM), np.ones(members.size, np.int64)
    with working(None, members.size) as threads:
        grid = make_grid(lon[members], lat[members], ones, radius, threads)
    index = members[grid.order]
    near = chord(within_km)
    met = meetings(grid, labels[index], near * near)
    a, b, squares = index[met["point"]], index[met["other"]], met["square"]
    order = np.lexsort((b, a, squares, labels[b], labels[a]))
    a, b, squares = a[order], b[order], squares[order]
    first = np.ones(a.size, bool)
    first[1:] = (np.diff(labels[a]) != 0) | (np.diff(labels[b]) != 0)
    return [
        Join(int(labels[i]), int(labels[j]), float(km), int(i), int(j))
        for i, j, km in zip(a[first], b[first], arc_km(squares[first]), strict=True)
    ]


def _united(clusters: int, pairs: tuple[Join, ...]) -> Ints:
    parents = list(range(clusters))

    def root(label: int) -> int:
        while parents[label] != label:
            parents[label] = label = parents[parents[label]]
        return label

    for pair in pairs:
        low, high = sorted((root(pair.a), root(pair.b)))
        parents[high] = low
    roots = np.array([root(label) for label in range(clusters)], np.int64)
    return np.searchsorted(np.unique(roots), roots)


def _condition(linked: Linked | None) -> Callable[[int, int], bool]:
    if linked is None:
        return lambda _a, _b: True
    if callable(linked):
        return linked
    pairs = {frozenset(map(int, pair)) for pair in linked}
    return lambda a, b: frozenset((a, b)) in pairs


def _labels(labels: ArrayLike, size: int) -> Ints:
    array: NDArray[Any] = np.asarray(labels)
    if array.shape != (size,):
        raise HotbedError(f"there are {array.size} labels for {size} positions", "give one a row")
    if size and (array.dtype.kind not in "iu" or int(array.min()) < -1):
        raise HotbedError(
            "the labels are not cluster numbers", "give whole numbers from -1 (noise) on"
        )
    return array.astype(np.int64)
