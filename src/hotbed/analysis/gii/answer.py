"""A run beside a printed edition: ranks, shares, names, economies, people, and why they differ."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from hotbed.analysis.answer import TableAnswer, decimal_columns, short, whole_number, write_tables
from hotbed.analysis.columns import Columns
from hotbed.analysis.gii import causes
from hotbed.analysis.gii.beside import COMMON, SAME, Beside, beside
from hotbed.count.fractions import half_up
from hotbed.reference import gii
from hotbed.runs.run import Run
from hotbed.tables import GII, GII_ECONOMIES, INTENSITY

FIRST = 100
"""Clusters that an edition ranks."""
FEW = 5
"""Clusters below which no rank correlation is told."""


@dataclass(frozen=True)
class Agreement:
    """How the shares of a metric agree over the clusters that print one and that the run has.

    Attributes
    ----------
    metric : str
    clusters : int
        How many there are.
    rank_correlation : float or None
        Spearman's; None of fewer than `FEW`.
    median_ratio : float
        Of the run's share to the printed one.
    """

    metric: str
    clusters: int
    rank_correlation: float | None
    median_ratio: float


@dataclass(frozen=True, repr=False)
class PrintedComparison(TableAnswer):
    """A run beside what the Global Innovation Index printed of an edition.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.GII`, a row a printed cluster, by rank.
    economies : pyarrow.Table
        `hotbed.tables.GII_ECONOMIES`.
    edition : str
        Its year.
    metrics : sequence of str
        Of the run.
    agreement : list of Agreement
        By metric.
    rank_correlation : float or None
        Spearman's of the ranks.
    footprints : list of dict
        cluster, people (millions; of the run), printed_low, printed_high: where both are known.
    differences : list of str
        What the run does otherwise than the edition.
    top : int
        How many clusters are shown.
    files : list of Path
        What was written.
    """

    table: pa.Table
    economies: pa.Table
    edition: str
    metrics: Sequence[str]
    agreement: list[Agreement]
    rank_correlation: float | None
    footprints: list[dict[str, Any]]
    differences: list[str]
    top: int
    files: list[Path]

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(GII, self.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "edition": self.edition,
            "rank_correlation": self.rank_correlation,
            "agreement": [asdict(line) for line in self.agreement],
            "differences": self.differences,
            "clusters": self._plain_rows()[: self.top],
            "economies": self.economies.to_pylist(),
            "footprints": self.footprints,
            "files": [str(file) for file in self.files],
        }

    def columns(self) -> Columns:
        """Each printed cluster, the run's in its place, and why they differ."""
        head = ["printed", "run", "printed cluster", "the run's"]
        head += [f"{metric} {part}" for metric in self.metrics for part in ("%", "printed")]
        lines = [
            [
                whole_number(row["printed_rank"]),
                whole_number(row["rank"]),
                row["printed_name"],
                row["name"] or "-",
                *(
                    short(row[f"{metric}_{part}"])
                    for metric in self.metrics
                    for part in ("share", "printed_share")
                ),
                row["cause"] or "",
            ]
            for row in self.table.slice(0, self.top).to_pylist()
        ]
        return Columns([*head, "cause"], lines, left=(2, 3, len(head)))

    def notes(self) -> list[str]:
        """How far they agree, economies, footprints, and what the run does otherwise."""
        rows = self.table.to_pylist()
        present = [row for row in rows if row["rank"] is not None]
        named = [row["naming"] for row in present]
        lines = [
            f"{len(present)} of the {len(rows)} clusters that are printed of {self.edition} are "
            f"there; {named.count(SAME)} have the same cities in their names, "
            f"{named.count(COMMON)} some.",
        ]
        if self.rank_correlation is not None:
            lines.append(f"Ranks: Spearman's correlation {self.rank_correlation:.2f}.")
        lines += [_sentence(line) for line in self.agreement]
        told = [
            f"{row['economy']} {row['clusters']} ({row['printed']})"
            for row in self.economies.to_pylist()
            if row["printed"] is not None
        ]
        if told:
            among = f"Clusters among the first {FIRST} by economy (printed)"
            lines.append(f"{among}: {', '.join(told)}.")
        lines += [
            f"People, {row['cluster']}: {row['people']:.1f} million; printed figures imply "
            f"{row['printed_low']:g} to {row['printed_high']:g}."
            for row in self.footprints
        ]
        if self.differences:
            lines += ["", "What the run does otherwise than the edition, as far as is known:"]
            lines += [f"  {line}" for line in self.differences]
        return [*lines, "", *map(str, self.files)]


def _sentence(line: Agreement) -> str:
    correlation = (
        ""
        if line.rank_correlation is None
        else f"Spearman's correlation {line.rank_correlation:.2f}, "
    )
    return (
        f"Shares of {line.metric}, {line.clusters} clusters: {correlation}the run's are "
        f"{line.median_ratio:.2f} of the printed in the median."
    )


def printed_comparison(
    run: Run, edition: str, top: int = FIRST, *, write: bool = True
) -> PrintedComparison:
    """Compare a run with the figures that are printed of an edition.

    Parameters
    ----------
    run : Run
    edition : str
        Its year, or its preset's name.
    top : int
        How many clusters are shown.
    write : bool
        Whether to write RUN/gii.csv and RUN/gii_economies.csv.

    Raises
    ------
    HotbedError
        No printed figures of it are known, or the run has none of its metrics.
    """
    year = gii.edition_of(edition)
    totals = gii.world_totals(year)
    printed = gii.clusters(year)
    rows = beside(run, printed)
    metrics = run.metrics
    shares = [_shares(row, totals, metrics) for row in printed]
    differences = causes.of_the_run(run, year, totals)
    table = pa.Table.from_pylist(
        [
            _row(run, row, printed_shares, metrics)
            for row, printed_shares in zip(rows, shares, strict=True)
        ],
        GII.schema(metrics),
    )
    economies = _economies(run, year)
    files = {GII.path(run.folder): table, GII_ECONOMIES.path(run.folder): economies}
    ranked = [(row.rank, row.printed.rank) for row in rows if row.rank is not None]
    return PrintedComparison(
        table,
        economies,
        year,
        metrics,
        _agreement(rows, shares, metrics),
        spearman([mine for mine, _ in ranked], [theirs for _, theirs in ranked]),
        _footprints(run, rows, gii.footprints(year)),
        differences,
        top,
        write_tables(run, files) if write else [],
    )


def _shares(
    row: gii.Printed, totals: Mapping[str, gii.Range], metrics: Sequence[str]
) -> dict[str, Fraction]:
    """Percent of the world by metric: by its count where the world's is known, else as printed."""
    shares = {metric: Fraction(share) for metric, share in row.shares.items()}
    for metric, count in row.counts.items():
        if total := totals.get(metric):
            shares[metric] = 100 * count / Fraction((total.lowest + total.highest) / 2)
    return {metric: share for metric, share in shares.items() if metric in metrics}


def _row(
    run: Run, row: Beside, printed: Mapping[str, Fraction], metrics: Sequence[str]
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "printed_rank": row.printed.rank,
        "rank": row.rank,
        "printed_name": row.printed.cluster,
        "name": " + ".join(cluster["name"] for cluster in row.clusters) or None,
        "cluster_id": row.clusters[0]["cluster_id"] if row.clusters else None,
        "clusters": len(row.clusters),
        "naming": row.naming,
        "listings_around": row.listings,
        "cause": "; ".join(causes.of_a_cluster(run, row, printed)) or None,
        "source": " ".join(row.printed.sources),
    }
    for metric in metrics:
        mine, theirs = row.share(metric), printed.get(metric)
        line[f"{metric}_share"] = _decimal(mine)
        line[f"{metric}_printed_share"] = _decimal(theirs)
        line[f"{metric}_ratio"] = _decimal(mine / theirs if mine is not None and theirs else None)
    return line


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else half_up(value, 4)


def _agreement(
    rows: Sequence[Beside], shares: Sequence[Mapping[str, Fraction]], metrics: Sequence[str]
) -> list[Agreement]:
    lines = []
    for metric in metrics:
        pairs = [
            (float(mine), float(theirs[metric]))
            for row, theirs in zip(rows, shares, strict=True)
            if metric in theirs and (mine := row.share(metric)) is not None
        ]
        if pairs:
            own, printed = ([pair[side] for pair in pairs] for side in (0, 1))
            ratio = float(np.median(np.array(own) / np.array(printed)))
            lines.append(Agreement(metric, len(pairs), spearman(own, printed), ratio))
    return lines


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Spearman's rank correlation; None of fewer than `FEW` pairs, or of equal ones alone.

    Parameters
    ----------
    first, second : sequence of float
        Of equal length.

    Examples
    --------
    >>> spearman([1, 2, 3, 4, 5], [10, 20, 30, 50, 40])
    0.9
    """
    if len(first) < FEW or len(set(first)) == 1 or len(set(second)) == 1:
        return None
    ranks = [
        (
            pc.rank(pa.array(values), tiebreaker="min").to_numpy()
            + pc.rank(pa.array(values), tiebreaker="max").to_numpy()
        )
        / 2
        for values in (first, second)
    ]
    return round(float(np.corrcoef(*ranks)[0, 1]), 6)


def _economies(run: Run, edition: str) -> pa.Table:
    """The run's first clusters by economy beside the printed numbers."""
    printed = gii.clusters_by_economy(edition)
    counted: dict[str, int] = dict.fromkeys(printed, 0)
    for row in run.ranking.to_pylist():
        if row["rank"] <= FIRST:
            for economy in row["economies"].split("/"):
                counted[economy] = counted.get(economy, 0) + 1
    order = sorted(counted, key=lambda code: (-printed.get(code, 0), -counted[code], code))
    rows = [
        {"economy": code, "clusters": counted[code], "printed": printed.get(code)} for code in order
    ]
    return pa.Table.from_pylist(rows, GII_ECONOMIES.schema())


def _footprints(
    run: Run, rows: Sequence[Beside], printed: Mapping[str, gii.Range]
) -> list[dict[str, Any]]:
    """People under the polygons of single clusters beside what printed figures imply."""
    path = INTENSITY.path(run.folder)
    if not printed or not path.is_file():
        return []
    people: dict[str, int] = {}
    for row in INTENSITY.read(run.folder).to_pylist():
        if row["population"] is not None:
            people.setdefault(row["cluster_id"], row["population"])
    return [
        {
            "cluster": row.printed.cluster,
            "people": people[row.clusters[0]["cluster_id"]] / 1e6,
            "printed_low": printed[row.printed.cluster].lowest,
            "printed_high": printed[row.printed.cluster].highest,
        }
        for row in rows
        if row.printed.cluster in printed
        and len(row.clusters) == 1
        and row.clusters[0]["cluster_id"] in people
    ]
