"""The command line. Data goes to stdout, progress and errors to stderr.

A verb is a module of this folder with a function of the same name.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from hotbed.base.errors import HotbedError
from hotbed.base.version import __version__

FIRST = (
    *("run", "demo", "init", "check", "sources", "head"),
    *("explain", "profile", "compare", "findings", "rank", "intensity", "editions"),
    *("atlas", "brief", "publish"),
    *("geocode", "geocode_score", "cluster", "world", "fetch"),
)
"""Verbs in the order that the help lists them; others follow."""
NO_VERB = ("main",)


def verbs() -> list[str]:
    """Names of the verbs: the modules of this folder, each with a function of its name."""
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    names = {module.name for module in modules if not module.ispkg} - set(NO_VERB)
    return [name for name in FIRST if name in names] + sorted(names - set(FIRST))


app = typer.Typer(
    name="hotbed",
    help="Find, rank and explain the world's science and technology clusters.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for verb in verbs():
    app.command(verb.replace("_", "-"))(getattr(import_module(f"hotbed.cli.{verb}"), verb))


def _version(wanted: bool) -> None:
    if wanted:
        print(f"hotbed {__version__}")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Find, rank and explain the world's science and technology clusters."""


def main() -> None:
    """Run the command line; what a user can mend ends in one sentence and exit code 2."""
    try:
        app()
    except HotbedError as error:
        print(f"hotbed: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print(
            "hotbed: stopped; call again to resume after the last finished stage", file=sys.stderr
        )
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
