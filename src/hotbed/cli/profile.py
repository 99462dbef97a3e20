"""hotbed profile: who drives a cluster, and in which fields."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Cluster, Json, RunFolder
from hotbed.cli.shared.show import show


def profile(
    run: RunFolder,
    cluster: Cluster,
    top: Annotated[int, typer.Option(min=1, help="Lines of each subject.")] = 10,
    json_: Json = False,
) -> None:
    """Show a cluster's applicants, organisations, fields, years, teams and partner clusters."""
    from hotbed.result import Result

    show(Result(run).profile(cluster, top), as_json=json_)
