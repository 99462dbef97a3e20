"""Documents by year as charts, and both windows beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hotbed.publish.atlas import charts
from hotbed.publish.facts.beside import Window, window_growth
from hotbed.publish.facts.lines import Year
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import years_text

CHART = (charts.WIDTH, charts.HEIGHT, charts.LEFT, charts.RIGHT)
"""Size and margins of a chart, for the templates."""
FOLD = f"{charts.FOLD:g}"


class Dated(Protocol):
    """A cluster or an economy."""

    @property
    def windows(self) -> Sequence[Window]:
        """Both windows, by metric."""

    @property
    def series(self) -> Mapping[str, list[Year]]:
        """Documents by year, by metric."""


def windows(one: Dated, facts: Facts) -> list[dict[str, Any]]:
    """Both windows by metric: label, years and documents before and now, growth as text.

    Parameters
    ----------
    one : Cluster or Territory
    facts : Facts
    """
    now = {metric.name: metric for metric in facts.metrics}
    return [
        {
            "label": now[window.metric].label,
            "before": years_text(window.years_before),
            "now": years_text(now[window.metric].years),
            "documents": (window.documents_before, window.documents_now),
            "growth": window_growth(window),
        }
        for window in one.windows
    ]


def year_charts(one: Dated, facts: Facts) -> list[charts.Chart]:
    """A chart of documents by year for each metric that has any.

    Parameters
    ----------
    one : Cluster or Territory
    facts : Facts
    """
    earlier = {window.metric: window.earlier for window in one.windows}
    drawn = [
        charts.series_chart(
            metric.label,
            one.series.get(metric.name, []),
            earlier.get(metric.name, []),
            facts.partial_years.get(metric.name),
        )
        for metric in facts.metrics
    ]
    return [chart for chart in drawn if chart]
