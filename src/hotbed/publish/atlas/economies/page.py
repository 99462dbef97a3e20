"""The page of an economy or an income group; it needs no script but to share its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hotbed.base.texts import ENGLISH, Language, Text, chained, made, ngettext, term
from hotbed.publish.atlas.economies.names import FOLDER, Files
from hotbed.publish.atlas.page import Navigation, render, with_doubts
from hotbed.publish.atlas.sections.subjects import fields, lists
from hotbed.publish.atlas.sections.years import CHART, FOLD, windows, year_charts
from hotbed.publish.facts.beside import SMALL_BASE
from hotbed.publish.facts.change import NEW, grown
from hotbed.publish.facts.structure import Change, Facts
from hotbed.publish.facts.territories.structure import Held, Holder, Kind, Territory
from hotbed.publish.facts.territories.words import (
    PARTS,
    below_heading,
    below_words,
    counted_words,
    lede_words,
    left_out_words,
)
from hotbed.publish.maps.economy import EconomyMap, Frame
from hotbed.publish.maps.regional import LETTERING
from hotbed.reference.countries import countries

STYLES = ("base.css", "pages.css", "economies.css")
WIDTH, HEIGHT = 640.0, 460.0
FRAME = Frame(WIDTH, HEIGHT, 17.0, 3.0, LETTERING, 22, 34)
"""Of the map, in the units of its viewBox."""
FIRST = 25
"""So many clusters stand open; the others unfold."""

Row = dict[str, Any]


def economy_html(
    territory: Territory,
    facts: Facts,
    names: Mapping[str, str],
    files: Files,
    nav: Navigation,
    drawn: EconomyMap | None,
    members: Sequence[Territory] = (),
    language: Language = ENGLISH,
) -> str:
    """The page of one territory.

    Parameters
    ----------
    territory : Territory
    facts : Facts
    names : mapping
        Cluster id -> stem of its files' names.
    files : dict of str to str
        Of all territories.
    nav : Navigation
        For a page in a folder of the atlas.
    drawn : EconomyMap or None
        Of an economy.
    members : sequence of Territory
        The economies of an income group.
    language : Language
    """
    stem = files[territory.key]
    pages = {key: f"../clusters/{name}.html" for key, name in names.items()}
    economies = {key: f"{name}.html" for key, name in files.items()}
    return render(
        "economy.html.j2",
        with_doubts(STYLES, facts),
        language=language,
        title=territory.name,
        nav=nav,
        page="economy",
        path=f"{FOLDER}/{stem}.html",
        one=territory,
        income=territory.kind is Kind.INCOME,
        rank_head=_rank_head(territory),
        where=_where(facts, territory, economies),
        lede=made(_kept_together, chained(lede_words(facts, territory))),
        metrics=facts.metrics,
        several=len(facts.metrics) > 1,
        labels={metric.name: metric.label for metric in facts.metrics},
        compared=bool(facts.against),
        map=drawn,
        width=WIDTH,
        height=HEIGHT,
        clusters=_clusters(territory.clusters, pages),
        first=FIRST,
        touched=_clusters(territory.touched, pages),
        whole=all(holder.within for holder in territory.clusters),
        parts=PARTS,
        lies=[(metric, _lies(territory.held[metric.name])) for metric in facts.metrics],
        counted=counted_words(territory),
        windows=windows(territory, facts),
        charts=year_charts(territory, facts),
        chart=CHART,
        fold=FOLD,
        fields=fields(territory),
        lists=lists(territory),
        partners=_partners(territory, economies),
        home=_ties(territory.home, pages),
        abroad=_ties(territory.abroad, pages),
        teams=[(metric, team) for metric, lines in territory.teams.items() for team in lines],
        not_shown=left_out_words(facts, territory),
        below=[(area, pages.get(area.nearest_id)) for area in territory.below],
        below_title=below_heading(territory),
        below_note=below_words(facts, territory),
        members=[(one, economies[one.key]) for one in members],
        file=stem,
    )


def _where(facts: Facts, territory: Territory, pages: Mapping[str, str]) -> list[tuple[str, str]]:
    """Continent and income group, each with the address of its page."""
    if territory.kind is Kind.INCOME:
        return []
    continent = {row["iso2"]: row["continent"] for row in countries().to_pylist()}
    income = facts.groups.income if facts.groups else {}
    known = (continent.get(territory.key), income.get(territory.key))
    return [(term("group", part), pages.get(part, "")) for part in known if part]


def _kept_together(text: str) -> str:
    """A text whose numbers stay on a line with their sign."""
    return text.replace(" %", "\u00a0%")


def _rank_head(territory: Territory) -> Text:
    """Among how many it ranks, and where it ranked before."""
    before = territory.before.rank if territory.before else None
    several = territory.of
    if territory.kind is Kind.INCOME:
        if before:
            return ngettext(
                "Rank of {n} income group, {before} before",
                "Rank of {n} income groups, {before} before",
                several,
                before=before,
            )
        return ngettext("Rank of {n} income group", "Rank of {n} income groups", several)
    if before:
        return ngettext(
            "Rank of {n} economy, {before} before",
            "Rank of {n} economies, {before} before",
            several,
            before=before,
        )
    return ngettext("Rank of {n} economy", "Rank of {n} economies", several)


def _clusters(
    holders: Sequence[Holder], pages: Mapping[str, str]
) -> list[tuple[Holder, str | None, str]]:
    """Clusters, each with the address of its page and its growth."""
    return [
        (holder, pages.get(holder.cluster.cluster_id), _growth(holder.cluster.change))
        for holder in holders
    ]


def _growth(change: Change | None) -> str:
    """Growth as the world page's table has it."""
    small = change is not None and change.event != NEW and change.small_base
    return SMALL_BASE if small else grown(change) or "–"


def _lies(held: Held) -> Row:
    return {"held": held, "bar": round(held.inside_share or 0, 1)}


def _partners(territory: Territory, pages: Mapping[str, str]) -> list[Row]:
    return [
        {"metric": metric, "rows": [(line, pages.get(line.key)) for line in lines]}
        for metric, lines in territory.partners.items()
    ]


def _ties(by_metric: Mapping[str, Sequence[Any]], pages: Mapping[str, str]) -> list[Row]:
    return [
        {
            "metric": metric,
            "rows": [(tie, pages.get(tie.cluster_id), pages.get(tie.other_id)) for tie in ties],
        }
        for metric, ties in by_metric.items()
    ]
