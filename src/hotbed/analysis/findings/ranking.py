"""Findings from one edition: its first clusters, concentration, economies, regions, intensity.

Each kind is a function of an `Edition` that returns a `Finding`, or why the data don't carry it.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import Any

from hotbed.analysis.change.groups import group_order
from hotbed.analysis.change.window import RankedCluster
from hotbed.analysis.findings.finding import NAMED, NAMED_FEW, Edition, Finding, called, cut, row_of
from hotbed.analysis.intensity.population import GAZETTEER
from hotbed.analysis.intensity.written import read_intensity, unusable
from hotbed.analysis.text import joined, number, percent
from hotbed.base.errors import HotbedError, nearest
from hotbed.count.fractions import half_up
from hotbed.reference.countries import countries, country_names
from hotbed.reference.incomes import IncomeGroups
from hotbed.tables import INTENSITY

CONCENTRATED = 10
MANY = 3
RULE_OF_SETS = (
    "sets of ranks in uncertainty.csv, for all clusters together at {}, the documents taken as one "
    "draw of a Poisson process"
)


def top(edition: Edition) -> Finding | str:
    """The first clusters of the ranking."""
    first = edition.listed[:NAMED]
    one = len(first) == 1
    lead = "The largest cluster" if one else f"The {len(first)} largest clusters"
    lead += f" by {edition.documents}"
    rule = "ranking.csv by rank: the weighted sum of each metric's share of the world's documents"
    points = [called(cluster) for cluster in first]
    named = joined(points)
    if edition.doubts:
        lead += ", with the ranks that the documents allow,"
        points = [_ranked(edition, cluster) for cluster in first]
        named = joined(points, "; ")
        rule += f"; {RULE_OF_SETS.format(edition.level)}"
    return Finding(
        "top",
        f"{lead} {'is' if one else 'are'} {named}.",
        {"named": len(first), "clusters": len(edition.window.clusters)},
        rule,
        [row_of(edition, cluster) for cluster in first],
        lead.rstrip(","),
        points if len(points) > NAMED_FEW else [],
    )


def _ranked(edition: Edition, cluster: RankedCluster) -> str:
    words = edition.rank_words(cluster)
    return f"{called(cluster)}, {words}" if words else called(cluster)


def concentration(edition: Edition) -> Finding | str:
    """Share of the world that the first ten clusters and all of the list hold."""
    sizes = [size for size in (CONCENTRATED, len(edition.listed)) if size <= len(edition.listed)]
    sizes = sorted({*sizes, len(edition.listed)})
    rows, parts = [], []
    for size in sizes:
        held = _held(edition, edition.listed[:size])
        rows.append({"clusters": size, **{k: number(v, 6) for k, v in held.items()}})
        shares = [
            f"{percent(share)} of the world's {edition.window.labels[metric]}"
            for metric, share in held.items()
        ]
        who = edition.first if size == len(edition.listed) else f"the first {size} clusters"
        parts.append(f"{who} {'holds' if size == 1 else 'hold'} {joined(shares)}")
    text = "; ".join(parts)
    return Finding(
        "concentration",
        f"{text[0].upper()}{text[1:]}.",
        {f"first_{row['clusters']}": row for row in rows},
        "sum of the clusters' shares in ranking.csv, added unrounded; the world is all documents "
        "of the window, located or not",
        rows,
    )


def _held(edition: Edition, clusters: list[RankedCluster]) -> dict[str, Fraction]:
    return {
        metric: sum((cluster.shares[metric] for cluster in clusters), Fraction(0))
        for metric in edition.window.metrics
    }


def economies(edition: Edition) -> Finding | str:
    """How many of the listed clusters each economy has."""
    count = Counter(code for cluster in edition.listed for code in cluster.economies)
    if not count:
        return "no cluster has an economy"
    names = country_names()
    order = sorted(count.items(), key=lambda item: (-item[1], names.get(item[0], item[0])))
    told = [(code, number) for code, number in order if number >= MANY] or order
    parts = cut([f"{names.get(code, code)} ({n})" for code, n in told])
    across = [cluster for cluster in edition.listed if len(cluster.economies) > 1]
    lead = "The economies with most clusters among"
    text = f"{lead} {edition.first} are {joined(parts)}."
    if len(order) == 1:
        text = f"Of {edition.first}, {_all(order[0][1])} in {names.get(order[0][0], order[0][0])}."
    return Finding(
        "economies",
        text,
        {"economies": len(order), "cross_border": len(across), "listed": len(edition.listed)},
        f"economies of the first {edition.top} ranks in ranking.csv; a cross-border cluster counts "
        f"once for each of its economies; named are those with {MANY} and more, if any have",
        [{"economy": code, "name": names.get(code, code), "clusters": n} for code, n in order],
    )


def _all(count: int) -> str:
    return "it lies" if count == 1 else f"all {count} lie"


def income_groups(edition: Edition) -> Finding | str:
    """How many of the listed clusters lie in economies of each income group."""
    if edition.groups is None:
        return "no file of income groups is given (--income)"
    count: Counter[str] = Counter()
    by_group: dict[str, Counter[str]] = {}
    for cluster in edition.listed:
        group = edition.groups.income_of(cluster.economies) or "not classified"
        count[group] += 1
        by_group.setdefault(group, Counter()).update(cluster.economies[:1])
    order = sorted(count, key=group_order)
    parts = [f"{count[group]} in {in_group(group)} economies" for group in order]
    are = "lies" if count[order[0]] == 1 else "lie"
    parts[0] = f"{count[order[0]]} {are} in {in_group(order[0])} economies"
    middle = sum(count[group] for group in order if "middle" in group.lower())
    return Finding(
        "income_groups",
        f"Of {edition.first}, {joined(parts)}.",
        {"listed": len(edition.listed), "middle_income": middle, **count},
        f"income group of the weightiest economy of each of the first {edition.top} ranks, from "
        f"{source_words(edition.groups)}",
        [
            {
                "group": group,
                "clusters": count[group],
                "economies": dict(sorted(by_group[group].items())),
            }
            for group in order
        ],
    )


def in_group(group: str) -> str:
    """An income group as an adjective.

    >>> in_group("Upper middle income"), in_group("not classified")
    ('upper-middle-income', 'not classified')
    """
    return group.lower().replace(" ", "-") if group.endswith("income") else group


def source_words(groups: IncomeGroups) -> str:
    """The groups' file and year in words."""
    return groups.source + (f", fiscal year {groups.year}" if groups.year else "")


