"""A run's DuckDB file: its tables are the documented ones, exact, and answer the docs' queries."""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from hotbed.publish.facts.gather import facts, overview
from hotbed.publish.kit.database import METRICS, STUDY, write_database
from hotbed.publish.kit.tables import write_tables
from hotbed.tables import ADDED, PROFILES, TABLES
from support.small_runs import small_runs

PAGE = Path(__file__).parents[3] / "docs" / "sql.md"
QUERY = re.compile(r"^## (.+?)\n.*?^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUERIES = dict(QUERY.findall(PAGE.read_text("utf-8")))
TYPES = {
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,6)",
    "number": "DOUBLE",
    "text": "VARCHAR",
    "boolean": "BOOLEAN",
    "geometry": "BLOB",
}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return small_runs(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def contracts():
    """What the tables hold, by name: those of the kit are added as they are written."""
    return TABLES | ADDED | PROFILES | {table.name: table for table in (STUDY, METRICS)}


@pytest.fixture(scope="module")
def files(results, contracts):
    """Each run's database, alone in a folder of its own."""
    written = {}
    for name, result in results.items():
        result.economies(top=2)  # another table of this name; the kit counts all clusters
        folder = result.folder.with_name(f"kit-{name}")
        folder.mkdir()
        tables = write_tables(result, facts(result), folder)
        contracts |= {table.name: table for table in tables if table.file != "clusters.csv"}
        path = folder / "run.duckdb"
        write_database(result, overview(result), tables, folder, path)
        alone = result.folder.with_name(f"alone-{name}") / "run.duckdb"
        alone.parent.mkdir()
        shutil.move(path, alone)
        written[name] = alone
    return written


@pytest.fixture(scope="module")
def connection(files):
    with duckdb.connect(str(files["now"]), read_only=True) as connection:
        yield connection


def test_tables_columns_types_and_comments_are_those_of_the_contracts(
    results, connection, contracts
):
    told = connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
    names = set(dict(told))
    assert {"ranking", "clusters", "members", "tally", "applicants", "partners"} <= names
    assert not {"locations", "rejects"} & names
    for name, comment in told:
        table = contracts[name]
        assert comment.startswith(f"{table.title}: {table.content}")
        columns = {column.name: column for column in table.columns_of(results["now"].metrics)}
        held = connection.execute(
            "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ?",
            [name],
        ).fetchall()
        required = {column.name for column in columns.values() if not column.optional}
        assert required <= {column for column, _, _ in held} <= columns.keys()
        for column, kind, comment in held:
            assert kind == TYPES[columns[column].type], (name, column)
            assert comment.startswith(columns[column].meaning)
            assert columns[column].unit in comment


def test_figures_are_those_of_the_csv_files_exactly(results, connection):
    with (results["now"].folder / "ranking.csv").open(encoding="utf-8") as stream:
        lines = list(csv.DictReader(stream))
    rows = connection.execute("FROM ranking").fetchall()
    names = [column[0] for column in connection.description]
    for line, row in zip(lines, rows, strict=True):
        held = dict(zip(names, row, strict=True))
        for name in names:
            kind = Decimal if name.endswith(("_count", "_share")) or name == "total" else str
            assert kind(held[name]) == kind(line[name])


def test_equal_runs_give_equal_tables(results, files, tmp_path):
    result = results["now"]
    tables = write_tables(result, facts(result), tmp_path)
    again = tmp_path / "again.duckdb"
    write_database(result, overview(result), tables, tmp_path, again)
    with duckdb.connect(str(again), read_only=True) as connection:
        connection.execute(f"ATTACH '{files['now']}' AS other (READ_ONLY)")
        names = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'other'"
        ).fetchall()
        assert len(names) > 10
        for (name,) in names:
            here = connection.execute(f"FROM again.{name}").fetchall()
            assert here == connection.execute(f"FROM other.{name}").fetchall(), name


def test_the_page_has_ten_queries():
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("title", QUERIES)
def test_every_query_of_the_docs_answers(title, files):
    query = QUERIES[title].replace("PREVIOUS/publish/run.duckdb", str(files["before"]))
    with duckdb.connect(str(files["now"]), read_only=True) as connection:
        assert connection.execute(query).fetchall() != []


def answers(connection, start):
    (query,) = (query for title, query in QUERIES.items() if title.startswith(start))
    rows = connection.execute(query).fetchall()
    names = [column[0] for column in connection.description]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_the_queries_say_what_hotbed_says(results, files, connection):
    ranking = {row["name"]: row for row in results["now"].ranking.to_pylist()}
    first = answers(connection, "1.")
    assert first[0]["patents_count"] == max(
        Decimal(str(row["patents_count"])) for row in ranking.values()
    )
    for row in answers(connection, "10."):
        assert row["counted_again"] == pytest.approx(
            ranking[row["name"]]["patents_count"], abs=2e-4
        )
    specialised = {(row["cluster"], row["label"]) for row in answers(connection, "4.")}
    assert ("Eindhoven", "Semiconductors") in specialised


def test_growth_counts_the_earlier_window_within_todays_borders(results, files):
    query = QUERIES["11. Growth against an earlier run"]
    query = query.replace("PREVIOUS/publish/run.duckdb", str(files["before"]))
    with duckdb.connect(str(files["now"]), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    before = {row["name"]: row["patents_count"] for row in results["before"].ranking.to_pylist()}
    assert len(rows) == results["now"].ranking.num_rows
    for _, name, documents, count, growth in rows:  # clusters of the same places in both
        assert documents == pytest.approx(before[name], abs=0.06)
        assert growth == pytest.approx(100 * (float(count) / before[name] - 1), abs=0.1)
