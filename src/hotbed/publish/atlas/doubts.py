"""The doubts about a cluster's rank as bars on an axis of ranks, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hotbed.analysis.uncertainty.phrases import number_ranges
from hotbed.base.texts import _, capital
from hotbed.publish.atlas.charts import LEFT, RIGHT, WIDTH
from hotbed.publish.facts.doubt import Span
from hotbed.publish.facts.structure import Cluster
from hotbed.publish.facts.sureness import part_words

PAD = 0.6
"""Ranks beside the outermost ones on the axis."""
TICKS = 6
HEIGHT, TOP, BOTTOM = 130, 12, 28
"""Of the picture of ranks by year."""

DOUBTS = ("uncertainty", "choices", "without_year")
"""Keys of `doubt_record`."""


@dataclass(frozen=True)
class Bar:
    """One doubt: from its best rank to its worst, on an axis of 0 to 100."""

    label: str
    kind: str
    """A class of the style sheet."""
    low: float
    high: float
    ranks: str


@dataclass(frozen=True)
class Axis:
    """All doubts of a cluster's rank on one axis."""

    at: float
    """Where its rank lies."""
    ticks: list[tuple[float, str]]
    bars: list[Bar]


@dataclass(frozen=True)
class ChoiceRow:
    """A choice of method: its words, a bar, and texts."""

    bar: Bar
    part: str
    """Of the rank's variance that it has a hand in."""
    without: int


@dataclass(frozen=True)
class YearsChart:
    """A cluster's rank with each year left out."""

    height: int
    at: float
    """Where its rank lies."""
    lines: list[tuple[float, str]]
    """y and rank."""
    points: list[tuple[float, float, int, int]]
    """x, y, year, rank."""
    years: list[tuple[float, str]]
    """x and year."""
    text: str
    """The same in words."""


@dataclass(frozen=True)
class Picture:
    """What the page shows of the doubts about a rank."""

    axis: Axis
    choices: list[ChoiceRow]
    years: list[tuple[int, int, float]]
    """Year, rank and total without it."""
    chart: YearsChart | None
    """None where no year moves the rank."""


def picture(cluster: Cluster) -> Picture | None:
    """The doubts about a cluster's rank as they are drawn; None where there is nothing to draw.

    Parameters
    ----------
    cluster : Cluster
    """
    doubt = cluster.doubt
    if doubt is None or not cluster.printed:
        return None
    years = [line.rank for line in cluster.without_year]
    spans = [
        (_("Documents, all clusters together"), "together", doubt.ranks),
        (_("Documents, this cluster alone"), "alone", doubt.alone),
        (_("Other placings of addresses"), "placed", doubt.placings),
        (_("Choices of method"), "chosen", doubt.choices),
        (_("A year left out"), "left", Span(min(years), max(years)) if years else None),
    ]
    drawn = [(label, kind, span) for label, kind, span in spans if span]
    along = _Scale.over([cluster.rank, *(end for *_, s in drawn for end in (s.low, s.high))])
    lines = cluster.choices.lines if cluster.choices else []
    return Picture(
        Axis(along(cluster.rank), along.ticks(), [_bar(along, *each) for each in drawn]),
        [
            ChoiceRow(
                _bar(along, capital(line.factor), "chosen", line.ranks),
                "–" if line.part_together is None else part_words(line.part_together),
                line.without,
            )
            for line in lines
        ],
        [(line.year, line.rank, line.total) for line in cluster.without_year],
        _years_chart(cluster),
    )


def _years_chart(cluster: Cluster) -> YearsChart | None:
    """Ranks with each year left out, the best on top."""
    lines = cluster.without_year
    if all(line.rank == cluster.rank for line in lines):
        return None
    ranks = sorted({cluster.rank, *(line.rank for line in lines)})
    low, high = ranks[0], ranks[-1]
    slot = (WIDTH - LEFT - RIGHT) / len(lines)
    points = [
        (round(LEFT + slot * (place + 0.5), 1), _down(line.rank, low, high), line.year, line.rank)
        for place, line in enumerate(lines)
    ]
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if n * slot >= 44)
    marked = [(x, str(year)) for x, _y, year, _rank in points[::every]]
    told = ", ".join(f"{line.year}: {line.rank}" for line in lines)
    shown = sorted({low, cluster.rank, high}) if high - low > 4 else range(low, high + 1)
    return YearsChart(
        HEIGHT,
        _down(cluster.rank, low, high),
        [(_down(rank, low, high), str(rank)) for rank in shown],
        points,
        marked,
        told,
    )


def _down(rank: int, low: int, high: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (rank - low) / (high - low), 1)


@dataclass(frozen=True)
class _Scale:
    """From ranks to an axis of 0 to 100."""

    low: int
    high: int

    @staticmethod
    def over(ranks: list[int]) -> _Scale:
        return _Scale(min(ranks), max(ranks))

    def __call__(self, rank: float) -> float:
        wide = self.high - self.low + 2 * PAD
        return round(100 * (rank - self.low + PAD) / wide, 1)

    def ticks(self) -> list[tuple[float, str]]:
        """The outermost ranks and round ones between."""
        wide = self.high - self.low
        step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if wide / s <= TICKS)
        inner = [
            rank
            for rank in range(self.low + 1, self.high)
            if rank % step == 0 and min(rank - self.low, self.high - rank) >= wide / TICKS / 1.5
        ]
        return [(self(rank), str(rank)) for rank in sorted({self.low, *inner, self.high})]


def _bar(along: _Scale, label: str, kind: str, span: Span | None) -> Bar:
    if span is None:
        return Bar(label, "none", 0, 0, "–")
    return Bar(label, kind, along(span.low), along(span.high), str(span))


def doubt_record(cluster: Cluster) -> dict[str, Any]:
    """The doubts about a cluster as plain values; ranks only where its rank is printed.

    Parameters
    ----------
    cluster : Cluster
        With a doubt.
    """
    doubt, lines = cluster.doubt, cluster.choices.lines if cluster.choices else []
    if doubt is None:
        return {}
    spans = {
        "ranks": doubt.ranks,
        "alone": doubt.alone,
        "placings": doubt.placings,
        "choices": doubt.choices,
    }
    ends = {
        f"{name}_{end}": getattr(span, end) if span and cluster.printed else None
        for name, span in spans.items()
        for end in ("low", "high")
    }
    record: dict[str, Any] = {
        "uncertainty": {
            **ends,
            "tied_with": number_ranges(sorted(doubt.tied_with)) if cluster.printed else None,
            "sd": doubt.sd,
            "exists": doubt.exists,
            "absorbed": doubt.absorbed,
            "split": doubt.split,
            "placings_exist": doubt.placings_exist,
            **{f"{name}_documents": count for name, count in doubt.documents.items()},
        }
    }
    if not cluster.printed:
        return record
    record["choices"] = [
        {
            "choice": line.factor,
            "low": line.ranks.low if line.ranks else None,
            "high": line.ranks.high if line.ranks else None,
            "part_alone": line.part,
            "part_together": line.part_together,
            "settings_without_rank": line.without,
        }
        for line in lines
    ]
    record["without_year"] = [
        {"year": line.year, "rank": line.rank, "total": line.total} for line in cluster.without_year
    ]
    return record
