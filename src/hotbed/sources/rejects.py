"""Rows that could not be read, with their reasons, and the account of each file's bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.stopping import stopped_by_signals
from hotbed.remote.paths import DataPath
from hotbed.sources.account import Account

HELD = 50_000  # rejects in memory
WATCHED = 10_000  # so many rejects apart, a reading may be stopped
SORTING = "256MB"  # what sorting rejects may hold before it goes to disk


@dataclass
class Rejects:
    """Rows that could not be read, with the reason; nothing is dropped without one.

    With a folder, at most `HELD` rows are held in memory; the others lie there.

    Attributes
    ----------
    metric : str
        The metric that the input feeds.
    input : int
        Number of the input in the recipe.
    rows : list of dict
        Rows of `Rejects.SCHEMA`, those that are held.
    files : list of DataPath
        The file of each row.
    accounts : dict of DataPath to Account
        What became of the bytes of each file.
    folder : Path, optional
        Takes rows that are too many to hold.
    watch : callable, optional
        Called by `look` once another `WATCHED` rows were added; may raise to stop the reading.
    count : int
        How many rows were added.
    looked : int
        How many there were when `watch` was called last.
    parts : int
        How many files hold rows in the folder.
    first : dict, optional
        The row that was added first.
    notes : Counter of str
        What is to be said of documents that were read, and of how many.
    """

    metric: str
    input: int
    rows: list[dict[str, object]] = field(default_factory=list)
    files: list[DataPath] = field(default_factory=list)
    accounts: dict[DataPath, Account] = field(default_factory=dict)
    folder: Path | None = None
    watch: Callable[[], None] | None = None
    count: int = 0
    looked: int = 0
    parts: int = 0
    first: dict[str, object] | None = None
    notes: Counter[str] = field(default_factory=Counter)

    SCHEMA = pa.schema(
        [
            ("metric", pa.string()),
            ("input", pa.int32()),
            ("file", pa.string()),
            ("row", pa.int64()),
            ("reason", pa.string()),
            ("text", pa.string()),
        ]
    )

    def account(self, file: DataPath) -> Account:
        """The account of a file.

        Parameters
        ----------
        file : DataPath
            One that is read.

        Returns
        -------
        Account
            Kept with the rejects; the reader's framing enters into it.
        """
        return self.accounts.setdefault(file, Account())

    def add(self, file: DataPath, row: int | None, reason: str, text: str) -> None:
        """Keep one unreadable row.

        Parameters
        ----------
        file : DataPath
            Where the row stands.
        row : int, optional
            Its number in the file, from 1.
        reason : str
            Why it can't be read.
        text : str
            What it holds; cut at 500 characters.
        """
        self.count += 1
        self.files.append(file)
        self.rows.append(
            {
                "metric": self.metric,
                "input": self.input,
                "file": file.name,
                "row": row,
                "reason": reason,
                "text": text[:500],
            }
        )
        self.first = self.first or self.rows[0]
        if self.folder is not None and len(self.rows) >= HELD:
            self._put_down(self.folder)

    def look(self) -> None:
        """Let `watch` look at what was read so far; called where no row is half done with."""
        if self.watch is not None and self.count >= self.looked + WATCHED:
            self.looked = self.count
            self.watch()

    def _put_down(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        table = pa.Table.from_pylist(self.rows, self.SCHEMA)
        table = table.append_column("path", pa.array([str(file) for file in self.files]))
        pq.write_table(table, folder / f"{self.parts:06d}.parquet", compression="zstd")
        self.parts += 1
        self.rows.clear()
        self.files.clear()

    def sorted(self, files: Sequence[DataPath]) -> Iterator[pa.Table]:
        """Iterate over all rows in the order of file and row, also over those put down.

        Parameters
        ----------
        files : sequence of DataPath
            The files in order.

        Yields
        ------
        pa.Table
            With the columns of `Rejects.SCHEMA`.
        """
        if not self.parts or self.folder is None:
            yield self.table(files)
            return
        self._put_down(self.folder)
        names = ", ".join(self.SCHEMA.names)
        order = "list_position($files, path), coalesce(row, 0), reason, text"
        import duckdb

        with stopped_by_signals(duckdb.connect()) as connection:
            connection.execute(f"SET memory_limit = '{SORTING}'")
            connection.execute("SET threads = 1")
            connection.execute("SET temp_directory = $1", [str(self.folder)])
            ordered = connection.sql(
                f"SELECT {names} FROM read_parquet($parts) ORDER BY {order}",
                params={
                    "files": [str(file) for file in files],
                    "parts": str(self.folder / "*.parquet"),
                },
            )
            for batch in ordered.to_arrow_reader(HELD):
                yield pa.Table.from_batches([batch]).cast(self.SCHEMA)

    def table(self, files: Sequence[DataPath]) -> pa.Table:
        """Sort the rows by file and row.

        Parameters
        ----------
        files : sequence of DataPath
            The files in order.

        Returns
        -------
        pa.Table
            With the columns of `Rejects.SCHEMA`.
        """
        place = {file: number for number, file in enumerate(files)}
        keyed = [
            (place[file], row["row"] or 0, row["reason"], row["text"], number)
            for number, (file, row) in enumerate(zip(self.files, self.rows, strict=True))
        ]
        return pa.Table.from_pylist([self.rows[key[-1]] for key in sorted(keyed)], self.SCHEMA)
