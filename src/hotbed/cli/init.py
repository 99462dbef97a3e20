"""hotbed init: a commented recipe to start from."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from hotbed.sources.listings import Source


def init(
    path: Annotated[Path, typer.Argument(help="Where to write the recipe.")] = Path("recipe.toml"),
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented recipe that names every choice."""
    from hotbed.base.errors import HotbedError
    from hotbed.base.files import atomic_write

    if path.exists() and not force:
        raise HotbedError(f"{path} exists already", "choose another name or add --force")
    with atomic_write(path) as temporary:
        temporary.write_text(template(), encoding="utf-8")
    print(path)


def template() -> str:
    """The recipe that `hotbed init` writes.

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
