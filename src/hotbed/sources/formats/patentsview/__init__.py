"""PatentsView's bulk tables of United States patents, TSV or Parquet.

Either one joined table (a row an inventor, with raw_city, raw_state, raw_country and the patent's
date and type), or the owner's own tables together: inventors, locations and patents
(g_inventor_not_disambiguated, g_location_not_disambiguated, g_patent; before 2022 rawinventor,
rawlocation, patent). Which file is which is read off its columns.
Source: https://patentsview.org/download/data-download-dictionary
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.formats.patentsview.tables import (
    APPLICATION_ID,
    DETAILS,
    DISAMBIGUATED,
    INVENTORS,
    LOCATIONS,
    PATENTS,
    PLACE_PARTS,
    RAW,
    Table,
    batches,
    columns_in,
    table_of,
)
from hotbed.sources.glimpse import Glimpse
from hotbed.sources.listings import FIELD, KINDS, Aside, InputFile, Source
from hotbed.sources.shared.staged import query
from hotbed.sources.shared.tables import add_details, to_listings


class PatentsView(Source):
    """Granted or pre-grant tables of PatentsView."""

    name = "patentsview"
    title = (
        "PatentsView tables (joined, or inventors + locations + patents; also those before 2022)"
    )
    metric = "patents"
    counts = "US patents"
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "WIPO fields"}
    supplies = (
        "documents",
        "years",
        "inventors",
        "city, state and country",
        "types",
        "applicants",
        "IPC and CPC classes",
        "WIPO fields",
    )
    lacks = "street addresses and postcodes: PatentsView gives city, state and country only"

    types = "PatentsView's, such as utility or design; all count unless the recipe says otherwise"
    joins = True

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        spec = Input(source=self.name, metric=self.metric, files=[str(glimpse.path)])
        return glimpse.suits(lambda _names, path: table_of(path, spec))

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        tables = _tables([file.path for file in files], spec)
        has = {table.role for table in tables.values()}
        for file in files:
            table = tables[file.path]
            if table.role == DETAILS:
                for named, _ in batches(file, table, spec, aside.rejects):
                    add_details(named, aside.details)
            elif not has & {LOCATIONS, PATENTS}:
                for named, rows in batches(file, table, spec, aside.rejects):
                    yield to_listings(named, rows, file, spec, aside)
            else:
                _to_parquet(file, table, spec, aside)
        if not has & {LOCATIONS, PATENTS}:
            return
        by_number = {file.number: file for file in files}
        for batch in _join(aside.scratch, has):
            names = [name for name in batch.schema.names if name not in ("row", "file")]
            rows, numbers = batch.column("row"), batch.column("file")
            for number in numbers.unique().to_pylist():
                keep = pc.equal(numbers, number)
                some = {name: batch.column(name).filter(keep) for name in names}
                yield to_listings(some, rows.filter(keep), by_number[number], spec, aside)

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """Patents, or applications of the tables before grant; see `Source.unit`."""
        published = any(APPLICATION_ID & columns_in(file, spec) for file in files)
        return "US patent applications" if published else self.counts

    def check(self, files: list[DataPath], spec: Input) -> dict[str, object]:
        """Which table each file is; see `Source.check`."""
        return {
            file.name: f"{table.role} ({table.old}, before 2022)" if table.old else table.role
            for file, table in _tables(files, spec).items()
        }


def _tables(files: list[DataPath], spec: Input) -> dict[DataPath, Table]:
    """Which table each file is, and that together they suffice."""
    tables = {file: table_of(file, spec) for file in files}
    inventors = [table for table in tables.values() if table.role == INVENTORS]
    locations = [table for table in tables.values() if table.role == LOCATIONS]
    have = {name for table in inventors for name in table.columns}
    if not inventors:
        raise HotbedError(
            "the PatentsView input has no inventor table",
            "add the one with inventor_sequence (before 2022 rawinventor.tsv)",
        )
    if "country" not in have and not locations:
        raise HotbedError("the PatentsView input says no places", "add its location table")
    if "date" not in have and PATENTS not in {table.role for table in tables.values()}:
        raise HotbedError(
            "the PatentsView input says no dates",
            "add its patent table (g_patent, before 2022 patent.tsv)",
        )
    if len({table.columns["contributor"].lower() for table in inventors}) > 1:
        raise HotbedError(
            "two of the PatentsView tables list the same inventors",
            "give one of them, such as rawinventor.tsv without patent_inventor.tsv",
        )
    located = {table.place_id for table in locations}
    for place_id in sorted({table.place_id for table in inventors} & {RAW, DISAMBIGUATED}):
        if located and located <= {RAW, DISAMBIGUATED} - {place_id}:
            raise HotbedError(
                f"no PatentsView table gives the places of the inventors' {place_id}",
                "add the location table that belongs to the inventor table: raw with raw, "
                "disambiguated with disambiguated",
            )
    return tables


def _to_parquet(file: InputFile, table: Table, spec: Input, aside: Aside) -> None:
    writer: pq.ParquetWriter | None = None
    folder = aside.scratch / table.role
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for named, rows in batches(file, table, spec, aside.rejects):
            if table.role == INVENTORS:
                add_details(named, aside.details)
            kept = {name: column for name, column in named.items() if name not in KINDS}
            numbers = pa.array([file.number] * len(rows), pa.int64())
            part = pa.table({**kept, "row": rows, "file": numbers})
            writer = writer or pq.ParquetWriter(folder / f"{file.number}.parquet", part.schema)
            writer.write_table(part)
    finally:
        if writer is not None:
            writer.close()


def _join(scratch: Path, has: set[str]) -> Iterator[pa.RecordBatch]:
    """Inventors with their places and their patents' dates and types."""
    for role in sorted(has & {INVENTORS, LOCATIONS, PATENTS}):
        if not any((scratch / role).glob("*.parquet")):
            raise HotbedError(
                f"no row of the PatentsView table of {role} can be read",
                "check that it was written completely",
            )
    select, joins = ["i.*"], []
    folder = str(scratch).replace("'", "''")
    if LOCATIONS in has:
        replaced = _present(scratch, "inventors", ("place", *PLACE_PARTS))
        parts = _present(scratch, "locations", PLACE_PARTS)
        select = [f"i.* EXCLUDE ({', '.join(replaced)})", *(f"l.{part}" for part in parts)]
        values = ", ".join(f"min({part}) AS {part}" for part in parts)
        joins.append(
            f"LEFT JOIN (SELECT place, {values} FROM '{folder}/locations/*.parquet' GROUP BY place)"
            " l ON i.place = l.place"
        )
    if PATENTS in has:
        facts = _present(scratch, "patents", ("date", "type"))
        select += [f"p.{name}" for name in facts]
        values = ", ".join(f"min({name}) AS {name}" for name in facts)
        joins.append(
            f"LEFT JOIN (SELECT document_id, {values} FROM '{folder}/patents/*.parquet'"
            " GROUP BY document_id) p ON i.document_id = p.document_id"
        )
    yield from query(
        scratch,
        f"SELECT {', '.join(select)} FROM '{folder}/inventors/*.parquet' i {' '.join(joins)}",
    )


def _present(scratch: Path, role: str, names: tuple[str, ...]) -> list[str]:
    file = next((scratch / role).glob("*.parquet"))
    have = pq.read_schema(file).names
    return [name for name in names if name in have]


SOURCE = PatentsView()
