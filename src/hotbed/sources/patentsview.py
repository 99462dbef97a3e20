"""PatentsView's bulk tables of United States patents, TSV or Parquet.

Either one joined table (a row an inventor, with raw_city, raw_state, raw_country and the patent's
date and type), or the owner's own tables together: inventors, locations and patents
(g_inventor_not_disambiguated, g_location_not_disambiguated, g_patent). Which file is which is
read off its columns. Source: https://patentsview.org/download/data-download-dictionary
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.base import APPLICANT, CPC, FIELD, KINDS, SECTOR, Aside, Rejects, Source
from hotbed.sources.delimited import BATCH_ROWS, header, scan
from hotbed.sources.table import add_details, to_listings

ALIASES = {
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
    supplies: tuple[str, ...] = (
        "documents", "years", "inventors", "city, state and country", "types", "applicants",
        "CPC classes", "WIPO fields",
    )  # fmt: skip
    lacks = "street addresses and postcodes: PatentsView gives city, state and country only"

    def read(self, files: list[Path], spec: Input, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        roles = _roles(files, spec)
        inventors = [file for file, role in roles.items() if role == "inventors"]
        joined = {
            name: [f for f, r in roles.items() if r == name] for name in ("locations", "patents")
        }
        rejects = aside.rejects
        for file in [file for file, role in roles.items() if role == "details"]:
            for named, _ in _named(file, spec, rejects):
                add_details(named, aside.details)
        if not (joined["locations"] or joined["patents"]):
            for file in inventors:
                for named, rows in _named(file, spec, rejects):
                    yield to_listings(named, rows, files.index(file), file, spec, aside)
            return
        for file, role in roles.items():
            if role != "details":
                _to_parquet(file, role, files.index(file), spec, aside)
        for batch in _join(aside.scratch, joined):
            named = {
                name: batch.column(name)
                for name in batch.schema.names
                if name not in ("row", "file")
            }
            rows, numbers = batch.column("row"), batch.column("file")
            for number in numbers.unique().to_pylist():
                keep = pa.compute.equal(numbers, number)
                some = {name: column.filter(keep) for name, column in named.items()}
                yield to_listings(some, rows.filter(keep), number, files[number], spec, aside)

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """The role of each file."""
        return {file.name: role for file, role in _roles(files, spec).items()}


def _named(
    file: Path, spec: Input, rejects: Rejects
) -> Iterator[tuple[dict[str, pa.Array], pa.Array]]:
    columns = _columns(file, spec)
    for batch, rows in scan(file, sorted(columns.values()), spec, rejects):
        yield {field: batch.column(name) for field, name in columns.items()}, rows


def _columns(file: Path, spec: Input) -> dict[str, str]:
    names = header(file, spec)
    found = {}
    for field, aliases in ALIASES.items():
        for name in (spec.columns.get(field), *aliases):
            if name in names:
                found[field] = str(name)
                break
    return found


def _roles(files: list[Path], spec: Input) -> dict[Path, str]:
    """Which table each file is, and that together they suffice."""
    columns = {file: _columns(file, spec) for file in files}
    roles = {}
    for file, found in columns.items():
        if "document_id" in found and "contributor" in found:
            roles[file] = "inventors"
        elif "document_id" in found and "date" in found:
            roles[file] = "patents"
        elif "document_id" in found and set(found) & set(KINDS):
            roles[file] = "details"
        elif "place" in found and "country" in found:
            roles[file] = "locations"
        else:
            raise HotbedError(
                f"{file} is no PatentsView table that hotbed knows",
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


def _to_parquet(file: Path, role: str, number: int, spec: Input, aside: Aside) -> None:
    writer: pq.ParquetWriter | None = None
    folder = aside.scratch / role
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for named, rows in _named(file, spec, aside.rejects):
            if role == "inventors":
                add_details(named, aside.details)
            kept = {name: column for name, column in named.items() if name not in KINDS}
            numbers = pa.array([number] * len(rows), pa.int32())
            table = pa.table({**kept, "row": rows, "file": numbers})
            writer = writer or pq.ParquetWriter(folder / f"{number}.parquet", table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _join(scratch: Path, joined: dict[str, list[Path]]) -> Iterator[pa.RecordBatch]:
    """Inventors with their places and their patents' dates and types."""
    select, joins = ["i.*"], []
    if joined["locations"]:
        select = [
            f"i.* EXCLUDE ({', '.join(_present(scratch, 'inventors', ('place', *PLACE_PARTS)))})"
        ]
        select += [f"l.{part}" for part in _present(scratch, "locations", PLACE_PARTS)]
        joins.append(
            "LEFT JOIN (SELECT place, " + ", ".join(
                f"min({part}) AS {part}" for part in _present(scratch, "locations", PLACE_PARTS)
            ) + f" FROM '{scratch}/locations/*.parquet' GROUP BY place) l ON i.place = l.place"
        )  # fmt: skip
    if joined["patents"]:
        own = _present(scratch, "patents", ("date", "type"))
        select += [f"p.{name}" for name in own]
        joins.append(
            "LEFT JOIN (SELECT document_id, " + ", ".join(f"min({n}) AS {n}" for n in own)
            + f" FROM '{scratch}/patents/*.parquet' GROUP BY document_id) p"
            " ON i.document_id = p.document_id"
        )  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{scratch}'")
        query = (
            f"SELECT {', '.join(select)} FROM '{scratch}/inventors/*.parquet' i {' '.join(joins)}"
        )
        reader: pa.RecordBatchReader = connection.sql(query).to_arrow_reader(BATCH_ROWS)
        yield from reader


def _present(scratch: Path, role: str, names: tuple[str, ...]) -> list[str]:
    file = next((scratch / role).glob("*.parquet"))
    have = pq.read_schema(file).names
    return [name for name in names if name in have]
