"""A run of which all counts are rounded to a base, and everything else computed from these."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import pyarrow as pa

from hotbed.analysis.confidentiality.gate import MERGED, Released
from hotbed.analysis.confidentiality.rounding.controlled import nearest
from hotbed.analysis.confidentiality.rounding.documents import Documents
from hotbed.analysis.confidentiality.rounding.profiles import Rounding, rounded_profiles
from hotbed.analysis.confidentiality.rows import ROUNDED, as_numbers
from hotbed.analysis.economies import economies_table, parts_table
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.count.ledger import DOCUMENT_DECIMALS, SHARE_DECIMALS
from hotbed.count.standing import Standing, rank, world_totals
from hotbed.runs.writer import ranking_table
from hotbed.sources.labels import not_shown
from hotbed.tables import CLUSTERS, LEDGER, PROFILES, RANKING, Column, Line, Table


@dataclass(frozen=True)
class Rounded(Released):
    """A run with rounded counts.

    Parameters
    ----------
    counts : Documents
        The rounded counts.
    """

    counts: Documents | None = None

    @property
    def mark(self) -> Column:
        """What the counts of a row are multiples of."""
        return ROUNDED

    def marks(self, table: Table) -> bool:
        """Whether a table has the mark: all but those without counts.

        Parameters
        ----------
        table : Table
        """
        return table.name == CLUSTERS.name or super().marks(table)

    @property
    def _documents(self) -> Documents:
        if self.counts is None:
            raise HotbedError("nothing says what counts are rounded to", "call released(run)")
        return self.counts

    @property
    def base(self) -> int:
        """Counts are multiples of it."""
        return self._documents.base

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """run.json with the rounded number of the world's documents and what is said of it."""
        metadata = dict(self._run.metadata) | {"world": self._documents.world}
        if "not_shown" in metadata:
            unlisted = {
                metric: Fraction(self._documents.ledger.get((metric, Line.NOT_IN_FILE), 0), count)
                for metric, count in self._documents.world.items()
            }
            metadata["not_shown"] = not_shown(self._run.recipe, unlisted)
        return metadata

    @property
    def digest(self) -> str:
        """The run's own."""
        return self._run.digest

    @cached_property
    def world(self) -> dict[str, int]:
        """The world's documents by metric, rounded unless the recipe states them."""
        return world_totals(self.recipe, self._documents.world)

    @cached_property
    def _standings(self) -> list[Standing[str]]:
        counts = {
            key: {metric: self._documents.clusters[key, metric] for metric in self.metrics}
            for key in self._run.ranking["cluster_id"].to_pylist()
        }
        return rank(counts, self.world, self.recipe.weights)

    @cached_property
    def _ranked(self) -> list[dict[str, Any]]:
        """The clusters by rank: their row in the run's ranking, id, name and economies."""
        rows = self._run.ranking.to_pylist()
        numbers = [self._numbers[standing.group] for standing in self._standings]
        return [rows[number] | {"number": number} for number in numbers]

    @cached_property
    def _ranking(self) -> pa.Table:
        return ranking_table(self._standings, self._ranked, self.metrics)

    @cached_property
    def ranking(self) -> pa.Table:
        """The ranking by rounded documents; clusters with equal ones share a rank."""
        return as_numbers(self._ranking, RANKING, self.metrics)

    def _of_ranking(self) -> dict[str, pa.Array]:
        listings = [self._documents.listings[row["cluster_id"]] for row in self._ranked]
        return super()._of_ranking() | {"listings": pa.array(listings, pa.int64())}

    @cached_property
    def _ledger(self) -> pa.Table:
        rows = self._run.ledger.to_pylist()
        for row in rows:
            row["share_of_rows"] = None
            documents = self._documents.ledger.get((row["metric"], row["line"]))
            row["rows"] = self._rows_of(row, documents or 0)
            if documents is not None:
                share = Fraction(100 * documents, self._documents.world[row["metric"]])
                row["documents"] = half_up(Fraction(documents), DOCUMENT_DECIMALS)
                row["share_of_documents"] = half_up(share, SHARE_DECIMALS)
        return pa.Table.from_pylist(rows, LEDGER.schema())

    def _rows_of(self, row: dict[str, Any], documents: int) -> int | None:
        """Rows of a line of the ledger: no fewer than its documents, where each has a row."""
        if row["line"] == Line.CLUSTER:
            return None
        rows = nearest(row["rows"], self.base)
        return rows if row["line"] == Line.NOT_IN_FILE else max(rows, documents)

    @cached_property
    def ledger(self) -> pa.Table:
        """The ledger; rows in clusters are internal: they would tell listings closer."""
        return as_numbers(self._ledger, LEDGER)

    @cached_property
    def _profiles(self) -> dict[str, pa.Table]:
        rounding = Rounding(self._run, self._documents)
        return rounded_profiles(rounding, self._ranked)

    def subject(self, name: str) -> pa.Table | None:
        """A subject of the clusters' profiles, without lines that round to 0.

        Parameters
        ----------
        name : str
            One of `hotbed.tables.SUBJECTS`.
        """
        held = self._profiles.get(name)
        return None if held is None else as_numbers(held, PROFILES[name])

    @cached_property
    def kept_parts(self) -> list[dict[str, Any]] | None:
        """The parts of clusters, rounded, by rank of the cluster and rounded listings."""
        place = {row["cluster_id"]: position for position, row in enumerate(self._ranked)}
        ranks = {standing.group: standing.rank for standing in self._standings}
        parts = [
            part | {"cluster_rank": ranks[part["cluster_id"]]} for part in self._documents.parts
        ]
        parts.sort(key=lambda p: (place[p["cluster_id"]], -p["listings"], p["economy"]))
        return parts

    def published(self, table: Table) -> pa.Table | None:
        """A table as it is published, with the base of its rounding.

        Parameters
        ----------
        table : Table

        Returns
        -------
        pyarrow.Table or None
            None: the table is internal.
        """
        if table.name == MERGED:
            return self._run.table(MERGED)
        if table.name == RANKING.name:
            return self._marked(self._ranking)
        if table.name == LEDGER.name:
            return self._marked(self._ledger)
        held = self._profiles.get(table.name)
        return None if held is None else self._marked(held)

    @property
    def economy_rows(self) -> pa.Table:
        """The economies with rounded counts, for a file."""
        return self._marked(economies_table(self))

    @property
    def part_rows(self) -> pa.Table:
        """The parts of clusters with rounded counts, for a file."""
        return self._marked(parts_table(self))

    def _marked(self, rows: pa.Table) -> pa.Table:
        return rows.append_column(ROUNDED.name, pa.array([self.base] * rows.num_rows, pa.int64()))
