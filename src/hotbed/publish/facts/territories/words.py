"""What is said of an economy or an income group, in sentences: one wording for all outputs."""

from __future__ import annotations

from hotbed.analysis.text import ordinal
from hotbed.base.texts import Figure, Text, _, chained, joined, ngettext, pgettext
from hotbed.publish.facts.beside import SMALL_BASE, window_growth
from hotbed.publish.facts.structure import Amount, Facts, Ranked
from hotbed.publish.facts.territories.structure import Kind, Territory
from hotbed.publish.facts.words import counted, inner, percent, span

PARTS = _(
    "Of a cluster that reaches across a border only the part within counts; the parts of all "
    "economies add up to the cluster, exactly."
)
NONE = pgettext("share", "none")
TOO_FEW = _("with too few documents for a rank")


def lede_words(facts: Facts, territory: Territory) -> list[Text]:
    """What a territory is in a few sentences.

    Parameters
    ----------
    facts : Facts
    territory : Territory
    """
    return [*_world(facts, territory), _clusters(facts, territory), *_inside(facts, territory)]


def _world(facts: Facts, territory: Territory) -> list[Text]:
    held = [
        _(
            "{share} of the world’s {documents} ({years})",
            share=part_words(territory.held[metric.name].located),
            documents=inner(metric.label),
            years=span(metric.years),
        )
        for metric in facts.metrics
    ]
    return [
        _(
            "{name} holds {shares}: {rank}.",
            name=territory.name,
            shares=joined(held),
            rank=rank_words(territory),
        )
    ]


def part_words(amount: Amount) -> Text:
    """A share of the world; a small one that isn't nothing doesn't show as nothing.

    Parameters
    ----------
    amount : Amount

    Examples
    --------
    >>> [part_words(Amount(count, share)) for count, share in ((9, 3.9), (1, 0.001), (0, 0))]
    ['3.90 %', 'under 0.01 %', 'none']
    """
    if not amount.count:
        return NONE
    if amount.share < 0.005:
        return pgettext("share", "under {share} %", share=Figure("0.01"))
    return pgettext("share", "{share} %", share=percent(amount.share))


def rank_words(territory: Territory) -> Text:
    """Its rank among the territories of its kind.

    Parameters
    ----------
    territory : Territory
    """
    rank = ordinal(territory.rank)
    if territory.kind is Kind.ECONOMY:
        return ngettext("{rank} of {n} economy", "{rank} of {n} economies", territory.of, rank=rank)
    return ngettext(
        "{rank} of {n} income group", "{rank} of {n} income groups", territory.of, rank=rank
    )


def _clusters(facts: Facts, territory: Territory) -> Text:
    best, count, every = territory.best, len(territory.clusters), len(facts.ranking)
    if best is None:
        return _unnamed(facts, territory)
    stands = chained([_stands(best), *_shared(territory)], "; ")
    if count == 1:
        return ngettext(
            "It has one of the {n} cluster: {cluster}, {stands}.",
            "It has one of the {n} clusters: {cluster}, {stands}.",
            every,
            cluster=best.name,
            stands=stands,
        )
    return _(
        "It has {n} of the {all} clusters, the first {cluster}, {stands}.",
        n=count,
        all=every,
        cluster=best.name,
        stands=stands,
    )


def _unnamed(facts: Facts, territory: Territory) -> Text:
    """That no cluster bears its name, and which area comes nearest to one."""
    if not territory.below:
        return ngettext(
            "None of the {n} cluster bears its name.",
            "None of the {n} clusters bears its name.",
            len(facts.ranking),
        )
    near = territory.below[0]
    return ngettext(
        "None of the {n} cluster bears its name; nearest to one comes {area} with {listings} of "
        "the {needed} listings needed.",
        "None of the {n} clusters bears its name; nearest to one comes {area} with {listings} of "
        "the {needed} listings needed.",
        len(facts.ranking),
        area=near.name,
        listings=near.listings,
        needed=facts.recipe.detection.min_listings,
    )


def _stands(best: Ranked) -> Text:
    return _("ranked {rank}", rank=best.ranks_text) if best.printed else TOO_FEW


def _shared(territory: Territory) -> list[Text]:
    """How many of its clusters reach into others, where any does."""
    if not territory.shared:
        return []
    economy = territory.kind is Kind.ECONOMY
    if len(territory.clusters) == 1:
        return [
            _("a part of it lies in other economies")
            if economy
            else _("a part of it lies in other income groups")
        ]
    if economy:
        return [
            ngettext(
                "one of these lies in other economies as well",
                "{n} of these lie in other economies as well",
                territory.shared,
            )
        ]
    return [
        ngettext(
            "one of these lies in other income groups as well",
            "{n} of these lie in other income groups as well",
            territory.shared,
        )
    ]


