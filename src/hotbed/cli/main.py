"""The command line. Data goes to stdout, progress and errors to stderr.

A verb is a module of this folder with a function of the same name.
"""

from __future__ import annotations

import atexit
import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from hotbed.base.version import __version__
from hotbed.cli.shared.ending import (
    CODES,
    INTERRUPTED,
    MENDABLE,
    Leave,
    Signals,
    StoppedError,
    open_streams,
    quiet_stdout,
    stopped,
    told,
)

FIRST = (
    *("run", "series", "demo", "init", "check", "sources", "head"),
    *("explain", "profile", "compare", "findings", "rank", "intensity", "editions", "uncertainty"),
    *("atlas", "brief", "publish"),
    *("geocode", "geocode_score", "cluster", "world", "fetch"),
)
"""Verbs in the order that the help lists them; others follow."""
NO_VERB = ("main",)
DEBUG = "--debug"
UsageError: type[Any] = typer.BadParameter.__mro__[1]
"""What Typer raises for a call that it can't read; Typer has no public name for it."""


def verbs() -> list[str]:
    """Names of the verbs: the modules of this folder, each with a function of its name."""
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    names = {module.name for module in modules if not module.ispkg} - set(NO_VERB)
    return [name for name in FIRST if name in names] + sorted(names - set(FIRST))


app = typer.Typer(
    name="hotbed",
    help="Find, rank and explain the world's science and technology clusters.",
    epilog="Exit codes: " + "; ".join(f"{code}: {text}" for code, text in CODES.items()) + ".",
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
    debug: Annotated[
        bool, typer.Option(DEBUG, help="Print the stack trace of an error, as HOTBED_DEBUG=1 does.")
    ] = False,
) -> None:
    """Find, rank and explain the world's science and technology clusters."""


def main() -> None:
    """Run the command line; whatever ends it is one sentence and an exit code of `CODES`."""
    arguments = [argument for argument in sys.argv[1:] if argument != DEBUG]
    debug = DEBUG in sys.argv[1:] or os.environ.get("HOTBED_DEBUG", "") not in ("", "0")
    leave = Leave()
    if getattr(sys.modules["__main__"], "main", None) is main:  # the program, not a test
        atexit.register(leave)
    open_streams()
    leave.code = _call(arguments, debug)
    sys.exit(leave.code)


def _call(arguments: list[str], debug: bool) -> int:
    """Call a verb; returns the exit code."""
    signals = Signals()
    try:
        with signals.heard():
            code = app(args=arguments, prog_name="hotbed", standalone_mode=False) or 0
            sys.stdout.flush()
    except BrokenPipeError:
        quiet_stdout()
        return 0
    except UsageError as error:
        error.show()
        return MENDABLE
    except (KeyboardInterrupt, StoppedError, typer.Abort):
        return stopped(signals.code or INTERRUPTED, arguments)
    except (Exception, SystemExit) as error:
        if isinstance(error.__context__, BrokenPipeError):  # as Typer passes it on
            quiet_stdout()
            return 0
        if signals.code is not None:  # what a library turned the signal into
            return stopped(signals.code, arguments)
        return told(error, arguments, debug)
    return stopped(code, arguments) if code == INTERRUPTED else int(code)


if __name__ == "__main__":
    main()
