"""A cluster's page; it needs no script but to share its parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.texts import ENGLISH, Language, _, chained, joined
from hotbed.publish.atlas.doubts import picture
from hotbed.publish.atlas.language.figures import percent
from hotbed.publish.atlas.map import HEIGHT, WIDTH, Mapper
from hotbed.publish.atlas.page import Link, Navigation, render, with_doubts
from hotbed.publish.atlas.record import economy_names
from hotbed.publish.atlas.sections.subjects import fields, first_lines, lists
from hotbed.publish.atlas.sections.years import CHART, FOLD, windows, year_charts
from hotbed.publish.facts.change import told_words
from hotbed.publish.facts.structure import Cluster, Facts, Ranked
from hotbed.publish.facts.sureness import doubt_words
from hotbed.publish.facts.words import inner, years_text
from hotbed.publish.figures.bridge import bridge
from hotbed.publish.maps.partners import partners_of

NO_PAGES: Mapping[str, str] = MappingProxyType({})
FEW = _("It has too few documents for a rank.")
NEWCOMER = _("It is new to the list.")


def cluster_html(
    cluster: Cluster,
    facts: Facts,
    files: dict[str, str],
    mapper: Mapper,
    nav: Navigation,
    economies: Mapping[str, str] = NO_PAGES,
    language: Language = ENGLISH,
) -> str:
    """The page of one cluster.

    Parameters
    ----------
    cluster : Cluster
    facts : Facts
    files : dict of str to str
        Cluster id -> stem of its files' names.
    mapper : Mapper
    nav : Navigation
    economies : mapping, optional
        Code of an economy -> address of its page.
    language : Language
    """
    number = facts.clusters.index(cluster)
    before = facts.clusters[number - 1] if number else None
    after = facts.clusters[number + 1] if number + 1 < len(facts.clusters) else None
    side_by_side = [quote(one.cluster_id, "") for one in (before, cluster, after) if one]
    return render(
        "cluster.html.j2",
        with_doubts(("base.css", "pages.css"), facts),
        language=language,
        title=cluster.name,
        nav=nav,
        page="cluster",
        path=f"clusters/{files[cluster.cluster_id]}.html",
        cluster=cluster,
        economies=economy_names(cluster),
        lands=economies,
        metrics=facts.metrics,
        people=cluster.intensity if cluster.intensity and cluster.intensity.written else None,
        detection=facts.recipe.detection,
        within_km=facts.recipe.merging.within_km,
        lede=_lede(cluster, facts),
        before=_neighbour(before, files),
        after=_neighbour(after, files),
        file=files[cluster.cluster_id],
        anchor=f"row-{cluster.cluster_id}",
        beside="#" + ",".join(side_by_side),
        map=mapper.draw(cluster.cluster_id),
        width=WIDTH,
        height=HEIGHT,
        labels={metric.name: metric.label for metric in facts.metrics},
        several=len(facts.metrics) > 1,
        charts=year_charts(cluster, facts),
        bridge=bridge(cluster.composition) if cluster.composition else None,
        chart=CHART,
        lists=lists(cluster),
        fields=fields(cluster),
        partners=_partners(cluster, files),
        drawn=partners_of(cluster, {one.cluster_id: one for one in facts.clusters}),
        windows=windows(cluster, facts),
        similar=[(one, f"{files[one.cluster_id]}.html") for one in cluster.similar],
        few=FEW_DOCUMENTS,
        doubts=picture(cluster),
        sure=doubt_words(facts, cluster),
        teams=[(metric, team) for metric, lines in cluster.teams.items() for team in lines],
        not_shown=[*facts.not_shown, *cluster.confidential],
        fold=FOLD,
    )


def _lede(cluster: Cluster, facts: Facts) -> str:
    parts = []
    for metric in facts.metrics:
        years = years_text(metric.years)
        share = percent(cluster.metrics[metric.name].share, 2)
        values = {"share": share, "documents": inner(metric.label), "years": years}
        if years:
            parts.append(_("{share} % of all {documents} of {years}", **values))
        else:
            parts.append(_("{share} % of all {documents}", **values))
    said = [_rank(cluster), _("It holds {shares}.", shares=joined(parts))]
    if cluster.change and not cluster.change.unranked:
        previous = cluster.change.previous_rank
        said.append(_("Before, it ranked {rank}.", rank=previous) if previous else NEWCOMER)
        if cluster.change.rank_told:
            said.append(told_words(cluster.change))
    return chained(said)


def _rank(cluster: Cluster) -> str:
    if not cluster.printed:
        return FEW
    ranks = cluster.doubt.ranks if cluster.doubt else None
    if ranks and ranks.low < ranks.high:
        return _("Rank {rank} ({ranks}) of {n}.", rank=cluster.rank, ranks=str(ranks), n=cluster.of)
    return _("Rank {rank} of {n}.", rank=cluster.rank, n=cluster.of)


def _neighbour(other: Ranked | None, files: dict[str, str]) -> Link | None:
    if other is None:
        return None
    return Link(other.numbered, other.name, f"{files[other.cluster_id]}.html")


def _partners(cluster: Cluster, files: dict[str, str]) -> list[dict[str, Any]]:
    """Partner clusters by metric, each with the address of its page."""
    return [
        {
            "metric": metric,
            "rows": [
                (line, f"{files[line.partner_id]}.html" if line.partner_id in files else None)
                for line in lines
            ],
        }
        for metric, lines in first_lines(cluster, "partners").items()
    ]
