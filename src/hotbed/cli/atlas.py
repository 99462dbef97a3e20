"""hotbed atlas: write pages that open from disk: map, clusters, findings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import (
    AgainstSeveral,
    Income,
    IncomeYear,
    Json,
    Language,
    Quiet,
    RunFolder,
    income_groups,
)
from hotbed.cli.shared.show import print_json


def atlas(
    run: RunFolder,
    single_file: Annotated[
        bool,
        typer.Option(
            "--single-file", help="Write only the world page, one file to mail: atlas.html."
        ),
    ] = False,
    what_if: Annotated[
        bool,
        typer.Option(
            "--what-if", help="With --single-file: put the page that changes the method into it."
        ),
    ] = False,
    against: AgainstSeveral = None,
    income: Income = None,
    income_year: IncomeYear = None,
    address: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where the folder will lie on the web: for citations and the preview where pages "
            "are linked to.",
        ),
    ] = "",
    language: Language = "en",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the run's atlas: static pages that open from disk with the network off.

    RUN/atlas/index.html is the world page; every cluster has its own page, with its facts as CSV
    and JSON beside it.
    """
    from hotbed.base import progress
    from hotbed.base.errors import HotbedError
    from hotbed.result import Result

    if what_if and not single_file:
        raise HotbedError(
            "--what-if is for --single-file alone", "leave it out: whatif.html is there"
        )
    progress.show(not quiet)
    path = Result(run).atlas(
        _names(against or []),
        single_file=single_file,
        what_if=what_if,
        income=income_groups(income),
        income_year=income_year,
        address=address,
        language=language,
    )
    if json_:
        print_json({"atlas": str(path)}, indent=None)
    else:
        print(path)


def _names(against: list[str]) -> list[str]:
    """Each edition once, in the order given; one option may hold several, with commas between."""
    names = [
        name
        for option in against
        for name in ([option] if Path(option).exists() else option.split(","))
    ]
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))
