"""The run's findings as an Excel workbook: a cover, charts, tables, units and method.

Every text is written as text, so no name can become a formula; the only links lead from one sheet
to another. Figures are exact, and their formats show fewer decimals. The same facts give the same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Territories
from hotbed.publish.kit.cells import Cell, Column, Sheet
from hotbed.publish.kit.charts import write_charts
from hotbed.publish.kit.cover import COVER, write_cover
from hotbed.publish.kit.sheets import sheets

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SMALL = "[=0]0;[<0.01]0.0000"  # so that what is not nothing doesn't show as nothing
FORMATS = {
    "integer": "#,##0",
    "year": "0",
    "count": "#,##0.0",
    "share": f"{SMALL};#,##0.00",
    "number": "#,##0.00",
    "points": "+0.0000;-0.0000;0",
    "rate": "+#,##0.0;-#,##0.0;0.0",
    "part": "0.0%",
    "degrees": "0.0000",
    "text": "@",
}
HEAD = 64  # points, four lines
NARROW, NUMBER, BROAD = 8, 12, 46  # letters that columns are wide
FILTER = 3  # letters that the mark of a filter takes
BARS = {
    "type": "data_bar",
    "data_bar_2010": True,
    "bar_solid": True,
    "bar_color": "#BFD5E2",
    "bar_negative_color": "#F0C4AE",
    "bar_axis_color": "#8B938F",
    "bar_no_border": True,
}
CREATED = datetime(2000, 1, 1)  # fixed, for equal bytes
LONGEST = 32_000  # a cell holds 32,767 characters
MOST_ROWS = 1_048_575  # of a sheet, under its header
MOST_LINKS = 65_000  # of a sheet
NAME, ID = "Cluster", "Cluster id"


def write_workbook(facts: Facts, path: Path, told: Territories | None = None) -> None:
    """Write an Excel workbook.

    Parameters
    ----------
    facts : Facts
        With all clusters.
    path : Path
        Of the .xlsx file.
    told : Territories, optional
        Economies and income groups in full, for a sheet of their own.

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
    filled = [sheet for sheet in sheets(facts, told) if sheet.rows]
    lines = {sheet.name: _lines(sheet) for sheet in filled if sheet.link}
    with atomic_write(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), options)
        properties = {"title": facts.study.title[:255], "author": "hotbed", "created": CREATED}
        book.set_properties(properties)
        write_cover(book, book.add_worksheet(COVER), facts, filled)
        write_charts(book, facts, {sheet.name: sheet for sheet in filled})
        looks = Looks(book)
        for sheet in filled:
            _write(book.add_worksheet(sheet.name), sheet, looks, lines.get(sheet.link, {}))
        book.close()


class Looks:
    """The formats of cells and headers."""

    def __init__(self, book: Workbook) -> None:
        top, text = {"valign": "top"}, {"num_format": FORMATS["text"], "align": "left", "indent": 1}
        self.cells = {
            kind: book.add_format({"num_format": look} | top) for kind, look in FORMATS.items()
        }
        self.cells["text"] = book.add_format(text | top)
        self.link = book.add_format(text | top | {"font_color": "#1F5673"})
        head = {"bold": True, "text_wrap": True, "valign": "bottom", "bg_color": "#F5F2EA"}
        self.head = {
            side: book.add_format(head | {"bottom": 1, "align": side, "indent": indent})
            for side, indent in (("left", 1), ("right", 0))
        }


def _lines(sheet: Sheet) -> dict[Cell, int]:
    """The first row of each cluster, counted from 1 as Excel does."""
    where = sheet.index(ID)
    lines: dict[Cell, int] = {}
    for line, row in enumerate(sheet.rows, start=2):
        lines.setdefault(row[where], line)
    return lines


def _write(page: Worksheet, sheet: Sheet, looks: Looks, targets: Mapping[Cell, int]) -> None:
    rows, columns = sheet.rows, sheet.columns
    if len(rows) > MOST_ROWS:
        raise HotbedError(
            f"{sheet.name} has {len(rows):,} rows, more than a sheet holds", "use the CSV"
        )
    page.freeze_panes(1, 2 if columns[1].title == NAME else 0)
    page.set_row(0, HEAD)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")
    table = {
        "name": "T_" + re.sub(r"\W", "_", sheet.name),
        "style": "Table Style Light 1",
        "columns": [
            {"header": column.head, "header_format": looks.head[_side(column)]}
            for column in columns
        ],
    }
    page.add_table(0, 0, len(rows), len(columns) - 1, table)
    for number, column in enumerate(columns):
        page.set_column(number, number, _width(column, [row[number] for row in rows]))
        if column.bars:
            page.conditional_format(1, number, len(rows), number, BARS)
    linked = bool(targets) and len(rows) <= MOST_LINKS
    for line, row in enumerate(rows, start=1):
        for number, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is None or value == "":
                continue
            if linked and column.title == NAME and (target := targets.get(row[sheet.index(ID)])):
                address = f"internal:'{sheet.link}'!A{target}"
                page.write_url(line, number, address, looks.link, str(value)[:LONGEST])
            elif column.kind == "text" or isinstance(value, str):
                page.write_string(line, number, str(value)[:LONGEST], looks.cells["text"])
            else:
                page.write_number(line, number, value, looks.cells[column.kind])


def _side(column: Column) -> str:
    return "left" if column.kind == "text" else "right"


def _width(column: Column, values: list[Cell]) -> int:
    """Letters: as the longest value has, within reason, and the longest word of its header."""
    word = max(map(len, re.split(r"[ -]", column.head))) + FILTER
    if column.kind != "text":
        return max(NARROW if column.kind in ("year", "integer") else NUMBER, word)
    longest = max((len(str(value)) for value in values if value), default=0) + 2
    return max(min(longest, column.width or BROAD), word)
