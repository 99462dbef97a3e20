"""DuckDB through Ibis: the default engine, on one machine, spilling to disk when it must."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.errors import HotbedError

DEFAULT_MEMORY = "4GiB"  # what does not fit is spilled to disk


class DuckDB:
    """Runs Ibis expressions on DuckDB.

    Parameters
    ----------
    scratch : folder for what doesn't fit in memory.
    memory : limit such as "4GiB", or None for 4 GiB.
    threads : how many, or None for all cores. Neither changes a result.
    """

    name = "duckdb"

    def __init__(
        self, scratch: Path, memory: str | None = None, threads: int | None = None
    ) -> None:
        import ibis

        scratch.mkdir(parents=True, exist_ok=True)
        self.scratch, self.given = scratch, 0
        options: dict[str, Any] = {
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
        }
        options["memory_limit"] = memory or DEFAULT_MEMORY
        if threads is not None:
            options["threads"] = threads
        self.connection = ibis.duckdb.connect(**options)

    def parquet(self, *paths: Path) -> Any:
        """The rows of Parquet files (globs allowed) as an Ibis table."""
        return self.connection.read_parquet([str(path) for path in paths])

    def table(self, arrow: pa.Table) -> Any:
        """A small Arrow table as an Ibis table of this engine, by way of a scratch file."""
        self.given += 1
        path = self.scratch / f"given-{self.given}.parquet"
        pq.write_table(arrow, path)
        return self.parquet(path)

    def write(self, rows: Any, path: Path) -> None:
        """Write an expression's rows as Parquet."""
        self._tell(lambda: self.connection.to_parquet(rows, str(path), compression="zstd"))

    def arrow(self, rows: Any) -> pa.Table:
        """Bring an expression's (few) rows into memory."""
        table: pa.Table = self._tell(lambda: self.connection.to_pyarrow(rows))
        return table

    def close(self) -> None:
        """Let go of the engine's memory and files."""
        self.connection.disconnect()
        shutil.rmtree(self.scratch, ignore_errors=True)

    @staticmethod
    def _tell(work: Any) -> Any:
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
