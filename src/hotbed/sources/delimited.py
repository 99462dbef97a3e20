"""Streams of text columns from CSV, TSV, Parquet and Excel, single bad rows set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from hotbed.errors import HotbedError, nearest
from hotbed.files import must_exist
from hotbed.recipe import Input
from hotbed.sources import excel
from hotbed.sources.archives import inner_ending, packing, table_stream
from hotbed.sources.base import Rejects

BATCH_ROWS = 65_536
BLOCK = 1 << 22  # Arrow reads up to 32 of these ahead
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
        return list(_parquet(path).schema_arrow.names)
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
    path: Path, columns: list[str], spec: Input, rejects: Rejects, *, quoted: bool = True
) -> Iterator[tuple[pa.RecordBatch, pa.Array]]:
    """Stream some columns of a file, as text or lists of text, with the row's number (from 1).

    Rows with another number of fields, or that are not text in the file's encoding, go to
    `rejects`. Row numbers of delimited files count the rows kept so far once a row of another
    length was met. `quoted` says whether a quote at the start of a cell means anything.

    Raises
    ------
    HotbedError : the file lacks a column, is damaged or cut off, or is of another format.
    """
    names = header(path, spec)
    for name in columns:
        if name not in names:
            near = nearest(name, names)
            hint = f"did you mean {near!r}?" if near else "it has " + ", ".join(names[:12])
            raise HotbedError(f"{path} has no column {name!r}", hint)
        if names.count(name) > 1:
            raise HotbedError(f"{path} has several columns {name!r}", "rename all but one")
    if is_parquet(path):
        batches = _parquet_batches(path, columns)
    elif excel.is_excel(path):
        batches = excel.batches(path, columns)
    else:
        batches = _text(path, columns, spec, rejects, quoted)
    done = 0
    for batch in batches:
        rows = pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
        done += batch.num_rows
        yield _as_text(path, batch, rows, spec, rejects)


def _parquet(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise HotbedError(
            f"{path} is not a whole Parquet file ({str(error).splitlines()[0][:120]})",
            "bring it again",
        ) from error


def _parquet_batches(path: Path, columns: list[str]) -> Iterator[pa.RecordBatch]:
    file = _parquet(path)
    try:
        yield from file.iter_batches(batch_size=BATCH_ROWS, columns=columns)
    except (pa.ArrowInvalid, OSError) as error:
        raise HotbedError(
            f"{path} is damaged ({str(error).splitlines()[0][:120]})", "bring it again"
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
        delimiter = delimiter_of(self.path, self.spec)
        try:
            types = None
            if self.columns is not None:
                types = dict.fromkeys(self.columns, pa.binary())
            return pacsv.open_csv(
                self.stream,
                read_options=pacsv.ReadOptions(block_size=BLOCK, encoding="utf8"),
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
    if "Expected" in text and "columns, got" in text:
        # Arrow can't hand over a row of another length that is not UTF-8 text
        return HotbedError(
            f"{path} has a row that is neither whole nor UTF-8 text ({text[-60:]})",
            "mend that row, or save the file as UTF-8",
        )
    if "Empty CSV" in text:
        return HotbedError(f"{path} is empty", "check that it was written whole")
    if "straddling" in text or "quote" in text:
        return HotbedError(f"{path} has a quote that is never closed", "mend the file's quoting")
    if "utf8" in text.lower() or "utf-8" in text.lower():
        return HotbedError(
            f"{path} is not UTF-8 text", "save it as UTF-8, or set encoding in the recipe"
        )
    return HotbedError(f"{path} can't be read ({text[:160]})", "check that it is whole and a table")


def _text(
    path: Path, columns: list[str], spec: Input, rejects: Rejects, quoted: bool
) -> Iterator[pa.RecordBatch]:
    def bad(row: pacsv.InvalidRow) -> str:
        reason = f"{row.actual_columns} fields instead of {row.expected_columns}"
        rejects.add(path, row.number, reason, row.text)
        return "skip"

    with _opened(path, spec, columns, bad, quoted) as reader:
        try:
            yield from reader
        except (pa.ArrowInvalid, OSError) as error:
            raise damaged(path, error) from error


def _as_text(
    path: Path, batch: pa.RecordBatch, rows: pa.Array, spec: Input, rejects: Rejects
) -> tuple[pa.RecordBatch, pa.Array]:
    columns, good = [], None
    for column in batch.columns:
        if not pa.types.is_binary(column.type):
            columns.append(_printed(column))
            continue
        try:
            columns.append(
                column.cast(pa.string()) if spec.encoding == "utf-8" else _decoded(column, spec)
            )
        except pa.ArrowInvalid:
            texts = [_try(value.as_py()) for value in column]
            columns.append(pa.array([text or "" for text in texts], pa.string()))
            mask = pa.array([text is not None for text in texts])
            good = mask if good is None else pc.and_(good, mask)
    text = pa.record_batch(columns, names=batch.schema.names)
    if good is None:
        return text, rows
    for number in pc.indices_nonzero(pc.invert(good)).to_pylist():
        shown = b" | ".join(value or b"" for value in (c[number].as_py() for c in batch.columns))
        reason = "not UTF-8 text; set encoding in the recipe or save the file as UTF-8"
        rejects.add(path, rows[number].as_py(), reason, shown.decode("utf-8", "replace"))
    return text.filter(good), rows.filter(good)


def _printed(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type):
        return column
    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return pc.cast(column, pa.list_(pa.string()))
    return pc.cast(column, pa.string())


def _try(value: bytes | None) -> str | None:
    if value is None:
        return ""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _decoded(column: pa.Array, spec: Input) -> pa.Array:
    try:
        return pa.array([(v.as_py() or b"").decode(spec.encoding) for v in column], pa.string())
    except LookupError as error:
        raise HotbedError(
            f"there is no encoding {spec.encoding!r}", "use a name such as utf-8, latin-1 or cp1252"
        ) from error
    except UnicodeDecodeError as error:
        raise HotbedError(
            f"an input is not text in {spec.encoding!r} ({error.reason})", "name its true encoding"
        ) from error
