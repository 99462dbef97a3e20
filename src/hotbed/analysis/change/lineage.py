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
from hotbed.analysis.grouping import sums_by_pair
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run
from hotbed.tables import Column
from hotbed.tables.contract import IN_FILES

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
    Column(
        "share_of_previous",
        "decimal",
        "percent",
        "of the previous one's listings, in places that are the current one's",
    ),
    Column(
        "share_of_current",
        "decimal",
        "percent",
        "of the current one's listings, in places that were the previous one's",
    ),
)

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
    previous, current : Run
    within_km : float
        How near the nearest place must lie where a run lacks a place of the other.
    least_share : float
        A link counts if the two share at least this part of one of them.

    Returns
    -------
    list of Link
        Those marked along which identity passes: each cluster has at most one predecessor and one
        successor, chosen by most listings shared (of both runs; ties: the better ranks).
    """
    old, new = places_of(previous), places_of(current)
    forwards, backwards = seen_in(old, new, within_km), seen_in(new, old, within_km)
    return links_of(old, new, forwards, backwards, least_share)


def links_of(
    old: Places, new: Places, old_in_new: Ints, new_in_old: Ints, least_share: float = LEAST_SHARE
) -> list[Link]:
    """The links between two runs' places.

    Parameters
    ----------
    old, new : Places
    old_in_new, new_in_old : numpy.ndarray
        (places,) each place's cluster in the other run (`seen_in`).
    least_share : float
        As for `links`.
    """
    before = _shared(old.cluster, old_in_new, old.listings)
    now = {(b, a): sum_ for (a, b), sum_ in _shared(new.cluster, new_in_old, new.listings).items()}
    all_old, all_new = _sizes(old), _sizes(new)
    least = Fraction(str(least_share))
    counted = []
    for a, b in sorted(before.keys() | now.keys()):
        mine, yours = before.get((a, b), 0), now.get((a, b), 0)
        link = Link(a, b, mine, yours, Fraction(mine, all_old[a]), Fraction(yours, all_new[b]))
        if max(link.of_previous, link.of_current) >= least:
            counted.append(link)
    return _with_identity(counted)


def _shared(mine: Ints, other: Ints, listings: Ints) -> dict[tuple[int, int], int]:
    pairs = (column.tolist() for column in sums_by_pair(mine, other, listings))
    return {(a, b): shared for a, b, shared in zip(*pairs, strict=True)}


def _sizes(places: Places) -> dict[int, int]:
    inside = places.cluster >= 0
    sums = np.zeros(int(places.cluster.max(initial=-1)) + 1, np.int64)
    np.add.at(sums, places.cluster[inside], places.listings[inside])
    return dict(enumerate(sums.tolist()))


def _with_identity(candidates: list[Link]) -> list[Link]:
    """Identity passes along the heaviest links first, once from and once to each cluster."""
    gone: set[int] = set()
    taken: set[int] = set()
    passing = set()

    def order(link: Link) -> tuple[int, int, int]:
        return -(link.before + link.now), link.previous, link.current

    for link in sorted(candidates, key=order):
        if link.previous not in gone and link.current not in taken:
            gone.add(link.previous)
            taken.add(link.current)
            passing.add((link.previous, link.current))
    return [
        replace(link, continues=(link.previous, link.current) in passing) for link in candidates
    ]


def event_of(link: Link, among: Iterable[Link]) -> str:
    """What a link tells: continued, merged (several into one), split (one into several), or both.

    Parameters
    ----------
    link : Link
    among : iterable of Link
        All links of the two runs.

    Examples
    --------
    >>> one, two = Fraction(1), Fraction(1, 2)
    >>> a, b = Link(0, 0, 9, 9, one, two), Link(1, 0, 9, 9, one, two)
    >>> event_of(a, [a]), event_of(a, [a, b])
    ('continued', 'merged')
    """
    among = list(among)
    split = sum(other.previous == link.previous for other in among) > 1
    merged = sum(other.current == link.current for other in among) > 1
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
    previous, current, within_km, least_share
        As for `links`.

    Returns
    -------
    pyarrow.Table
        `LINEAGE`'s columns: a row for each link, by current rank, then for each cluster that was
        born or died alone. Shares as decimal text, as in ranking.csv.
    """
    all_links = links(previous, current, within_km, least_share)
    old, new = previous.clusters.to_pylist(), current.clusters.to_pylist()
    by_rank = sorted(all_links, key=lambda link: (link.current, not link.continues, link.previous))
    rows = [
        _row(event_of(link, all_links), link, old[link.previous], new[link.current])
        for link in by_rank
    ]
    came, went = {link.current for link in by_rank}, {link.previous for link in by_rank}
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
        row |= {
            "previous_rank": old["rank"],
            "previous_id": old["cluster_id"],
            "previous_name": old["name"],
        }
    if link:
        row |= {
            "shared_listings": link.before + link.now,
            "share_of_previous": half_up(100 * link.of_previous, 4),
            "share_of_current": half_up(100 * link.of_current, 4),
        }
    return row


def schema_of(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow schema of documented columns; decimals are text.

    Parameters
    ----------
    columns : iterable of Column
    """
    return pa.schema([(column.name, IN_FILES[column.type]) for column in columns])


def stable_ids(
    runs: Sequence[Run], within_km: float = WITHIN_KM, least_share: float = LEAST_SHARE
) -> pa.Table:
    """Ids that clusters keep over many runs, through changes of name and of densest place.

    In the first run each cluster's lineage id is its cluster id. Then each inherits the id along
    the link of identity; one that the run before does not hold takes up the id that an earlier run
    gave its places, if nobody bears it now; a newcomer's is its cluster id, with "~2"
    (~3, ...) after it where another lineage has or had that id.

    Parameters
    ----------
    runs : sequence of Run
        From the earliest to the latest.
    within_km, least_share : float
        As for `links`.

    Returns
    -------
    pyarrow.Table
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
        final = [
            lineage_id or _new_id(row["cluster_id"], used)
            for lineage_id, row in zip(ids, table, strict=True)
        ]
        for lineage_id in final:
            since.setdefault(lineage_id, number)
        named.append(final)
        rows += [
            {"run": number, "lineage_id": lineage_id, "since": since[lineage_id], **row}
            for lineage_id, row in zip(final, table, strict=True)
        ]
    return pa.Table.from_pylist(rows, schema_of(IDS))


def _inherit(ids: list[str | None], earlier: list[str], all_links: list[Link]) -> None:
    """Pass on the ids of an earlier run to clusters that have none, if nobody bears them."""
    borne = set(ids)
    free = [
        link
        for link in all_links
        if ids[link.current] is None and earlier[link.previous] not in borne
    ]
    for link in _with_identity(free):
        if link.continues:
            ids[link.current] = earlier[link.previous]


def _new_id(cluster_id: str, used: set[str | None]) -> str:
    """A newcomer's id, its cluster id if no lineage has it; notes that it is used."""
    candidate, count = cluster_id, 1
    while candidate in used:
        count += 1
        candidate = f"{cluster_id}~{count}"
    used.add(candidate)
    return candidate
