"""PATSTAT Global's tables as CSV, also in the zipped parts in which the EPO ships them.

Applications (tls201), persons (tls206), who is what (tls207); if given, IPC (tls209),
publications (tls211) and CPC (tls224). An application's types are PCT (international phase:
appln_kind W, or authority WO), its authority and its kind of right (PI, UM, DP); PCT applications
count, if the recipe says nothing. National phases of a PCT application are applications of their
own. The year is that of publication by WIPO, else of the earliest publication.
Source: https://www.epo.org/en/searching-for-patents/business/patstat (data catalogue)
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from hotbed.errors import HotbedError
from hotbed.recipe import Input
from hotbed.sources.base import APPLICANT, CPC, IPC, SECTOR, Aside, Source
from hotbed.sources.records import Types
from hotbed.sources.staged import (
    Aliases,
    columns_of,
    columns_staged,
    listings,
    query,
    stage,
    table_of,
)

ALIASES: Aliases = {
    "application": ("appln_id",),
    "authority": ("appln_auth",),
    "kind": ("appln_kind",),
    "protection": ("ipr_type",),
    "earliest": ("earliest_publn_year",),
    "inventors": ("nb_inventors",),
    "person": ("person_id",),
    "address": ("person_address",),
    "country": ("person_ctry_code",),
    "name": ("psn_name", "han_name", "person_name"),
    "sector": ("psn_sector",),
    "applicant_number": ("applt_seq_nr",),
    "inventor_number": ("invt_seq_nr",),
    "ipc": ("ipc_class_symbol",),
    "cpc": ("cpc_class_symbol",),
    "office": ("publn_auth",),
    "date": ("publn_date",),
}
ROLES = {  # a table is known by the columns that no other has
    "links": ("application", "person", "inventor_number"),
    "persons": ("person", "country"),
    "publications": ("application", "office", "date"),
    "ipc": ("application", "ipc"),
    "cpc": ("application", "cpc"),
    "applications": ("application", "authority"),
}
TABLES = {"applications": "tls201", "persons": "tls206", "links": "tls207"}


class Patstat(Source):
    """Applications of PATSTAT Global."""

    name = "patstat"
    title = "PATSTAT Global tables (tls201, tls206, tls207; also tls209, tls211, tls224)"
    supplies: tuple[str, ...] = ("documents", "years", "inventors", "addresses and countries",
                                 "types", "applicants", "sectors", "IPC and CPC")  # fmt: skip
    lacks = "addresses of the persons for which their office gave the EPO none"

    def read(self, files: list[Path], spec: Input, aside: Aside) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        for file, role in _roles(files, spec).items():
            found = columns_of(file, spec, ALIASES)
            key = "person" if role == "persons" else "application"
            stage(file, files.index(file), role, found, key, spec, aside)
        types = Types.of(spec.include_types, spec.exclude_types, ["PCT"])
        scratch = aside.scratch
        applications = _applications(scratch, types)
        for batch in query(scratch, _listings_query(scratch, applications)):
            yield listings(batch)
        for kind, text in _details_queries(scratch, applications).items():
            for batch in query(scratch, text):
                columns = [pa.compute.cast(column, pa.string()) for column in batch.columns]
                aside.details.add(columns[0], kind, columns[1])

    def check(self, files: list[Path], spec: Input) -> dict[str, object]:
        """Which table each file is."""
        return {file.name: role for file, role in _roles(files, spec).items()}


def _roles(files: list[Path], spec: Input) -> dict[Path, str]:
    """Which table each file is, and that the needed ones are there."""
    roles = {}
    for file in files:
        found = set(columns_of(file, spec, ALIASES))
        role = next((role for role, own in ROLES.items() if found.issuperset(own)), None)
        if role is None:
            raise HotbedError(
                f"{file} is no PATSTAT table that hotbed reads",
                "give tls201, tls206 and tls207, and if wanted tls209, tls211 and tls224",
            )
        roles[file] = role
    for role, table in TABLES.items():
        if role not in roles.values():
            raise HotbedError(f"the PATSTAT input has no table {table} ({role})", "add its files")
    return roles


def _quoted(values: frozenset[str]) -> str:
    return "(" + ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values)) + ")"


def _applications(scratch: Path, types: Types) -> str:
    """SQL: one row an application, with its year and why it is left out."""
    columns = [
        "application",
        "authority",
        "kind",
        "protection",
        "earliest",
        "inventors",
        "row",
        "file",
    ]
    if "kind" not in columns_staged(scratch, "applications"):
        raise HotbedError("tls201 has no column appln_kind", "take it whole from PATSTAT")
    applications = table_of(scratch, "applications", columns)
    publications = table_of(scratch, "publications", ["application", "office", "date"])
    names = ("CASE WHEN kind = 'W' OR authority = 'WO' THEN 'pct' ELSE 'not pct' END, "
             "lower(authority), lower(coalesce(protection, ''))")  # fmt: skip
    out = [f"list_has_any(types, {_list(types.exclude)})"] if types.exclude else []
    if types.include:
        out.append(f"NOT list_has_any(types, {_list(types.include)})")
    why = f"CASE WHEN {' OR '.join(out)} THEN 'type ' || types[1] || ' ' || types[2] END"
    return f"""(
        SELECT application, "row", file, year, inventors,
            {why if out else "NULL::VARCHAR"} AS left_out
        FROM (
            SELECT a.application, any_value(a."row") AS "row", any_value(a.file) AS file,
                any_value([{names}]) AS types,
                any_value(try_cast(a.inventors AS INTEGER)) AS inventors,
                coalesce(
                    any_value(p.world), any_value(p.first),
                    any_value(CASE WHEN try_cast(a.earliest AS INTEGER) BETWEEN 1600 AND 2200
                        THEN try_cast(a.earliest AS INTEGER) END)) AS year
            FROM {applications} a LEFT JOIN (
                SELECT application,
                    min(year) FILTER (office = 'WO') AS world, min(year) AS first
                FROM (SELECT application, office, try_cast(left(date, 4) AS INTEGER) AS year
                    FROM {publications})
                WHERE year BETWEEN 1600 AND 2200 GROUP BY application
            ) p USING (application)
            GROUP BY a.application
        ))"""


def _list(values: frozenset[str]) -> str:
    return "[" + _quoted(values)[1:-1] + "]"


def _listings_query(scratch: Path, applications: str) -> str:
    links = table_of(scratch, "links", ["application", "person", "inventor_number"])
    persons = table_of(scratch, "persons", ["person", "address", "country"])
    return f"""
        WITH a AS MATERIALIZED {applications},
        i AS (
            SELECT DISTINCT application, person FROM {links}
            WHERE try_cast(inventor_number AS INTEGER) > 0
                AND application IN (SELECT application FROM a WHERE left_out IS NULL)
        ),
        p AS (
            SELECT person, any_value(address) AS address, any_value(country) AS country
            FROM {persons} WHERE person IN (SELECT person FROM i) GROUP BY person
        )
        SELECT a.file, a."row", a.application AS document_id, a.year, i.person AS contributor,
            CASE WHEN i.person IS NOT NULL AND a.inventors > 0 THEN a.inventors END AS contributors,
            p.address, p.country, a.left_out, i.person IS NULL AS empty
        FROM a LEFT JOIN i ON a.application = i.application LEFT JOIN p ON i.person = p.person"""


def _details_queries(scratch: Path, applications: str) -> dict[str, str]:
    links = table_of(scratch, "links", ["application", "person", "applicant_number"])
    persons = table_of(scratch, "persons", ["person", "name", "sector"])
    kept = f"(SELECT application FROM {applications} WHERE left_out IS NULL)"
    found = {}
    for kind, column in ((APPLICANT, "name"), (SECTOR, "sector")):
        found[kind] = f"""
            SELECT DISTINCT l.application, p.{column}
            FROM {links} l JOIN {persons} p USING (person)
            WHERE try_cast(l.applicant_number AS INTEGER) > 0 AND p.{column} IS NOT NULL
                AND l.application IN {kept}"""
    for kind, role in ((IPC, "ipc"), (CPC, "cpc")):
        table = table_of(scratch, role, ["application", role])
        symbol = f"regexp_replace({role}, '\\s+', ' ')"
        found[kind] = (
            f"SELECT DISTINCT application, {symbol} FROM {table} WHERE application IN {kept}"
        )
    return found
