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
from hotbed.analysis.text import earlier, joined, number, ordinal, plural, signed
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.count.fractions import half_up

LEADING = 3
"""So many clusters of each income group are named."""
FOOTPRINT, BASIS = "today", "counts"
GROWTH_RULE = (
    "growth = documents now / documents before - 1, both counted at the places that are the "
    "cluster's today (several metrics: each valued at its share of the previous world); of "
    "clusters that go on from the previous edition"
)


def lineage(edition: Edition) -> Finding | str:
    """Which clusters merged and which split."""
    if not edition.compared:
        return str(edition.no_previous)
    took = [change for change in edition.changes if change.then and change.related]
    came = [change for change in edition.changes if not change.then and change.related]
    if not took and not came:
        return "none of the listed clusters merged or split"
    named = _told_apart([*took, *came])
    parts = [f"{named(change)} took in {_others(change)}" for change in took]
    parts += [f"{named(change)} came off {_others(change)}" for change in came]
    return Finding(
        "lineage",
        f"{joined(cut(parts), '; ')}.",
        {"took_in": len(took), "came_off": len(came)},
        "clusters of both runs that share a quarter or more of one's listings by place; a cluster "
        "goes on as the one with which it shares most",
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
        "Mergers and splits since the previous edition",
        cut(parts),
    )


def _others(change: Change) -> str:
    return earlier(change.related, change.now.name)


def _told_apart(changes: Sequence[Change]) -> Callable[[Change], str]:
    """Names for a sentence; several clusters of one name are told apart by their ranks."""
    names = Counter(change.now.name for change in changes)

    def named(change: Change) -> str:
        several = names[change.now.name] > 1
        return called(change.now) + (f", ranked {ordinal(change.now.rank)}," if several else "")

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
        return str(edition.no_previous)
    known = _grown(edition)
    if not known:
        return "no listed cluster has a growth rate: none goes on, or the metrics differ"
    first = known[:NAMED_FEW]
    world = {name: edition.compared.world_growth(name) for name in edition.window.metrics}
    labels = edition.window.labels
    worlds = [
        f"the world's {labels[name]} {signed(rate)}"
        for name, rate in world.items()
        if rate is not None
    ]
    return Finding(
        "growth",
        f"Of {plural(len(known), 'cluster')} in both editions, output grew most in "
        f"{joined([_named_rate(change) for change in first])}; {joined(worlds)}.",
        {
            "compared": len(known),
            **{f"world_{name}": number(rate, 2) for name, rate in world.items()},
        },
        GROWTH_RULE,
        [_rate_row(edition, change) for change in first],
    )


def _named_rate(change: Change) -> str:
    base = sum(change.outputs[FOOTPRINT][0].values(), Fraction(0))
    few = f" from {half_up(base, 0)} documents" if base < FEW_DOCUMENTS else ""
    return f"{called(change.now)} {signed(_rate(change) or Fraction(0))}{few}"


def fastest_by_income(edition: Edition) -> Finding | str:
    """Whose output grew fastest in each income group."""
    why = _no_groups(edition)
    if why or edition.groups is None:
        return str(why)
    grown: dict[str, list[Change]] = {}
    for change in _grown(edition):
        group = edition.groups.income_of(change.now.economies)
        if group:
            grown.setdefault(group, []).append(change)
    if not grown:
        return "no cluster in both editions has an income group"
    order = sorted(grown, key=group_order)
    leading = {group: grown[group][:LEADING] for group in order}
    parts = [
        f"in {in_group(group)} economies {joined([_named_rate(change) for change in changes])}"
        for group, changes in leading.items()
    ]
    return Finding(
        "growth_by_income",
        f"Output grew most {'; '.join(parts)}.",
        {group: len(grown[group]) for group in order},
        f"{GROWTH_RULE}; income group of the weightiest economy, {source_words(edition.groups)}",
        [
            {"group": group} | _rate_row(edition, change)
            for group, changes in leading.items()
            for change in changes
        ],
        "Output grew most",
        parts,
    )


def _no_groups(edition: Edition) -> str | None:
    if not edition.compared:
        return str(edition.no_previous)
    return None if edition.groups else "no file of income groups is given (--income)"


def grew(edition: Edition) -> Finding | str:
    """How many of the listed clusters grew, in documents and in their share of the world."""
    if not edition.compared:
        return str(edition.no_previous)
    counts, shares = (
        change_groups.grew(edition.changes, lambda _change: "all", TOTAL, FOOTPRINT, basis)[0]
        for basis in ("counts", "shares")
    )
    if not counts.compared:
        return "no listed cluster has a growth rate: none goes on, or the metrics differ"
    return Finding(
        "grew",
        f"Of {plural(counts.compared, 'cluster')} in both editions, output grew in {counts.grew} "
        f"and fell in {counts.fell}; the share of the world grew in {shares.grew} and fell in "
        f"{shares.fell}.",
        {"counts": _figures(counts), "shares": _figures(shares)},
        f"clusters among the first {edition.top} by the sign of their growth; {GROWTH_RULE}",
        [_rate_row(edition, change) for change in _grown(edition)],
    )


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
        return str(why)
    groups = edition.groups
    return _grew_by(
        edition,
        "grew_by_income",
        lambda change: groups.income_of(change.now.economies),
        lambda group: f"{in_group(group)} economies",
        f"income group of the weightiest economy, {source_words(groups)}",
    )


def grew_by_region(edition: Edition) -> Finding | str:
    """How many clusters of each region grew or fell; of each continent without a groups' file."""
    if not edition.compared:
        return str(edition.no_previous)
    groups = edition.groups
    if groups and groups.region:
        region_of = groups.region_of
        rule = f"region of the weightiest economy, {source_words(groups)}"
    else:
        region_of, rule = change_groups.continent_of, "continent of the weightiest economy"
    return _grew_by(
        edition,
        "grew_by_region",
        lambda change: region_of(change.now.economies),
        str,
        rule,
    )


def _grew_by(
    edition: Edition,
    kind: str,
    group_of: Callable[[Change], str | None],
    words: Callable[[str], str],
    rule: str,
) -> Finding | str:
    counts, shares = (
        change_groups.grew(edition.changes, group_of, TOTAL, FOOTPRINT, basis)
        for basis in ("counts", "shares")
    )
    told = [pair for pair in zip(counts, shares, strict=True) if pair[0].compared]
    if not told:
        return "no listed cluster has a growth rate: none goes on, or the metrics differ"
    parts = [
        f"in {words(count.group)} output grew in {count.grew} of "
        f"{plural(count.compared, 'cluster')}, the share of the world in {share.grew}"
        for count, share in told
    ]
    return Finding(
        kind,
        f"I{'; '.join(parts)[1:]}.",
        {
            count.group: {"counts": _figures(count), "shares": _figures(share)}
            for count, share in told
        },
        f"clusters among the first {edition.top} by the sign of their growth; {GROWTH_RULE}; "
        f"{rule}",
        [
            {"group": group.group, "basis": basis} | _figures(group)
            for pair in told
            for basis, group in zip(("counts", "shares"), pair, strict=True)
        ],
        "Of clusters in both editions",
        parts,
    )
