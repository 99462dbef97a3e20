"""What stands on a brief's two pages, as plain values for its template."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from anyascii import anyascii

from hotbed.analysis.text import joined, ordinal, plural
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.brief.charts import on_scale
from hotbed.publish.brief.marks import change_marks, rank_marks
from hotbed.publish.brief.trend import trends
from hotbed.publish.facts.change import NEW, change_words, grown
from hotbed.publish.facts.lines import FieldLine, PartnerLine, ShareLine, by_classification
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.sureness import doubt_words
from hotbed.publish.facts.words import (
    counted,
    economy_words,
    inner,
    percent,
    short,
    span,
)
from hotbed.publish.method import method_words

Values = dict[str, Any]
"""What the template reads, as JSON."""
T = TypeVar("T")

UNNAMED = (OTHERS, NONE_STATED)

NAME = 46  # columns of a name in a table
SLIM = 32  # the same beside the map
MOST_PLACES = 8
HEADING = 4  # lines that a table's headings take
TITLE = 110  # of the cluster's name
DRAWN = ("svg", "alt")  # values that are not set in letters


def page(facts: Facts, cluster: Cluster, maps: Values, lines: int) -> Values:
    """The values of one brief.

    Parameters
    ----------
    facts : Facts
    cluster : Cluster
    maps : dict
        Map and world, as the template takes them.
    lines : int
        Lines of a table at most.
    """
    labels = {metric.name: metric.label for metric in facts.metrics}
    name = short(cluster.name, TITLE)
    return {
        "title": f"{name}: cluster brief",
        "author": "hotbed",
        "description": f"{facts.study.title}, cluster {cluster.cluster_id}",
        "study": _name(facts.study.title, 90),
        "kicker": f"Cluster brief · {cluster.cluster_id}",
        "name": _name(cluster.name, TITLE),
        "long-title": len(name) > 44,
        "economies": economy_words(cluster.economies),
        "lede": " ".join(_lede(facts, cluster, name)),
        "figures": _figures(facts, cluster),
        **maps,
        "size": _size(cluster),
        "series": trends(facts, cluster),
        "parts-header": ["Economy", "Listings", "Percent"],
        "parts": _parts(cluster),
        "places-header": ["Place", "Kind", "Listings"],
        "places": _places(cluster, lines),
        **_columns(cluster, labels, lines),
        "sure": _sure(facts, cluster),
        "sure-marks": rank_marks(cluster),
        "change": change_words(facts, cluster),
        "consists": cluster.composition.sentences if cluster.composition else [],
        "consists-marks": change_marks(cluster.composition) if cluster.composition else [],
        "working": _working(cluster, labels) + facts.not_shown,
        "found": _origin(facts, cluster),
        "method": method_words(facts),
        "sources": _sources(facts),
        "footer": short(f"{facts.study.title} · hotbed {facts.study.hotbed}", 120),
        "transliterated": False,
    }


def readable(values: Any, missing: set[str], key: str = "") -> Any:
    """The same values with words that no font can show transliterated in brackets.

    Names (dictionaries with `t`) are told whether they run from right to left.

    Parameters
    ----------
    values : dict, list or value
    missing : set of str
        Letters that no font has.
    key : str
        Of the values, where they stand in a dictionary.

    Examples
    --------
    >>> readable({"name": {"t": "ไทย Ltd"}}, set("ไทย"))
    {'name': {'t': '[aithy] Ltd', 'rtl': False}}
    """
    if isinstance(values, dict):
        done = {name: readable(value, missing, name) for name, value in values.items()}
        if "t" in done:
            done["rtl"] = _runs_left(done["t"])
        return done
    if isinstance(values, list):
        return [readable(value, missing, key) for value in values]
    if not isinstance(values, str) or key in DRAWN or missing.isdisjoint(values):
        return values
    words: list[str] = []
    for word in values.split(" "):
        if missing.isdisjoint(word):
            words.append(word)
        elif words and words[-1].endswith("]"):
            words[-1] = f"{words[-1][:-1]} {anyascii(word).strip()}]"
        else:
            words.append(f"[{anyascii(word).strip() or '?'}]")
    return " ".join(words)


def _runs_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def _name(text: str, most: int = NAME) -> Values:
    return {"t": short(text, most)}


def _lede(facts: Facts, cluster: Cluster, name: str) -> list[str]:
    held = [
        f"{percent(cluster.metrics[metric.name].share)} % of the world's {inner(metric.label)} "
        f"({span(metric.years)})"
        for metric in facts.metrics
    ]
    said = [f"{name} {_stands(cluster)} and holds {joined(held)}."]
    for subject, by_metric in (
        ("applicants", cluster.applicants),
        ("organisations", cluster.organisations),
    ):
        for first, *_others in by_metric.values():
            if first.label not in UNNAMED:
                said.append(
                    f"First among its {subject} is {short(first.label, 60)} with "
                    f"{percent(first.share, 1)} %."
                )
    return said


def _stands(cluster: Cluster) -> str:
    others = plural(cluster.of, "cluster")
    if not cluster.printed:
        return f"has too few documents for a rank among {others}"
    held = cluster.doubt.ranks if cluster.doubt else None
    allowed = f" ({held})" if held and held.low < held.high else ""
    return f"ranks {ordinal(cluster.rank)}{allowed} of {others}"


def _figures(facts: Facts, cluster: Cluster) -> list[Values]:
    before = cluster.change.previous_rank if cluster.change else None
    under = f"of {cluster.of:,} clusters" + (f", {before:,} before" if before else "")
    tiles = [{"label": "Rank", "value": cluster.ranks_text, "under": under}]
    for metric in facts.metrics:
        held = cluster.metrics[metric.name]
        tiles.append(
            {
                "label": short(metric.label, 40),
                "value": counted(held.count),
                "under": f"{percent(held.share)} % of the world's, fractional count",
            }
        )
    tiles += _growth(facts, cluster)
    if len(facts.metrics) > 1:
        tiles.append(
            {"label": "Total", "value": percent(cluster.total), "under": "sum of weighted shares"}
        )
    per = cluster.intensity
    if per and per.per_million is not None:
        tiles.append(
            {
                "label": "Intensity",
                "value": counted(per.per_million, 3),
                "under": f"percent points a million people, rank {per.rank}"
                if cluster.printed
                else "percent points a million people",
            }
        )
    return tiles


def _growth(facts: Facts, cluster: Cluster) -> list[Values]:
    """The tile of growth, where an earlier run is compared with."""
    change, against = cluster.change, facts.against
    if change is None or against is None or not against.growth:
        return []
    since = f"since {against.title}"
    if change.event != NEW and change.small_base:
        value, under = "–", f"{grown(change)}, too few for a rate; {since}"
    else:
        value, under = grown(change), f"of output, {since}"
    return [{"label": "Growth", "value": value.replace(" %", "%"), "under": under}] if value else []


def _size(cluster: Cluster) -> list[list[str]]:
    rows = [
        ["Listings", counted(cluster.listings, 0)],
        ["Places", counted(cluster.places, 0)],
        ["of these core", counted(cluster.core_places, 0)],
        ["Area, km²", counted(cluster.area_km2, 0)],
    ]
    per = cluster.intensity
    if per and per.people is not None:
        source = "grid" if per.source == "grid" else "gazetteer"
        rows.append([f"People ({source})", counted(per.people, 0)])
    if cluster.merged_from > 1:
        rows.append(["Joined from", plural(cluster.merged_from, "cluster")])
    rows.append(["Centre", f"{_degrees(cluster.lat, 'NS')}, {_degrees(cluster.lon, 'EW')}"])
    return rows


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.2f}° {letters[value < 0]}"


def _parts(cluster: Cluster) -> list[Values]:
    if len(cluster.parts) < 2:
        return []
    return [
        {
            "name": _name(part.name or part.economy or "(not known)", SLIM),
            "values": [counted(part.listings, 0), percent(part.listings_share, 1)],
            "mark": None,
        }
        for part in cluster.parts[:4]
    ]


def _places(cluster: Cluster, lines: int) -> list[Values]:
    """Its places with most listings; several may be of one town."""
    rows = []
    for place in cluster.found.largest[: min(lines, MOST_PLACES)]:
        country = place.country if len(cluster.economies) > 1 else ""
        parts = (place.place, place.region, country)
        where = f"{_degrees(place.lat, 'NS')}, {_degrees(place.lon, 'EW')}"
        named = ", ".join(part for part in parts if part) if place.place else where
        kind = "core" if place.core else "border"
        values = [kind, counted(place.listings, 0)]
        rows.append({"name": _name(named, SLIM), "values": values, "mark": None})
    return rows


def _tables(
    by_metric: Mapping[str, Sequence[T]],
    heading: str,
    labels: dict[str, str],
    lines: int,
    row: Callable[[T], Values],
) -> list[Values]:
    """One table a metric of a subject; none where the run says nothing of it."""
    tables = []
    groups = [
        (metric, classification, group)
        for metric, every in by_metric.items()
        for classification, group in by_classification(every).items()
    ]
    for metric, classification, group in groups:
        shown = [line for line in group if getattr(line, "label", "") not in UNNAMED][:lines]
        if not shown:
            continue
        several = len(by_metric) > 1
        whose = f", {short(labels[metric], 30)}" if several else ""
        tables.append(
            {
                "heading": heading + whose + (f", {classification}" if classification else ""),
                "kind": "index" if isinstance(shown[0], FieldLine) else "plain",
                "header": HEADERS[type(shown[0])],
                "rows": [row(line) for line in shown],
            }
        )
    return tables


def _columns(cluster: Cluster, labels: dict[str, str], lines: int) -> Values:
    """The tables of page 2 in two columns; those of partners stand where there is room."""
    left = [
        *_tables(cluster.applicants, "Applicants", labels, lines, _shares),
        *_tables(cluster.organisations, "Organisations", labels, lines, _shares),
    ]
    right = [
        *_tables(cluster.technology_fields, "Technology fields", labels, lines, _indices),
        *_tables(cluster.science_fields, "Science fields", labels, lines, _indices),
    ]
    partners = _tables(cluster.partners, "Partner clusters", labels, max(lines - 4, 3), _partners)
    for table in partners:
        min(left, right, key=_height).append(table)
    return {"left": left, "right": right}


def _height(tables: list[Values]) -> int:
    """Lines that tables take, with their headings."""
    return sum(len(table["rows"]) + HEADING for table in tables)


def _shares(line: ShareLine) -> Values:
    values = [counted(line.documents), percent(line.share, 1)]
    return {"name": _name(line.label), "values": values, "mark": None}


def _partners(line: PartnerLine) -> Values:
    values = [counted(line.documents, 0), percent(line.share)]
    return {"name": _name(line.partner), "values": values, "mark": None}


def _indices(line: FieldLine) -> Values:
    index, low, high = line.specialisation, line.low, line.high
    if index is None or low is None or high is None:
        return {
            "name": _name(line.label, 40),
            "values": [percent(line.share, 1), ""],
            "mark": None,
        }
    mark = {"at": on_scale(index), "low": on_scale(low), "high": on_scale(high)}
    values = [
        percent(line.share, 1),
        f"{counted(index, 2)} ({counted(low, 2)}–{counted(high, 2)})",
    ]
    return {"name": _name(line.label, 40), "values": values, "mark": mark}


HEADERS = {
    ShareLine: ["Name", "Documents", "Percent"],
    PartnerLine: ["Cluster", "Shared documents", "Percent"],
    FieldLine: ["Field", "Percent", "Scale", "Index"],
}


def _working(cluster: Cluster, labels: dict[str, str]) -> list[str]:
    said = []
    for metric, (team, *_) in cluster.teams.items():
        known = [
            f"{labels[metric]}: {counted(team.documents, 0)} documents have a contributor here"
        ]
        if team.mean_team is not None:
            known[0] += f", with {counted(team.mean_team)} contributors on average"
            known.append(f"{percent(team.alone_share, 1)} % are by one alone")
        if team.foreign_share is not None:
            known.append(f"{percent(team.foreign_share, 1)} % with others abroad")
        said.append("; ".join([known[0], ", ".join(known[1:])]) + ".")
    for metric, lines in cluster.sectors.items():
        parts = [f"{line.label} {percent(line.share, 1)} %" for line in lines[:4]]
        said.append(f"Sectors, {inner(labels[metric])}: {joined(parts)}.")
    return said


def _sure(facts: Facts, cluster: Cluster) -> list[str]:
    """How sure its rank is: documents and placings, then choices of method."""
    moved = [cluster.choices.sentence] if cluster.choices and cluster.printed else []
    return doubt_words(facts, cluster) + moved


def _origin(facts: Facts, cluster: Cluster) -> list[str]:
    origin, rule = cluster.found, facts.recipe.detection
    said = [
        f"{plural(cluster.places, 'place')}, of which {counted(cluster.core_places, 0)} core, with "
        f"{counted(cluster.listings, 0)} listings. At least {rule.min_listings:,} listings lie "
        f"within {rule.radius_km:g} km of each core place; the others lie that near to one."
    ]
    if cluster.merged_from > 1:
        near = [f"{merge.km:.1f} km" for merge in (origin.merges or [])[:6]]
        apart = f" (nearest members {joined(near)} apart)" if near else ""
        said.append(f"Joined from {cluster.merged_from} clusters{apart}.")
    if origin.naming_rule:
        said.append(f"Name: {short(origin.naming_rule, 300)}.")
    answers = cluster.certainty.by_precision if cluster.certainty else []
    sure = [f"{answer.name} {percent(answer.share, 1)} %" for answer in answers]
    if sure:
        said.append(f"How finely its listings are placed: {joined(sure[:6])}.")
    return said


def _sources(facts: Facts) -> str:
    note = f"{short(facts.study.note, 300)} " if facts.study.note else ""
    named = short("; ".join(facts.credits), 600)
    preset = f"Preset {facts.study.preset}, " if facts.study.preset else ""
    digest = facts.study.recipe_digest[:12]
    return f"{note}Sources: {named}. {preset}recipe {digest}, run {facts.study.run_digest}."
