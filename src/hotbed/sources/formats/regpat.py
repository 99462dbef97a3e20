"""OECD REGPAT: inventors and applicants of PCT or EPO applications with addresses and regions.

Inventor tables (PCT_Inv_reg, EPO_Inv_reg), and if given applicant tables and those with IPC and
years (PCT_IPC, EPO_IPC), separated by bars. An inventor whose address falls into several regions
has a row for each; they are one address. A regional code (NUTS 3, TL 3) is kept as the region
where there is no address. How many inventors there are follows from an inventor's share.
Source: the README of the OECD REGPAT database, https://doi.org/10.1787/241437144144
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.files.delimited import is_quoted
from hotbed.sources.files.parquet import is_parquet
from hotbed.sources.glimpse import TABLE, Glimpse
from hotbed.sources.listings import APPLICANT, CPC, IPC, Aside, InputFile, Source
from hotbed.sources.shared.staged import (
    Aliases,
    columns_of,
    columns_staged,
    listings,
    query,
    stage,
    table_of,
)
from hotbed.sources.shared.years import stated_year_sql

ALIASES: Aliases = {
    "pct": ("pct_nbr", "pct_number"),
    "application": ("appln_id",),
    "person": ("person_id",),
    "inventor": ("inv_name",),
    "applicant": ("app_name",),
    "address": ("address",),
    "city": ("city",),
    "postcode": ("postal_code", "postcode"),
    "country": ("ctry_code",),
    "region": ("reg_code",),
    "share": ("inv_share",),
    "filed": ("app_year",),
    "ipc": ("ipc",),
    "cpc": ("cpc_class", "cpc"),
}
DETAILS = (
    (APPLICANT, "applicants", "applicant"),
    (IPC, "classes", "ipc"),
    (CPC, "cpc", "cpc"),
)
"""Kinds of detail, and the table and column that hold them."""


class Regpat(Source):
    """Applications of the OECD REGPAT database."""

    name = "regpat"
    title = "OECD REGPAT tables (PCT or EPO inventors, applicants, IPC)"
    metric = "patents"
    counts = "EPO applications"
    supplies = (
        "documents",
        "years",
        "inventors",
        "addresses",
        "countries",
        "regional codes",
        "applicants",
        "IPC classes",
    )
    lacks = (
        "publication years of EPO applications (the filing year of the IPC table stands; PCT "
        "numbers name theirs) and applications without an inventor"
    )
    joins = True

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        share = glimpse.has(TABLE, "appln_id", "reg_share")
        return share or glimpse.has_any(TABLE, "pct_nbr", "pct_number", "app_nbr")

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        paths = [file.path for file in files]
        roles, key = _roles(paths, spec), _key(paths, spec)
        for file in files:
            columns = columns_of(file.path, spec, ALIASES)
            quoted = is_parquet(file.path) or is_quoted(file.path, spec)
            stage(file, roles[file.path], columns, key, spec, aside, quoted=quoted)
        for batch in query(aside.scratch, _listings_query(aside.scratch, key)):
            yield listings(batch)
        for kind, role, column in DETAILS:
            if column in columns_staged(aside.scratch, role):
                table = table_of(aside.scratch, role, [key, column])
                for batch in query(aside.scratch, f"SELECT DISTINCT {key}, {column} FROM {table}"):
                    aside.details.add(batch.column(0), kind, batch.column(1))

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """PCT or EPO applications, by the tables' numbers; see `Source.unit`."""
        pct = any("pct" in columns_of(file, spec, ALIASES) for file in files)
        return "PCT applications" if pct else self.counts

    def check(self, files: list[DataPath], spec: Input) -> dict[str, object]:
        """Which table each file is; see `Source.check`."""
        _key(files, spec)
        return {file.name: role for file, role in _roles(files, spec).items()}


def _roles(files: list[DataPath], spec: Input) -> dict[DataPath, str]:
    roles = {}
    for file in files:
        columns = columns_of(file, spec, ALIASES)
        if "inventor" in columns:
            roles[file] = "inventors"
        elif "applicant" in columns:
            roles[file] = "applicants"
        elif "ipc" in columns or "filed" in columns:
            roles[file] = "classes"
        elif "cpc" in columns:
            roles[file] = "cpc"
        else:
            raise HotbedError(
                f"{file} is not a REGPAT table that hotbed reads",
                "give the inventors, and if wanted applicants and IPC, of PCT or of EPO",
            )
    if "inventors" not in roles.values():
        raise HotbedError(
            "the REGPAT input has no inventor table", "add PCT_Inv_reg or EPO_Inv_reg"
        )
    return roles


def _key(files: list[DataPath], spec: Input) -> str:
    """What all tables of the input name their applications by."""
    columns = [set(columns_of(file, spec, ALIASES)) for file in files]
    for key in ("pct", "application"):
        if all(key in names for names in columns):
            if key == "application" and any("pct" in names for names in columns):
                break
            return key
    if not any("pct" in names for names in columns):
        raise HotbedError("the REGPAT tables share no application number", "take them as shipped")
    raise HotbedError(
        "the REGPAT input mixes tables of PCT and of EPO applications", "make an input of each"
    )


def _listings_query(scratch: Path, key: str) -> str:
    columns = [
        key,
        "person",
        "inventor",
        "address",
        "city",
        "postcode",
        "country",
        "region",
        "share",
        "row",
        "file",
    ]
    people = table_of(scratch, "inventors", columns)
    years = table_of(scratch, "classes", [key, "filed"])
    published = (
        "CASE WHEN regexp_matches(i.pct, '^WO(19|20)[0-9]{8}$')"
        " THEN try_cast(substr(i.pct, 3, 4) AS INTEGER) END"
        if key == "pct"
        else "NULL::INTEGER"
    )
    return f"""
        SELECT i.file, i."row", i.{key} AS document_id,
            coalesce({published}, y.filed) AS year,
            coalesce(i.person, i.inventor) AS contributor,
            CASE WHEN try_cast(i.share AS DOUBLE) BETWEEN 0.0001 AND 1
                THEN round(1 / try_cast(i.share AS DOUBLE))::INTEGER END AS contributors,
            i.address, i.city, i.postcode, i.country,
            CASE WHEN i.address IS NULL THEN i.region END AS region,
            NULL::VARCHAR AS left_out, false AS empty
        FROM {people} i LEFT JOIN (
            SELECT {key}, min({stated_year_sql("year")}) AS filed
            FROM (SELECT {key}, try_cast(filed AS INTEGER) AS year FROM {years}) GROUP BY {key}
        ) y ON i.{key} = y.{key}"""


SOURCE = Regpat()
