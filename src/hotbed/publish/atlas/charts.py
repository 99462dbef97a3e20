"""Small static charts, as numbers for an SVG: output by year, and specialisation with interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hotbed.base.texts import Figure
from hotbed.publish.facts.lines import Year
from hotbed.publish.figures.bridge import ABOVE, BELOW, LEVEL

WIDTH, HEIGHT = 460, 176
LEFT, RIGHT, TOP, BOTTOM = 46, 18, 10, 24
"""Margins of the plot, for the figures beside it."""
STEPS = (1, 2, 2.5, 5, 10)
FOLD = 8.0
"""The specialisation axis runs from 1/FOLD to FOLD."""


@dataclass(frozen=True)
class Bar:
    """A column of the chart."""

    x: float
    y: float
    width: float
    height: float
    year: int
    documents: float
    partial: bool = False
    """Whether the year looks incomplete."""


@dataclass(frozen=True)
class Earlier:
    """A year of the previous edition: a point of its line."""

    x: float
    y: float
    year: int
    documents: float


@dataclass(frozen=True)
class Chart:
    """Documents by year as columns."""

    label: str
    bars: list[Bar]
    lines: list[tuple[float, str]]
    """y and text."""
    years: list[tuple[float, str]]
    """x and text."""
    baseline: int
    first: int
    last: int
    best: int
    """The year with most."""
    most: float
    earlier: list[Earlier]
    """The previous edition's years."""
    path: str
    """The line through them."""

    @property
    def partial(self) -> int | None:
        """The year that looks incomplete."""
        return next((bar.year for bar in self.bars if bar.partial), None)


@dataclass(frozen=True)
class Interval:
    """Where an index and its interval lie on an axis of 0 to 100."""

    low: float
    at: float
    high: float
    side: str
    """`ABOVE` or `BELOW` where all of it lies there, else `LEVEL`."""


def series_chart(
    label: str, series: Sequence[Year], earlier: Sequence[Year] = (), partial: int | None = None
) -> Chart | None:
    """Columns of documents by year; missing years count nothing.

    Parameters
    ----------
    label : str
    series : sequence of Year
    earlier : sequence of Year
        The same of the previous edition, drawn as a line.
    partial : int, optional
        A year that looks incomplete.

    Returns
    -------
    Chart or None
        None without any year.

    Examples
    --------
    >>> chart = series_chart("Patents", [Year(2020, 4.0), Year(2022, 8.0)])
    >>> [bar.year for bar in chart.bars], [text for _y, text in chart.lines]
    ([2020, 2021, 2022], ['0', '2', '4', '6', '8'])
    """
    known, then = _by_year(series), _by_year(earlier)
    if not known:
        return None
    first, last = min(known), max(known)
    years = list(range(min([first, *then]), max([last, *then]) + 1))
    most = max([*known.values(), *then.values()])
    step = _step(most)
    top = step * math.ceil(most / step) or step
    high, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT
    slot = wide / len(years)
    bar = min(slot * 0.78, 42)
    bars = []
    for number, year in enumerate(years):
        if not first <= year <= last:
            continue
        value = known.get(year, 0.0)
        tall = high * value / top
        bars.append(
            Bar(
                x=round(LEFT + slot * (number + 0.5) - bar / 2, 1),
                y=round(TOP + high - tall, 1),
                width=round(bar, 1),
                height=round(tall, 1),
                year=year,
                documents=value,
                partial=year == partial,
            )
        )
    points = [
        Earlier(
            round(LEFT + slot * (year - years[0] + 0.5), 1),
            round(TOP + high * (1 - then[year] / top), 1),
            year,
            then[year],
        )
        for year in sorted(then)
    ]
    lines = [
        (round(TOP + high * (1 - n * step / top), 1), _short(n * step))
        for n in range(round(top / step) + 1)
    ]
    best = max(known, key=lambda year: (known[year], -year))
    return Chart(
        label=label,
        bars=bars,
        lines=lines,
        years=_year_labels(years, slot),
        baseline=HEIGHT - BOTTOM,
        first=first,
        last=last,
        best=best,
        most=known[best],
        earlier=points,
        path="M" + "L".join(f"{point.x} {point.y}" for point in points) if points else "",
    )


def _by_year(series: Sequence[Year]) -> dict[int, float]:
    return {line.year: line.documents for line in series if line.year is not None}


def _step(most: float) -> float:
    """A round step that gives two to five lines."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(
        step for size in (power / 10, power) for part in STEPS if (step := part * size) >= most / 4
    )


def _short(value: float) -> str:
    return Figure(f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:g}")


def _year_labels(years: list[int], slot: float) -> list[tuple[float, str]]:
    """The first year, the last, and round ones between that leave room."""
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 10_000) if n * slot >= 44)
    chosen = [year for year in years if year % every == 0]
    ends = [years[0], years[-1]]
    chosen = [year for year in chosen if all(abs(year - end) * slot >= 38 for end in ends)]
    middle = [(year, LEFT + slot * (year - years[0] + 0.5)) for year in sorted({*chosen, *ends})]
    return [(round(x, 1), str(year)) for year, x in middle]


def interval(low: float, index: float, high: float) -> Interval:
    """Where a specialisation index and its interval lie, on a logarithmic axis.

    Parameters
    ----------
    low, index, high : float

    Examples
    --------
    >>> interval(0.5, 1.0, 2.0)
    Interval(low=33.3, at=50.0, high=66.7, side='level')
    """
    side = ABOVE if low > 1 else BELOW if high < 1 else LEVEL
    return Interval(_along(low), _along(index), _along(high), side)


def _along(value: float) -> float:
    bounded = min(FOLD, max(1 / FOLD, value))
    return round(50 + 50 * math.log(bounded) / math.log(FOLD), 1)
