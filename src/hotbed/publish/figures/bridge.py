"""From one total to the next, step by step: the parts of a change as bars, for pages and briefs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from hotbed.analysis.decomposition.rounding import change_of, decimals_for, rounded
from hotbed.analysis.decomposition.words import signed
from hotbed.base.texts import Figure, _
from hotbed.count.fractions import half_up
from hotbed.publish.facts.composition import Composition

ABOVE, BELOW, LEVEL = "above", "below", "level"


@dataclass(frozen=True)
class Step:
    """A part of a change: its figure, and where it lies on an axis of 0 to 100."""

    label: str
    value: str
    low: float
    high: float
    side: str
    """`ABOVE`: the total rises by it; `BELOW`: it falls; `LEVEL`: a total itself."""


@dataclass(frozen=True)
class Bridge:
    """From one total to the next, step by step; the figures add up as they are printed."""

    steps: list[Step]
    first: str
    """What the axis begins and ends with."""
    last: str


def bridge(composition: Composition) -> Bridge:
    """The steps that lead from the previous total to the current one.

    Parameters
    ----------
    composition : Composition

    Examples
    --------
    >>> from hotbed.publish.facts.composition import Portion
    >>> parts = [Portion("documents", "documents", 0.3), Portion("world", "world", -0.1)]
    >>> steps = bridge(Composition(1.0, 1.2, 0.2, parts, [], None, None, [])).steps
    >>> [(step.label, step.value) for step in steps]
    [('Before', '1.00'), ('documents', '+0.30'), ('world', '-0.10'), ('Now', '1.20')]
    >>> [(step.low, step.high) for step in steps]
    [(0.0, 0.0), (0.0, 100.0), (66.7, 100.0), (66.7, 66.7)]
    """
    before, now, change = (
        Fraction(str(value))
        for value in (composition.before, composition.total, composition.change)
    )
    decimals = decimals_for(change)
    exact = [Fraction(str(portion.value)) for portion in composition.portions]
    values = rounded(exact, change_of(before, now, decimals), decimals)
    reached = list(accumulate(exact, initial=before))
    least, most = min(reached), max(reached)

    def along(value: Fraction) -> float:
        return round(float(100 * (value - least) / (most - least)), 1) if most > least else 50.0

    steps = [Step(_("Before"), _figure(before, decimals), along(before), along(before), LEVEL)]
    for portion, value, ends in zip(composition.portions, values, pairwise(reached), strict=True):
        low, high = sorted(ends)
        side = ABOVE if portion.value > 0 else BELOW
        steps.append(Step(portion.label, signed(value, decimals), along(low), along(high), side))
    steps.append(Step(_("Now"), _figure(now, decimals), along(now), along(now), LEVEL))
    return Bridge(steps, _figure(least, decimals), _figure(most, decimals))


def _figure(value: Fraction, decimals: int) -> Figure:
    return Figure(half_up(value, decimals))
