"""The documents of a run's clusters, economies and ledger, rounded so that they add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from hotbed.analysis.confidentiality.rounding.controlled import Exact, controlled, nearest
from hotbed.analysis.confidentiality.rounding.listings import round_listings
from hotbed.analysis.economies import economy_parts
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run
from hotbed.tables import Line

Row = dict[str, Any]


@dataclass
class Documents:
    """Rounded counts by what they are of.

    Parameters
    ----------
    base : int
        Counts are multiples of it.
    world : dict
        Metric -> documents counted in the window.
    ledger : dict
        Metric and line -> documents; lines without any are not in it.
    clusters : dict
        Cluster id and metric -> documents.
    parts : list of dict
        As `hotbed.analysis.economies.economy_parts` returns them, rounded.
    whole : dict
        Cluster id and metric -> documents counted whole, where the inputs tell them.
    listings : dict
        Cluster id -> listings.
    """

    base: int
    world: dict[str, int] = field(default_factory=dict)
    ledger: dict[tuple[str, str], int] = field(default_factory=dict)
    clusters: dict[tuple[str, str], int] = field(default_factory=dict)
    parts: list[Row] = field(default_factory=list)
    whole: dict[tuple[str, str], int] = field(default_factory=dict)
    listings: dict[str, int] = field(default_factory=dict)


def rounded_documents(run: Run, base: int) -> Documents:
    """Round what the clusters, their parts by economy and the ledger's lines hold.

    Clusters add up to the ledger's line, its lines to the world, parts to clusters and, the other
    way, to economies: two nested families.

    Parameters
    ----------
    run : Run
    base : int

    Raises
    ------
    HotbedError
        A metric's documents round to 0.
    """
    documents = Documents(base)
    exact = economy_parts(run)
    documents.parts = [part | {"counts": {}} for part in exact]
    for metric in run.metrics:
        _round_metric(run, metric, exact, documents)
        if not documents.world[metric]:
            raise HotbedError(
                f"all documents of {metric} together round to 0",
                "choose a smaller base in [confidentiality], or count more documents",
            )
    _round_whole(run, documents)
    needed = dict.fromkeys(run.ranking["cluster_id"].to_pylist(), run.recipe.detection.min_listings)
    for key, least in needed.items():
        held = sum(documents.whole.get((key, metric), 0) for metric in run.metrics)
        needed[key] = max(least, held)
    share = run.recipe.naming.economy_share
    documents.listings = round_listings(documents.parts, needed, share, base)
    return documents


class _Cells:
    """Cells of one metric with their sums."""

    def __init__(self) -> None:
        self.values: list[Exact] = []
        self.equations: list[dict[int, int]] = []

    def add(self, value: Exact) -> int:
        self.values.append(value)
        return len(self.values) - 1

    def total(self, parts: list[int], value: Exact | None = None) -> int:
        """The cell that others add up to."""
        whole = self.add(
            sum((Fraction(self.values[cell]) for cell in parts), Fraction(0))
            if value is None
            else value
        )
        self.equations.append(dict.fromkeys(parts, 1) | {whole: -1})
        return whole


def _round_metric(run: Run, metric: str, exact: list[Row], documents: Documents) -> None:
    cells = _Cells()
    parts = [cells.add(part["counts"][metric]) for part in exact]
    of_cluster: dict[str, list[int]] = {}
    of_economy: dict[str, list[int]] = {}
    for cell, part in zip(parts, exact, strict=True):
        of_cluster.setdefault(part["cluster_id"], []).append(cell)
        of_economy.setdefault(part["economy"], []).append(cell)
    clusters = {key: cells.total(held) for key, held in of_cluster.items()}
    for held in of_economy.values():
        cells.total(held)
    lines = {Line.CLUSTER.value: cells.total(list(clusters.values()))}
    lines |= {
        name: cells.add(value)
        for name, value in _other_lines(run, metric, cells.values[lines[Line.CLUSTER]]).items()
    }
    world = cells.total(list(lines.values()))
    told = controlled(cells.values, cells.equations, documents.base)
    documents.world[metric] = told[world]
    documents.ledger |= {(metric, name): told[cell] for name, cell in lines.items()}
    documents.clusters |= {(key, metric): told[cell] for key, cell in clusters.items()}
    for part, cell in zip(documents.parts, parts, strict=True):
        part["counts"][metric] = Fraction(told[cell])


def _other_lines(run: Run, metric: str, inside: Exact) -> dict[str, Fraction]:
    """The ledger's other lines, so that all add up to the world: the largest takes what decimals
    have lost."""
    lines = {
        row["line"]: Fraction(str(row["documents"]))
        for row in run.ledger.to_pylist()
        if row["metric"] == metric and row["line"] != Line.CLUSTER and row["documents"] is not None
    }
    lost = run.metadata["world"][metric] - inside - sum(lines.values())
    largest = max(lines, key=lambda name: lines[name], default=None)
    if largest is not None:
        lines[largest] = max(lines[largest] + lost, Fraction(0))
    return lines


def _round_whole(run: Run, documents: Documents) -> None:
    """Round documents counted whole; a cluster has no fewer than its fractional count."""
    table = run.subject("teams")
    for row in table.to_pylist() if table is not None else []:
        key = row["cluster_id"], row["metric"]
        least = documents.clusters[key]
        documents.whole[key] = max(nearest(row["documents"], documents.base), least)
