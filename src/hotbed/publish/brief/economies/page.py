"""What stands on the two pages of an economy's brief, as plain values for its template."""

from __future__ import annotations

from hotbed.base.texts import Figure, Text, _, chained, joined, made, ngettext, pgettext, term
from hotbed.publish.brief.frame import TITLE, frame
from hotbed.publish.brief.tables import (
    Values,
    close,
    height,
    index_row,
    name_of,
    share_row,
    tables_of,
)
from hotbed.publish.brief.trend import trends
from hotbed.publish.brief.words import HEADS
from hotbed.publish.facts.beside import SMALL_BASE, window_growth
from hotbed.publish.facts.change import grown
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import (
    Holder,
    Next,
    Partner,
    Territory,
    Tie,
)
from hotbed.publish.facts.territories.words import (
    PARTS,
    below_heading,
    below_words,
    change_words,
    counted_words,
    lede_words,
    left_out_words,
    part_words,
    working_words,
)
from hotbed.publish.facts.words import counted, inner, percent, short
from hotbed.reference.countries import countries

SCALE = _(
    "Specialisation: the field’s share here over its share in the world, with its 95 % interval; "
    "the mark’s scale runs from ¼ to 4, the line in its middle is 1, as in the world."
)
SHARED = _("Shared documents")
CLUSTER = 44  # columns of a name
PAIR = 24  # of each of two names


def economy_page(
    facts: Facts, territory: Territory, maps: Values, clusters: int, lines: int
) -> Values:
    """The values of one brief.

    Parameters
    ----------
    facts : Facts
    territory : Territory
    maps : dict
        Map and world, as the template takes them.
    clusters : int
        Clusters told at most.
    lines : int
        Lines of another table at most.
    """
    name = short(territory.name, TITLE)
    return {
        **frame(facts, territory.name),
        "title": _("{economy}: economy brief", economy=name),
        "description": _("{study}, economy {code}", study=facts.study.title, code=territory.key),
        "kicker": _("Economy brief · {code}", code=territory.key),
        "economies": _where(facts, territory),
        "lede": chained(lede_words(facts, territory)),
        "figures": _figures(facts, territory),
        **maps,
        "heads": HEADS | {"scale": SCALE},
        "located": _located(facts, territory),
        "clusters": _clusters(facts, territory, clusters),
        "series": trends(facts, territory, here=False),
        **_columns(facts, territory, lines),
        "told": _told(facts, territory),
    }


def _where(facts: Facts, territory: Territory) -> str:
    """Continent and income group."""
    continent = {row["iso2"]: row["continent"] for row in countries().to_pylist()}
    income = facts.groups.income if facts.groups else {}
    known = (continent.get(territory.key), income.get(territory.key))
    return chained([term("group", part) for part in known if part], " · ")


def _figures(facts: Facts, territory: Territory) -> list[Values]:
    before = territory.before
    tiles = [
        {"label": _("Rank"), "value": str(territory.rank), "under": _among(territory)},
        {
            "label": _("Clusters"),
            "value": counted(len(territory.clusters), 0),
            "under": _first_cluster(territory),
        },
    ]
    for metric in facts.metrics:
        held = territory.held[metric.name]
        growth = window_growth(before.windows.get(metric.name) if before else None)
        part = part_words(held.located)
        tiles.append(
            {
                "label": short(metric.label, 40),
                "value": counted(held.located.count),
                "under": _("{share} of the world's", share=part)
                if growth in (SMALL_BASE, "–")
                else _("{share} of the world's; {growth} since before", share=part, growth=growth),
            }
        )
        if held.inside_share is not None and (territory.clusters or territory.touched):
            share = Figure(f"{percent(held.inside_share, 1)} %")
            documents = short(inner(metric.label), 40)
            tiles.append(
                {
                    "label": _("In clusters"),
                    "value": made(close, share),
                    "under": _("of its {documents}", documents=documents),
                }
            )
    return tiles


def _among(territory: Territory) -> Text:
    """What stands below the rank."""
    before = territory.before.rank if territory.before else None
    if before:
        return ngettext(
            "of {n} economy, {before} before",
            "of {n} economies, {before} before",
            territory.of,
            before=before,
        )
    return ngettext("of {n} economy", "of {n} economies", territory.of)


def _first_cluster(territory: Territory) -> Text:
    """What stands below the count of clusters."""
    best, before = territory.best, territory.before
    if best is None and before:
        return _("none bears its name; {before} before", before=before.clusters)
    if best is None:
        return _("none bears its name")
    if before:
        return _(
            "the first ranked {rank}; {before} before",
            rank=best.ranks_text,
            before=before.clusters,
        )
    return _("the first ranked {rank}", rank=best.ranks_text)


def _located(facts: Facts, territory: Territory) -> list[Values]:
    """Where its documents lie, a table a metric."""
    tables = []
    for metric in facts.metrics:
        held = territory.held[metric.name]
        rows = [
            [_("In clusters"), counted(held.inside.count)],
            [_("Outside"), counted(held.outside.count)],
            [_("Together"), counted(held.located.count)],
        ]
        tables.append({"heading": short(metric.label, 40), "rows": rows})
    if len(facts.metrics) > 1:
        rows = [
            [_("All its documents"), percent(territory.total)],
            [_("Those in clusters"), percent(territory.inside_total)],
        ]
        tables.append({"heading": _("Total, percentage points"), "rows": rows})
    return tables


