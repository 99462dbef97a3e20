"""When a cell is confidential by itself: few contributors, or some that make most of it.

Source: Hundepool et al. (2012), Statistical Disclosure Control, sections 4.2 (rules) and 4.3
(protection levels).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hotbed.recipe import Confidentiality

TOLERANCE = 1e-6


class Reason(StrEnum):
    """Why a figure is hidden."""

    FEW = "few"
    DOMINATED = "dominated"
    SECONDARY = "secondary"

    @property
    def meaning(self) -> str:
        """The reason in words.

        >>> Reason.FEW.meaning
        'fewer contributors than are asked for'
        """
        return MEANINGS[self]


MEANINGS = {
    Reason.FEW: "fewer contributors than are asked for",
    Reason.DOMINATED: "some contributors make most of it",
    Reason.SECONDARY: "others could be computed from it",
}


@dataclass(frozen=True)
class Contributions:
    """What a cell consists of.

    Parameters
    ----------
    units : int
        Contributors with a part in it.
    total : float
        Sum of their parts.
    largest : sequence of float
        The largest parts, the largest first: as many as `needed`.
    """

    units: int
    total: float
    largest: Sequence[float]


def needed(rules: Confidentiality) -> int:
    """How many of the largest parts the rules look at.

    Parameters
    ----------
    rules : Confidentiality
    """
    return max(2, rules.dominance[0] if rules.dominance else 0)


def sensitive(cell: Contributions, rules: Confidentiality) -> Reason | None:
    """Why a cell is confidential; None where it is not.

    Parameters
    ----------
    cell : Contributions
    rules : Confidentiality

    Examples
    --------
    >>> rules = Confidentiality(min_contributors=3, dominance=(1, 85))
    >>> sensitive(Contributions(2, 10.0, [6.0, 4.0]), rules).value
    'few'
    >>> sensitive(Contributions(9, 10.0, [9.0, 0.5]), rules).value
    'dominated'
    >>> sensitive(Contributions(9, 10.0, [5.0, 2.0]), rules)
    """
    if not cell.units:
        return None
    if cell.units < rules.min_contributors:
        return Reason.FEW
    if rules.dominance:
        first, percent = rules.dominance
        if sum(cell.largest[:first]) > cell.total * percent / 100 + TOLERANCE:
            return Reason.DOMINATED
    if rules.p_percent and _remainder(cell) < _least_remainder(cell, rules.p_percent) - TOLERANCE:
        return Reason.DOMINATED
    return None


def wanted(cell: Contributions, value: float, rules: Confidentiality) -> float:
    """How far from its value, either way, a confidential cell must be able to lie.

    Parameters
    ----------
    cell : Contributions
    value : float
        Of the cell, as it would be published.
    rules : Confidentiality

    Returns
    -------
    float
        At least the recipe's `protection` percent of the value; for a cell that is dominated, at
        least what would make a table with that much more pass the rule.

    Examples
    --------
    >>> rules = Confidentiality(dominance=(1, 80), protection=10)
    >>> wanted(Contributions(9, 10.0, [9.0, 0.5]), 10.0, rules)
    1.25
    """
    least = value * rules.protection / 100
    if rules.dominance:
        first, percent = rules.dominance
        least = max(least, sum(cell.largest[:first]) * 100 / percent - cell.total)
    if rules.p_percent:
        least = max(least, _least_remainder(cell, rules.p_percent) - _remainder(cell))
    return least


def _remainder(cell: Contributions) -> float:
    """What others than the two largest contribute: how well the second can tell the first."""
    return cell.total - sum(cell.largest[:2])


def _least_remainder(cell: Contributions, percent: float) -> float:
    return cell.largest[0] * percent / 100 if cell.largest else 0.0
