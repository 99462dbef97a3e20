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
import typer.core

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

GROUPS = {
    "A study": ("run", "series", "init", "check", "presets", "sources", "head", "demo"),
    "Reading results": (
        *("explain", "profile", "compare", "findings", "rank", "regions", "intensity", "editions"),
        *("gii", "uncertainty", "decompose", "whatif", "scorecard"),
    ),
    "Publishing": ("atlas", "brief", "publish", "clip"),
    "Single parts": ("geocode", "geocode_score", "cluster"),
    "Data": ("fetch", "world"),
}
"""Verbs as the help lists them; others come last."""
OTHERS = "Other commands"
NO_VERB = ("main",)
DEBUG = "--debug"
UsageError: type[Any] = typer.BadParameter.__mro__[1]
"""What Typer raises for a call that it can't read; Typer has no public name for it."""


def verbs() -> dict[str, list[str]]:
    """Names of the verbs by group: the modules of this folder, each with a function of its name."""
    modules = pkgutil.iter_modules([str(Path(__file__).parent)])
    names = {module.name for module in modules if not module.ispkg} - set(NO_VERB)
    listed = {title: [name for name in group if name in names] for title, group in GROUPS.items()}
    others = sorted(names - {name for group in listed.values() for name in group})
    return {**listed, OTHERS: others} if others else listed


class Grouped(typer.core.TyperGroup):
    """The commands under their groups' headings, each with its line in full."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands into the help."""
        for title, names in verbs().items():
            commands = [
                (name.replace("_", "-"), self.commands[name.replace("_", "-")]) for name in names
            ]
            rows = [(name, command.short_help or "") for name, command in commands]
            with formatter.section(title):
                formatter.write_dl(rows)


app = typer.Typer(
    name="hotbed",
    cls=Grouped,
    help="Find, rank and explain the world's science and technology clusters.",
    epilog="Exit codes: " + "; ".join(f"{code}: {text}" for code, text in CODES.items()) + ".",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (name for group in verbs().values() for name in group):
    module = import_module(f"hotbed.cli.{verb}")
    line = (module.__doc__ or "").partition("\n")[0].partition(": ")[2]
    app.command(verb.replace("_", "-"), short_help=line[:1].upper() + line[1:])(
        getattr(module, verb)
    )


def _version(wanted: bool) -> None:
    if wanted:
        from hotbed.cli.shared.extras import extras_text

        print(f"hotbed {__version__}")
        print(extras_text())
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version, and which extras are installed.",
            callback=_version,
            is_eager=True,
        ),
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
        if isinstance(error, SystemExit) and not error.code:  # as completion ends
            return 0
        if isinstance(error.__context__, BrokenPipeError):  # as Typer passes it on
            quiet_stdout()
            return 0
        if signals.code is not None:  # what a library turned the signal into
            return stopped(signals.code, arguments)
        return told(error, arguments, debug)
    return stopped(code, arguments) if code == INTERRUPTED else int(code)


if __name__ == "__main__":
    main()
