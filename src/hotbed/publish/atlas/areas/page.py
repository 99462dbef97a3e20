"""The pages of counts by regions, one a file of polygons: a map in classes and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotbed.analysis.floor import NO_RANK, is_printed
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.texts import ENGLISH, Figure, Language, _, chained, ngettext
from hotbed.publish.atlas.areas.classes import Step, changes, quantiles
from hotbed.publish.atlas.areas.drawing import drawn
from hotbed.publish.atlas.areas.notes import for_readers
from hotbed.publish.atlas.areas.written import RegionSet
from hotbed.publish.atlas.language.figures import figure, integer, percent
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import clean
from hotbed.publish.maps.regional import WIDTH, Background

Row = dict[str, Any]
STYLES = ("base.css", "pages.css", "areas.css")
MOST_ROWS, MOST_PAIRS = 500, 100
BY_AREA, MILLION = "by_area", 1_000_000
MOST_TITLES = 1500
"""Of more regions only the first figure is said where the mouse rests."""
NOWHERE = _("Not in any region")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Measure:
    """What the map can show.

    Parameters
    ----------
    letter : str
        Which class of the style is its own.
    column : str
        Of the table.
    label, unit : str
    steps : list of Step
        Of the legend.
    keys : list of str
        The class of each region.
    """

    letter: str
    column: str
    label: str
    unit: str
    steps: list[Step]
    keys: list[str]


@dataclass(frozen=True)
class Area:
    """A region of the map: its path, its classes by measure, and what is said of it."""

    path: str
    classes: str
    title: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table, with the value by which rows are ordered."""

    text: str
    by: float | str | None = None
    number: bool = True


def areas_html(
    regions: RegionSet,
    others: Sequence[RegionSet],
    facts: Facts,
    pages: dict[str, str],
    nav: Navigation,
    language: Language = ENGLISH,
) -> str:
    """The page of one file of polygons.

    Parameters
    ----------
    regions : RegionSet
    others : sequence of RegionSet
        All sets that have a page.
    facts : Facts
    pages : dict of str to str
        Cluster id -> address of its page.
    nav : Navigation
    language : Language
    """
    rows = [clean(row) for row in regions.rows]
    measures = measures_of(rows, facts)
    areas, below = _areas(regions, rows, measures)
    lede = ngettext(
        "{n} region of {file}: what its inventors and authors have, in clusters or not. Points "
        "decide, each in one region at most.",
        "{n} regions of {file}: what their inventors and authors have, in clusters or not. Points "
        "decide, each in one region at most.",
        len(rows),
        file=regions.source,
    )
    return render(
        "areas.html.j2",
        STYLES,
        "sorting.js",
        language=language,
        title=_("By region: {name}", name=regions.title),
        nav=nav,
        page="areas",
        path=regions.page,
        lede=lede,
        heading=regions.title,
        others=[(one.title, one.page, one.name == regions.name) for one in others],
        notes=[for_readers(note) for note in regions.notes],
        measures=measures,
        areas=[area for area in areas if area.path],
        hidden=sum(not area.path for area in areas),
        below=below,
        width=WIDTH,
        heads=_heads(rows, facts),
        rows=_table(rows, facts),
        nowhere=_cells(clean(regions.nowhere), facts, _shown(rows)),
        more=max(0, len(rows) - MOST_ROWS),
        pairs=_pairs(regions, pages),
        more_pairs=max(0, sum(bool(row["cluster_id"]) for row in regions.crosswalk) - MOST_PAIRS),
        name=regions.name,
    )


def measures_of(rows: Sequence[Row], facts: Facts) -> list[Measure]:
    """What the map can show, each in its classes.

    Parameters
    ----------
    rows : sequence of dict
        Of the regions.
    facts : Facts
    """
    wanted: list[tuple[str, str, str]] = []
    if len(facts.metrics) > 1:
        wanted.append(("total", _("Total"), _("percentage points")))
    wanted += [
        (f"{metric.name}_share", metric.label, _("% of the world’s documents"))
        for metric in facts.metrics
    ]
    if any(row.get("intensity") is not None for row in rows):
        wanted.append(("intensity", _("By inhabitants"), _("percentage points a million people")))
    wanted.append((BY_AREA, _("By area"), _("percentage points a million km²")))
    wanted.append(("in_clusters", _("In clusters"), _("% of the total")))
    if any(row.get("growth") is not None for row in rows):
        wanted.append(("growth", _("Growth"), _("% of output since the previous edition")))
    measures = []
    for letter, (column, label, unit) in zip(LETTERS, wanted, strict=False):
        values = [_value(row, column) for row in rows]
        classed = changes(values) if column == "growth" else quantiles(values)
        measures.append(Measure(letter, column, label, unit, classed.steps, classed.keys))
    return measures


