"""hotbed brief: write two pages of PDF a cluster, or an economy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import (
    Against,
    Edition,
    Income,
    IncomeYear,
    Json,
    Language,
    Quiet,
    RunFolder,
)
from hotbed.cli.shared.show import print_json

EVERY = "all"


def brief(
    run: RunFolder,
    cluster: Annotated[
        list[str] | None,
        typer.Argument(help="Clusters by rank, id or name (or a part of the name)."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="A brief for every cluster.")] = False,
    economy: Annotated[
        list[str] | None,
        typer.Option(
            help="A brief of an economy: ISO 3166-1 code or name; repeat it for several, or say "
            f"{EVERY}."
        ),
    ] = None,
    against: Against = None,
    edition: Edition = None,
    income: Income = None,
    income_year: IncomeYear = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the briefs; by default RUN/briefs, of economies below it."),
    ] = None,
    language: Language = "en",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write two pages per cluster as tagged PDF: map, figures, who drives it, how it was found.

    With --economy of economies: its clusters and its parts of others, ranks, fields, applicants,
    partners, and what lies just below the threshold.
    """
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    result = Result(run)
    if cluster and all_:
        raise HotbedError(
            "--all can't be combined with names of clusters", f"for example: hotbed brief {run} 1"
        )
    if not (cluster or all_ or economy):
        raise HotbedError(
            "name clusters, or use --all or --economy", f"for example: hotbed brief {run} 1"
        )
    paths = result.brief(cluster, against, edition, out, language) if cluster or all_ else []
    if economy:
        named = None if [name.casefold() for name in economy] == [EVERY] else economy
        paths += result.economy_brief(named, against, edition, income, income_year, out, language)
    if json_:
        print_json({"briefs": [str(path) for path in paths]}, indent=None)
        return
    for path in paths:
        print(path)
