"""Parquet files, or some row groups of them, as streams of batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.remote.paths import DataPath, openable, size_of
from hotbed.sources.account import METADATA, UNREAD, Account
from hotbed.sources.listings import InputFile


def is_parquet(path: DataPath) -> bool:
    """Whether the ending says Parquet.

    Parameters
    ----------
    path : DataPath
        A file's path; the file is not looked at.

    Returns
    -------
    bool
        True for .parquet in small or capital letters.
    """
    return path.suffix.lower() == ".parquet"


def parquet_file(path: DataPath) -> pq.ParquetFile:
    """Open a Parquet file.

    Parameters
    ----------
    path : DataPath
        Where it is.

    Returns
    -------
    pq.ParquetFile
        Its metadata read, its rows not.

    Raises
    ------
    HotbedError
        It is damaged, or not a Parquet file.
    """
    try:
        return pq.ParquetFile(openable(path))
    except (pa.ArrowInvalid, OSError) as error:
        raise HotbedError(
            f"{path} is not a complete Parquet file ({str(error).splitlines()[0][:120]})",
            "download it again",
        ) from error


def parquet_batches(
    file: InputFile,
    wanted: Callable[[list[str]], list[str]],
    size: int,
    account: Account | None = None,
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Stream a Parquet file's row groups.

    Parameters
    ----------
    file : InputFile
        The file, or some row groups of it.
    wanted : callable
        Takes the names of the file's columns and returns those to read.
    size : int
        The most rows of a batch.
    account : Account, optional
        Takes what becomes of the file's bytes.

    Yields
    ------
    int
        The number in the file, from 1, of the batch's first row.
    pa.RecordBatch
        The columns wanted.

    Raises
    ------
    HotbedError
        The file is damaged; as `wanted`.
    """
    source = parquet_file(file.path)
    columns = wanted(list(source.schema_arrow.names))
    start, end = file.groups or (0, source.num_row_groups)
    _enter(account or Account(), source.metadata, file, (start, end), columns)
    row = 1 + sum(source.metadata.row_group(group).num_rows for group in range(start))
    try:
        for group in range(start, end):  # one at a time, or Arrow holds several
            for batch in source.iter_batches(size, row_groups=[group], columns=columns):
                yield row, batch
                row += batch.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise HotbedError(
            f"{file.path} is damaged ({str(error).splitlines()[0][:120]})", "download it again"
        ) from error


def _enter(
    account: Account,
    metadata: pq.FileMetaData,
    file: InputFile,
    groups: tuple[int, int],
    columns: list[str],
) -> None:
    """Enter row groups as read; what is in no row group goes with the first of them."""
    start, end = groups
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        chunks = [group.column(place) for place in range(metadata.num_columns)]
        packed = sum(chunk.total_compressed_size for chunk in chunks)
        if start <= number < end:
            read = sum(
                chunk.total_compressed_size
                for chunk in chunks
                if chunk.path_in_schema.split(".")[0] in columns
            )
            account.size += packed
            account.take(read, group.num_rows)
            account.ignore(packed - read, UNREAD)
        if not start:
            account.size -= packed
            account.ignore(-packed, METADATA)
    if not start:
        size = size_of(file.path)
        account.size += size
        account.ignore(size, METADATA)
