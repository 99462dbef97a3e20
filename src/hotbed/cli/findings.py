"""hotbed findings: what the data show, in sentences with their rules."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import (
    Against,
    Edition,
    Income,
    IncomeYear,
    Json,
    RunFolder,
    income_groups,
)
from hotbed.cli.shared.show import show


def findings(
    run: RunFolder,
    against: Against = None,
    edition: Edition = None,
    income: Income = None,
    income_year: IncomeYear = None,
    region: Annotated[
        str, typer.Option(help="Continent or region of the regional list.")
    ] = "Africa",
    top: Annotated[int, typer.Option(min=1, help="How many clusters the edition lists.")] = 100,
    json_: Json = False,
) -> None:
    """State what a run's data show, as Markdown: leaders, movers, entrants, growth, groups.

    What the data don't support is left out; the end of the page and the JSON list the reasons.
    """
    from hotbed.result import Result

    groups = income_groups(income)
    result = Result(run)
    show(
        result.findings(against, edition, groups, income_year, region, top),
        as_json=json_,
    )
