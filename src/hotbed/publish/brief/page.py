"""What stands on a brief's two pages, as plain values for its template."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from anyascii import anyascii

from hotbed.analysis.findings.text import joined, ordinal, plural
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.brief.charts import WIDE, bars, by_year, on_scale
from hotbed.publish.facts.change import change_words
from hotbed.publish.facts.run import Facts
from hotbed.publish.facts.words import (
    counted,
    economy_words,
    percent,
    short,
    span,
)
from hotbed.publish.method import method_words

NAME = 46  # columns of a name in a table
MOST_PLACES = 8
TITLE = 110  # of the cluster's name
DRAWN = ("svg", "alt")  # values that are not set in letters


def page(whole: Facts, own: Facts, maps: Facts, lines: int) -> Facts:
    """The values of one brief.

    Parameters
    ----------
    whole, own : `hotbed.publish.facts.run.facts` and the facts of one of its clusters.
    maps : map and world, as the template takes them.
    lines : the most lines of a table.
    """
    labels = {metric["name"]: metric["label"] for metric in whole["metrics"]}
    name = short(own["name"], TITLE)
    return {
        "title": f"{name}: cluster brief",
        "author": "hotbed",
        "description": f"{whole['study']['title']}, cluster {own['cluster_id']}",
        "study": _name(whole["study"]["title"], 90),
        "kicker": f"Cluster brief · {own['cluster_id']}",
        "name": _name(own["name"], TITLE),
        "long-title": len(name) > 44,
        "economies": economy_words(own["economies"]),
        "lede": " ".join(_lede(whole, own, name)),
        "figures": _figures(whole, own),
        **maps,
        "size": _size(own),
        "series": _series(whole, own),
        "parts-header": ["Economy", "Listings", "Percent"],
        "parts": _parts(own),
        "places-header": ["Place", "Kind", "Listings"],
        "places": _places(own, lines),
        "left": [
            *_tables(own, "applicants", "Applicants", labels, lines, _shares),
            *_tables(own, "organisations", "Organisations", labels, lines, _shares),
            *_tables(own, "partners", "Partner clusters", labels, max(lines - 4, 3), _partners),
        ],
        "right": [
            *_tables(own, "technology_fields", "Technology fields", labels, lines, _indices),
            *_tables(own, "science_fields", "Science fields", labels, lines, _indices),
        ],
        "change": change_words(whole, own),
        "working": _working(own, labels),
        "found": _found(whole, own),
        "method": method_words(whole),
        "sources": _sources(whole),
        "footer": short(f"{whole['study']['title']} · hotbed {whole['study']['hotbed']}", 120),
        "transliterated": False,
    }


def readable(values: Any, missing: set[str], key: str = "") -> Any:
    """The same values with words that no font can show transliterated in brackets.

    Names (dictionaries with `t`) are told whether they run from right to left.

    >>> readable({"name": {"t": "ไทย Ltd"}}, set("ไทย"))
    {'name': {'t': '[aithy] Ltd', 'rtl': False}}
    """
    if isinstance(values, dict):
        done = {name: readable(value, missing, name) for name, value in values.items()}
        if "t" in done:
            done["rtl"] = _runs_left(done["t"])
        return done
    if isinstance(values, list):
        return [readable(each, missing, key) for each in values]
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


def _name(text: str, most: int = NAME) -> Facts:
    return {"t": short(text, most)}


def _lede(whole: Facts, own: Facts, name: str) -> list[str]:
    held = [
        f"{percent(own['metrics'][metric['name']]['share'])} % of the world's {metric['label']} "
        f"({span(metric['years'])})"
        for metric in whole["metrics"]
    ]
    said = [
        f"{name} ranks {ordinal(own['rank'])} of {plural(own['of'], 'cluster')} and holds "
        f"{joined(held)}."
    ]
    for subject in ("applicants", "organisations"):
        for rows in own[subject].values():
            first = rows[0]
            if first["label"] not in (OTHERS, NONE_STATED):
                said.append(
                    f"First among its {subject} is {short(first['label'], 60)} with "
                    f"{percent(first['share'], 1)} %."
                )
    return said


def _figures(whole: Facts, own: Facts) -> list[Facts]:
    before = (own["change"] or {}).get("previous_rank")
    under = f"of {own['of']:,} clusters" + (f", {before:,} before" if before else "")
    tiles = [{"label": "Rank", "value": str(own["rank"]), "under": under}]
    for metric in whole["metrics"]:
        held = own["metrics"][metric["name"]]
        tiles.append(
            {
                "label": short(metric["label"], 40),
                "value": counted(held["count"]),
                "under": f"{percent(held['share'])} % of the world's, fractional count",
            }
        )
    if len(whole["metrics"]) > 1:
        tiles.append(
            {"label": "Total", "value": percent(own["total"]), "under": "sum of weighted shares"}
        )
    per = own["intensity"]
    if per and per["per_million"] is not None:
        tiles.append(
            {
                "label": "Intensity",
                "value": counted(per["per_million"], 3),
                "under": f"percent points a million people, rank {per['rank']}",
            }
        )
    return tiles


def _size(own: Facts) -> list[list[str]]:
    rows = [
        ["Listings", counted(own["listings"], 0)],
        ["Places", counted(own["places"], 0)],
        ["of these core", counted(own["core_places"], 0)],
        ["Area, km²", counted(own["area_km2"], 0)],
    ]
    per = own["intensity"]
    if per and per["people"] is not None:
        source = "grid" if per["source"] == "grid" else "gazetteer"
        rows.append([f"People ({source})", counted(per["people"], 0)])
    if own["merged_from"] > 1:
        rows.append(["Joined from", plural(own["merged_from"], "cluster")])
    rows.append(["Centre", f"{_degrees(own['lat'], 'NS')}, {_degrees(own['lon'], 'EW')}"])
    return rows


def _degrees(value: float, letters: str) -> str:
    return f"{abs(value):.2f}° {letters[value < 0]}"


def _series(whole: Facts, own: Facts) -> list[Facts]:
    charts = []
    for metric in whole["metrics"]:
        years = by_year(own["series"].get(metric["name"], []), metric["years"])
        if len(years) < 2:
            continue
        wide = WIDE // max(1, min(len(whole["metrics"]), 3))
        peak, most = max(years, key=lambda each: each[1])
        told = f"most in {peak}: {counted(most)}"
        charts.append(
            {
                "label": f"{short(metric['label'], 50)}, {told}",
                "svg": bars([value for _, value in years], wide),
                "first": str(years[0][0]),
                "last": str(years[-1][0]),
                "alt": f"Bar chart of {metric['label']} by year from {years[0][0]} to "
                f"{years[-1][0]}. The year with most is {peak} with {counted(most)} documents; the "
                f"first has {counted(years[0][1])}, the last {counted(years[-1][1])}.",
            }
        )
    return charts


def _parts(own: Facts) -> list[Facts]:
    if len(own["parts"]) < 2:
        return []
    return [
        {
            "name": _name(part["name"] or part["economy"] or "(not known)"),
            "values": [counted(part["listings"], 0), percent(part["listings_share"], 1)],
            "mark": None,
        }
        for part in own["parts"][:4]
    ]


def _places(own: Facts, lines: int) -> list[Facts]:
    """Its places with most listings; several may be of one town."""
    rows = []
    for place in own["found"]["largest"][: min(lines, MOST_PLACES)]:
        parts = (place["place"], place["region"], place["country"])
        where = f"{_degrees(place['lat'], 'NS')}, {_degrees(place['lon'], 'EW')}"
        named = ", ".join(part for part in parts if part) if place["place"] else where
        kind = "core" if place["core"] else "border"
        values = [kind, counted(place["listings"], 0)]
        rows.append({"name": _name(named), "values": values, "mark": None})
    return rows


Line = Callable[[Facts], Facts]


def _tables(
    own: Facts, subject: str, heading: str, labels: dict[str, str], lines: int, line: Line
) -> list[Facts]:
    """One table a metric of a subject; none where the run says nothing of it."""
    made = []
    for metric, rows in own[subject].items():
        shown = [row for row in rows if row.get("label") not in (OTHERS, NONE_STATED)][:lines]
        if not shown:
            continue
        several = len(own[subject]) > 1
        made.append(
            {
                "heading": heading + (f", {short(labels[metric], 30)}" if several else ""),
                "kind": "index" if line is _indices else "plain",
                "header": HEADERS[line.__name__],
                "rows": [line(row) for row in shown],
            }
        )
    return made


def _shares(row: Facts) -> Facts:
    values = [counted(row["documents"]), percent(row["share"], 1)]
    return {"name": _name(row["label"]), "values": values, "mark": None}


def _partners(row: Facts) -> Facts:
    values = [counted(row["documents"], 0), percent(row["share"])]
    return {"name": _name(row["partner"]), "values": values, "mark": None}


def _indices(row: Facts) -> Facts:
    index, low, high = row.get("specialisation"), row.get("low"), row.get("high")
    if index is None or low is None or high is None:
        return {
            "name": _name(row["label"], 40),
            "values": [percent(row["share"], 1), ""],
            "mark": None,
        }
    mark = {"at": on_scale(index), "low": on_scale(low), "high": on_scale(high)}
    values = [
        percent(row["share"], 1),
        f"{counted(index, 2)} ({counted(low, 2)}–{counted(high, 2)})",
    ]
    return {"name": _name(row["label"], 40), "values": values, "mark": mark}


HEADERS = {
    "_shares": ["Name", "Documents", "Percent"],
    "_partners": ["Cluster", "Shared documents", "Percent"],
    "_indices": ["Field", "Percent", "Scale", "Index"],
}


def _working(own: Facts, labels: dict[str, str]) -> list[str]:
    said = []
    for metric, rows in own["teams"].items():
        team = rows[0]
        said.append(
            f"{labels[metric]}: {counted(team['documents'], 0)} documents have a contributor here, "
            f"with {counted(team['mean_team'])} contributors on average; "
            f"{percent(team['alone_share'], 1)} % are by one alone, "
            f"{percent(team['foreign_share'], 1)} % with others abroad."
        )
    for metric, rows in own["sectors"].items():
        parts = [f"{row['label']} {percent(row['share'], 1)} %" for row in rows[:4]]
        said.append(f"Sectors, {labels[metric]}: {joined(parts)}.")
    return said


def _found(whole: Facts, own: Facts) -> list[str]:
    found, rule = own["found"], whole["method"]["detection"]
    said = [
        f"{plural(own['places'], 'place')}, of which {counted(own['core_places'], 0)} core, with "
        f"{counted(own['listings'], 0)} listings. At least {rule['min_listings']:,} listings lie "
        f"within {rule['radius_km']:g} km of each core place; the others lie that near to one."
    ]
    if own["merged_from"] > 1:
        near = [f"{join['km']:.1f} km" for join in found["merges"][:6]]
        apart = f" (nearest members {joined(near)} apart)" if near else ""
        said.append(f"Joined from {own['merged_from']} clusters{apart}.")
    if found["naming_rule"]:
        said.append(f"Name: {short(found['naming_rule'], 300)}.")
    sure = [f"{row['precision']} {percent(row['share'], 1)} %" for row in own["precision"]]
    if sure:
        said.append(f"How finely its listings are placed: {joined(sure[:6])}.")
    return said


def _sources(whole: Facts) -> str:
    note = f"{short(whole['study']['note'], 300)} " if whole["study"]["note"] else ""
    named = short("; ".join(whole["credits"]), 600)
    preset = f"Preset {whole['study']['preset']}, " if whole["study"]["preset"] else ""
    digest = whole["study"]["recipe_digest"][:12]
    return f"{note}Sources: {named}. {preset}recipe {digest}, run {whole['study']['run_digest']}."
