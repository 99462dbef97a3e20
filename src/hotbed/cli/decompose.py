"""hotbed decompose: what the change since a previous run consists of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import PREVIOUS_RUN, Json, RunFolder
from hotbed.cli.shared.show import show


def decompose(
    run: RunFolder,
    against: Annotated[Path, PREVIOUS_RUN],
    cluster: Annotated[
        str | None,
        typer.Argument(
            help="Its rank, id or name (or a part of the name); without it all clusters, into "
            "RUN/decomposition.csv."
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="Of all, how many clusters to print.")] = 15,
    json_: Json = False,
) -> None:
    """Decompose the change of totals and ranks since a previous run into parts that add up."""
    from hotbed.result import Result

    show(Result(run).decompose(against, cluster, top), as_json=json_)
