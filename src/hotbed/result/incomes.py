"""Income groups of economies: the file that was named, else the one that was fetched."""

from __future__ import annotations

from pathlib import Path

from hotbed.analysis.income_groups import read_groups
from hotbed.reference.incomes import IncomeGroups

File = str | Path


def income_path(income: File | None) -> Path | None:
    """The file of income groups.

    Parameters
    ----------
    income : str or Path, optional
        By default the one that was fetched, if any.

    Returns
    -------
    Path or None
    """
    from hotbed.fetch.downloads import income_file

    return income_file() if income is None else Path(income)


def income_groups_of(income: File | None, year: int | None = None) -> IncomeGroups | None:
    """Income groups of economies.

    Parameters
    ----------
    income : str or Path, optional
        As for `income_path`.
    year : int, optional
        Fiscal year, by default the latest.

    Returns
    -------
    IncomeGroups or None
        None where there is no file.

    Raises
    ------
    HotbedError
        The file can't be read or lacks the year.
    """
    file = income_path(income)
    return None if file is None else read_groups(file, year)
