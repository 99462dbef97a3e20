"""The atlas's world page: a map of clusters and noise beside the ranking, in one file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hotbed.analysis.change.groups import group_order
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.texts import ENGLISH, Figure, Language, _, chained, term
from hotbed.publish.atlas import data as atlas_data
from hotbed.publish.atlas.editions import (
    Before,
    edition_data,
    edition_keys,
    edition_years,
    figures_of,
    lede_of,
    words_now,
)
from hotbed.publish.atlas.method import made_with
from hotbed.publish.atlas.page import Framed, Navigation, render, with_doubts
from hotbed.publish.atlas.spots import (
    Choice,
    Column,
    Spot,
    choices_of,
    columns_of,
    figures_by,
    spots_of,
    texts_of,
)
from hotbed.publish.facts.change import told_words
from hotbed.publish.facts.structure import Economy, Edition, Overview
from hotbed.publish.facts.sureness import doubt_notes
from hotbed.publish.facts.words import in_order, percent, rounding_words, years_text
from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.places import Places
from hotbed.publish.method import method_words
from hotbed.reference.incomes import IncomeGroups
from hotbed.tables import CLUSTERS, LEDGER, MEMBERS, RANKING

FILES = (
    (RANKING.file, term("file", RANKING.content)),
    ("clusters.geojson", _("clusters with their polygons")),
    (CLUSTERS.file, _("the same as GeoParquet")),
    (MEMBERS.file, term("file", MEMBERS.content)),
    (LEDGER.file, term("file", LEDGER.content)),
    ("run.json", _("the method in full, inputs and versions")),
)
KEY_TOTALS = (1.0, 0.25, 0.05)  # circles in the legend, as parts of the largest total
MOST_ECONOMIES = 12


@dataclass(frozen=True)
class Site:
    """What the page links to as a part of a folder of pages; alone it links to nothing."""

    navigation: Navigation | None = None
    """Links to the other pages."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Cluster id -> address of its page."""
    data: str = ""
    """The way to the run's folder."""
    intensity: bool = False
    """Whether figures by inhabitants are shown."""
    editions: Sequence[Edition] = ()
    """Earlier editions, the latest first."""
    groups: IncomeGroups | None = None
    """Income groups of economies, for the filter."""
    also: Mapping[str, str] = field(default_factory=dict)
    """Cluster id -> other names by which the search knows it."""
    lands: Mapping[str, str] = field(default_factory=dict)
    """Code of an economy -> address of its page."""
    told: Sequence[tuple[str, str, str]] = ()
    """Economies and income groups: key, name, and address of the page."""
    whatif: Framed | None = None
    """The page that changes the method, to stand in this one."""


@dataclass(frozen=True)
class Row:
    """A cluster of the table: its cells, figures by choice, and the address of its page."""

    spot: Spot
    texts: list[str]
    by: str
    href: str | None
    word: str
    gained: int
    """Ranks gained since the earlier edition."""
    fresh: bool
    """Whether it is new since then."""


def world_html(
    facts: Overview,
    economies: Sequence[Economy],
    places: Places,
    site: Site | None = None,
    language: Language = ENGLISH,
) -> str:
    """One self-contained HTML page: opens from disk with the network off, works without scripts.

    Parameters
    ----------
    facts : Overview
    economies : sequence of Economy
        None: the page has no such table.
    places : Places
        Noise is drawn, and the places of clusters when one looks close.
    site : Site, optional
        The folder of pages that it is a part of; alone where it is not given.
    language : Language

    Returns
    -------
    str
        Equal arguments give equal bytes.
    """
    site = site or Site()
    spots = spots_of(facts)
    dots = _noise(places)
    choices = choices_of(facts, intensity=site.intensity)
    columns = columns_of(facts.metrics, before=bool(site.editions), intensity=site.intensity)
    rows = _rows(facts, spots, columns, choices, site)
    data = _data(spots, columns, choices, facts, places, site)
    return render(
        "atlas.html.j2",
        with_doubts(("base.css", "atlas.css"), facts),
        "world.js",
        inside=site.whatif,
        language=language,
        title=facts.study.title,
        nav=site.navigation,
        page="index",
        note=facts.study.note,
        lede=lede_of(facts),
        figures=figures_of(facts),
        metrics=facts.metrics,
        with_total=len(facts.metrics) > 1,
        columns=columns,
        clusters=rows,
        drawn=sorted(rows, key=lambda row: -row.spot.r),
        dots=dots,
        base=map_svg.base_layer(),
        width=map_svg.WIDTH,
        height=map_svg.height(),
        key=_key(spots),
        doubted=facts.has_doubts,
        loose=any("loose" in shape for shape in data["shapes"].values()),
        few=FEW_DOCUMENTS,
        doubt_notes=[*rounding_words(facts.recipe), *doubt_notes(facts, below=True)],
        economies=_economies(economies, site.lands),
        lands=bool(site.told),
        choices=choices,
        filters=_filters(data["lands"], spots, language),
        editions=_editions(facts, site),
        groups=site.groups,
        method=method_words(facts),
        facts=made_with(facts.study),
        own_choices=facts.own_choices,
        credits=facts.credits,
        files=[(site.data + name, name, meaning) for name, meaning in FILES],
        data=data,
    )


