"""Findings from two editions: mergers and splits, growth.

Each kind is a function of an `Edition` that returns a `Finding`, or why the data don't carry it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from hotbed.analysis.change import groups as change_groups
from hotbed.analysis.change.compare import TOTAL, Change
from hotbed.analysis.change.groups import Grew, group_order
from hotbed.analysis.findings.finding import (
    NAMED_FEW,
    Edition,
    Finding,
    called,
    cut,
    row_of,
)
from hotbed.analysis.findings.ranking import in_group, source_words
from hotbed.analysis.text import earlier, number, ordinal, signed
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.texts import Text, _, capital, chained, joined, ngettext, term
from hotbed.count.fractions import half_up
from hotbed.reference.incomes import IncomeGroups

LEADING = 3
"""So many clusters of each income group are named."""
FOOTPRINT, BASIS = "today", "counts"
GROWTH_RULE = _(
    "growth = documents now / documents before - 1, both counted at the places that are the "
    "cluster's today (several metrics: each valued at its share of the previous world); of "
    "clusters that go on from the previous edition"
)
NO_RATE = _("no listed cluster has a growth rate: none goes on, or the metrics differ")


def lineage(edition: Edition) -> Finding | str:
    """Which clusters merged and which split."""
    if not edition.compared:
        return edition.no_previous
    took = [change for change in edition.changes if change.then and change.related]
    came = [change for change in edition.changes if not change.then and change.related]
    if not took and not came:
        return _("none of the listed clusters merged or split")
    named = _told_apart([*took, *came])
    parts = [
        _("{cluster} took in {others}", cluster=named(change), others=_others(change))
        for change in took
    ]
    parts += [
        _("{cluster} came off {others}", cluster=named(change), others=_others(change))
        for change in came
    ]
    return Finding(
        "lineage",
        _("{sentence}.", sentence=joined(cut(parts), "; ")),
        {"took_in": len(took), "came_off": len(came)},
        _(
            "clusters of both runs that share a quarter or more of one's listings by place; a "
            "cluster goes on as the one with which it shares most"
        ),
        [
            {
                "rank": change.now.rank if edition.printed(change.now) else None,
                "cluster_id": change.now.cluster_id,
                "name": change.now.name,
                "event": change.event,
                "previous_name": change.then.name if change.then else None,
                "related": list(change.related),
            }
            for change in [*took, *came]
        ],
        _("Mergers and splits since the previous edition"),
        cut(parts),
    )


def _others(change: Change) -> Text:
    return earlier(change.related, change.now.name)


def _told_apart(changes: Sequence[Change]) -> Callable[[Change], str]:
    """Names for a sentence; several clusters of one name are told apart by their ranks."""
    names = Counter(change.now.name for change in changes)

    def named(change: Change) -> str:
        if names[change.now.name] == 1:
            return called(change.now)
        rank = ordinal(change.now.rank)
        return _("{cluster}, ranked {rank},", cluster=called(change.now), rank=rank)

    return named


def _grown(edition: Edition) -> list[Change]:
    """Listed clusters with a growth rate, fastest first."""
    known = [change for change in edition.changes if change.then and _rate(change) is not None]
    return sorted(
        known, key=lambda change: (-(_rate(change) or 0), change.now.rank, change.now.number)
    )


def _rate(change: Change) -> Fraction | None:
    return change.growth(TOTAL, FOOTPRINT, BASIS)


def _rate_row(edition: Edition, change: Change) -> dict[str, Any]:
    rates = {
        f"growth_{footprint}_{basis}": number(change.growth(TOTAL, footprint, basis), 2)
        for footprint in ("today", "before", "moving")
        for basis in ("counts", "shares")
    }
    return row_of(edition, change.now) | rates


def fastest(edition: Edition) -> Finding | str:
    """Whose output grew fastest, beside the world's."""
    if not edition.compared:
        return edition.no_previous
    known = _grown(edition)
    if not known:
        return NO_RATE
    first = known[:NAMED_FEW]
    world = {name: edition.compared.world_growth(name) for name in edition.window.metrics}
    labels = edition.window.labels
    worlds = [
        _("the world's {documents} {rate}", documents=labels[name], rate=signed(rate))
        for name, rate in world.items()
        if rate is not None
    ]
    return Finding(
        "growth",
        ngettext(
            "Of {n} cluster in both editions, output grew most in {clusters}; {worlds}.",
            "Of {n} clusters in both editions, output grew most in {clusters}; {worlds}.",
            len(known),
            clusters=joined([_named_rate(change) for change in first]),
            worlds=joined(worlds),
        ),
        {
            "compared": len(known),
            **{f"world_{name}": number(rate, 2) for name, rate in world.items()},
        },
        GROWTH_RULE,
        [_rate_row(edition, change) for change in first],
    )


def _named_rate(change: Change) -> Text:
    base = sum(change.outputs[FOOTPRINT][0].values(), Fraction(0))
    rate = signed(_rate(change) or Fraction(0))
    if base >= FEW_DOCUMENTS:
        return _("{cluster} {rate}", cluster=called(change.now), rate=rate)
    return ngettext(
        "{cluster} {rate} from {n} document",
        "{cluster} {rate} from {n} documents",
        int(half_up(base, 0)),
        cluster=called(change.now),
        rate=rate,
    )


