"""Small tables as CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa

from hotbed.base.files import atomic_write
from hotbed.base.formulas import harmless


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a small table as CSV, UTF-8, with text that a spreadsheet can't take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([harmless(value) for value in row.values()])
    with atomic_write(path) as temporary:
        temporary.write_text(text.getvalue(), encoding="utf-8")
