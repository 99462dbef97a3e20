"""The picture shown where a page of the atlas is linked to: a map and the first clusters."""

from __future__ import annotations

from pathlib import Path

from hotbed.base.errors import HotbedError
from hotbed.base.texts import ENGLISH, Language, _, chained
from hotbed.publish.atlas.spots import spots_of
from hotbed.publish.facts.structure import Metric, Overview
from hotbed.publish.facts.words import short, years_text
from hotbed.publish.figures.raster import typeset
from hotbed.publish.maps import svg as map_svg

SHOWN = 5
LONGEST = 90
PAGE = r"""
#let data = json(bytes(sys.inputs.data))
#set page(width: 1200pt, height: 630pt, margin: 0pt, fill: rgb("#fbfaf6"))
#set text(fill: rgb("#1b2227"), size: 25pt, fallback: true)
#place(top + left, dx: 420pt, dy: 200pt, image(bytes(data.map), format: "svg", width: 750pt))
#place(top + left, dx: 48pt, dy: 44pt, block(width: 1100pt)[
  #text(size: 46pt, weight: "bold", data.title) \
  #text(fill: rgb("#56616a"), data.what)
])
#place(bottom + left, dx: 48pt, dy: -44pt, block(width: 400pt)[
  #for row in data.rows [#row #linebreak()]
])
#place(bottom + right, dx: -40pt, dy: -30pt, text(size: 16pt, fill: rgb("#56616a"), "hotbed"))
"""


def write_preview(facts: Overview, path: Path, language: Language = ENGLISH) -> bool:
    """Write the preview as a PNG of 1200 by 630 pixels; whether it was written.

    Parameters
    ----------
    facts : Overview
    path : Path
    language : Language

    Returns
    -------
    bool
        False where typst (`hotbed[publish]`) is not installed.
    """
    values = {
        "title": short(facts.study.title, LONGEST),
        "what": chained([_what(metric) for metric in facts.metrics], "; "),
        "rows": [f"{row.numbered} {row.name}" for row in facts.ranking[:SHOWN] if row.printed],
        "map": _map(facts),
    }
    try:
        drawn = typeset(PAGE, language.say_all(values), ppi=72)
    except HotbedError:
        return False
    path.write_bytes(drawn)
    return True


def _what(metric: Metric) -> str:
    years = years_text(metric.years)
    return _("{metric}, {years}", metric=metric.label, years=years) if years else metric.label


def _map(facts: Overview) -> str:
    base = map_svg.base_layer()
    spots = sorted(spots_of(facts), key=lambda spot: -spot.r)
    circles = "".join(
        f'<circle cx="{spot.at[0]}" cy="{spot.at[1]}" r="{spot.r}"/>' for spot in spots
    )
    box = f"0 0 {map_svg.WIDTH} {map_svg.height()}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'<path d="{base["rim"]}" fill="#eaf0f2"/><path d="{base["land"]}" fill="#d5d1c4"/>'
        f'<g fill="#c2410c" fill-opacity="0.75" stroke="#fffaf3" stroke-width="12">'
        f"{circles}</g></svg>"
    )
