"""Venture-capital deals: one row a deal, at the place of the company that received the money.

Any table of deals by a column map, as `table` takes it; exports of Crunchbase need no map. A row
without an identifier of its own is a deal of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.files.delimited import header, scan
from hotbed.sources.formats.table import FIELDS, Table, to_listings
from hotbed.sources.listings import ADDRESS_PARTS, Aside, InputFile

READY = (
    {  # Crunchbase's rounds of 2013
        "date": "funded_at", "city": "company_city", "region": "company_state_code",
        "country": "company_country_code", "applicant": "company_name",
        "type": "funding_round_type", "field": "company_category_code",
    },
    {  # Crunchbase's daily export: funding_rounds.csv
        "document_id": "uuid", "date": "announced_on", "city": "city", "region": "state_code",
        "country": "country_code", "applicant": "org_name", "type": "investment_type",
    },
    {  # Crunchbase's search results
        "date": "Announced Date", "address": "Organization Location",
        "applicant": "Organization Name", "type": "Funding Type",
    },
)  # fmt: skip


class Deals(Table):
    """Deals, by a column map or as Crunchbase exports them."""

    name = "deals"
    title = (
        "venture-capital deals, one row a deal (Crunchbase exports, or any table by a column map)"
    )
    supplies: tuple[str, ...] = (
        "deals",
        "years",
        "the company's place",
        "companies",
        "fields",
        "types",
    )
    lacks = "investors: a deal is counted once, at the company that received it"

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for file in files:
            columns = deal_columns(file.path, spec)
            for batch, rows in scan(file, sorted(set(columns.values())), spec, aside.rejects):
                named = {field: batch.column(name) for field, name in columns.items()}
                if "document_id" not in named:
                    ids = [f"{file.path.name}:{row}" for row in rows.to_pylist()]
                    named["document_id"] = pa.array(ids, pa.string())
                yield to_listings(named, rows, file, spec, aside)

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """The column map as it would be used."""
        return {file.name: deal_columns(file, spec) for file in files}


def deal_columns(file: Path, spec: Input) -> dict[str, str]:
    """hotbed's field -> the file's column: the recipe's map, or one of the ready ones.

    Raises
    ------
    HotbedError : no ready map fits and the recipe has none; an unknown field or column.
    """
    names = header(file, spec)
    if not spec.columns:
        for ready in READY:
            if set(ready.values()) <= set(names):
                return dict(ready)
        raise HotbedError(
            f"{file} is no Crunchbase export that hotbed knows",
            'map its columns: columns = {date = "...", city = "...", country = "..."}',
        )
    for field, name in spec.columns.items():
        if field not in FIELDS or name not in names:
            what = (
                f"hotbed has no field {field!r}" if field not in FIELDS else f"no column {name!r}"
            )
            raise HotbedError(f"{file}: {what} (columns.{field})", "correct the column map")
    if not set(spec.columns) & {*ADDRESS_PARTS, "lon"}:
        raise HotbedError(
            f"{file}: the column map names no place", "map city and country, or lon, lat"
        )
    return dict(spec.columns)
