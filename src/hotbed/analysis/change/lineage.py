"""Lineage: clusters keep their identity over editions by where they are, not by name.

The places of two runs are laid on each other (`hotbed.analysis.change.places`); what two clusters
share is weighed by the listings of both runs. A cluster goes on as the one with which it shares
most; what else it gave or took are splits and mergers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.change.places import WITHIN_KM, Ints, Places, places_of, seen_in
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run
from hotbed.tables import Column

LEAST_SHARE = 0.25

LINEAGE = (
    Column("event", "text", "", "continued, born, died, merged, split, split and merged"),
    Column("continues", "boolean", "", "whether the cluster keeps the previous one's identity"),
    Column("rank", "integer", "", "in the current run, null where it died"),
    Column("cluster_id", "text", "", "in the current run"),
    Column("name", "text", "", "in the current run"),
    Column("previous_rank", "integer", "", "in the previous run, null where it was born"),
    Column("previous_id", "text", "", "in the previous run"),
    Column("previous_name", "text", "", "in the previous run"),
    Column("shared_listings", "integer", "listings", "of both runs at places that both hold"),
    Column("share_of_previous", "decimal", "percent", "of the previous one's listings, in places "
           "that are the current one's"),
    Column("share_of_current", "decimal", "percent", "of the current one's listings, in places "
           "that were the previous one's"),
)  # fmt: skip

IDS = (
    Column("run", "integer", "", "number of the run, from 0"),
    Column("rank", "integer", "", "in that run"),
    Column("cluster_id", "text", "", "in that run"),
    Column("lineage_id", "text", "", "id that the cluster keeps over the runs"),
    Column("name", "text", "", "in that run"),
    Column("since", "integer", "", "number of the first run with this lineage"),
)


@dataclass(frozen=True)
class Link:
    """A cluster of the previous run and one of the current run that share places.

    Clusters are numbered by rank from 0; shares are parts of one.
    """

    previous: int
    current: int
    before: int
    """Listings of the previous run, in the previous cluster, at places of the current one."""
    now: int
    """Listings of the current run, in the current cluster, at places of the previous one."""
    of_previous: Fraction
    of_current: Fraction
    continues: bool = False


def links(
    previous: Run,
    current: Run,
    within_km: float = WITHIN_KM,
    least_share: float = LEAST_SHARE,
) -> list[Link]:
    """Which clusters of two runs share places, by the previous one's rank, then the current one's.

    Parameters
    ----------
    previous, current : two runs.
    within_km : how near the nearest place must lie where a run lacks a place of the other.
    least_share : a link counts if the two share at least this part of one of them.

    Returns
    -------
    The links, those marked along which identity passes: each cluster has at most one predecessor
    and one successor, chosen by most listings shared (of both runs; ties: the better ranks).
    """
    old, new = places_of(previous), places_of(current)
    return links_of(old, new, seen_in(old, new, within_km), seen_in(new, old, within_km),
                    least_share)  # fmt: skip


def links_of(
    old: Places, new: Places, old_in_new: Ints, new_in_old: Ints, least_share: float = LEAST_SHARE
) -> list[Link]:
    """The links between two runs' places, each place's cluster in the other run given."""
    before = _shared(old.cluster, old_in_new, old.listings)
    now = {(b, a): sum_ for (a, b), sum_ in _shared(new.cluster, new_in_old, new.listings).items()}
    all_old, all_new = _sizes(old), _sizes(new)
    least = Fraction(str(least_share))
    found = []
    for a, b in sorted(before.keys() | now.keys()):
        mine, yours = before.get((a, b), 0), now.get((a, b), 0)
        link = Link(a, b, mine, yours, Fraction(mine, all_old[a]), Fraction(yours, all_new[b]))
        if max(link.of_previous, link.of_current) >= least:
            found.append(link)
    return _with_identity(found)


def _shared(mine: Ints, other: Ints, listings: Ints) -> dict[tuple[int, int], int]:
    both = (mine >= 0) & (other >= 0)
    if not both.any():
        return {}
    pairs, at = np.unique(np.stack([mine[both], other[both]]), axis=1, return_inverse=True)
    sums = np.zeros(pairs.shape[1], np.int64)
    np.add.at(sums, at.ravel(), listings[both])
    return {(int(a), int(b)): int(n) for a, b, n in zip(*pairs, sums, strict=True)}


def _sizes(places: Places) -> dict[int, int]:
    inside = places.cluster >= 0
    sums = np.zeros(int(places.cluster.max(initial=-1)) + 1, np.int64)
    np.add.at(sums, places.cluster[inside], places.listings[inside])
    return dict(enumerate(sums.tolist()))


def _with_identity(found: list[Link]) -> list[Link]:
    """Identity passes along the heaviest links first, once from and once to each cluster."""
    gone: set[int] = set()
    taken: set[int] = set()
    passing = set()
    for link in sorted(found, key=lambda it: (-(it.before + it.now), it.previous, it.current)):
        if link.previous not in gone and link.current not in taken:
            gone.add(link.previous)
            taken.add(link.current)
            passing.add((link.previous, link.current))
    return [replace(it, continues=(it.previous, it.current) in passing) for it in found]


def event_of(link: Link, found: Iterable[Link]) -> str:
    """What a link tells: continued, merged (several into one), split (one into several), or both.

    >>> one, two = Fraction(1), Fraction(1, 2)
    >>> a, b = Link(0, 0, 9, 9, one, two), Link(1, 0, 9, 9, one, two)
    >>> event_of(a, [a]), event_of(a, [a, b])
    ('continued', 'merged')
    """
    found = list(found)
    split = sum(it.previous == link.previous for it in found) > 1
    merged = sum(it.current == link.current for it in found) > 1
    if split and merged:
        return "split and merged"
    return "split" if split else "merged" if merged else "continued"


def lineage(
    previous: Run,
    current: Run,
    within_km: float = WITHIN_KM,
    least_share: float = LEAST_SHARE,
) -> pa.Table:
    """What became of each cluster, and where each came from.

    Parameters
    ----------
    previous, current, within_km, least_share : as for `links`.

    Returns
    -------
    `LINEAGE`'s columns: a row for each link, by current rank, then for each cluster that was born
    or died alone. Shares as decimal text, as in ranking.csv.
    """
    found = links(previous, current, within_km, least_share)
    old, new = previous.clusters.to_pylist(), current.clusters.to_pylist()
    rows = [
        _row(event_of(it, found), it, old[it.previous], new[it.current])
        for it in sorted(found, key=lambda it: (it.current, not it.continues, it.previous))
    ]
    came, went = {it.current for it in found}, {it.previous for it in found}
    rows += [_row("born", None, None, new[n]) for n in range(len(new)) if n not in came]
    rows += [_row("died", None, old[n], None) for n in range(len(old)) if n not in went]
    return pa.Table.from_pylist(rows, schema_of(LINEAGE))


def _row(
    event: str, link: Link | None, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> dict[str, Any]:
    row: dict[str, Any] = {"event": event, "continues": bool(link and link.continues)}
    if new:
        row |= {name: new[name] for name in ("rank", "cluster_id", "name")}
    if old:
        row |= {"previous_rank": old["rank"], "previous_id": old["cluster_id"],
                "previous_name": old["name"]}  # fmt: skip
    if link:
        row |= {
            "shared_listings": link.before + link.now,
            "share_of_previous": half_up(100 * link.of_previous, 4),
            "share_of_current": half_up(100 * link.of_current, 4),
        }
    return row


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of documented columns; decimals are text."""
    kinds = {"integer": pa.int64(), "boolean": pa.bool_()}
    return pa.schema([(each.name, kinds.get(each.type, pa.string())) for each in columns])


