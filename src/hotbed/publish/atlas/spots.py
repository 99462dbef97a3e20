"""The ranking as the world page shows it: columns, a row's texts for the table, its mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hotbed.base.texts import Figure, _, chained
from hotbed.publish.atlas.language.figures import figure, integer
from hotbed.publish.facts.beside import SMALL_BASE
from hotbed.publish.facts.change import grown
from hotbed.publish.facts.structure import (
    PER_MILLION,
    Change,
    Intensity,
    Metric,
    Overview,
    Ranked,
)
from hotbed.publish.facts.sureness import doubt_cells, part_words
from hotbed.publish.facts.words import years_text
from hotbed.publish.maps import svg as map_svg
from hotbed.publish.maps.labels import Label
from hotbed.reference.countries import country_names

DASH = "–"
MANY = 1000
"""Counts of a metric that reaches this many have no decimals."""


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    key: str
    """As in the page's address."""
    head: str
    unit: str
    cls: str
    label: str
    """The head in full."""
    years_of: str = ""
    """The metric whose years the unit is."""


@dataclass(frozen=True)
class Spot:
    """A cluster's texts for the table and its mark for the map."""

    id: str
    rank: int
    name: str
    codes: list[str]
    economies: str
    total: str
    value: float
    """The total."""
    shares: dict[str, float]
    """Percent by metric."""
    texts: dict[str, str]
    """Cells by column."""
    bar: float
    """The total in percent of the largest."""
    facts: list[tuple[str, str]]
    """What the panel adds to the table."""
    r: int
    degrees: tuple[float, float]
    at: tuple[int, int]
    """Map units."""
    short: str
    label: Label | None
    """Where its name stands on the map without a script."""
    people: Intensity | None
    numbered: str
    """Its rank before its name."""
    plain: bool
    """Whether its cell of rank holds the rank and nothing else."""
    ranks: str
    """The ranks that its documents allow where these are several, else empty."""
    tied: str
    """Classes of its cell: `up` and `down` where it can't be told from the one before and after."""
    doubts: list[str]
    """What its row says below its name."""


Choice = tuple[str, str]
"""What clusters may be ordered and sized by: key in the address, name with unit."""


def columns_of(
    metrics: Sequence[Metric], *, before: bool = False, intensity: bool = False
) -> list[Column]:
    """The table's columns.

    Parameters
    ----------
    metrics : sequence of Metric
    before : bool
        Whether there is an earlier edition.
    intensity : bool
        Whether there are figures by inhabitants.
    """
    several = len(metrics) > 1
    columns = [
        Column("rank", _("Rank"), "", "num rank", _("Rank")),
        Column("name", _("Cluster"), "", "name", _("Cluster")),
    ]
    if before:
        columns += [
            Column("before", _("Before"), "", "num before", _("Rank before")),
            Column("growth", _("Growth"), "", "num growth", _("Growth of its output")),
        ]
    if several:
        columns.append(
            Column("total", _("Total"), _("pp"), "num total", _("Total, percentage points"))
        )
    if intensity:
        unit = _("pp/million") if several else _("%/million")
        named = _("Intensity, {unit}", unit=unit)
        columns.append(Column("intensity", _("Intensity"), unit, "num intensity", named))
    for metric in metrics:
        key, label, years = metric.name, metric.label, years_text(metric.years)
        full = _("{metric} {years}", metric=label, years=years) if years else label
        count, share = _("{metric}, count", metric=full), _("{metric}, % of all", metric=full)
        if several:
            columns += [
                Column(f"{key}_count", _("Count"), "", "num", count),
                Column(key, "%", "", "num", share),
            ]
        else:
            columns += [
                Column(f"{key}_count", label, years, "num", count, key),
                Column(key, _("% of all"), "", "num total", _("% of all")),
            ]
    return columns


def choices_of(facts: Overview, *, intensity: bool) -> list[Choice]:
    """What the reader may order and size the clusters by.

    Parameters
    ----------
    facts : Overview
    intensity : bool
        Whether by inhabitants as well.
    """
    metrics = facts.metrics
    choices: list[Choice] = []
    if len(metrics) > 1:
        choices.append(("total", _("Total, percentage points")))
    choices += [(one.name, _("{metric}, % of all", metric=one.label)) for one in metrics]
    if intensity:
        unit = _("pp") if len(metrics) > 1 else "%"
        choices.append(("intensity", _("Intensity, {unit} per million people", unit=unit)))
        known = {
            name
            for row in facts.ranking
            if row.intensity
            for name in row.intensity.documents_per_million
        }
        choices += [
            (metric.name + PER_MILLION, _("{metric} per million people", metric=metric.label))
            for metric in metrics
            if metric.name in known
        ]
    return choices


def figures_by(spot: Spot, choices: Sequence[Choice]) -> list[float | None]:
    """A cluster's figures in the order of the choices; None where one is not known.

    Parameters
    ----------
    spot : Spot
    choices : sequence of Choice
    """
    known: dict[str, float | None] = {"total": spot.value, **spot.shares}
    if spot.people:
        known.setdefault("intensity", spot.people.per_million)
        for name, value in spot.people.documents_per_million.items():
            known.setdefault(name + PER_MILLION, value)
    return [known.get(key) for key, _name in choices]


def texts_of(spot: Spot, columns: Sequence[Column], before: str = "") -> list[str]:
    """A cluster's cells in the order of the columns.

    Parameters
    ----------
    spot : Spot
    columns : sequence of Column
    before : str
        Its rank in the other edition.
    """
    texts = spot.texts | {"before": before}
    return [texts.get(column.key, DASH) for column in columns]


