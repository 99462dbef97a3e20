"""Venture-capital deals: one row a deal, at the place of the company that received the money.

Any table of deals by a column map, as `table` takes it; exports of Crunchbase need no map. A row
without an identifier of its own is a deal of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.coverage import Coverage
from hotbed.sources.files.delimited import header
from hotbed.sources.glimpse import TABLE, Glimpse
from hotbed.sources.listings import FIELD, InputFile
from hotbed.sources.shared.tables import TYPES, TableSource, checked_map, must_have_places

CRUNCHBASE = (
    {  # rounds, or investments of which several are one round, of 2014 and 2015
        "document_id": "funding_round_permalink",
        "date": "funded_at",
        "city": "company_city",
        "region": "company_state_code",
        "country": "company_country_code",
        "applicant": "company_name",
        "type": "funding_round_type",
        "field": "company_category_list",
    },
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


class Deals(TableSource):
    """Deals, by a column map or as Crunchbase exports them."""

    name = "deals"
    title = (
        "venture-capital deals, one row a deal (Crunchbase exports, or any table by a column map)"
    )
    metric = "deals"
    coverage = Coverage(
        contributors="a deal stands at one company", addresses="a deal stands at one company"
    )
    classifications: ClassVar[Mapping[str, str]] = {FIELD: "Crunchbase categories"}
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

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return any(glimpse.has(TABLE, *export.values()) for export in CRUNCHBASE)

    def columns(self, file: DataPath, spec: Input) -> dict[str, str]:
        """Which column holds what; see `TableSource.columns`."""
        names = header(file, spec)
        if not spec.columns:
            for export in CRUNCHBASE:
                if set(export.values()) <= set(names):
                    return dict(export)
            if {"company_permalink", "funded_at"} <= set(names):
                raise HotbedError(
                    f"{file} holds rounds of Crunchbase without the companies' places",
                    "join city and country of companies.csv to it by permalink, and map columns",
                )
            raise HotbedError(
                f"{file} is not a Crunchbase export that hotbed knows",
                'map its columns: columns = {date = "...", city = "...", country = "..."}',
            )
        columns = checked_map(file, names, spec.columns)
        must_have_places(file, columns)
        return columns

    def derived(
        self, named: dict[str, pa.Array], rows: pa.Array, file: InputFile, spec: Input
    ) -> dict[str, pa.Array]:
        """Identifiers where the file has none, fields between bars, one company a deal."""
        columns: dict[str, pa.Array] = {}
        if "document_id" not in named:
            ids = [f"{file.path.name}:{row}" for row in rows.to_pylist()]
            columns["document_id"] = pa.array(ids, pa.string())
        if "field" in named and pa.types.is_string(named["field"].type):
            columns["field"] = pc.replace_substring(named["field"], "|", ";")
        if "applicant" in named and not spec.columns:
            names = named["applicant"]  # a list of one: a semicolon in a company's name is its own
            bounds = pa.array(range(len(names) + 1), pa.int32())
            columns["applicant"] = pa.ListArray.from_arrays(bounds, names)
        return columns


SOURCE = Deals()
