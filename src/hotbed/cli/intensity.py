"""hotbed intensity: output for each million inhabitants."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, RunFolder
from hotbed.cli.shared.show import show


def intensity(
    run: RunFolder,
    grid: Annotated[
        Path | None,
        typer.Option(
            help="A raster of people per cell (GHS-POP ...), or fetched: the one that "
            "'hotbed fetch ghs-pop' downloaded; by default the gazetteer's cities."
        ),
    ] = None,
    shape: Annotated[
        list[str] | None,
        typer.Option(help="Polygon: buffer, hull, concave or h3; repeat it to compare several."),
    ] = None,
    among: Annotated[
        int, typer.Option(min=0, help="How many of the largest clusters take part; 0: all.")
    ] = 100,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 25,
    json_: Json = False,
) -> None:
    """Rank clusters by their total per million inhabitants; writes RUN/intensity.csv."""
    from hotbed.result import Result

    show(Result(run).intensity(grid, shape or (), among, top), as_json=json_)
