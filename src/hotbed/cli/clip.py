"""hotbed clip: play the ten largest clusters, as a page or a film."""

from __future__ import annotations

from typing import Annotated

import typer

from hotbed.cli.shared.options import Against, Edition, Json, Language, Quiet, RunFolder
from hotbed.cli.shared.show import print_json


def clip(
    run: RunFolder,
    against: Against = None,
    edition: Edition = None,
    film: Annotated[
        str | None,
        typer.Option(help="Write the film as well: webm or gif. Needs the extra clip."),
    ] = None,
    language: Language = "en",
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a clip of the ten largest clusters: RUN/clip.html plays it, offline.

    The map flies from the tenth to the first, with figures, fields and contributors. It is paused
    and stepped by keyboard, stands still where motion is not wanted, and reads as text.
    """
    from hotbed.base import progress
    from hotbed.result import Result

    progress.show(not quiet)
    paths = Result(run).clip(against, edition, film, language)
    if json_:
        print_json({"clip": [str(path) for path in paths]}, indent=None)
        return
    for path in paths:
        print(path)
