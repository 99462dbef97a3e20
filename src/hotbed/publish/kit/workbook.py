"""The run's findings as an Excel workbook: typed columns, frozen headers, units and method.

Every text is written as text, so no name can become a formula or a link. The same facts give the
same bytes.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.publish.facts.structure import Facts
from hotbed.publish.kit.cells import Sheet
from hotbed.publish.kit.sheets import sheets

FORMATS = {
    "integer": "#,##0",
    "year": "0",
    "count": "#,##0.0000",
    "share": "0.000000",
    "number": "#,##0.00##",
    "rate": "0.0",
    "degrees": "0.000000",
    "text": "@",
}
WIDTHS = {"integer": 11, "year": 8, "count": 15, "share": 13, "number": 11, "degrees": 12}
CREATED = datetime(2000, 1, 1)  # fixed, for equal bytes
LONGEST = 32_000  # a cell holds 32,767 characters
MOST_ROWS = 1_048_575  # of a sheet, under its header


def write_workbook(facts: Facts, path: Path) -> None:
    """Write an Excel workbook.

    Parameters
    ----------
    facts : Facts
        With all clusters.
    path : Path
        Of the .xlsx file.

    Raises
    ------
    HotbedError
        XlsxWriter is not installed, a sheet would be too long, or the file can't be written.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise HotbedError("XlsxWriter is not installed", "pip install 'hotbed[publish]'") from error
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with atomic_write(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), options)
        properties = {"title": facts.study.title[:255], "author": "hotbed", "created": CREATED}
        book.set_properties(properties)
        formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F5F2EA"}
        )
        for sheet in sheets(facts):
            if sheet.rows:
                _write(book.add_worksheet(sheet.name), sheet, formats, head)
        book.close()


def _write(page: Any, sheet: Sheet, formats: dict[str, Any], head: Any) -> None:
    if len(sheet.rows) > MOST_ROWS:
        raise HotbedError(
            f"{sheet.name} has {len(sheet.rows):,} rows, more than a sheet holds", "use the CSV"
        )
    page.freeze_panes(1, 0)
    page.set_row(0, 45)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for number, column in enumerate(sheet.columns):
        title = f"{column.title}\n{column.unit}" if column.unit else column.title
        page.write_string(0, number, title, head)
        page.set_column(number, number, column.width or WIDTHS.get(column.kind, 30))
    for line, row in enumerate(sheet.rows, start=1):
        for number, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            if value is None or value == "":
                continue
            if column.kind == "text" or isinstance(value, str):
                page.write_string(line, number, str(value)[:LONGEST], formats["text"])
            else:
                page.write_number(line, number, value, formats[column.kind])
