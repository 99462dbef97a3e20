"""Parquet files, or some row groups of them, as streams of batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.sources.listings import InputFile


def is_parquet(path: Path) -> bool:
    """Whether the ending says Parquet.

    Parameters
    ----------
    path : Path
        A file's path; the file is not looked at.

    Returns
    -------
    bool
        True for .parquet in small or capital letters.
    """
    return path.suffix.lower() == ".parquet"


def parquet_file(path: Path) -> pq.ParquetFile:
    """Open a Parquet file.

    Parameters
    ----------
    path : Path
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
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise HotbedError(
            f"{path} is not a complete Parquet file ({str(error).splitlines()[0][:120]})",
            "download it again",
        ) from error


def parquet_batches(
    file: InputFile, wanted: Callable[[list[str]], list[str]], size: int
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
