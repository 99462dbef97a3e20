"""hotbed whatif: rank a run under other settings, exactly and at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, Quiet, RunFolder
from hotbed.cli.shared.show import show


def whatif(
    run: RunFolder,
    radius: Annotated[
        str | None, typer.Option(metavar="KM[,...]", help="Radii of the density search.")
    ] = None,
    min_: Annotated[
        str | None,
        typer.Option(
            "--min", metavar="N[,...]", help="Listings within the radius that make a core point."
        ),
    ] = None,
    merge: Annotated[
        str | None,
        typer.Option(metavar="KM[,...]", help="Distances up to which clusters merge; 0: none."),
    ] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=W[,...]", help="Weights of a metric's share; repeat it for another."
        ),
    ] = None,
    metrics: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC[,...]",
            help="The metrics that count; repeat it for another set of them.",
        ),
    ] = None,
    years: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[METRIC=]FIRST-LAST[,...]",
            help="Years that count, of all metrics or of one; within those that the run counted.",
        ),
    ] = None,
    counting: Annotated[
        str | None,
        typer.Option(
            metavar="fractional|full",
            help="full: a document counts 1 in each cluster in which it has an address.",
        ),
    ] = None,
    recipe: Annotated[
        bool,
        typer.Option("--recipe", help="Print the setting as a recipe that 'hotbed run' takes."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.csv", help="The table as CSV.")
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 25,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Rank a run under other settings, exactly as a run of the changed recipe would.

    Nothing is read or geocoded again. Of several values all combinations are evaluated; what is not
    given stays as in the run's recipe.
    """
    from hotbed.analysis.whatif import parsing
    from hotbed.analysis.whatif.answer import recipe_for, what_if
    from hotbed.analysis.whatif.choices import Choices
    from hotbed.base import progress
    from hotbed.recipe.windows import window_in
    from hotbed.result import Result

    progress.show(not quiet)
    choices = Choices(
        radius_km=parsing.values(radius, "--radius", float),
        min_listings=parsing.values(min_, "--min", int),
        merge_km=parsing.values(merge, "--merge", float),
        weights=parsing.by_metric(weight or [], "--weight", float),
        metrics=parsing.metrics(metrics or []),
        years=parsing.by_metric(years or [], "--years", window_in, every=True),
        counting=parsing.counting(counting),
    )
    if recipe:
        print(recipe_for(Result(run), choices, str(run)), end="")
        return
    answer = what_if(Result(run), choices, top)
    if out is not None:
        answer.write(out)
    show(answer, as_json=json_)
    if out is not None and not json_:
        print(out)
