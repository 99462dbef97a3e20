"""How a result shows itself in a notebook: its first clusters and a map, as HTML or Markdown.

One piece of HTML without scripts or styles of its own: text and land take the page's colour, so
that it reads on light and dark pages alike. Every name is escaped.
"""

from __future__ import annotations

from functools import cache
from html import escape

import numpy as np

from hotbed.analysis.text import escaped
from hotbed.publish.facts.structure import Overview
from hotbed.publish.facts.sureness import doubt_cells, doubt_notes
from hotbed.publish.facts.words import counted, percent, rounding_words, short, span
from hotbed.publish.maps import svg as map_svg

FIRST = 20
TEXTS = 3  # columns, the rank first, before the numbers
NAME = 60  # columns of a name in the table
COARSE = 6.0  # map units to one of the picture's: some 20 km
SPOT = "#d9541e"
MUTED = "opacity:.75;font-size:.9em"
CELL = "padding:.15em .6em;border:0;background:transparent;text-align:"

Table = list[list[str]]


def result_html(facts: Overview) -> str:
    """Title, summary, map and the first clusters.

    Parameters
    ----------
    facts : Overview
    """
    head, rows = ranking_rows(facts)
    columns = "".join(
        f'<th scope="col" style="{CELL}{_side(number)}">{escape(name)}</th>'
        for number, name in enumerate(head)
    )
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td style="{CELL}{_side(number)}">{escape(text)}</td>'
            for number, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    table = (
        f'<table style="border-collapse:collapse;margin:.5em 0"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )
    return (
        f'<div style="max-width:60em"><div style="font-weight:600">{escape(facts.study.title)}'
        f"</div><div>{escape(summary(facts))}</div>"
        f"{world_svg(facts) if rows else ''}{table if rows else ''}"
        f'<div style="{MUTED}">{escape(_below(facts))}</div></div>'
    )


def result_markdown(facts: Overview) -> str:
    """The same without the map.

    Parameters
    ----------
    facts : Overview
    """
    head, rows = ranking_rows(facts)
    lines = [f"**{escaped(facts.study.title)}**", "", escaped(summary(facts)), ""]
    if rows:
        marks = ["---" if _side(number) == "left" else "---:" for number in range(len(head))]
        table = [[escaped(cell) for cell in row[:TEXTS]] + row[TEXTS:] for row in rows]
        cells = [[escaped(cell) for cell in head], marks, *table]
        lines += ["| " + " | ".join(row) + " |" for row in cells] + [""]
    return "\n".join([*lines, escaped(_below(facts))]) + "\n"


def ranking_rows(facts: Overview) -> tuple[list[str], Table]:
    """Header with units, and the first clusters as text.

    Parameters
    ----------
    facts : Overview
    """
    several = len(facts.metrics) > 1
    head = ["Rank", "Cluster", "Economies"]
    for metric in facts.metrics:
        head += [f"{metric.label} (documents)", "% of world"]
    head += ["Total (% points)"] if several else []
    head += ["Exists", "Tied with"] if facts.has_doubts else []
    rows = []
    for row in facts.ranking[:FIRST]:
        line = [row.ranks_text, short(row.name, NAME), "/".join(row.economies)]
        for amount in row.metrics.values():
            line += [counted(amount.count), percent(amount.share)]
        line += [percent(row.total)] if several else []
        rows.append(line + (doubt_cells(row) if facts.has_doubts else []))
    return head, rows


def summary(facts: Overview) -> str:
    """How many clusters hold how much of the world.

    Parameters
    ----------
    facts : Overview
    """
    ranking = facts.ranking
    if not ranking:
        return "No place is dense enough to be a cluster."
    held = []
    for metric in facts.metrics:
        share = sum(row.metrics[metric.name].share for row in ranking)
        held.append(f"{percent(share, 1)} % of the world’s {metric.label} ({span(metric.years)})")
    noun = "One cluster holds" if len(ranking) == 1 else f"{len(ranking):,} clusters hold"
    return f"{noun} {' and '.join(held)}."


def world_svg(facts: Overview) -> str:
    """All clusters as circles, their areas in proportion to the total.

    Parameters
    ----------
    facts : Overview
    """
    rows = facts.ranking
    points = map_svg.to_map([row.lon for row in rows], [row.lat for row in rows]) / COARSE
    radii = map_svg.radii([row.total for row in rows])
    circles = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius / COARSE:.1f}">'
        f"<title>{row.rank_text} {escape(row.name)}</title></circle>"
        for row, (x, y), radius in zip(rows, points.tolist(), radii, strict=True)
    )
    box = f"0 0 {map_svg.WIDTH / COARSE:.0f} {map_svg.height() / COARSE:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f'aria-label="World map of {len(rows):,} clusters, circles in proportion to their total." '
        'style="width:100%;max-width:48em;height:auto;display:block;margin:.5em 0">'
        f'<path d="{_land()}" fill="currentColor" fill-opacity=".16"/>'
        f'<g fill="{SPOT}" fill-opacity=".55" stroke="{SPOT}" stroke-width="2">{circles}</g></svg>'
    )


@cache
def _land() -> str:
    """The land as one path of the picture's coarse units."""
    lines = [line / COARSE for line in map_svg.coast_lines("land")]
    return "".join(
        map_svg.path(line[:-1], closed=True) for line in lines if np.ptp(line, axis=0).max() > 2
    )


def _side(column: int) -> str:
    return "left" if 1 <= column < TEXTS else "right"


def _below(facts: Overview) -> str:
    count = len(facts.ranking)
    more = f"The first {FIRST} of {count:,}; to_pandas() has all. " if count > FIRST else ""
    credits = short("; ".join(facts.credits), 300)
    said = "".join(f"{line} " for line in [*rounding_words(facts.recipe), *doubt_notes(facts)])
    return f"{more}{said}Sources: {credits}. Run {facts.study.run_digest}."
