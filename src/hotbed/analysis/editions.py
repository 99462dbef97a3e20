"""The same clusters ranked by another edition's method: its metrics and weights, side by side."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import TableAnswer
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, unprinted
from hotbed.analysis.grouping import cluster_numbers
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.count.standing import groups_of_rows, standings
from hotbed.recipe import preset_metrics
from hotbed.runs.run import Run


@dataclass(frozen=True, repr=False)
class EditionRanking(TableAnswer):
    """A run's clusters by the metrics and weights of another edition.

    Parameters
    ----------
    table : pyarrow.Table
        The columns of `by_edition`, a row a cluster.
    preset : str
        The edition.
    top : int
        How many clusters are shown.
    """

    table: pa.Table
    preset: str
    top: int
    hidden: frozenset[str] = frozenset()
    """Ids of the clusters whose rank is not printed."""

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return ["edition_total"]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; the verb prints the clusters alone."""
        clusters = self.table.slice(0, self.top).to_pylist()
        return {"preset": self.preset, "clusters": clusters}

    def columns(self) -> Columns:
        """The first clusters by the edition's rank."""
        lines = [
            [
                *self._ranks(row),
                f"{float(row['edition_total']):.2f}",
                f"{row['name']} ({row['economies']})",
            ]
            for row in self.table.slice(0, self.top).to_pylist()
        ]
        return Columns([self.preset, "this run", "change", "total", "cluster"], lines, left=(4,))

    def _ranks(self, row: dict[str, Any]) -> list[str]:
        if row["cluster_id"] in self.hidden:
            return [NO_RANK] * 3
        return [str(row["edition_rank"]), str(row["rank"]), f"{row['change']:+}"]

    def notes(self) -> list[str]:
        """Nothing more."""
        return []


def edition_ranking(run: Run, preset: str, top: int = 25) -> EditionRanking:
    """Rank a run's clusters by another edition's method.

    Parameters
    ----------
    run : Run
    preset : str
        The edition, such as "gii-2017".
    top : int
        How many clusters are shown.

    Raises
    ------
    HotbedError
        There is no such preset, or the run lacks one of its metrics.
    """
    kinds = {"rank": pa.int64(), "edition_rank": pa.int64(), "change": pa.int64()}
    names = ("cluster_id", "name", "economies", "rank", "edition_rank", "change", "edition_total")
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in names])
    table = pa.Table.from_pylist(by_edition(run, preset), schema)
    return EditionRanking(table, preset, top, unprinted(run))


def by_edition(run: Run, preset: str) -> list[dict[str, Any]]:
    """Rank a run's clusters by the metrics and weights of a preset.

    Parameters
    ----------
    run : Run
    preset : str
        An edition, such as "gii-2017".

    Returns
    -------
    list of dict
        By the edition's rank: cluster_id, name, economies, rank (the run's), edition_rank, change
        and edition_total (percent points, four decimals).

    Raises
    ------
    HotbedError
        There is no such preset, or the run lacks one of its metrics.
    """
    weights = preset_metrics(preset)
    missing = sorted(set(weights) - set(run.metrics))
    if missing:
        raise HotbedError(
            f"{preset} ranks by {', '.join(missing)} too, which the run does not have",
            "choose another edition, or add an input",
        )
    places = run.members["place_id"].to_numpy()
    group = groups_of_rows(run.placed, places, cluster_numbers(run))
    clusters = run.ranking.select(["cluster_id", "name", "economies", "rank"]).to_pylist()
    world = {name: run.world[name] for name in weights}
    ranked = standings(run.placed, group, world, weights, range(len(clusters)))
    rows = []
    for standing in ranked:
        cluster = clusters[standing.group]
        rows.append(
            {
                "cluster_id": cluster["cluster_id"],
                "name": cluster["name"],
                "economies": cluster["economies"],
                "rank": cluster["rank"],
                "edition_rank": standing.rank,
                "change": cluster["rank"] - standing.rank,
                "edition_total": half_up(standing.total, 4),
            }
        )
    return sorted(rows, key=lambda row: (row["edition_rank"], row["cluster_id"]))
