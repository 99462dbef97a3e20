"""The briefs of a run as files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from hotbed.analysis.confidentiality.released import released
from hotbed.base.files import atomic_write
from hotbed.base.progress import task
from hotbed.base.texts import ENGLISH, Language
from hotbed.publish.brief.economies.typeset import EconomyBriefs
from hotbed.publish.brief.frame import Told, Typeset
from hotbed.publish.brief.typeset import Briefs
from hotbed.publish.facts.structure import Facts
from hotbed.publish.facts.territories.structure import Territory
from hotbed.publish.facts.words import filename
from hotbed.runs.outputs import adding, record
from hotbed.runs.run import Run


def write_briefs(
    run: Run,
    facts: Facts,
    out: Path,
    clusters: Collection[str] | None = None,
    language: Language = ENGLISH,
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
    language : Language, optional
        Of their texts.

    Returns
    -------
    list of Path
        By rank.

    Raises
    ------
    HotbedError
        typst is not installed, or the folder can't be written.
    """
    chosen = [
        cluster
        for cluster in facts.clusters
        if clusters is None or cluster.cluster_id in set(clusters)
    ]
    run = released(run)
    briefs = Briefs(run, facts, language)
    width = len(str(max((cluster.of for cluster in chosen), default=1)))
    names = [f"{one.rank:0{width}}-{filename(one.cluster_id)}" for one in chosen]
    return _written(run, out, briefs, dict(zip(names, chosen, strict=True)))


def write_economy_briefs(
    run: Run,
    facts: Facts,
    economies: Sequence[Territory],
    out: Path,
    language: Language = ENGLISH,
) -> list[Path]:
    """Write `<code>.pdf` for each economy.

    Parameters
    ----------
    run : Run
    facts : Facts
        Of the run; no cluster need be told in full.
    economies : sequence of Territory
    out : Path
        The folder.
    language : Language, optional
        Of their texts.

    Returns
    -------
    list of Path
        In the order of the economies.

    Raises
    ------
    HotbedError
        typst is not installed, or the folder can't be written.
    """
    briefs = EconomyBriefs(run, facts, language)
    return _written(run, out, briefs, {filename(one.key): one for one in economies})


def _written(run: Run, out: Path, briefs: Typeset[Told], told: Mapping[str, Told]) -> list[Path]:
    """Write `<name>.pdf` for each, in their order."""
    paths: list[Path] = []
    with adding(run, out), task("briefs", len(told)) as advance:
        for name, one in told.items():
            path = out / f"{name}.pdf"
            with atomic_write(path) as temporary:
                temporary.write_bytes(briefs.pdf(one))
            paths.append(path)
            advance(1)
        record(run.folder, run.digest, paths)
    return paths
