"""The one gate that everything published passes: a run with the tables that may be published alone.

A run whose recipe has a table of confidentiality is published as a `Released`. Everything else of
the run - the tally, places with their listings, addresses, stages, what later calls wrote - is
internal, and asking for it is an error: an output that this module does not know can't give
anything away.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.grouping import cluster_numbers, rows_by_group
from hotbed.base.errors import HotbedError
from hotbed.detect.clusters import outline_of
from hotbed.detect.shape import Outline
from hotbed.runs.run import Run
from hotbed.tables import CLUSTERS, LEDGER, MEMBERS, PROFILES, RANKING, Column, Table

MERGED = "organisations_merged"


@dataclass(frozen=True)
class Released(Run):
    """What is left of a run for publication.

    Parameters
    ----------
    original : Run
    """

    original: Run | None = None

    @property
    def withholds(self) -> bool:
        """Whether only the tables of this class may be read."""
        return True

    @property
    @abstractmethod
    def mark(self) -> Column:
        """The column of published tables that says what their figures are."""

    def marks(self, table: Table) -> bool:
        """Whether a table has the mark: all but those without counts.

        Parameters
        ----------
        table : Table
        """
        return table.name not in (MEMBERS.name, CLUSTERS.name, MERGED)

    @property
    def _run(self) -> Run:
        return self.original or self

    def file(self, name: str) -> Path:
        """Refuses: files of the run are internal.

        Raises
        ------
        HotbedError
        """
        raise HotbedError(
            f"{name} is internal: the recipe has a table [confidentiality]",
            "use the published tables",
        )

    def stage(self, name: str, number: int = 0) -> Path:
        """Refuses, as `file` does.

        Raises
        ------
        HotbedError
        """
        return self.file(f"the stage {name}")

    def table(self, name: str) -> pa.Table:
        """A table of the run by its name, if it is published.

        Parameters
        ----------
        name : str

        Raises
        ------
        HotbedError
            It is internal, or the run has no such table.
        """
        known = {"clusters": self.clusters, "members": self.members, "ledger": self.ledger}
        rows = self.ranking if name == RANKING.name else known.get(name)
        if rows is None and name in PROFILES and name != MERGED:
            rows = self.subject(name)
        if rows is None:
            self.file(name)
        return rows

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """Rows of the run's ranking by id of the cluster."""
        ids = self._run.ranking["cluster_id"].to_pylist()
        return {key: number for number, key in enumerate(ids)}

    @cached_property
    def clusters(self) -> pa.Table:
        """The published clusters with polygons and centres in which each place counts one.

        The run's own centres are weighted with listings, and polygons are drawn around these: from
        either anybody can tell how the listings of two places divide.
        """
        ids = self.ranking["cluster_id"].combine_chunks()
        held = self._run.clusters
        rows = held.take(pc.index_in(ids, held["cluster_id"].combine_chunks()))
        for name, values in self._of_ranking().items():
            rows = rows.set_column(rows.column_names.index(name), name, values)
        return rows

    def _of_ranking(self) -> dict[str, pa.Array]:
        """Columns of the clusters that are not the run's own, in the ranking's order."""
        told = {name: self.ranking[name].combine_chunks() for name in ("rank", "total")}
        lon, lat = (self.members[name].to_numpy() for name in ("lon", "lat"))
        rows = rows_by_group(cluster_numbers(self))
        drawn = [
            outline_of(lon[rows[number]], lat[rows[number]], self.recipe)
            for number in range(self.ranking.num_rows)
        ]
        return told | {
            "lon": pa.array([one.lon for one in drawn], pa.float64()),
            "lat": pa.array([one.lat for one in drawn], pa.float64()),
            "area_km2": pa.array([_area(one) for one in drawn], pa.float64()),
            "geometry": pa.array([one.geometry.wkb for one in drawn], pa.binary()),
        }

    @cached_property
    def members(self) -> pa.Table:
        """The places of the published clusters; how many listings each has is internal."""
        held = self._run.members
        rows = held.filter(
            pc.is_in(held["cluster_id"], self.ranking["cluster_id"].combine_chunks())
        )
        for at, name in enumerate(rows.column_names):
            if name.startswith("listings"):
                zeros = pa.array([0] * rows.num_rows, pa.int64())
                rows = rows.set_column(at, name, zeros)
        return rows

    @property
    def published_files(self) -> set[str]:
        """Names of the tables that are published, of those that the run wrote."""
        named = (RANKING, CLUSTERS, MEMBERS, LEDGER, *PROFILES.values())
        return {table.file for table in named}

    @property
    def place_count(self) -> int:
        """How many places the run has, in clusters and outside."""
        return len(self._run.members)

    @abstractmethod
    def published(self, table: Table) -> pa.Table | None:
        """A table as it is published, with a mark where figures are not the run's own.

        Parameters
        ----------
        table : Table

        Returns
        -------
        pyarrow.Table or None
            None: the table is internal.
        """

    @property
    @abstractmethod
    def economy_rows(self) -> pa.Table:
        """The economies as they are published, for a file."""

    @property
    @abstractmethod
    def part_rows(self) -> pa.Table:
        """The parts of clusters as they are published, for a file."""


def _area(drawn: Outline) -> float:
    return round(drawn.area_km2, 1)
