"""hotbed publish: everything of a run at once."""

from __future__ import annotations

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


def publish(
    run: RunFolder,
    out: Annotated[Path | None, typer.Option(help="Folder to write, else RUN/publish.")] = None,
    top: Annotated[int, typer.Option(min=1, help="Briefs for so many first ranks.")] = 10,
    all_: Annotated[bool, typer.Option("--all", help="Briefs for all clusters.")] = False,
    against: Against = None,
    edition: Edition = None,
    income: Income = None,
    income_year: IncomeYear = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write atlas, briefs, press text, workbook, maps and tables with their metadata."""
    import json
    import sys

    from hotbed.analysis.change.previous import previous_edition
    from hotbed.base import progress
    from hotbed.publish.kit.kit import publish as write
    from hotbed.reference.incomes import read_groups
    from hotbed.result import Result

    progress.show(not quiet)
    result = Result(run)
    folder = out or run / "publish"
    before = previous_edition(against, edition) if against else None
    file = income_groups(income)
    groups = read_groups(file, income_year) if file else None
    lacking = write(result, folder, None if all_ else top, before=before, groups=groups)
    for lack in lacking:
        print(f"hotbed: {lack}", file=sys.stderr)
    print(json.dumps({"publish": str(folder), "lacking": lacking}) if json_ else folder)
