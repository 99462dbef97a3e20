"""Drawings as PNG, set by typst with the network off."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hotbed.base.errors import HotbedError
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.figures.charts import Chart
from hotbed.publish.figures.draw import size, svg

PPI = 220.0
UNITS = 4.0
"""Of a chart's drawing to a millimetre."""
TEMPLATE = (
    "#let d = json(bytes(sys.inputs.data))\n"
    "#set page(width: d.wide * 1mm, height: d.high * 1mm, margin: 0mm, fill: white)\n"
    '#image(bytes(d.svg), format: "svg", width: 100%)\n'
)


def picture(chart: Chart, language: Language = ENGLISH) -> bytes:
    """A chart as PNG.

    Parameters
    ----------
    chart : Chart
    language : Language
        Of its texts.
    """
    return to_png(svg(chart, language), *millimetres(chart))


def millimetres(chart: Chart) -> tuple[float, float]:
    """Breadth and height of a chart on paper.

    Parameters
    ----------
    chart : Chart
    """
    wide, high = size(chart)
    return wide / UNITS, high / UNITS


def to_png(svg: str, wide: float, high: float, ppi: float = PPI) -> bytes:
    """An SVG as PNG; equal drawings and fonts give equal bytes.

    Parameters
    ----------
    svg : str
    wide, high : float
        Millimetres.
    ppi : float
        Pixels an inch.

    Raises
    ------
    HotbedError
        typst is not installed.
    """
    return typeset(TEMPLATE, {"svg": svg, "wide": wide, "high": high}, ppi)


def typeset(template: str, values: Mapping[str, object], ppi: float) -> bytes:
    """A page as PNG.

    Parameters
    ----------
    template : str
        Of typst; it reads the values as JSON from `sys.inputs.data`.
    values : mapping
    ppi : float
        Pixels an inch.

    Raises
    ------
    HotbedError
        typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise HotbedError("typst is not installed", "pip install 'hotbed[publish]'") from error
    data = json.dumps(values, ensure_ascii=False)
    done = typst.compile(template.encode(), format="png", ppi=ppi, sys_inputs={"data": data})
    return bytes(done if isinstance(done, bytes) else done[0])
