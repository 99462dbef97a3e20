"""Streams of text columns from CSV, TSV, Parquet and Excel, single bad rows set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hotbed.base.errors import HotbedError, nearest
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath, must_hold
from hotbed.sources.columns import int64_array, is_ascii
from hotbed.sources.files import excel
from hotbed.sources.files.containers import inner_ending
from hotbed.sources.files.encodings import MARK, NOT_UTF8, marked, without_marks
from hotbed.sources.files.framing.rows import Rows
from hotbed.sources.files.parquet import is_parquet, parquet_batches, parquet_file
from hotbed.sources.files.texts import OpenText, first_text, texts
from hotbed.sources.listings import InputFile
from hotbed.sources.rejects import Rejects

BATCH_ROWS = 65_536
TEXT_ENDINGS = (".csv", ".tsv", ".txt")


def is_delimited(path: DataPath) -> bool:
    """Whether the ending says CSV or TSV, packed or not.

    Parameters
    ----------
    path : DataPath
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


def header(path: DataPath, spec: Input) -> list[str]:
    """The names of a table's columns.

    Parameters
    ----------
    path : DataPath
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
    must_hold(path)
    if is_parquet(path):
        return list(parquet_file(path).schema_arrow.names)
    if excel.is_excel(path):
        return excel.columns(path)
    if not is_delimited(path):
        raise HotbedError(
            f"{path.name} is neither CSV, TSV nor Parquet nor a workbook by its ending",
            "rename or convert it",
        )
    return first_text(path, spec).names


def is_quoted(path: DataPath, spec: Input) -> bool:
    """Whether the header uses quotes; where it doesn't, some formats hold loose ones in cells.

    Parameters
    ----------
    path : DataPath
        A text table.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    bool
        True if its first line holds a quote.

    Raises
    ------
    HotbedError
        The file is damaged.
    """
    return b'"' in first_text(path, spec).line


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
        yield from _text(file, columns, spec, rejects, quoted)
        return
    if is_parquet(path):
        batches = parquet_batches(file, lambda _names: columns, BATCH_ROWS, rejects.account(path))
    else:
        batches = _counted(excel.batches(path, columns, rejects.account(path)))
    for first, batch in batches:
        rows = np.arange(first, first + batch.num_rows)
        names, bad = batch.schema.names, np.zeros(batch.num_rows, bool)
        printed = [
            _printed(path, name, column, bad)
            for name, column in zip(names, batch.columns, strict=True)
        ]
        text = pa.record_batch(printed, names=names)
        for index in np.flatnonzero(bad).tolist():
            rejects.add(path, int(rows[index]), NOT_UTF8, "")
        if bad.any():
            text, rows = text.filter(pa.array(~bad)), rows[~bad]
        yield text, int64_array(np.ascontiguousarray(rows))


def _counted(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[int, pa.RecordBatch]]:
    row = 1
    for batch in batches:
        yield row, batch
        row += batch.num_rows


def all_columns(
    path: DataPath, spec: Input, rejects: Rejects, named: Callable[[list[str]], list[str]]
) -> Iterator[pa.RecordBatch]:
    """Stream all columns of a text table; at least one batch.

    Parameters
    ----------
    path : DataPath
        CSV or TSV, packed or not.
    spec : Input
        The input as a recipe would have it, for delimiter and encoding.
    rejects : Rejects
        Takes rows as for `scan`.
    named : callable
        Takes the header and returns a name of its own for each column.

    Yields
    ------
    pa.RecordBatch
        The columns as text.

    Raises
    ------
    HotbedError
        As `texts` and as `named`.
    """
    names: list[str] = []
    for text in texts(path, spec, rejects.account(path)):
        text.names = names = named(text.names)
        for batch, _ in _batches(text, names, rejects, path):
            yield batch
    yield pa.RecordBatch.from_pylist([], pa.schema([(name, pa.string()) for name in names]))


def _text(
    file: InputFile, columns: list[str], spec: Input, rejects: Rejects, quoted: bool
) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    for text in texts(file.path, spec, rejects.account(file.path), quoted=quoted):
        yield from _batches(text, columns, rejects, file.path)


def _batches(
    text: OpenText, columns: list[str], rejects: Rejects, path: DataPath
) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    """The rows of an open table, and their numbers."""
    account = rejects.account(path)
    for rows in text.blocks():
        for lost in rows.lost:
            shown = lost.data.rstrip(b"\r\n").decode("utf-8", "replace")
            rejects.add(path, lost.number, lost.reason, shown)
        if not len(rows.numbers):
            rejects.look()
            continue
        batch, numbers = _parsed(text, rows, columns, rejects, path)
        kept = int(rows.sizes.sum())
        if len(numbers) < len(rows.numbers):
            out = ~np.isin(rows.numbers, numbers, assume_unique=True)
            for size in rows.sizes[out].tolist():
                account.reject(size)
                kept -= size
        account.take(kept, len(numbers))
        if batch.num_rows:
            yield batch, int64_array(numbers)
        rejects.look()


def _parsed(
    text: OpenText, rows: Rows, columns: list[str], rejects: Rejects, path: DataPath
) -> tuple[pa.RecordBatch, np.ndarray]:
    """A block's rows as columns, and their numbers; what is no row of the table is set aside."""
    data, bad_bytes = rows.data, False
    try:
        if not data.isascii():  # far quicker than decoding
            data.decode()
    except UnicodeDecodeError:
        data, bad_bytes = marked(data), True
    bad: dict[int, str] = {}
    batch = _columns(text, data, rows, columns, bad)
    if batch.num_rows + len(bad) != len(rows.numbers):
        batch = _one_by_one(text, rows, columns, bad)
    for index, shown in sorted(bad.items()):
        rejects.add(path, int(rows.numbers[index]), shown.split("\0")[0], shown.split("\0")[1])
    numbers = np.delete(rows.numbers, sorted(bad)) if bad else rows.numbers
    if bad_bytes:
        batch, numbers = _unmarked(path, batch, numbers, rejects)
    return batch, np.ascontiguousarray(numbers, np.int64)


