"""Tables that must be joined: each file's needed columns to Parquet, then one query over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.base.processes import cores
from hotbed.recipe import Input
from hotbed.sources.files.delimited import BATCH_ROWS, header, scan
from hotbed.sources.listings import Aside, InputFile, address_keys, clean

MEMORY = "256MB"  # what a join may hold before it goes to disk
THREADS = 4  # each takes a share of it

Aliases = Mapping[str, tuple[str, ...]]


def columns_of(file: Path, spec: Input, aliases: Aliases) -> dict[str, str]:
    """Our name -> the file's, for the columns it has; capitals don't matter.

    Raises
    ------
    HotbedError : as `delimited.header`.
    """
    names = {name.strip().lower(): name for name in header(file, spec)}
    found = {}
    for field, ours in aliases.items():
        for name in (spec.columns.get(field, "").lower(), *ours):
            if name and name in names:
                found[field] = names[name]
                break
    return found


def stage(
    file: InputFile,
    role: str,
    columns: dict[str, str],
    key: str,
    spec: Input,
    aside: Aside,
    *,
    quoted: bool = True,
) -> None:
    """Write a file's columns under our names; rows without their key go to the rejects."""
    writer: pq.ParquetWriter | None = None
    folder = aside.scratch / role
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(set(columns.values()))
    try:
        for batch, rows in scan(file, wanted, spec, aside.rejects, quoted=quoted):
            named = {field: _bare(batch.column(name)) for field, name in columns.items()}
            missing = pc.is_null(named[key])
            for index in pc.indices_nonzero(missing).to_pylist():
                shown = " | ".join(str(column[index].as_py() or "") for column in named.values())
                aside.rejects.add(file.path, rows[index].as_py(), f"no {columns[key]}", shown)
            keep = pc.invert(missing)
            table = pa.table(
                {**named, "row": rows, "file": pa.array([file.number] * len(rows), pa.int32())}
            ).filter(keep)
            writer = writer or pq.ParquetWriter(
                folder / f"{file.number}.parquet", table.schema, compression="zstd"
            )
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _bare(column: pa.Array) -> pa.Array:
    """Text without outer blanks and outer quotes; empty becomes null."""
    return clean(pc.replace_substring_regex(clean(column), '^"(.*)"$', r"\1"))


def columns_staged(scratch: Path, role: str) -> set[str]:
    """The columns that every file of a role has; none if there is no such file."""
    sets = [set(pq.read_schema(file).names) for file in (scratch / role).glob("*.parquet")]
    return set.intersection(*sets) if sets else set()


def table_of(scratch: Path, role: str, columns: list[str]) -> str:
    """SQL of a staged table; columns that its files lack are null, and so is a table without files.

    >>> table_of(Path("nowhere"), "persons", ["person", "country"])
    '(SELECT NULL::VARCHAR AS person, NULL::VARCHAR AS country WHERE false)'
    """
    files = sorted((scratch / role).glob("*.parquet"))
    if not files:
        return "(SELECT " + ", ".join(f"NULL::VARCHAR AS {c}" for c in columns) + " WHERE false)"
    have = {name for file in files for name in pq.read_schema(file).names}
    shown = [name if name in have else f"NULL::VARCHAR AS {name}" for name in columns]
    place = str(scratch / role / "*.parquet").replace("'", "''")
    return f"(SELECT {', '.join(shown)} FROM read_parquet('{place}', union_by_name=true))"


def firsts(scratch: Path, role: str, columns: list[str], key: str) -> str:
    """SQL of a staged table (with its columns row and file) in which each key stands once.

    Where a key comes again the first row stands. Looking for that first is cheaper for the memory
    than grouping whole rows, as only numbers are held.
    """
    table = table_of(scratch, role, columns)
    at = '(CAST(file AS BIGINT) << 40) + "row"'
    again = f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
    if not any(batch.num_rows for batch in query(scratch, again)):
        return table
    first = f"SELECT {key}, min({at}) AS at FROM {table} GROUP BY {key}"
    return f"""(SELECT t.* EXCLUDE (at) FROM (SELECT *, {at} AS at FROM {table}) t
        JOIN ({first}) f ON t.{key} = f.{key} AND t.at = f.at)"""


def keep(scratch: Path, role: str, text: str) -> None:
    """Write a query's rows as a staged table.

    Raises
    ------
    HotbedError : as `query`.
    """
    (scratch / role).mkdir(exist_ok=True)
    place = str(scratch / role / "0.parquet").replace("'", "''")
    for _ in query(scratch, f"COPY ({text}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)"):
        continue


def query(scratch: Path, text: str) -> Iterator[pa.RecordBatch]:
    """The rows of a query over staged tables; DuckDB puts aside on disk what memory can't hold.

    Raises
    ------
    HotbedError : the query fails, as when the disk is full.
    """
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{str(scratch).replace(chr(39), chr(39) * 2)}'")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET threads = {min(THREADS, cores())}")
        try:
            found = connection.sql(text)
            if found is not None:  # it is, of a statement that yields no rows
                yield from found.to_arrow_reader(BATCH_ROWS)
        except duckdb.Error as error:
            raise HotbedError(
                f"joining the input's tables failed ({str(error).splitlines()[0][:160]})",
                "see that the disk has room and that all files are of one edition",
            ) from error


def listings(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Rows of a query to listings: document_id, year, contributor, contributors, address parts,
    left_out, empty, row and file.
    """
    count = batch.num_rows
    parts = {
        name: batch.column(name)
        for name in batch.schema.names
        if name in ("address", "street", "city", "region", "postcode", "country", "lon", "lat")
    }
    return pa.RecordBatch.from_arrays(
        [
            pc.cast(batch.column("file"), pa.int32()),
            pc.cast(batch.column("row"), pa.int64()),
            batch.column("document_id"),
            pc.cast(batch.column("year"), pa.int32()),
            batch.column("contributor"),
            pc.cast(batch.column("contributors"), pa.int32()),
            address_keys(parts, count),
            batch.column("left_out"),
            batch.column("empty"),
            pa.nulls(count, pa.string()),
        ],
        names=["file", "row", "document_id", "year", "contributor", "contributors",
               "address_key", "left_out", "empty", "record"],
    )  # fmt: skip
