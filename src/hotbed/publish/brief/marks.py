"""Bars in a brief's tables: the ranks that each doubt allows, and what a change consists of."""

from __future__ import annotations

from typing import Any

from hotbed.base.texts import _, capital
from hotbed.publish.facts.composition import Composition
from hotbed.publish.facts.doubt import Span
from hotbed.publish.facts.structure import Cluster
from hotbed.publish.figures.bridge import LEVEL, bridge

Values = dict[str, Any]


def rank_marks(cluster: Cluster) -> list[Values]:
    """The ranks that documents, placings, choices of method and years allow, on one axis.

    Parameters
    ----------
    cluster : Cluster

    Returns
    -------
    list of dict
        label, text, low, high and at (its rank), the last three from 0 to 1; none where it wasn't
        measured or no rank is printed.
    """
    doubt = cluster.doubt
    if doubt is None or not cluster.printed:
        return []
    years = [line.rank for line in cluster.without_year]
    spans = (
        (_("Documents, all clusters together"), doubt.ranks),
        (_("Documents, this cluster alone"), doubt.alone),
        (_("Other placings of addresses"), doubt.placings),
        (_("Choices of method"), doubt.choices),
        (_("A year left out"), Span(min(years), max(years)) if years else None),
    )
    known = [(label, span) for label, span in spans if span]
    ends = [cluster.rank, *(end for _, span in known for end in (span.low, span.high))]
    least, breadth = min(ends), max(max(ends) - min(ends), 1)
    return [
        {
            "label": label,
            "text": str(span),
            "low": (span.low - least) / breadth,
            "high": (span.high - least) / breadth,
            "at": (cluster.rank - least) / breadth,
        }
        for label, span in known
    ]


def change_marks(composed: Composition) -> list[Values]:
    """The parts of a change, each from where the one before it ended.

    Parameters
    ----------
    composed : Composition

    Returns
    -------
    list of dict
        As of `rank_marks`; a total has a point alone, a part has none.
    """
    return [
        {
            "label": capital(step.label),
            "text": step.value,
            "low": step.low / 100,
            "high": step.high / 100,
            "at": step.low / 100 if step.side == LEVEL else None,
        }
        for step in bridge(composed).steps
    ]
