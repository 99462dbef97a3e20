"""hotbed brief: a two-page PDF a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hotbed.cli.shared.options import Against, Edition, Json, Quiet, RunFolder


def brief(
    run: RunFolder,
    cluster: Annotated[
        list[str] | None,
        typer.Argument(help="Clusters by rank, id or name (or a part of the name)."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="A brief for every cluster.")] = False,
    against: Against = None,
    edition: Edition = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the briefs, else RUN/briefs.")
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write two pages a cluster as tagged PDF: map, figures, who drives it, how it was found."""
    import json

    from hotbed.analysis.change.previous import previous_edition
    from hotbed.analysis.explain import find_cluster
    from hotbed.base import progress
    from hotbed.base.errors import HotbedError
    from hotbed.publish.brief.files import write_briefs
    from hotbed.result import Result

    progress.show(not quiet)
    result = Result(run)
    if bool(cluster) == all_:
        raise HotbedError(
            "name clusters, or take --all" if not all_ else "--all takes no names of clusters",
            f"for example: hotbed brief {run} 1",
        )
    wanted = [find_cluster(result, name)["cluster_id"] for name in cluster or []]
    before = previous_edition(against, edition) if against else None
    folder = out or run / "briefs"
    made = write_briefs(result, folder, None if all_ else wanted, before=before)
    if json_:
        print(json.dumps({"briefs": [str(path) for path in made]}))
        return
    for path in made:
        print(path)
