"""PatentsView's bulk tables of United States patents, TSV or Parquet.

Either one joined table (a row an inventor, with raw_city, raw_state, raw_country and the patent's
date and type), or the owner's own tables together: inventors, locations and patents
(g_inventor_not_disambiguated, g_location_not_disambiguated, g_patent). Which file is which is
read off its columns. Source: https://patentsview.org/download/data-download-dictionary
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.files.delimited import scan
from hotbed.sources.listings import (
    APPLICANT,
    CPC,
    FIELD,
    KINDS,
    SECTOR,
    Aside,
    InputFile,
    Source,
)
from hotbed.sources.rejects import Rejects
from hotbed.sources.shared.staged import Aliases, columns_of, query
from hotbed.sources.shared.tables import add_details, to_listings

ALIASES: Aliases = {
    "document_id": ("patent_id", "pgpub_id"),
    "contributor": ("inventor_sequence",),
    "contributors": ("coinventor_sequence",),
    "type": ("patent_type",),
    "date": ("patent_date", "published_date"),
    "city": ("raw_city", "disambig_city"),
    "region": ("raw_state", "disambig_state"),
    "country": ("raw_country", "disambig_country"),
    "place": ("rawlocation_id", "location_id"),
    SECTOR: ("assignee_type",),
    APPLICANT: ("raw_assignee_organization", "disambig_assignee_organization"),
    CPC: ("cpc_group",),
    FIELD: ("wipo_field_title",),
}
PLACE_PARTS = ("city", "region", "country")


class PatentsView(Source):
    """Granted or pre-grant tables of PatentsView."""

    name = "patentsview"
    title = "PatentsView tables (joined, or inventors + locations + patents)"
    metric = "patents"
    supplies = (
        "documents",
        "years",
        "inventors",
        "city, state and country",
        "types",
        "applicants",
        "CPC classes",
        "WIPO fields",
    )
    lacks = "street addresses and postcodes: PatentsView gives city, state and country only"

    types = "PatentsView's, such as utility or design; all count unless the recipe says otherwise"
    joins = True

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        roles = _roles([file.path for file in files], spec)
        has = set(roles.values())
        for file in files:
            if roles[file.path] == "details":
                for named, _ in _named(file, spec, aside.rejects):
                    add_details(named, aside.details)
            elif not has & {"locations", "patents"}:
                for named, rows in _named(file, spec, aside.rejects):
                    yield to_listings(named, rows, file, spec, aside)
            else:
                _to_parquet(file, roles[file.path], spec, aside)
        if not has & {"locations", "patents"}:
            return
        by_number = {file.number: file for file in files}
        for batch in _join(aside.scratch, has):
            names = [name for name in batch.schema.names if name not in ("row", "file")]
            rows, numbers = batch.column("row"), batch.column("file")
            for number in numbers.unique().to_pylist():
                keep = pc.equal(numbers, number)
                some = {name: batch.column(name).filter(keep) for name in names}
                yield to_listings(some, rows.filter(keep), by_number[number], spec, aside)

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """Which table each file is; see `Source.check`."""
        return {file.name: role for file, role in _roles(files, spec).items()}


def _named(
    file: InputFile, spec: Input, rejects: Rejects
) -> Iterator[tuple[dict[str, pa.Array], pa.Array]]:
    columns = columns_of(file.path, spec, ALIASES)
    for batch, rows in scan(file, sorted(columns.values()), spec, rejects):
        yield {field: batch.column(name) for field, name in columns.items()}, rows


def _roles(files: list[Path], spec: Input) -> dict[Path, str]:
    """Which table each file is, and that together they suffice."""
    columns = {file: columns_of(file, spec, ALIASES) for file in files}
    roles = {}
    for file, names in columns.items():
        if "document_id" in names and "contributor" in names:
            roles[file] = "inventors"
        elif "document_id" in names and "date" in names:
            roles[file] = "patents"
        elif "document_id" in names and set(names) & set(KINDS):
            roles[file] = "details"
        elif "place" in names and "country" in names:
            roles[file] = "locations"
        else:
            raise HotbedError(
                f"{file} is not a PatentsView table that hotbed knows",
                'give the inventor, location and patent tables, or read it with source = "table"',
            )
    have = set().union(
        *[columns[file].keys() for file, role in roles.items() if role == "inventors"]
    )
    if "inventors" not in roles.values():
        raise HotbedError(
            "the PatentsView input has no inventor table", "add the one with inventor_sequence"
        )
    if "country" not in have and "locations" not in roles.values():
        raise HotbedError("the PatentsView input says no places", "add its location table")
    if "date" not in have and "patents" not in roles.values():
        raise HotbedError("the PatentsView input says no dates", "add its patent table (g_patent)")
    return roles


def _to_parquet(file: InputFile, role: str, spec: Input, aside: Aside) -> None:
    writer: pq.ParquetWriter | None = None
    folder = aside.scratch / role
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for named, rows in _named(file, spec, aside.rejects):
            if role == "inventors":
                add_details(named, aside.details)
            kept = {name: column for name, column in named.items() if name not in KINDS}
            numbers = pa.array([file.number] * len(rows), pa.int32())
            table = pa.table({**kept, "row": rows, "file": numbers})
            writer = writer or pq.ParquetWriter(folder / f"{file.number}.parquet", table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _join(scratch: Path, has: set[str]) -> Iterator[pa.RecordBatch]:
    """Inventors with their places and their patents' dates and types."""
    select, joins = ["i.*"], []
    folder = str(scratch).replace("'", "''")
    if "locations" in has:
        replaced = _present(scratch, "inventors", ("place", *PLACE_PARTS))
        parts = _present(scratch, "locations", PLACE_PARTS)
        select = [f"i.* EXCLUDE ({', '.join(replaced)})", *(f"l.{part}" for part in parts)]
        values = ", ".join(f"min({part}) AS {part}" for part in parts)
        joins.append(
            f"LEFT JOIN (SELECT place, {values} FROM '{folder}/locations/*.parquet' GROUP BY place)"
            " l ON i.place = l.place"
        )
    if "patents" in has:
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
