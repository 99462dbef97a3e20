"""A finished run, read from its folder: what every analysis and every page reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed import tables
from hotbed.base.errors import HotbedError, nearest
from hotbed.base.storage.integrity import damage
from hotbed.base.storage.stages import hash_file
from hotbed.count.standing import world_totals
from hotbed.recipe import Recipe
from hotbed.runs.metadata import METADATA, read_metadata, run_digest

PLACED_COLUMNS = ["metric", "place_id", "year", "parts", "rows"]


@dataclass(frozen=True)
class Run:
    """A run's folder: its tables, each read once and when it is asked for, and its method.

    Parameters
    ----------
    folder : Path
        What `hotbed run` wrote into.
    unfinished : mapping, optional
        What run.json is going to hold, for a run whose tables are written and whose run.json is
        not yet.

    Raises
    ------
    HotbedError
        The folder holds no finished run.
    """

    folder: Path
    unfinished: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.unfinished is None and not (self.folder / METADATA).is_file():
            raise HotbedError(
                f"{self.folder} holds no finished run", "call 'hotbed run' with it as --out first"
            )

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """run.json: the resolved recipe, hashes, versions, timings.

        Raises
        ------
        HotbedError
            It is damaged, was changed, or an earlier version of hotbed wrote it.
        """
        if self.unfinished is not None:
            return dict(self.unfinished)
        return read_metadata(self.folder)

    @cached_property
    def _checked(self) -> set[str]:
        return set()

    def file(self, name: str) -> Path:
        """A file of the run, checked to be as the run wrote it.

        Parameters
        ----------
        name : str
            Its path within the folder, as run.json lists it.

        Raises
        ------
        HotbedError
            It is missing, damaged or was changed.
        """
        path = self.folder / name
        noted = self.metadata["files"].get(name)
        if noted is None:
            raise HotbedError(f"the run in {self.folder} has no file {name}", "check the name")
        if name not in self._checked:
            if not path.is_file():
                raise HotbedError(f"{path} is missing", "run the recipe again")
            if path.stat().st_size != noted["bytes"] or hash_file(path) != noted["sha256"]:
                raise HotbedError(
                    f"{path} is not as the run wrote it: it was changed or is damaged",
                    "run the recipe again",
                )
            self._checked.add(name)
        return path

    def _read(self, table: tables.Table) -> pa.Table:
        self.file(table.file)
        return table.read(self.folder)

    @cached_property
    def recipe(self) -> Recipe:
        """The resolved recipe that the run followed."""
        return Recipe.model_validate(self.metadata["recipe"])

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics, in the recipe's order."""
        return list(self.metadata["recipe"]["metrics"])

    @cached_property
    def world(self) -> dict[str, int]:
        """The world's documents by metric: those that shares are of (`world_totals`)."""
        return world_totals(self.recipe, self.metadata["world"])

    @property
    def digest(self) -> str:
        """A digest of all that figures and words depend on (`hotbed.runs.metadata.run_digest`)."""
        return run_digest(self.metadata)

    @cached_property
    def ranking(self) -> pa.Table:
        """The ranking (`hotbed.tables.RANKING`), counts and shares as numbers."""
        return self._read(tables.RANKING)

    @cached_property
    def clusters(self) -> pa.Table:
        """The clusters (`hotbed.tables.CLUSTERS`), geometry as WKB."""
        return self._read(tables.CLUSTERS)

    @cached_property
    def members(self) -> pa.Table:
        """All places, in clusters and noise (`hotbed.tables.MEMBERS`)."""
        return self._read(tables.MEMBERS)

    @cached_property
    def locations(self) -> pa.Table:
        """The distinct addresses and where they were located (`hotbed.tables.LOCATIONS`)."""
        return self._read(tables.LOCATIONS)

    @cached_property
    def tally(self) -> pa.Table:
        """All rows as counts of equal rows (`hotbed.tables.TALLY`): every count starts here."""
        return self._read(tables.TALLY)

    @cached_property
    def placed(self) -> pa.Table:
        """The tally's rows that have a place: metric, place_id, year, parts and rows."""
        if "tally" in self.__dict__:
            return self.tally.filter(pc.is_valid(self.tally["place_id"])).select(PLACED_COLUMNS)
        path = self.file(tables.TALLY.file)
        return pq.read_table(path, columns=PLACED_COLUMNS, filters=pc.field("place_id").is_valid())

    @cached_property
    def documents(self) -> pa.Table:
        """Documents in the window by year and team size (`hotbed.tables.DOCUMENTS`)."""
        return self._read(tables.DOCUMENTS)

    @cached_property
    def ledger(self) -> pa.Table:
        """Where every row ended (`hotbed.tables.LEDGER`)."""
        return self._read(tables.LEDGER)

    @cached_property
    def ledger_economies(self) -> pa.Table:
        """Which listings of each economy count (`hotbed.tables.LEDGER_ECONOMIES`)."""
        return self._read(tables.LEDGER_ECONOMIES)

    @property
    def withholds(self) -> bool:
        """Whether this is what is left of a run for publication (`[confidentiality]`)."""
        return False

    @property
    def kept_parts(self) -> list[dict[str, Any]] | None:
        """Parts of clusters that may be told, where not all may; None: all."""
        return None

    @property
    def kept_economies(self) -> list[dict[str, Any]] | None:
        """Economies whose documents may be told, where not all may; None: all."""
        return None

    @property
    def economy_count(self) -> int:
        """How many economies have a part of a cluster, told or not; of a run that tells all: 0."""
        return 0

    @property
    def published_files(self) -> set[str]:
        """Names of the tables that may be published, of those that the run wrote."""
        return {table.file for table in tables.TABLES.values() if table.published}

    @property
    def place_count(self) -> int:
        """How many places the run has, in clusters and outside."""
        return len(self.members)

    def confidential_lines(self, name: str) -> dict[tuple[str, str], int]:
        """How many lines of a subject are hidden, by cluster and metric.

        Parameters
        ----------
        name : str
            One of `hotbed.tables.SUBJECTS`.
        """
        return {}

    def subject(self, name: str) -> pa.Table | None:
        """A subject of the clusters' profiles, for all clusters; None where the inputs lack it.

        Parameters
        ----------
        name : str
            One of `hotbed.tables.SUBJECTS`.
        """
        table = tables.PROFILES[name]
        return self._read(table) if table.file in self.metadata["files"] else None

    def table(self, name: str) -> pa.Table:
        """A table of the run by its name.

        Parameters
        ----------
        name : str
            A table of `hotbed.tables`: ranking, clusters, members, locations, tally, documents,
            ledger, rejects, intensity, economies, economy_parts, or a subject of the profiles such
            as applicants.

        Raises
        ------
        HotbedError
            The run has no such table.
        """
        if isinstance(getattr(type(self), name, None), cached_property) and name in tables.TABLES:
            cached: pa.Table = getattr(self, name)
            return cached
        known = tables.TABLES | tables.ADDED | tables.PROFILES
        have = [table.name for table in known.values() if table.path(self.folder).is_file()]
        if name not in have:
            near = nearest(name, have)
            raise HotbedError(
                f"the run has no table {name!r}",
                f"did you mean {near!r}?" if near else f"it has {', '.join(have)}",
            )
        table = known[name]
        written = table.file in self.metadata["files"]
        return self._read(table) if written else table.read(self.folder)

    def stage(self, name: str, number: int = 0) -> Path:
        """The folder of a stage that the run keeps.

        Parameters
        ----------
        name : str
            The stage. Those of reading have one folder an input.
        number : int
            Of the folder.

        Raises
        ------
        HotbedError
            The stages were removed.
        """
        names = self.metadata["stages"].get(name) or []
        folder = self.folder / ".hotbed" / str(names[number]) if number < len(names) else None
        if folder is None or not folder.is_dir():
            raise HotbedError(
                f"{self.folder} no longer holds the run's stages", "run the recipe again"
            )
        if folder.name not in self._checked:
            fault = damage(folder)
            if fault is not None:
                raise HotbedError(
                    f"the stage {folder.name} of the run is damaged ({fault})",
                    "run the recipe again",
                )
            self._checked.add(folder.name)
        return folder

    def __repr__(self) -> str:
        count = self.ranking.num_rows
        title = self.metadata["recipe"]["study"]["title"]
        return (
            f"<hotbed result: {title}, {count} cluster{'' if count == 1 else 's'}, {self.folder}>"
        )
