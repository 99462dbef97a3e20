"""Who contributes to each cell of a run's tables, read from the run's stages.

A contributor is a person on a document (sources tell nobody's other documents), or an applicant or
organisation, as the recipe has it; a document that names none is then a contributor by itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.analysis.confidentiality.rules import Contributions, needed
from hotbed.analysis.grouping import cluster_numbers
from hotbed.base.stopping import stopped_by_signals
from hotbed.recipe import Confidentiality
from hotbed.runs.run import Run
from hotbed.sources.listings import APPLICANT, ORGANISATION
from hotbed.steps.subjects import classification_of

if TYPE_CHECKING:
    import duckdb

Key = tuple[Any, ...]
Cells = dict[Key, Contributions]
OTHERS, NONE_STATED = -1, -2
"""Stand for a label: all that are not shown, and none."""
MEMORY = "2GiB"
"""What DuckDB may use; the rest it writes to disk."""
DECIMALS = 9
"""Decimals to which parts are rounded, so that the order of summing does not show."""


class Contributors:
    """The parts of contributors in what lies in clusters.

    Use `contributors`, which opens and closes it.

    Parameters
    ----------
    run : Run
        With its stages.
    rules : Confidentiality
    connection : duckdb.DuckDBPyConnection
    """

    def __init__(
        self, run: Run, rules: Confidentiality, connection: duckdb.DuckDBPyConnection
    ) -> None:
        self._connection, self._first = connection, needed(rules)
        self._names = pq.read_table(run.stage("subjects") / "names.parquet")
        self._world = run.stage("subjects") / "world"
        members = run.members
        numbers = pa.table(
            {
                "place_id": members["place_id"],
                "cluster": pa.array(cluster_numbers(run)),
                "country": pa.array([code or "" for code in members["country"].to_pylist()]),
            }
        )
        connection.register("members", numbers)
        connection.register("names", self._names)
        for name, stage in (("placed", "tally"), ("about", "subjects"), ("shares", "listings")):
            connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM {_source(run.stage(stage) / name)}"
            )
        connection.execute(
            """CREATE TABLE inside AS
            SELECT p.metric, p.document, hash(p.document, p.contributor) AS person,
                   1.0::DOUBLE / p.parts AS worth, m.cluster, m.country
            FROM placed p JOIN members m USING (place_id) WHERE m.cluster >= 0"""
        )
        self._split(rules)

    def _split(self, rules: Confidentiality) -> None:
        """Table `worth`: the parts of `inside`, by contributor."""
        if rules.unit == "persons":
            self._connection.execute(
                "CREATE VIEW worth AS SELECT *, 1 AS of_units, person AS unit FROM inside"
            )
            return
        kinds = [k for k in self.kinds() if classification_of(k)[0] in (APPLICANT, ORGANISATION)]
        self._labels("whose", kinds)
        self._connection.execute(
            """CREATE TABLE units AS SELECT person, label_id,
                 count(*) OVER (PARTITION BY person) AS of_units
               FROM (SELECT DISTINCT person, label_id FROM whose)"""
        )
        self._connection.execute(
            """CREATE VIEW worth AS
            SELECT i.* EXCLUDE (worth), i.worth / coalesce(u.of_units, 1) AS worth,
                   coalesce(u.of_units, 1) AS of_units,
                   coalesce(u.label_id::UBIGINT, hash(i.document)) AS unit
            FROM inside i LEFT JOIN units u USING (person)"""
        )

    def kinds(self) -> list[str]:
        """The kinds of label that the run's inputs know, with their classifications."""
        return sorted(set(self._names["shown"].to_pylist()))

    def label_ids(self, kind: str) -> dict[str, int]:
        """Numbers of a kind's labels, by label.

        Parameters
        ----------
        kind : str
        """
        rows = self._names.to_pylist()
        return {row["label"]: row["label_id"] for row in rows if row["shown"] == kind}

    def world(self) -> dict[tuple[str, int], float]:
        """The world's documents by metric and number of a label."""
        rows = self._connection.execute(
            f"SELECT metric, label_id, round(sum(rows / n), {DECIMALS}) "
            f"FROM {_source(self._world)} GROUP BY metric, label_id"
        ).fetchall()
        return {(metric, label): documents for metric, label, documents in rows}

    def _labels(self, name: str, kinds: Iterable[str]) -> None:
        """A table of the labels that documents in clusters and their contributors have."""
        quoted = ", ".join("'" + kind.replace("'", "''") + "'" for kind in kinds)
        self._connection.execute(
            f"""CREATE OR REPLACE TABLE {name} AS
            WITH people AS (SELECT DISTINCT document, person FROM inside),
                 held AS (SELECT document, contributor, label_id, n FROM about
                          WHERE label_id IN
                          (SELECT label_id FROM names WHERE shown IN ({quoted or "NULL"})))
            SELECT p.person, h.label_id, h.n
            FROM people p JOIN held h ON p.document = h.document AND h.contributor IS NULL
            UNION ALL
            SELECT p.person, h.label_id, h.n FROM people p
            JOIN held h ON p.person = hash(h.document, h.contributor)
            WHERE h.contributor IS NOT NULL"""
        )

    def clusters(self) -> Cells:
        """By metric and cluster (row of the ranking)."""
        return self._cells("worth", ["metric", "cluster"])

    def years(self) -> Cells:
        """By metric, cluster and year."""
        source = "(SELECT w.*, s.year FROM worth w JOIN shares s USING (document))"
        return self._cells(source, ["metric", "cluster", "year"])

    def parts(self) -> Cells:
        """By metric, cluster and economy."""
        return self._cells("worth", ["metric", "cluster", "country"])

    def listings(self) -> Cells:
        """By cluster and economy, of all metrics, in listings."""
        source = "(SELECT * REPLACE (1.0 / of_units AS worth) FROM worth)"
        return self._cells(source, ["cluster", "country"])

    def economies(self) -> Cells:
        """By metric and economy."""
        return self._cells("worth", ["metric", "country"])

    def labels(self, kind: str, shown: Iterable[tuple[str, int, int]]) -> Cells:
        """By metric, cluster and label of a kind; labels that are not shown are `OTHERS`.

        Parameters
        ----------
        kind : str
            One of `kinds`.
        shown : iterable of tuple
            Metric, cluster and number of each label that the table shows.
        """
        self._labels("labelled", [kind])
        schema = pa.schema(
            [("metric", pa.string()), ("cluster", pa.int64()), ("label_id", pa.int64())]
        )
        rows = [dict(zip(schema.names, line, strict=True)) for line in shown]
        self._connection.register("lines", pa.Table.from_pylist(rows, schema))
        source = f"""(SELECT w.metric, w.cluster, w.unit, w.worth / l.n AS worth,
                             coalesce(s.label_id, {OTHERS}) AS label
                      FROM worth w JOIN labelled l USING (person)
                      LEFT JOIN lines s ON s.metric = w.metric AND s.cluster = w.cluster
                           AND s.label_id = l.label_id)"""
        return self._cells(source, ["metric", "cluster", "label"])

    def unlabelled(self, kinds: Iterable[str]) -> Cells:
        """By metric and cluster, what has no label of any of these kinds; label `NONE_STATED`.

        Parameters
        ----------
        kinds : iterable of str
        """
        self._labels("labelled", kinds)
        source = f"""(SELECT *, {NONE_STATED} AS label FROM worth
                      ANTI JOIN labelled USING (person))"""
        return self._cells(source, ["metric", "cluster", "label"])

    def _cells(self, source: str, keys: list[str]) -> Cells:
        by = ", ".join(keys)
        rows = self._connection.execute(
            f"""WITH parts AS (SELECT {by}, unit, round(sum(worth), {DECIMALS}) AS part
                               FROM {source} GROUP BY {by}, unit)
            SELECT {by}, count(*), round(sum(part), {DECIMALS}), max(part, {self._first})
            FROM parts GROUP BY {by}"""
        ).fetchall()
        size = len(keys)
        return {
            tuple(row[:size]): Contributions(row[size], row[size + 1], row[size + 2])
            for row in rows
        }


@contextmanager
def contributors(run: Run, rules: Confidentiality) -> Iterator[Contributors]:
    """Open a run's contributors.

    Parameters
    ----------
    run : Run
    rules : Confidentiality

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    import duckdb

    with (
        tempfile.TemporaryDirectory(prefix="hotbed-") as scratch,
        duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": scratch}) as connection,
    ):
        stopped_by_signals(connection)
        yield Contributors(run, rules, connection)


def _source(path: Path) -> str:
    """What reads a stage's table, which an engine may have written as several files."""
    held = path.with_name(f"{path.name}.parquet")
    name = str(held / "*.parquet" if held.is_dir() else held).replace("'", "''")
    return f"read_parquet('{name}')"


def of_cell(cells: Mapping[Key, Contributions], *key: object) -> Contributions:
    """The contributions of a cell; of none where nobody contributes.

    Parameters
    ----------
    cells : mapping
    *key : object
    """
    return cells.get(key, Contributions(0, 0.0, ()))
