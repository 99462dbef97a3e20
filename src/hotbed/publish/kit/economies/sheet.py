"""The workbook's sheet of economies and income groups: all that they hold, in clusters and not."""

from __future__ import annotations

from collections.abc import Iterator

from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Territories, Territory
from hotbed.publish.facts.words import span
from hotbed.publish.kit.cells import Cell, Column, Sheet

HEAD = (
    Column("Rank", "integer", "", "by total, among economies or income groups", 8),
    Column("Kind", "text", "", "economy or income group", 12),
    Column("Key", "text", "", "ISO 3166-1 code, or the group's name", 20),
    Column("Name", "text", "", "in English", 26),
    Column("Clusters", "integer", "clusters", "whose names list it"),
    Column("Of these shared", "integer", "clusters", "with economies outside it"),
    Column("Best rank", "integer", "", "of its clusters"),
)
TOTALS = (
    Column("Total", "share", "percent points", "weighted sum of its shares", bars=True),
    Column("Total in clusters", "share", "percent points", "the same of documents in clusters"),
)
BEFORE = (
    Column("Rank before", "integer", "", "in the previous edition"),
    Column("Clusters before", "integer", "clusters", "in the previous edition"),
)


def territories_sheet(facts: Facts, told: Territories) -> Sheet:
    """All economies, then the income groups, by rank.

    Parameters
    ----------
    facts : Facts
    told : Territories
    """
    rows = [*told.economies, *told.groups]
    compared = any(one.before for one in rows)
    columns = (*HEAD, *_of_metrics(facts, compared=compared), *TOTALS)
    return Sheet(
        "Economies in full",
        columns + (BEFORE if compared else ()),
        [tuple(_cells(one, facts, compared=compared)) for one in rows],
        about="what each economy and income group holds, in clusters and outside",
    )


def _of_metrics(facts: Facts, *, compared: bool) -> Iterator[Column]:
    for metric in facts.metrics:
        years = span(metric.years)
        yield Column(metric.label, "count", "documents", f"located there, {years}", bars=True)
        yield Column(f"{metric.label}, share", "share", "percent", "of all the world's documents")
        yield Column(f"{metric.label} in clusters", "count", "documents", "of the located ones")
        yield Column(f"{metric.label} outside", "count", "documents", "of the located ones")
        yield Column(
            f"{metric.label}, part in clusters", "number", "percent", "of the located ones"
        )
        if compared:
            yield Column(f"{metric.label}, growth", "rate", "percent", "within its borders")


def _cells(one: Territory, facts: Facts, *, compared: bool) -> Iterator[Cell]:
    best, before = one.best, one.before
    yield from (one.rank, str(one.kind), one.key, one.name, len(one.clusters), one.shared)
    yield best.rank if best and best.printed else None
    for metric in facts.metrics:
        held = one.held[metric.name]
        yield from (held.located.count, held.located.share, held.inside.count, held.outside.count)
        yield held.inside_share
        if compared:
            window = before.windows.get(metric.name) if before else None
            yield None if window is None or window.small_base else window.growth
    yield from (one.total, one.inside_total)
    if compared:
        yield from (before.rank, before.clusters) if before else (None, None)
