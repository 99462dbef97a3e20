"""Streams of text columns from CSV, TSV, Parquet and Excel, single bad rows set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError, nearest
from hotbed.base.files import must_exist
from hotbed.recipe import Input
from hotbed.sources.files import excel
from hotbed.sources.files.containers import inner_ending, packing, table_stream
from hotbed.sources.files.encodings import MARK, Utf8Stream, without_marks
from hotbed.sources.listings import InputFile, Rejects, numbers

BATCH_ROWS = 65_536
BLOCK = 1 << 20  # a row may be no longer
TEXT_ENDINGS = (".csv", ".tsv", ".txt")


def is_parquet(path: Path) -> bool:
    """Whether the ending says Parquet."""
    return path.suffix.lower() == ".parquet"


def is_delimited(path: Path) -> bool:
    """Whether the ending says CSV or TSV, compressed or not."""
    return inner_ending(path) in TEXT_ENDINGS


def delimiter_of(path: Path, spec: Input) -> str:
    """The delimiter the recipe names, else a tab for .tsv, else the header's own."""
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
    """The names of a file's columns.

    Raises
    ------
    HotbedError : missing, empty, damaged, or of another format.
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
    with _opened(path, spec, None, lambda _row: "skip") as reader:
        try:
            return list(reader.schema.names)
        except UnicodeDecodeError as error:
            raise damaged(path, error) from error


def is_quoted(path: Path) -> bool:
    """Whether the header uses quotes; where it doesn't, some formats hold loose ones in cells."""
    with table_stream(path) as stream:
        return b'"' in _first_line(path, stream)


def scan(
    file: InputFile, columns: list[str], spec: Input, rejects: Rejects, *, quoted: bool = True
) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    """Stream some columns of a file, as text or lists of text, with the row's number (from 1).

    Rows with another number of fields, or that are not text in the file's encoding, go to
    `rejects`. `quoted` says whether a quote at the start of a cell means anything.

    Raises
    ------
    HotbedError : the file lacks a column, is damaged or cut off, or is of another format.
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
        rows = numbers(np.arange(first, first + batch.num_rows))
        printed = [_printed(column) for column in batch.columns]
        yield pa.record_batch(printed, names=batch.schema.names), rows


def _counted(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    row = 1
    for batch in batches:
        yield row, batch
        row += batch.num_rows


def parquet_file(path: Path) -> pq.ParquetFile:
    """A Parquet file, open.

    Raises
    ------
    HotbedError : it is damaged, or none.
    """
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise HotbedError(
            f"{path} is not a whole Parquet file ({str(error).splitlines()[0][:120]})",
            "bring it again",
        ) from error


def parquet_batches(
    file: InputFile, wanted: Callable[[list[str]], list[str]], size: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Batches of a Parquet file's row groups, each with the number of its first row.

    Parameters
    ----------
    wanted : takes the names of the file's columns and gives those to read.
    size : the most rows of a batch.

    Raises
    ------
    HotbedError : the file is damaged; as `wanted`.
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
            f"{file.path} is damaged ({str(error).splitlines()[0][:120]})", "bring it again"
        ) from error


class _opened:  # noqa: N801 - a context manager, used like a function
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
    """The sentence for a file that could not be read to its end."""
    text = str(error).splitlines()[0]
    if "Truncated" in text or "compressed" in text or "zlib" in text.lower():
        kind = {".zst": "zstd", ".zip": ".zip"}.get(packing(path), "gzip")
        return HotbedError(f"{path} is a damaged or cut-off {kind} file", "bring it again")
    if "Empty CSV" in text:
        return HotbedError(f"{path} is empty", "check that it was written whole")
    if "straddling" in text or "quote" in text:
        return HotbedError(
            f"{path} has a quote that is never closed, or a row of more than 1 MB",
            "mend the file's quoting",
        )
    if "utf8" in text.lower() or "utf-8" in text.lower():
        return HotbedError(
            f"{path} is not UTF-8 text", "save it as UTF-8, or set encoding in the recipe"
        )
    return HotbedError(f"{path} can't be read ({text[:160]})", "check that it is whole and a table")


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

    opened, row = _opened(path, spec, columns, bad, quoted), 1
    with opened as reader:
        try:
            for batch in reader:
                opened.text.taken()
                rows = _numbers(row, batch.num_rows, short)
                row = int(rows[-1]) + 1 if len(rows) else row
                if opened.text.marked:
                    batch, rows = _unmarked(path, batch, rows, spec, rejects)
                yield batch, numbers(rows)
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(path, error) from error


def _numbers(first: int, count: int, skipped: list[int]) -> np.ndarray:
    """The next `count` numbers from `first` that are not skipped.

    >>> _numbers(4, 3, [2, 5]).tolist()
    [4, 6, 7]
    """
    rows = np.arange(first, first + count, dtype=np.int64)
    for number in sorted(each for each in skipped if each >= first):
        rows[rows >= number] += 1
    return rows


def _unmarked(
    path: Path, batch: pa.RecordBatch, rows: np.ndarray, spec: Input, rejects: Rejects
) -> tuple[pa.RecordBatch, np.ndarray]:
    """Set rows aside in which bytes are no text."""
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
