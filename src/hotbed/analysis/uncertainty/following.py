"""Following a base cluster into another clustering of the same listings, by their majority.

`hotbed.analysis.change.lineage` follows clusters over runs with different listings, where identity
passes along the heaviest of several links. Here the listings are the same ones, clustered again by
another radius or with other weights, and the rule is stricter: what no longer holds together by
more than half is not the same cluster any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.grouping import sums_by_pair

Ints = NDArray[np.int64]
NOWHERE = -1


class State(IntEnum):
    """What became of a base cluster in another clustering."""

    KEPT = 0
    """More than half of its listings are in one cluster, and no other base cluster brings it more.
    """
    ABSORBED = 1
    """More than half of its listings are in one cluster, which another base cluster continues."""
    SPLIT = 2
    """No cluster holds more than half of its listings, but all clusters together do."""
    LOST = 3
    """At least half of its listings are in no cluster."""

    @property
    def word(self) -> str:
        """Its name in tables.

        >>> State.KEPT.word
        'kept'
        """
        return self.name.lower()


@dataclass(frozen=True)
class Following:
    """What became of each base cluster.

    Parameters
    ----------
    cluster : numpy.ndarray
        (clusters,) int64 label that continues each base cluster, -1 where none does: not where it
        was absorbed, split or lost.
    state : numpy.ndarray
        (clusters,) int64, a `State` each.
    majority : numpy.ndarray
        (clusters,) int64 label that holds more than half of its listings, also of an absorbed one;
        -1 where none does.
    """

    cluster: Ints
    state: Ints
    majority: Ints


def follow(base: Ints, labels: Ints, listings: Ints) -> Following:
    """Follow each base cluster into another clustering of the same places.

    Parameters
    ----------
    base : numpy.ndarray
        (places,) base cluster of each place, from 0; -1 for noise.
    labels : numpy.ndarray
        (places,) its cluster in the other clustering; -1 for noise.
    listings : numpy.ndarray
        (places,) listings of each place.

    Returns
    -------
    Following
        Of several base clusters with their majority in the same cluster, the one that brings most
        listings is kept (ties: the lower number), the others are absorbed.

    Examples
    --------
    >>> base, labels = np.array([0, 0, 1, 2]), np.array([5, 5, 5, -1])
    >>> outcome = follow(base, labels, np.array([3, 3, 4, 9]))
    >>> outcome.cluster.tolist(), [State(state).word for state in outcome.state]
    ([5, -1, -1], ['kept', 'absorbed', 'lost'])
    """
    clusters = int(base.max(initial=NOWHERE)) + 1
    some = base >= 0
    size = np.zeros(clusters, np.int64)
    np.add.at(size, base[some], listings[some])
    one, other, shared = sums_by_pair(base, labels, listings)
    inside = np.zeros(clusters, np.int64)
    np.add.at(inside, one, shared)
    holds = 2 * shared > size[one]
    one, other, shared = one[holds], other[holds], shared[holds]
    majority = np.full(clusters, NOWHERE, np.int64)
    majority[one] = other
    heaviest = np.lexsort((one, -shared, other))
    one, other = one[heaviest], other[heaviest]
    first = np.ones(other.size, bool)
    first[1:] = other[1:] != other[:-1]
    cluster = np.full(clusters, NOWHERE, np.int64)
    cluster[one[first]] = other[first]
    state = np.where(2 * inside > size, State.SPLIT, State.LOST).astype(np.int64)
    state[majority >= 0] = State.ABSORBED
    state[cluster >= 0] = State.KEPT
    return Following(cluster, state, majority)
