"""hotbed uncertainty: how sure the ranks are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import PREVIOUS_RUN, Json, Quiet, RunFolder
from hotbed.cli.shared.show import show


def uncertainty(
    run: RunFolder,
    against: Annotated[Path | None, PREVIOUS_RUN] = None,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 25,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell which ranks the documents, the geocoder and the choices of method allow.

    Writes uncertainty.csv, pairs.parquet, places.parquet, sensitivity.csv and leave_one_year.csv
    into RUN, and with --against change_uncertainty.csv and swaps.csv. The recipe's [uncertainty]
    says how much is drawn.
    """
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    show(Result(run).uncertainty(against, top), as_json=json_)
