"""People and areas: of regions, and of the outlines of clusters within regions."""

from __future__ import annotations

from pathlib import Path

import shapely

from hotbed.analysis.areas.counting import NONE, Counted
from hotbed.analysis.areas.regions import Regions
from hotbed.analysis.intensity.population import GRID, Population
from hotbed.sphere.areas import geodesic_area_km2
from hotbed.sphere.clipping import cut_to

STATED = "file"
"""Where a population is from that the file of polygons states."""
Overlaps = dict[tuple[int, int], tuple[float, int | None]]


def people_of(regions: Regions, grid: Path | None) -> dict[int, Population]:
    """People of each region: as the file states them, else from a grid.

    Parameters
    ----------
    regions : Regions
    grid : Path, optional
        A raster of people a cell (`hotbed.analysis.intensity.grid`).

    Returns
    -------
    dict
        Region -> people; none where neither is given.

    Raises
    ------
    HotbedError
        The grid can't be read.
    """
    stated = {
        number: Population(people, STATED)
        for number, people in enumerate(regions.people)
        if people is not None
    }
    lacking = [number for number in range(len(regions)) if number not in stated]
    if grid is None or not lacking:
        return stated
    from hotbed.analysis.intensity.grid import grid_population

    counted = grid_population(grid, [regions.shapes[number] for number in lacking])
    return stated | {
        number: Population(people, GRID)
        for number, people in zip(lacking, counted, strict=True)
        if people is not None
    }


def overlaps_of(counted: Counted, grid: Path | None) -> Overlaps:
    """Of each pair that shares a place: km2 of the cluster's outline in the region, and people.

    Parameters
    ----------
    counted : Counted
    grid : Path, optional
        As for `people_of`.

    Returns
    -------
    dict
        (cluster, region) -> km2 and people (None without a grid, or where it does not reach).
    """
    clusters = counted.run.clusters
    row_of = {text: row for row, text in enumerate(clusters["cluster_id"].to_pylist())}
    ranked = counted.run.ranking["cluster_id"].to_pylist()
    pairs = [
        (cell.cluster, cell.region)
        for cell in counted.cells
        if cell.cluster != NONE and cell.region != NONE
    ]
    outlines = shapely.from_wkb(clusters["geometry"].to_numpy(zero_copy_only=False))
    parts = [
        _areal(outlines[row_of[ranked[cluster]]], counted.regions.shapes[region])
        for cluster, region in pairs
    ]
    people: list[int | None] = [None] * len(parts)
    if grid is not None:
        from hotbed.analysis.intensity.grid import grid_population

        people = grid_population(grid, parts)
    return {
        pair: (geodesic_area_km2(part), held)
        for pair, part, held in zip(pairs, parts, people, strict=True)
    }


def _areal(outline: shapely.Geometry, region: shapely.Geometry) -> shapely.Geometry:
    """What an outline and a region have in common, as polygons alone."""
    near = shapely.make_valid(cut_to(region, outline.bounds))
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(outline, near)))
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
