"""A run's tables as one DuckDB file, for questions in SQL: exact, every column with its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from hotbed.base.files import atomic_write
from hotbed.base.stopping import stopped_by_signals
from hotbed.publish.facts.structure import Overview
from hotbed.publish.kit.tables import exact_tables
from hotbed.runs.run import Run
from hotbed.tables import Column, Table

if TYPE_CHECKING:
    import duckdb

FORMAT = "v1.0.0"
"""DuckDB's storage version: what any DuckDB since 1.0 reads, R's and that of SQL clients too."""

STUDY = Table(
    "study",
    "run.json",
    "The study",
    "what the figures are of, one row",
    (
        Column("title", "text", "", "of the recipe"),
        Column("note", "text", "", "of the recipe"),
        Column("preset", "text", "", "edition whose method the recipe starts from"),
        Column("recipe_digest", "text", "", "of the recipe with the hashes of its inputs"),
        Column("run_digest", "text", "", "of all that the figures depend on"),
        Column("hotbed", "text", "", "version"),
    ),
)
METRICS = Table(
    "metrics",
    "run.json",
    "The metrics",
    "what is counted, in the recipe's order",
    (
        Column("metric", "text", "", "as in the other tables"),
        Column("label", "text", "", "in words"),
        Column("first_year", "integer", "", "of the window; null: every year"),
        Column("last_year", "integer", "", "of the window; null: every year"),
        Column("weight", "number", "", "of the metric's share in the total"),
        Column("world", "number", "documents", "that shares are of"),
    ),
)


def write_database(
    run: Run, facts: Overview, tables: list[Table], folder: Path, path: Path
) -> None:
    """Write the published tables, and what later calls added to the run, as a DuckDB file.

    Parameters
    ----------
    run : Run
    facts : Overview
        Of the run.
    tables : list of Table
        Those of `hotbed.publish.kit.tables.write_tables`.
    folder : Path
        What holds their files.
    path : Path

    Raises
    ------
    HotbedError
        The file can't be written.
    """
    import duckdb

    with atomic_write(path) as temporary, duckdb.connect(config={"threads": 1}) as connection:
        stopped_by_signals(connection)
        place = str(temporary).replace("'", "''")
        connection.execute(f"ATTACH '{place}' AS kit (STORAGE_VERSION '{FORMAT}')")
        connection.execute("USE kit")
        for table, rows in _contents(run, facts, tables, folder):
            _add(connection, table, rows, run.metrics)
        connection.execute("USE memory")
        connection.execute("DETACH kit")


def _contents(
    run: Run, facts: Overview, tables: list[Table], folder: Path
) -> Iterator[tuple[Table, pa.Table]]:
    """Every table with its rows: each name once, clusters with their polygons."""
    study = {name: getattr(facts.study, name) for name in STUDY.schema().names}
    yield STUDY, pa.Table.from_pylist([study], STUDY.schema())
    metrics = [
        {
            "metric": metric.name,
            "label": metric.label,
            "first_year": metric.years[0] if metric.years else None,
            "last_year": metric.years[1] if metric.years else None,
            "weight": metric.weight,
            "world": metric.world,
        }
        for metric in facts.metrics
    ]
    yield METRICS, pa.Table.from_pylist(metrics, METRICS.schema())
    yield from exact_tables(run, tables, folder)


def _add(
    connection: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table, metrics: list[str]
) -> None:
    """Create a table of these rows, with its comments."""
    connection.register("incoming", rows)
    name = _name(table.name)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")
    about = f"{table.title}: {table.content} ({table.file})"
    connection.execute(f"COMMENT ON TABLE {name} IS {_text(about)}")
    known = {column.name: column for column in table.columns_of(metrics)}
    for column in rows.column_names:
        if column in known:
            comment = _text(_comment(known[column]))
            connection.execute(f"COMMENT ON COLUMN {name}.{_name(column)} IS {comment}")


def _comment(column: Column) -> str:
    kind = "; well-known binary" if column.type == "geometry" else ""
    return column.meaning + (f" [{column.unit}]" if column.unit else "") + kind


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