def stable_ids(
    runs: Sequence[Run], within_km: float = WITHIN_KM, least_share: float = LEAST_SHARE
) -> pa.Table:
    """Ids that clusters keep over many runs, through changes of name and of densest place.

    In the first run each cluster's lineage id is its cluster id. Then each inherits the id along
    the link of identity; one that the run before does not hold takes up the id that an earlier run
    gave its places, if nobody bears it now; a newcomer brings its own cluster id, with "~2"
    (~3, ...) after it where another lineage has or had that id.

    Parameters
    ----------
    runs : runs from the earliest to the latest.
    within_km, least_share : as for `links`.

    Returns
    -------
    `IDS`'s columns, by run and rank.
    """
    named: list[list[str]] = []
    since: dict[str, int] = {}
    rows = []
    for number, run in enumerate(runs):
        table = run.clusters.select(["rank", "cluster_id", "name"]).to_pylist()
        ids: list[str | None] = [None] * len(table)
        for back in range(number - 1, -1, -1):
            _inherit(ids, named[back], links(runs[back], run, within_km, least_share))
        used = set(since) | set(ids)
        final = [lineage_id or _own(row["cluster_id"], used)
                 for lineage_id, row in zip(ids, table, strict=True)]  # fmt: skip
        for lineage_id in final:
            since.setdefault(lineage_id, number)
        named.append(final)
        rows += [
            {"run": number, "lineage_id": lineage_id, "since": since[lineage_id], **row}
            for lineage_id, row in zip(final, table, strict=True)
        ]
    return pa.Table.from_pylist(rows, schema_of(IDS))


def _inherit(ids: list[str | None], earlier: list[str], found: list[Link]) -> None:
    """Pass on the ids of an earlier run to clusters that have none, if nobody bears them."""
    borne = set(ids)
    free = [it for it in found if ids[it.current] is None and earlier[it.previous] not in borne]
    for link in _with_identity(free):
        if link.continues:
            ids[link.current] = earlier[link.previous]


def _own(cluster_id: str, used: set[str | None]) -> str:
    """A newcomer's id, its cluster id if no lineage has it; notes that it is used."""
    candidate, count = cluster_id, 1
    while candidate in used:
        count += 1
        candidate = f"{cluster_id}~{count}"
    used.add(candidate)
    return candidate
