"""A cluster's documents by year, in both windows, as a brief draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hotbed.base.texts import _, chained
from hotbed.publish.brief.charts import WIDE, bars, by_year
from hotbed.publish.facts.beside import Window
from hotbed.publish.facts.lines import Year
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import counted, short, span

Values = dict[str, Any]


class Dated(Protocol):
    """A cluster, or a territory."""

    @property
    def series(self) -> Mapping[str, Sequence[Year]]:
        """Documents by year, by metric."""

    @property
    def windows(self) -> Sequence[Window]:
        """Both windows by metric."""


def trends(facts: Facts, whose: Dated, *, here: bool = True) -> list[Values]:
    """A chart a metric: this window, and the years of the earlier one that lie before it.

    Parameters
    ----------
    facts : Facts
    whose : Dated
    here : bool
        Whether the documents of both windows lie at the places of now; else within borders.
    """
    charts = []
    earlier = {window.metric: window for window in whose.windows}
    for metric in facts.metrics:
        now = by_year(whose.series.get(metric.name, []), metric.years)
        if len(now) < 2:
            continue
        window = earlier.get(metric.name)
        then = by_year(window.earlier, window.years_before) if window else []
        before = [point for point in then if point[0] < now[0][0]]
        years = [*before, *now]
        partial = facts.partial_years.get(metric.name) == now[-1][0]
        wide = WIDE // max(1, min(len(facts.metrics), 3))
        peak, most = max(now, key=lambda point: point[1])
        told = [_("most in {year}: {count}", year=str(peak), count=counted(most))]
        if window and window.years_before:
            values: dict[str, str | int] = {
                "now": counted(window.documents_now),
                "years": span(metric.years),
                "before": counted(window.documents_before),
                "earlier": span(window.years_before),
            }
            told.append(
                _("{now} in {years}, {before} in {earlier} at its places", **values)
                if here
                else _("{now} in {years}, {before} in {earlier} within its borders", **values)
            )
        if before:
            told.append(
                _(
                    "pale: before {year}, as the earlier edition counted it",
                    year=str(now[0][0]),
                )
            )
        if partial:
            told.append(_("hollow: {year} looks incomplete", year=str(now[-1][0])))
        charts.append(
            {
                "label": short(metric.label, 50),
                "told": _("{sentence}.", sentence=chained(told, "; ")),
                "svg": bars([value for _, value in years], wide, len(before), partial),
                "first": str(years[0][0]),
                "last": str(years[-1][0]),
                "alt": _(
                    "Bar chart of {metric} by year from {first} to {last}. The year with most is "
                    "{year} with {most} documents; the first has {begins}, the last {ends}.",
                    metric=metric.label,
                    first=str(years[0][0]),
                    last=str(years[-1][0]),
                    year=str(peak),
                    most=counted(most),
                    begins=counted(years[0][1]),
                    ends=counted(years[-1][1]),
                ),
            }
        )
    return charts
