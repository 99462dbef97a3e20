"""A way of towns between two cities, in hops short enough for one cluster."""

from __future__ import annotations

import heapq

import numpy as np

from hotbed.sphere.distances import great_circle_km
from hotbed.world.places import Array, Places

LONGEST_HOP_KM = 8.0


def way(places: Places, a: int, b: int) -> list[int]:
    """Places from a to b by the least sum of squared hops, none longer than 8 km if it can be.

    Places whose name a larger one has are gone round: no address could mean them.
    """
    near = _around(places, a, b)
    near = np.append(near[~places.homonyms[near]], [a, b])
    best, before = {a: 0.0}, {a: a}
    queue = [(0.0, a)]
    while queue:
        cost, here = heapq.heappop(queue)
        if here == b:
            break
        if cost > best[here]:
            continue
        hops = great_circle_km(
            places.lon[near], places.lat[near], places.lon[here], places.lat[here]
        )
        for place, hop in zip(near.tolist(), hops.tolist(), strict=True):
            dear = cost + hop * hop * (1 if hop <= LONGEST_HOP_KM else 1000)
            if dear < best.get(place, np.inf):
                best[place], before[place] = dear, here
                heapq.heappush(queue, (dear, place))
    steps = [b]
    while steps[-1] != a:
        steps.append(before[steps[-1]])
    return steps[::-1]


def _around(places: Places, a: int, b: int) -> Array:
    lat, lon = (places.lat[a] + places.lat[b]) / 2, (places.lon[a] + places.lon[b]) / 2
    reach = 0.3 + max(abs(places.lat[a] - places.lat[b]), abs(places.lon[a] - places.lon[b])) / 2
    return np.flatnonzero((np.abs(places.lat - lat) < reach) & (np.abs(places.lon - lon) < reach))
