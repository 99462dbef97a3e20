"""hotbed init: a commented recipe to start from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer


def init(
    path: Annotated[Path, typer.Argument(help="Where to write the recipe.")] = Path("recipe.toml"),
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Write a commented recipe that names every choice."""
    from hotbed.base.errors import HotbedError
    from hotbed.base.files import atomic_write

    if path.exists() and not force:
        raise HotbedError(f"{path} exists already", "choose another name or add --force")
    text = (resources.files("hotbed.cli") / "recipe.toml").read_text(encoding="utf-8")
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    print(path)
