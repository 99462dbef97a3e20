"""Listings of clusters and parts, rounded so that nothing else that is published narrows them.

What else readers know: a part has a listing at each of its places, and no more documents than
listings; a cluster has as many as its density asks for, and as its documents counted whole; the
economies that a cluster names are in the order of their listings and have a least share of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hotbed.analysis.confidentiality.rounding.controlled import nearest

Part = dict[str, Any]
ROUNDS = 100
"""So often parts are moved at most until they agree with the economies that are named."""


def round_listings(
    parts: list[Part], needed: Mapping[str, int], share: float, base: int
) -> dict[str, int]:
    """Round the listings of parts in place; those of clusters are their sums.

    Parameters
    ----------
    parts : list of dict
        As `hotbed.analysis.economies.economy_parts` returns them, by listings within a cluster,
        with rounded counts.
    needed : mapping of str to int
        Cluster id -> listings that it has at least.
    share : float
        Of a cluster's listings, 0 to 1: that an economy has at least that is listed.
    base : int

    Returns
    -------
    dict
        Cluster id -> listings.

    Examples
    --------
    Of 130 listings, 7 in an economy that is named are 5 % or more; 5 of 130 would not be.

    >>> part = {"cluster_id": "A", "listed": True, "places": 1, "counts": {}}
    >>> parts = [part | {"listings": 123}, part | {"listings": 7}]
    >>> round_listings(parts, {"A": 3}, 0.05, 5), [one["listings"] for one in parts]
    ({'A': 135}, [125, 10])
    """
    of_cluster: dict[str, list[Part]] = {}
    for part in parts:
        of_cluster.setdefault(part["cluster_id"], []).append(part)
    listings = {}
    for key, held in of_cluster.items():
        least = [_least(part, base) for part in held]
        told = [
            max(nearest(part["listings"], base), low) for part, low in zip(held, least, strict=True)
        ]
        told[0] += max(_up(needed.get(key, 0), base) - sum(told), 0)
        for _ in range(ROUNDS):
            moved = _agreeing(told, [part["listed"] for part in held], least, share, base)
            if moved == told:
                break
            told = moved
        listings[key] = sum(told)
        for part, count in zip(held, told, strict=True):
            part["listings"] = count
            part["listings_share"] = Fraction(100 * count, listings[key])
    return listings


def _agreeing(
    told: list[int], listed: list[bool], least: list[int], share: float, base: int
) -> list[int]:
    """Parts nearer to what the economies that are named say of them."""
    threshold, moved, after = Fraction(str(share)) * sum(told), list(told), 0
    for number in reversed(range(len(told))):
        if not listed[number]:
            if told[number] >= threshold and told[number] - base >= least[number]:
                moved[number] -= base
            continue
        if number and told[number] < threshold:
            moved[number] += base
        moved[number] = after = max(moved[number], after)
    return moved


def _least(part: Part, base: int) -> int:
    return max(_up(part["places"], base), int(sum(part["counts"].values())))


def _up(value: int, base: int) -> int:
    return -(-value // base) * base