def _editions(facts: Overview, site: Site) -> list[Choice]:
    """The editions that the page can show, this one first."""
    now = _("{years}, this edition", years=edition_years(facts))
    return [("", now), *edition_keys(facts, site.editions)]


def _noise(places: Places) -> map_svg.Dots:
    rows = places.of_cluster("")
    return map_svg.dots(places.lon[rows], places.lat[rows], places.listings[rows])


def _rows(
    facts: Overview,
    spots: Sequence[Spot],
    columns: Sequence[Column],
    choices: Sequence[Choice],
    site: Site,
) -> list[Row]:
    before = words_now(site.editions[0], facts) if site.editions else {}
    told = {row.cluster_id: told_words(row.change) for row in facts.ranking}
    rows = []
    for spot in spots:
        then = before.get(spot.id, Before("", 0, "", fresh=False))
        word = chained([part for part in (then.words, told[spot.id]) if part])
        figures = figures_by(spot, choices)
        by = " ".join("-" if value is None else f"{value:.6g}" for value in figures)
        texts = texts_of(spot, columns, then.rank)
        rows.append(Row(spot, texts, by, site.pages.get(spot.id), word, then.gained, then.fresh))
    return rows


def _data(
    spots: Sequence[Spot],
    columns: Sequence[Column],
    choices: Sequence[Choice],
    facts: Overview,
    places: Places,
    site: Site,
) -> dict[str, Any]:
    """What the script reads (`Raw` of `atlas/src/data.ts`)."""
    keys = edition_keys(facts, site.editions)
    editions = [
        {"key": key, "label": label, **edition_data(edition, facts, columns, choices)}
        for (key, label), edition in zip(keys, site.editions, strict=True)
    ]
    codes = {code for spot in spots for code in spot.codes}
    for edition in site.editions:
        codes |= {code for row in edition.overview.ranking for code in row.listed_economies}
    return {
        "shapes": atlas_data.shapes(spots, places),
        "lands": atlas_data.lands(codes, site.groups.income if site.groups else {}),
        "also": site.also,
        "told": site.told,
        "edition": edition_years(facts),
        "years": {metric.name: years_text(metric.years) for metric in facts.metrics},
        "editions": editions,
        "shores": atlas_data.shores(spots, places),
    }


def _filters(
    lands: Mapping[str, Sequence[str]], spots: Sequence[Spot], language: Language
) -> dict[str, list[Choice]]:
    """The filters' options, key and name: economies, continents, regions and income groups."""
    now = {code for spot in spots for code in spot.codes}
    economies = _sorted([(code, lands[code][0]) for code in lands], language)
    continents, regions, groups = (
        {land[column] for land in lands.values()} - {""} for column in (1, 2, 3)
    )
    return {
        "economies": economies if len(economies) > 1 else [],
        "continents": _sorted(_groups(continents), language) if len(continents) > 1 else [],
        "regions": _sorted(_groups(regions - continents), language) if now & lands.keys() else [],
        "income": _groups(sorted(groups, key=group_order)),
    }


def _groups(names: Iterable[str]) -> list[Choice]:
    return [(name, term("group", name)) for name in names]


def _sorted(choices: list[Choice], language: Language) -> list[Choice]:
    """By name, letters with accents beside those without."""
    return sorted(choices, key=lambda choice: (in_order(language.say(choice[1])), choice))


def _key(spots: Sequence[Spot]) -> list[dict[str, Any]]:
    """Circles of the legend: parts of the largest total, in round numbers."""
    top = max((spot.value for spot in spots), default=0.0)
    if top <= 0:
        return []
    circles: dict[float, dict[str, Any]] = {}
    for part in KEY_TOTALS:
        value = float(f"{top * part:.1g}")
        radius = map_svg.LARGEST * (value / top) ** 0.5
        if radius >= map_svg.SMALLEST:
            circles.setdefault(value, {"text": Figure(f"{value:g}"), "r": round(radius)})
    return list(circles.values())


def _economies(economies: Sequence[Economy], pages: Mapping[str, str]) -> dict[str, Any]:
    """What each economy's parts of clusters sum to, the most first, and how many they are."""
    listed = [economy for economy in economies if economy.clusters and economy.economy]
    listed.sort(key=lambda economy: (-economy.total, -economy.clusters, economy.economy))
    most = listed[0].total if listed else 0.0
    rows = [
        {
            "name": economy.name or economy.economy,
            "href": pages.get(economy.economy, ""),
            "clusters": economy.clusters,
            "bar": round(100 * economy.total / most, 1) if most > 0 else 0,
            "total": percent(economy.total),
        }
        for economy in listed[:MOST_ECONOMIES]
    ]
    shared = any(economy.cross_border for economy in listed)
    return {"rows": rows, "more": max(0, len(listed) - MOST_ECONOMIES), "shared": shared}
