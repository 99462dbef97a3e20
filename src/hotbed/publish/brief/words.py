"""What a brief says in sentences, and its headings."""

from __future__ import annotations

from hotbed.analysis.text import ordinal
from hotbed.base.texts import Figure, Text, _, chained, joined, ngettext
from hotbed.count.profiles import NONE_STATED, OTHERS
from hotbed.publish.facts.lines import ShareLine, TeamLine
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.sureness import doubt_words
from hotbed.publish.facts.words import counted, inner, percent, short, span

UNNAMED = (OTHERS, NONE_STATED)

HEADS = {
    "bar": _("Bar"),
    "size": _("Size and place"),
    "figure": _("Figure"),
    "economies": _("Economies in the cluster"),
    "places": _("Largest places"),
    "series": _("Documents by year"),
    "found": _("How it was found"),
    "scale": _(
        "Specialisation: the field’s share in the cluster over its share in the world, with its "
        "95 % interval; the mark’s scale runs from ¼ to 4, the line in its middle is 1, as in the "
        "world."
    ),
    "sure": _("How sure its rank is"),
    "doubt": _("Doubt"),
    "ranks": _("Ranks"),
    "change": _("Change"),
    "consists": _("Consists of"),
    "points": _("Points"),
    "working": _("How it works together"),
    "method": _("Method and sources"),
    "transliterated": _(
        "Words in square brackets are transliterated: no font at hand has their letters."
    ),
}
"""Headings of the template, by its names for them."""


def lede(facts: Facts, cluster: Cluster, name: str) -> list[Text]:
    """What a brief begins with.

    Parameters
    ----------
    facts : Facts
    cluster : Cluster
    name : str
        Of the cluster, cut where it is long.
    """
    held = [
        _(
            "{share} % of the world's {documents} ({years})",
            share=percent(cluster.metrics[metric.name].share),
            documents=inner(metric.label),
            years=span(metric.years),
        )
        for metric in facts.metrics
    ]
    said = [
        _(
            "{cluster} {stands} and holds {shares}.",
            cluster=name,
            stands=_stands(cluster),
            shares=joined(held),
        )
    ]
    for first, *_others in cluster.applicants.values():
        if first.label not in UNNAMED:
            said.append(_("First among its applicants is {name} with {share} %.", **_leader(first)))
    for first, *_others in cluster.organisations.values():
        if first.label not in UNNAMED:
            said.append(
                _("First among its organisations is {name} with {share} %.", **_leader(first))
            )
    return said


def _leader(line: ShareLine) -> dict[str, str | int]:
    return {"name": short(line.label, 60), "share": percent(line.share, 1)}


def _stands(cluster: Cluster) -> Text:
    if not cluster.printed:
        return ngettext(
            "has too few documents for a rank among {n} cluster",
            "has too few documents for a rank among {n} clusters",
            cluster.of,
        )
    held, rank = cluster.doubt.ranks if cluster.doubt else None, ordinal(cluster.rank)
    if held and held.low < held.high:
        return ngettext(
            "ranks {rank} ({ranks}) of {n} cluster",
            "ranks {rank} ({ranks}) of {n} clusters",
            cluster.of,
            rank=rank,
            ranks=str(held),
        )
    return ngettext(
        "ranks {rank} of {n} cluster", "ranks {rank} of {n} clusters", cluster.of, rank=rank
    )


def working(cluster: Cluster, labels: dict[str, str]) -> list[Text]:
    """Who works together on its documents, and in which sectors.

    Parameters
    ----------
    cluster : Cluster
    labels : dict of str to str
        Of the metrics.
    """
    said = []
    for metric, (team, *_others) in cluster.teams.items():
        said.append(_team(labels[metric], team))
    for metric, lines in cluster.sectors.items():
        parts = [
            _("{name} {share} %", name=line.label, share=percent(line.share, 1))
            for line in lines[:4]
        ]
        said.append(
            _(
                "Sectors, {documents}: {sectors}.",
                documents=inner(labels[metric]),
                sectors=joined(parts),
            )
        )
    return said


def _team(label: str, team: TeamLine) -> Text:
    """Who wrote the documents of a metric."""
    documents, more = counted(team.documents, 0), []
    first = _("{metric}: {n} documents have a contributor here", metric=label, n=documents)
    if team.mean_team is not None:
        first = _(
            "{metric}: {n} documents have a contributor here, with {mean} contributors on average",
            metric=label,
            n=documents,
            mean=counted(team.mean_team),
        )
        more.append(_("{share} % are by one alone", share=percent(team.alone_share, 1)))
    if team.foreign_share is not None:
        more.append(_("{share} % with others abroad", share=percent(team.foreign_share, 1)))
    return _("{team}; {shares}.", team=first, shares=chained(more, ", "))


def sure(facts: Facts, cluster: Cluster) -> list[str]:
    """How sure its rank is: documents and placings, then choices of method.

    Parameters
    ----------
    facts : Facts
    cluster : Cluster
    """
    moved = [cluster.choices.sentence] if cluster.choices and cluster.printed else []
    return doubt_words(facts, cluster) + moved


def origin_words(facts: Facts, cluster: Cluster) -> list[Text]:
    """How it was found, joined, named and placed.

    Parameters
    ----------
    facts : Facts
    cluster : Cluster
    """
    origin, rule = cluster.found, facts.recipe.detection
    said = [
        ngettext(
            "{n} place, of which {core} core, with {listings} listings. At least {least} listings "
            "lie within {km} km of each core place; the others lie that near to one.",
            "{n} places, of which {core} core, with {listings} listings. At least {least} listings "
            "lie within {km} km of each core place; the others lie that near to one.",
            cluster.places,
            core=cluster.core_places,
            listings=cluster.listings,
            least=rule.min_listings,
            km=Figure(f"{rule.radius_km:g}"),
        )
    ]
    if cluster.merged_from > 1:
        said.append(_joins(cluster))
    if origin.naming_rule:
        said.append(_("Name: {rule}.", rule=short(origin.naming_rule, 300)))
    answers = cluster.certainty.by_precision if cluster.certainty else []
    sure = [
        _("{name} {share} %", name=answer.name, share=percent(answer.share, 1))
        for answer in answers
    ]
    if sure:
        said.append(
            _("How finely its listings are placed: {precisions}.", precisions=joined(sure[:6]))
        )
    return said


def _joins(cluster: Cluster) -> Text:
    near = [Figure(f"{merge.km:.1f} km") for merge in (cluster.found.merges or [])[:6]]
    if not near:
        return _("Joined from {n} clusters.", n=cluster.merged_from)
    return _(
        "Joined from {n} clusters (nearest members {km} apart).",
        n=cluster.merged_from,
        km=joined(near),
    )


def sources(facts: Facts) -> Text:
    """Note, sources, preset and digests.

    Parameters
    ----------
    facts : Facts
    """
    study = facts.study
    values: dict[str, str | int] = {
        "preset": study.preset or "",
        "recipe": study.recipe_digest[:12],
        "run": study.run_digest,
    }
    return chained(
        [
            *([short(study.note, 300)] if study.note else []),
            _("Sources: {sources}.", sources=short("; ".join(facts.credits), 600)),
            _("Preset {preset}, recipe {recipe}, run {run}.", **values)
            if study.preset
            else _("recipe {recipe}, run {run}.", **values),
        ]
    )
