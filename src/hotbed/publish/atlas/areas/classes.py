"""Classes of a map: breaks that a reader can read, and what each class holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

from hotbed.base.texts import Figure, _, pgettext

CLASSES = 5
DIGITS = 2
"""Significant digits of a break."""


@dataclass(frozen=True)
class Step:
    """A class of a map.

    Parameters
    ----------
    key : str
        Of its colour: s1 to s5 from little to much, d1 to d4 from fall to growth, zero, none.
    label : str
        From where to where, with the unit left out.
    regions : int
        How many are in it.
    """

    key: str
    label: str
    regions: int


@dataclass(frozen=True)
class Classed:
    """Values in classes.

    Parameters
    ----------
    keys : list of str
        The class of each value.
    steps : list of Step
        Those that hold a region, from little to much.
    """

    keys: list[str]
    steps: list[Step]


def rounded(value: float) -> float:
    """A number with two significant digits.

    Parameters
    ----------
    value : float

    Examples
    --------
    >>> rounded(0.04567), rounded(1834.0), rounded(0.0)
    (0.046, 1800.0, 0.0)
    """
    return round(value, DIGITS - 1 - floor(log10(abs(value)))) if value else 0.0


def quantiles(values: Sequence[float | None]) -> Classed:
    """As many regions in each of five classes as there can be; breaks rounded to two digits.

    What is nothing and what is not known are classes of their own.

    Parameters
    ----------
    values : sequence of float or None
        Not negative.

    Examples
    --------
    >>> [step.label for step in quantiles([0.0, 1.0, 2.0, 3.0, 40.0, None]).steps]
    ['not known', '0', 'under 1.8', '1.8 to 2.5', '2.5 to 12', '12 or more']
    """
    positive = sorted(value for value in values if value is not None and value > 0)
    edges: list[float] = []
    for part in range(1, min(CLASSES, len(positive))):
        edge = rounded(_quantile(positive, part / min(CLASSES, len(positive))))
        if (not edges or edge > edges[-1]) and positive[0] < edge <= positive[-1]:
            edges.append(edge)
    many = len(edges) + 1
    first = CLASSES - many + 1 if many > 1 else 3
    labels = _labels(edges)
    keys = [_key(value, edges, first) for value in values]
    known: list[tuple[str, str]] = [("none", _("not known")), ("zero", "0")]
    steps = known + [(f"s{first + number}", label) for number, label in enumerate(labels)]
    return _counted(keys, steps)


def _quantile(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _key(value: float | None, edges: Sequence[float], first: int) -> str:
    if value is None:
        return "none"
    if value <= 0:
        return "zero"
    return f"s{first + sum(value >= edge for edge in edges)}"


def _labels(edges: Sequence[float]) -> list[str]:
    if not edges:
        return [_("more than 0")]
    between = [_between(_text(low), _text(high)) for low, high in pairwise(edges)]
    under = _("under {value}", value=_text(edges[0]))
    return [under, *between, _("{value} or more", value=_text(edges[-1]))]


def _between(low: str, high: str) -> str:
    return pgettext("class", "{low} to {high}", low=low, high=high)


def changes(values: Sequence[float | None]) -> Classed:
    """Falls and growth in two classes each, parted at their medians.

    Parameters
    ----------
    values : sequence of float or None
        Percent.

    Examples
    --------
    >>> [(step.label, step.regions) for step in changes([-40.0, -10.0, 0.0, 30.0, None]).steps]
    [('not known', 1), ('−25 or less', 1), ('−25 to 0', 1), ('0 to +15', 1), ('+15 or more', 1)]
    """
    falls = sorted(-value for value in values if value is not None and value < 0)
    gains = sorted(value for value in values if value is not None and value >= 0)
    fall = rounded(_quantile(falls, 0.5)) if falls else 0.0
    gain = rounded(_quantile(gains, 0.5)) if gains else 0.0

    def key(value: float | None) -> str:
        if value is None:
            return "none"
        if value < 0:
            return "d1" if value <= -fall else "d2"
        return "d4" if value >= gain else "d3"

    steps: list[tuple[str, str]] = [
        ("none", _("not known")),
        ("d1", _("{value} or less", value=Figure(f"−{_text(fall)}"))),
        ("d2", _between(Figure(f"−{_text(fall)}"), "0")),
        ("d3", _between("0", Figure(f"+{_text(gain)}"))),
        ("d4", _("{value} or more", value=Figure(f"+{_text(gain)}"))),
    ]
    return _counted([key(value) for value in values], steps)


def _counted(keys: list[str], steps: Sequence[tuple[str, str]]) -> Classed:
    counted = [Step(key, label, keys.count(key)) for key, label in steps]
    return Classed(keys, [step for step in counted if step.regions])


def _text(value: float) -> str:
    """A break without zeros at its end.

    >>> _text(0.046), _text(1800.0), _text(12.0)
    ('0.046', '1,800', '12')
    """
    if value >= 10:
        return Figure(f"{value:,.0f}")
    return Figure(f"{value:.10f}".rstrip("0").rstrip("."))
