"""hotbed atlas: a run as pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from hotbed.cli.options import Json, Quiet, RunFolder


def atlas(
    run: RunFolder,
    single_file: Annotated[
        bool,
        typer.Option("--single-file", help="Only the world page, one file to mail: atlas.html."),
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="PREVIOUS",
            help="The previous edition, for change of ranks and findings: the folder of a run on "
            "the years before, or a published table (CSV; findings only).",
        ),
    ] = None,
    json_: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the run's atlas: static pages that open from disk with the network off.

    RUN/atlas/index.html is the world; every cluster has a page of its own, with its facts as CSV
    and JSON beside it.
    """
    import json

    from hotbed import progress
    from hotbed.cli.compare import previous_edition
    from hotbed.measure.findings import findings
    from hotbed.publish.atlas_site import write_atlas, write_single
    from hotbed.result import Result

    progress.show(not quiet)
    result = Result(run)
    if single_file:
        path = write_single(result)
    else:
        before = previous_edition(against) if against else None
        change = changes(result, before) if isinstance(before, Result) else None
        path = write_atlas(result, findings(result, before), change)
    print(json.dumps({"atlas": str(path)}) if json_ else path)


def changes(result: Any, before: Any) -> dict[str, dict[str, Any]]:
    """Cluster id -> event, previous rank, ranks gained and growth (percent) since `before`."""
    from hotbed.measure.change import compare
    from hotbed.measure.findings_text import number

    return {
        each.now.cluster_id: {
            "event": each.event,
            "previous_rank": each.then.rank if each.then else None,
            "rank_change": each.rank_change,
            "growth": number(each.growth(), 1),
        }
        for each in compare(before, result).changes
    }
