"""What stands on a brief's two pages, as plain values for its template."""

from __future__ import annotations

from hotbed.base.texts import Figure, Text, _, chained, made, ngettext, term
from hotbed.publish.brief.frame import TITLE, frame
from hotbed.publish.brief.marks import change_marks, rank_marks
from hotbed.publish.brief.tables import (
    Values,
    close,
    height,
    index_row,
    name_of,
    partner_row,
    share_row,
    tables_of,
)
from hotbed.publish.brief.trend import trends
from hotbed.publish.brief.words import (
    HEADS,
    lede,
    origin_words,
    sure,
    working,
)
from hotbed.publish.facts.change import NEW, change_words, grown
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.words import (
    counted,
    economy_words,
    percent,
    short,
)

SLIM = 32  # the same beside the map
MOST_PLACES = 8


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
        **frame(facts, cluster.name),
        "title": _("{cluster}: cluster brief", cluster=name),
        "description": _("{study}, cluster {id}", study=facts.study.title, id=cluster.cluster_id),
        "kicker": _("Cluster brief · {id}", id=cluster.cluster_id),
        "economies": economy_words(cluster.economies),
        "lede": chained(lede(facts, cluster, name)),
        "figures": _figures(facts, cluster),
        **maps,
        "size": _size(cluster),
        "series": trends(facts, cluster),
        "heads": HEADS,
        "parts-header": [_("Economy"), _("Listings"), _("Percent")],
        "parts": _parts(cluster),
        "places-header": [_("Place"), _("Kind"), _("Listings")],
        "places": _places(cluster, lines),
        **_columns(cluster, labels, lines),
        "sure": sure(facts, cluster),
        "sure-marks": rank_marks(cluster),
        "change": change_words(facts, cluster),
        "consists": cluster.composition.sentences if cluster.composition else [],
        "consists-marks": change_marks(cluster.composition) if cluster.composition else [],
        "working": [*working(cluster, labels), *facts.not_shown, *cluster.confidential],
        "found": origin_words(facts, cluster),
    }


def _figures(facts: Facts, cluster: Cluster) -> list[Values]:
    before = cluster.change.previous_rank if cluster.change else None
    under = _("of {n} clusters", n=cluster.of)
    if before:
        under = _("of {n} clusters, {before} before", n=cluster.of, before=before)
    tiles = [{"label": _("Rank"), "value": cluster.ranks_text, "under": under}]
    for metric in facts.metrics:
        held = cluster.metrics[metric.name]
        tiles.append(
            {
                "label": short(metric.label, 40),
                "value": counted(held.count),
                "under": _("{share} % of the world's, fractional count", share=percent(held.share)),
            }
        )
    tiles += _growth(facts, cluster)
    if len(facts.metrics) > 1:
        tiles.append(
            {
                "label": _("Total"),
                "value": percent(cluster.total),
                "under": _("sum of weighted shares"),
            }
        )
    per = cluster.intensity
    if per and per.per_million is not None:
        tiles.append(
            {
                "label": _("Intensity"),
                "value": counted(per.per_million, 3),
                "under": _("percent points a million people, rank {rank}", rank=str(per.rank))
                if cluster.printed
                else _("percent points a million people"),
            }
        )
    return tiles


def _growth(facts: Facts, cluster: Cluster) -> list[Values]:
    """The tile of growth, where an earlier run is compared with."""
    change, against = cluster.change, facts.against
    if change is None or against is None or not against.growth:
        return []
    value = grown(change)
    if not value:
        return []
    under = _("of output, since {edition}", edition=against.title)
    if change.event != NEW and change.small_base:
        under = _("{base}, too few for a rate; since {edition}", base=value, edition=against.title)
        value = "–"
    return [{"label": _("Growth"), "value": made(close, value), "under": under}]


def _size(cluster: Cluster) -> list[list[str]]:
    rows = [
        [_("Listings"), counted(cluster.listings, 0)],
        [_("Places"), counted(cluster.places, 0)],
        [_("of these core"), counted(cluster.core_places, 0)],
        [_("Area, km²"), counted(cluster.area_km2, 0)],
    ]
    per = cluster.intensity
    if per and per.people is not None:
        source = term("population", "grid" if per.source == "grid" else "gazetteer")
        rows.append([_("People ({source})", source=source), counted(per.people, 0)])
    if cluster.merged_from > 1:
        joins = ngettext("{n} cluster", "{n} clusters", cluster.merged_from)
        rows.append([_("Joined from"), joins])
    rows.append([_("Centre"), _position(cluster.lat, cluster.lon)])
    return rows


def _position(lat: float, lon: float) -> Text:
    return chained([_degrees(lat, north=True), _degrees(lon, north=False)], ", ")


def _degrees(value: float, *, north: bool) -> Text:
    degrees = Figure(f"{abs(value):.2f}")
    if north:
        return (
            _("{degrees}° S", degrees=degrees) if value < 0 else _("{degrees}° N", degrees=degrees)
        )
    return _("{degrees}° W", degrees=degrees) if value < 0 else _("{degrees}° E", degrees=degrees)


def _parts(cluster: Cluster) -> list[Values]:
    if len(cluster.parts) < 2:
        return []
    return [
        {
            "name": name_of(part.name or part.economy or _("(not known)"), SLIM),
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
        named = ", ".join(part for part in parts if part)
        if not place.place:
            named = _position(place.lat, place.lon)
        kind = _("core") if place.core else _("border")
        values = [kind, counted(place.listings, 0)]
        rows.append({"name": name_of(named, SLIM), "values": values, "mark": None})
    return rows


def _columns(cluster: Cluster, labels: dict[str, str], lines: int) -> Values:
    """The tables of page 2 in two columns; those of partners stand where there is room."""
    left = [
        *tables_of(cluster.applicants, _("Applicants"), labels, lines, share_row),
        *tables_of(cluster.organisations, _("Organisations"), labels, lines, share_row),
    ]
    right = [
        *tables_of(cluster.technology_fields, _("Technology fields"), labels, lines, index_row),
        *tables_of(cluster.science_fields, _("Science fields"), labels, lines, index_row),
    ]
    partners = tables_of(
        cluster.partners, _("Partner clusters"), labels, max(lines - 4, 3), partner_row
    )
    for table in partners:
        min(left, right, key=height).append(table)
    return {"left": left, "right": right}
