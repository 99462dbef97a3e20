"""Who drives each territory and in what, and with whom it works: from the stages that a run keeps.

Shares, indices and teams are as those of clusters (`hotbed.count.profiles`), with a territory in
the place of a cluster. Partners are counted in full: a document counts once for every pair of
territories, or of clusters, that have a contributor of it. What the clusters' own table of teams
does not state, since the sources can't say it, is not stated of territories either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from hotbed.analysis.grouping import cluster_numbers, counts_by_group
from hotbed.analysis.territories.partition import Territories
from hotbed.count.profiles import team_rows
from hotbed.engines import Engine, engine_of
from hotbed.runs.profiles import TEAM, breakdowns
from hotbed.runs.run import Run
from hotbed.steps.links import involvements, links
from hotbed.steps.profiles import of_clusters

Row = dict[str, Any]
Ints = np.ndarray[Any, Any]
MOST_PARTNERS = 10
ABROAD = "foreign_share"


@dataclass(frozen=True)
class Pair:
    """Two clusters' parts within territories, and the documents that both have a contributor of."""

    a: int
    """Row of the ranking; the part within the territory."""
    b: int
    other: str
    """Key of the territory that the second part is of."""
    documents: int


@dataclass(frozen=True)
class Ties:
    """With whom a territory works, by metric; none where the sources can't say it."""

    partners: dict[str, list[tuple[str, int, Fraction]]] = field(default_factory=dict)
    """Other territories, documents that both have a contributor of, percent of its own."""
    home: dict[str, list[Pair]] = field(default_factory=dict)
    """Pairs of clusters within the territory."""
    abroad: dict[str, list[Pair]] = field(default_factory=dict)
    """Pairs of a cluster within the territory and one without."""


@dataclass(frozen=True)
class Profiles:
    """The profiles of territories.

    Parameters
    ----------
    subjects : dict
        Subject -> rows with the number of their territory as `cluster`.
    teams : list of dict
        Rows of `hotbed.count.profiles.team_rows`, without what the sources can't say.
    ties : dict
        Number of a territory -> with whom it works.
    """

    subjects: dict[str, list[Row]]
    teams: list[Row]
    ties: dict[int, Ties]


def profiles(run: Run, territories: Territories, wanted: Collection[str] | None = None) -> Profiles:
    """The profiles of territories.

    Parameters
    ----------
    run : Run
        With its stages.
    territories : Territories
        Of its places.
    wanted : collection of str, optional
        Keys of those to profile; by default all.

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    chosen = np.array([wanted is None or key in wanted for key in territories.keys], bool)
    group = np.where(chosen[territories.group], territories.group, -1)
    totals = _totals(run, group)
    engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
    try:
        members = _members(engine, run, group)
        attributed = engine.parquet(run.stage("attributed") / "attributed.parquet")
        labelled = engine.arrow(of_clusters(attributed, members))
        placed = engine.parquet(run.stage("tally") / "placed.parquet")
        parts = engine.keep(_parts(engine, run, territories, placed))
        involved = engine.keep(_within(parts, len(territories.keys)))
        sizes = engine.arrow(_teams(involved, territories))
        known = [name for name in run.metrics if (name, ABROAD) in _stated(run)]
        shared = _shared(engine, involved, known)
        pairs = _shared(engine, parts.filter(parts.cluster >= len(territories.keys)), known)
        ties = _ties(territories, chosen, sizes, shared, pairs)
    finally:
        engine.close()
    subjects = breakdowns(labelled, run.stage("subjects"), totals)
    return Profiles(subjects, _known(run, sizes), ties)


def team_figures(run: Run, territories: Territories) -> list[Row]:
    """Teams of all territories alone: rows of `Profiles.teams`.

    Parameters
    ----------
    run : Run
        With its stages.
    territories : Territories
        Of its places.

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
    try:
        members = _members(engine, run, territories.group)
        placed = engine.parquet(run.stage("tally") / "placed.parquet")
        involved = engine.keep(involvements(placed, members))
        sizes = engine.arrow(_teams(involved, territories))
    finally:
        engine.close()
    return _known(run, sizes)


def _known(run: Run, sizes: pa.Table) -> list[Row]:
    """Teams without what the sources can't say."""
    stated = _stated(run)
    rows = [
        row | {name: None for name in TEAM if (row["metric"], name) not in stated}
        for row in team_rows(sizes)
    ]
    return [row for row in rows if any(row[name] is not None for name in TEAM)]


