"""hotbed editions: rank the same clusters by another edition's method."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, RunFolder
from hotbed.cli.shared.show import print_json


def editions(
    run: RunFolder,
    preset: Annotated[str, typer.Option(help="The edition to rank by, such as gii-2017.")],
    top: Annotated[int, typer.Option(min=1, help="How many clusters to print.")] = 25,
    json_: Json = False,
) -> None:
    """Rank a run's clusters by the metrics and weights of another edition, side by side."""
    from hotbed.result import Result

    answer = Result(run).editions(preset, top)
    if json_:
        print_json(answer.to_dict()["clusters"])
    else:
        print(answer)
