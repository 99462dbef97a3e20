"""How a result shows itself in a notebook: its first clusters and a map, as HTML or Markdown.

One piece of HTML without scripts or styles of its own: text and land take the page's colour, so
that it reads on light and dark pages alike. Every name is escaped.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from hotbed.analysis.findings.text import escaped
from hotbed.publish.facts.words import counted, percent, short, shown, span, without_guard
from hotbed.publish.maps import svg as map_svg
from hotbed.reference.borders import coast

if TYPE_CHECKING:
    from hotbed.runs.run import Run

FIRST = 20
NAME = 60  # columns of a name in the table
COARSE = 6.0  # map units to one of the picture's: some 20 km
SPOT = "#d9541e"
MUTED = "opacity:.75;font-size:.9em"
CELL = "padding:.15em .6em;border:0;background:transparent;text-align:"

Table = list[list[str]]


def result_html(result: Run) -> str:
    """Title, summary, map and the first clusters."""
    head, rows = ranking_rows(result)
    left = 3  # columns of text after the rank
    columns = "".join(
        f'<th scope="col" style="{CELL}{_side(at, left)}">{escape(name)}</th>'
        for at, name in enumerate(head)
    )
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td style="{CELL}{_side(at, left)}">{escape(text)}</td>'
            for at, text in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    table = (
        f'<table style="border-collapse:collapse;margin:.5em 0"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{lines}</tbody></table>"
    )
    return (
        f'<div style="max-width:60em"><div style="font-weight:600">{escape(_title(result))}</div>'
        f"<div>{escape(' '.join(summary(result)))}</div>"
        f"{world_svg(result) if rows else ''}{table if rows else ''}"
        f'<div style="{MUTED}">{escape(_below(result))}</div></div>'
    )


def result_markdown(result: Run) -> str:
    """The same without the map."""
    head, rows = ranking_rows(result)
    lines = [f"**{escaped(_title(result))}**", "", escaped(" ".join(summary(result))), ""]
    if rows:
        marks = ["---" if 1 <= at <= 2 else "---:" for at in range(len(head))]
        table = [[escaped(cell) for cell in row[:3]] + row[3:] for row in rows]
        cells = [[escaped(cell) for cell in head], marks, *table]
        lines += ["| " + " | ".join(row) + " |" for row in cells] + [""]
    return "\n".join([*lines, escaped(_below(result))]) + "\n"


def ranking_rows(result: Run) -> tuple[list[str], Table]:
    """Header with units, and the first clusters as text."""
    metrics = result.metadata["recipe"]["metrics"]
    head = ["Rank", "Cluster", "Economies"]
    for own in metrics.values():
        head += [f"{shown(own['label'])} (documents)", "% of world"]
    head += ["Total (% points)"] if len(metrics) > 1 else []
    rows = []
    for row in result.ranking.slice(0, FIRST).to_pylist():
        line = [str(row["rank"]), short(_name(row["name"]), NAME), row["economies"]]
        for name in metrics:
            line += [counted(row[f"{name}_count"]), percent(row[f"{name}_share"])]
        rows.append(line + ([percent(row["total"])] if len(metrics) > 1 else []))
    return head, rows


def summary(result: Run) -> list[str]:
    """How many clusters hold how much of the world."""
    metrics, count = result.metadata["recipe"]["metrics"], result.ranking.num_rows
    if not count:
        return ["No place is dense enough to be a cluster."]
    held = [
        f"{percent(float(np.sum(result.ranking[f'{name}_share'].to_numpy())), 1)} % of the world’s "
        f"{shown(own['label'])} ({span(own['years'])})"
        for name, own in metrics.items()
    ]
    noun = "One cluster holds" if count == 1 else f"{count:,} clusters hold"
    return [f"{noun} {' and '.join(held)}."]


def world_svg(result: Run) -> str:
    """All clusters as circles, their areas in proportion to the total."""
    table = result.clusters.select(["rank", "name", "total", "lon", "lat"]).to_pylist()
    at = map_svg.to_map([row["lon"] for row in table], [row["lat"] for row in table]) / COARSE
    radii = map_svg.radii([row["total"] for row in table])
    circles = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius / COARSE:.1f}">'
        f"<title>{row['rank']} {escape(_name(row['name']))}</title></circle>"
        for row, (x, y), radius in zip(table, at.tolist(), radii, strict=True)
    )
    box = f"0 0 {map_svg.WIDTH / COARSE:.0f} {map_svg.height() / COARSE:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" '
        f'aria-label="World map of {len(table):,} clusters, circles in proportion to their total." '
        'style="width:100%;max-width:48em;height:auto;display:block;margin:.5em 0">'
        f'<path d="{_land()}" fill="currentColor" fill-opacity=".16"/>'
        f'<g fill="{SPOT}" fill-opacity=".55" stroke="{SPOT}" stroke-width="2">{circles}</g></svg>'
    )


@cache
def _land() -> str:
    """The land as one path of the picture's coarse units."""
    rows = [row for row in coast().to_pylist() if row["kind"] == "land"]
    return "".join(
        map_svg.path(_points(row)[:-1] / COARSE, closed=True)
        for row in rows
        if np.ptp(_points(row) / COARSE, axis=0).max() > 2
    )


def _points(row: dict[str, Any]) -> map_svg.Floats:
    return map_svg.to_map(np.cumsum(row["dx"]) / 100, np.cumsum(row["dy"]) / 100)


def _name(text: str) -> str:
    return shown(without_guard(text))


def _side(column: int, left: int) -> str:
    return "left" if 1 <= column < left else "right"


def _title(result: Run) -> str:
    return shown(result.metadata["recipe"]["study"]["title"]) or "Science and technology clusters"


def _below(result: Run) -> str:
    count = result.ranking.num_rows
    more = f"The first {FIRST} of {count:,}; to_pandas() has all. " if count > FIRST else ""
    credits = short("; ".join(shown(each) for each in result.metadata["credits"]), 300)
    return f"{more}Sources: {credits}. Run {result.digest}."
