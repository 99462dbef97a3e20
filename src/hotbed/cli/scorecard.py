"""hotbed scorecard: score clusters or economies on size, growth and more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import PREVIOUS_RUN, Json, RunFolder
from hotbed.cli.shared.show import show


def scorecard(
    run: RunFolder,
    economies: Annotated[
        bool, typer.Option("--economies", help="Score economies instead of clusters.")
    ] = False,
    against: Annotated[Path | None, PREVIOUS_RUN] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            metavar="MEASURE=WEIGHT,...",
            help="Of size, intensity, growth and openness, such as size=2,growth=1; 1 each by "
            "default, 0 leaves one out.",
        ),
    ] = None,
    aggregate: Annotated[
        str, typer.Option(help="Mean: arithmetic, geometric or harmonic.")
    ] = "arithmetic",
    normalise: Annotated[
        str,
        typer.Option(help="minmax, zscore, rank, prank, dist2max or fracmax."),
    ] = "minmax",
    needed: Annotated[
        float,
        typer.Option(min=0, max=1, help="Least part of the measures that a score needs."),
    ] = 0.0,
    top: Annotated[int, typer.Option(min=0, help="How many to print.")] = 25,
    json_: Json = False,
) -> None:
    """Score clusters or economies by hotbed's own measures, normalised and weighted as COINr does.

    Writes RUN/scorecard.csv or RUN/economy_scorecard.csv, and RUN/scorecard_weights.csv.
    """
    from hotbed.analysis.scorecard.words import weights_of
    from hotbed.result import Result

    answer = Result(run).scorecard(
        "economies" if economies else "clusters",
        against,
        weights_of(weights),
        aggregate=aggregate,
        normalise=normalise,
        needed=needed,
        top=top,
    )
    show(answer, as_json=json_)
