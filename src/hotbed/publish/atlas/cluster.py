"""A cluster's page, and the same facts as CSV and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from hotbed.publish.atlas import charts as atlas_charts
from hotbed.publish.atlas.facts import AtlasFacts, ClusterFacts, Row
from hotbed.publish.atlas.map import HEIGHT, WIDTH, Mapper
from hotbed.publish.atlas.page import inner, percent, plain, render

LISTS = (
    ("applicants", "Top applicants", "Applicant"),
    ("organisations", "Top organisations", "Organisation"),
    ("sectors", "Sectors", "Sector"),
)
FIELDS = (
    ("technology_fields", "Technology fields", "Field"),
    ("science_fields", "Science fields", "Field"),
    ("topics", "Topics", "Topic"),
)
UNITS = {
    "rank": "", "count": "documents", "share": "percent", "world": "documents",
    "documents": "documents", "total": "percent points", "listings": "listings",
    "places": "places", "core_places": "places", "merged_from": "clusters", "area_km2": "km2",
    "lon": "degrees", "lat": "degrees", "population": "people", "world_share": "percent",
    "mean_team": "persons", "alone_share": "percent", "foreign_share": "percent",
    "intensity": "percent points per million people", "radius_km": "km", "within_km": "km",
    "min_listings": "listings", "confidence": "0 to 1", "sure": "percent",
    "addresses": "addresses", "km": "km", "growth": "percent",
}  # fmt: skip
ITEMS = ("label", "partner", "economy", "place", "year", "worth", "name", "a")
"""Columns that name a line, the first that it has."""


def cluster_html(own: ClusterFacts, atlas: AtlasFacts, mapper: Mapper, nav: Row) -> str:
    """The page of one cluster; it needs no script."""
    number = atlas.clusters.index(own)
    around = [atlas.clusters[number - 1] if number else None,
              *atlas.clusters[number + 1 : number + 2]]  # fmt: skip
    return render(
        "cluster.html.j2",
        ("base.css", "pages.css"),
        title=plain(own.name),
        nav=nav,
        page="cluster",
        own=own,
        lede=_lede(own, atlas),
        before=_neighbour(around[0], atlas),
        after=_neighbour(around[1] if len(around) > 1 else None, atlas),
        file=atlas.files[own.cluster_id],
        anchor=f"row-{own.cluster_id}",
        beside="#"
        + ",".join(quote(each.cluster_id, "") for each in (around[0], own, *around[1:]) if each),
        map=mapper.draw(own.cluster_id),
        width=WIDTH,
        height=HEIGHT,
        labels={metric["metric"]: metric["label"] for metric in own.metrics},
        several=len(own.metrics) > 1,
        charts=_charts(own),
        chart=(atlas_charts.WIDTH, atlas_charts.HEIGHT, atlas_charts.LEFT, atlas_charts.RIGHT),
        lists=[_list(own, *each) for each in LISTS if own.subjects.get(each[0])],
        fields=[_fields(own, *each) for each in FIELDS if own.subjects.get(each[0])],
        partners=_partners(own, atlas),
        teams=own.subjects.get("teams", []),
        fold=f"{atlas_charts.FOLD:g}",
    )


def _lede(own: ClusterFacts, atlas: AtlasFacts) -> str:
    parts = [
        f"{percent(metric['share'], 2)} % of all {inner(metric['label'])}"
        f"{' of ' if metric['years'] else ''}{metric['years']}"
        for metric in own.metrics
    ]
    count = len(atlas.clusters)
    text = f"Rank {own.rank:,} of {count:,}. It holds {' and '.join(parts)}."
    if own.change:
        previous = own.change.get("previous_rank")
        text += f" Before, it ranked {previous:,}." if previous else " It is new to the list."
    return text


def _neighbour(other: ClusterFacts | None, atlas: AtlasFacts) -> Row | None:
    if other is None:
        return None
    return {"href": f"{atlas.files[other.cluster_id]}.html", "rank": other.rank,
            "name": plain(other.name)}  # fmt: skip


def _by_metric(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["metric"], []).append(row)
    return found


def _charts(own: ClusterFacts) -> list[Row]:
    rows = _by_metric(own.subjects.get("series", []))
    found = []
    for metric in own.metrics:
        chart = atlas_charts.series_chart(rows.get(metric["metric"], []))
        if chart:
            found.append({"label": metric["label"], **chart})
    return found


def _list(own: ClusterFacts, subject: str, heading: str, what: str) -> Row:
    """Lines with a bar of their share, by metric; the bar's length is of the first line's."""
    groups = []
    for metric, rows in _by_metric(own.subjects[subject]).items():
        most = max((row["share"] for row in rows), default=0) or 1
        lines = [row | {"bar": round(100 * row["share"] / most, 1)} for row in rows]
        groups.append({"metric": metric, "rows": lines})
    return {"heading": heading, "what": what, "groups": groups}


def _fields(own: ClusterFacts, subject: str, heading: str, what: str) -> Row:
    groups = []
    for metric, rows in _by_metric(own.subjects[subject]).items():
        lines = [
            row | {"span": atlas_charts.interval(row["low"], row["specialisation"], row["high"])}
            for row in rows
            if row.get("specialisation") is not None
        ]
        groups.append({"metric": metric, "rows": lines})
    return {"heading": heading, "what": what, "groups": groups}


def _partners(own: ClusterFacts, atlas: AtlasFacts) -> list[Row]:
    return [
        {
            "metric": metric,
            "rows": [
                row | {"href": f"{atlas.files[row['partner_id']]}.html"
                       if row["partner_id"] in atlas.files else None}
                for row in rows
            ],
        }
        for metric, rows in _by_metric(own.subjects.get("partners", [])).items()
    ]  # fmt: skip


def cluster_json(own: ClusterFacts) -> str:
    """The facts of a cluster as JSON."""
    return json.dumps(asdict(own), ensure_ascii=False, indent=1) + "\n"


def cluster_table(own: ClusterFacts) -> pa.Table:
    """The facts of a cluster, one figure a row: section, metric, item, measure, value, unit."""
    facts = asdict(own)
    lines: list[tuple[str, str, str, str, str, str]] = [
        ("cluster", "", "", name, _text(facts[name]), UNITS.get(name, ""))
        for name in ("rank", "cluster_id", "name", "total")
    ]
    lines.append(("cluster", "", "", "economies", " / ".join(own.economies), ""))
    certain = {key: value for key, value in facts["certainty"].items() if "by_" not in key}
    found = {key: value for key, value in facts["found"].items() if key != "merges"}
    sections: dict[str, Any] = {
        "metrics": facts["metrics"], "size": facts["size"], "change": facts["change"],
        "intensity": facts["intensity"], "parts": facts["parts"], "places": facts["places"],
        **facts["subjects"], "found": found, "merges": facts["found"].get("merges"),
        "worth": facts["worth"], "certainty": certain,
        "certainty_by_precision": facts["certainty"].get("by_precision"),
        "certainty_by_method": facts["certainty"].get("by_method"),
    }  # fmt: skip
    for section, rows in sections.items():
        for row in [rows] if isinstance(rows, dict) else rows or []:
            lines += _lines(section, row)
    names = ("section", "metric", "item", "measure", "value", "unit")
    columns = list(zip(*lines, strict=True))
    return pa.table({name: pa.array(column, pa.string())
                     for name, column in zip(names, columns, strict=True)})  # fmt: skip


def _lines(section: str, row: Row) -> list[tuple[str, str, str, str, str, str]]:
    """One line a measure of a row."""
    key = next((name for name in ITEMS if name in row), "")
    item = plain(_text(row[key])) if key else ""
    return [
        (section, str(row.get("metric") or ""), item, name, plain(_text(value)), _unit(name))
        for name, value in row.items()
        if name not in (key, "metric") and value is not None
    ]


def _unit(name: str) -> str:
    if name.endswith("_per_million"):
        return "documents per million people"
    return "documents" if name.endswith("_count") else UNITS.get(name, "")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
