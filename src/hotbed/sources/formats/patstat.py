"""PATSTAT Global's tables as CSV, also in the zipped parts in which the EPO ships them.

Applications (tls201), persons (tls206), who is what (tls207); if given, IPC (tls209),
publications (tls211) and CPC (tls224). Options choose the route (PCT, that is the international
phase: appln_kind W, or authority WO), authorities and kinds of right (PI, UM, DP); PCT applications
count, if the recipe says nothing. National phases of a PCT application are applications of their
own. The year is that of publication by WIPO, else of the earliest publication.
Source: https://www.epo.org/en/searching-for-patents/business/patstat (data catalogue)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from hotbed.base.errors import HotbedError
from hotbed.recipe import Input
from hotbed.remote.paths import DataPath
from hotbed.sources.glimpse import TABLE, Glimpse
from hotbed.sources.listings import APPLICANT, CPC, IPC, SECTOR, Aside, InputFile, Option, Source
from hotbed.sources.shared.staged import (
    Aliases,
    columns_of,
    columns_staged,
    firsts,
    keep,
    listings,
    query,
    recognised,
    stage,
    table_of,
)
from hotbed.sources.shared.years import stated_year_sql

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
    metric = "patents"
    counts = "Patent applications"
    supplies = (
        "documents",
        "years",
        "inventors",
        "addresses and countries",
        "types",
        "applicants",
        "sectors",
        "IPC and CPC",
    )
    lacks = "addresses of the persons for which their office gave the EPO none"
    options: ClassVar[Mapping[str, Option]] = {
        "route": Option("only these routes; PCT if no option is used", ("PCT", "other")),
        "authority": Option("only applications to these authorities, such as EP", sample="EP"),
        "right": Option("only these kinds of right", ("PI", "UM", "DP")),
    }
    joins = True

    def claims(self, glimpse: Glimpse) -> bool:
        """Whether a file looks so; see `Source.claims`."""
        columns = set(recognised(glimpse.names, ALIASES)) if glimpse.kind == TABLE else set()
        return any(columns >= {*needed} for needed in ROLES.values())

    def read(
        self, files: Sequence[InputFile], spec: Input, aside: Aside
    ) -> Iterator[pa.RecordBatch]:
        """Yield listings; see `Source.read`."""
        roles = _roles([file.path for file in files], spec)
        for file in files:
            columns = columns_of(file.path, spec, ALIASES)
            key = "person" if roles[file.path] == "persons" else "application"
            stage(file, roles[file.path], columns, key, spec, aside)
        scratch = aside.scratch
        keep(scratch, "kept", _applications(scratch, spec))
        keep(scratch, "pairs", _inventors(scratch))
        for text in _listings_queries(scratch):
            for batch in query(scratch, text):
                yield listings(batch)
        for kind, text in _details_queries(scratch).items():
            for batch in query(scratch, text):
                aside.details.add(batch.column(0), kind, batch.column(1))

    def unit(self, files: Sequence[DataPath], spec: Input) -> str:
        """PCT applications unless the options choose others; see `Source.unit`."""
        chosen = _chosen(spec)
        pct = chosen["route"] == {"pct"} or chosen["authority"] == {"wo"}
        return "PCT applications" if pct else self.counts

    def check(self, files: list[DataPath], spec: Input) -> dict[str, object]:
        """Which table each file is; see `Source.check`."""
        return {file.name: role for file, role in _roles(files, spec).items()}


def _roles(files: list[DataPath], spec: Input) -> dict[DataPath, str]:
    """Which table each file is, and that the needed ones are there."""
    roles = {}
    for file in files:
        columns = set(columns_of(file, spec, ALIASES))
        role = next((role for role, marks in ROLES.items() if columns.issuperset(marks)), None)
        if role is None:
            raise HotbedError(
                f"{file} is not a PATSTAT table that hotbed reads",
                "give tls201, tls206 and tls207, and if wanted tls209, tls211 and tls224",
            )
        roles[file] = role
    for role, table in TABLES.items():
        if role not in roles.values():
            raise HotbedError(f"the PATSTAT input has no table {table} ({role})", "add its files")
    return roles


def _quoted(values: frozenset[str]) -> str:
    return "(" + ", ".join("'" + value.replace("'", "''") + "'" for value in sorted(values)) + ")"


def _applications(scratch: Path, spec: Input) -> str:
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
        raise HotbedError("tls201 has no column appln_kind", "take all its columns from PATSTAT")
    applications = firsts(scratch, "applications", columns, "application")
    publications = table_of(scratch, "publications", ["application", "office", "date"])
    return f"""
        SELECT a.application, a."row", a.file, {_left_out(spec)} AS left_out,
            try_cast(a.inventors AS INTEGER) AS inventors,
            coalesce(p.world, p.first, {stated_year_sql("a.earliest")}) AS year
        FROM (
            SELECT * REPLACE (try_cast(earliest AS INTEGER) AS earliest),
                CASE WHEN kind = 'W' OR authority = 'WO' THEN 'PCT' ELSE 'other' END AS route,
                protection AS "right"
            FROM {applications}
        ) a LEFT JOIN (
            SELECT application, min(year) FILTER (office = 'WO') AS world, min(year) AS first
            FROM (SELECT application, office, {stated_year_sql("number")} AS year
                FROM (SELECT *, try_cast(left(date, 4) AS INTEGER) AS number FROM {publications}))
            GROUP BY application
        ) p ON a.application = p.application"""


def _chosen(spec: Input) -> dict[str, frozenset[str]]:
    """The values of the options, in small letters; PCT if none is used."""
    chosen = {name: spec.chosen(name) for name in ("route", "authority", "right")}
    if not any(chosen.values()):
        chosen["route"] = frozenset(["pct"])
    return chosen


def _left_out(spec: Input) -> str:
    """SQL: why an application is left out by the options; null where it is kept."""
    chosen = _chosen(spec)
    words = {"route": "route", "authority": "authority", "right": "kind of right"}
    cases = [
        f"""WHEN coalesce(lower("{name}"), '') NOT IN {_quoted(values)}
            THEN '{words[name]} ' || coalesce("{name}", 'not given')"""
        for name, values in chosen.items()
        if values
    ]
    return f"CASE {' '.join(cases)} END"


def _kept(scratch: Path) -> str:
    columns = ["application", "row", "file", "left_out", "inventors", "year"]
    return f"(SELECT * FROM {table_of(scratch, 'kept', columns)} WHERE left_out IS NULL)"


def _inventors(scratch: Path) -> str:
    """SQL: the inventors of the applications kept, each once."""
    links = table_of(scratch, "links", ["application", "person", "inventor_number"])
    return f"""
        SELECT DISTINCT application, person FROM {links}
        WHERE try_cast(inventor_number AS INTEGER) > 0
            AND application IN (SELECT application FROM {_kept(scratch)})"""


def _listings_queries(scratch: Path) -> list[str]:
    """SQL: applications left out, one row each; then those kept with their inventors."""
    persons = firsts(scratch, "persons", ["person", "address", "country", "row", "file"], "person")
    pairs = table_of(scratch, "pairs", ["application", "person"])
    out = table_of(scratch, "kept", ["application", "row", "file", "left_out", "year"])
    return [
        f"""
        SELECT file, "row", application AS document_id, year, NULL::VARCHAR AS contributor,
            NULL::INTEGER AS contributors, NULL::VARCHAR AS address, NULL::VARCHAR AS country,
            left_out, true AS empty
        FROM {out} WHERE left_out IS NOT NULL""",
        f"""
        SELECT a.file, a."row", a.application AS document_id, a.year, i.person AS contributor,
            CASE WHEN i.person IS NOT NULL AND a.inventors > 0 THEN a.inventors END AS contributors,
            p.address, p.country, a.left_out, i.person IS NULL AS empty
        FROM {_kept(scratch)} a LEFT JOIN {pairs} i ON a.application = i.application
            LEFT JOIN {persons} p ON i.person = p.person""",
    ]


def _details_queries(scratch: Path) -> dict[str, str]:
    links = table_of(scratch, "links", ["application", "person", "applicant_number"])
    columns = ["person", "name", "sector", "row", "file"]
    persons = firsts(scratch, "persons", columns, "person")
    kept = f"(SELECT application FROM {_kept(scratch)})"
    queries = {}
    for kind, column in ((APPLICANT, "name"), (SECTOR, "sector")):
        if column in columns_staged(scratch, "persons"):
            queries[kind] = f"""
                SELECT DISTINCT l.application, p.{column}
                FROM {links} l JOIN {persons} p ON l.person = p.person
                WHERE try_cast(l.applicant_number AS INTEGER) > 0 AND p.{column} IS NOT NULL
                    AND l.application IN {kept}"""
    for kind, role in ((IPC, "ipc"), (CPC, "cpc")):
        if role in columns_staged(scratch, role):
            symbol = f"regexp_replace({role}, '\\s+', ' ')"
            queries[kind] = f"""
                SELECT DISTINCT application, {symbol} FROM {
                table_of(scratch, role, ["application", role])
            } WHERE application IN {kept}"""
    return queries


SOURCE = Patstat()
