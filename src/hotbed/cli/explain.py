"""hotbed explain: how one cluster came about, down to sample rows."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Cluster, Json, RunFolder
from hotbed.cli.shared.show import show


def explain(
    run: RunFolder,
    cluster: Cluster,
    rows: Annotated[int, typer.Option(min=0, help="How many sample rows to show.")] = 10,
    json_: Json = False,
) -> None:
    """Explain which places were joined and why, and where the name and the counts come from."""
    from hotbed.result import Result

    show(Result(run).explain(cluster, rows), as_json=json_)
