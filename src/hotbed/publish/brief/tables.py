"""Tables of names, shares and indices as a brief's template takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from hotbed.base.texts import _, chained
from hotbed.publish.brief.charts import on_scale
from hotbed.publish.brief.words import UNNAMED
from hotbed.publish.facts.lines import FieldLine, PartnerLine, ShareLine, by_classification
from hotbed.publish.facts.words import counted, percent, short

Values = dict[str, Any]
"""What a template reads, as JSON."""
T = TypeVar("T")

NAME = 46  # columns of a name in a table
HEADING = 4  # lines that a table's headings take
HEADERS = {
    ShareLine: [_("Name"), _("Documents"), _("Percent")],
    PartnerLine: [_("Cluster"), _("Shared documents"), _("Percent")],
    FieldLine: [_("Field"), _("Percent"), _("Scale"), _("Index")],
}


def tables_of(
    by_metric: Mapping[str, Sequence[T]],
    heading: str,
    labels: dict[str, str],
    lines: int,
    row: Callable[[T], Values],
) -> list[Values]:
    """One table a metric of a subject; none where the run says nothing of it.

    Parameters
    ----------
    by_metric : mapping
        Metric -> lines.
    heading : str
    labels : dict of str to str
        Metric -> what its documents are called.
    lines : int
        Of a table at most.
    row : callable
        A line's cells.
    """
    tables = []
    groups = [
        (metric, classification, group)
        for metric, every in by_metric.items()
        for classification, group in by_classification(every).items()
    ]
    for metric, classification, group in groups:
        shown = [line for line in group if getattr(line, "label", "") not in UNNAMED][:lines]
        if not shown:
            continue
        parts: list[str] = [heading]
        if len(by_metric) > 1:
            parts.append(short(labels[metric], 30))
        parts += [classification] if classification else []
        tables.append(
            {
                "heading": chained(parts, ", "),
                "kind": "index" if isinstance(shown[0], FieldLine) else "plain",
                "header": HEADERS[type(shown[0])],
                "rows": [row(line) for line in shown],
            }
        )
    return tables


def height(tables: list[Values]) -> int:
    """Lines that tables take, with their headings.

    Parameters
    ----------
    tables : list of dict
    """
    return sum(len(table["rows"]) + HEADING for table in tables)


def close(text: str) -> str:
    """A tile's figure with its sign beside it.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> close("12.3 %")
    '12.3%'
    """
    return text.replace(" %", "%").replace("\u00a0%", "%")


def name_of(text: str, most: int = NAME) -> Values:
    """A name cut to so many columns, as the template sets names.

    Parameters
    ----------
    text : str
    most : int
    """
    return {"t": short(text, most)}


def share_row(line: ShareLine) -> Values:
    """An applicant, organisation or sector.

    Parameters
    ----------
    line : ShareLine
    """
    values = [counted(line.documents), percent(line.share, 1)]
    return {"name": name_of(line.label), "values": values, "mark": None}


def partner_row(line: PartnerLine) -> Values:
    """A partner cluster.

    Parameters
    ----------
    line : PartnerLine
    """
    values = [counted(line.documents, 0), percent(line.share)]
    return {"name": name_of(line.partner), "values": values, "mark": None}


def index_row(line: FieldLine) -> Values:
    """A field with its index of specialisation on a scale.

    Parameters
    ----------
    line : FieldLine
    """
    index, low, high = line.specialisation, line.low, line.high
    if index is None or low is None or high is None:
        return {
            "name": name_of(line.label, 40),
            "values": [percent(line.share, 1), ""],
            "mark": None,
        }
    mark = {"at": on_scale(index), "low": on_scale(low), "high": on_scale(high)}
    values = [
        percent(line.share, 1),
        _(
            "{index} ({low}–{high})",
            index=counted(index, 2),
            low=counted(low, 2),
            high=counted(high, 2),
        ),
    ]
    return {"name": name_of(line.label, 40), "values": values, "mark": mark}
