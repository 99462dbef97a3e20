"""hotbed demo: download samples and rank their clusters."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotbed.cli.shared.options import Json, Quiet

if TYPE_CHECKING:
    from hotbed.runs.run import Run


def demo(
    out: Annotated[Path, typer.Option(help="Folder for the recipe and the results.")] = Path(
        "demo"
    ),
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Download samples of patents and articles (120 MB, once) and rank their clusters."""
    from hotbed import recipe as recipes
    from hotbed import study
    from hotbed.base import progress
    from hotbed.cli.shared.summary import summary
    from hotbed.fetch.demo import NOTE, download_samples, write_recipe

    progress.show(not quiet)
    path = write_recipe(out, download_samples())
    result = study.run(recipes.load(path), out)
    if json_:
        summary(result, 15, as_json=True)
        return
    print(NOTE + "\n")
    summary(result, 15, as_json=False, files=("ranking.csv", "atlas.html"))
    print(_next_steps(result))


def _next_steps(run: Run) -> str:
    """The calls that suit a reader who has just seen the ranking."""
    folder, program = shlex.quote(str(run.folder)), _program()
    steps = {
        f"{program} explain {folder} 1": "how the first came about, down to rows of the files",
        f"{program} profile {folder} 1": "its applicants, organisations, fields and partners",
        f"{program} uncertainty {folder}": "how sure each rank is",
        f"{program} findings {folder}": "sentences for a press release, each with its rule",
        f"{program} init FILE...": "a recipe for your own files",
    }
    width = max(map(len, steps))
    lines = [f"  {call.ljust(width)}  # {what}" for call, what in steps.items()]
    return "\n".join(["\nThe map: open atlas.html in a browser. Next:", *lines])


def _program() -> str:
    """hotbed as the user can call it: by name, by uvx, or by path where it is not on the PATH."""
    if "UV" in os.environ and "VIRTUAL_ENV" not in os.environ:
        return "uvx hotbed"
    called = Path(sys.argv[0])
    if called.stem != "hotbed" or shutil.which("hotbed"):
        return "hotbed"
    with suppress(ValueError):
        called = called.resolve().relative_to(Path.cwd())
    return shlex.quote(str(called))
