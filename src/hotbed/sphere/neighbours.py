"""Neighbours on the sphere: points in cubes of the space around it, and the nearest point.

The surface is cut by cubes a little wider than the radius that is asked for, so that all points
within the radius of a position lie in the 27 cubes around it: nine runs of consecutive points.

Two searches keep a form of their own for speed: the density search (`hotbed.detect.search`), whose
cells are so small that complete cells lie within the radius, and the search for the place of a
postcode (`hotbed.geocode.gazetteer.kernels`, distance.cpp), which runs within the matcher.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hotbed.sphere.distances import Floats, chord, unit_vectors

Ints = NDArray[np.int64]

NOWHERE = -1
SLACK = 1.0001
"""Cubes are so much wider than the radius that rounding moves no near pair two cubes apart."""
SMALLEST_RADIUS_KM = 0.01
"""Three cube numbers of this size still fit one 64-bit key."""
PAIRS_AT_ONCE = 4_000_000
FEW = 16
"""For so few positions all others are compared: cubes take longer to make than that."""


class Cubes:
    """Points of the unit sphere, sorted by the cube that they lie in.

    Parameters
    ----------
    vectors : ndarray of float64, (n, 3)
        Unit vectors.
    radius_km : float
        Great-circle distance within which neighbours are wanted.

    Attributes
    ----------
    order : ndarray of int64, (n,)
        Index of each point in the caller's order; points of a cube follow each other.
    """

    def __init__(self, vectors: Floats, radius_km: float) -> None:
        self._side = min(chord(max(radius_km, SMALLEST_RADIUS_KM)) * SLACK, 4.0)
        self._across = int(2.0 / self._side) + 5
        keys = self.keys(vectors)
        self.order = np.argsort(keys, kind="stable")
        self._keys = keys[self.order]

    def keys(self, vectors: Floats) -> Ints:
        """The number of the cube that each vector lies in.

        Parameters
        ----------
        vectors : ndarray of float64
            Ndarray of float64, (n, 3)

        Returns
        -------
        ndarray of int64
            Ndarray of int64, (n,)
        """
        cubes = np.floor((vectors + 1.0) / self._side).astype(np.int64) + 1
        return np.asarray((cubes[:, 0] * self._across + cubes[:, 1]) * self._across + cubes[:, 2])

    def runs(self, keys: Ints) -> tuple[Ints, Ints]:
        """Where the points around some cubes stand in `order`.

        Parameters
        ----------
        keys : ndarray of int64, (m,)
            Numbers of cubes, as `keys` returns them.

        Returns
        -------
        starts, stops : ndarray of int64, (m, 9)
            Nine runs of positions in `order`; together they hold all points of the 27 cubes.
        """
        around = (-1, 0, 1)
        steps = [(dx * self._across + dy) * self._across for dx in around for dy in around]
        starts = [np.searchsorted(self._keys, keys + step - 1) for step in steps]
        stops = [np.searchsorted(self._keys, keys + step + 1, "right") for step in steps]
        return np.stack(starts, axis=1).astype(np.int64), np.stack(stops, axis=1).astype(np.int64)


class Positions:
    """Positions of which the nearest ones to others are asked for, more than once.

    What a search needs is made when it is needed first, and kept.

    Parameters
    ----------
    lon, lat : ndarray of float64, (m,)
        Degrees.
    """

    def __init__(self, lon: Floats, lat: Floats) -> None:
        self._lon, self._lat = lon, lat
        self._cubes: dict[float, Cubes] = {}

    def nearest(self, lon: Floats, lat: Floats, within_km: float) -> Ints:
        """Index of the nearest of the positions to each of some others; exact.

        Of equally near ones the westernmost counts, then the southernmost, then the first.

        Parameters
        ----------
        lon, lat : ndarray of float64, (n,)
            Degrees.
        within_km : float
            Farthest great-circle distance, km.

        Returns
        -------
        ndarray of int64, (n,)
            Indices of the positions, -1 where none lies near enough.

        Raises
        ------
        HotbedError
            A position is missing or out of range.
        """
        if not len(self._lon) or not len(lon):
            return np.full(len(lon), NOWHERE, np.int64)
        here, there = np.column_stack(unit_vectors(lon, lat)), self._vectors
        if len(lon) <= FEW:
            rows = zip(lon, lat, here, strict=True)
            return np.array([self._compared(*row, there, within_km) for row in rows], np.int64)
        best = self._equal(lon, lat)
        radius = within_km / 32
        while (best == NOWHERE).any():
            open_ = np.flatnonzero(best == NOWHERE)
            best[open_] = self._nearest_within(here[open_], min(radius, within_km))
            if radius >= within_km:
                break
            radius *= 2  # near ones first: few candidates where positions lie dense
        return np.where(best == NOWHERE, NOWHERE, self._order[best])

    @cached_property
    def _vectors(self) -> tuple[Floats, Floats, Floats]:
        return unit_vectors(self._lon, self._lat)

    @cached_property
    def _order(self) -> Ints:
        return np.lexsort((self._lat, self._lon))

    @cached_property
    def _sorted_vectors(self) -> Floats:
        return np.column_stack(self._vectors)[self._order]

    @cached_property
    def _sorted_numbers(self) -> NDArray[np.complex128]:
        """Longitudes as real and latitudes as imaginary parts, which sort as the positions do."""
        return np.asarray(self._lon[self._order] + 1j * self._lat[self._order])

    def _compared(
        self, lon: float, lat: float, here: Floats, there: tuple[Floats, ...], within_km: float
    ) -> int:
        """The nearest position by its distance to every one."""
        nearest = np.flatnonzero((self._lon == lon) & (self._lat == lat))
        if not len(nearest):
            x, y, z = ((one - other) ** 2 for one, other in zip(here, there, strict=True))
            squares = x + y + z
            least = squares.min()
            if least > chord(within_km) ** 2:
                return NOWHERE
            nearest = np.flatnonzero(squares == least)
        first = np.lexsort((self._lat[nearest], self._lon[nearest]))[0]
        return int(nearest[first])

    def _equal(self, lon: Floats, lat: Floats) -> Ints:
        """Place in the order of the position with the same coordinates."""
        position, others = lon + 1j * lat, self._sorted_numbers
        index = np.minimum(np.searchsorted(others, position), len(others) - 1)
        return np.where(others[index] == position, index, NOWHERE)

    def _nearest_within(self, here: Floats, radius_km: float) -> Ints:
        """Place in the order of the nearest by chord within a radius, the first of equals."""
        if radius_km not in self._cubes:
            self._cubes[radius_km] = Cubes(self._sorted_vectors, radius_km)
        cubes, there = self._cubes[radius_km], self._sorted_vectors
        limit = chord(radius_km) ** 2
        best = np.full(len(here), NOWHERE, np.int64)
        least = np.full(len(here), np.inf)
        for starts, stops in zip(*(runs.T for runs in cubes.runs(cubes.keys(here))), strict=True):
            for rows, slots in _pairs(starts, stops):
                other = cubes.order[slots]
                square = ((here[rows] - there[other]) ** 2).sum(axis=1)
                by = np.lexsort((other, square, rows))
                rows, other, square = rows[by], other[by], square[by]
                first = np.r_[True, rows[1:] != rows[:-1]] & (square <= limit)
                rows, other, square = rows[first], other[first], square[first]
                nearer = (square < least[rows]) | ((square == least[rows]) & (other < best[rows]))
                best[rows[nearer]], least[rows[nearer]] = other[nearer], square[nearer]
        return best


def nearest(
    lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats, within_km: float
) -> Ints:
    """Index of the nearest of some other positions, asked once (see `Positions.nearest`).

    Parameters
    ----------
    lon, lat : ndarray of float64, (n,)
        Degrees.
    other_lon, other_lat : ndarray of float64, (m,)
        Degrees.
    within_km : float
        Farthest great-circle distance, km.

    Returns
    -------
    ndarray of int64, (n,)
        Indices of the other positions, -1 where none lies near enough.

    Raises
    ------
    HotbedError
        A position is missing or out of range.

    Examples
    --------
    >>> other_lon, other_lat = np.array([0.1, 0.0]), np.zeros(2)
    >>> nearest(np.array([0.0, 0.04, 9.0]), np.zeros(3), other_lon, other_lat, 5.0).tolist()
    [1, 1, -1]
    """
    return Positions(other_lon, other_lat).nearest(lon, lat, within_km)


def _pairs(starts: Ints, stops: Ints) -> Iterator[tuple[Ints, Ints]]:
    """(row, slot) for every slot from start to stop of each row, so many pairs at a time."""
    counts = stops - starts
    rows = np.flatnonzero(counts)
    block = np.cumsum(counts[rows]) // PAIRS_AT_ONCE
    for number in np.unique(block):
        chosen = rows[block == number]
        sizes = counts[chosen]
        before = np.cumsum(sizes) - sizes
        slots = np.arange(sizes.sum()) - np.repeat(before - starts[chosen], sizes)
        yield np.repeat(chosen, sizes), slots
