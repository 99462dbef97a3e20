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
from hotbed.analysis.text import number, percent
from hotbed.base.errors import HotbedError, nearest
from hotbed.base.texts import Figure, Text, _, capital, chained, joined, ngettext, pgettext, term
from hotbed.count.fractions import half_up
from hotbed.reference.countries import countries, country_names
from hotbed.reference.incomes import IncomeGroups
from hotbed.tables import INTENSITY

CONCENTRATED = 10
UNCLASSIFIED = "not classified"
MANY = 3
INCOME = {
    "High income": pgettext("income", "high-income"),
    "Upper middle income": pgettext("income", "upper-middle-income"),
    "Lower middle income": pgettext("income", "lower-middle-income"),
    "Low income": pgettext("income", "low-income"),
    UNCLASSIFIED: pgettext("income", "not classified"),
}
"""Income groups as adjectives."""


def rule_of_sets(edition: Edition) -> Text:
    """What sets of ranks rest on.

    Parameters
    ----------
    edition : Edition
    """
    return _(
        "sets of ranks in uncertainty.csv, for all clusters together at {level}, the documents "
        "taken as one draw of a Poisson process",
        level=edition.level,
    )


def top(edition: Edition) -> Finding | str:
    """The first clusters of the ranking."""
    first = edition.listed[:NAMED]
    count = len(first)
    lead = ngettext(
        "The largest cluster by {documents}",
        "The {n} largest clusters by {documents}",
        count,
        documents=edition.documents,
    )
    rule = _(
        "ranking.csv by rank: the weighted sum of each metric's share of the world's documents"
    )
    points = [called(cluster) for cluster in first]
    text = ngettext(
        "{lead} is {clusters}.", "{lead} are {clusters}.", count, lead=lead, clusters=joined(points)
    )
    if edition.doubts:
        lead = _("{clusters}, with the ranks that the documents allow", clusters=lead)
        points = [_ranked(edition, cluster) for cluster in first]
        text = ngettext(
            "{lead}, is {clusters}.",
            "{lead}, are {clusters}.",
            count,
            lead=lead,
            clusters=joined(points, "; "),
        )
        rule = chained([rule, rule_of_sets(edition)], "; ")
    return Finding(
        "top",
        text,
        {"named": len(first), "clusters": len(edition.window.clusters)},
        rule,
        [row_of(edition, cluster) for cluster in first],
        lead,
        points if len(points) > NAMED_FEW else [],
    )


def _ranked(edition: Edition, cluster: RankedCluster) -> str:
    words = edition.rank_words(cluster)
    if words is None:
        return called(cluster)
    return _("{cluster}, {ranks}", cluster=called(cluster), ranks=words)


