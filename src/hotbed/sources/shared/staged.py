"""Tables that must be joined: each file's needed columns to Parquet, then one query over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.base.processes import cores
from hotbed.base.stopping import stopped_by_signals
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.columns import ADDRESS_PARTS, COORDINATES, address_keys, clean
from hotbed.sources.files.delimited import BATCH_ROWS, header, scan
from hotbed.sources.listings import BATCH, Aside, InputFile

MEMORY = "256MB"  # what a join may hold before it goes to disk
THREADS = 4  # each takes a share of it

Aliases = Mapping[str, tuple[str, ...]]


def columns_of(file: DataPath, spec: Input, aliases: Aliases) -> dict[str, str]:
    """Which of a file's columns are those that are needed; capitals don't matter.

    Parameters
    ----------
    file : DataPath
        A table.
    spec : Input
        The input as the recipe has it; the names in its `columns` go first.
    aliases : mapping of str to tuple of str
        Our name of a column, and the names that files have for it, in small letters.

    Returns
    -------
    dict of str to str
        Our name and the file's, of those it has.

    Raises
    ------
    HotbedError
        As `delimited.header`.
    """
    return recognised(header(file, spec), aliases, spec.columns)


def recognised(
    names: Iterable[str], aliases: Aliases, given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which of some columns are those that are needed; capitals don't matter.

    Parameters
    ----------
    names : iterable of str
        The columns of a table.
    aliases : mapping of str to tuple of str
        Our name of a column, and the names that files have for it, in small letters.
    given : mapping of str to str, optional
        Our name and the file's, which go first.

    Returns
    -------
    dict of str to str
        Our name and the file's, of those it has.

    Examples
    --------
    >>> recognised(["Appln_ID", "x"], {"application": ("appln_id",), "person": ("person_id",)})
    {'application': 'Appln_ID'}
    """
    known = {name.strip().lower(): name for name in names}
    columns = {}
    for field, ours in aliases.items():
        for name in ((given or {}).get(field, "").lower(), *ours):
            if name and name in known:
                columns[field] = known[name]
                break
    return columns


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
    """Write a file's columns under our names, as Parquet in the scratch folder.

    Parameters
    ----------
    file : InputFile
        A table.
    role : str
        Which table it is: the folder's name.
    columns : dict of str to str
        Our name of a column, and the file's.
    key : str
        Our name of a column; rows without it go to the rejects.
    spec : Input
        The input as the recipe has it.
    aside : Aside
        Takes rows that can't be read.
    quoted : bool
        Whether a quote at the start of a cell means anything.

    Raises
    ------
    HotbedError
        As `delimited.scan`.
    """
    writer: pq.ParquetWriter | None = None
    folder = aside.scratch / role
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(set(columns.values()))
    try:
        for batch, rows in scan(file, wanted, spec, aside.rejects, quoted=quoted):
            for name in wanted:
                if not pa.types.is_string(batch.column(name).type):
                    raise HotbedError(
                        f"{file.path}: the column {name!r} holds lists", "write a row a value"
                    )
            named = {field: _bare(batch.column(name)) for field, name in columns.items()}
            missing = pc.is_null(named[key])
            for index in pc.indices_nonzero(missing).to_pylist():
                shown = " | ".join(str(column[index].as_py() or "") for column in named.values())
                aside.rejects.add(file.path, rows[index].as_py(), f"no {columns[key]}", shown)
            keep = pc.invert(missing)
            table = pa.table(
                {**named, "row": rows, "file": pa.array([file.number] * len(rows), pa.int64())}
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
    """The columns that every file of a role has.

    Parameters
    ----------
    scratch : Path
        The scratch folder.
    role : str
        Which table.

    Returns
    -------
    set of str
        Our names; none if there is no such file.
    """
    sets = [set(pq.read_schema(file).names) for file in (scratch / role).glob("*.parquet")]
    return set.intersection(*sets) if sets else set()


def table_of(scratch: Path, role: str, columns: list[str]) -> str:
    """SQL of a staged table.

    Parameters
    ----------
    scratch : Path
        The scratch folder.
    role : str
        Which table.
    columns : list of str
        Our names; those that its files lack are null. A table without files has no rows.

    Returns
    -------
    str
        A subquery in brackets.

    Examples
    --------
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
    than grouping complete rows, as only numbers are held.

    Parameters
    ----------
    scratch : Path
        The scratch folder.
    role : str
        Which table.
    columns : list of str
        Our names; row and file are among them.
    key : str
        One of them.

    Returns
    -------
    str
        A subquery in brackets.

    Raises
    ------
    HotbedError
        As `query`.
    """
    table = table_of(scratch, role, columns)
    place = '(CAST(file AS BIGINT) << 40) + "row"'
    again = f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1 LIMIT 1"
    if not any(batch.num_rows for batch in query(scratch, again)):
        return table
    first = f"SELECT {key}, min({place}) AS place FROM {table} GROUP BY {key}"
    return f"""(SELECT t.* EXCLUDE (place) FROM (SELECT *, {place} AS place FROM {table}) t
        JOIN ({first}) f ON t.{key} = f.{key} AND t.place = f.place)"""


def keep(scratch: Path, role: str, text: str) -> None:
    """Write a query's rows as a staged table.

    Parameters
    ----------
    scratch : Path
        The scratch folder.
    role : str
        The table's name.
    text : str
        SQL.

    Raises
    ------
    HotbedError
        As `query`.
    """
    (scratch / role).mkdir(exist_ok=True)
    place = str(scratch / role / "0.parquet").replace("'", "''")
    for _ in query(scratch, f"COPY ({text}) TO '{place}' (FORMAT parquet, COMPRESSION zstd)"):
        continue


def query(scratch: Path, text: str) -> Iterator[pa.RecordBatch]:
    """Run a query over staged tables; DuckDB spills to disk what memory can't hold.

    Parameters
    ----------
    scratch : Path
        The scratch folder.
    text : str
        SQL.

    Yields
    ------
    pa.RecordBatch
        The rows, in any order.

    Raises
    ------
    HotbedError
        The query fails, as when the disk is full.
    """
    with stopped_by_signals(duckdb.connect()) as connection:
        connection.execute(f"SET temp_directory = '{str(scratch).replace(chr(39), chr(39) * 2)}'")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET threads = {min(THREADS, cores())}")
        try:
            relation = connection.sql(text)
            if relation is not None:  # as for a statement that yields no rows
                yield from relation.to_arrow_reader(BATCH_ROWS)
        except duckdb.Error as error:
            raise HotbedError(
                f"joining the input's tables failed ({str(error).splitlines()[0][:160]})",
                "see that the disk has room and that all files are of one edition",
            ) from error


def listings(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Turn rows of a query into listings.

    Parameters
    ----------
    batch : pa.RecordBatch
        With the columns of `BATCH`, but parts of addresses instead of their key, and no record.

    Returns
    -------
    pa.RecordBatch
        With the columns of `BATCH`.
    """
    count, names = batch.num_rows, set(batch.schema.names)
    parts = {name: batch.column(name) for name in (*ADDRESS_PARTS, *COORDINATES) if name in names}
    columns = {"address_key": address_keys(parts, count), "record": pa.nulls(count, pa.string())}
    return pa.RecordBatch.from_arrays(
        [
            columns[column.name]
            if column.name in columns
            else pc.cast(batch.column(column.name), column.type)
            for column in BATCH
        ],
        schema=BATCH,
    )
