"""Groups of economies (income, region) and how many of their clusters grew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hotbed.errors import HotbedError
from hotbed.files import read_table
from hotbed.measure.change import TOTAL, Change
from hotbed.reference import countries

INCOME_ORDER = ("High income", "Upper middle income", "Lower middle income", "Low income")
INCOME_COLUMNS = ("incgroup_historical", "incgroup", "income_group", "incgroup_current")


@dataclass(frozen=True)
class Groups:
    """What economies are classed as, by ISO 3166-1 alpha-2 code."""

    source: str
    year: int | None
    """Fiscal year of the classification, None where the file has none."""
    income: Mapping[str, str]
    region: Mapping[str, str]

    def income_of(self, economies: Iterable[str]) -> str | None:
        """Income group of a cluster: that of the first (weightiest) of its economies."""
        return next((self.income.get(each) for each in economies), None)

    def region_of(self, economies: Iterable[str]) -> str | None:
        """Region of a cluster: that of the first (weightiest) of its economies."""
        return next((self.region.get(each) for each in economies), None)


def read_groups(path: Path, year: int | None = None) -> Groups:
    """Read income groups and regions, such as the World Bank's, from a CSV.

    Parameters
    ----------
    path : columns iso2 or code (ISO 3166-1 alpha-3), an income group (incgroup_historical,
        incgroup, income_group or incgroup_current, the first there is), and, if wanted, region
        and year_fiscal.
    year : fiscal year; the latest in the file if not given.

    Raises
    ------
    HotbedError : missing, without these columns, or without the year.
    """
    table = read_table(path, as_text=True)
    names = table.column_names
    key = next((name for name in ("iso2", "code", "iso3") if name in names), None)
    income = next((name for name in INCOME_COLUMNS if name in names), None)
    income = income or next((name for name in names if name.startswith("incgroup")), None)
    if key is None or income is None:
        lacking = "iso2 or code" if key is None else "incgroup_current"
        raise HotbedError(f"{path} has no column {lacking}", "it has " + ", ".join(names[:12]))
    rows, chosen = _of_year(table.to_pylist(), year, path)
    iso2 = {row["iso3"]: row["iso2"] for row in countries().to_pylist()}
    by_code = {iso2.get(row[key], row[key]): row for row in rows if row[key]}
    return Groups(
        path.name,
        chosen,
        {code: row[income] for code, row in by_code.items() if row[income]},
        {code: row["region"] for code, row in by_code.items() if row.get("region")},
    )


def _of_year(
    rows: list[dict[str, Any]], year: int | None, path: Path
) -> tuple[list[dict[str, Any]], int | None]:
    if not rows or "year_fiscal" not in rows[0]:
        if year is not None:
            raise HotbedError(f"{path} has no column 'year_fiscal'", "leave out the year")
        return rows, None
    years = {row["year_fiscal"] for row in rows if str(row["year_fiscal"] or "").isdigit()}
    if not years:
        raise HotbedError(f"{path} has no years in its column 'year_fiscal'", "correct them")
    wanted = str(year) if year is not None else max(years, key=int)
    if wanted not in years:
        raise HotbedError(
            f"{path} has no fiscal year {wanted}",
            f"it has {min(years, key=int)} to {max(years, key=int)}",
        )
    return [row for row in rows if row["year_fiscal"] == wanted], int(wanted)


def continent_of(economies: Iterable[str]) -> str | None:
    """Continent of a cluster: that of the first (weightiest) of its economies."""
    return next((_continents().get(each) for each in economies), None)


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
    changes : the clusters to count, such as a comparison's first hundred.
    group_of : the group of a cluster, such as its income group.
    measure, footprint, basis : as for `Change.growth`. Only clusters that go on from the previous
        edition are compared.
    """
    sums: dict[str, list[int]] = {}
    for change in changes:
        own = sums.setdefault(group_of(change) or "not classified", [0, 0, 0, 0])
        rate = change.growth(measure, footprint, basis) if change.then else None
        own[3 if rate is None else 0 if rate > 0 else 1 if rate < 0 else 2] += 1
    return [Grew(group, *sums[group]) for group in sorted(sums, key=group_order)]


def group_order(group: str) -> tuple[int, str]:
    """Income groups from high to low, then others by name, "not classified" last."""
    if group in INCOME_ORDER:
        return INCOME_ORDER.index(group), group
    return len(INCOME_ORDER) + (group == "not classified"), group
