"""The workbook's first sheet: what it is, its key figures, and where everything stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hotbed.publish.atlas.around.files import citation
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import percent, rounding_words, span
from hotbed.publish.kit.cells import Sheet
from hotbed.publish.kit.charts import CHARTS
from hotbed.publish.kit.metadata.package import TERMS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

COVER = "Cover"
WIDE = (3, 30, 16, 92)  # letters of the columns
PER_LINE = 135  # letters of a wrapped line
LINE = 15.5  # points that a line is high
EXACT = "Figures are exact; cells show fewer decimals."
READING = (
    "Names of clusters lead from sheet to sheet.",
    "The CSV files beside this workbook are UTF-8. In Excel open them with Data > From Text/CSV; "
    "this workbook has the same figures.",
)


def write_cover(book: Workbook, page: Worksheet, facts: Facts, sheets: Sequence[Sheet]) -> None:
    """Write the cover.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    page : xlsxwriter.Worksheet
        Its first sheet, empty.
    facts : Facts
    sheets : sequence of Sheet
        Those that follow it.
    """
    title = book.add_format({"bold": True, "font_size": 20, "font_color": "#1B2227"})
    head = book.add_format({"bold": True, "font_size": 12, "font_color": "#A5360A"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    label = book.add_format({"valign": "top"})
    figure = book.add_format({"num_format": "#,##0.##", "align": "left", "bold": True})
    link = book.add_format({"font_color": "#1F5673", "underline": 1, "valign": "top"})
    for number, wide in enumerate(WIDE):
        page.set_column(number, number, wide)
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 1)
    page.write_string(1, 1, facts.study.title, title)
    page.set_row(1, 28)
    line = _texts(page, 2, [_what(facts), facts.study.note], text)
    page.write_string(line, 1, "Key figures", head)
    for line, (name, value, unit) in enumerate(key_figures(facts), start=line + 1):  # noqa: B020
        page.write_string(line, 1, name, label)
        page.write_number(line, 2, value, figure)
        page.write_string(line, 3, unit, label)
    line += 2
    page.write_string(line, 1, "Sheets", head)
    charts = [(CHARTS, "the first clusters, growth, economies and years as charts", None)]
    listed = [(sheet.name, sheet.about, len(sheet.rows)) for sheet in sheets]
    for name, about, rows in [*(charts if facts.ranking else []), *listed]:
        line += 1
        page.write_url(line, 1, f"internal:'{name}'!A1", link, name)
        if rows is not None:
            page.write_string(line, 2, f"{rows:,} {'row' if rows == 1 else 'rows'}", label)
        page.write_string(line, 3, about, label)
    sources = [
        f"{source.title}: {source.licence}" if source.licence else source.title
        for source in facts.sources
    ]
    for heading, lines in (
        ("How to read it", [*_exactness(facts), *READING]),
        ("How to cite", [citation(facts)]),
        ("Sources and licences", [*sources, TERMS]),
    ):
        page.write_string(line + 2, 1, heading, head)
        line = _texts(page, line + 3, lines, text) - 1


def _texts(page: Worksheet, line: int, texts: Sequence[str], look: Format) -> int:
    """Texts over the breadth of the page, each in a merged row high enough; the line after next."""
    for said in filter(None, texts):
        page.merge_range(line, 1, line, 3, "")
        page.write_string(line, 1, said, look)
        page.set_row(line, LINE * (1 + len(said) // PER_LINE))
        line += 1
    return line + 1


def _exactness(facts: Facts) -> list[str]:
    return [str(said) for said in rounding_words(facts.recipe)] or [EXACT]


def _what(facts: Facts) -> str:
    counted = ", ".join(f"{metric.label} {span(metric.years)}" for metric in facts.metrics)
    compared = f", compared with {facts.against.title}" if facts.against else ""
    return f"Science and technology clusters by {counted}{compared}."


def key_figures(facts: Facts) -> list[tuple[str, float, str]]:
    """What the cover states: name, figure and unit.

    Parameters
    ----------
    facts : Facts
    """
    figures: list[tuple[str, float, str]] = [
        ("Clusters", len(facts.ranking), "ranked"),
        ("Economies", sum(row.clusters > 0 for row in facts.economies), "with a cluster"),
    ]
    for metric in facts.metrics:
        held = facts.coverage.metrics[metric.name]
        share = "" if held.share is None else f", {percent(held.share, 1)} % of them in clusters"
        figures.append((metric.label, metric.world, f"documents in the world{share}"))
    if facts.ranking:
        first = facts.ranking[0]
        unit = "percentage points in total" if len(facts.metrics) > 1 else "percent of the world's"
        figures.append((f"Largest: {first.name}", round(first.total, 2), unit))
    return figures