def economies_of(region: str, groups: IncomeGroups | None = None) -> tuple[str, frozenset[str]]:
    """A region's name and its economies: a continent, a UN region, or one of the groups' file.

    Parameters
    ----------
    region : str
        In any case of letters.
    groups : IncomeGroups, optional
        Whose regions are known as well.

    Raises
    ------
    HotbedError
        There is no such region.

    Examples
    --------
    >>> name, codes = economies_of("central asia")
    >>> name, sorted(codes)
    ('Central Asia', ['KG', 'KZ', 'TJ', 'TM', 'UZ'])
    """
    regions: dict[str, set[str]] = {}
    for row in countries().to_pylist():
        for name in {row["continent"], row["region"]} - {"", None}:
            regions.setdefault(name, set()).add(row["iso2"])
    for code, name in (groups.region if groups else {}).items():
        regions.setdefault(name, set()).add(code)
    by_low = {name.casefold(): name for name in regions}
    name = by_low.get(region.strip().casefold())
    if name is None:
        near = nearest(region, sorted(regions))
        raise HotbedError(
            f"there is no region {region!r}",
            f"did you mean {near!r}?" if near else "choose one of " + ", ".join(sorted(regions)),
        )
    return name, frozenset(regions[name])


def region(edition: Edition) -> Finding | str:
    """The first clusters of a region, whatever their rank in the world."""
    inside = [
        cluster for cluster in edition.window.clusters if edition.of_region & set(cluster.economies)
    ]
    if not inside:
        return f"no cluster of the run lies in {edition.region}, at the density that it asks for"
    parts = cut([f"{called(cluster)} at {edition.rank(cluster)}" for cluster in inside])
    one = len(inside) == 1
    lead = "The only cluster" if one else f"The {len(inside):,} clusters"
    return Finding(
        "region",
        f"{lead} in {edition.region}, with rank in the world, "
        f"{'is' if one else 'are'} {joined(parts)}.",
        {"region": edition.region, "clusters": len(inside)},
        "clusters with an economy in the region, by rank in ranking.csv; only clusters that reach "
        "the run's density are there",
        [row_of(edition, cluster) for cluster in inside],
    )


ESTIMATED = (
    "the people of the first clusters were estimated from the gazetteer's towns, which leaves out "
    "who lives in none; a population grid tells"
)
"""Why no intensity is stated without a grid: towns may hold a fraction of the people there."""


def intensity(edition: Edition) -> Finding | str:
    """The clusters with most output for their population."""
    run = edition.window.run
    why = unusable(run)
    if why is not None:
        return why
    by_id = {cluster.cluster_id: cluster for cluster in edition.window.clusters}
    ranked = [row for row in read_intensity(run).values() if row["rank"] is not None]
    ranked.sort(key=lambda row: row["rank"])
    if not ranked or not all(_fits(by_id.get(row["cluster_id"]), row) for row in ranked):
        return f"{INTENSITY.file} is empty or does not fit the ranking; make it again"
    printed = [row for row in ranked if edition.printed(by_id[row["cluster_id"]])]
    if not printed:
        return "no cluster has enough documents for a rank"
    first = printed[:NAMED_FEW]
    if GAZETTEER in _sources(first):
        return ESTIMATED
    one = len(first) == 1
    parts = [
        f"{called(by_id[row['cluster_id']])} with {half_up(Fraction(str(row['intensity'])), 2)}"
        for row in first
    ]
    sources = joined(_sources(first))
    shape = ranked[0].get("shape")
    polygon = f", polygon: {shape}" if shape else ""
    return Finding(
        "intensity",
        f"The most intensive {'cluster' if one else 'clusters'} for "
        f"{'its' if one else 'their'} population {'is' if one else 'are'} "
        f"{joined(parts)} points per million inhabitants (population: {sources}).",
        {"clusters": len(ranked)},
        f"{INTENSITY.file} by rank: total (points: percent of the world, added over the metrics) "
        f"per million inhabitants of the cluster; population: {joined(_sources(ranked))}{polygon}",
        first,
    )


def _fits(cluster: RankedCluster | None, row: dict[str, Any]) -> bool:
    """Whether a row is this run's: its total per million inhabitants, to a thousandth."""
    if cluster is None or not row["population"] or row["intensity"] is None:
        return False
    wanted = float(cluster.total) * 1e6 / row["population"]
    return bool(abs(row["intensity"] - wanted) <= wanted / 1000 + 1e-6)


def _sources(rows: list[dict[str, Any]]) -> list[str]:
    return sorted({str(row["population_source"]) for row in rows})