def _value(row: Row, column: str) -> float | None:
    """A figure for the map; growth from few documents is not known."""
    if column == BY_AREA:
        return MILLION * float(row["total"]) / row["area_km2"] if row["area_km2"] else None
    value = row.get(column)
    if value is None or (column == "growth" and row["documents_before"] < FEW_DOCUMENTS):
        return None
    return float(value)


def _areas(
    regions: RegionSet, rows: Sequence[Row], measures: Sequence[Measure]
) -> tuple[list[Area], Background]:
    picture = drawn(regions.shapes)
    told = measures if len(rows) <= MOST_TITLES else measures[:1]
    areas = []
    for number, (row, path) in enumerate(zip(rows, picture.paths, strict=True)):
        classes = " ".join(f"{one.letter}{one.keys[number]}" for one in measures)
        areas.append(Area(path, classes, _title(row, told)))
    return areas, picture.below


def _title(row: Row, told: Sequence[Measure]) -> str:
    """What is said of a region where the mouse rests on it."""
    parts = []
    for measure in told:
        value = _value(row, measure.column)
        told_value = _("not known") if value is None else figure(value, 2)
        parts.append(chained([measure.label, told_value]))
    return _("{region}: {figures}", region=row["region"], figures=chained(parts, "; "))


def _shown(rows: Sequence[Row]) -> dict[str, str]:
    """Further columns that a region has a value of, with their heads."""
    heads = {
        "in_clusters": _("% in clusters"),
        "growth": _("Growth, %"),
        "population": _("People"),
        "intensity": _("Total a million people"),
        "degree": _("Degree of urbanisation"),
    }
    return {
        name: head
        for name, head in heads.items()
        if any(row.get(name) not in (None, "") for row in rows)
    }


def _heads(rows: Sequence[Row], facts: Facts) -> list[tuple[str, bool]]:
    """Heads of the table's columns, and whether they hold numbers."""
    heads: list[tuple[str, bool]] = [(_("Rank"), True), (_("Region"), False)]
    for metric in facts.metrics:
        heads += [(metric.label, True), (_("% of the world’s"), True)]
    if len(facts.metrics) > 1:
        heads.append((_("Total, pp"), True))
    return [*heads, *((head, name != "degree") for name, head in _shown(rows).items())]


def _table(rows: Sequence[Row], facts: Facts) -> list[list[Cell]]:
    shown = _shown(rows)
    return [_cells(row, facts, shown) for row in rows[:MOST_ROWS]]


def _cells(row: Row, facts: Facts, shown: dict[str, str]) -> list[Cell]:
    counts = [row[f"{metric.name}_count"] for metric in facts.metrics]
    printed = is_printed(counts, facts.recipe.uncertainty.least_documents)
    rank = "" if row["rank"] is None else integer(row["rank"]) if printed else NO_RANK
    if printed and row.get("rank_low") is not None and row["rank_low"] < row["rank_high"]:
        rank = chained([rank, f"({row['rank_low']}–{row['rank_high']})"])
    name = _region(row)
    if row["region_id"] not in ("", row["region"]):
        name = f"{name} ({row['region_id']})"
    cells = [Cell(rank, row["rank"]), Cell(name, row["region"], number=False)]
    for metric, count in zip(facts.metrics, counts, strict=True):
        share = row[f"{metric.name}_share"]
        cells += [Cell(figure(count), count), Cell(percent(share, 2), share)]
    if len(facts.metrics) > 1:
        cells.append(Cell(percent(row["total"], 2), row["total"]))
    return [*cells, *(_further(row, name) for name in shown)]


def _region(row: Row) -> str:
    return row["region"] if row["region_id"] else NOWHERE


def _further(row: Row, name: str) -> Cell:
    value = row.get(name)
    if name == "degree":
        return Cell(value or "", value or "", number=False)
    if value is None:
        return Cell("")
    if name == "growth" and row["documents_before"] < FEW_DOCUMENTS:
        return Cell(_("few before"))
    if name == "population":
        return Cell(integer(value), value)
    change = Figure(f"{value:+.1f}".replace("-", "−"))
    text = change if name == "growth" else figure(value, 1)
    return Cell(text, value)


def _pairs(regions: RegionSet, pages: dict[str, str]) -> list[Row]:
    """The first clusters' parts in regions, with the shares of either."""
    rows = [clean(row) for row in regions.crosswalk if row["cluster_id"]]
    return [
        {
            "rank": row["cluster_rank"],
            "cluster": row["cluster"],
            "href": pages.get(row["cluster_id"]),
            "region": _region(row),
            "shares": [
                Cell(percent(row[f"total_of_{part}"]), row[f"total_of_{part}"])
                for part in ("cluster", "region", "union")
            ],
        }
        for row in rows[:MOST_PAIRS]
    ]
