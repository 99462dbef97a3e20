"""The bump chart: ranks of the first clusters over the editions, as numbers for an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from hotbed.base.texts import _, chained
from hotbed.publish.atlas.time.history import Editions, History, movers
from hotbed.publish.facts.words import short

SHOWN = 30
"""Today's first clusters, and rows of the chart."""
MARKED = 4
"""So many that rose most, and that fell most, are drawn strongly."""
WIDTH, ROW, TOP, BOTTOM = 1000, 22, 34, 14
LEFT, RIGHT = 240, 250
"""Room for names on both sides."""
LONGEST = 34
"""Letters of a name beside the chart."""


@dataclass(frozen=True)
class Line:
    """A cluster's way through the chart."""

    id: str
    path: str
    dots: list[tuple[float, float, int]]
    """x, y, rank."""
    kind: str
    """rose, fell, new, or steady."""
    text: str
    """What is said of it in words."""
    start: tuple[float, str] | None
    """y and name at the left edge."""
    end: tuple[float, str]


@dataclass(frozen=True)
class Bump:
    """The chart."""

    width: int
    height: int
    columns: list[tuple[float, str]]
    """x and label of each edition."""
    lines: list[Line]


def bump_of(editions: Editions) -> Bump:
    """Draw the first clusters' ranks over the editions.

    Parameters
    ----------
    editions : Editions
    """
    shown = [history for history in editions.histories if (history.ranks[-1] or SHOWN + 1) <= SHOWN]
    strong = movers(shown, MARKED)
    count = len(editions.labels)
    xs = [LEFT + (WIDTH - LEFT - RIGHT) * number / (count - 1) for number in range(count)]
    return Bump(
        WIDTH,
        TOP + ROW * SHOWN + BOTTOM,
        [(round(x, 1), label) for x, label in zip(xs, editions.labels, strict=True)],
        [_line(history, editions.labels, xs, strong) for history in shown],
    )


def _line(history: History, labels: Sequence[str], xs: Sequence[float], strong: set[str]) -> Line:
    points = [
        (round(x, 1), _y(rank), rank) if rank is not None else None
        for x, rank in zip(xs, history.ranks, strict=True)
    ]
    parts = []
    for before, after in pairwise(points):
        if before and after and min(before[2], after[2]) <= SHOWN:
            middle = round((before[0] + after[0]) / 2, 1)
            parts.append(
                f"M{before[0]} {before[1]}C{middle} {before[1]} {middle} {after[1]} "
                f"{after[0]} {after[1]}"
            )
    first = points[0]
    last = points[-1]
    name = history.cluster.name
    return Line(
        history.cluster.cluster_id,
        "".join(parts),
        [point for point in points if point and point[2] <= SHOWN],
        _kind(history, strong),
        words_of(history, labels),
        (first[1], f"{short(history.then[0].name, LONGEST)} {first[2]}")
        if first and first[2] <= SHOWN and history.then[0]
        else None,
        (last[1] if last else _y(SHOWN), f"{history.cluster.rank} {short(name, LONGEST)}"),
    )


def _y(rank: int) -> float:
    """Below the last row everything lies on one line, which the chart cuts off."""
    return TOP + ROW * (min(rank, SHOWN + 1) - 0.5)


def _kind(history: History, strong: set[str]) -> str:
    if sum(rank is not None for rank in history.ranks) == 1:
        return "new"
    if history.cluster.cluster_id not in strong:
        return "steady"
    return "rose" if (history.gained or 0) > 0 else "fell"


def words_of(history: History, labels: Sequence[str]) -> str:
    """A cluster's ranks in words.

    Parameters
    ----------
    history : History
    labels : sequence of str
        Of the editions.
    """
    told = [
        _("{edition} {rank}", edition=label, rank=text or _("no cluster"))
        for label, text in zip(labels, history.texts, strict=True)
    ]
    return _("{label}: {figure}", label=history.cluster.name, figure=chained(told, ", "))
