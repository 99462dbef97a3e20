"""A decomposition in decimals, rounded so that its parts add up as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from hotbed.analysis.change.window import RankedCluster
from hotbed.analysis.decomposition.parts import (
    WHENS,
    Decomposition,
    Part,
    Passing,
    RankParts,
    YearPart,
)
from hotbed.analysis.decomposition.rounding import change_of, rounded
from hotbed.analysis.decomposition.switches import Switch
from hotbed.count.fractions import half_up
from hotbed.tables import SHARE_DECIMALS

Facts = dict[str, Any]
RANK_DECIMALS = 4


@dataclass(frozen=True)
class Printed:
    """A total's change in decimals, percent points.

    Parameters
    ----------
    decimals : int
    before, total, change : Fraction
        The change is that between the two as they are printed.
    parts : tuple of Part
        One a switch; they add up to the change.
    whens : dict of str to Fraction
        The documents' part by `YearPart.when`.
    years : tuple of YearPart
        They add up to those.
    """

    decimals: int
    before: Fraction
    total: Fraction
    change: Fraction
    parts: tuple[Part, ...]
    whens: dict[str, Fraction]
    years: tuple[YearPart, ...]

    def of(self, switch: Switch) -> Fraction:
        """A switch's part.

        Parameters
        ----------
        switch : Switch
        """
        return self.parts[switch].value


def printed(exact: Decomposition, decimals: int) -> Printed:
    """Round a decomposition of a total.

    Parameters
    ----------
    exact : Decomposition
    decimals : int
    """
    change = change_of(exact.before, exact.total, decimals)
    parts = _rounded_parts(exact.parts, change, decimals)
    documents = parts[Switch.DOCUMENTS].value
    values = rounded([exact.when(when) for when in WHENS], documents, decimals)
    whens = dict(zip(WHENS, values, strict=True))
    years = []
    for when in WHENS:
        of_when = [part for part in exact.years if part.when == when]
        split = rounded([part.value for part in of_when], whens[when], decimals)
        years += [
            YearPart(part.metric, part.year, when, value)
            for part, value in zip(of_when, split, strict=True)
        ]
    before, total = (Fraction(half_up(value, decimals)) for value in (exact.before, exact.total))
    return Printed(decimals, before, total, change, parts, whens, tuple(years))


def printed_rank(exact: RankParts, decimals: int = RANK_DECIMALS) -> RankParts:
    """Round a decomposition of a rank.

    Parameters
    ----------
    exact : RankParts
    decimals : int
    """
    both = rounded([exact.by_own, exact.by_others], Fraction(exact.gained), decimals)
    own = _rounded_parts(exact.own, both[0], decimals)
    others = _rounded_parts(exact.others, both[1], decimals)
    return RankParts(exact.before, exact.now, own, others, exact.passing)


def _rounded_parts(parts: Sequence[Part], total: Fraction, decimals: int) -> tuple[Part, ...]:
    values = rounded([part.value for part in parts], total, decimals)
    return tuple(Part(part.switch, value) for part, value in zip(parts, values, strict=True))


def facts_of(exact: Decomposition) -> Facts:
    """One cluster's change as plain values, ready for JSON; figures add up as they stand.

    Parameters
    ----------
    exact : Decomposition
    """
    total = printed(exact, SHARE_DECIMALS)
    return {
        "cluster": _names(exact.now) or None,
        "previous": _names(exact.then) or None,
        "event": exact.event,
        "related": list(exact.related),
        "previous_total": float(total.before),
        "total": float(total.total),
        "change": float(total.change),
        "parts": [_part(part) for part in total.parts],
        "documents": {when: float(value) for when, value in total.whens.items()},
        "years": [asdict(part) | {"value": float(part.value)} for part in total.years],
        "rank": None if exact.rank is None else _rank(printed_rank(exact.rank)),
        "density": None if exact.crossing is None else asdict(exact.crossing),
    }


def row_of(exact: Decomposition) -> Facts:
    """A cluster's row of `hotbed.tables.DECOMPOSITION`.

    Parameters
    ----------
    exact : Decomposition
    """
    total = printed(exact, SHARE_DECIMALS)
    row: Facts = {"event": exact.event, "related": "; ".join(exact.related)}
    row |= _names(exact.now)
    row |= {f"previous_{name}": value for name, value in _names(exact.then).items()}
    figures = {"total": total.total, "previous_total": total.before, "change": total.change}
    figures |= {part.switch.key: part.value for part in total.parts}
    figures |= {f"documents_{when}": value for when, value in total.whens.items()}
    row |= {name: half_up(value, SHARE_DECIMALS) for name, value in figures.items()}
    if exact.rank is not None:
        rank = printed_rank(exact.rank)
        shares = {"ranks_by_own": rank.by_own, "ranks_by_others": rank.by_others}
        shares |= {f"ranks_by_own_{part.switch.key}": part.value for part in rank.own}
        shares |= {f"ranks_by_others_{part.switch.key}": part.value for part in rank.others}
        row |= {name: half_up(value, RANK_DECIMALS) for name, value in shares.items()}
        row["ranks_gained"] = rank.gained
    if exact.crossing is not None:
        for prefix, density in (("", exact.crossing.now), ("previous_", exact.crossing.before)):
            row[f"{prefix}listings_within"] = density.listings
            row[f"{prefix}min_listings"] = density.minimum
    return row


def _names(cluster: RankedCluster | None) -> Facts:
    if cluster is None:
        return {}
    return {
        "rank": cluster.rank,
        "cluster_id": cluster.cluster_id,
        "name": cluster.name,
        "economies": "/".join(cluster.economies),
    }


def _part(part: Part) -> Facts:
    return {"name": part.switch.key, "label": part.switch.label, "value": float(part.value)}


def _rank(rank: RankParts) -> Facts:
    return {
        "before": rank.before,
        "now": rank.now,
        "gained": rank.gained,
        "by_own": float(rank.by_own),
        "by_others": float(rank.by_others),
        "own": [_part(part) for part in rank.own],
        "others": [_part(part) for part in rank.others],
        "passing": [_passing(other) for other in rank.passing],
    }


def _passing(other: Passing) -> Facts:
    return _names(other.cluster) | {"now_above": other.now_above, "how": other.how}
