"""hotbed findings: the sentences of a press release, each with its figure and rule."""

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
    """Say what a run's data carry, as Markdown: leaders, movers, entrants, growth, groups.

    What the data don't carry is not said; the page's end and the JSON name it with the reason.
    """
    import json

    from hotbed.analysis.change.previous import previous_edition, previous_of
    from hotbed.analysis.findings.findings import findings as find
    from hotbed.reference.incomes import read_groups
    from hotbed.result import Result

    groups = income_groups(income)
    result = Result(run)
    before = previous_edition(against, edition) if against else None
    found = find(
        result,
        previous_of(result, before) if before else None,
        read_groups(groups, income_year) if groups else None,
        top,
        region,
    )
    if json_:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        print(found.to_markdown(), end="")
