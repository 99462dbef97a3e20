"""The page that lays clusters side by side: a list without a script, a table with it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from hotbed.publish.atlas.page import Navigation, figure, harmless_json, integer, percent, render
from hotbed.publish.atlas.record import economy_names, first_lines
from hotbed.publish.facts.lines import FieldLine, PartnerLine, ShareLine, named
from hotbed.publish.facts.structure import Cluster, Facts

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


def compare_html(facts: Facts, files: dict[str, str], nav: Navigation) -> str:
    """Two to five clusters side by side; the address holds which (#id,id).

    Parameters
    ----------
    facts : Facts
    files : dict of str to str
        Cluster id -> stem of its files' names.
    nav : Navigation
    """
    clusters = facts.clusters
    subjects = [
        (subject, heading)
        for subject, heading in SUBJECTS
        if any(cluster.lines(subject) for cluster in clusters)
    ]
    names = [name for name, _heading in subjects]
    rows = [_cluster(cluster, facts, files, names) for cluster in clusters]
    data = {
        "measures": [name for name, _text in _values(clusters[0], facts)] if rows else [],
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


def _cluster(
    cluster: Cluster, facts: Facts, files: dict[str, str], subjects: list[str]
) -> dict[str, Any]:
    return {
        "id": cluster.cluster_id,
        "href": f"clusters/{files[cluster.cluster_id]}.html",
        "numbered": cluster.numbered,
        "name": cluster.name,
        "economies": " / ".join(economy_names(cluster)),
        "values": [text for _name, text in _values(cluster, facts)],
        "series": [
            {
                "label": metric.label,
                "years": [
                    [line.year, line.documents, figure(line.documents)]
                    for line in cluster.series.get(metric.name, [])
                ],
            }
            for metric in facts.metrics
        ],
        "subjects": [_lines(cluster, subject, facts) for subject in subjects],
    }


def _values(cluster: Cluster, facts: Facts) -> list[tuple[str, str]]:
    """The figures that every cluster has, with their names and units."""
    several = len(facts.metrics) > 1
    plain = cluster.printed and cluster.doubt is None
    values = [("Rank", f"{cluster.rank:,}" if plain else cluster.ranks_text)]
    if several:
        values.append(("Total, percentage points", percent(cluster.total, 2)))
    for metric in facts.metrics:
        amount = cluster.metrics[metric.name]
        values.append((f"{metric.label}, fractional count", figure(amount.count, 1)))
        values.append((f"% of all {metric.label}", percent(amount.share, 2)))
    people = cluster.intensity if cluster.intensity and cluster.intensity.written else None
    total = "Total for each million people, pp" if several else "Share for each million people, %"
    sure = cluster.certainty.confidence if cluster.certainty else None
    return [
        *values,
        ("People", integer(people.people if people else None)),
        (total, figure(people.per_million if people else None, 2)),
        ("Area of the outline, km²", integer(cluster.area_km2)),
        ("Places", integer(cluster.places)),
        ("Listings", integer(cluster.listings)),
        ("Mean confidence of its addresses", figure(sure, 3)),
    ]


def _lines(cluster: Cluster, subject: str, facts: Facts) -> list[tuple[str, str, bool]]:
    """A subject's lines: name, figure, whether among the first."""
    by_metric = first_lines(cluster, subject)
    lines: list[tuple[str, str, bool]] = []
    for metric in facts.metrics:
        ranked = [line for line in by_metric.get(metric.name, []) if line.position]
        for number, line in enumerate(ranked):
            name = line.partner if isinstance(line, PartnerLine) else named(line)
            if len(facts.metrics) > 1:
                name += f" ({metric.label})"
            lines.append((name, _figure_of(line), number < LINES))
    return lines


def _figure_of(line: ShareLine | PartnerLine) -> str:
    if isinstance(line, FieldLine):
        return figure(line.specialisation, 2)
    return integer(line.documents) if isinstance(line, PartnerLine) else percent(line.share, 1)
