"""hotbed rank: rank a region, an economy or an income group."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotbed.cli.shared.options import Income, IncomeYear, Json, RunFolder, income_groups
from hotbed.cli.shared.show import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotbed.analysis.answer import Answer

TOP = 50
Names = list[str] | None


def rank(
    run: RunFolder,
    region: Annotated[
        Names, typer.Option(help="Continent, UN region, or region of the income file.")
    ] = None,
    economy: Annotated[
        Names, typer.Option(help="ISO 3166-1 code or name; repeat it for several.")
    ] = None,
    income_group: Annotated[Names, typer.Option(help="Income group of the income file.")] = None,
    income: Income = None,
    income_year: IncomeYear = None,
    polygon: Annotated[Path | None, typer.Option(help="GeoJSON file of polygons.")] = None,
    top: Annotated[
        int | None,
        typer.Option(min=1, help="How many clusters; by default 50, with --per-economy all."),
    ] = None,
    min_listings: Annotated[
        int | None, typer.Option(min=1, help="Threshold to use; by default chosen for --top.")
    ] = None,
    floor: Annotated[int, typer.Option(min=1, help="Lowest threshold that may be chosen.")] = 5,
    below: Annotated[
        int | None, typer.Option(min=1, help="List the areas just below the threshold instead.")
    ] = None,
    per_economy: Annotated[
        bool, typer.Option("--per-economy", help="Count the run's clusters by economy instead.")
    ] = False,
    json_: Json = False,
) -> None:
    """Rank a region's clusters, with the density threshold that this depth needs.

    Writes RUN/regions/<name>.csv; with --per-economy RUN/economies.csv and economy_parts.csv.
    """
    from hotbed.result import Result

    result = Result(run)
    if income_group or region:
        income = income_groups(income)
    if per_economy:
        show(result.economies(top), as_json=json_)
        return
    ask: Callable[..., Answer] = partial(
        result.region, top=top or TOP, min_listings=min_listings, floor=floor
    )
    if below is not None:
        ask = partial(result.below, count=below)
    answer = ask(
        region or (),
        economy=economy or (),
        income_group=income_group or (),
        income=income,
        income_year=income_year,
        polygon=polygon,
    )
    show(answer, as_json=json_)
