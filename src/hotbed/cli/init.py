"""hotbed init: write a recipe, for your files or with every choice."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hotbed.cli.shared.options import Quiet

if TYPE_CHECKING:
    from hotbed.sources.listings import Source

What = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE",
        help="Where to write the recipe (by default recipe.toml), and data files, or addresses of "
        "them, whose source and metric are recognised.",
    ),
]
Patents = Annotated[
    list[str] | None, typer.Option(help="A file of patents; repeat it for several.")
]
Publications = Annotated[
    list[str] | None, typer.Option(help="A file of publications; repeat it for several.")
]


def init(
    what: What = None,
    patents: Patents = None,
    publications: Publications = None,
    full: Annotated[
        bool, typer.Option("--full", help="Name every choice, with comments, and no files.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    quiet: Quiet = False,
) -> None:
    """Write a recipe: for the files that are named, or else one that names every choice."""
    from hotbed.base import progress
    from hotbed.base.errors import HotbedError
    from hotbed.base.files import atomic_write

    progress.show(not quiet)
    recipes = [Path(name) for name in what or [] if name.endswith(".toml")]
    if len(recipes) > 1:
        raise HotbedError("several recipes are named", "name one, and data files")
    recipe = recipes[0] if recipes else Path("recipe.toml")
    if recipe.exists() and not force:
        raise HotbedError(f"{recipe} exists already", "choose another name or add --force")
    files = [name for name in what or [] if not name.endswith(".toml")]
    named = {"patents": patents or [], "publications": publications or [], "": files}
    named = {metric: paths for metric, paths in named.items() if paths}
    if full and named:
        raise HotbedError("--full names no files", "leave out --full, or the files")
    if named:
        from hotbed.proposal import propose

        text = propose(named, recipe.absolute().parent)
    else:
        text = template()
    with atomic_write(recipe) as temporary:
        temporary.write_text(text, encoding="utf-8")
    print(recipe)
    if named:
        print(f"next: hotbed check {recipe}, then hotbed run {recipe} --out results")


def template() -> str:
    """The recipe that names every choice.

    Returns
    -------
    str
        recipe.toml of this folder, its lines ``# sources: METRIC`` replaced by the sources that
        usually feed the metric and that it does not name itself.
    """
    from hotbed.sources.registry import sources

    text = (resources.files("hotbed.cli") / "recipe.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'source = "(\w+)"', text))
    kinds = [kind for name, kind in sources().items() if name not in named]
    return re.sub(
        r"# sources: (\w+)\n",
        lambda mark: "".join(_lines(kind) for kind in kinds if kind.metric == mark[1]),
        text,
    )


def _lines(kind: Source) -> str:
    line = f'# source = "{kind.name}"'.ljust(34) + f"# {kind.title}\n"
    if not kind.options:
        return line
    choices = ", ".join(f"{name} = {option.example}" for name, option in kind.options.items())
    return f"{line}# options = {{ {choices} }}\n"
