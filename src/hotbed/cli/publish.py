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
    against: Against = None,
    edition: Edition = None,
    income: Income = None,
    income_year: IncomeYear = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write atlas, briefs, press text, workbook, maps and tables with their metadata."""
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    groups = income_groups(income)
    kit = Result(run).publish(out, None if all_ else top, against, edition, groups, income_year)
    for lack in kit.lacking:
        print(f"hotbed: {lack}", file=sys.stderr)
    if json_:
        print_json({"publish": str(kit.folder), "lacking": kit.lacking}, indent=None)
    else:
        print(kit.folder)
