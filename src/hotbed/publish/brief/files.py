"""The briefs of a run as files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.words import filename
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run


def write_briefs(
    run: Run, facts: Facts, out: Path, clusters: Collection[str] | None = None
) -> list[Path]:
    """Write `<rank>-<cluster id>.pdf` for each cluster.

    Parameters
    ----------
    run : Run
    facts : Facts
        Of the run, with these clusters in full.
    out : Path
        The folder.
    clusters : collection of str, optional
        Their ids; all that the facts tell in full where it is not given.

    Returns
    -------
    list of Path
        By rank.

    Raises
    ------
    HotbedError
        typst is not installed, or the folder can't be written.
    """
    paths: list[Path] = []
    chosen = [
        cluster
        for cluster in facts.clusters
        if clusters is None or cluster.cluster_id in set(clusters)
    ]
    briefs = Briefs(run, facts)
    width = len(str(max((cluster.of for cluster in chosen), default=1)))
    with adding(run, out), task("briefs", len(chosen)) as advance:
        for cluster in chosen:
            path = out / f"{cluster.rank:0{width}}-{filename(cluster.cluster_id)}.pdf"
            with atomic_write(path) as temporary:
                temporary.write_bytes(briefs.pdf(cluster))
            paths.append(path)
            advance(1)
        record(run.folder, run.digest, paths)
    return paths
