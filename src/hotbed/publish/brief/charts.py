"""The small charts of a brief: documents by year, and where an index lies on its scale."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hotbed.publish.facts.lines import Year

WIDE, HIGH = 1000, 150
WIDEST = 60  # of a bar
BAR, EARLIER, BASE = "#24607f", "#a9c4d3", "#8b938f"
HALVINGS = 2.0  # the scale of an index runs from 2**-2 to 2**2


def by_year(lines: Sequence[Year], years: list[int] | None) -> list[tuple[int, float]]:
    """Year and documents, with years without any at 0; lines without a year are left out.

    Parameters
    ----------
    lines : sequence of Year
    years : list of int, optional
        The first and the last.

    Examples
    --------
    >>> by_year([Year(2020, 2.5), Year(2022, 1.0)], None)
    [(2020, 2.5), (2021, 0.0), (2022, 1.0)]
    """
    known = {line.year: line.documents for line in lines if line.year}
    if not known:
        return []
    first, last = years or [min(known), max(known)]
    return [(year, known.get(year, 0.0)) for year in range(first, last + 1)]


def bars(values: Sequence[float], wide: int = WIDE, before: int = 0, partial: bool = False) -> str:
    """Values from 0 up as bars on a common base.

    Parameters
    ----------
    values : sequence of float
    wide : int
        Units of the drawing.
    before : int
        So many of the first are of the earlier window alone, and lighter.
    partial : bool
        Whether the last is of a year that looks incomplete, and hollow.
    """
    top = max(values, default=0.0) or 1.0
    step = wide / len(values)
    gap = max(min(step * 0.22, 14), step - WIDEST)
    drawn = ""
    for number, value in enumerate(values):
        hollow = partial and number == len(values) - 1
        look = f'fill="{EARLIER}"' if number < before else f'fill="{BAR}"'
        if hollow:
            look = f'fill="#ffffff" stroke="{BAR}" stroke-width="3" stroke-dasharray="8 5"'
        drawn += (
            f'<rect x="{number * step + gap / 2:.1f}" y="{HIGH - HIGH * value / top:.1f}" '
            f'width="{step - gap:.1f}" height="{HIGH * value / top:.1f}" {look}/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -4 {wide} {HIGH + 8}">{drawn}'
        f'<path d="M0 {HIGH}H{wide}" stroke="{BASE}" stroke-width="2"/></svg>'
    )


def on_scale(index: float) -> float:
    """Where an index lies on its scale, 0 to 1; 1 (as in the world) is the middle.

    Parameters
    ----------
    index : float

    Examples
    --------
    >>> on_scale(1.0), on_scale(4.0), on_scale(0.0)
    (0.5, 1.0, 0.0)
    """
    if index <= 0:
        return 0.0
    return round(min(max(math.log2(index) / (2 * HALVINGS) + 0.5, 0.0), 1.0), 4)
