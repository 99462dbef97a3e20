"""What the chart of a finding shows: its rows as bars, ranges, moves or parts of a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotbed.analysis.findings.finding import Finding
from hotbed.base.texts import Figure, Text, _, term
from hotbed.publish.facts.structure import Metric
from hotbed.publish.facts.words import counted, shown

MOST = 15
"""So many rows a chart has at most."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """A figure with its label; `text` is the figure as it is written."""

    label: str
    value: float
    text: str

    @property
    def words(self) -> str:
        """The figure in words."""
        return self.text


@dataclass(frozen=True)
class Range:
    """From a low to a high figure, and the one that is stated."""

    label: str
    low: float
    at: float
    high: float
    text: str

    @property
    def words(self) -> str:
        """The figure in words."""
        return self.text


@dataclass(frozen=True)
class Move:
    """A rank before and now; None: none."""

    label: str
    before: int | None
    now: int | None

    @property
    def text(self) -> Text:
        """The figure as it is written."""
        before, now = _or(self.before, _("new")), _or(self.now, _("gone"))
        return _("{before} → {now}", before=before, now=now)

    @property
    def words(self) -> Text:
        """The figure in words."""
        before, now = (_or(rank, _("none")) for rank in (self.before, self.now))
        return _("{before} before, {now} now", before=before, now=now)


@dataclass(frozen=True)
class Parts:
    """How many grew, stayed and fell."""

    label: str
    grew: int
    level: int
    fell: int

    @property
    def text(self) -> str:
        """The figure as it is written."""
        return f"{self.grew}, {self.level}, {self.fell}"

    @property
    def words(self) -> Text:
        """The figure in words."""
        values = {"grew": self.grew, "level": self.level, "fell": self.fell}
        return _("{grew} grew, {level} stayed, {fell} fell", **values)


@dataclass(frozen=True)
class Chart:
    """A chart: rows of one kind, what their figures are, and what it shows in words."""

    rows: tuple[Bar, ...] | tuple[Range, ...] | tuple[Move, ...] | tuple[Parts, ...]
    unit: str
    about: str
    """In words, for those who don't see it, and as its caption."""


def _or(rank: int | None, other: Text) -> str:
    return str(rank) if rank else other


def chart_of(finding: Finding, metrics: Sequence[Metric]) -> Chart | None:
    """The chart of a finding; None where a picture would say no more than the sentence.

    Parameters
    ----------
    finding : Finding
    metrics : sequence of Metric
        Of the run.
    """
    build = BUILT.get(finding.kind)
    chart = build(finding, metrics) if build else None
    return chart if chart and len(chart.rows) > 1 else None


def _names(rows: Sequence[Row]) -> list[str]:
    """Labels of clusters; those of one name are told apart by their ranks."""
    names = [shown(str(row.get("name") or row.get("cluster_id"))) for row in rows]
    several = Counter(names)
    return [
        f"{name} ({row.get('rank') or row.get('cluster_id')})" if several[name] > 1 else name
        for name, row in zip(names, rows, strict=True)
    ]


def _bars(rows: Sequence[Row], column: str, decimals: int) -> tuple[Bar, ...]:
    rows = [row for row in rows if row.get(column) is not None][:MOST]
    return tuple(
        Bar(name, float(row[column]), counted(float(row[column]), decimals))
        for name, row in zip(_names(rows), rows, strict=True)
    )


def _top(finding: Finding, metrics: Sequence[Metric]) -> Chart:
    unit = _("total, percentage points")
    if len(metrics) == 1:
        unit = _("% of the world's {documents}", documents=metrics[0].label)
    return Chart(_bars(finding.rows, "total", 2), unit, _("Totals of the largest clusters"))


def _certainty(finding: Finding, _metrics: Sequence[Metric]) -> Chart:
    rows = finding.rows[:MOST]
    ranges = tuple(
        Range(
            *(name, row["rank_low"], row["rank"], row["rank_high"]),
            str(row["rank_low"])
            if row["rank_low"] == row["rank_high"]
            else f"{row['rank_low']}–{row['rank_high']}",
        )
        for name, row in zip(_names(rows), rows, strict=True)
    )
    about = _("The ranks that the documents allow; the dot is the rank stated")
    return Chart(ranges, _("rank"), about)


