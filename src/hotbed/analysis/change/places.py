"""Places of two runs laid on each other: which place of one run stands for a place of the other.

Equal coordinates stand for each other; a place that the other run lacks is stood for by the
nearest one there, cluster or noise, if it lies near enough. So noise stays noise, and a cluster's
footprint doesn't grow by being looked at from another run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from hotbed.runs.run import Run
from hotbed.sphere.distances import Floats, chord, unit_vectors

Ints = NDArray[np.int64]

WITHIN_KM = 5.0
SMALLEST_CELL_KM = 0.1  # three cell numbers of this size still fit one 64-bit key
PAIRS_AT_ONCE = 4_000_000
NOWHERE = -1


@dataclass(frozen=True)
class Places:
    """The places of a run, one entry a row of members.parquet."""

    place_id: Ints
    lon: Floats
    lat: Floats
    listings: Ints
    cluster: Ints
    """Row of the run's clusters table (by rank, from 0); -1 for noise."""


def places_of(result: Run) -> Places:
    """The places of a run with the number of their cluster, counted by rank from 0."""
    members = result.members
    ids = result.clusters["cluster_id"].combine_chunks()
    cluster = pc.fill_null(pc.index_in(members["cluster_id"], ids, skip_nulls=True), NOWHERE)
    return Places(
        members["place_id"].to_numpy(),
        members["lon"].to_numpy(),
        members["lat"].to_numpy(),
        members["listings"].to_numpy(),
        cluster.to_numpy().astype(np.int64),
    )


def seen_in(places: Places, other: Places, within_km: float = WITHIN_KM) -> Ints:
    """The other run's cluster that each place of a run belongs to, -1 for none.

    Parameters
    ----------
    places, other : the places of two runs.
    within_km : a place that the other run lacks belongs where its nearest place there belongs,
        up to this great-circle distance.
    """
    found = nearest(places.lon, places.lat, other.lon, other.lat, within_km)
    return np.append(other.cluster, NOWHERE)[found]


def nearest(
    lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats, within_km: float = WITHIN_KM
) -> Ints:
    """Index of the nearest other position, -1 where none is near enough; exact.

    Of equally near ones the westernmost counts, then the southernmost, so that the order of
    neither table matters.

    Parameters
    ----------
    lon, lat : (n,) degrees; other_lon, other_lat : (m,) degrees.
    within_km : farthest great-circle distance.

    >>> nearest(np.array([0.0, 0.04, 9.0]), np.zeros(3), np.array([0.1, 0.0]), np.zeros(2)).tolist()
    [1, 1, -1]
    """
    found = np.full(len(lon), NOWHERE, np.int64)
    if not len(other_lon) or not len(lon):
        return found
    order = np.lexsort((other_lat, other_lon))
    best = _equal(lon, lat, other_lon[order], other_lat[order])
    here = np.column_stack(unit_vectors(lon, lat))
    there = np.column_stack(unit_vectors(other_lon, other_lat))[order]
    radius = within_km / 32
    while (best == NOWHERE).any():
        open_ = np.flatnonzero(best == NOWHERE)
        best[open_] = _nearest_within(here[open_], there, min(radius, within_km))
        if radius >= within_km:
            break
        radius *= 2  # near ones first: few candidates where places lie dense
    found[best >= 0] = order[best[best >= 0]]
    return found


def _equal(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Ints:
    """Index of the position with the same coordinates; others sorted by lon, lat."""
    mine, others = lon + 1j * lat, other_lon + 1j * other_lat
    at = np.minimum(np.searchsorted(others, mine), len(others) - 1)
    return np.where(others[at] == mine, at, NOWHERE)


def _nearest_within(here: Floats, there: Floats, radius_km: float) -> Ints:
    """Nearest by chord among the 27 cells around each position, lowest index of equals."""
    size = chord(max(radius_km, SMALLEST_CELL_KM))
    across = int(2 / size) + 5
    scale = np.array([across * across, across, 1], np.int64)
    keys = _cells(there, size) @ scale
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    best = np.full(len(here), NOWHERE, np.int64)
    least = np.full(len(here), np.inf)
    mine = _cells(here, size)
    limit = chord(radius_km) ** 2
    for step in np.ndindex(3, 3, 3):
        wanted = (mine + np.array(step) - 1) @ scale
        first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, "right")
        for rows, slots in _pairs(first, last):
            other = order[slots]
            square = ((here[rows] - there[other]) ** 2).sum(axis=1)
            by = np.lexsort((other, square, rows))
            rows, other, square = rows[by], other[by], square[by]
            lead = np.r_[True, rows[1:] != rows[:-1]] & (square <= limit)
            rows, other, square = rows[lead], other[lead], square[lead]
            nearer = (square < least[rows]) | ((square == least[rows]) & (other < best[rows]))
            best[rows[nearer]], least[rows[nearer]] = other[nearer], square[nearer]
    return best


def _cells(vectors: Floats, size: float) -> Ints:
    return np.floor((vectors + 1) / size).astype(np.int64) + 1


def _pairs(first: Ints, last: Ints) -> Iterator[tuple[Ints, Ints]]:
    """(row, slot) for every slot from first to last of each row, so many pairs at a time."""
    counts = last - first
    rows = np.flatnonzero(counts)
    block = np.cumsum(counts[rows]) // PAIRS_AT_ONCE
    for number in np.unique(block):
        own = rows[block == number]
        size = counts[own]
        starts = np.cumsum(size) - size
        slots = np.arange(size.sum()) - np.repeat(starts - first[own], size)
        yield np.repeat(own, size), slots
