"""What a cluster is laid beside: clusters of a similar profile, and itself in the window before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from hotbed.analysis.change.compare import Change
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.profiles.similarity import nearest_profiles, profiles_of_fields
from hotbed.analysis.text import number, signed
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.base.texts import _, term
from hotbed.publish.facts.lines import Year
from hotbed.publish.facts.words import shown
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS

GROWTH_DECIMALS = 1
SMALL_BASE = _("small base")


@dataclass(frozen=True)
class Similar:
    """A cluster of a similar profile of fields (`hotbed.analysis.profiles.similarity`)."""

    cluster_id: str
    name: str
    similarity: float
    """Mean cosine of the fields' shares, 0 to 1."""
    fields: list[str]
    """In which both have most."""


@dataclass(frozen=True)
class Window:
    """A cluster's documents of a metric in the previous window and in this one."""

    metric: str
    years_before: list[int] | None
    """The first and the last; None: all."""
    documents_before: float | None
    """At today's places, in the previous window."""
    documents_now: float | None
    growth: float | None
    """Percent; None where there was nothing before."""
    earlier: list[Year]
    """By year, of the cluster that it was."""

    @property
    def small_base(self) -> bool:
        """Whether growth starts from so few documents that a rate says little."""
        return self.documents_before is None or self.documents_before < FEW_DOCUMENTS


def window_growth(window: Window | None) -> str:
    """Growth of a metric as text: words where a rate would mislead, a dash where it is not known.

    Parameters
    ----------
    window : Window or None

    Examples
    --------
    >>> window_growth(Window("patents", None, 40.0, 50.0, 25.0, []))
    '+25.0 %'
    >>> window_growth(Window("patents", None, 4.0, 50.0, 1150.0, [])), window_growth(None)
    ('small base', '–')
    """
    if window is None or window.growth is None:
        return "–"
    return SMALL_BASE if window.small_base else signed(Fraction(str(window.growth)))


def similar_of(run: Run) -> dict[str, list[Similar]]:
    """The clusters nearest in profile, by cluster id.

    Parameters
    ----------
    run : Run
    """
    names = dict(
        zip(*(run.ranking[key].to_pylist() for key in ("cluster_id", "name")), strict=True)
    )
    weights = {name: float(metric.weight) for name, metric in run.recipe.metrics.items()}
    profiles = profiles_of_fields(run)
    return {
        key: [
            Similar(
                one.cluster_id,
                shown(names[one.cluster_id]),
                one.similarity,
                [term("field", shown(name)) for name in one.fields],
            )
            for one in nearest
        ]
        for key, nearest in nearest_profiles(profiles, weights).items()
    }


def windows_of(run: Run, previous: Previous | None) -> dict[str, list[Window]]:
    """Both windows of every cluster, by cluster id; none unless the previous edition is a run.

    Parameters
    ----------
    run : Run
    previous : Previous or None
        The previous edition, compared.
    """
    if previous is None or previous.comparison is None or not isinstance(previous.edition, Run):
        return {}
    series = _series(previous.edition)
    years = {name: metric.years for name, metric in previous.edition.recipe.metrics.items()}
    return {
        change.now.cluster_id: [
            _window(change, metric, years, series) for metric in run.metrics if metric in years
        ]
        for change in previous.comparison.changes
        if "today" in change.outputs
    }


def _window(
    change: Change,
    metric: str,
    years: Mapping[str, list[int] | tuple[int, int] | None],
    series: Mapping[tuple[str, str], list[Year]],
) -> Window:
    before, now = change.outputs["today"]
    window = years[metric]
    return Window(
        metric,
        list(window) if window else None,
        number(before.get(metric, Fraction(0)), COUNT_DECIMALS),
        number(now.get(metric, Fraction(0)), COUNT_DECIMALS),
        number(change.growth(metric), GROWTH_DECIMALS),
        series.get((change.then.cluster_id, metric), []) if change.then else [],
    )


def _series(run: Run) -> dict[tuple[str, str], list[Year]]:
    table = run.subject("series")
    series: dict[tuple[str, str], list[Year]] = {}
    for row in table.to_pylist() if table is not None else []:
        key = row["cluster_id"], row["metric"]
        series.setdefault(key, []).append(Year(row["year"], row["documents"]))
    return series
