"""hotbed brief: write two pages of PDF a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.base.errors import HotbedError
from hotbed.cli.shared.options import Against, Edition, Json, Quiet, RunFolder
from hotbed.cli.shared.show import print_json


def brief(
    run: RunFolder,
    cluster: Annotated[
        list[str] | None,
        typer.Argument(help="Clusters by rank, id or name (or a part of the name)."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="A brief for every cluster.")] = False,
    against: Against = None,
    edition: Edition = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the briefs; by default RUN/briefs.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write two pages per cluster as tagged PDF: map, figures, who drives it, how it was found."""
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    result = Result(run)
    if bool(cluster) == all_:
        raise HotbedError(
            "name clusters, or use --all"
            if not all_
            else "--all can't be combined with names of clusters",
            f"for example: hotbed brief {run} 1",
        )
    paths = result.brief(cluster, against, edition, out)
    if json_:
        print_json({"briefs": [str(path) for path in paths]}, indent=None)
        return
    for path in paths:
        print(path)
