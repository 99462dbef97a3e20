"""Income groups and regions of economies, read from a file."""

from __future__ import annotations

from pathlib import Path

from hotbed.reference.incomes import IncomeGroups, groups_of
from hotbed.sources.files.whole_table import read_table


def read_groups(path: Path, year: int | None = None) -> IncomeGroups:
    """Read income groups and regions, such as the World Bank's.

    Parameters
    ----------
    path : Path
        A table as `read_table` takes it, with the columns that `groups_of` asks for.
    year : int, optional
        Fiscal year; the latest in the file if not given.

    Returns
    -------
    IncomeGroups
        Of the economies that have a code of ISO 3166-1; others are left out.

    Raises
    ------
    HotbedError
        The file is missing, can't be read, lacks these columns, or lacks the year.
    """
    return groups_of(read_table(path), path, year)
