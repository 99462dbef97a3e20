"""Change between two editions: ranks and growth, on the moving and on fixed footprints.

growth = new / old - 1, in percent; where old is 0 there is none. Both windows are counted by the
same method: the previous edition is a run of today's recipe on the previous years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from hotbed.analysis.change.lineage import LEAST_SHARE, Link, event_of, links_of, schema_of
from hotbed.analysis.change.places import NOWHERE, WITHIN_KM, Ints, seen_in
from hotbed.analysis.change.window import UNDATED, Counts, RankedCluster, Window
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run
from hotbed.tables import Column

TOTAL = "total"
FOOTPRINTS = ("moving", "today", "before")
"""moving: each run's own cluster; today: the current cluster's places in both windows; before: the
previous cluster's places in both windows."""
BASES = ("counts", "shares")
"""counts: documents (the total: valued at the previous world's totals); shares: of each world."""

YEARLY = (
    Column("cluster_id", "text", "", "as in the ranking"),
    Column("name", "text", "", "as in the ranking"),
    Column("metric", "text", "", "metric"),
    Column("year", "integer", "", "year of publication, null where a document has none"),
    Column("count", "decimal", "documents", "fractional count"),
    Column("share", "decimal", "percent", "of the world's documents of the year"),
    Column("growth_counts", "decimal", "percent", "of the count, against the year before"),
    Column("growth_shares", "decimal", "percent", "of the share, against the year before"),
)


@dataclass(frozen=True)
class Worlds:
    """Documents of both worlds and the weights of their shares, by metric."""

    old: Mapping[str, int]
    new: Mapping[str, int]
    weights: Mapping[str, Fraction]


@dataclass(frozen=True)
class Change:
    """What became of one cluster since the previous edition."""

    now: RankedCluster
    then: RankedCluster | None
    """The cluster whose identity it carries, None for a newcomer."""
    event: str
    related: tuple[str, ...]
    """Names of other previous clusters that it took in or came off."""
    outputs: Mapping[str, tuple[Counts, Counts]]
    """Footprint -> documents by metric, before and now."""
    worlds: Worlds

    @property
    def rank_change(self) -> int | None:
        """Ranks gained (positive) or lost."""
        return None if self.then is None else self.then.rank - self.now.rank

    def growth(
        self, measure: str = TOTAL, footprint: str = "today", basis: str = "counts"
    ) -> Fraction | None:
        """Growth in percent; None where there was nothing before, or nothing to compare with.

        Parameters
        ----------
        measure : str
            A metric, or "total": the weighted sum over the metrics.
        footprint : str
            One of `FOOTPRINTS`.
        basis : str
            One of `BASES`.
        """
        if footprint not in self.outputs:
            return None
        old, new = self.outputs[footprint]
        worlds = self.worlds
        metrics = list(worlds.new) if measure == TOTAL else [measure]
        if not all(worlds.old.get(metric) and worlds.new.get(metric) for metric in metrics):
            return None
        weights = worlds.weights if measure == TOTAL else {measure: Fraction(1)}
        base = worlds.new if basis == "shares" else worlds.old
        return growth(_sum(old, weights, worlds.old, metrics), _sum(new, weights, base, metrics))


def _sum(
    counts: Counts, weights: Mapping[str, Fraction], world: Mapping[str, int], metrics: list[str]
) -> Fraction:
    parts = (weights[name] * counts.get(name, Fraction(0)) / world[name] for name in metrics)
    return sum(parts, Fraction(0))


def growth(old: Fraction, new: Fraction) -> Fraction | None:
    """New / old - 1 in percent, None where old is 0.

    Parameters
    ----------
    old, new : Fraction
        The same measure in both editions.

    Examples
    --------
    >>> growth(Fraction(4), Fraction(5)), growth(Fraction(0), Fraction(1))
    (Fraction(25, 1), None)
    """
    return None if old == 0 else (new / old - 1) * 100


class Leaver(NamedTuple):
    """A cluster formerly among the first ranks."""

    then: RankedCluster
    now: RankedCluster | None
    """None: no cluster carries it on."""
    into: tuple[str, ...]
    """Names of the clusters that hold its places now."""


