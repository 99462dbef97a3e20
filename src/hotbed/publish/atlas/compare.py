"""The page that lays clusters side by side: pictures with a script, a table of all without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotbed.base.texts import ENGLISH, Language, _, chained
from hotbed.publish.atlas import data as atlas_data
from hotbed.publish.atlas.language.figures import figure, integer, percent
from hotbed.publish.atlas.page import Navigation, render
from hotbed.publish.atlas.record import economy_names
from hotbed.publish.atlas.sections.subjects import TOP, UNSTATED
from hotbed.publish.atlas.spots import spots_of
from hotbed.publish.facts.beside import window_growth
from hotbed.publish.facts.change import gained, grown
from hotbed.publish.facts.lines import FieldLine, PartnerLine, ShareLine, by_classification
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.words import years_text
from hotbed.publish.maps.places import Places

FIELDS = {"technology_fields": _("Technology fields"), "science_fields": _("Science fields")}
LISTS = {
    "applicants": _("Top applicants"),
    "organisations": _("Top organisations"),
    "partners": _("Partner clusters"),
}
UNITS = {
    "applicants": _("% of its documents"),
    "organisations": _("% of its documents"),
    "partners": _("shared documents"),
}
GROWTH = _("Growth of its output")
MOST_ROWS = 100
"""So many clusters are listed without a script."""


@dataclass(frozen=True)
class Group:
    """Lines that can be laid beside each other: of a subject, a metric and a classification."""

    subject: str
    metric: str
    classification: str | None
    title: str


def compare_html(
    facts: Facts,
    files: dict[str, str],
    nav: Navigation,
    places: Places,
    also: dict[str, str],
    language: Language = ENGLISH,
) -> str:
    """Two to five clusters side by side; the address holds which (#id,id).

    Parameters
    ----------
    facts : Facts
    files : dict of str to str
        Cluster id -> stem of its files' names.
    nav : Navigation
    places : Places
    also : dict of str to str
        Cluster id -> other names by which the search knows it.
    language : Language
    """
    fields, lists = _groups(facts, FIELDS), _groups(facts, LISTS)
    names = [_field_names(facts, group) for group in fields]
    shapes = atlas_data.shapes(spots_of(facts), places)
    clusters = [
        _cluster(cluster, facts, files)
        | {
            "also": also.get(cluster.cluster_id, ""),
            "fields": [
                _fields(cluster, group, known) for group, known in zip(fields, names, strict=True)
            ],
            "lists": [_list(cluster, group) for group in lists],
            "shape": _shape(shapes[cluster.cluster_id]),
        }
        for cluster in facts.clusters
    ]
    measures = [name for name, _text in _values(facts.clusters[0], facts)] if clusters else []
    data = {
        "measures": measures,
        "growth": measures.index(GROWTH) if GROWTH in measures else None,
        "series": [
            {
                "label": metric.label,
                "partial": facts.partial_years.get(metric.name),
            }
            for metric in facts.metrics
        ],
        "fields": [
            {"title": group.title, "names": known}
            for group, known in zip(fields, names, strict=True)
        ],
        "lists": [group.title for group in lists],
        "clusters": clusters,
    }
    return render(
        "compare.html.j2",
        ("base.css", "pages.css", "compare.css"),
        "compare.js",
        language=language,
        title=_("Compare"),
        nav=nav,
        page="compare",
        measures=measures,
        rows=clusters[:MOST_ROWS],
        more=max(0, len(clusters) - MOST_ROWS),
        examples=[(row["id"], row["name"]) for row in clusters[:2]],
        data=data,
    )


def _groups(facts: Facts, subjects: Mapping[str, str]) -> list[Group]:
    groups: dict[Group, None] = {}
    for subject, heading in subjects.items():
        for metric in facts.metrics:
            for cluster in facts.clusters:
                lines = cluster.lines(subject).get(metric.name, [])
                for scheme in by_classification(lines):
                    title = heading
                    if len(facts.metrics) > 1:
                        title = _("{title} of {metric}", title=title, metric=metric.label)
                    if scheme:
                        title = _("{title} ({classification})", title=title, classification=scheme)
                    if subject in UNITS:
                        title = _("{title}, {unit}", title=title, unit=UNITS[subject])
                    groups[Group(subject, metric.name, scheme, title)] = None
    return list(groups)


def _lines(cluster: Cluster, group: Group) -> list[Any] | None:
    """A cluster's lines of a group; None where it has none of the subject and metric at all."""
    lines = cluster.lines(group.subject).get(group.metric)
    if not lines:
        return None
    return by_classification(lines).get(group.classification)


def _field_names(facts: Facts, group: Group) -> list[str]:
    """All fields of a group, in the order in which the clusters by rank name them."""
    names: dict[str, None] = {}
    for cluster in facts.clusters:
        for line in _lines(cluster, group) or []:
            if line.position:
                names[line.label] = None
    return list(names)


def _fields(
    cluster: Cluster, group: Group, names: Sequence[str]
) -> list[tuple[int, str, str, str, str]] | None:
    """Its fields: number, share, index, ends of the interval. A field left out has no document."""
    lines: list[FieldLine] | None = _lines(cluster, group)
    if lines is None:
        return None
    at = {name: number for number, name in enumerate(names)}
    return [
        (
            at[line.label],
            percent(line.share, 1),
            figure(line.specialisation, 2),
            figure(line.low, 2),
            figure(line.high, 2),
        )
        for line in lines
        if line.position and line.specialisation is not None
    ]


def _list(cluster: Cluster, group: Group) -> tuple[list[tuple[str, str]], str] | None:
    """Its first lines, name and figure, and what any other stays below: "0" if there is none."""
    lines: list[ShareLine | PartnerLine] | None = _lines(cluster, group)
    if lines is None:
        return None
    ranked = [line for line in lines if line.position]
    rest = any(not line.position and _name_of(line) != UNSTATED for line in lines)
    first = ranked[:TOP]
    cut = len(ranked) > TOP or rest or (group.subject == "partners" and len(ranked) == TOP)
    last = _figure_of(first[-1]) if first and cut else "0"
    return [(_name_of(line), _figure_of(line)) for line in first], last


def _name_of(line: ShareLine | PartnerLine) -> str:
    return line.partner if isinstance(line, PartnerLine) else line.label


def _figure_of(line: ShareLine | PartnerLine) -> str:
    return integer(line.documents) if isinstance(line, PartnerLine) else percent(line.share, 1)


def _shape(shape: dict[str, Any]) -> dict[str, Any]:
    """Outline and the ten largest places, for the map."""
    kept = {name: shape[name] for name in ("at", "area") if name in shape}
    return kept | ({"places": shape["places"][: 3 * atlas_data.KEPT]} if "places" in shape else {})


def _cluster(cluster: Cluster, facts: Facts, files: dict[str, str]) -> dict[str, Any]:
    return {
        "id": cluster.cluster_id,
        "href": f"clusters/{files[cluster.cluster_id]}.html",
        "numbered": cluster.numbered,
        "name": cluster.name,
        "economies": chained(economy_names(cluster), " / "),
        "values": [text for _name, text in _values(cluster, facts)],
        "amounts": [
            cluster.total,
            *(cluster.metrics[metric.name].share for metric in facts.metrics),
        ],
        "series": [
            [
                [line.year, line.documents, figure(line.documents)]
                for line in cluster.series.get(metric.name, [])
                if line.year is not None
            ]
            for metric in facts.metrics
        ],
    }


def _values(cluster: Cluster, facts: Facts) -> list[tuple[str, str]]:
    """The figures that every cluster has, with their names and units."""
    several = len(facts.metrics) > 1
    plain = cluster.printed and cluster.doubt is None
    values = [(_("Rank"), integer(cluster.rank) if plain else cluster.ranks_text)]
    if facts.against:
        values += [
            (_("Rank before"), integer(cluster.change.previous_rank if cluster.change else None)),
            (_("Change of rank"), gained(cluster.change) or "–"),
        ]
    if several:
        values.append((_("Total, percentage points"), percent(cluster.total, 2)))
    for metric in facts.metrics:
        amount = cluster.metrics[metric.name]
        values.append(
            (_("{metric}, fractional count", metric=metric.label), figure(amount.count, 1))
        )
        values.append((_("% of all {documents}", documents=metric.label), percent(amount.share, 2)))
    if facts.against and facts.against.growth:
        values.append((GROWTH, grown(cluster.change) or "–"))
        for metric in facts.metrics if several else []:
            window = next((one for one in cluster.windows if one.metric == metric.name), None)
            years = years_text(window.years_before) if window else ""
            named = _("{metric}, growth", metric=metric.label)
            if years:
                named = _("{metric}, growth since {years}", metric=metric.label, years=years)
            values.append((named, window_growth(window)))
    people = cluster.intensity if cluster.intensity and cluster.intensity.written else None
    total = _("Total for each million people, pp")
    if not several:
        total = _("Share for each million people, %")
    sure = cluster.certainty.confidence if cluster.certainty else None
    return [
        *values,
        (_("People"), integer(people.people if people else None)),
        (total, figure(people.per_million if people else None, 2)),
        (_("Area of the outline, km²"), integer(cluster.area_km2)),
        (_("Places"), integer(cluster.places)),
        (_("Listings"), integer(cluster.listings)),
        (_("Mean confidence of its addresses"), figure(sure, 3)),
    ]
