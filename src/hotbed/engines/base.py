"""What an engine must be able to do: all that differs between one machine and a cluster."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import ibis

Unit = TypeVar("Unit")
Result = TypeVar("Result")
Batches = Callable[[pa.Table], pa.Table]

BATCH = 100_000  # rows of a batch, and of a row group of what `map_batches` writes


class Engine(ABC):
    """Runs Ibis expressions, and Python functions beside them.

    Every method returns the same rows on every engine. Text is compared by its bytes.

    Parameters
    ----------
    scratch : Path
        Folder of the engine's own files, removed by `close`. On a cluster all machines must
        see it under this path.
    """

    name: str

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True, exist_ok=True)
        self.scratch, self._given = scratch, 0

    @abstractmethod
    def parquet(self, *paths: Path) -> ibis.Table:
        """The rows of Parquet files, or of folders of Parquet files, as an Ibis table."""

    @abstractmethod
    def write(self, rows: ibis.Table, path: Path) -> None:
        """Write an expression's rows as Parquet: a file or a folder of parts, for `parquet`.

        An order of the expression is kept, also over the parts by their names.
        """

    @abstractmethod
    def arrow(self, rows: ibis.Table) -> pa.Table:
        """Bring an expression's (few) rows into memory, with the expression's types."""

    @abstractmethod
    def number(self, rows: ibis.Table, by: Sequence[str], name: str) -> ibis.Table:
        """Rows with their number (from 0, int64) in the order of some columns.

        Parameters
        ----------
        rows : ibis.Table
            An Ibis table.
        by : sequence of str
            Columns that no two rows have alike and that are never null.
        name : str
            Of the new column.
        """

    @abstractmethod
    def parallel_map(
        self, function: Callable[[Unit], Result], units: Sequence[Unit]
    ) -> Iterable[Result]:
        """Results of a function for units of work, in any order, from as many cores as there are.

        Parameters
        ----------
        function : callable
            Of a module's top level, since it is called in other processes.
        units : sequence of Unit
            Small, since they are sent there.

        Raises
        ------
        HotbedError
            As the function.
        """

    @abstractmethod
    def map_batches(
        self, source: Path, order: str, function: Batches, target: Path, label: str
    ) -> None:
        """Pass rows through a function, batch by batch, and write what it returns as one file.

        Parameters
        ----------
        source : Path
            What `write` wrote.
        order : str
            A column of it that no two rows have alike; the target's rows stand in its order.
        function : callable
            A table in, as many rows out, row by row; it can be pickled.
        target : Path
            A Parquet file with row groups of `BATCH` rows.
        label : str
            What is being done, for the progress.
        """

    def table(self, arrow: pa.Table) -> ibis.Table:
        """A small Arrow table as an Ibis table of this engine, by way of a scratch file."""
        path = self._new_path("given")
        pq.write_table(arrow, path)
        return self.parquet(path)

    def keep(self, rows: ibis.Table) -> ibis.Table:
        """The same rows, computed now and once, where several steps need them."""
        path = self._new_path("kept")
        self.write(rows, path)
        return self.parquet(path)

    def in_order(self, rows: ibis.Table) -> Iterator[pa.RecordBatch]:
        """An expression's rows, sorted by all columns in turn with nulls first, batch by batch."""
        import ibis

        keys = [ibis.asc(rows[name], nulls_first=True) for name in rows.columns]
        path = self._new_path("sorted")
        self.write(rows.order_by(keys), path)
        return batches_of(path, rows.schema().to_pyarrow())

    def _new_path(self, stem: str) -> Path:
        """A path in the scratch folder that was not given before."""
        self._given += 1
        return self.scratch / f"{stem}-{self._given}.parquet"

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine's memory, processes and files."""


def batches_of(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file, or of a folder's parts in the order of their names."""
    for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        for batch in pq.ParquetFile(part).iter_batches(batch_size=BATCH):
            yield batch.cast(schema)
