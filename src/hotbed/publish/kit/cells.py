"""What a sheet of the workbook is made of: columns with unit and meaning, and rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotbed.tables import Table

Cell = str | int | float | None


BARRED = ("total", "share", "intensity")
"""Columns of contracts that have bars in their cells, and counts of documents."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its title, kind (`hotbed.publish.kit.workbook.FORMATS`), unit, meaning.

    Examples
    --------
    >>> Column("Area", "number", "km2", "").head, Column("Places", "integer", "places", "").head
    ('Area, km²', 'Places')
    """

    title: str
    kind: str
    unit: str
    meaning: str
    width: int = 0
    """Letters of a text at most; 0: as many as its longest has, within reason."""
    bars: bool = False
    """Whether its cells have bars as long as their figures are large."""

    @property
    def head(self) -> str:
        """The title with its unit, unless that is said already."""
        unit = "%" if self.unit == "percent" else self.unit.replace("km2", "km²")
        said = unit.casefold() in self.title.casefold()
        return self.title if said or self.kind == "part" else f"{self.title}, {unit}"


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows hold a value a column, None for an empty cell."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    about: str = ""
    """What it holds, in a line of the cover."""
    link: str = ""
    """The sheet whose row of the same cluster its names lead to."""

    def index(self, title: str) -> int:
        """The number of the column of a title."""
        return [column.title for column in self.columns].index(title)


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
    barred = name in BARRED or name.endswith("_share") or kind == "count"
    return Column(title, kind, column.unit, column.meaning, width, barred)
