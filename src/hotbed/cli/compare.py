"""hotbed compare: compare with the previous edition, cluster by cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Edition, Json, Previous, RunFolder
from hotbed.cli.shared.show import show


def compare(
    run: RunFolder,
    previous: Previous,
    edition: Edition = None,
    rank_column: Annotated[
        str | None, typer.Option(help="The published table's column of ranks, if not rank.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE.csv", help="The full table as CSV.")
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 15,
    json_: Json = False,
) -> None:
    """Compare ranks, output and places with the previous edition: movers, growth, lineage."""
    from hotbed.result import Result
    from hotbed.runs.csv import write_csv

    answer = Result(run).compare(previous, edition, rank_column, top)
    if out:
        write_csv(answer.table, out)
    show(answer, as_json=json_)
    if out and not json_:
        print(out)