def _inside(facts: Facts, territory: Territory) -> list[Text]:
    if not territory.clusters and not territory.touched:
        return []
    held = [
        _("{share} % of its {documents}", share=percent(share, 1), documents=inner(metric.label))
        for metric in facts.metrics
        if (share := territory.held[metric.name].inside_share) is not None
    ]
    return [_("{shares} lie in clusters.", shares=joined(held))]


def change_words(facts: Facts, territory: Territory) -> list[Text]:
    """What became of a territory since the edition compared with; none without one.

    Parameters
    ----------
    facts : Facts
    territory : Territory
    """
    before, against = territory.before, facts.against
    if before is None or against is None:
        return []
    said = [
        ngettext(
            "In {edition} it ranked {rank}, with {n} cluster.",
            "In {edition} it ranked {rank}, with {n} clusters.",
            before.clusters,
            edition=against.title,
            rank=ordinal(before.rank),
        )
        if before.rank
        else _("In {edition} it had no document.", edition=against.title)
    ]
    for metric in facts.metrics:
        window = before.windows.get(metric.name)
        if window is None:
            continue
        growth = window_growth(window)
        values: dict[str, str | int] = {
            "metric": metric.label,
            "before": counted(window.documents_before),
            "earlier": span(window.years_before),
            "now": counted(window.documents_now),
            "years": span(metric.years),
        }
        said.append(
            _("{metric} within its borders: {before} in {earlier}, {now} in {years}.", **values)
            if growth in (SMALL_BASE, "–")
            else _(
                "{metric} within its borders: {before} in {earlier}, {now} in {years} ({growth}).",
                growth=growth,
                **values,
            )
        )
    if against.differences:
        said.append(
            _(
                "The two runs differ in method as well, so change between them is not change of "
                "output alone."
            )
        )
    return said


def counted_words(territory: Territory) -> str:
    """How many of its listings count at all.

    Parameters
    ----------
    territory : Territory
    """
    if territory.counted_share is None:
        return ""
    return _(
        "{share} % of the listings whose address names it are placed finely enough to count; "
        "documents of the others are not among these figures.",
        share=percent(territory.counted_share, 1),
    )


def below_heading(territory: Territory) -> Text:
    """What the table of areas below the threshold is called.

    Parameters
    ----------
    territory : Territory
    """
    near = any(area.listings >= area.lacking for area in territory.below)
    return _("Just below the threshold") if near else _("Nearest to a cluster")


def below_words(facts: Facts, territory: Territory) -> str:
    """What the table of areas just below the threshold needs to be said of it.

    Parameters
    ----------
    facts : Facts
    territory : Territory
    """
    if not territory.below:
        return ""
    rule = facts.recipe.detection
    return _(
        "A cluster needs {n} listings within {km} km of a place. Listed are places outside that no "
        "denser one lies near, with at least half of that; else the densest.",
        n=rule.min_listings,
        km=Figure(f"{rule.radius_km:g}"),
    )


def left_out_words(facts: Facts, territory: Territory) -> list[str]:
    """What is not shown of it, and why.

    Parameters
    ----------
    facts : Facts
    territory : Territory
    """
    if territory.profiled:
        return facts.not_shown
    return [
        *facts.not_shown,
        _(
            "Applicants, fields and partners are not shown, as the stages that they are made from "
            "were removed from the run's folder."
        ),
    ]


def working_words(facts: Facts, territory: Territory) -> list[Text]:
    """Teams and contributors elsewhere, as far as the sources can say it.

    Parameters
    ----------
    facts : Facts
    territory : Territory
    """
    labels = {metric.name: metric.label for metric in facts.metrics}
    said = []
    for metric, (team, *_others) in territory.teams.items():
        values = {"metric": labels[metric], "n": counted(team.documents, 0)}
        first = _("{metric}: {n} documents have a contributor here", **values)
        parts = []
        if team.mean_team is not None:
            first = _(
                "{metric}: {n} documents have a contributor here, with {mean} contributors on "
                "average",
                mean=counted(team.mean_team),
                **values,
            )
            parts.append(_("{share} % are by one alone", share=percent(team.alone_share, 1)))
        if team.foreign_share is not None:
            share = percent(team.foreign_share, 1)
            parts.append(
                _("{share} % have others abroad", share=share)
                if territory.kind is Kind.ECONOMY
                else _("{share} % have others in other income groups", share=share)
            )
        said.append(
            _("{team}; {shares}.", team=first, shares=chained(parts, ", "))
            if parts
            else _("{sentence}.", sentence=first)
        )
    return said
