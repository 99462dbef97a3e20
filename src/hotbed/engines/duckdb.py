"""DuckDB through Ibis: the default engine, on one machine, spilling to disk when it must."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.base.processes import parallel_map
from hotbed.base.progress import task
from hotbed.base.sizes import bytes_of
from hotbed.base.stopping import stopped_by_signals
from hotbed.engines.base import BATCH, Batches, Engine, Result, Unit

if TYPE_CHECKING:
    import ibis

Answer = TypeVar("Answer")
DEFAULT_MEMORY = "4GiB"  # what does not fit is spilled to disk
BESIDE = 1.25 * 2**30  # bytes that the process needs beside DuckDB, if the limit is large enough
LEAST_SHARE = 0.4  # of the limit, for DuckDB


class DuckDB(Engine):
    """Runs Ibis expressions on DuckDB.

    Parameters
    ----------
    scratch : Path
        Folder for what doesn't fit in memory.
    memory : str, optional
        What the process as a whole may use, such as "4GiB"; DuckDB gets a part of it. None: DuckDB
        alone gets 4 GiB.
    threads : int, optional
        How many, or None for all cores. Neither changes a result.
    """

    name = "duckdb"

    def __init__(
        self, scratch: Path, memory: str | None = None, threads: int | None = None
    ) -> None:
        import ibis

        super().__init__(scratch)
        self.threads = threads
        options: dict[str, Any] = {  # DuckDB's settings: text, numbers, flags
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "memory_limit": share_of(memory) if memory else DEFAULT_MEMORY,
        }
        if threads is not None:
            options["threads"] = threads
        self.connection = ibis.duckdb.connect(**options)
        stopped_by_signals(self.connection.con)

    def parquet(self, *paths: Path) -> ibis.Table:
        """The rows of Parquet files, or of folders of Parquet files, as an Ibis table."""
        return self.connection.read_parquet([files_in(path) for path in paths])

    def write(self, rows: ibis.Table, path: Path) -> None:
        """Write an expression's rows as one Parquet file, with the types that it has everywhere."""
        target = str(path).replace("'", "''")
        copy = f"COPY ({self._query(rows)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        self._tell(lambda: self.connection.raw_sql(copy))

    def _query(self, rows: ibis.Table) -> str:
        """SQL with the expression's own types: DuckDB's sums are wider, and no Parquet type is."""
        from ibis.backends.sql.datatypes import DuckDBType

        query = self.connection.compile(rows)
        have = self.connection.raw_sql(f"DESCRIBE {query}").fetchall()
        names = [name.replace('"', '""') for name in rows.columns]
        wanted = [DuckDBType.to_string(column_type) for column_type in rows.schema().types]
        if [kind for _, kind, *_ in have] == wanted:
            return str(query)
        casts = [f'CAST("{n}" AS {kind}) AS "{n}"' for n, kind in zip(names, wanted, strict=True)]
        return f"SELECT {', '.join(casts)} FROM ({query})"

    def arrow(self, rows: ibis.Table) -> pa.Table:
        """Bring an expression's (few) rows into memory."""
        table: pa.Table = self._tell(lambda: self.connection.to_pyarrow(rows))
        return table

    def number(self, rows: ibis.Table, by: Sequence[str], name: str) -> ibis.Table:
        """Rows with their number (from 0, int64) in the order of some columns.

        The rows are sorted on all cores, beyond memory if need be, and numbered by where they
        stand in the sorted file.
        """
        path = self._new_path("numbered")
        self.write(rows.order_by(list(by)), path)
        numbered = self.connection.read_parquet(files_in(path), file_row_number=True)
        return numbered.rename({name: "file_row_number"})

    def parallel_map(
        self, function: Callable[[Unit], Result], units: Sequence[Unit]
    ) -> Iterable[Result]:
        """Results of a function for units of work, from processes on all cores."""
        return parallel_map(function, units, self.threads)

    def map_batches(
        self, source: Path, order: str, function: Batches, target: Path, label: str
    ) -> None:
        """Pass rows through a function, batch by batch; the source is in that order already."""
        file = pq.ParquetFile(source)
        with task(label, total=file.metadata.num_rows) as advance:
            schema = function(file.schema_arrow.empty_table()).schema
            with pq.ParquetWriter(target, schema, compression="zstd") as writer:
                for batch in file.iter_batches(batch_size=BATCH):
                    writer.write_table(function(pa.table(batch)))
                    advance(batch.num_rows)

    def close(self) -> None:
        """Let go of the engine's memory and files."""
        self.connection.disconnect()
        shutil.rmtree(self.scratch, ignore_errors=True)

    @staticmethod
    def _tell(work: Callable[[], Answer]) -> Answer:
        import duckdb

        try:
            return work()
        except duckdb.OutOfMemoryException as error:
            raise HotbedError(
                "the memory limit is too small for this study", "raise limits.memory in the recipe"
            ) from error
        except duckdb.IOException as error:
            text = str(error).splitlines()[0]
            remedy = "free some space" if "space" in text.lower() else "check the disk"
            raise HotbedError(
                f"the engine could not write or read a file ({text[:160]})", remedy
            ) from error


def share_of(memory: str) -> str:
    """DuckDB's part of the memory that the process as a whole may use.

    >>> share_of("4GiB"), share_of("1 GiB"), share_of("2GB")
    ('2816MiB', '409MiB', '762MiB')
    """
    limit = bytes_of(memory)
    return f"{int(max(limit - BESIDE, LEAST_SHARE * limit)) >> 20}MiB"


def files_in(path: Path) -> str:
    """A path as DuckDB's glob for it alone, or for a folder's parts.

    >>> files_in(Path("a[1]/rows.parquet"))
    'a[[]1]/rows.parquet'
    """
    text = "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))
    return f"{text}/*.parquet" if path.is_dir() else text
