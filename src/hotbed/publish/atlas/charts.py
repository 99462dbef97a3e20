"""Small static charts, as numbers for an SVG: output by year, and specialisation with interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from hotbed.analysis.decomposition.rounding import change_of, decimals_for, rounded
from hotbed.analysis.decomposition.words import signed
from hotbed.count.fractions import half_up
from hotbed.publish.facts.composition import Composition
from hotbed.publish.facts.lines import Year

WIDTH, HEIGHT = 460, 176
LEFT, RIGHT, TOP, BOTTOM = 46, 18, 10, 24
"""Margins of the plot, for the figures beside it."""
STEPS = (1, 2, 2.5, 5, 10)
FOLD = 8.0
"""The specialisation axis runs from 1/FOLD to FOLD."""
ABOVE, BELOW, LEVEL = "above", "below", "level"


@dataclass(frozen=True)
class Bar:
    """A column of the chart."""

    x: float
    y: float
    width: float
    height: float
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


@dataclass(frozen=True)
class Interval:
    """Where an index and its interval lie on an axis of 0 to 100."""

    low: float
    at: float
    high: float
    side: str
    """`ABOVE` or `BELOW` where all of it lies there, else `LEVEL`."""


def series_chart(label: str, series: Sequence[Year]) -> Chart | None:
    """Columns of documents by year; missing years count nothing.

    Parameters
    ----------
    label : str
    series : sequence of Year

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
    known = {line.year: line.documents for line in series if line.year is not None}
    if not known:
        return None
    first, last = min(known), max(known)
    years = list(range(first, last + 1))
    step = _step(max(known.values()))
    top = step * math.ceil(max(known.values()) / step) or step
    high, wide = HEIGHT - TOP - BOTTOM, WIDTH - LEFT - RIGHT
    slot = wide / len(years)
    bar = min(slot * 0.78, 42)
    bars = []
    for number, year in enumerate(years):
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
            )
        )
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
    )


def _step(most: float) -> float:
    """A round step that gives two to five lines."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(
        step for size in (power / 10, power) for part in STEPS if (step := part * size) >= most / 4
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:g}"


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


@dataclass(frozen=True)
class Step:
    """A part of a change: its figure, and where it lies on an axis of 0 to 100."""

    label: str
    value: str
    low: float
    high: float
    side: str
    """`ABOVE`: the total rises by it; `BELOW`: it falls; `LEVEL`: a total itself."""


@dataclass(frozen=True)
class Bridge:
    """From one total to the next, step by step; the figures add up as they are printed."""

    steps: list[Step]
    first: str
    """What the axis begins and ends with."""
    last: str


def bridge(composition: Composition) -> Bridge:
    """The steps that lead from the previous total to the current one.

    Parameters
    ----------
    composition : Composition

    Examples
    --------
    >>> from hotbed.publish.facts.composition import Portion
    >>> parts = [Portion("documents", "documents", 0.3), Portion("world", "world", -0.1)]
    >>> steps = bridge(Composition(1.0, 1.2, 0.2, parts, [], None, None, [])).steps
    >>> [(step.label, step.value) for step in steps]
    [('Before', '1.00'), ('documents', '+0.30'), ('world', '-0.10'), ('Now', '1.20')]
    >>> [(step.low, step.high) for step in steps]
    [(0.0, 0.0), (0.0, 100.0), (66.7, 100.0), (66.7, 66.7)]
    """
    before, now, change = (
        Fraction(str(value))
        for value in (composition.before, composition.total, composition.change)
    )
    decimals = decimals_for(change)
    exact = [Fraction(str(portion.value)) for portion in composition.portions]
    values = rounded(exact, change_of(before, now, decimals), decimals)
    reached = list(accumulate(exact, initial=before))
    least, most = min(reached), max(reached)

    def along(value: Fraction) -> float:
        return round(float(100 * (value - least) / (most - least)), 1) if most > least else 50.0

    steps = [Step("Before", half_up(before, decimals), along(before), along(before), LEVEL)]
    for portion, value, ends in zip(composition.portions, values, pairwise(reached), strict=True):
        low, high = sorted(ends)
        side = ABOVE if portion.value > 0 else BELOW
        steps.append(Step(portion.label, signed(value, decimals), along(low), along(high), side))
    steps.append(Step("Now", half_up(now, decimals), along(now), along(now), LEVEL))
    return Bridge(steps, half_up(least, decimals), half_up(most, decimals))


def _along(value: float) -> float:
    bounded = min(FOLD, max(1 / FOLD, value))
    return round(50 + 50 * math.log(bounded) / math.log(FOLD), 1)
