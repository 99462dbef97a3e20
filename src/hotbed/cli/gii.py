"""hotbed gii: compare a run with what WIPO printed of an edition."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, RunFolder
from hotbed.cli.shared.show import show


def gii(
    run: RunFolder,
    edition: Annotated[
        str,
        typer.Option(help="The edition: its year or preset. 2023 is printed most completely."),
    ] = "2023",
    top: Annotated[int, typer.Option(min=0, help="How many printed clusters to print.")] = 100,
    json_: Json = False,
) -> None:
    """Compare ranks, shares, names, economies and people with an edition's, and tell the causes.

    The figures are those that WIPO printed, as far as public sources state them. Writes RUN/gii.csv
    and RUN/gii_economies.csv.
    """
    from hotbed.result import Result

    show(Result(run).gii(edition, top), as_json=json_)
