"""hotbed publish: write atlas, briefs, press text, workbook and tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import (
    Against,
    Edition,
    Income,
    IncomeYear,
    Json,
    Language,
    Quiet,
    RunFolder,
    income_groups,
)
from hotbed.cli.shared.show import print_json


def publish(
    run: RunFolder,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write; by default RUN/publish.")
    ] = None,
    top: Annotated[
        int, typer.Option(min=1, help="How many of the first clusters get a brief.")
    ] = 10,
    all_: Annotated[bool, typer.Option("--all", help="Briefs for all clusters.")] = False,
    duckdb: Annotated[
        bool, typer.Option("--duckdb", help="All tables as one DuckDB file, too (run.duckdb).")
    ] = False,
    sdmx: Annotated[
        bool,
        typer.Option("--sdmx", help="All tables as SDMX-CSV and SDMX-ML, too (sdmx/)."),
    ] = False,
    licence: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Of what is published: CC-BY-4.0, or an address."),
    ] = None,
    data_version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Of the data, for the metadata.")
    ] = None,
    created: Annotated[
        str | None, typer.Option(metavar="DATE", help="Date for the metadata: 2026-11-28.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option(metavar="ID", help="Your id in SDMX, by default HOTBED.")
    ] = None,
    against: Against = None,
    edition: Edition = None,
    income: Income = None,
    income_year: IncomeYear = None,
    language: Language = "en",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write atlas, briefs, press text, workbook, maps and tables with their metadata."""
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    groups = income_groups(income)
    kit = Result(run).publish(
        out,
        None if all_ else top,
        against,
        edition,
        groups,
        income_year,
        duckdb=duckdb,
        sdmx=sdmx,
        licence=licence,
        version=data_version,
        created=created,
        language=language,
        agency=agency,
    )
    for lack in kit.lacking:
        print(f"hotbed: {lack}", file=sys.stderr)
    if json_:
        print_json({"publish": str(kit.folder), "lacking": kit.lacking}, indent=None)
    else:
        print(kit.folder)
