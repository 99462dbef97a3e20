"""What the change between two runs consists of: what `hotbed decompose` shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from hotbed.analysis.answer import Answer, TableAnswer, TextAnswer, decimal_columns, write_tables
from hotbed.analysis.change.previous import Previous
from hotbed.analysis.change.window import RankedCluster, difference_lines
from hotbed.analysis.columns import Columns
from hotbed.analysis.decomposition.decompose import Decomposer
from hotbed.analysis.decomposition.parts import Decomposition, above_floor
from hotbed.analysis.decomposition.printed import Facts, facts_of, printed, row_of
from hotbed.analysis.decomposition.switches import Switch
from hotbed.analysis.decomposition.words import Setting, sentences, setting_of, signed
from hotbed.analysis.explain import find_cluster
from hotbed.analysis.floor import NO_RANK, is_printed
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run
from hotbed.tables import DECOMPOSITION

SHOWN_DECIMALS = 3


@dataclass(frozen=True, repr=False)
class Decomposed(TextAnswer):
    """What one cluster's change consists of.

    Parameters
    ----------
    parts : Decomposition
        Exact.
    setting : Setting
    differences : tuple of str
        What the methods of the two runs do otherwise.
    """

    parts: Decomposition
    setting: Setting
    differences: tuple[str, ...]

    def to_dict(self) -> Facts:
        """Plain values, ready for JSON: rounded so that parts add up as they stand."""
        return facts_of(self.parts) | {
            "sentences": sentences(self.parts, self.setting),
            "differences": list(self.differences),
        }

    def __str__(self) -> str:
        cluster = self.parts.cluster
        lines = [f"{cluster.name} ({'/'.join(cluster.economies)}), id {cluster.cluster_id}"]
        lines += sentences(self.parts, self.setting)
        return "\n".join([*lines, *difference_lines(self.differences)])


@dataclass(frozen=True, repr=False)
class AllDecomposed(TableAnswer):
    """What the change of every cluster consists of.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.DECOMPOSITION`, decimals as text.
    parts : tuple of Decomposition
        Exact; the current clusters by rank, then those that ended.
    active : tuple of Switch
        The switches that differ between the two runs.
    differences : tuple of str
        What the methods of the two runs do otherwise.
    files : tuple of Path
        What was written.
    top : int
        How many clusters are shown, those whose totals moved most.
    least : float
        Documents below which no rank is printed.
    """

    table: pa.Table
    parts: tuple[Decomposition, ...]
    active: tuple[Switch, ...]
    differences: tuple[str, ...]
    files: tuple[Path, ...]
    top: int
    least: float

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(DECOMPOSITION, ())

    def to_dict(self) -> Facts:
        """Plain values, ready for JSON: all clusters, rounded so that parts add up."""
        return {
            "differences": list(self.differences),
            "clusters": [facts_of(parts) for parts in self.parts],
        }

    def columns(self) -> Columns:
        """The clusters whose totals moved most."""
        head = ["rank", "before", "change", *(switch.key for switch in self.active), "cluster"]
        movers = sorted(self.parts, key=lambda parts: -abs(parts.change))[: self.top]
        cells = []
        for parts in movers:
            figures = printed(parts, SHOWN_DECIMALS)
            cells.append(
                [
                    _rank(parts.now, self.least),
                    _rank(parts.then, self.least),
                    signed(figures.change, SHOWN_DECIMALS),
                    *(signed(figures.of(switch), SHOWN_DECIMALS) for switch in self.active),
                    f"{parts.cluster.name} ({'/'.join(parts.cluster.economies)})",
                ]
            )
        return Columns(head, cells, left=(len(head) - 1,))

    def notes(self) -> list[str]:
        """The unit, how the methods differ, and what was written."""
        lines = ["change of the total in percentage points, and what it consists of"]
        return [*lines, *difference_lines(self.differences), *map(str, self.files)]


def _rank(cluster: RankedCluster | None, least: float) -> str:
    """A rank; dashes where there is none or it is not printed."""
    if cluster is None:
        return "-"
    enough = is_printed(map(float, cluster.counts.values()), least)
    return str(cluster.rank) if enough else NO_RANK


def decomposed(
    run: Run,
    previous: Previous,
    cluster: str | int | None = None,
    top: int = 15,
    *,
    write: bool = True,
) -> Answer:
    """What the change since a previous run consists of.

    Parameters
    ----------
    run : Run
    previous : Previous
        The earlier run, compared.
    cluster : str or int, optional
        Its rank, id, name, or a part of its name that only it has, of a current cluster or, where
        none is called so, of a previous one that ended; by default all clusters.
    top : int
        Of all clusters, how many are shown.
    write : bool
        Of all clusters, whether to write RUN/decomposition.csv.

    Returns
    -------
    Decomposed or AllDecomposed

    Raises
    ------
    HotbedError
        The previous edition is a published table; there is no such cluster; or the runs differ in
        geocoder or parameters, and one no longer holds its stages.
    """
    before = previous.edition
    if previous.comparison is None or not isinstance(before, Run):
        raise HotbedError(
            "a published table carries ranks alone, so no change since can be decomposed",
            "give the folder of a run of the same recipe on the years before",
        )
    decomposer = Decomposer(before, run, previous.comparison)
    setting, least = setting_of(before, run), run.recipe.uncertainty.least_documents
    if cluster is not None:
        exact = above_floor(_one(decomposer, cluster), least)
        return Decomposed(exact, setting, previous.differences)
    parts = tuple(decomposer.all())
    rows = [row_of(each) | {"previous_run": before.digest} for each in parts]
    table = pa.Table.from_pylist(rows, DECOMPOSITION.schema())
    files = write_tables(run, {DECOMPOSITION.path(run.folder): table}) if write else []
    shown = tuple(above_floor(each, least) for each in parts)
    about = decomposer.active, previous.differences, tuple(files)
    return AllDecomposed(table, shown, *about, top, least)


def _one(decomposer: Decomposer, cluster: str | int) -> Decomposition:
    """A current cluster, or a previous one that ended."""
    try:
        return decomposer.of(find_cluster(decomposer.current, cluster)["cluster_id"])
    except HotbedError:
        try:
            former = find_cluster(decomposer.previous, cluster)["cluster_id"]
        except HotbedError:
            former = None
        for position, (then, _into) in enumerate(decomposer.comparison.ended):
            if then.cluster_id == former:
                return decomposer.ended(position)
        raise
