"""The page that lays clusters side by side: a list without a script, a table with it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from hotbed.publish.atlas.facts import AtlasFacts, ClusterFacts, Row
from hotbed.publish.atlas.page import figure, harmless_json, percent, render, whole

LINES = 5
"""So many lines of each cluster are laid beside each other; others show if another one leads in
them."""
SUBJECTS = (
    ("technology_fields", "Technology fields: specialisation index"),
    ("science_fields", "Science fields: specialisation index"),
    ("applicants", "Top applicants, % of its documents"),
    ("organisations", "Top organisations, % of its documents"),
    ("partners", "Partner clusters, shared documents"),
)


def compare_html(atlas: AtlasFacts, nav: Row) -> str:
    """Two to five clusters side by side; the address holds which (#id,id)."""
    subjects = [each for each in SUBJECTS if any(own.subjects.get(each[0])
                                                 for own in atlas.clusters)]  # fmt: skip
    several = len(atlas.metrics) > 1
    rows = [_cluster(own, atlas, [name for name, _heading in subjects]) for own in atlas.clusters]
    data = {
        "measures": [name for name, _text in _values(atlas.clusters[0], several)] if rows else [],
        "subjects": [heading for _name, heading in subjects],
        "clusters": rows,
    }
    return render(
        "compare.html.j2",
        ("base.css", "pages.css", "compare.css"),
        "compare.js",
        title="Compare",
        nav=nav,
        page="compare",
        rows=rows,
        data=Markup(harmless_json(data)),  # noqa: S704 - no < is left in it
    )


def _cluster(own: ClusterFacts, atlas: AtlasFacts, subjects: list[str]) -> dict[str, Any]:
    series = own.subjects.get("series", [])
    return {
        "id": own.cluster_id,
        "href": f"clusters/{atlas.files[own.cluster_id]}.html",
        "rank": own.rank,
        "name": own.name,
        "economies": " / ".join(own.economies),
        "values": [text for _name, text in _values(own, len(atlas.metrics) > 1)],
        "series": [
            {
                "label": metric["label"],
                "years": [[row["year"], row["documents"], figure(row["documents"])]
                          for row in series if row["metric"] == metric["metric"]],
            }
            for metric in atlas.metrics
        ],
        "subjects": [_lines(own, name, atlas) for name in subjects],
    }  # fmt: skip


def _values(own: ClusterFacts, several: bool) -> list[tuple[str, str]]:
    """The figures that every cluster has, with their names and units."""
    found = [("Rank", f"{own.rank:,}")]
    if several:
        found.append(("Total, percentage points", percent(own.total, 2)))
    for metric in own.metrics:
        found.append((f"{metric['label']}, fractional count", figure(metric["count"], 1)))
        found.append((f"% of all {metric['label']}", percent(metric["share"], 2)))
    people = own.intensity or {}
    found += [
        ("People", whole(people.get("population"))),
        ("Total for each million people, pp" if several else "Share for each million people, %",
         figure(people.get("intensity"), 2)),
        ("Area of the outline, km²", whole(own.size["area_km2"])),
        ("Places", whole(own.size["places"])),
        ("Listings", whole(own.size["listings"])),
        ("Mean confidence of its addresses", figure(own.certainty.get("confidence"), 3)),
    ]  # fmt: skip
    return found


def _lines(own: ClusterFacts, subject: str, atlas: AtlasFacts) -> list[tuple[str, str, bool]]:
    """A subject's lines: name, figure, whether among the first."""
    labels = {metric["metric"]: metric["label"] for metric in atlas.metrics}
    found: list[tuple[str, str, bool]] = []
    for metric in labels:
        rows = [row for row in own.subjects.get(subject, [])
                if row["metric"] == metric and row.get("position")]  # fmt: skip
        for number, row in enumerate(rows):
            name = row.get("partner") or row.get("label") or ""
            if len(labels) > 1:
                name += f" ({labels[metric]})"
            found.append((name, _figure_of(row), number < LINES))
    return found


def _figure_of(row: Row) -> str:
    if "specialisation" in row:
        return figure(row["specialisation"], 2)
    return whole(row["documents"]) if "partner" in row else percent(row["share"], 1)