@dataclass(frozen=True)
class Comparison:
    """Two editions side by side."""

    changes: list[Change]
    """One a current cluster, by rank."""
    ended: list[tuple[RankedCluster, tuple[str, ...]]]
    """Previous clusters that no current one carries on, each with the names of those that hold
    its places now (none: it died)."""
    worlds: Worlds

    def entrants(self, top: int) -> list[Change]:
        """Clusters among the first ranks whose predecessor was not, or that have none.

        Parameters
        ----------
        top : int
            The last of the first ranks.
        """
        return [
            change
            for change in self.changes
            if change.now.rank <= top and (change.then is None or change.then.rank > top)
        ]

    def leavers(self, top: int) -> list[Leaver]:
        """Clusters formerly among the first ranks and no longer, by their former rank.

        Parameters
        ----------
        top : int
            The last of the first ranks.
        """
        fell = [
            Leaver(change.then, change.now, ())
            for change in self.changes
            if change.then and change.then.rank <= top < change.now.rank
        ]
        gone = [Leaver(then, None, into) for then, into in self.ended if then.rank <= top]
        return sorted([*fell, *gone], key=lambda leaver: (leaver.then.rank, leaver.then.number))

    def world_growth(self, metric: str) -> Fraction | None:
        """Growth of the world's documents of a metric, in percent.

        Parameters
        ----------
        metric : str
        """
        old = Fraction(self.worlds.old.get(metric, 0))
        return growth(old, Fraction(self.worlds.new.get(metric, 0)))

    def world_rates(self) -> dict[str, Fraction | None]:
        """Growth of the world's documents by metric."""
        return {metric: self.world_growth(metric) for metric in self.worlds.new}


def compare(
    previous: Run,
    current: Run,
    within_km: float = WITHIN_KM,
    least_share: float = LEAST_SHARE,
) -> Comparison:
    """Compare two runs cluster by cluster.

    Parameters
    ----------
    previous : Run
        The edition before, run by today's recipe with its years.
    current : Run
        Today's edition.
    within_km, least_share : float
        As for `hotbed.analysis.change.lineage.links`.

    Returns
    -------
    Comparison

    Raises
    ------
    HotbedError
        A run's tables don't agree with each other.
    """
    old, new = Window(previous), Window(current)
    old_in_new = seen_in(old.places, new.places, within_km)
    new_in_old = seen_in(new.places, old.places, within_km)
    links = links_of(old.places, new.places, old_in_new, new_in_old, least_share)
    worlds = Worlds(old.world, new.world, new.weights)
    before = {link.current: link for link in links if link.continues}
    today = old.counts(old_in_new)
    carried = _carried(new, new_in_old, before)
    changes = []
    for now in new.clusters:
        link = before.get(now.number)
        then = old.clusters[link.previous] if link else None
        outputs: dict[str, tuple[Counts, Counts]] = {
            "today": (today.get(now.number, {}), now.counts)
        }
        if then:
            outputs["moving"] = (then.counts, now.counts)
            outputs["before"] = (then.counts, carried.get(then.number, {}))
        event, related = _event(now.number, link, links, old.clusters)
        changes.append(Change(now, then, event, related, outputs, worlds))
    return Comparison(changes, _ended(links, old.clusters, new.clusters), worlds)


def _carried(
    new: Window, new_in_old: Ints, before: Mapping[int, Link]
) -> dict[int, dict[str, Fraction]]:
    """Today's documents at the places of the previous clusters that go on."""
    goes_on = np.array(sorted(link.previous for link in before.values()), np.int64)
    return new.counts(np.where(np.isin(new_in_old, goes_on), new_in_old, NOWHERE))


def _event(
    number: int, identity: Link | None, links: list[Link], old: list[RankedCluster]
) -> tuple[str, tuple[str, ...]]:
    before = [link for link in links if link.current == number]
    if not before:
        return "born", ()
    event = event_of(identity or before[0], links)
    return event, tuple(old[link.previous].name for link in before if link is not identity)


def _ended(
    links: list[Link], old: list[RankedCluster], new: list[RankedCluster]
) -> list[tuple[RankedCluster, tuple[str, ...]]]:
    goes_on = {link.previous for link in links if link.continues}
    return [
        (
            cluster,
            tuple(new[link.current].name for link in links if link.previous == cluster.number),
        )
        for cluster in old
        if cluster.number not in goes_on
    ]


