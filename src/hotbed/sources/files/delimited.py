"""Streams of text columns from CSV, TSV, Parquet and Excel, single bad rows set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hotbed.base.errors import HotbedError, nearest
from hotbed.base.files import must_exist
from hotbed.recipe import Input
from hotbed.sources.columns import int64_array
from hotbed.sources.files import excel
from hotbed.sources.files.containers import PACKED, inner_ending, packing, table_stream
from hotbed.sources.files.encodings import MARK, Utf8Stream, without_marks
from hotbed.sources.files.parquet import is_parquet, parquet_batches, parquet_file
from hotbed.sources.listings import InputFile, Rejects

BATCH_ROWS = 65_536
BLOCK = 1 << 20  # a row may be no longer
TEXT_ENDINGS = (".csv", ".tsv", ".txt")


def is_delimited(path: Path) -> bool:
    """Whether the ending says CSV or TSV, packed or not.

    Parameters
    ----------
    path : Path
        A file.

    Returns
    -------
    bool
        True for one of `TEXT_ENDINGS`, also of the first file in a .zip.

    Raises
    ------
    HotbedError
        As `inner_ending`.
    """
    return inner_ending(path) in TEXT_ENDINGS


def delimiter_of(path: Path, spec: Input) -> str:
    """What separates the cells of a text table.

    Parameters
    ----------
    path : Path
        A file.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    str
        The delimiter that the recipe names; else a tab for .tsv, and the one of comma, tab,
        semicolon and bar that the header holds most of.

    Raises
    ------
    HotbedError
        The file is damaged.
    """
    if spec.delimiter:
        return spec.delimiter
    if ".tsv" in [suffix.lower() for suffix in path.suffixes]:
        return "\t"
    with table_stream(path) as stream:
        head = _first_line(path, stream)
    counts = {mark: head.count(mark.encode()) for mark in (",", "\t", ";", "|")}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _first_line(path: Path, stream: pa.NativeFile) -> bytes:
    try:
        return bytes(stream.read(4096)).split(b"\n")[0]
    except OSError as error:
        raise damaged(path, error) from error


def header(path: Path, spec: Input) -> list[str]:
    """The names of a table's columns.

    Parameters
    ----------
    path : Path
        CSV, TSV, Parquet or a workbook.
    spec : Input
        The input as the recipe has it, for delimiter and encoding.

    Returns
    -------
    list of str
        As the file writes them.

    Raises
    ------
    HotbedError
        Missing, empty, damaged, or of another format.
    """
    must_exist(path)
    if is_parquet(path):
        return list(parquet_file(path).schema_arrow.names)
    if excel.is_excel(path):
        return excel.columns(path)
    if not is_delimited(path):
        raise HotbedError(
            f"{path.name} is neither CSV, TSV nor Parquet nor a workbook by its ending",
            "rename or convert it",
        )
    with _OpenTable(path, spec, None, lambda _row: "skip") as reader:
        try:
            return list(reader.schema.names)
        except UnicodeDecodeError as error:
            raise damaged(path, error) from error


def is_quoted(path: Path) -> bool:
    """Whether the header uses quotes; where it doesn't, some formats hold loose ones in cells.

    Parameters
    ----------
    path : Path
        A text table.

    Returns
    -------
    bool
        True if its first line holds a quote.

    Raises
    ------
    HotbedError
        The file is damaged.
    """
    with table_stream(path) as stream:
        return b'"' in _first_line(path, stream)


def scan(
    file: InputFile, columns: list[str], spec: Input, rejects: Rejects, *, quoted: bool = True
) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    """Stream some columns of a table, with the numbers of the rows.

    Parameters
    ----------
    file : InputFile
        CSV, TSV, Parquet or a workbook.
    columns : list of str
        Names of columns that it must have.
    spec : Input
        The input as the recipe has it.
    rejects : Rejects
        Takes rows with another number of fields, or that are not text in the file's encoding.
    quoted : bool
        Whether a quote at the start of a cell means anything.

    Yields
    ------
    pa.RecordBatch
        The columns as text or lists of text.
    pa.Array
        The numbers of its rows in the file, from 1.

    Raises
    ------
    HotbedError
        The file lacks a column, is damaged or cut off, or is of another format.
    """
    path = file.path
    names = header(path, spec)
    for name in columns:
        if name not in names:
            near = nearest(name, names)
            hint = f"did you mean {near!r}?" if near else "it has " + ", ".join(names[:12])
            raise HotbedError(f"{path} has no column {name!r}", hint)
        if names.count(name) > 1:
            raise HotbedError(f"{path} has several columns {name!r}", "rename all but one")
    if is_delimited(path):
        yield from _text(path, columns, spec, rejects, quoted)
        return
    if is_parquet(path):
        batches = parquet_batches(file, lambda _names: columns, BATCH_ROWS)
    else:
        batches = _counted(excel.batches(path, columns))
    for first, batch in batches:
        rows = int64_array(np.arange(first, first + batch.num_rows))
        printed = [_printed(column) for column in batch.columns]
        yield pa.record_batch(printed, names=batch.schema.names), rows


def _counted(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    row = 1
    for batch in batches:
        yield row, batch
        row += batch.num_rows


class _OpenTable:
    """An open CSV stream; closes the file behind it, and words its errors."""

    def __init__(
        self,
        path: Path,
        spec: Input,
        columns: list[str] | None,
        on_bad_row: Callable[[pacsv.InvalidRow], str],
        quoted: bool = True,
    ) -> None:
        self.path, self.spec, self.columns, self.on_bad_row = path, spec, columns, on_bad_row
        self.quoted = quoted

    def __enter__(self) -> pacsv.CSVStreamingReader:
        self.stream = table_stream(self.path)
        self.text = Utf8Stream(self.stream, self.spec.encoding, self.path)
        delimiter = delimiter_of(self.path, self.spec)
        try:
            types = None
            if self.columns is not None:
                types = dict.fromkeys(self.columns, pa.string())
            return pacsv.open_csv(
                pa.PythonFile(self.text, "r"),
                read_options=pacsv.ReadOptions(use_threads=False, block_size=BLOCK),
                parse_options=pacsv.ParseOptions(
                    delimiter=delimiter,
                    quote_char='"' if self.quoted else False,
                    newlines_in_values=self.quoted,
                    invalid_row_handler=self.on_bad_row,
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types=types,
                    include_columns=self.columns,
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
        except (pa.ArrowInvalid, OSError) as error:
            self.stream.close()
            raise damaged(self.path, error) from error

    def __exit__(self, *_args: object) -> None:
        self.stream.close()


def damaged(path: Path, error: Exception) -> HotbedError:
    """The error for a text table that could not be read to its end.

    Parameters
    ----------
    path : Path
        The file.
    error : Exception
        What Arrow or the stream raised.

    Returns
    -------
    HotbedError
        To be raised by the caller.
    """
    text = str(error).splitlines()[0]
    if "Truncated" in text or "compressed" in text or "zlib" in text.lower():
        kind = PACKED.get(packing(path), "gzip")
        return HotbedError(f"{path} is a damaged or cut-off {kind} file", "download it again")
    if "Empty CSV" in text:
        return HotbedError(f"{path} is empty", "check that it was written completely")
    if "straddling" in text or "quote" in text:
        return HotbedError(
            f"{path} has a quote that is never closed, or a row of more than 1 MB",
            "mend the file's quoting",
        )
    if "utf8" in text.lower() or "utf-8" in text.lower():
        return HotbedError(
            f"{path} is not UTF-8 text", "save it as UTF-8, or set encoding in the recipe"
        )
    return HotbedError(f"{path} can't be read ({text[:160]})", "check that it is a complete table")


def _text(
    path: Path, columns: list[str], spec: Input, rejects: Rejects, quoted: bool
) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    short: list[int] = []  # numbers of rows of another length, met by Arrow while it reads ahead

    def bad(row: pacsv.InvalidRow) -> str:
        number = row.number - 1  # the header is a row to Arrow
        short.append(number)
        reason = f"{row.actual_columns} fields instead of {row.expected_columns}"
        rejects.add(path, number, reason, without_marks(row.text))
        return "skip"

    opened, row = _OpenTable(path, spec, columns, bad, quoted), 1
    with opened as reader:
        try:
            for batch in reader:
                opened.text.taken()
                rows = _numbers(row, batch.num_rows, short)
                row = int(rows[-1]) + 1 if len(rows) else row
                if opened.text.marked:
                    batch, rows = _unmarked(path, batch, rows, spec, rejects)
                yield batch, int64_array(rows)
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(path, error) from error


def _numbers(first: int, count: int, skipped: list[int]) -> np.ndarray:
    """The next `count` numbers from `first` that are not skipped.

    >>> _numbers(4, 3, [2, 5]).tolist()
    [4, 6, 7]
    """
    rows = np.arange(first, first + count, dtype=np.int64)
    for number in sorted(row for row in skipped if row >= first):
        rows[rows >= number] += 1
    return rows


def _unmarked(
    path: Path, batch: pa.RecordBatch, rows: np.ndarray, spec: Input, rejects: Rejects
) -> tuple[pa.RecordBatch, np.ndarray]:
    """Set rows aside in which bytes are not text."""
    bad = np.zeros(batch.num_rows, bool)
    for column in batch.columns:
        bad |= pc.fill_null(pc.match_substring(column, MARK), False).to_numpy(zero_copy_only=False)
    for number in np.flatnonzero(bad).tolist():
        shown = " | ".join(str(column[number].as_py() or "") for column in batch.columns)
        reason = "not UTF-8 text; set encoding in the recipe or save the file as UTF-8"
        rejects.add(path, int(rows[number]), reason, without_marks(shown))
    return batch.filter(pa.array(~bad)), rows[~bad]


def _printed(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type):
        return column
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return pc.cast(column, pa.list_(pa.string()))
    return pc.cast(column, pa.string())
