"""The command line: one file a verb. Data goes to stdout, progress and errors to stderr."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from hotbed.base.errors import HotbedError
from hotbed.base.version import __version__
from hotbed.cli.atlas import atlas
from hotbed.cli.brief import brief
from hotbed.cli.check import check
from hotbed.cli.cluster import cluster
from hotbed.cli.compare import compare
from hotbed.cli.demo import demo
from hotbed.cli.editions import editions
from hotbed.cli.explain import explain
from hotbed.cli.fetch import fetch
from hotbed.cli.findings import findings
from hotbed.cli.geocode import geocode
from hotbed.cli.geocode_score import geocode_score
from hotbed.cli.head import head
from hotbed.cli.init import init
from hotbed.cli.intensity import intensity
from hotbed.cli.profile import profile
from hotbed.cli.publish import publish
from hotbed.cli.rank import rank
from hotbed.cli.run import run
from hotbed.cli.sources import sources
from hotbed.cli.world import world

app = typer.Typer(
    name="hotbed",
    help="Find, rank and explain the world's science and technology clusters.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
VERBS = (
    *(run, demo, init, check, sources, head),
    *(explain, profile, compare, findings, rank, intensity, editions),
    *(atlas, brief, publish),
    *(geocode, geocode_score, cluster, world, fetch),
)
for verb in VERBS:
    app.command(verb.__name__.replace("_", "-"))(verb)


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
        print("hotbed: stopped; call again to go on from the last finished stage", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
