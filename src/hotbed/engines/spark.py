"""Spark through Ibis: for studies that one machine can't hold, or where a cluster is at hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.progress import task
from hotbed.engines.base import BATCH, Batches, Engine, Result, Unit, batches_of
from hotbed.engines.spark_errors import told
from hotbed.engines.spark_session import Session

if TYPE_CHECKING:
    import ibis
    from pyspark.sql import DataFrame

ROW_BITS = 33  # Spark's running number: the partition above these bits, the row of it in them


class Spark(Engine):
    """Runs Ibis expressions on PySpark, and Python functions in its tasks.

    Parameters
    ----------
    scratch, memory, threads, master, conf : Path
        See `hotbed.engines.spark_session.Session`.
    """

    name = "spark"

    def __init__(
        self,
        scratch: Path,
        memory: str | None = None,
        threads: int | None = None,
        master: str | None = None,
        conf: dict[str, str] | None = None,
    ) -> None:
        import ibis

        super().__init__(scratch.absolute())
        self.session = Session(self.scratch, memory, threads, master, conf or {})
        self.connection = ibis.pyspark.connect(self.session.spark)

    def parquet(self, *paths: Path) -> ibis.Table:
        """The rows of Parquet files, or of folders of Parquet files, as an Ibis table."""
        with told(self.session.log):
            frame = self.session.spark.read.parquet(*[_pattern(path) for path in paths])
            return self._table(frame)

    def _table(self, frame: DataFrame) -> ibis.Table:
        import ibis

        name = ibis.util.gen_name("hotbed")
        frame.createOrReplaceTempView(name)
        return self.connection.table(name)

    def _frame(self, rows: ibis.Table) -> DataFrame:
        """An expression as Spark's frame, with the types that it has on every engine."""
        from ibis.backends.pyspark.datatypes import PySparkSchema

        frame = self.session.spark.sql(self.connection.compile(rows))
        wanted = PySparkSchema.from_ibis(rows.schema())
        columns = [
            frame[have.name].cast(want.dataType).alias(want.name)
            if have.dataType != want.dataType
            else frame[have.name]
            for have, want in zip(frame.schema, wanted, strict=True)
        ]
        return frame.select(*columns)

    def write(self, rows: ibis.Table, path: Path) -> None:
        """Write an expression's rows as a folder of Parquet parts."""
        with told(self.session.log):
            _write(self._frame(rows), path)

    def arrow(self, rows: ibis.Table) -> pa.Table:
        """Bring an expression's (few) rows into the driver's memory."""
        with told(self.session.log):
            table: pa.Table = self._frame(rows).toArrow()
        return table.cast(rows.schema().to_pyarrow())

    def number(self, rows: ibis.Table, by: Sequence[str], name: str) -> ibis.Table:
        """Rows with their number (from 0, int64) in the order of some columns.

        They are sorted in ranges and written once, each with its partition and its row there; the
        partitions' sizes then give where each begins. No partition holds all rows.
        """
        from pyspark.sql import functions

        folder = self._new_path("numbered")
        part, row = f"{name}_part", f"{name}_row"
        in_part = functions.lit((1 << ROW_BITS) - 1)
        with told(self.session.log):
            frame = self._frame(rows).orderBy(*by)
            running = functions.monotonically_increasing_id()
            _write(
                frame.withColumns(
                    {
                        part: functions.shiftright(running, ROW_BITS),
                        row: running.bitwiseAND(in_part),
                    }
                ),
                folder,
            )
            written = self.session.spark.read.parquet(_pattern(folder))
            sizes = sorted(tuple(counted) for counted in written.groupBy(part).count().collect())
            sofar = accumulate((size for _, size in sizes), initial=0)
            begins = [(number, begin) for (number, _), begin in zip(sizes, sofar, strict=False)]
            schema = f"{part} long, {name} long"
            first = functions.broadcast(self.session.spark.createDataFrame(begins, schema))
            joined = written.join(first, part)
            numbered = joined.withColumn(name, joined[name] + joined[row]).drop(part, row)
            return self._table(numbered)

    def parallel_map(
        self, function: Callable[[Unit], Result], units: Sequence[Unit]
    ) -> Iterable[Result]:
        """Results of a function for units of work, each a task of Spark's."""
        if not units:
            return []
        context = self.session.spark.sparkContext
        with told(self.session.log):
            results: list[Result] = context.parallelize(units, len(units)).map(function).collect()
        return results

    def map_batches(
        self, source: Path, order: str, function: Batches, target: Path, label: str
    ) -> None:
        """Pass rows through a function in Spark's tasks; the driver makes one file of the parts."""
        from pyspark.sql.pandas.types import from_arrow_schema

        folder = self._new_path("mapped")
        with told(self.session.log), task(label):
            rows = self.session.spark.read.parquet(_pattern(source))
            empty = rows.limit(0).toArrow()
            schema = function(empty).schema

            def mapped(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
                for batch in batches:
                    yield from function(pa.Table.from_batches([batch])).to_batches()

            answers = rows.orderBy(order).mapInArrow(mapped, from_arrow_schema(schema))
            _write(answers, folder)
            _as_one(folder, schema, target)
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the engine's memory, processes and files."""
        self.session.close()
        shutil.rmtree(self.scratch, ignore_errors=True)


def _write(frame: DataFrame, path: Path) -> None:
    quiet = {"mapreduce.fileoutputcommitter.marksuccessfuljobs": "false"}
    frame.write.options(**quiet).parquet(f"file://{path.absolute()}")


def _as_one(folder: Path, schema: pa.Schema, target: Path) -> None:
    """Parts, in the order of their names, as one file with row groups of `BATCH` rows."""
    waiting: list[pa.Table] = []
    count = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches_of(folder, schema):
            rows = pa.Table.from_batches([batch])
            while count + rows.num_rows >= BATCH:
                fit = BATCH - count
                group = pa.concat_tables([*waiting, rows.slice(0, fit)])
                writer.write_table(group.combine_chunks())
                rows, waiting, count = rows.slice(fit), [], 0
            waiting.append(rows)
            count += rows.num_rows
        if count:
            writer.write_table(pa.concat_tables(waiting).combine_chunks())


def _pattern(path: Path) -> str:
    """A path as Hadoop's glob for it alone.

    >>> _pattern(Path("/a[1]/rows.parquet"))
    'file:///a\\\\[1\\\\]/rows.parquet'
    """
    text = "".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in str(path.absolute()))
    return f"file://{text}"
