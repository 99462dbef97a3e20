"""A run beside its previous edition, cluster by cluster: what `hotbed compare` shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import TableAnswer
from hotbed.analysis.change.compare import change_table
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.change.published import match_table
from hotbed.analysis.change.window import difference_lines
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK
from hotbed.count.fractions import half_up

TEXT = frozenset(
    {
        "cluster_id",
        "name",
        "economies",
        "event",
        "related",
        "previous_id",
        "previous_name",
        "previous_economies",
        "matched_by",
        "cities",
    }
)
"""Columns of words; all others hold numbers."""
OF_RUNS = {
    "rank": "rank",
    "cluster": "name",
    "before": "previous_rank",
    "change": "rank_change",
    "moving %": "total_growth_moving_counts",
    "today %": "total_growth_today_counts",
    "before %": "total_growth_before_counts",
    "share %": "total_growth_today_shares",
    "event": "event",
    "with": "related",
}
GROWTH = (
    "growth of output: moving, each edition's own cluster; today, at its places of today in both "
    "windows; before, at its places of before; share, of the share of the world at today's places"
)
"""What the columns of growth are, in a line."""
RANKS = ("rank", "previous_rank", "rank_change")
OF_RANKS = {
    "rank": "rank",
    "cluster": "name",
    "before": "previous_rank",
    "change": "rank_change",
    "published as": "previous_name",
    "by": "matched_by",
}


@dataclass(frozen=True, repr=False)
class Compared(TableAnswer):
    """A run's clusters beside those of the previous edition.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.analysis.change.compare.change_table` of two runs,
        `hotbed.analysis.change.published.match_table` with a published table.
    previous : Previous
        The edition and the comparison with it.
    top : int
        How many clusters are shown; entrants and leavers are those of these first ranks.
    """

    table: pa.Table
    previous: Previous
    top: int
    hidden: frozenset[str] = frozenset()
    """Ids of the clusters whose rank is not printed."""

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        schema = self.table.schema
        return [
            field.name for field in schema if field.name not in TEXT and field.type == pa.string()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return self._facts() | {"rows": self._plain_rows()}

    def _facts(self) -> dict[str, Any]:
        matches, comparison = self.previous.matches, self.previous.comparison
        if matches is not None:
            return {
                "edition": matches.published.edition,
                "rank_column": matches.published.rank_column,
                "matched": len(matches.matches),
                "unmatched": [cluster.name for cluster in matches.published_only],
            }
        if comparison is None:
            return {}
        first = max(self.top, 1)
        return {
            "differences": list(self.previous.differences),
            "world_growth": {
                name: None if rate is None else float(half_up(rate, 2))
                for name, rate in comparison.world_rates().items()
            },
            "top": first,
            "entrants": [change.now.name for change in comparison.entrants(first)],
            "leavers": [leaver.then.name for leaver in comparison.leavers(first)],
        }

    def columns(self) -> Columns:
        """The first clusters."""
        shown = OF_RANKS if self.previous.matches else OF_RUNS
        rows = [row for row in self.table.to_pylist() if row["rank"] is not None][: self.top]
        cells = [[self._cell(row, name) for name in shown.values()] for row in rows]
        left = [position for position, name in enumerate(shown.values()) if name in TEXT]
        return Columns(list(shown), cells, left)

    def _cell(self, row: dict[str, Any], name: str) -> str:
        if name in RANKS and row["cluster_id"] in self.hidden:
            return NO_RANK
        return "" if row[name] is None else str(row[name])

    def notes(self) -> list[str]:
        """How the methods differ, the world's growth, who is new and who is gone."""
        facts = self._facts()
        lines = [] if self.previous.comparison is None else [GROWTH]
        lines += difference_lines(facts.get("differences", ()))
        for name, rate in facts.get("world_growth", {}).items():
            growth = "no growth rate" if rate is None else f"{rate:+.2f} %"
            lines.append(f"the world's {name}: {growth}")
        if "entrants" in facts:
            lines.append(
                f"new among the first {facts['top']}: {'; '.join(facts['entrants']) or 'none'}"
            )
            lines.append(f"no longer among them: {'; '.join(facts['leavers']) or 'none'}")
        if "unmatched" in facts:
            lines.append(
                f"{facts['matched']} matched; published clusters without a match: "
                f"{'; '.join(facts['unmatched']) or 'none'}"
            )
        return lines


def compared(previous: Previous, top: int = 15, hidden: frozenset[str] = frozenset()) -> Compared:
    """The comparison with a previous edition as an answer.

    Parameters
    ----------
    previous : Previous
    top : int
        How many clusters are shown.
    hidden : frozenset of str
        Ids of the clusters whose rank is not printed.
    """
    if previous.comparison is not None:
        return Compared(change_table(previous.comparison), previous, top, hidden)
    if previous.matches is not None:
        return Compared(match_table(previous.matches), previous, top, hidden)
    raise ValueError("neither compared nor matched")
