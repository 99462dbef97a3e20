"""Small multiples: curves of the first clusters over the editions, of shares and of fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotbed.base.texts import _, chained
from hotbed.publish.atlas.language.figures import percent
from hotbed.publish.atlas.time.history import Editions, History

SHOWN = 24
FIELDS = 3
"""So many fields of a cluster: those in which most of its documents are today."""
WIDTH, HEIGHT = 220, 96
LEFT, RIGHT, TOP, BOTTOM = 8, 46, 10, 8
LEAST_GAP = 12.0
"""Between two figures at the right edge."""


@dataclass(frozen=True)
class Curve:
    """One figure over the editions."""

    number: int
    """From 1; each number has a colour of its own."""
    label: str
    path: str
    dots: list[tuple[float, float]]
    end: tuple[float, str]
    """y and figure at the right edge."""
    text: str
    """The figures in words."""


@dataclass(frozen=True)
class Multiple:
    """One cluster's small chart; its axis runs from 0 to its largest figure."""

    id: str
    numbered: str
    name: str
    curves: list[Curve]


def shares_of(editions: Editions) -> list[Multiple]:
    """Each of the first clusters' shares of the world's documents, by metric.

    Parameters
    ----------
    editions : Editions
    """
    metrics = editions.overviews[-1].metrics
    return [
        _multiple(
            history,
            [(metric.label, history.shares(metric.name)) for metric in metrics],
            editions.labels,
            decimals=2,
        )
        for history in editions.histories[:SHOWN]
    ]


def fields_of(editions: Editions, metric: str) -> list[Multiple]:
    """What share the leading fields have in each of the first clusters' documents of a metric.

    Parameters
    ----------
    editions : Editions
    metric : str

    Returns
    -------
    list of Multiple
        Of clusters that have fields in two editions at least.
    """
    multiples = []
    for history in editions.histories[:SHOWN]:
        today = history.fields[-1]
        mine = sorted(
            (key for key in today if key[0] == metric), key=lambda key: (-today[key], key)
        )
        curves = [
            (field, [fields.get((kind, field)) for fields in history.fields])
            for kind, field in mine[:FIELDS]
        ]
        if any(sum(share is not None for share in shares) > 1 for _field, shares in curves):
            multiples.append(_multiple(history, curves, editions.labels, decimals=1))
    return multiples


def _multiple(
    history: History,
    figures: Sequence[tuple[str, Sequence[float | None]]],
    labels: Sequence[str],
    decimals: int,
) -> Multiple:
    most = max((share for _, shares in figures for share in shares if share), default=1.0)
    curves = [
        _curve(number, label, shares, most, labels, decimals)
        for number, (label, shares) in enumerate(figures, 1)
        if any(share is not None for share in shares)
    ]
    cluster = history.cluster
    return Multiple(cluster.cluster_id, cluster.numbered, cluster.name, _apart(curves))


def _curve(
    number: int,
    label: str,
    shares: Sequence[float | None],
    most: float,
    labels: Sequence[str],
    decimals: int,
) -> Curve:
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    points = [
        (
            round(LEFT + wide * place / max(1, len(shares) - 1), 1),
            round(TOP + high * (1 - share / most), 1),
        )
        for place, share in enumerate(shares)
        if share is not None
    ]
    told = [
        _("{edition} {share} %", edition=edition, share=percent(share, decimals))
        for edition, share in zip(labels, shares, strict=True)
        if share is not None
    ]
    return Curve(
        number,
        label,
        "M" + "L".join(f"{x} {y}" for x, y in points),
        points,
        (points[-1][1], percent(shares[-1], decimals)),
        _("{label}: {figure}", label=label, figure=chained(told, ", ")),
    )


def _apart(curves: list[Curve]) -> list[Curve]:
    """Figures at the right edge, moved so that none covers another."""
    order = sorted(range(len(curves)), key=lambda number: curves[number].end[0])
    placed: dict[int, float] = {}
    above = -LEAST_GAP
    for number in order:
        above = max(curves[number].end[0], above + LEAST_GAP)
        placed[number] = above
    over = max(0.0, above - (HEIGHT - 2))
    return [
        replace(curve, end=(round(placed[number] - over, 1), curve.end[1]))
        for number, curve in enumerate(curves)
    ]
