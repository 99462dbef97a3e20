"""The tables of applicants, organisations, sectors, fields and topics."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from hotbed.base.texts import _
from hotbed.publish.atlas.charts import interval
from hotbed.publish.facts.lines import FieldLine, ShareLine, by_classification
from hotbed.publish.facts.structure import Line

TOP = 10
"""Lines of each subject that a page shows."""
UNSTATED = "(none stated)"
"""The line of documents that name nobody; `(all others)` is left out, it follows more lines."""
LISTS = (
    ("applicants", _("Top applicants"), _("Applicant")),
    ("organisations", _("Top organisations"), _("Organisation")),
    ("sectors", _("Sectors"), _("Sector")),
)
FIELDS = (
    ("technology_fields", _("Technology fields"), _("Field")),
    ("science_fields", _("Science fields"), _("Field")),
    ("topics", _("Topics"), _("Topic")),
)
Rows = Sequence[tuple[Any, Any]]
"""Lines, each with what is drawn beside it."""
Table = dict[str, Any]


class Profiled(Protocol):
    """A cluster or an economy."""

    def lines(self, subject: str) -> Mapping[str, Sequence[Line]]:
        """The lines of a subject, by metric."""


def first_lines(one: Profiled, subject: str) -> dict[str, list[Any]]:
    """The first lines of a subject by metric, and that of documents which name nobody.

    Where fields are of several classifications these are the first lines of each.

    Parameters
    ----------
    one : Cluster or Territory
    subject : str
        One of `hotbed.tables.SUBJECTS` that it has.
    """
    by_metric = {
        metric: [line for line in lines if _is_first(line)]
        for metric, lines in one.lines(subject).items()
    }
    return {metric: lines for metric, lines in by_metric.items() if lines}


def _is_first(line: Line) -> bool:
    position = getattr(line, "position", 1) or TOP + 1
    return position <= TOP or getattr(line, "label", "") == UNSTATED


def lists(one: Profiled) -> list[Table]:
    """The lists of names, each line with the length of its bar.

    Parameters
    ----------
    one : Cluster or Territory

    Returns
    -------
    list of dict
        heading, what (head of the first column) and groups: metric, classification, rows.
    """
    return _tables(one, LISTS, _bars)


def fields(one: Profiled) -> list[Table]:
    """The fields and topics, each with where its index lies on its axis.

    Parameters
    ----------
    one : Cluster or Territory

    Returns
    -------
    list of dict
        As `lists` has them.
    """
    return _tables(one, FIELDS, _intervals)


def _tables(
    one: Profiled,
    subjects: Sequence[tuple[str, str, str]],
    rows: Callable[[Sequence[Any]], Rows],
) -> list[Table]:
    return [
        {"heading": heading, "what": what, "groups": groups}
        for subject, heading, what in subjects
        if (
            groups := [
                {"metric": metric, "classification": classification, "rows": rows(group)}
                for metric, lines in first_lines(one, subject).items()
                for classification, group in by_classification(lines).items()
            ]
        )
    ]


def _bars(lines: Sequence[ShareLine]) -> Rows:
    """Lines with the length of their bar, in percent of the longest."""
    most = max((line.share for line in lines), default=0) or 1
    return [(line, round(100 * line.share / most, 1)) for line in lines]


def _intervals(lines: Sequence[FieldLine]) -> Rows:
    """Lines that have an index, with where it lies on its axis."""
    return [
        (line, interval(line.low or 0, line.specialisation, line.high or 0))
        for line in lines
        if line.specialisation is not None
    ]
