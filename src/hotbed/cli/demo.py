"""hotbed demo: the main job on real data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Json, Quiet


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the recipe and the results.")] = Path(
        "demo"
    ),
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Download a sample of PatentsView's inventors (65 MB, once) and rank its clusters."""
    from hotbed import recipe as recipes
    from hotbed import study
    from hotbed.base import progress
    from hotbed.cli.shared.summary import summary
    from hotbed.fetch.demo import NOTE, download_sample, write_recipe

    progress.show(not quiet)
    path = write_recipe(out, download_sample())
    result = study.run(recipes.load(path), out)
    if not json_:
        print(NOTE + "\n")
    summary(result, 15, as_json=json_)
