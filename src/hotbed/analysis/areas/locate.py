"""Which region each place lies in: decided by its point, exactly, and in one region at most.

A polygon holds what lies inside it and on its border. A point of several regions, on a border that
they share or where they overlap, is counted in the one whose id comes first in the order of
letters. So counts add up, and neither the order of the polygons nor that of the places matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely

from hotbed.analysis.areas.nearest import nearest_regions
from hotbed.analysis.areas.regions import Regions
from hotbed.sphere.rings import turned

NOWHERE = -1


@dataclass(frozen=True)
class Located:
    """The region of each place.

    Parameters
    ----------
    region : numpy.ndarray
        (places,) number of the region, -1 for none.
    on_border : numpy.ndarray
        (places,) bool: on a border that several regions share.
    overlapping : numpy.ndarray
        (places,) bool: within several regions.
    near : numpy.ndarray
        (places,) bool: in none, but counted in the nearest.
    pair : tuple of str, optional
        Ids of two regions that overlap at a place.
    """

    region: np.ndarray
    on_border: np.ndarray
    overlapping: np.ndarray
    near: np.ndarray
    pair: tuple[str, str] | None


def locate(regions: Regions, lon: np.ndarray, lat: np.ndarray, within_km: float = 0.0) -> Located:
    """Find the region of each place.

    Parameters
    ----------
    regions : Regions
    lon, lat : numpy.ndarray
        (places,) degrees.
    within_km : float
        A place in no region counts in the nearest, if that is so near; 0: in none.

    Returns
    -------
    Located
    """
    polygon, place = _pairs(regions.polygons, lon, lat)
    pairs = np.unique(np.stack([place, regions.region_of[polygon]]), axis=1)
    place, region = pairs
    places, first, times = np.unique(place, return_index=True, return_counts=True)
    answer = np.full(lon.size, NOWHERE, np.int64)
    answer[places] = region[first]  # pairs are in order, so that the first id stands first
    on_border, overlapping = np.zeros(lon.size, bool), np.zeros(lon.size, bool)
    several = places[times > 1]
    inside = _held_properly(regions, several, lon, lat)
    overlapping[several] = [len(held) > 1 for held in inside]
    on_border[several] = ~overlapping[several]
    pair = next(((held[0], held[1]) for held in inside if len(held) > 1), None)
    near = np.zeros(lon.size, bool)
    if within_km:
        outside = np.flatnonzero(answer == NOWHERE)
        answer[outside] = nearest_regions(regions, lon[outside], lat[outside], within_km)
        near[outside] = answer[outside] != NOWHERE
    return Located(answer, on_border, overlapping, near, pair)


def _pairs(polygons: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Polygons and the places that they hold, by their numbers; borders belong to them.

    Polygons that reach the antimeridian or beyond it are asked for places one turn away, too.
    """
    west, _, east, _ = shapely.bounds(polygons).T
    everywhere = np.arange(polygons.size)
    asked = {
        0.0: everywhere,
        360.0: np.flatnonzero(east >= 180.0),
        -360.0: np.flatnonzero(west <= -180.0),
    }
    pairs = []
    for turn, chosen in asked.items():
        if chosen.size:
            tree = shapely.STRtree(shapely.points(lon + turn, lat))
            number, place = tree.query(polygons[chosen], predicate="intersects")
            pairs.append((chosen[number], place))
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def _held_properly(
    regions: Regions, places: np.ndarray, lon: np.ndarray, lat: np.ndarray
) -> list[list[str]]:
    """Of each place the ids of the regions that it lies inside of, not on the border."""
    if not places.size:
        return []
    polygon, place = _pairs(regions.polygons, lon[places], lat[places])
    spots = shapely.points(lon[places], lat[places])[place]
    turns = [shapely.transform(spots, partial(turned, degrees=t)) for t in (-360.0, 360.0)]
    inside = np.logical_or.reduce(
        [shapely.contains_properly(regions.polygons[polygon], spot) for spot in (spots, *turns)]
    )
    held: list[set[int]] = [set() for _ in places]
    for where, number in zip(place[inside].tolist(), polygon[inside].tolist(), strict=True):
        held[where].add(int(regions.region_of[number]))
    return [[regions.ids[number] for number in sorted(numbers)] for numbers in held]