def change_table(compared: Comparison) -> pa.Table:
    """A comparison as a table: a row a current cluster, then those that ended.

    Parameters
    ----------
    compared : Comparison

    Returns
    -------
    pyarrow.Table
        Counts with four decimals, shares and totals with six, growth with two, as text.
    """
    metrics = list(compared.worlds.new)
    rows = [_row(change, metrics) for change in compared.changes]
    rows += [_ended_row(then, into, metrics) for then, into in compared.ended]
    names = [
        *("rank", "cluster_id", "name", "economies", "event", "related", "previous_rank"),
        *("rank_change", "previous_id", "previous_name", "total", "previous_total"),
        *growth_columns(TOTAL),
    ]
    for name in metrics:
        names += [f"{name}_count", f"{name}_previous", *growth_columns(name)]
    kinds = {name: pa.int64() for name in ("rank", "previous_rank", "rank_change")}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    return pa.Table.from_pylist(rows, schema)


def _ended_row(then: RankedCluster, into: tuple[str, ...], metrics: list[str]) -> dict[str, Any]:
    counts = {
        f"{name}_previous": half_up(then.counts[name], 4) for name in metrics if name in then.counts
    }
    return {
        "event": "absorbed" if into else "died",
        "previous_rank": then.rank,
        "previous_id": then.cluster_id,
        "previous_name": then.name,
        "related": "; ".join(into),
        "previous_total": half_up(then.total, 6),
        **counts,
    }


def growth_columns(measure: str) -> list[str]:
    """Names of a measure's growth columns.

    >>> growth_columns("total")[:2]
    ['total_growth_moving_counts', 'total_growth_moving_shares']
    """
    return [f"{measure}_growth_{foot}_{basis}" for foot in FOOTPRINTS for basis in BASES]


def _row(change: Change, metrics: list[str]) -> dict[str, Any]:
    now, then = change.now, change.then
    row: dict[str, Any] = {
        "rank": now.rank,
        "cluster_id": now.cluster_id,
        "name": now.name,
        "economies": "/".join(now.economies),
        "event": change.event,
        "related": "; ".join(change.related),
        "rank_change": change.rank_change,
        "total": half_up(now.total, 6),
    }
    if then:
        row |= {
            "previous_rank": then.rank,
            "previous_id": then.cluster_id,
            "previous_name": then.name,
            "previous_total": half_up(then.total, 6),
        }
    for name in metrics:
        row[f"{name}_count"] = half_up(now.counts[name], 4)
        if then and name in then.counts:
            row[f"{name}_previous"] = half_up(then.counts[name], 4)
    for measure in (TOTAL, *metrics):
        for footprint in FOOTPRINTS:
            for basis in BASES:
                rate = change.growth(measure, footprint, basis)
                row[f"{measure}_growth_{footprint}_{basis}"] = (
                    None if rate is None else half_up(rate, 2)
                )
    return row


def yearly(run: Run) -> pa.Table:
    """Output year by year within a run's window.

    Parameters
    ----------
    run : Run

    Returns
    -------
    pyarrow.Table
        A row a cluster, metric and year: cluster_id, name, metric, year, count (documents, four
        decimals), share (percent of the world's documents of that year, six decimals; null if the
        recipe states the world's total), growth_counts and growth_shares (percent against the year
        before). Years without documents have a row, and documents without a year (null), so that a
        cluster's counts sum to its count in the ranking.
    """
    window = Window(run)
    counts = window.counts_by_year(window.places.cluster)
    rows: list[dict[str, Any]] = []
    for cluster in window.clusters:
        for metric in window.metrics:
            past: tuple[Fraction | None, Fraction | None] = (None, None)
            undated = [UNDATED] if window.undated(metric) else []
            for year in window.years(metric) + undated:
                past = past if year != UNDATED else (None, None)
                count = counts.get((cluster.number, year), {}).get(metric, Fraction(0))
                world = window.world_in(metric, year)
                share = 100 * count / world if world else None
                rows.append(
                    {
                        "cluster_id": cluster.cluster_id,
                        "name": cluster.name,
                        "metric": metric,
                        "year": year or None,
                        "count": half_up(count, 4),
                        "share": _text(share, 6),
                        "growth_counts": _text(_rate(past[0], count), 2),
                        "growth_shares": _text(_rate(past[1], share), 2),
                    }
                )
                past = (count, share)
    return pa.Table.from_pylist(rows, schema_of(YEARLY))


def _rate(old: Fraction | None, new: Fraction | None) -> Fraction | None:
    return None if old is None or new is None else growth(old, new)


def _text(value: Fraction | None, decimals: int) -> str | None:
    return None if value is None else half_up(value, decimals)
