"""hotbed atlas: a run as pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import (
    AgainstSeveral,
    Income,
    IncomeYear,
    Json,
    Quiet,
    RunFolder,
    income_groups,
)


def atlas(
    run: RunFolder,
    single_file: Annotated[
        bool,
        typer.Option("--single-file", help="Only the world page, one file to mail: atlas.html."),
    ] = False,
    against: AgainstSeveral = None,
    income: Income = None,
    income_year: IncomeYear = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the run's atlas: static pages that open from disk with the network off.

    RUN/atlas/index.html is the world; every cluster has a page of its own, with its facts as CSV
    and JSON beside it.
    """
    import json

    from hotbed.analysis.change.previous import previous_edition, previous_of
    from hotbed.analysis.findings.findings import findings
    from hotbed.base import progress
    from hotbed.publish.atlas.editions import earlier
    from hotbed.publish.atlas.site import write_atlas, write_single
    from hotbed.publish.facts.change import changes
    from hotbed.reference.incomes import read_groups
    from hotbed.result import Result
    from hotbed.runs.run import Run

    progress.show(not quiet)
    result = Result(run)
    before = [previous_edition(Path(name)) for name in _named(against or [])]
    previous = before[0] if before else None
    editions = earlier(result, [each for each in before if isinstance(each, Run)])
    file = income_groups(income)
    groups = read_groups(file, income_year) if file else None
    if single_file:
        path = write_single(result, editions, groups)
    else:
        change = changes(result, previous) if previous else None
        told = findings(result, previous_of(result, previous) if previous else None, groups)
        path = write_atlas(result, told, change, editions, groups)
    print(json.dumps({"atlas": str(path)}) if json_ else path)


def _named(against: list[str]) -> list[str]:
    """Each edition once, in the order given; one option may hold several, with commas between."""
    names = [
        name for each in against for name in ([each] if Path(each).exists() else each.split(","))
    ]
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))
