"""The briefs of a run as files."""

from __future__ import annotations

from pathlib import Path

from hotbed.analysis.change.published import Published
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.run import Facts, facts
from hotbed.publish.facts.words import filename
from hotbed.runs.outputs import record
from hotbed.runs.run import Run


def write_briefs(
    result: Run,
    out: Path,
    clusters: list[str] | None,
    whole: Facts | None = None,
    before: Run | Published | None = None,
) -> list[Path]:
    """Write `<rank>-<cluster id>.pdf` for each cluster asked for; returns the paths by rank.

    Parameters
    ----------
    clusters : their ids; None: all. whole : the run's facts, where the caller has them.
    before : the previous edition, for change of rank and growth, where `whole` is not given.

    Raises
    ------
    HotbedError : typst is not installed, or the folder can't be written.
    """
    made: list[Path] = []
    whole = whole or facts(result, clusters, before)
    chosen = [
        own for own in whole["clusters"] if clusters is None or own["cluster_id"] in set(clusters)
    ]
    briefs = Briefs(result, whole)
    width = len(str(max((own["of"] for own in chosen), default=1)))
    with task("briefs", len(chosen)) as advance:
        for own in chosen:
            path = out / f"{own['rank']:0{width}}-{filename(own['cluster_id'])}.pdf"
            with atomic_write(path) as temporary:
                temporary.write_bytes(briefs.pdf(own))
            made.append(path)
            advance(1)
    record(result.folder, result.digest, made)
    return made
