"""A cluster's page; it needs no script but to share its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import quote

from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.texts import ENGLISH, Language, _, chained, joined
from hotbed.publish.atlas import charts as atlas_charts
from hotbed.publish.atlas.doubts import picture
from hotbed.publish.atlas.language.figures import percent
from hotbed.publish.atlas.map import HEIGHT, WIDTH, Mapper
from hotbed.publish.atlas.page import Link, Navigation, render, with_doubts
from hotbed.publish.atlas.record import economy_names, first_lines
from hotbed.publish.facts.beside import window_growth
from hotbed.publish.facts.change import told_words
from hotbed.publish.facts.lines import FieldLine, ShareLine, by_classification
from hotbed.publish.facts.structure import Cluster, Facts, Ranked
from hotbed.publish.facts.sureness import doubt_words
from hotbed.publish.facts.words import inner, years_text
from hotbed.publish.figures.bridge import bridge
from hotbed.publish.maps.partners import partners_of

T = TypeVar("T")
Rows = Sequence[tuple[Any, Any]]
"""Lines, each with what is drawn beside it."""
NO_PAGES: Mapping[str, str] = MappingProxyType({})
FEW = _("It has too few documents for a rank.")
NEWCOMER = _("It is new to the list.")
LISTS = (
    ("applicants", _("Top applicants"), _("Applicant")),
    ("organisations", _("Top organisations"), _("Organisation")),
    ("sectors", _("Sectors"), _("Sector")),
)
FIELDS = (
    ("technology_fields", _("Technology fields"), _("Field")),
    ("science_fields", _("Science fields"), _("Field")),
    ("topics", _("Topics"), _("Topic")),
)


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
        charts=_charts(cluster, facts),
        bridge=bridge(cluster.composition) if cluster.composition else None,
        chart=(atlas_charts.WIDTH, atlas_charts.HEIGHT, atlas_charts.LEFT, atlas_charts.RIGHT),
        lists=_subjects(cluster, LISTS, _bars),
        fields=_subjects(cluster, FIELDS, _intervals),
        partners=_partners(cluster, files),
        drawn=partners_of(cluster, {one.cluster_id: one for one in facts.clusters}),
        windows=_windows(cluster, facts),
        similar=[(one, f"{files[one.cluster_id]}.html") for one in cluster.similar],
        few=FEW_DOCUMENTS,
        doubts=picture(cluster),
        sure=doubt_words(facts, cluster),
        teams=[(metric, team) for metric, lines in cluster.teams.items() for team in lines],
        not_shown=[*facts.not_shown, *cluster.confidential],
        fold=f"{atlas_charts.FOLD:g}",
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


def _windows(cluster: Cluster, facts: Facts) -> list[dict[str, Any]]:
    """Both windows by metric: label, years and documents before and now, growth as text."""
    now = {metric.name: metric for metric in facts.metrics}
    return [
        {
            "label": now[window.metric].label,
            "before": years_text(window.years_before),
            "now": years_text(now[window.metric].years),
            "documents": (window.documents_before, window.documents_now),
            "growth": window_growth(window),
        }
        for window in cluster.windows
    ]


def _neighbour(other: Ranked | None, files: dict[str, str]) -> Link | None:
    if other is None:
        return None
    return Link(other.numbered, other.name, f"{files[other.cluster_id]}.html")


def _charts(cluster: Cluster, facts: Facts) -> list[atlas_charts.Chart]:
    charts = [
        atlas_charts.series_chart(
            metric.label,
            cluster.series.get(metric.name, []),
            next((one.earlier for one in cluster.windows if one.metric == metric.name), []),
            facts.partial_years.get(metric.name),
        )
        for metric in facts.metrics
    ]
    return [chart for chart in charts if chart]


def _subjects(
    cluster: Cluster, subjects: Sequence[tuple[str, str, str]], rows: Callable[[list[T]], Rows]
) -> list[dict[str, Any]]:
    """The tables of subjects: heading, head of the first column, and rows by metric."""
    return [
        {
            "heading": heading,
            "what": what,
            "groups": [
                {"metric": metric, "rows": rows(group), "classification": classification}
                for metric, lines in first_lines(cluster, subject).items()
                for classification, group in by_classification(lines).items()
            ],
        }
        for subject, heading, what in subjects
        if cluster.lines(subject)
    ]


def _bars(lines: list[ShareLine]) -> Rows:
    """Lines with the length of their bar, in percent of the first line's share."""
    most = max((line.share for line in lines), default=0) or 1
    return [(line, round(100 * line.share / most, 1)) for line in lines]


def _intervals(lines: list[FieldLine]) -> Rows:
    """Lines that have an index, with where it lies on its axis."""
    return [
        (line, atlas_charts.interval(line.low or 0, line.specialisation, line.high or 0))
        for line in lines
        if line.specialisation is not None
    ]


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
