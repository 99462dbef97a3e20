"""What a table's contract says: its file, its columns, and how it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

COUNT_DECIMALS = 4
"""Decimals of fractional counts in files."""
SHARE_DECIMALS = 6
"""Decimals of shares and totals in files."""

METRIC = "<metric>"
IN_FILES = {
    "text": pa.string(),
    "decimal": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "geometry": pa.binary(),
}
"""Arrow types by type of column, as written: decimals are exact text."""
IN_MEMORY = IN_FILES | {"decimal": pa.float64()}
"""The same as `Table.read` returns them: decimals as numbers."""
EXACT = IN_FILES | {"decimal": pa.decimal128(18, SHARE_DECIMALS)}
"""The same with decimals as such: what `Table.read_exact` returns."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        With ``<metric>`` where there is one for each metric of the recipe.
    type : str
        A key of `IN_FILES`.
    unit : str
        Empty where there is none.
    meaning : str
        In a few words.
    optional : bool
        Whether the file lacks it where no row has a value.
    """

    name: str
    type: str
    unit: str
    meaning: str
    optional: bool = False

    def of_metric(self, metric: str) -> Column:
        """The column of one metric.

        >>> Column("<metric>_count", "decimal", "documents", "").of_metric("patents").name
        'patents_count'
        """
        return replace(self, name=self.name.replace(METRIC, metric))


@dataclass(frozen=True)
class Table:
    """A file of a run's folder.

    Parameters
    ----------
    name : str
    file : str
        Its path within the run's folder.
    title : str
    content : str
        What it holds, as a phrase.
    columns : tuple of Column
    published : bool
        Whether `hotbed publish` hands it on: not what the inputs' owners wrote.
    """

    name: str
    file: str
    title: str
    content: str
    columns: tuple[Column, ...]
    published: bool = True

    def columns_of(self, metrics: Sequence[str]) -> list[Column]:
        """The columns where the recipe has these metrics, in the file's order.

        Columns of metrics that stand side by side are repeated together, metric by metric.

        >>> names = ("<metric>_count", "<metric>_share")
        >>> columns = tuple(Column(name, "decimal", "", "") for name in names)
        >>> table = Table("t", "t.csv", "", "", columns)
        >>> [column.name for column in table.columns_of(["patents", "articles"])]
        ['patents_count', 'patents_share', 'articles_count', 'articles_share']
        """
        return list(self._expanded(metrics))

    def _expanded(self, metrics: Sequence[str]) -> Iterator[Column]:
        group: list[Column] = []
        for column in (*self.columns, None):
            if column is not None and METRIC in column.name:
                group.append(column)
                continue
            for metric in metrics:
                yield from (by_metric.of_metric(metric) for by_metric in group)
            group = []
            if column is not None:
                yield column

    def schema(self, metrics: Sequence[str] = ()) -> pa.Schema:
        """The Arrow schema in which the file is written (`IN_FILES`)."""
        columns = self.columns_of(metrics)
        return pa.schema([(column.name, IN_FILES[column.type]) for column in columns])

    def path(self, folder: Path) -> Path:
        """Where the file lies in a run's folder."""
        return folder / self.file

    def read(self, folder: Path) -> pa.Table:
        """The table of a run's folder, decimals as floating-point numbers.

        Parameters
        ----------
        folder : Path
            A run's folder.

        Raises
        ------
        OSError
            There is no such file, or it can't be read.
        """
        return read_file(self.path(folder), self.columns)

    def read_exact(self, folder: Path) -> pa.Table:
        """The table of a run's folder, decimals exact and null where a CSV file has nothing.

        Parameters
        ----------
        folder : Path
            A run's folder.

        Raises
        ------
        OSError
            There is no such file, or it can't be read.
        """
        path = self.path(folder)
        types = _types_of(names_in(path), self.columns, EXACT)
        if path.suffix == ".parquet":
            rows = pq.read_table(path)
            kinds = [types.get(field.name, field.type) for field in rows.schema]
            return rows.cast(pa.schema(list(zip(rows.column_names, kinds, strict=True))))
        options = pacsv.ConvertOptions(
            column_types=types, strings_can_be_null=True, null_values=[""]
        )
        return pacsv.read_csv(path, convert_options=options)


def read_file(path: Path, columns: Sequence[Column]) -> pa.Table:
    """A CSV or Parquet file with the types of its contract; unknown columns of a CSV are inferred.

    Parameters
    ----------
    path : Path
    columns : sequence of Column
        Of its contract; those of each metric under their generic name.
    """
    if path.suffix == ".parquet":
        return pq.read_table(path)
    types = _types_of(names_in(path), columns, IN_MEMORY)
    return pacsv.read_csv(path, convert_options=pacsv.ConvertOptions(column_types=types))


def _types_of(
    names: Sequence[str], columns: Sequence[Column], types: Mapping[str, pa.DataType]
) -> dict[str, pa.DataType]:
    """Arrow types by the names of a file's columns; unknown ones are left out."""
    known = {column.name: types[column.type] for column in columns if METRIC not in column.name}
    generic = [column for column in columns if METRIC in column.name]
    chosen = {}
    for name in names:
        kind = known.get(name) or next((types[c.type] for c in generic if fits(c, name)), None)
        if kind is not None:
            chosen[name] = kind
    return chosen


def names_in(path: Path) -> list[str]:
    """The names of a table's columns, as they stand in its file.

    Parameters
    ----------
    path : Path
        CSV or Parquet.
    """
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    with path.open(encoding="utf-8") as stream:
        return stream.readline().rstrip("\r\n").split(",")


def fits(column: Column, name: str) -> bool:
    """Whether a column of a file is that of a metric.

    >>> fits(Column("<metric>_count", "decimal", "documents", ""), "patents_count")
    True
    """
    before, marked, after = column.name.partition(METRIC)
    return bool(marked) and name.startswith(before) and name.endswith(after)
