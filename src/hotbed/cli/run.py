"""hotbed run: run a recipe: ranking, clusters, ledger and a first map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, Quiet, RecipeFile


def run(
    recipe: RecipeFile,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the results; by default one here with the recipe's name."),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            help="duckdb or spark, instead of the recipe's engine; the results are the same."
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the addresses that were held back to this CSV; filled in, it is a file for "
            "geocoding.overrides.",
        ),
    ] = None,
    top: Annotated[int, typer.Option(min=0, help="How many clusters to print.")] = 15,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a study: read, geocode, cluster, count, rank, and write tables and map.

    An interrupted run resumes where it stopped when it is called again.
    """
    from hotbed import recipe as recipes
    from hotbed import study
    from hotbed.base import progress
    from hotbed.base.errors import HotbedError
    from hotbed.cli.shared.summary import summary

    progress.show(not quiet)
    if engine not in (None, *recipes.ENGINES):
        raise HotbedError(
            f"there is no engine {engine!r}", f"choose {' or '.join(recipes.ENGINES)}"
        )
    chosen = recipes.load(recipe)
    if engine is not None:
        chosen = chosen.model_copy(update={"engine": engine})
    result = study.run(chosen, out or Path(recipe.stem))
    if review is not None:
        from hotbed.analysis.held_back import for_correction
        from hotbed.base.files import write_table

        write_table(for_correction(result), review)
    summary(result, top, as_json=json_)
    if result.ranking.num_rows and not json_:
        folder = result.folder
        calls = (f"hotbed {verb} {folder}" for verb in ("uncertainty", "atlas"))
        print(
            f"\nOpen {folder / 'atlas.html'}; next: hotbed explain {folder} 1, {', '.join(calls)}"
        )
