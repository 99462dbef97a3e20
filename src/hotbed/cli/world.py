"""hotbed world: write a synthetic world with planted truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, Quiet
from hotbed.cli.shared.show import print_json


def world(
    out: Annotated[Path, typer.Option("--out", "-o", help="A new folder for the world.")],
    scale: Annotated[
        float, typer.Option(help="1 is an edition's size: 8.7 million documents.")
    ] = 0.01,
    seed: Annotated[int, typer.Option(min=0, help="The same seed produces the same world.")] = 11,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            help="tables (Parquet), or native: patents as PATSTAT's tables, articles as OpenAlex "
            "works. The same world either way.",
        ),
    ] = "tables",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a synthetic world: inputs, a recipe that runs as it is, and what was planted."""
    from hotbed.base import progress
    from hotbed.world.make import make_world

    progress.show(not quiet)
    truth = make_world(scale, seed, out, format_)
    if json_:
        print_json(truth, indent=None)
        return
    sizes = truth["world"]
    print(
        f"{len(truth['clusters'])} clusters planted among {sizes['patents']:,} patents and "
        f"{sizes['publications']:,} articles."
    )
    print(f"hotbed run {out / 'recipe.toml'} --out {out / 'results'}")