def _columns(
    text: OpenText, data: bytes, rows: Rows, columns: list[str], bad: dict[int, str]
) -> pa.RecordBatch:
    """The columns by Arrow's parser; rows of another length enter `bad` by their place."""

    def on_bad_row(row: pacsv.InvalidRow) -> str:
        reason = f"{row.actual_columns} fields instead of {row.expected_columns}"
        bad[row.number - 1] = f"{reason}\0{without_marks(row.text)}"
        return "skip"

    form = text.form
    table = pacsv.read_csv(
        pa.BufferReader(data),
        read_options=pacsv.ReadOptions(
            use_threads=False, block_size=max(len(data) + 1, 1 << 12), column_names=text.names
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=form.delimiter.decode(),
            quote_char='"' if form.quoted else False,
            newlines_in_values=rows.broken,
            invalid_row_handler=on_bad_row,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()),
            include_columns=columns,
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], table.schema)


def _one_by_one(
    text: OpenText, rows: Rows, columns: list[str], bad: dict[int, str]
) -> pa.RecordBatch:
    """The rows parsed alone, where the parser sees others than the framing: none takes another."""
    bad.clear()
    batches, start = [], 0
    for index, end in enumerate(rows.spans.tolist()):
        data = marked(rows.data[start:end])
        start, alone = end, dict[int, str]()
        batch = _columns(text, data, rows, columns, alone)
        if batch.num_rows == 1 and not alone:
            batches.append(batch)
        else:
            shown = without_marks(data.decode()).rstrip("\r\n")
            bad[index] = alone.get(0, f"not a single row\0{shown}")
    schema = pa.schema([(name, pa.string()) for name in columns])
    table = pa.Table.from_batches(batches, schema).combine_chunks()
    return table.to_batches()[0] if batches else pa.RecordBatch.from_pylist([], schema)


def _unmarked(
    path: DataPath, batch: pa.RecordBatch, rows: np.ndarray, rejects: Rejects
) -> tuple[pa.RecordBatch, np.ndarray]:
    """Set rows aside in which bytes are not text."""
    bad = np.zeros(batch.num_rows, bool)
    for column in batch.columns:
        bad |= pc.fill_null(pc.match_substring(column, MARK), False).to_numpy(zero_copy_only=False)
    for number in np.flatnonzero(bad).tolist():
        shown = " | ".join(str(column[number].as_py() or "") for column in batch.columns)
        reason = f"{NOT_UTF8}; set encoding in the recipe or save the file as UTF-8"
        rejects.add(path, int(rows[number]), reason, without_marks(shown))
    return batch.filter(pa.array(~bad)), rows[~bad]


def _printed(path: DataPath, name: str, column: pa.Array, bad: np.ndarray) -> pa.Array:
    """A column as text or lists of text; rows that are no UTF-8 are marked in `bad`."""
    kind = column.type
    try:
        if pa.types.is_list(kind) or pa.types.is_large_list(kind):
            text = pc.cast(column, pa.list_(pa.string()))
        else:
            text = column if pa.types.is_string(kind) else pc.cast(column, pa.string())
        if not (text is column and is_ascii(column)):  # far quicker than Arrow's look at each text
            text.validate(full=True)
    except pa.ArrowNotImplementedError:
        raise HotbedError(
            f"{path}: the column {name!r} holds {str(kind)[:60]} where text is expected",
            "write it as text",
        ) from None
    except pa.ArrowInvalid:
        values = [_decoded(column, index) for index in range(len(column))]
        bad |= np.array([value is False for value in values])
        kind = pa.list_(pa.string()) if pa.types.is_nested(kind) else pa.string()
        return pa.array([value or None for value in values], kind)
    return text


def _decoded(column: pa.Array, index: int) -> object:
    """A value as text or list of texts; False where it is not UTF-8."""
    try:
        value = column[index].as_py()
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return False
