"""Gather what is shown of economies and income groups, once a call."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hotbed.analysis.change.compare import growth
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.economies import economy_parts
from hotbed.analysis.regions.below import Below, areas_below
from hotbed.analysis.territories.holdings import Holding, holdings
from hotbed.analysis.territories.partition import Territories as Partition
from hotbed.analysis.territories.partition import by_economy, by_income
from hotbed.analysis.text import number
from hotbed.base.errors import HotbedError
from hotbed.publish.facts.beside import GROWTH_DECIMALS, Window
from hotbed.publish.facts.clusters import rounded
from hotbed.publish.facts.lines import Part, Year
from hotbed.publish.facts.structure import Amount, Ranked
from hotbed.publish.facts.territories.profiled import (
    LINE_DECIMALS,
    SUBJECTS,
    TIES,
    Profiled,
    profiled,
)
from hotbed.publish.facts.territories.structure import (
    Before,
    Held,
    Holder,
    Kind,
    Next,
    Territories,
    Territory,
)
from hotbed.publish.facts.words import shown
from hotbed.reference.countries import country_names
from hotbed.reference.incomes import IncomeGroups
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS

AREAS = 6
"""So many areas just below the threshold are told."""

Row = dict[str, Any]


@dataclass(frozen=True)
class _Sources:
    """What all territories of a kind are gathered from."""

    run: Run
    kind: Kind
    partition: Partition
    count: int
    """Territories whose name is known."""
    before: Mapping[str, Before]
    holders: Mapping[str, tuple[list[Holder], list[Holder]]]
    profiles: Mapping[int, Profiled]
    below: Mapping[int, list[Below]]
    counted: Mapping[str, tuple[int, int]]
    ranking: Mapping[str, Ranked]
    kept: bool
    """Whether the run keeps its stages."""


def territories(
    run: Run,
    ranking: Sequence[Ranked],
    previous: Previous | None = None,
    groups: IncomeGroups | None = None,
    wanted: Collection[str] | None = None,
) -> Territories:
    """The economies and income groups of a run, in full.

    Parameters
    ----------
    run : Run
    ranking : sequence of Ranked
        All clusters.
    previous : Previous, optional
        The previous edition, compared.
    groups : IncomeGroups, optional
        None: income groups are left out.
    wanted : collection of str, optional
        Codes of the economies to tell; by default all, and the income groups.

    Returns
    -------
    Territories
        Places whose country is not known are of none of them. None of a run whose small figures
        are confidential: what is internal can't be told.
    """
    if run.recipe.confidentiality is not None:
        return Territories([], [])
    earlier = previous.edition if previous and isinstance(previous.edition, Run) else None
    asked = (
        (Kind.ECONOMY, None, wanted),
        *([(Kind.INCOME, groups, None)] if groups is not None and wanted is None else []),
    )
    gathered = [
        _gather(run, ranking, kind, classed, earlier, chosen) for kind, classed, chosen in asked
    ]
    economies = [one for one in gathered[0] if wanted is None or one.key in wanted]
    return Territories(economies, gathered[1] if len(gathered) > 1 else [])


def _has_stages(run: Run) -> bool:
    """Whether profiles can be made: the run keeps the stages that they are made from."""
    try:
        return all(run.stage(name) for name in ("attributed", "subjects", "tally"))
    except HotbedError:
        return False


def _gather(
    run: Run,
    ranking: Sequence[Ranked],
    kind: Kind,
    groups: IncomeGroups | None,
    earlier: Run | None,
    told: Collection[str] | None,
) -> list[Territory]:
    """The territories of a kind by rank; those profiled with all that profiles say."""

    def cut(run: Run) -> Partition:
        return by_economy(run) if groups is None else by_income(run, groups)

    partition = cut(run)
    group_of = {
        code: key
        for key, codes in zip(partition.keys, partition.members, strict=True)
        for code in codes
    }
    held = holdings(run, partition)
    kept = _has_stages(run)
    sources = _Sources(
        run,
        kind,
        partition,
        len(held) - ("" in held),
        _before(run, earlier, cut(earlier), held) if earlier else {},
        _holders(run, ranking, group_of),
        profiled(run, ranking, partition, told) if kept else {},
        areas_below(run, partition.group, AREAS),
        _counted(run, group_of),
        {row.cluster_id: row for row in ranking},
        kept,
    )
    numbers = {key: number for number, key in enumerate(partition.keys)}
    return [_territory(sources, numbers[key], one) for key, one in held.items() if key]


def _territory(sources: _Sources, number: int, holding: Holding) -> Territory:
    key, run = holding.key, sources.run
    held = {name: _held(holding, name, run.world[name]) for name in run.metrics}
    profile = sources.profiles.get(number, {})
    listed, touched = sources.holders.get(key, ([], []))
    counted, listings = sources.counted.get(key, (0, 0))
    return Territory(
        kind=sources.kind,
        key=key,
        name=shown(sources.partition.names[number]),
        economies=list(sources.partition.members[number]),
        rank=holding.rank,
        of=sources.count,
        total=rounded(holding.total, SHARE_DECIMALS),
        inside_total=rounded(holding.inside_total, SHARE_DECIMALS),
        held=held,
        clusters=listed,
        touched=touched,
        counted_share=rounded(Fraction(100 * counted, listings), SHARE_DECIMALS)
        if listings
        else None,
        before=sources.before.get(key),
        series=_series(holding.years),
        **{subject: profile.get(subject, {}) for subject in (*SUBJECTS, *TIES)},
        below=[_next(area, sources.ranking) for area in sources.below.get(number, [])],
        profiled=sources.kept,
    )


def _held(holding: Holding, metric: str, world: int) -> Held:
    share = holding.inside_share(metric)
    return Held(
        _amount(holding.located[metric], world),
        _amount(holding.inside[metric], world),
        _amount(holding.outside(metric), world),
        None if share is None else rounded(share, SHARE_DECIMALS),
    )


def _amount(count: Fraction, world: int) -> Amount:
    return Amount(rounded(count, COUNT_DECIMALS), rounded(100 * count / world, SHARE_DECIMALS))


def _series(years: Mapping[str, Mapping[int, Fraction]]) -> dict[str, list[Year]]:
    return {
        metric: [Year(year, rounded(count, LINE_DECIMALS)) for year, count in by_year.items()]
        for metric, by_year in years.items()
    }


def _next(area: Below, ranking: Mapping[str, Ranked]) -> Next:
    nearest = area.nearest_cluster or ""
    return Next(
        shown(area.name),
        area.lon,
        area.lat,
        area.listings_within,
        area.lacking,
        nearest,
        ranking[nearest].name if nearest else "",
        area.nearest_km,
    )


def _holders(
    run: Run, ranking: Sequence[Ranked], group_of: Mapping[str, str]
) -> dict[str, tuple[list[Holder], list[Holder]]]:
    """By territory: parts of the clusters that list it, and of others; by rank of the cluster.

    The parts of a cluster's economies of one group are added up.
    """
    clusters = {row.cluster_id: row for row in ranking}
    parts: dict[tuple[str, str], list[Row]] = {}
    for part in economy_parts(run):
        if part["economy"] in group_of:
            whose = group_of[part["economy"]], part["cluster_id"]
            parts.setdefault(whose, []).append(part)
    holders: dict[str, tuple[list[Holder], list[Holder]]] = {}
    for (key, cluster_id), several in parts.items():
        cluster = clusters[cluster_id]
        listed = any(part["listed"] for part in several)
        others = {group_of.get(code) for code in cluster.listed_economies} - {key}
        held = _sum(run, several)
        shares = {name: 100 * count / run.world[name] for name, count in held["counts"].items()}
        holder = Holder(
            cluster,
            Part(
                several[0]["economy"] if len(several) == 1 else "",
                country_names().get(several[0]["economy"], "") if len(several) == 1 else "",
                listed,
                held["places"],
                held["listings"],
                rounded(held["listings_share"], SHARE_DECIMALS),
                {name: rounded(count, COUNT_DECIMALS) for name, count in held["counts"].items()},
            ),
            {name: rounded(share, SHARE_DECIMALS) for name, share in shares.items()},
            listed and bool(others),
        )
        holders.setdefault(key, ([], []))[0 if listed else 1].append(holder)
    return holders


def _sum(run: Run, parts: Sequence[Row]) -> Row:
    """Parts of one cluster added up, exactly."""
    held: Row = {
        name: sum(part[name] for part in parts) for name in ("places", "listings", "listings_share")
    }
    counts = {
        name: sum((part["counts"][name] for part in parts), Fraction(0)) for name in run.metrics
    }
    return held | {"counts": counts}


def _counted(run: Run, group_of: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """By territory: listings that count, and all."""
    sums: dict[str, tuple[int, int]] = {}
    for row in run.ledger_economies.to_pylist():
        key = group_of.get(row["economy"] or "")
        if key is not None:
            counted, listings = sums.get(key, (0, 0))
            sums[key] = counted + row["counted"], listings + row["listings"]
    return sums


def _before(
    run: Run, earlier: Run, then: Partition, now: Mapping[str, Holding]
) -> dict[str, Before]:
    """The territories in the previous edition, within the same borders."""
    held = holdings(earlier, then)
    clusters: dict[str, set[str]] = {}
    group_of = {
        code: key for key, codes in zip(then.keys, then.members, strict=True) for code in codes
    }
    for part in economy_parts(earlier):
        if part["listed"] and part["economy"] in group_of:
            clusters.setdefault(group_of[part["economy"]], set()).add(part["cluster_id"])
    metrics = [name for name in run.metrics if name in earlier.metrics]
    return {
        key: Before(
            held[key].rank if key in held else None,
            len(clusters.get(key, ())),
            {name: _window(earlier, name, held.get(key), one) for name in metrics},
        )
        for key, one in now.items()
    }


def _window(earlier: Run, metric: str, then: Holding | None, now: Holding) -> Window:
    before = then.located[metric] if then else Fraction(0)
    years = earlier.recipe.metrics[metric].years
    return Window(
        metric,
        list(years) if years else None,
        number(before, COUNT_DECIMALS),
        number(now.located[metric], COUNT_DECIMALS),
        number(growth(before, now.located[metric]), GROWTH_DECIMALS),
        _series(then.years).get(metric, []) if then else [],
    )
