"""Tables in and out of a verb: files by their ending, `-` for standard input and output."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotbed.base.errors import HotbedError

if TYPE_CHECKING:
    import pyarrow as pa

STANDARD = Path("-")
ENDINGS = (".csv", ".parquet", ".xlsx", ".geojson")
INPUTS = "CSV, TSV, Parquet or a workbook; - reads CSV from standard input"
OUTPUTS = "CSV, Parquet, a workbook (.xlsx) or points (.geojson); - writes CSV to standard output"
MOST_ROWS = 1_048_575
"""Rows of a worksheet below its head."""


def must_fit(path: Path, out: Path) -> None:
    """Refuse an output by its ending, or that is the input, before any work is done.

    Parameters
    ----------
    path, out : Path
        The input and the output.

    Raises
    ------
    HotbedError
        The ending is none of `ENDINGS`, what it needs is not installed, or both are one file.
    """
    if out == STANDARD:
        return
    if out.suffix.lower() not in ENDINGS:
        *others, last = ENDINGS
        raise HotbedError(
            f"{out.name} ends in none of {', '.join(others)} and {last}", "choose one of these"
        )
    if out.suffix.lower() == ".xlsx":
        _xlsxwriter()
    if path != STANDARD and out.exists() and path.exists() and out.samefile(path):
        raise HotbedError(f"{out} is both input and output", "name another file with --out")


def read_given(path: Path) -> pa.Table:
    """The table of a file, or of standard input.

    Parameters
    ----------
    path : Path

    Raises
    ------
    HotbedError
        As `hotbed.sources.files.whole_table.read_table`.
    """
    from hotbed.sources.files.whole_table import read_table

    if path != STANDARD:
        return read_table(path)
    with tempfile.TemporaryDirectory(prefix="hotbed-") as folder:
        copy = Path(folder) / "standard-input.csv"
        with copy.open("wb") as file:
            while chunk := sys.stdin.buffer.read(1 << 20):
                file.write(chunk)
        return read_table(copy)


def write_given(table: pa.Table, out: Path, lon: str = "lon", lat: str = "lat") -> None:
    """Write a table by the ending of a file, or as CSV to standard output.

    Parameters
    ----------
    table : pyarrow.Table
    out : Path
        As `must_fit` lets pass.
    lon, lat : str
        Columns of the points that GeoJSON gets; a row without has no geometry.
    """
    from hotbed.base.files import atomic_write, write_table

    if out == STANDARD:
        _to_stdout(table)
    elif out.suffix.lower() == ".xlsx":
        with atomic_write(out) as temporary:
            _workbook(table, temporary)
    elif out.suffix.lower() == ".geojson":
        with atomic_write(out) as temporary:
            _points(table, temporary, lon, lat)
    else:
        write_table(table, out)


def _to_stdout(table: pa.Table) -> None:
    from hotbed.base.files import write_table

    with tempfile.TemporaryDirectory(prefix="hotbed-") as folder:
        copy = Path(folder) / "standard-output.csv"
        write_table(table, copy)
        with copy.open("rb") as file:
            while chunk := file.read(1 << 20):
                sys.stdout.buffer.write(chunk)
    sys.stdout.flush()


def _workbook(table: pa.Table, path: Path) -> None:
    if table.num_rows > MOST_ROWS:
        raise HotbedError(
            f"a worksheet holds {MOST_ROWS:,} rows, and there are {table.num_rows:,}",
            "choose an output that ends in .parquet or .csv",
        )
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    book = _xlsxwriter().Workbook(str(path), options | {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, table.column_names, book.add_format({"bold": True}))
    number = 0
    for batch in table.to_batches():
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            number += 1
            for place, value in enumerate(row):
                if value is not None:
                    kept = isinstance(value, int | float | bool)
                    sheet.write(number, place, value if kept else str(value))
    book.close()


def _xlsxwriter() -> Any:
    try:
        import xlsxwriter
    except ImportError as error:
        raise HotbedError(
            "a workbook needs xlsxwriter, which is not installed", "pip install 'hotbed[publish]'"
        ) from error
    return xlsxwriter


def _points(table: pa.Table, path: Path, lon: str, lat: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        first = True
        for batch in table.to_batches():
            for row in batch.to_pylist():
                at = [_number(row.get(lon)), _number(row.get(lat))]
                point = None if None in at else {"type": "Point", "coordinates": at}
                feature = {"type": "Feature", "geometry": point, "properties": row}
                text = json.dumps(feature, ensure_ascii=False, default=str)
                file.write(("\n" if first else ",\n") + text)
                first = False
        file.write("\n]}\n")


def _number(value: object) -> float | None:
    try:
        return float(str(value)) if value is not None else None
    except ValueError:
        return None
