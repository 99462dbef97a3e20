"""Groups of economies (income, region) and how many of their clusters grew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from hotbed.analysis.change.compare import TOTAL, Change
from hotbed.reference.countries import countries
from hotbed.reference.incomes import INCOME_ORDER


def continent_of(economies: Iterable[str]) -> str | None:
    """Continent of a cluster: that of the first (weightiest) of its economies.

    Parameters
    ----------
    economies : iterable of str
        ISO 3166-1 codes.
    """
    return next((_continents().get(code) for code in economies), None)


@cache
def _continents() -> dict[str, str]:
    table = countries()
    return dict(zip(table["iso2"].to_pylist(), table["continent"].to_pylist(), strict=True))


@dataclass(frozen=True)
class Grew:
    """How many clusters of a group grew; those without a figure before are apart."""

    group: str
    grew: int
    fell: int
    unchanged: int
    newcomers: int
    """Clusters without a predecessor or without output before."""

    @property
    def compared(self) -> int:
        """Clusters that have a growth rate."""
        return self.grew + self.fell + self.unchanged

    @property
    def share(self) -> Fraction | None:
        """Part of the compared that grew, in percent."""
        return Fraction(100 * self.grew, self.compared) if self.compared else None


def grew(
    changes: Iterable[Change],
    group_of: Callable[[Change], str | None],
    measure: str = TOTAL,
    footprint: str = "today",
    basis: str = "counts",
) -> list[Grew]:
    """Clusters that grew, by group; clusters of no group stand under "not classified".

    Parameters
    ----------
    changes : iterable of Change
        The clusters to count, such as a comparison's first hundred. Only those that go on from the
        previous edition are compared.
    group_of : callable
        The group of a cluster, such as its income group.
    measure, footprint, basis : str
        As for `Change.growth`.

    Returns
    -------
    list of Grew
        In the order of `group_order`.
    """
    sums: dict[str, list[int]] = {}
    for change in changes:
        counts = sums.setdefault(group_of(change) or "not classified", [0, 0, 0, 0])
        rate = change.growth(measure, footprint, basis) if change.then else None
        counts[3 if rate is None else 0 if rate > 0 else 1 if rate < 0 else 2] += 1
    return [Grew(group, *sums[group]) for group in sorted(sums, key=group_order)]


def group_order(group: str) -> tuple[int, str]:
    """Income groups from high to low, then others by name, "not classified" last.

    >>> sorted(["not classified", "Low income", "Africa", "High income"], key=group_order)
    ['High income', 'Low income', 'Africa', 'not classified']
    """
    if group in INCOME_ORDER:
        return INCOME_ORDER.index(group), group
    return len(INCOME_ORDER) + (group == "not classified"), group