def _stated(run: Run) -> set[tuple[str, str]]:
    """What the run's clusters state of teams: metric and figure; the rest its sources can't say."""
    table = run.subject("teams")
    return {
        (row["metric"], name)
        for row in (table.to_pylist() if table is not None else [])
        for name in TEAM
        if row[name] is not None
    }


def _totals(run: Run, group: Ints) -> dict[tuple[int, str], Fraction]:
    counts = counts_by_group(run, group)
    return {(int(str(number)), metric): count for (number, metric), count in counts.items()}


def _members(engine: Engine, run: Run, group: Ints) -> ibis.Table:
    """Places with the number of their group as `cluster`."""
    table = run.members.select(["place_id", "country"])
    return engine.table(table.append_column("cluster", pa.array(group, pa.int64())))


def _teams(involved: ibis.Table, territories: Territories) -> ibis.Table:
    """Documents of each territory, counted in full, as `hotbed.steps.profiles.teams` has them.

    A document has a contributor elsewhere if another territory is involved in it; places whose
    country is not known are of none.
    """
    nowhere = [number for number, key in enumerate(territories.keys) if not key]
    known = involved.filter(involved.cluster.notin(nowhere)) if nowhere else involved
    wide = known.group_by("document").agg(territories=known.count())
    joined = known.join(wide, "document")
    return joined.group_by(["metric", "cluster"]).agg(
        documents=joined.count(),
        contributors=joined.contributors.sum(),
        alone=(joined.contributors == 1).sum(),
        foreign=(joined.territories > 1).sum(),
    )


def _parts(engine: Engine, run: Run, territories: Territories, placed: ibis.Table) -> ibis.Table:
    """The parts of clusters, and of noise, within territories that are involved in a document.

    The number of a part is that of its territory, and as many times that of all territories as the
    row of its cluster in the ranking says, counted from 1; 0 times for noise.
    """
    width = len(territories.keys)
    part = (cluster_numbers(run) + 1) * width + territories.group
    return involvements(placed, _members(engine, run, part))


def _within(parts: ibis.Table, width: int) -> ibis.Table:
    """The territories that are involved in a document, each once."""
    return parts.mutate(cluster=parts.cluster % width).distinct()


def _shared(engine: Engine, involved: ibis.Table, metrics: Collection[str]) -> list[Row]:
    """Documents by pairs of different groups and metric."""
    rows: list[Row] = engine.arrow(links(involved)).to_pylist()
    return [row for row in rows if row["a"] != row["b"] and row["metric"] in metrics]


def _ties(
    territories: Territories, chosen: Ints, sizes: pa.Table, shared: list[Row], pairs: list[Row]
) -> dict[int, Ties]:
    """Partners of the chosen territories among all of them."""
    keys, width = territories.keys, len(territories.keys)
    own = {(row["cluster"], row["metric"]): row["documents"] for row in sizes.to_pylist()}
    ties: dict[int, Ties] = {}
    for metric, number, other, documents in _both(shared, lambda n: n, chosen):
        if not keys[number] or not keys[other]:
            continue
        share = Fraction(100 * documents, own[number, metric])
        lines = ties.setdefault(number, Ties()).partners.setdefault(metric, [])
        lines.append((keys[other], documents, share))
    for metric, one, two, documents in _both(pairs, lambda n: n % width, chosen):
        number, other = one % width, two % width
        if (
            not (keys[number] and keys[other])
            or one // width == two // width
            or (number == other and one > two)
        ):
            continue  # nowhere known, across its own border, or at home and told already
        pair = Pair(one // width - 1, two // width - 1, keys[other], documents)
        tied = ties.setdefault(number, Ties())
        side = tied.home if number == other else tied.abroad
        side.setdefault(metric, []).append(pair)
    for tied in ties.values():
        _first(tied)
    return ties


def _both(
    rows: Iterable[Row], number_of: Callable[[int], int], chosen: Ints
) -> Iterable[tuple[str, int, int, int]]:
    """Every pair from either side, where that side is of a chosen territory."""
    for row in rows:
        for one, other in ((row["a"], row["b"]), (row["b"], row["a"])):
            if chosen[number_of(one)]:
                yield row["metric"], one, other, row["documents"]


def _first(tied: Ties) -> None:
    """The first partners alone, most documents first."""
    for lines in tied.partners.values():
        lines.sort(key=lambda line: (-line[1], line[0]))
        del lines[MOST_PARTNERS:]
    for side in (tied.home, tied.abroad):
        for pairs in side.values():
            pairs.sort(key=lambda pair: (-pair.documents, pair.a, pair.b))
            del pairs[MOST_PARTNERS:]
