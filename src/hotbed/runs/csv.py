"""Small tables as CSV that a spreadsheet can open without harm."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa

from hotbed.base.files import atomic_write


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a small table as CSV, UTF-8, with text that a spreadsheet can't take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in table.to_pylist():
        writer.writerow([harmless(value) for value in row.values()])
    with atomic_write(path) as temporary:
        temporary.write_text(text.getvalue(), encoding="utf-8")


def harmless(value: object) -> object:
    """Text that starts as a formula would, with an apostrophe before it; numbers stay.

    >>> harmless('=HYPERLINK("http://x")'), harmless("-3.5"), harmless("Tokyo")
    ('\\'=HYPERLINK("http://x")', '-3.5', 'Tokyo')
    """
    if not isinstance(value, str) or not value or value[0] not in "=+-@\t\r":
        return value
    try:
        float(value)
    except ValueError:
        return "'" + value
    return value