def _concentration(finding: Finding, metrics: Sequence[Metric]) -> Chart:
    bars = tuple(
        Bar(
            _("First {n}, {metric}", n=row["clusters"], metric=metric.label),
            share,
            Figure(f"{counted(share, 1)} %"),
        )
        for metric in metrics
        for row in finding.rows
        if (share := row.get(metric.name)) is not None
    )
    about = _("What the first clusters hold of the world's documents")
    return Chart(bars, _("% of the world's"), about)


def _counts(label: str, about: Text) -> Callable[[Finding, Sequence[Metric]], Chart]:
    def build(finding: Finding, _metrics: Sequence[Metric]) -> Chart:
        bars = tuple(
            Bar(_group(row[label]), row["clusters"], counted(row["clusters"], 0))
            for row in finding.rows[:MOST]
        )
        return Chart(bars, _("clusters"), about)

    return build


def _intensity(finding: Finding, _metrics: Sequence[Metric]) -> Chart:
    unit = _("percentage points per million inhabitants")
    bars = _bars(finding.rows, "intensity", 2)
    return Chart(bars, unit, _("Output for each million inhabitants"))


def _growth(finding: Finding, metrics: Sequence[Metric]) -> Chart:
    bars = _bars(finding.rows, "growth_today_counts", 1)
    worlds = tuple(
        Bar(_("World: {metric}", metric=metric.label), rate, counted(rate, 1))
        for metric in metrics
        if (rate := finding.figures.get(f"world_{metric.name}")) is not None
    )
    about = _("Growth of output since the previous edition")
    return Chart((*bars, *worlds), _("growth, %"), about)


def _moves(before: str, now: str, about: Text) -> Callable[[Finding, Sequence[Metric]], Chart]:
    def build(finding: Finding, _metrics: Sequence[Metric]) -> Chart:
        rows = finding.rows[:MOST]
        moves = tuple(
            Move(name, row.get(before), row.get(now))
            for name, row in zip(_names(rows), rows, strict=True)
            if row.get(before) is not None or row.get(now) is not None
        )
        return Chart(moves, _("rank"), about)

    return build


def _grew(finding: Finding, _metrics: Sequence[Metric]) -> Chart:
    labels = {"counts": _("Output"), "shares": _("Share of the world")}
    rows = tuple(_parts(label, finding.figures[basis]) for basis, label in labels.items())
    return Chart(rows, _("clusters"), _("How many clusters grew, stayed and fell"))


def _grew_by(finding: Finding, _metrics: Sequence[Metric]) -> Chart:
    rows = tuple(
        _parts(_group(group), figures["counts"]) for group, figures in finding.figures.items()
    )
    about = _("In how many clusters output grew, stayed and fell")
    return Chart(rows[:MOST], _("clusters"), about)


def _group(name: object) -> str:
    """An economy, which is a term already, or a group of them."""
    return name if isinstance(name, Text) else term("group", shown(str(name)))


def _parts(label: str, figures: Row) -> Parts:
    return Parts(label, figures["grew"], figures["unchanged"], figures["fell"])


BUILT: dict[str, Callable[[Finding, Sequence[Metric]], Chart]] = {
    "top": _top,
    "certainty": _certainty,
    "concentration": _concentration,
    "economies": _counts("name", _("Clusters of the economies with most")),
    "income_groups": _counts("group", _("Clusters by income group of their economy")),
    "intensity": _intensity,
    "movers": _moves("previous_rank", "rank", _("Ranks before (hollow) and now (filled)")),
    "entrants": _moves("previous_rank", "rank", _("Ranks of newcomers before (hollow) and now")),
    "leavers": _moves("rank", "now", _("Ranks of leavers before (hollow) and now (filled)")),
    "growth": _growth,
    "growth_by_income": _growth,
    "grew": _grew,
    "grew_by_income": _grew_by,
    "grew_by_region": _grew_by,
}
"""The chart of each kind of finding that has one."""
