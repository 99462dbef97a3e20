"""Income groups and regions of economies, read from a file such as the World Bank's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.reference.countries import countries

INCOME_ORDER = ("High income", "Upper middle income", "Lower middle income", "Low income")
INCOME_COLUMNS = ("incgroup_historical", "incgroup", "income_group", "incgroup_current")
CODE_COLUMNS = ("iso2", "code", "iso3")


@dataclass(frozen=True)
class IncomeGroups:
    """What economies are classed as, by ISO 3166-1 alpha-2 code."""

    source: str
    year: int | None
    """Fiscal year of the classification, None where the file has none."""
    income: Mapping[str, str]
    region: Mapping[str, str]

    def income_of(self, economies: Iterable[str]) -> str | None:
        """Income group of a cluster: that of the first (weightiest) of its economies."""
        return next((self.income.get(code) for code in economies), None)

    def region_of(self, economies: Iterable[str]) -> str | None:
        """Region of a cluster: that of the first (weightiest) of its economies."""
        return next((self.region.get(code) for code in economies), None)


def groups_of(table: pa.Table, path: Path, year: int | None = None) -> IncomeGroups:
    """Income groups and regions, such as the World Bank's.

    Parameters
    ----------
    table : pa.Table
        As text, with a column of codes (`CODE_COLUMNS`: ISO 3166-1 alpha-2 or alpha-3), one
        of income groups (the first there is of incgroup_historical, any incgroup..._historical,
        the other `INCOME_COLUMNS`, any incgroup...) and, if wanted, region and year_fiscal.
    path : Path
        Its file.
    year : int, optional
        Fiscal year; the latest in the file if not given.

    Returns
    -------
    IncomeGroups
        Of the economies that have a code of ISO 3166-1; others are left out.

    Raises
    ------
    HotbedError
        It lacks these columns, or the year.
    """
    names = table.column_names
    key = next((name for name in CODE_COLUMNS if name in names), None)
    income = _income_column(names)
    if key is None or income is None:
        lacking = "iso2 or code" if key is None else "incgroup_current"
        raise HotbedError(f"{path} has no column {lacking}", "it has " + ", ".join(names[:12]))
    rows, chosen = _of_year(table.to_pylist(), year, path)
    iso2 = {row["iso3"]: row["iso2"] for row in countries().to_pylist()}
    iso2 |= {code: code for code in iso2.values()}
    by_code = {iso2[row[key]]: row for row in rows if row[key] in iso2}
    return IncomeGroups(
        path.name,
        chosen,
        {code: row[income] for code, row in by_code.items() if row[income]},
        {code: row["region"] for code, row in by_code.items() if row.get("region")},
    )


def _income_column(names: list[str]) -> str | None:
    """The column of income groups.

    "historical" is the group of the row's year, "current" the latest one in every row.

    >>> _income_column(["code", "incgroup_current", "incgroup_historical"])
    'incgroup_historical'
    """
    any_group = [name for name in names if name.startswith("incgroup")]
    historical = [name for name in any_group if name.endswith("historical")]
    wanted = [INCOME_COLUMNS[0], *historical, *INCOME_COLUMNS[1:], *any_group]
    return next((name for name in wanted if name in names), None)


def _of_year(
    rows: list[dict[str, Any]], year: int | None, path: Path
) -> tuple[list[dict[str, Any]], int | None]:
    if not rows or "year_fiscal" not in rows[0]:
        if year is not None:
            raise HotbedError(f"{path} has no column 'year_fiscal'", "leave out the year")
        return rows, None
    years = [_year(row["year_fiscal"]) for row in rows]
    known = sorted({number for number in years if number is not None})
    if not known:
        raise HotbedError(f"{path} has no years in its column 'year_fiscal'", "correct them")
    wanted = known[-1] if year is None else year
    if wanted not in known:
        raise HotbedError(
            f"{path} has no fiscal year {wanted}", f"it has {known[0]} to {known[-1]}"
        )
    return [row for row, number in zip(rows, years, strict=True) if number == wanted], wanted


def _year(value: object) -> int | None:
    """A fiscal year as a number, which a spreadsheet may have written as a decimal.

    >>> _year("2020"), _year(2020), _year("2020.0"), _year("FY2020"), _year(None)
    (2020, 2020, 2020, 2020, None)
    """
    written = re.fullmatch(r"(?:FY)?(\d+)(?:\.0*)?", str(value).strip(), re.IGNORECASE | re.ASCII)
    return int(written[1]) if written else None
