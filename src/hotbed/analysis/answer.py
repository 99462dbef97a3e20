"""What a question to a run returns: data that print themselves, in a terminal and a notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from hotbed.analysis.columns import Columns
from hotbed.base.files import write_table
from hotbed.runs.csv import write_csv
from hotbed.runs.frames import optional
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run
from hotbed.tables import Table

if TYPE_CHECKING:
    import pandas as pd


class Answer(ABC):
    """The answer to a question; printed it reads as the verb of the same name prints it."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON: what the verb prints with --json."""

    @abstractmethod
    def __str__(self) -> str: ...

    def __repr__(self) -> str:
        return str(self)


class TextAnswer(Answer):
    """An answer that is a text."""

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


class TableAnswer(Answer):
    """An answer that is a table.

    Parameters
    ----------
    table : pyarrow.Table
        As it stands in a file: exact decimals as text.
    """

    table: pa.Table

    @property
    @abstractmethod
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""

    @abstractmethod
    def columns(self) -> Columns | None:
        """What is shown of the table; None where there is nothing to show."""

    @abstractmethod
    def notes(self) -> list[str]:
        """Lines below the table."""

    def to_arrow(self) -> pa.Table:
        """The table as Arrow, decimals as floating-point numbers.

        Returns
        -------
        pyarrow.Table
        """
        table = self.table
        for number, name in enumerate(table.column_names):
            if name in self.decimals:
                table = table.set_column(number, name, table[name].cast(pa.float64()))
        return table

    def _plain_rows(self) -> list[dict[str, Any]]:
        """The table's rows as plain values, decimals as floating-point numbers."""
        decimals = set(self.decimals)
        return [
            {
                name: float(value) if name in decimals and value is not None else value
                for name, value in row.items()
            }
            for row in self.table.to_pylist()
        ]

    def to_pandas(self) -> pd.DataFrame:
        """The table (see `to_arrow`) as a pandas DataFrame.

        Raises
        ------
        HotbedError
            pandas is not installed.
        """
        optional("pandas", "pandas", "pip install 'hotbed[pandas]'")
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def __str__(self) -> str:
        shown = self.columns()
        parts = [shown.to_text() if shown else "", "\n".join(self.notes())]
        return "\n\n".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        shown = self.columns()
        below = "<br>".join(escape(note) for note in self.notes())
        return f"{shown.to_html() if shown else ''}<p>{below}</p>"


def decimal_columns(table: Table, metrics: Sequence[str]) -> list[str]:
    """Names of a contract's columns that hold decimals.

    Parameters
    ----------
    table : Table
        The contract.
    metrics : sequence of str
        Of the recipe.
    """
    return [column.name for column in table.columns_of(metrics) if column.type == "decimal"]


def write_tables(run: Run, files: Mapping[Path, pa.Table]) -> list[Path]:
    """Write tables into a run's folder and note that they are of this state of the run.

    Parameters
    ----------
    run : Run
    files : mapping of Path to pyarrow.Table
        CSV or Parquet, by the name's ending.

    Returns
    -------
    list of Path
        The files.
    """
    with adding(run, run.folder):
        for path, table in files.items():
            if path.suffix == ".parquet":
                write_table(table, path)
            else:
                write_csv(table, path)
        record(run.folder, run.digest, list(files))
    return list(files)


def short(text: str | None) -> str:
    """A decimal for a table to look at, a dash where it is not known.

    >>> short("1234.56789"), short(None)
    ('1,234.568', '-')
    """
    return "-" if text is None else f"{float(text):,.3f}"


def whole_number(number: int | None) -> str:
    """An integer as text for a table, a dash where it is not known.

    >>> whole_number(1234), whole_number(None)
    ('1,234', '-')
    """
    return "-" if number is None else f"{number:,}"