def _clusters(facts: Facts, territory: Territory, most: int) -> Values:
    compared = bool(facts.against)
    parts = any(not holder.within for holder in territory.clusters[:most])
    header: list[str] = [_("Rank"), _("Cluster"), *([_("% of it here")] if parts else [])]
    for metric in facts.metrics:
        header += [short(metric.label, 26), _("% of the world’s")]
    header += [_("Before"), _("Growth")] if compared else []
    left = len(territory.clusters) - most
    said: list[str] = []
    if left > 0:
        said.append(
            ngettext("{n} more cluster of lower rank.", "{n} more clusters of lower rank.", left)
        )
    if parts:
        said += [_("Figures are of the part here."), PARTS]
    return {
        "heading": _("Its clusters"),
        "header": header,
        "rows": [_cluster(facts, one, parts, compared) for one in territory.clusters[:most]],
        "more": chained(said),
    }


def _cluster(facts: Facts, holder: Holder, parts: bool, compared: bool) -> Values:
    cluster, change = holder.cluster, holder.cluster.change
    values = [percent(holder.part.listings_share, 1)] if parts else []
    for metric in facts.metrics:
        count, share = holder.part.counts[metric.name], holder.shares[metric.name]
        values += [counted(count), percent(share)]
    if compared:
        before = change.previous_rank if change else None
        values += [counted(before, 0) if before else "–", grown(change) or "–"]
    return {"rank": cluster.ranks_text, "name": name_of(cluster.name, CLUSTER), "values": values}


def _columns(facts: Facts, territory: Territory, lines: int) -> Values:
    """The tables of page 2 in two columns; partners and areas stand where there is room."""
    labels = {metric.name: metric.label for metric in facts.metrics}
    left = [
        *tables_of(territory.applicants, _("Applicants"), labels, lines, share_row),
        *tables_of(territory.organisations, _("Organisations"), labels, lines, share_row),
    ]
    right = [
        *tables_of(territory.technology_fields, _("Technology fields"), labels, lines, index_row),
        *tables_of(territory.science_fields, _("Science fields"), labels, lines, index_row),
    ]
    fewer = max(lines - 8, min(lines, 3))
    ties = [
        *_ties(facts, territory, fewer),
        *([_below(territory, fewer)] if territory.below else []),
    ]
    for table in ties:
        min(left, right, key=height).append(table)
    return {"left": left, "right": right}


def _ties(facts: Facts, territory: Territory, lines: int) -> list[Values]:
    """Partners by metric: economies, pairs of its clusters, pairs with clusters elsewhere."""
    several = len(facts.metrics) > 1
    tables = []
    for metric in facts.metrics:
        whose = [short(metric.label, 26)] if several else []
        partners = [_partner(one) for one in territory.partners.get(metric.name, [])]
        home = [_pair(one) for one in territory.home.get(metric.name, [])]
        abroad = [_pair_abroad(one) for one in territory.abroad.get(metric.name, [])]
        for heading, header, rows in (
            (_("Partners abroad"), (_("Economy"), SHARED, _("Percent")), partners),
            (_("Clusters that work together here"), (_("Clusters"), SHARED, ""), home),
            (_("Partners of its clusters elsewhere"), (_("Clusters"), SHARED, ""), abroad),
        ):
            if rows:
                named = chained([heading, *whose], ", ")
                table = {"heading": named, "kind": "plain", "header": header}
                tables.append(table | {"rows": rows[:lines]})
    return tables


def _partner(partner: Partner) -> Values:
    values = [counted(partner.documents, 0), percent(partner.share)]
    return {"name": name_of(partner.name), "values": values, "mark": None}


def _pair(tie: Tie) -> Values:
    name = joined([short(tie.name, PAIR), short(tie.other, PAIR)])
    return {"name": name_of(name, 60), "values": [counted(tie.documents, 0), ""], "mark": None}


def _pair_abroad(tie: Tie) -> Values:
    pair = joined([short(tie.name, PAIR), short(tie.other, PAIR)])
    name = _("{clusters} ({where})", clusters=pair, where=tie.where)
    return {"name": name_of(name, 60), "values": [counted(tie.documents, 0), ""], "mark": None}


def _below(territory: Territory, lines: int) -> Values:
    return {
        "heading": below_heading(territory),
        "kind": "plain",
        "header": [pgettext("place", "Area"), _("Listings"), _("Lacking")],
        "rows": [_area(area) for area in territory.below[:lines]],
    }


def _area(area: Next) -> Values:
    values = [counted(area.listings, 0), counted(area.lacking, 0)]
    return {"name": name_of(area.name), "values": values, "mark": None}


def _told(facts: Facts, territory: Territory) -> list[Values]:
    told = (
        (_("Change"), change_words(facts, territory)),
        (
            _("How it works together"),
            working_words(facts, territory) + left_out_words(facts, territory),
        ),
        (
            _("What is counted"),
            [counted_words(territory), below_words(facts, territory)],
        ),
    )
    return [
        {"heading": heading, "texts": [chained([text for text in texts if text])]}
        for heading, texts in told
        if any(texts)
    ]
