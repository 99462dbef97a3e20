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
from hotbed.sources.listings import Aside, InputFile, Source
from hotbed.sources.shared.tables import TYPES, checked_map, must_have_places, to_listings

CRUNCHBASE = (
    {  # rounds of 2013
        "date": "funded_at",
        "city": "company_city",
        "region": "company_state_code",
        "country": "company_country_code",
        "applicant": "company_name",
        "type": "funding_round_type",
        "field": "company_category_code",
    },
    {  # the daily export: funding_rounds.csv
        "document_id": "uuid",
        "date": "announced_on",
        "city": "city",
        "region": "state_code",
        "country": "country_code",
        "applicant": "org_name",
        "type": "investment_type",
    },
    {  # search results
        "date": "Announced Date",
        "address": "Organization Location",
        "applicant": "Organization Name",
        "type": "Funding Type",
    },
)
"""hotbed's field and the column, of each export."""


class Deals(Source):
    """Deals, by a column map or as Crunchbase exports them."""

    name = "deals"
    title = (
        "venture-capital deals, one row a deal (Crunchbase exports, or any table by a column map)"
    )
    metric = "deals"
    supplies = (
        "deals",
        "years",
        "the company's place",
        "companies",
        "fields",
        "types",
    )
    lacks = "investors: a deal is counted once, at the company that received it"
    types = TYPES
    splits = True

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
        """The column map as it would be used; see `Source.check`."""
        return {file.name: deal_columns(file, spec) for file in files}


def deal_columns(file: Path, spec: Input) -> dict[str, str]:
    """Which column holds what: the recipe's map, or that of an export of Crunchbase.

    Parameters
    ----------
    file : Path
        A table.
    spec : Input
        The input as the recipe has it.

    Returns
    -------
    dict of str to str
        hotbed's field and the file's column.

    Raises
    ------
    HotbedError
        The file is not such an export and the recipe has no map; an unknown field or column.
    """
    names = header(file, spec)
    if not spec.columns:
        for export in CRUNCHBASE:
            if set(export.values()) <= set(names):
                return dict(export)
        raise HotbedError(
            f"{file} is not a Crunchbase export that hotbed knows",
            'map its columns: columns = {date = "...", city = "...", country = "..."}',
        )
    columns = checked_map(file, names, spec.columns)
    must_have_places(file, columns)
    return columns


SOURCE = Deals()
