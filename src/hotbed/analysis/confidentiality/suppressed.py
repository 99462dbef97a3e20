"""A run of which small cells are hidden, with those that would tell them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.confidentiality.gate import MERGED, Released
from hotbed.analysis.confidentiality.rows import (
    CONFIDENTIAL,
    HIDDEN,
    INDEX,
    WORLD_SHARE,
    Row,
    as_text,
    hidden_last,
    marked,
    ranked,
    renumbered,
    texts,
    together,
    without_figures,
    without_telling_indices,
)
from hotbed.analysis.economies import (
    clusters_per_economy,
    economies_table,
    economy_parts,
    parts_table,
)
from hotbed.base.errors import HotbedError
from hotbed.tables import ECONOMY_PARTS, LEDGER, PROFILES, RANKING, Column, Table

if TYPE_CHECKING:
    from hotbed.analysis.confidentiality.decide import Decisions


@dataclass(frozen=True)
class Suppressed(Released):
    """A run without what is confidential.

    Parameters
    ----------
    decisions : Decisions
        What is hidden.
    """

    decisions: Decisions | None = None

    @property
    def mark(self) -> Column:
        """Whether figures of a row are hidden."""
        return CONFIDENTIAL

    @property
    def _hidden(self) -> Decisions:
        if self.decisions is None:
            raise HotbedError("nothing says what is confidential", "call released(run)")
        return self.decisions

    @cached_property
    def shown(self) -> list[int]:
        """Rows of the run's ranking whose clusters are published."""
        return [row for row in self._numbers.values() if row not in self._hidden.clusters]

    @cached_property
    def ranking(self) -> pa.Table:
        """The ranking of the published clusters, ranked among themselves."""
        rows = self._run.ranking.take(pa.array(self.shown, pa.int64()))
        return ranked(rows)

    @cached_property
    def ledger(self) -> pa.Table:
        """The ledger; lines that have to be are told together."""
        schema = self._run.ledger.schema
        return pa.Table.from_pylist(
            together(self._run.ledger.to_pylist(), self._hidden.ledger), schema
        )

    def subject(self, name: str) -> pa.Table | None:
        """A subject of the published clusters' profiles: the lines that are not hidden.

        Parameters
        ----------
        name : str
            One of `hotbed.tables.SUBJECTS`.
        """
        rows = self.profile(name)
        if rows is None:
            return None
        return rows.filter(pc.is_null(rows[CONFIDENTIAL.name])).drop([CONFIDENTIAL.name])

    def confidential_lines(self, name: str) -> dict[tuple[str, str], int]:
        """How many lines of a subject are hidden, by cluster and metric; or of `economy_parts`.

        Parameters
        ----------
        name : str
        """
        counts: dict[tuple[str, str], int] = {}
        rows = self.part_rows if name == ECONOMY_PARTS.name else self.profile(name)
        for row in rows.to_pylist() if rows is not None else []:
            if row[CONFIDENTIAL.name]:
                key = row["cluster_id"], row.get("metric", "")
                counts[key] = counts.get(key, 0) + 1
        return counts

    def profile(self, name: str) -> pa.Table | None:
        """All lines of a subject as they are published, hidden ones without figures and last.

        Parameters
        ----------
        name : str
        """
        held = self._run.subject(name)
        if held is None:
            return None
        visible: dict[tuple[int, str, str], list[Row]] = {}
        for place, row in enumerate(held.to_pylist()):
            number = self._numbers[row["cluster_id"]]
            partner = self._numbers.get(row.get("partner_id", ""), -1)
            if number in self._hidden.clusters or partner in self._hidden.clusters:
                continue
            hidden = (name, place) in self._hidden.lines
            line = without_figures(row, PROFILES[name]) if hidden else dict(row)
            key = (name, row["metric"], row.get("classification") or None, row.get("label"))
            if key in self._hidden.worlds:
                line |= {column: None for column in (WORLD_SHARE, *INDEX) if column in line}
            line[CONFIDENTIAL.name] = HIDDEN if hidden else None
            whose = (number, row["metric"], row.get("classification") or "")
            visible.setdefault(whose, []).append(line)
        rows = [
            line for key in visible for line in renumbered(without_telling_indices(visible[key]))
        ]
        schema = held.schema.append(pa.field(CONFIDENTIAL.name, pa.string()))
        return pa.Table.from_pylist(rows, schema)

    @cached_property
    def kept_parts(self) -> list[Row] | None:
        """The parts of the published clusters that are not hidden."""
        rank = dict(
            zip(*self.ranking.select(["cluster_id", "rank"]).to_pydict().values(), strict=True)
        )
        return [
            part | {"cluster_rank": rank[part["cluster_id"]]}
            for part in economy_parts(self._run)
            if part["cluster_id"] in rank
            and (self._numbers[part["cluster_id"]], part["economy"]) not in self._hidden.parts
        ]

    @cached_property
    def kept_economies(self) -> list[Row] | None:
        """The economies none of whose counts is hidden."""
        hidden = {economy for _, economy in self._hidden.economies}
        return [
            row | {"best_rank": self._best.get(row["economy"])}
            for row in clusters_per_economy(self._run)
            if row["economy"] not in hidden
        ]

    @cached_property
    def _best(self) -> dict[str, int]:
        """Best rank of each economy's published clusters."""
        rank = dict(
            zip(*self.ranking.select(["cluster_id", "rank"]).to_pydict().values(), strict=True)
        )
        best: dict[str, int] = {}
        for part in economy_parts(self._run):
            if part["listed"] and part["cluster_id"] in rank:
                code, held = part["economy"], rank[part["cluster_id"]]
                best[code] = min(held, best.get(code, held))
        return best

    @cached_property
    def economy_count(self) -> int:
        """How many economies have a part of a cluster, told or not."""
        return len(clusters_per_economy(self._run))

    def published(self, table: Table) -> pa.Table | None:
        """A table as it is published, with a mark where figures are hidden.

        Parameters
        ----------
        table : Table

        Returns
        -------
        pyarrow.Table or None
            None: the table is internal.
        """
        if table.name == RANKING.name:
            return self._ranking_rows()
        if table.name == LEDGER.name:
            return self.ledger
        if table.name == MERGED:
            return self._run.table(MERGED)
        rows = self.profile(table.name) if table.name in PROFILES else None
        return None if rows is None else as_text(rows, table)

    def _ranking_rows(self) -> pa.Table:
        rows = texts(RANKING.path(self._run.folder))
        ranks = dict(zip(self.shown, self.ranking["rank"].to_pylist(), strict=True))
        lines = [rows[row] | {"rank": ranks[row], CONFIDENTIAL.name: None} for row in self.shown]
        blank = [
            without_figures(rows[row], RANKING)
            for row in sorted(self._hidden.clusters, key=lambda row: str(rows[row]["cluster_id"]))
        ]
        return marked([*lines, *blank], RANKING.schema(self._run.metrics))

    @property
    def economy_rows(self) -> pa.Table:
        """The economies as they are published, for a file."""
        held = economies_table(self._run)
        rows = []
        for row in held.to_pylist():
            code = row["economy"]
            line = row | {"best_rank": self._best.get(code), CONFIDENTIAL.name: None}
            for metric in self._run.metrics:
                if (metric, code) in self._hidden.economies:
                    line |= {f"{metric}_count": None, f"{metric}_share": None, "total": None}
                    line[CONFIDENTIAL.name] = HIDDEN
            rows.append(line)
        rows.sort(key=lambda row: row["total"] is None)
        return marked(rows, held.schema)

    @property
    def part_rows(self) -> pa.Table:
        """The parts of clusters as they are published, for a file."""
        held, rows = parts_table(self._run), list[Row]()
        place = {key: number for number, key in enumerate(self.ranking["cluster_id"].to_pylist())}
        ranks = dict(
            zip(*self.ranking.select(["cluster_id", "rank"]).to_pydict().values(), strict=True)
        )
        for row in held.to_pylist():
            if row["cluster_id"] not in ranks:
                continue
            row["cluster_rank"] = ranks[row["cluster_id"]]
            line = row | {CONFIDENTIAL.name: None}
            if (self._numbers[row["cluster_id"]], row["economy"]) in self._hidden.parts:
                line = without_figures(row, ECONOMY_PARTS)
                line["cluster_rank"] = row["cluster_rank"]
            rows.append(line)
        rows.sort(key=lambda row: (place[row["cluster_id"]], hidden_last(row)))
        return marked(rows, held.schema)
