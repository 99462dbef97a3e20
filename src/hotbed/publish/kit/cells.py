"""What a sheet of the workbook is made of: columns with unit and meaning, and rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotbed.tables import Table

Cell = str | int | float | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its header, kind (`FORMATS`), unit and meaning."""

    title: str
    kind: str
    unit: str
    meaning: str
    width: int = 0


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows hold a value a column, None for an empty cell."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]


def of_table(table: Table, name: str, title: str, kind: str, width: int = 0) -> Column:
    """A column of a contract, under the title of the workbook.

    Parameters
    ----------
    table : Table
        The contract.
    name : str
        Of its column.
    title : str
        In the workbook.
    kind : str
        One of the workbook's formats.
    width : int
        Letters; 0: as wide as the kind is.
    """
    column = next(column for column in table.columns if column.name == name)
    return Column(title, kind, column.unit, column.meaning, width)
