"""Native charts of the workbook: they follow the cells of its sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotbed.publish.facts.structure import Facts
from hotbed.publish.kit.cells import Cell, Sheet

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook

CHARTS = "Charts"
FIRST, ECONOMIES, LINES = 20, 15, 5
SIZE = {"width": 690, "height": 460}
COLOURS = ("#24607F", "#C2410C", "#6B8F3C", "#7A5195", "#8B938F")
GRID = {"visible": True, "line": {"color": "#E3DFD3"}}
AT = ("A1", "L1", "A25", "L25", "A49", "L49", "A73", "L73")
"""Upper left corners of the charts."""


@dataclass(frozen=True)
class Series:
    """A column of a sheet as a series of a chart: rows from and to, categories beside it."""

    sheet: Sheet
    names: str
    values: str
    last: int
    first: int = 1
    label: str = ""

    def options(self, number: int) -> dict[str, object]:
        """What XlsxWriter is given."""
        names, values = self.sheet.index(self.names), self.sheet.index(self.values)
        colour = COLOURS[number % len(COLOURS)]
        return {
            "name": self.label or self.sheet.columns[values].title,
            "categories": [self.sheet.name, self.first, names, self.last, names],
            "values": [self.sheet.name, self.first, values, self.last, values],
            "fill": {"color": colour},
            "line": {"color": colour, "width": 2},
            "gap": 40,
        }


def write_charts(book: Workbook, facts: Facts, sheets: Mapping[str, Sheet]) -> None:
    """Write the sheet of charts; none where there is no cluster.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    facts : Facts
    sheets : mapping of str to Sheet
        By name, those with rows.
    """
    if "Ranking" not in sheets:
        return
    page = book.add_worksheet(CHARTS)
    page.hide_gridlines(2)
    page.set_landscape()
    page.fit_to_pages(1, 1)
    charts = [_first(book, facts, sheets["Ranking"])]
    if facts.against and facts.against.growth:
        charts.append(_growth(book, facts, sheets["Ranking"]))
    charts.append(_economies(book, sheets["Economies"]))
    if "Series" in sheets:
        charts += _years(book, facts, sheets["Series"])
    for place, (chart, said) in zip(AT, charts, strict=False):
        chart.set_size(SIZE)
        page.insert_chart(place, chart, {"description": said})


def _bars(book: Workbook, title: str, unit: str, series: list[Series], kind: str = "") -> Chart:
    """Bars from above to below; a legend where there are several series."""
    chart = book.add_chart({"type": "bar"} | ({"subtype": kind} if kind else {}))
    for number, one in enumerate(series):
        chart.add_series(one.options(number))
    _titled(chart, title)
    small = {"num_font": {"size": 9}}
    chart.set_y_axis({"reverse": True, "label_position": "low", **small})
    chart.set_x_axis(
        {"name": unit, "name_font": {"size": 9, "bold": False}, "major_gridlines": GRID, **small}
    )
    chart.set_legend({"position": "bottom"} if len(series) > 1 else {"none": True})
    return chart


def _titled(chart: Chart, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 13}, "overlay": False})


def _first(book: Workbook, facts: Facts, ranking: Sheet) -> tuple[Chart, str]:
    """The first clusters: shares on top of each other where the total is their plain sum."""
    last = min(len(ranking.rows), FIRST)
    title = f"The first {last} clusters"
    plain = all(metric.weight == 1 for metric in facts.metrics)
    if plain and len(facts.metrics) > 1:
        series = [
            Series(ranking, "Cluster", f"{metric.label}, share", last, label=metric.label)
            for metric in facts.metrics
        ]
        chart = _bars(book, title, "percent of the world's, added", series, "stacked")
    else:
        chart = _bars(book, title, "total", [Series(ranking, "Cluster", "Total", last)])
    return chart, f"Bar chart of the totals of the first {last} clusters of the sheet Ranking."


def _growth(book: Workbook, facts: Facts, ranking: Sheet) -> tuple[Chart, str]:
    last = min(len(ranking.rows), FIRST)
    since = facts.against.title if facts.against else ""
    title = f"Growth of the first {last} since {since}"
    series = [Series(ranking, "Cluster", "Growth", last)]
    told = f"Bar chart of the growth of the first {last} clusters since {since}, in percent."
    return _bars(book, title, "percent", series), told


def _economies(book: Workbook, economies: Sheet) -> tuple[Chart, str]:
    last = min(len(economies.rows), ECONOMIES)
    series = [Series(economies, "Name", "Clusters", last)]
    told = f"Bar chart of the number of clusters of the first {last} economies."
    return _bars(book, "Clusters by economy", "clusters", series), told


def _years(book: Workbook, facts: Facts, sheet: Sheet) -> list[tuple[Chart, str]]:
    """A line a cluster, a chart a metric: documents by year."""
    spans: dict[tuple[Cell, Cell, Cell], list[int]] = {}
    year, name, key, kind = map(sheet.index, ("Year", "Cluster", "Cluster id", "Metric"))
    for line, row in enumerate(sheet.rows, start=1):
        if row[year] is not None:
            spans.setdefault((row[key], row[name], row[kind]), []).append(line)
    charts = []
    for metric in facts.metrics:
        held = [
            (str(named), lines)
            for (_id, named, label), lines in spans.items()
            if label == metric.label and len(lines) > 1
        ][:LINES]
        if not held:
            continue
        chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
        for number, (named, lines) in enumerate(held):
            series = Series(sheet, "Year", "Documents", lines[-1], lines[0], named)
            marker = {"type": "circle", "size": 4, "fill": {"color": COLOURS[number]}}
            chart.add_series(series.options(number) | {"marker": marker})
        _titled(chart, f"{metric.label} by year, the first {len(held)} clusters")
        shown = [sheet.rows[line - 1][year] for _named, lines in held for line in lines]
        known = [value for value in shown if isinstance(value, int)]
        ends = {"min": min(known), "max": max(known)}
        chart.set_x_axis({"num_format": "0", "major_gridlines": {"visible": False}} | ends)
        chart.set_y_axis({"min": 0, "major_gridlines": GRID, "num_format": "#,##0"})
        chart.set_legend({"position": "bottom"})
        told = f"Lines of {metric.label} by year, of the first {len(held)} clusters."
        charts.append((chart, told))
    return charts
