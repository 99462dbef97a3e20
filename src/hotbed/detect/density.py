"""Exact weighted DBSCAN on the sphere.

A point is core if the points within the radius, itself included, weigh at least the minimum.
Core points within the radius of each other share a cluster; any other point within the radius of
a core point is its nearest core point's; what remains is noise.

Ester, Kriegel, Sander, Xu (1996), A density-based algorithm for discovering clusters, KDD-96.
"""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hotbed.base.errors import HotbedError
from hotbed.detect.estimator import (
    COLUMNS,
    Estimator,
    InvalidDataError,
    is_table,
    two_columns,
)
from hotbed.detect.search.grid import SMALLEST_RADIUS_KM, make_grid
from hotbed.detect.search.kernels import (
    adopt_border,
    block_clusters,
    flatten,
    join_cells,
    lowest_core,
    mark_core,
    unite_all,
    write_core,
)
from hotbed.detect.search.layout import Grid
from hotbed.detect.search.threads import PIECES, Threads, cut, working
from hotbed.sphere.distances import positions

Ints = NDArray[np.int64]
NOISE = -1


class DensityClusters(Estimator):
    """Clusters of weighted points on the sphere, by density.

    The result is exact and depends neither on threads nor, but for the numbering, on the order of
    rows: a pair is within the radius if (dx*dx + dy*dy) + dz*dz <= (2 sin(radius / 2R))**2 in
    float64, x, y, z being `hotbed.sphere.distances.unit_vectors`.

    Parameters
    ----------
    radius_km : float, optional
        Great-circle radius in km on a sphere of 6371.0088 km; at least 0.01.
    min_weight : int, optional
        Weight within the radius that makes a point core; at least 1.
    threads : int, optional
        How many may work; None takes all cores from 100,000 points on, and one below.

    Notes
    -----
    It is an estimator in the sense of scikit-learn, which it does not need: get_params, set_params,
    clone, fit(X, sample_weight=...), fit_predict.

    Attributes
    ----------
    labels_ : numpy.ndarray
        (n,) int32, the cluster of each point, -1 for noise. Clusters are numbered from 0 by the
        lowest index among their core points.
    core_mask_ : numpy.ndarray
        (n,) bool, whether a point is core.
    n_clusters_ : int
        The number of clusters.

    Examples
    --------
    >>> clusters = DensityClusters(radius_km=15, min_weight=4500).fit(
    ...     lon=[139.70, 139.75, -0.12, 139.60], lat=[35.69, 35.68, 51.5, 35.60],
    ...     weight=[3000, 2000, 4499, 10])
    >>> clusters.labels_.tolist(), clusters.core_mask_.tolist(), clusters.n_clusters_
    ([0, 0, -1, 0], [True, True, False, False], 1)
    """

    labels_: NDArray[np.int32]
    core_mask_: NDArray[np.bool_]
    n_clusters_: int

    def __init__(
        self, radius_km: float = 15.0, min_weight: int = 4500, threads: int | None = None
    ) -> None:
        self.radius_km = radius_km
        self.min_weight = min_weight
        self.threads = threads

    def validate(self) -> Self:
        """Check the parameters, as `fit` does first.

        Raises
        ------
        HotbedError
            One is out of its range.
        """
        if not SMALLEST_RADIUS_KM <= self.radius_km < math.inf:
            raise InvalidDataError(
                f"the radius is {self.radius_km} km", f"give at least {SMALLEST_RADIUS_KM} km"
            )
        if self.min_weight != int(self.min_weight) or not 1 <= self.min_weight < 2**63:
            raise InvalidDataError(
                f"the minimum weight is {self.min_weight}", "give a whole number from 1 on"
            )
        if self.threads is not None and self.threads < 1:
            raise InvalidDataError(f"the number of threads is {self.threads}", "give 1 or more")
        return self

    def fit(
        self,
        X: ArrayLike | None = None,  # noqa: N803 - scikit-learn's name
        y: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        *,
        lon: ArrayLike | None = None,
        lat: ArrayLike | None = None,
        weight: ArrayLike | None = None,
    ) -> Self:
        """Find the clusters: `fit(lon, lat, weight)`, or as scikit-learn calls it.

        Parameters
        ----------
        X : array_like or frame
            Longitudes in degrees, shape (n,), the latitudes being `y`; or both as two columns,
            shape (n, 2), or a frame with columns lon and lat. n may be 0 but in a table.
        y : array_like, optional
            Latitudes in degrees, shape (n,); of no effect where X holds both.
        sample_weight : array_like, optional
            Non-negative whole numbers, shape (n,); 1 each if left out. A point of weight 0
            counts for nobody, yet may be core or border itself.
        lon, lat, weight : array_like, optional
            The same three by their own names.

        Raises
        ------
        HotbedError
            Positions missing, out of range or swapped; weights missing, negative or
            fractional; unequal lengths.
        """
        self.validate()
        mass = sample_weight if weight is None else weight
        try:
            if lon is None and is_table(X):
                return self._fit_table(X, mass)
            east, north = (X, y) if lon is None else (lon, lat)
            if east is None or north is None:
                raise InvalidDataError("latitudes are missing", "call fit(lon, lat, weight)")
            return self._fit(east, north, mass)
        except HotbedError as error:
            raise InvalidDataError(str(error)) from error

    def _fit_table(self, table: Any, weight: ArrayLike | None) -> Self:
        lon, lat, names = two_columns(table)
        mass = weights(weight, lon.size)
        if not mass.any():
            raise InvalidDataError("all weights are zero", "give positions that weigh something")
        self.n_features_in_ = len(COLUMNS)
        if names is not None:
            self.feature_names_in_ = np.array(names, dtype=object)
        return self._fit(lon, lat, mass)

    def fit_predict(
        self,
        X: ArrayLike,  # noqa: N803 - scikit-learn's name
        y: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> NDArray[np.int32]:
        """Find the clusters and return each point's.

        Parameters
        ----------
        X, y, sample_weight
            As for `fit`.

        Returns
        -------
        numpy.ndarray
            (n,) int32, -1 for noise.
        """
        return self.fit(X, y, sample_weight).labels_

    def _fit(self, lon: ArrayLike, lat: ArrayLike, weight: ArrayLike | None) -> Self:
        lon, lat = positions(lon, lat)
        mass = weights(weight, lon.size)
        self.labels_ = np.full(lon.size, NOISE, np.int32)
        self.core_mask_ = np.zeros(lon.size, np.bool_)
        self.n_clusters_ = 0
        if lon.size and int(mass.sum()) >= self.min_weight:
            with working(self.threads, lon.size) as threads:
                grid = make_grid(lon, lat, mass, float(self.radius_km), threads)
                self._cluster(grid, threads)
        return self

    def _cluster(self, grid: Grid, threads: Threads) -> None:
        cells = grid.cell_row.size
        core = np.zeros(grid.x.size, np.uint8)
        cell_core = np.zeros(cells, np.uint8)
        spans = _even_spans(grid.cell_start, threads)
        threads.run(
            lambda a, b: mark_core(grid, int(self.min_weight), a, b, core, cell_core), spans
        )
        parents = _joined(grid, core, cell_core, spans, threads)
        lowest = lowest_core(grid, core, cell_core, parents)
        roots = np.flatnonzero(lowest >= 0)
        numbers = np.full(cells, NOISE, np.int32)
        numbers[roots[np.argsort(lowest[roots])]] = np.arange(roots.size)
        del lowest
        cell_label = numbers[parents]
        labels, core_mask = self.labels_, self.core_mask_
        threads.run(lambda a, b: write_core(grid, a, b, core, cell_label, labels, core_mask), spans)
        block_cluster = block_clusters(grid, core, cell_core, cell_label)
        cores_before = np.append(0, np.cumsum(cell_core, dtype=np.int64))
        threads.run(
            lambda a, b: adopt_border(grid, a, b, core, block_cluster, cores_before, labels), spans
        )
        self.n_clusters_ = int(roots.size)


def _joined(
    grid: Grid,
    core: NDArray[np.uint8],
    cell_core: NDArray[np.uint8],
    spans: list[tuple[int, int]],
    threads: Threads,
) -> NDArray[np.int32]:
    """Root of each cell. Every thread has its own sets, united at the end."""
    sets = [np.arange(cell_core.size, dtype=np.int32) for _ in range(threads.count)]

    def share(thread: int, _: int) -> None:
        for first, stop in spans[thread :: threads.count]:
            join_cells(grid, first, stop, core, cell_core, sets[thread])

    threads.run(share, [(thread, thread + 1) for thread in range(threads.count)])
    for others in sets[1:]:
        unite_all(sets[0], others)
    flatten(sets[0])
    return sets[0]


def _even_spans(cell_start: Ints, threads: Threads) -> list[tuple[int, int]]:
    """Spans of cells with about as many points each."""
    points = int(cell_start[-1])
    pieces = threads.count * PIECES if threads.count > 1 else 1
    ends = np.searchsorted(cell_start, [stop for _, stop in cut(points, pieces)])
    starts = [0, *ends[:-1].tolist()]
    return [(a, b) for a, b in zip(starts, ends.tolist(), strict=True) if a < b]


def weights(weight: ArrayLike | None, size: int) -> Ints:
    """Check weights and return them as contiguous int64; ones if there are none.

    Raises
    ------
    HotbedError
        Not numbers, missing, negative, fractional, too many or too few, or their sum
        beyond 2**63.

    Examples
    --------
    >>> weights([2.0, 0.0], 2)
    array([2, 0])
    """
    if weight is None:
        return np.ones(size, np.int64)
    array: NDArray[Any] = np.asarray(weight)
    if array.shape != (size,):
        raise HotbedError(f"there are {array.size} weights for {size} positions", "give one a row")
    if array.dtype == object or array.dtype.kind not in "iubf":
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise HotbedError("the weights are not numbers", "give whole numbers") from error
    if size == 0 or array.dtype.kind == "b":
        return array.astype(np.int64)
    if not array.min() >= 0 or (array.dtype.kind == "f" and not _integral(array)):
        bad = ~(array >= 0) | ~np.isfinite(array) | (np.floor(array) != array)
        row = int(np.argmax(bad))
        raise HotbedError(
            f"row {row + 1} has weight {array[row]}", "give whole numbers from 0 on, none missing"
        )
    if float(array.sum(dtype=np.float64)) >= 2.0**62:
        raise HotbedError("the weights add up to more than 2**62", "scale them down")
    return np.ascontiguousarray(array, dtype=np.int64)


def _integral(array: NDArray[Any]) -> bool:
    return math.isfinite(float(array.max())) and bool(np.all(np.floor(array) == array))
