"""How many people live under a polygon: from a grid, or from the gazetteer's cities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

GRID, GAZETTEER = "grid", "gazetteer"


@dataclass(frozen=True)
class Population:
    """People under a polygon, and where the figure is from."""

    people: int | None
    """None where neither the grid nor the gazetteer knows anyone there."""
    source: str
    """"grid" or "gazetteer"."""


def population_under(
    polygons: Sequence[shapely.Geometry], grid: Path | None = None
) -> list[Population]:
    """People under each polygon.

    With a grid, sums of its cells, each by the part that the polygon covers. A polygon that
    reaches beyond the grid, or over cells without data alone, is counted from the gazetteer, as
    all are without a grid: see `hotbed.analysis.intensity.gazetteer` for what that leaves out.

    Parameters
    ----------
    polygons : sequence of shapely.Geometry
        In degrees (WGS 84), cut at the antimeridian (RFC 7946).
    grid : Path, optional
        A raster of people a cell, such as GHS-POP, in any reference system; None: no grid.

    Returns
    -------
    list of Population

    Raises
    ------
    HotbedError
        The grid can't be read, or can't be one of people (`grid_population`).

    Examples
    --------
    >>> lima = shapely.box(-77.2, -12.2, -76.8, -11.9)
    >>> population = population_under([lima])[0]
    >>> population.source, population.people > 7_000_000
    ('gazetteer', True)
    """
    from hotbed.analysis.intensity.gazetteer import gazetteer_population

    counted: list[int | None] = [None] * len(polygons)
    if grid is not None:
        from hotbed.analysis.intensity.grid import grid_population

        counted = grid_population(grid, polygons)
    lacking = [number for number, people in enumerate(counted) if people is None]
    populations = [Population(people, GRID) for people in counted]
    stand_ins = gazetteer_population([polygons[number] for number in lacking])
    for number, people in zip(lacking, stand_ins, strict=True):
        populations[number] = Population(people or None, GAZETTEER)
    return populations
