"""Intensity: a cluster's share of the world, and each metric, per million of its inhabitants.

intensity = total / (people / 10**6), total being the sum of shares that ranks the clusters; that is
the published definition. Which people are a cluster's is not published: here they are those under
its polygon, and the polygon is a choice whose effect can be shown (`shapes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from hotbed.analysis.grouping import cluster_numbers, rows_by_group, standings_of
from hotbed.analysis.intensity.population import Population, population_under
from hotbed.base.errors import HotbedError, nearest
from hotbed.count.fractions import half_up
from hotbed.count.standing import Standing
from hotbed.detect.clusters import outline_of
from hotbed.detect.shape import Kind, outline
from hotbed.runs.run import Run
from hotbed.tables import INTENSITY, SHARE_DECIMALS

H3 = "h3"
SHAPES = (*get_args(Kind), H3)
MILLION = 1_000_000
DECIMALS = 6
PUBLISHED = 100
"""The published intensity ranking is of the hundred largest clusters."""


@dataclass(frozen=True)
class Intensity:
    """One cluster's people and what it has for each million of them, under one shape."""

    rank: int | None
    """By intensity among the clusters of this shape; None where nobody is known to live there."""
    cluster: dict[str, Any]
    """Its row of the ranking."""
    shape: str
    area_km2: float
    population: Population
    score: Standing[int]

    def per_million(self, value: Fraction) -> Fraction | None:
        """A count or share for each million people."""
        people = self.population.people
        return value * MILLION / people if people else None

    @property
    def intensity(self) -> Fraction | None:
        """Total, in percent points, for each million people."""
        return self.per_million(self.score.total)


def intensities(
    run: Run,
    grid: Path | None = None,
    shapes: Sequence[str] = (),
    among: int | None = PUBLISHED,
) -> list[Intensity]:
    """Rank a run's clusters by what they have for each million inhabitants.

    Parameters
    ----------
    run : Run
    grid : Path, optional
        A raster of people a cell, see `hotbed.analysis.intensity.population`; by default the
        gazetteer's cities.
    shapes : sequence of str
        "buffer", "hull", "concave" (`hotbed.detect.shape.outline`, with the recipe's
        `shape.buffer_km`) or "h3" (the cells of resolution 6, about 36 km2, that hold a member; it
        needs the extra `h3`). Several show how much the choice matters; none: the recipe's.
    among : int, optional
        How many of the largest clusters take part; None: all.

    Returns
    -------
    list of Intensity
        Shape by shape, each by rank; the unranked last.

    Raises
    ------
    HotbedError
        There is no such shape, the grid can't be read, or an extra is not installed.
    """
    chosen = list(dict.fromkeys(shapes)) or [run.recipe.shape.kind]
    for shape in chosen:
        if shape not in SHAPES:
            near = nearest(shape, list(SHAPES))
            hint = f"did you mean {near!r}?" if near else "choose one of " + ", ".join(SHAPES)
            raise HotbedError(f"there is no shape {shape!r}", hint)
    numbers = cluster_numbers(run)
    ranked = run.ranking.to_pylist()
    scores = {standing.group: standing for standing in standings_of(run, numbers)}
    members = rows_by_group(numbers)
    rows = [n for n, row in enumerate(ranked) if among is None or row["rank"] <= among]
    clusters: list[Intensity] = []
    for shape in chosen:
        drawn = [_drawn(run, members[row], row, shape) for row in rows]
        people = population_under([geometry for geometry, _ in drawn], grid)
        clusters += _by_intensity(
            [
                Intensity(None, ranked[row], shape, area, counted, scores[row])
                for row, (_, area), counted in zip(rows, drawn, people, strict=True)
            ]
        )
    return clusters


def of_published(run: Run, held: Mapping[str, Mapping[str, Any]]) -> list[Intensity]:
    """What published clusters have for each million inhabitants, by their published totals.

    Parameters
    ----------
    run : Run
        What is left of a run for publication.
    held : mapping
        Cluster id -> its row of intensity.csv, of which the people count and nothing else.
    """
    rows = []
    for number, row in enumerate(run.ranking.to_pylist()):
        known = held[row["cluster_id"]]
        counts = {name: Fraction(str(row[f"{name}_count"])) for name in run.metrics}
        score = Standing(row["rank"], number, counts, {}, Fraction(str(row["total"])))
        people = Population(known["population"], known["population_source"])
        rows.append(Intensity(None, row, known["shape"], known["area_km2"], people, score))
    return _by_intensity(rows)


def _drawn(run: Run, members: np.ndarray, row: int, shape: str) -> tuple[shapely.Geometry, float]:
    """Polygon and area in km2 of the cluster in one row of the ranking."""
    recipe, places = run.recipe, run.members
    lon, lat = places["lon"].to_numpy()[members], places["lat"].to_numpy()[members]
    if recipe.confidentiality and shape == recipe.shape.kind:
        line = outline_of(lon, lat, recipe)  # as it is published
        return line.geometry, round(line.area_km2, 1)
    if shape == recipe.shape.kind:
        clusters, wanted = run.clusters, run.ranking["cluster_id"][row]
        cluster = clusters.filter(pc.equal(clusters["cluster_id"], wanted)).to_pylist()[0]
        return shapely.from_wkb(cluster["geometry"]), float(cluster["area_km2"])
    if shape == H3:
        from hotbed.detect.shape_h3 import cells_under

        return cells_under(lon, lat)
    buffer_km = recipe.shape.buffer_km
    line = outline(lon, lat, kind=cast(Kind, shape), buffer_km=buffer_km)
    return line.geometry, round(line.area_km2, 1)


def _by_intensity(rows: list[Intensity]) -> list[Intensity]:
    """In order and ranked; equal intensities share a rank."""

    def order(row: Intensity) -> tuple[bool, Fraction, int, str]:
        value = row.intensity
        lacks = value is None
        size = row.cluster["rank"], row.cluster["cluster_id"]
        return (lacks, Fraction(0) if value is None else -value, *size)

    ordered: list[Intensity] = []
    for number, row in enumerate(sorted(rows, key=order), start=1):
        last = ordered[-1] if ordered else None
        rank = last.rank if last and last.intensity == row.intensity else number
        if row.intensity is None:
            rank = None
        ordered.append(
            Intensity(rank, row.cluster, row.shape, row.area_km2, row.population, row.score)
        )
    return ordered


def intensity_table(rows: Sequence[Intensity], metrics: Sequence[str]) -> pa.Table:
    """Intensities for a file: exact decimals as text, null where a figure is not known.

    Parameters
    ----------
    rows : sequence of Intensity
    metrics : sequence of str

    Returns
    -------
    pyarrow.Table
        `hotbed.tables.INTENSITY`.
    """
    table = []
    for row in rows:
        line = {
            "rank": row.rank,
            "cluster_id": row.cluster["cluster_id"],
            "name": row.cluster["name"],
            "economies": row.cluster["economies"],
            "size_rank": row.cluster["rank"],
            "shape": row.shape,
            "area_km2": f"{row.area_km2:.1f}",
            "population": row.population.people,
            "population_source": row.population.source,
            "total": half_up(row.score.total, SHARE_DECIMALS),
            "intensity": _decimal(row.intensity),
        }
        for metric in metrics:
            documents = row.per_million(row.score.counts[metric])
            line[f"{metric}_per_million"] = _decimal(documents)
        table.append(line)
    return pa.Table.from_pylist(table, INTENSITY.schema(metrics))


def _decimal(value: Fraction | None) -> str | None:
    return None if value is None else half_up(value, DECIMALS)
