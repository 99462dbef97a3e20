"""Draws the chart of a finding as SVG: small, in text that can be read, coloured for paper.

Colours stand as attributes, which a page's style sheet may replace by its own through classes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from hotbed.base.texts import ENGLISH, Language, _, chained
from hotbed.publish.facts.words import short
from hotbed.publish.figures.charts import Bar, Chart, Move, Parts, Range

Say = Callable[[str], str]
"""A text in the language of the drawing."""

WIDE = 440.0
LABELS, FIGURES = 160.0, 56.0
"""Widths on the left and the right of the plot."""
ROW, TOP, FOOT = 22.0, 6.0, 26.0
SIZE = 12.5
LETTERS = 21
"""Columns of a label."""
FONT = "system-ui, Segoe UI, Roboto, Noto Sans, Liberation Sans, Libertinus Serif, sans-serif"
INK, SOFT, LINE = "#1b2227", "#56616a", "#d3cec2"
GREW, FELL, LEVEL = "#24607f", "#c2410c", "#b9b4a5"


def svg(chart: Chart, language: Language = ENGLISH) -> str:
    """The chart as an SVG element with its description.

    Parameters
    ----------
    chart : Chart
    language : Language
        Of its texts.
    """
    high = TOP + ROW * len(chart.rows) + FOOT
    unit = chart.unit
    if isinstance(chart.rows[0], Parts):
        unit = _("grew, stayed, fell: {unit}", unit=unit)
    note = _text(LABELS, high - 8, language.say(unit), "chart-soft", SOFT)
    told = [_("{label}: {figure}", label=row.label, figure=row.words) for row in chart.rows]
    about = _("{chart}. {figures}.", chart=chart.about, figures=chained(told, "; "))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="finding-chart" role="img" '
        f'aria-label="{escape(language.say(about))}" '
        f'viewBox="0 0 {WIDE:g} {high:g}" font-family="{FONT}" font-size="{SIZE:g}">'
        f"{_rows(chart, language.say)}{note}</svg>"
    )


def size(chart: Chart) -> tuple[float, float]:
    """Breadth and height in the drawing's units.

    Parameters
    ----------
    chart : Chart
    """
    return WIDE, TOP + ROW * len(chart.rows) + FOOT


def _rows(chart: Chart, say: Say) -> str:
    rows = chart.rows
    if isinstance(rows[0], Bar):
        return _bars([row for row in rows if isinstance(row, Bar)], say)
    if isinstance(rows[0], Range):
        return _ranges([row for row in rows if isinstance(row, Range)], say)
    if isinstance(rows[0], Move):
        return _moves([row for row in rows if isinstance(row, Move)], say)
    return _parts([row for row in rows if isinstance(row, Parts)], say)


def _bars(rows: Sequence[Bar], say: Say) -> str:
    """Bars from nought, to the left where figures are negative."""
    low, high = min(0.0, *(row.value for row in rows)), max(0.0, *(row.value for row in rows))
    room = WIDE - LABELS - FIGURES
    step = room / ((high - low) or 1)
    nought = LABELS - low * step
    drawn = []
    for number, row in enumerate(rows):
        y = TOP + ROW * number
        left = nought + min(row.value, 0) * step
        look = f'class="chart-{"fell" if row.value < 0 else "grew"}"'
        fill = FELL if row.value < 0 else GREW
        drawn += [
            _label(y, say(row.label)),
            f'<rect x="{left:.1f}" y="{y + 4:.1f}" width="{max(abs(row.value) * step, 0.8):.1f}" '
            f'height="{ROW - 8:g}" {look} fill="{fill}"/>',
            _text(nought + max(row.value, 0) * step + 5, y + 15.5, say(row.text), "chart-ink", INK),
        ]
    return _axis(nought, len(rows)) + "".join(drawn)


def _ranges(rows: Sequence[Range], say: Say) -> str:
    most = max(row.high for row in rows)
    room = WIDE - LABELS - FIGURES
    drawn = []
    for number, row in enumerate(rows):
        y = TOP + ROW * number
        low, at, high = (
            LABELS + 6 + (room - 12) * (value - 1) / max(most - 1, 1)
            for value in (row.low, row.at, row.high)
        )
        drawn += [
            _label(y, say(row.label)),
            f'<path d="M{low:.1f} {y + 11:.1f}H{high:.1f}" class="chart-line" stroke="{GREW}" '
            'stroke-width="5" stroke-linecap="round" stroke-opacity=".35"/>',
            f'<circle cx="{at:.1f}" cy="{y + 11:.1f}" r="4" class="chart-grew" fill="{GREW}"/>',
            _text(WIDE - 3, y + 15.5, say(row.text), "chart-ink", INK, "end"),
        ]
    return _axis(LABELS, len(rows)) + "".join(drawn)


def _moves(rows: Sequence[Move], say: Say) -> str:
    """Hollow before, filled now; the better ranks to the left."""
    known = [rank for row in rows for rank in (row.before, row.now) if rank]
    low, span = min(known), max(max(known) - min(known), 1)
    room = WIDE - LABELS - FIGURES - 30
    drawn = []
    for number, row in enumerate(rows):
        y = TOP + ROW * number + 11
        at = {
            rank: LABELS + 8 + (room - 16) * (rank - low) / span
            for rank in (row.before, row.now)
            if rank
        }
        rose = (row.before or 10**9) > (row.now or 10**9)
        colour, kind = (GREW, "grew") if rose else (FELL, "fell")
        drawn.append(_label(y - 11, say(row.label)))
        if row.before and row.now:
            drawn.append(
                f'<path d="M{at[row.before]:.1f} {y:.1f}H{at[row.now]:.1f}" stroke="{colour}" '
                f'class="chart-{kind}-line" stroke-width="2"/>'
            )
        if row.before:
            drawn.append(
                f'<circle cx="{at[row.before]:.1f}" cy="{y:.1f}" r="4" fill="#ffffff" '
                f'class="chart-hollow chart-{kind}-line" stroke="{colour}" stroke-width="1.6"/>'
            )
        if row.now:
            drawn.append(
                f'<circle cx="{at[row.now]:.1f}" cy="{y:.1f}" r="4.4" class="chart-{kind}" '
                f'fill="{colour}"/>'
            )
        drawn.append(_text(WIDE - 3, y + 4.5, say(row.text), "chart-ink", INK, "end"))
    return _axis(LABELS, len(rows)) + "".join(drawn)


def _parts(rows: Sequence[Parts], say: Say) -> str:
    most = max(row.grew + row.level + row.fell for row in rows) or 1
    room = WIDE - LABELS - FIGURES - 20
    drawn = []
    for number, row in enumerate(rows):
        y, x = TOP + ROW * number, LABELS
        drawn.append(_label(y, say(row.label)))
        for count, kind, colour in (
            (row.grew, "grew", GREW),
            (row.level, "level", LEVEL),
            (row.fell, "fell", FELL),
        ):
            wide = room * count / most
            if count:
                drawn.append(
                    f'<rect x="{x:.1f}" y="{y + 4:.1f}" width="{max(wide - 1, 1):.1f}" '
                    f'height="{ROW - 8:g}" class="chart-{kind}" fill="{colour}"/>'
                )
            x += wide
        drawn.append(_text(WIDE - 3, y + 15.5, say(row.text), "chart-ink", INK, "end"))
    return _axis(LABELS, len(rows)) + "".join(drawn)


def _axis(x: float, rows: int) -> str:
    return (
        f'<path d="M{x:.1f} {TOP:g}V{TOP + ROW * rows:g}" class="chart-axis" stroke="{LINE}" '
        'stroke-width="1"/>'
    )


def _label(y: float, label: str) -> str:
    return _text(LABELS - 8, y + 15.5, short(label, LETTERS), "chart-ink", INK, "end")


def _text(x: float, y: float, text: str, look: str, colour: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" class="{look}" fill="{colour}">'
        f"{escape(text)}</text>"
    )
