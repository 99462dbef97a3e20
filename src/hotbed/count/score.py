"""Score and rank: each metric's share of the world, added.

total = sum over metrics of weight * 100 * count / world total, added unrounded and ranked
descending; that reproduces the published table of GII 2023.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hotbed.base.errors import HotbedError
from hotbed.recipe import Recipe


@dataclass(frozen=True)
class Score:
    """One cluster's place in the ranking; counts in documents, shares and total in percent."""

    rank: int
    cluster: Hashable
    counts: dict[str, Fraction]
    shares: dict[str, Fraction]
    total: Fraction


def world_totals(recipe: Recipe, counted: Mapping[str, int]) -> dict[str, int]:
    """Documents of the world by metric, of which a cluster's share is taken.

    Parameters
    ----------
    recipe : Recipe
        May state a metric's world total, which then stands.
    counted : mapping of str to int
        Documents counted in the window, by metric.

    Returns
    -------
    dict of str to int
        By metric, in the recipe's order.
    """
    return {
        name: counted[name] if metric.world_total is None else metric.world_total
        for name, metric in recipe.metrics.items()
    }


def score(
    counts: Mapping[Hashable, Mapping[str, Fraction | int]],
    world: Mapping[str, Fraction | int],
    weights: Mapping[str, float] | None = None,
) -> list[Score]:
    """Rank clusters by the sum of their shares.

    Parameters
    ----------
    counts : cluster -> metric -> number of documents (fractional counts).
    world : metric -> number of documents in the world.
    weights : metric -> weight of its share in the total; 1 each if not given.

    Returns
    -------
    By rank; equal totals share a rank and stand in the order of their clusters' names.

    Raises
    ------
    HotbedError : a metric without documents, or a cluster with more than the world has.

    >>> ranked = score({"A": {"patents": 1}, "B": {"patents": 3}}, {"patents": 10})
    >>> [(s.rank, s.cluster, float(s.total)) for s in ranked]
    [(1, 'B', 30.0), (2, 'A', 10.0)]
    """
    factor = {metric: Fraction(str((weights or {}).get(metric, 1))) for metric in world}
    totals = []
    for cluster, own in counts.items():
        shares = {metric: _share(own.get(metric, 0), world[metric], metric) for metric in world}
        total = sum((factor[metric] * shares[metric] for metric in world), Fraction(0))
        totals.append((total, cluster, {m: Fraction(own.get(m, 0)) for m in world}, shares))
    totals.sort(key=lambda each: (-each[0], str(each[1])))
    return [
        Score(_rank(totals, number), cluster, own, shares, total)
        for number, (total, cluster, own, shares) in enumerate(totals)
    ]


def _share(count: Fraction | int, world: Fraction | int, metric: str) -> Fraction:
    if world <= 0:
        raise HotbedError(
            f"there are no documents of the metric {metric!r} in its years",
            "check its years and inputs",
        )
    if count > world:
        raise HotbedError(
            f"a cluster has more documents of {metric!r} than metrics.{metric}.world_total says",
            "correct or leave out the world total",
        )
    return Fraction(count) * 100 / Fraction(world)


def _rank(totals: Sequence[tuple[Fraction, object, object, object]], number: int) -> int:
    while number > 0 and totals[number - 1][0] == totals[number][0]:
        number -= 1
    return number + 1
