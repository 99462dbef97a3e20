"""Places of two runs laid on each other: which place of one run stands for a place of the other.

Equal coordinates stand for each other; a place that the other run lacks is stood for by the
nearest one there, cluster or noise, if it lies near enough. So noise stays noise, and a cluster's
footprint doesn't grow by being looked at from another run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from hotbed.runs.run import Run
from hotbed.sphere.distances import Floats
from hotbed.sphere.neighbours import nearest

Ints = NDArray[np.int64]

WITHIN_KM = 5.0
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


def places_of(run: Run) -> Places:
    """The places of a run with the number of their cluster, counted by rank from 0.

    Parameters
    ----------
    run : Run
    """
    members = run.members
    ids = run.clusters["cluster_id"].combine_chunks()
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
    places, other : Places
        Of two runs.
    within_km : float
        A place that the other run lacks belongs where its nearest place there belongs, up to this
        great-circle distance.

    Returns
    -------
    numpy.ndarray
        (places,)
    """
    stand_in = nearest(places.lon, places.lat, other.lon, other.lat, within_km)
    return np.append(other.cluster, NOWHERE)[stand_in]
