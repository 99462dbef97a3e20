"""Where every cluster stood in each of several editions: ranks, shares, growth, one table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns
from hotbed.analysis.change.compare import Change, compare
from hotbed.analysis.change.lineage import stable_ids
from hotbed.analysis.change.window import Window, difference_lines, differences
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, unprinted
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SERIES, SHARE_DECIMALS

GROWTH_DECIMALS = 2


@dataclass(frozen=True, repr=False)
class Series(TableAnswer):
    """Clusters over several editions.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.SERIES`: by edition, the earliest first, and rank.
    runs : tuple of Run
        The editions, the earliest first.
    labels : tuple of str
        What each is called.
    differences : tuple of str
        How methods of neighbouring editions differ.
    top : int
        How many clusters of the last edition are shown.
    """

    table: pa.Table
    runs: tuple[Run, ...]
    labels: tuple[str, ...]
    differences: tuple[str, ...]
    top: int

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(SERIES, self.runs[-1].metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "editions": [
                {"edition": label, "folder": str(run.folder), "clusters": run.ranking.num_rows}
                for label, run in zip(self.labels, self.runs, strict=True)
            ],
            "differences": list(self.differences),
            "rows": self._plain_rows(),
        }

    def columns(self) -> Columns:
        """The first clusters of the last edition with their ranks in all."""
        hidden = {label: unprinted(run) for label, run in zip(self.labels, self.runs, strict=True)}
        ranks: dict[str, dict[str, str]] = {}
        last: list[dict[str, Any]] = []
        for row in self.table.to_pylist():
            label = row["edition"]
            text = NO_RANK if row["cluster_id"] in hidden[label] else str(row["rank"])
            ranks.setdefault(row["lineage_id"], {})[label] = text
            if label == self.labels[-1]:
                last.append(row)
        cells = [
            [
                *(ranks[row["lineage_id"]].get(label, "") for label in self.labels),
                "" if row["growth"] is None else f"{float(row['growth']):+.1f}",
                f"{row['name']} ({row['economies']})",
            ]
            for row in last[: self.top]
        ]
        head = [*self.labels, "growth %", "cluster"]
        return Columns(head, cells, left=(len(head) - 1,))

    def notes(self) -> list[str]:
        """What the figures are, and how the methods differ."""
        lines = [
            "ranks by edition; growth is of output at the last edition's places since the edition "
            "before"
        ]
        return [*lines, *difference_lines(self.differences)]


def label_of(run: Run) -> str:
    """What an edition is called: the years of its first metric.

    Parameters
    ----------
    run : Run
    """
    window = Window(run)
    years = window.years(window.metrics[0])
    return f"{years[0]}-{years[-1]}" if years else run.folder.name


def series(runs: Sequence[Run], top: int = 15) -> Series:
    """Follow every cluster over several editions.

    Parameters
    ----------
    runs : sequence of Run
        Two at least, of the same metrics; in any order.
    top : int
        How many clusters are shown; the table has all.

    Returns
    -------
    Series

    Raises
    ------
    HotbedError
        There are fewer than two, their metrics differ, or two are of the same years.
    """
    if len(runs) < 2:
        raise HotbedError("a series needs two editions at least", "name another")
    ordered = sorted(runs, key=lambda run: [Window(run).years(name) for name in run.metrics])
    labels = tuple(label_of(run) for run in ordered)
    for earlier, later in pairwise(ordered):
        if earlier.metrics != later.metrics:
            raise HotbedError(
                f"{earlier.folder} and {later.folder} have different metrics",
                "give runs of one recipe",
            )
    if len(set(labels)) < len(labels):
        again = next(label for label in labels if labels.count(label) > 1)
        raise HotbedError(f"two editions are of the years {again}", "give one of them")
    lineage = {
        (row["run"], row["cluster_id"]): row["lineage_id"]
        for row in stable_ids(ordered).to_pylist()
    }
    told: list[str] = []
    rows = _rows(ordered[0], labels[0], {})
    for number, (earlier, later) in enumerate(pairwise(ordered), 1):
        changes = {change.now.cluster_id: change for change in compare(earlier, later).changes}
        rows += _rows(later, labels[number], changes)
        told += [f"{labels[number]}: {line}" for line in differences(earlier, later)]
    numbers = {label: number for number, label in enumerate(labels)}
    for row in rows:
        row["lineage_id"] = lineage[numbers[row["edition"]], row["cluster_id"]]
    table = pa.Table.from_pylist(rows, SERIES.schema(ordered[0].metrics))
    return Series(table, tuple(ordered), labels, tuple(told), top)


def _rows(run: Run, label: str, changes: dict[str, Change]) -> list[dict[str, Any]]:
    """The clusters of an edition, by rank."""
    return [
        {
            "edition": label,
            "rank": cluster.rank,
            "cluster_id": cluster.cluster_id,
            "name": cluster.name,
            "economies": "/".join(cluster.economies),
            "total": half_up(cluster.total, SHARE_DECIMALS),
            **{
                f"{name}_count": half_up(cluster.counts.get(name, Fraction(0)), COUNT_DECIMALS)
                for name in run.metrics
            },
            **{
                f"{name}_share": half_up(cluster.shares[name], SHARE_DECIMALS)
                for name in run.metrics
            },
            **_since(changes.get(cluster.cluster_id)),
        }
        for cluster in sorted(Window(run).clusters, key=lambda cluster: cluster.number)
    ]


def _since(change: Change | None) -> dict[str, Any]:
    """What became of a cluster since the edition before."""
    if change is None:
        return {}
    grown = change.growth()
    before, _now = change.outputs["today"]
    return {
        "event": change.event,
        "previous_rank": change.then.rank if change.then else None,
        "rank_change": change.rank_change,
        "growth": None if grown is None else half_up(grown, GROWTH_DECIMALS),
        "documents_before": half_up(sum(before.values(), Fraction(0)), COUNT_DECIMALS),
    }
