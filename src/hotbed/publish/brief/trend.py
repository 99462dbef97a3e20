"""A cluster's documents by year, in both windows, as a brief draws them."""

from __future__ import annotations

from typing import Any

from hotbed.publish.brief.charts import WIDE, bars, by_year
from hotbed.publish.facts.structure import Cluster, Facts
from hotbed.publish.facts.words import counted, short, span

Values = dict[str, Any]


def trends(facts: Facts, cluster: Cluster) -> list[Values]:
    """A chart a metric: this window, and the years of the earlier one that lie before it.

    Parameters
    ----------
    facts : Facts
    cluster : Cluster
    """
    charts = []
    earlier = {window.metric: window for window in cluster.windows}
    for metric in facts.metrics:
        now = by_year(cluster.series.get(metric.name, []), metric.years)
        if len(now) < 2:
            continue
        window = earlier.get(metric.name)
        then = by_year(window.earlier, window.years_before) if window else []
        before = [point for point in then if point[0] < now[0][0]]
        years = [*before, *now]
        partial = facts.partial_years.get(metric.name) == now[-1][0]
        wide = WIDE // max(1, min(len(facts.metrics), 3))
        peak, most = max(now, key=lambda point: point[1])
        told = [f"most in {peak}: {counted(most)}"]
        if window and window.years_before:
            told.append(
                f"{counted(window.documents_now)} in {span(metric.years)}, "
                f"{counted(window.documents_before)} in {span(window.years_before)} at its places"
            )
        if before:
            told.append(f"pale: before {now[0][0]}, as the earlier edition counted it")
        if partial:
            told.append(f"hollow: {now[-1][0]} looks incomplete")
        charts.append(
            {
                "label": short(metric.label, 50),
                "told": f"{'; '.join(told)}.",
                "svg": bars([value for _, value in years], wide, len(before), partial),
                "first": str(years[0][0]),
                "last": str(years[-1][0]),
                "alt": f"Bar chart of {metric.label} by year from {years[0][0]} to "
                f"{years[-1][0]}. The year with most is {peak} with {counted(most)} documents; the "
                f"first has {counted(years[0][1])}, the last {counted(years[-1][1])}.",
            }
        )
    return charts
