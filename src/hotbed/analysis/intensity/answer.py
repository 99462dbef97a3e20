"""Clusters by what they have for each million inhabitants: what `hotbed intensity` shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotbed.analysis.answer import TableAnswer, decimal_columns, short, whole_number, write_tables
from hotbed.analysis.columns import Columns
from hotbed.analysis.floor import NO_RANK, unprinted
from hotbed.analysis.intensity.intensity import (
    PUBLISHED,
    Intensity,
    intensities,
    intensity_table,
)
from hotbed.analysis.intensity.population import GRID
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run
from hotbed.tables import INTENSITY


@dataclass(frozen=True, repr=False)
class IntensityRanking(TableAnswer):
    """Clusters ranked by their total per million inhabitants.

    Parameters
    ----------
    table : pyarrow.Table
        `hotbed.tables.INTENSITY`, decimals as text.
    clusters : list of Intensity
        The same with exact figures, shape by shape.
    metrics : sequence of str
    among : int or None
        How many of the largest clusters take part; None: all.
    grid : str or None
        Name of the grid's file.
    top : int
        How many clusters are shown.
    file : Path or None
        Where the table was written.
    """

    table: pa.Table
    clusters: list[Intensity]
    metrics: Sequence[str]
    among: int | None
    grid: str | None
    top: int
    file: Path | None
    hidden: frozenset[str] = frozenset()
    """Ids of the clusters whose rank is not printed."""

    @property
    def shapes(self) -> list[str]:
        """Shapes of the polygons, in the order asked for."""
        return list(dict.fromkeys(cluster.shape for cluster in self.clusters))

    @property
    def decimals(self) -> Collection[str]:
        """Columns of the table that hold decimals as text."""
        return decimal_columns(INTENSITY, self.metrics)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; of each shape the first `top` clusters."""
        rows = [row for row in self.table.to_pylist() if (row["rank"] or self.top + 1) <= self.top]
        return {
            "among": self.among,
            "grid": self.grid,
            "shapes": self.shapes,
            "intensity": rows,
            "file": None if self.file is None else str(self.file),
        }

    def columns(self) -> Columns:
        """The first clusters; of several shapes their figures side by side."""
        return self._side_by_side() if len(self.shapes) > 1 else self._one_shape()

    def _one_shape(self) -> Columns:
        head = ["rank", "cluster", "economy", "size rank", "people", "from", "intensity"]
        head += [f"{metric}/million" for metric in self.metrics]
        lines = [
            [
                NO_RANK if row["cluster_id"] in self.hidden else whole_number(row["rank"]),
                row["name"],
                row["economies"],
                NO_RANK if row["cluster_id"] in self.hidden else str(row["size_rank"]),
                whole_number(row["population"]),
                row["population_source"],
                short(row["intensity"]),
                *(short(row[f"{metric}_per_million"]) for metric in self.metrics),
            ]
            for row in self.table.slice(0, self.top).to_pylist()
        ]
        return Columns(head, lines, left=(1, 2, 5))

    def _side_by_side(self) -> Columns:
        """By rank under the first shape: area, people, intensity and rank under each shape."""
        shapes = self.shapes
        by_shape = {(row.shape, row.cluster["cluster_id"]): row for row in self.clusters}
        head = ["cluster", "economy"]
        for shape in shapes:
            head += [f"{shape}: km2", "people", "intensity", "rank"]
        lines = []
        for first in [row for row in self.clusters if row.shape == shapes[0]][: self.top]:
            line = [first.cluster["name"], first.cluster["economies"]]
            for shape in shapes:
                row = by_shape[shape, first.cluster["cluster_id"]]
                value = row.intensity
                line += [f"{row.area_km2:,.0f}", whole_number(row.population.people)]
                hidden = first.cluster["cluster_id"] in self.hidden
                rank = NO_RANK if hidden else str(row.rank or "-")
                line += ["-" if value is None else half_up(value, 3), rank]
            lines.append(line)
        return Columns(head, lines, left=(0, 1))

    def notes(self) -> list[str]:
        """Where the people come from in a sentence, and the file."""
        sources = [
            row.population.source for row in self.clusters if row.population.people is not None
        ]
        gridded, unknown = sources.count(GRID), len(self.clusters) - len(sources)
        parts = []
        if gridded:
            parts.append(f"{gridded} populations from the grid")
        if len(sources) > gridded:
            estimated = len(sources) - gridded
            parts.append(
                f"{estimated} estimated from the gazetteer's cities (take a grid for exact sums)"
            )
        if unknown:
            parts.append(f"{unknown} not known")
        sentence = ", ".join(parts) + "." if parts else "No clusters."
        return [sentence, *([] if self.file is None else [str(self.file)])]


def intensity_ranking(
    run: Run,
    grid: Path | None = None,
    shapes: Sequence[str] = (),
    among: int | None = PUBLISHED,
    top: int = 25,
    *,
    write: bool = True,
) -> IntensityRanking:
    """Rank clusters by their total per million inhabitants.

    Parameters
    ----------
    run : Run
    grid, shapes, among
        As for `hotbed.analysis.intensity.intensity.intensities`.
    top : int
        How many clusters are shown.
    write : bool
        Whether to write intensity.csv into the run's folder, where findings and pages look for it.

    Raises
    ------
    HotbedError
        See `intensities`.
    """
    clusters = intensities(run, grid, shapes, among)
    table = intensity_table(clusters, run.metrics)
    path = INTENSITY.path(run.folder)
    if write:
        write_tables(run, {path: table})
    name = None if grid is None else grid.name
    file = path if write else None
    return IntensityRanking(table, clusters, run.metrics, among, name, top, file, unprinted(run))
