"""Geocoded patents of the world by de Rassenfosse, Kozak and Seliger: inventors with coordinates.

The file geoc_inv.txt: one row an inventor of a first filing, at the coordinates that the authors
found. They are taken as given.
Source: https://doi.org/10.1038/s41597-019-0264-6 (data: https://doi.org/10.7910/DVN/OTTBDX)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.columns import clean
from hotbed.sources.coverage import Coverage
from hotbed.sources.glimpse import TABLE, Glimpse
from hotbed.sources.listings import InputFile, Option
from hotbed.sources.shared.staged import Aliases, columns_of
from hotbed.sources.shared.tables import TableSource

ALIASES: Aliases = {
    "document_id": ("appln_id",),
    "date": ("filing_date",),
    "office": ("patent_office",),
    "lat": ("lat",),
    "lon": ("lng", "lon"),
    "city": ("city",),
    "region": ("name_1",),
    "country": ("ctry_code",),
}
NEEDED = {"document_id": "appln_id", "date": "filing_date", "lat": "lat", "lon": "lng"}


class Geocoded(TableSource):
    """First filings whose inventors are geocoded."""

    name = "geocoded"
    title = "geocoded patents by de Rassenfosse, Kozak and Seliger (geoc_inv.txt)"
    metric = "patents"
    counts = "First filings of patents"
    coverage = Coverage(
        contributors="a row is an address, and which rows are one inventor's is not said"
    )
    supplies = (
        "documents",
        "years",
        "inventors",
        "coordinates, as their authors found them",
        "countries",
        "offices (as types)",
    )
    lacks = (
        "PCT publications (it holds first filings by filing year), applicants' names and "
        "classes; which rows are one inventor's, so every row is another"
    )
    options: ClassVar[Mapping[str, Option]] = {
        "office": Option("only first filings at these offices, such as US", sample="US")
    }

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        return glimpse.has(TABLE, "appln_id", "filing_date", "lat")

    def columns(self, file: DataPath, spec: Input) -> dict[str, str]:
        """Which column holds what; see `TableSource.columns`."""
        columns = columns_of(file, spec, ALIASES)
        for field, name in NEEDED.items():
            if field not in columns:
                raise HotbedError(
                    f"{file} has no column {name!r}", "take geoc_inv.txt as its authors publish it"
                )
        return columns

    def derived(
        self, named: dict[str, pa.Array], rows: pa.Array, file: InputFile, spec: Input
    ) -> dict[str, pa.Array]:
        """Why a filing is left out; see `TableSource.derived`."""
        return {"left_out": _left_out(named.get("office"), spec, len(rows))}


def _left_out(offices: pa.Array | None, spec: Input, count: int) -> pa.Array:
    """Why a filing is left out: its office is not among those asked for."""
    wanted = spec.chosen("office")
    if not wanted:
        return pa.nulls(count, pa.string())
    given = pa.nulls(count, pa.string()) if offices is None else clean(offices)
    named = pc.fill_null(given, "not given")
    kept = pc.is_in(pc.utf8_lower(named), pa.array(sorted(wanted), pa.string()))
    reason = pc.binary_join_element_wise("office", named, " ")
    return pc.if_else(kept, pa.scalar(None, pa.string()), reason)


SOURCE = Geocoded()