def concentration(edition: Edition) -> Finding | str:
    """Share of the world that the first ten clusters and all of the list hold."""
    sizes = [size for size in (CONCENTRATED, len(edition.listed)) if size <= len(edition.listed)]
    sizes = sorted({*sizes, len(edition.listed)})
    rows, parts = [], []
    for size in sizes:
        held = _held(edition, edition.listed[:size])
        rows.append({"clusters": size, **{k: number(v, 6) for k, v in held.items()}})
        shares = [
            _(
                "{share} of the world's {documents}",
                share=percent(share),
                documents=edition.window.labels[metric],
            )
            for metric, share in held.items()
        ]
        who = edition.first
        if size < len(edition.listed):
            who = ngettext("the first cluster", "the first {n} clusters", size)
        holding = ngettext(
            "{clusters} holds {shares}",
            "{clusters} hold {shares}",
            size,
            clusters=who,
            shares=joined(shares),
        )
        parts.append(holding)
    return Finding(
        "concentration",
        _("{sentence}.", sentence=capital(chained(parts, "; "))),
        {f"first_{row['clusters']}": row for row in rows},
        _(
            "sum of the clusters' shares in ranking.csv, added unrounded; the world is all "
            "documents of the window, located or not"
        ),
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
        return _("no cluster has an economy")
    names = country_names()
    order = sorted(count.items(), key=lambda item: (-item[1], names.get(item[0], item[0])))
    told = [(code, number) for code, number in order if number >= MANY] or order
    parts = cut([_("{economy} ({n})", economy=names.get(code, code), n=n) for code, n in told])
    across = [cluster for cluster in edition.listed if len(cluster.economies) > 1]
    text = _(
        "The economies with most clusters among {clusters} are {economies}.",
        clusters=edition.first,
        economies=joined(parts),
    )
    if len(order) == 1:
        text = ngettext(
            "Of {clusters}, it lies in {economy}.",
            "Of {clusters}, all {n} lie in {economy}.",
            order[0][1],
            clusters=edition.first,
            economy=names.get(order[0][0], order[0][0]),
        )
    return Finding(
        "economies",
        text,
        {"economies": len(order), "cross_border": len(across), "listed": len(edition.listed)},
        _(
            "economies of the first {top} ranks in ranking.csv; a cross-border cluster counts once "
            "for each of its economies; named are those with {n} and more, if any have",
            top=edition.top,
            n=MANY,
        ),
        [{"economy": code, "name": names.get(code, code), "clusters": n} for code, n in order],
    )


def income_groups(edition: Edition) -> Finding | str:
    """How many of the listed clusters lie in economies of each income group."""
    if edition.groups is None:
        return _("no file of income groups is given (--income)")
    count: Counter[str] = Counter()
    by_group: dict[str, Counter[str]] = {}
    for cluster in edition.listed:
        group = edition.groups.income_of(cluster.economies) or UNCLASSIFIED
        count[group] += 1
        by_group.setdefault(group, Counter()).update(cluster.economies[:1])
    order = sorted(count, key=group_order)
    first, *others = order
    parts = [
        ngettext(
            "{n} lies in {group} economies",
            "{n} lie in {group} economies",
            count[first],
            group=in_group(first),
        ),
        *(_("{n} in {group} economies", n=count[group], group=in_group(group)) for group in others),
    ]
    middle = sum(count[group] for group in order if "middle" in group.lower())
    return Finding(
        "income_groups",
        _("Of {clusters}, {counts}.", clusters=edition.first, counts=joined(parts)),
        {"listed": len(edition.listed), "middle_income": middle, **count},
        _(
            "income group of the weightiest economy of each of the first {top} ranks, from "
            "{source}",
            top=edition.top,
            source=source_words(edition.groups),
        ),
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
    if group in INCOME:
        return INCOME[group]
    return group.lower().replace(" ", "-") if group.endswith("income") else group


def source_words(groups: IncomeGroups) -> str:
    """The groups' file and year in words."""
    if not groups.year:
        return groups.source
    return _("{source}, fiscal year {year}", source=groups.source, year=str(groups.year))


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
    return term("group", name), frozenset(regions[name])


def region(edition: Edition) -> Finding | str:
    """The first clusters of a region, whatever their rank in the world."""
    inside = [
        cluster for cluster in edition.window.clusters if edition.of_region & set(cluster.economies)
    ]
    if not inside:
        return _(
            "no cluster of the run lies in {region}, at the density that it asks for",
            region=edition.region,
        )
    parts = [
        _("{cluster} at {rank}", cluster=called(cluster), rank=edition.rank(cluster))
        for cluster in inside
    ]
    return Finding(
        "region",
        ngettext(
            "The only cluster in {region}, with rank in the world, is {clusters}.",
            "The {n} clusters in {region}, with rank in the world, are {clusters}.",
            len(inside),
            region=edition.region,
            clusters=joined(cut(parts)),
        ),
        {"region": edition.region, "clusters": len(inside)},
        _(
            "clusters with an economy in the region, by rank in ranking.csv; only clusters that "
            "reach the run's density are there"
        ),
        [row_of(edition, cluster) for cluster in inside],
    )


ESTIMATED = _(
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
        return _("{file} is empty or does not fit the ranking; make it again", file=INTENSITY.file)
    printed = [row for row in ranked if edition.printed(by_id[row["cluster_id"]])]
    if not printed:
        return _("no cluster has enough documents for a rank")
    first = printed[:NAMED_FEW]
    if GAZETTEER in _sources(first):
        return ESTIMATED
    parts = [
        _(
            "{cluster} with {points}",
            cluster=called(by_id[row["cluster_id"]]),
            points=Figure(half_up(Fraction(str(row["intensity"])), 2)),
        )
        for row in first
    ]
    return Finding(
        "intensity",
        ngettext(
            "The most intensive cluster for its population is {clusters} points per million "
            "inhabitants (population: {sources}).",
            "The most intensive clusters for their population are {clusters} points per million "
            "inhabitants (population: {sources}).",
            len(first),
            clusters=joined(parts),
            sources=joined(_sources(first)),
        ),
        {"clusters": len(ranked)},
        _rule_of_intensity(joined(_sources(ranked)), ranked[0].get("shape")),
        first,
    )


def _rule_of_intensity(sources: str, shape: str | None) -> Text:
    rule = _(
        "{file} by rank: total (points: percent of the world, added over the metrics) per million "
        "inhabitants of the cluster; population: {sources}",
        file=INTENSITY.file,
        sources=sources,
    )
    return _("{rule}, polygon: {shape}", rule=rule, shape=term("shape", shape)) if shape else rule


def _fits(cluster: RankedCluster | None, row: dict[str, Any]) -> bool:
    """Whether a row is this run's: its total per million inhabitants, to a thousandth."""
    if cluster is None or not row["population"] or row["intensity"] is None:
        return False
    wanted = float(cluster.total) * 1e6 / row["population"]
    return bool(abs(row["intensity"] - wanted) <= wanted / 1000 + 1e-6)


def _sources(rows: list[dict[str, Any]]) -> list[str]:
    return [
        term("population", name) for name in sorted({str(row["population_source"]) for row in rows})
    ]