def fastest_by_income(edition: Edition) -> Finding | str:
    """Whose output grew fastest in each income group."""
    why = _no_groups(edition)
    if why or edition.groups is None:
        return why or ""
    grown: dict[str, list[Change]] = {}
    for change in _grown(edition):
        group = edition.groups.income_of(change.now.economies)
        if group:
            grown.setdefault(group, []).append(change)
    if not grown:
        return _("no cluster in both editions has an income group")
    order = sorted(grown, key=group_order)
    leading = {group: grown[group][:LEADING] for group in order}
    parts = [
        _(
            "in {group} economies {clusters}",
            group=in_group(group),
            clusters=joined([_named_rate(change) for change in changes]),
        )
        for group, changes in leading.items()
    ]
    return Finding(
        "growth_by_income",
        _("Output grew most {clusters}.", clusters=chained(parts, "; ")),
        {group: len(grown[group]) for group in order},
        chained([GROWTH_RULE, _by_income(edition.groups)], "; "),
        [
            {"group": group} | _rate_row(edition, change)
            for group, changes in leading.items()
            for change in changes
        ],
        _("Output grew most"),
        parts,
    )


def _by_income(groups: IncomeGroups) -> Text:
    return _("income group of the weightiest economy, {source}", source=source_words(groups))


def _no_groups(edition: Edition) -> Text | None:
    if not edition.compared:
        return edition.no_previous
    return None if edition.groups else _("no file of income groups is given (--income)")


def grew(edition: Edition) -> Finding | str:
    """How many of the listed clusters grew, in documents and in their share of the world."""
    if not edition.compared:
        return edition.no_previous
    counts, shares = (
        change_groups.grew(edition.changes, lambda _change: "all", TOTAL, FOOTPRINT, basis)[0]
        for basis in ("counts", "shares")
    )
    if not counts.compared:
        return NO_RATE
    return Finding(
        "grew",
        ngettext(
            "Of {n} cluster in both editions, output grew in {grew} and fell in {fell}; the share "
            "of the world grew in {share_grew} and fell in {share_fell}.",
            "Of {n} clusters in both editions, output grew in {grew} and fell in {fell}; the share "
            "of the world grew in {share_grew} and fell in {share_fell}.",
            counts.compared,
            grew=counts.grew,
            fell=counts.fell,
            share_grew=shares.grew,
            share_fell=shares.fell,
        ),
        {"counts": _figures(counts), "shares": _figures(shares)},
        chained([_by_sign(edition), GROWTH_RULE], "; "),
        [_rate_row(edition, change) for change in _grown(edition)],
    )


def _by_sign(edition: Edition) -> Text:
    return _("clusters among the first {top} by the sign of their growth", top=edition.top)


def _figures(group: Grew) -> dict[str, Any]:
    return {
        "compared": group.compared,
        "grew": group.grew,
        "fell": group.fell,
        "unchanged": group.unchanged,
        "newcomers": group.newcomers,
        "share_grew": number(group.share, 2),
    }


def grew_by_income(edition: Edition) -> Finding | str:
    """How many clusters of each income group grew or fell."""
    why = _no_groups(edition)
    if why or edition.groups is None:
        return why or ""
    groups = edition.groups
    return _grew_by(
        edition,
        "grew_by_income",
        lambda change: groups.income_of(change.now.economies),
        lambda group: _("{group} economies", group=in_group(group)),
        _by_income(groups),
    )


def grew_by_region(edition: Edition) -> Finding | str:
    """How many clusters of each region grew or fell; of each continent without a groups' file."""
    if not edition.compared:
        return edition.no_previous
    groups = edition.groups
    if groups and groups.region:
        region_of = groups.region_of
        rule = _("region of the weightiest economy, {source}", source=source_words(groups))
    else:
        region_of = change_groups.continent_of
        rule = _("continent of the weightiest economy")
    return _grew_by(
        edition,
        "grew_by_region",
        lambda change: region_of(change.now.economies),
        lambda region: term("group", region),
        rule,
    )


def _grew_by(
    edition: Edition,
    kind: str,
    group_of: Callable[[Change], str | None],
    words: Callable[[str], Text],
    rule: Text,
) -> Finding | str:
    counts, shares = (
        change_groups.grew(edition.changes, group_of, TOTAL, FOOTPRINT, basis)
        for basis in ("counts", "shares")
    )
    told = [pair for pair in zip(counts, shares, strict=True) if pair[0].compared]
    if not told:
        return NO_RATE
    parts = [
        ngettext(
            "in {group} output grew in {grew} of {n} cluster, the share of the world in "
            "{share_grew}",
            "in {group} output grew in {grew} of {n} clusters, the share of the world in "
            "{share_grew}",
            count.compared,
            group=words(count.group),
            grew=count.grew,
            share_grew=share.grew,
        )
        for count, share in told
    ]
    return Finding(
        kind,
        _("{sentence}.", sentence=capital(chained(parts, "; "))),
        {
            count.group: {"counts": _figures(count), "shares": _figures(share)}
            for count, share in told
        },
        chained([_by_sign(edition), GROWTH_RULE, rule], "; "),
        [
            {"group": group.group, "basis": basis} | _figures(group)
            for pair in told
            for basis, group in zip(("counts", "shares"), pair, strict=True)
        ],
        _("Of clusters in both editions"),
        parts,
    )