def spots_of(facts: Overview) -> list[Spot]:
    """The clusters by rank.

    Parameters
    ----------
    facts : Overview
    """
    ranking = facts.ranking
    if not ranking:
        return []
    decimals = {
        metric.name: 0 if max(row.metrics[metric.name].count for row in ranking) >= MANY else 1
        for metric in facts.metrics
    }
    top = max(row.total for row in ranking)
    degrees = [(round(row.lon, 3), round(row.lat, 3)) for row in ranking]
    radii = [round(radius) for radius in map_svg.radii([row.total for row in ranking])]
    points = map_svg.to_map(*np.array(degrees).T)
    short = [short_name(row.name) for row in ranking]
    labels = map_svg.labels(points, radii, short)
    tied = _ties(ranking)
    return [
        Spot(
            id=row.cluster_id,
            rank=row.rank,
            name=row.name,
            codes=row.listed_economies,
            economies=chained(
                [country_names().get(code, code) for code in row.listed_economies], " / "
            ),
            total=Figure(f"{row.total:.2f}"),
            value=row.total,
            shares={name: amount.share for name, amount in row.metrics.items()},
            texts=_texts(row, decimals),
            bar=round(100 * row.total / top, 1) if top > 0 else 0,
            facts=_facts(row),
            r=radii[number],
            degrees=degrees[number],
            at=(round(points[number, 0]), round(points[number, 1])),
            short=short[number],
            label=labels[number],
            people=row.intensity,
            numbered=row.numbered,
            plain=row.printed and row.doubt is None,
            ranks=_ranks(row),
            tied=tied[number],
            doubts=_doubts(row),
        )
        for number, row in enumerate(ranking)
    ]


def _texts(row: Ranked, decimals: dict[str, int]) -> dict[str, str]:
    """The cells of a cluster by column."""
    texts = {
        "rank": row.rank_text,
        "name": row.name,
        "total": Figure(f"{row.total:.2f}"),
        "intensity": figure(row.intensity.per_million if row.intensity else None, 2),
        "growth": _growth(row.change),
    }
    for name, amount in row.metrics.items():
        texts[f"{name}_count"] = Figure(f"{amount.count:,.{decimals[name]}f}")
        texts[name] = Figure(f"{amount.share:.2f}")
    return texts


def _growth(change: Change | None) -> str:
    """Growth as the table shows it; words where a rate would mislead."""
    if change is not None and change.growth is not None and change.small_base:
        return SMALL_BASE
    return grown(change) or DASH


def _facts(row: Ranked) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if row.area_km2:
        facts.append((_("Area"), Figure(f"{row.area_km2:,.0f} km²")))
    if row.places:
        facts.append((_("Places"), integer(row.places)))
    if row.listings:
        facts.append((_("Listings"), integer(row.listings)))
    return facts + (_doubt_facts(row) if row.doubt else [])


def _ties(ranking: Sequence[Ranked]) -> list[str]:
    """Which neighbours can't be told apart, as classes of each cluster's cell."""
    down = [
        bool(row.printed and after.printed and row.doubt and row.doubt.tied_below)
        for row, after in pairwise(ranking)
    ] + [False]
    up = [False, *down[:-1]]
    return [
        " ".join(name for name, tied in (("up", above), ("down", below)) if tied)
        for above, below in zip(up, down, strict=True)
    ]


def _ranks(row: Ranked) -> str:
    held = row.doubt.ranks if row.printed and row.doubt else None
    return str(held) if held and held.low < held.high else ""


def _doubts(row: Ranked) -> list[str]:
    """What a reader must know of a rank: that its cluster may not exist, or rests on little."""
    doubt = row.doubt
    if doubt is None:
        return []
    said: list[str] = []
    if doubt.unsure and doubt.exists is not None:
        said.append(_("exists in {share} of draws", share=part_words(doubt.exists)))
    return said + ([doubt.few] if doubt.few else [])


def _doubt_facts(row: Ranked) -> list[tuple[str, str]]:
    """What the panel says of a cluster's doubts."""
    exists, tied = doubt_cells(row)
    doubt = row.doubt
    facts: list[tuple[str, str]] = [(_("Exists in draws of documents"), exists)]
    if doubt and row.printed:
        facts = [
            (_("Rank by its documents"), str(doubt.ranks)),
            (_("Can’t be told from"), tied),
            (_("Over placings of addresses"), str(doubt.placings or "")),
            (_("Over choices of method"), str(doubt.choices or "")),
            *facts,
        ]
    return [(name, value) for name, value in facts if value]


def short_name(name: str, most: int = 28) -> str:
    """A name as it fits on a map: its cities without the letters of states, the first ones first.

    Where cities are left out, a dash and an ellipsis say so.

    Parameters
    ----------
    name : str
    most : int
        Letters at most.

    Examples
    --------
    >>> short_name("San Jose–San Francisco, CA"), short_name("Bridgewater, NJ–New York City, NY")
    ('San Jose–San Francisco', 'Bridgewater–New York City')
    >>> short_name("Kansas City, MO–Kansas City, KS")
    'Kansas City'
    >>> short_name("Uusikaupunki–Naantali–Rauma–Pori")
    'Uusikaupunki–Naantali–…'
    """
    cities = list(dict.fromkeys(city.split(",")[0].strip() for city in name.split("–")))
    for count in range(len(cities), 0, -1):
        text = "–".join(cities[:count]) + ("–…" if count < len(cities) else "")
        if len(text) <= most:
            return text or name
    return cities[0][: most - 1].rstrip() + "…"
