"""Areas just below the threshold: where the next clusters would be, and what they lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.regions.cut import Cut
from hotbed.analysis.regions.density import densities
from hotbed.analysis.regions.ranking import Around
from hotbed.detect.naming import name_cluster
from hotbed.runs.run import Run
from hotbed.sphere.distances import great_circle_km

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Below:
    """The densest place of an area that is not a cluster."""

    name: str
    economies: str
    lon: float
    lat: float
    listings_within: int
    """Within the radius of that place, of all metrics."""
    lacking: int
    """Listings more that would make it a cluster."""
    nearest_cluster: str | None
    nearest_km: float | None
    """From that place to the nearest one of a cluster."""
    joins: str | None
    """Cluster that the area would become a part of, were the threshold as low as its density;
    None: it would be a cluster of its own."""


def just_below(run: Run, cut: Cut, count: int) -> list[Below]:
    """The densest areas of a region that are not clusters under the recipe, densest first.

    An area is a place in no cluster that no place within the radius outweighs: exactly where a
    cluster would be born if the threshold fell to its density. It is named after the places in no
    cluster within the radius.

    Parameters
    ----------
    run : Run
    cut : Cut
        The region; density counts listings beyond its border, too.
    count : int
        How many areas to return at most.

    Returns
    -------
    list of Below
    """
    recipe = run.recipe
    least = recipe.detection.min_listings
    around = Around(run, cut, recipe)
    within = around.densities.within
    noise = pc.is_null(run.members["cluster_id"]).to_numpy()
    free = noise[around.rows] & cut.inside[around.rows] & (within < least)
    peaks = np.flatnonzero(around.densities.peak & free)
    chosen = peaks[np.lexsort((peaks, -within[peaks]))][:count]
    areas = []
    for peak in chosen.tolist():
        row = int(around.rows[peak])
        again = around.clusters(int(within[peak]))
        joins = run.members["cluster_id"].filter(pa.array(again == again[row])).drop_null()
        into = joins[0].as_py() if len(joins) else None
        areas.append(_below(run, row, int(within[peak]), noise, into))
    return areas


def areas_below(run: Run, group: Array, count: int) -> dict[int, list[Below]]:
    """The densest areas of every group of places that are not clusters, as `just_below` has them.

    Only those that hold at least half of the listings that a cluster needs, and where there are
    none the densest one. What they would join is not told: it takes a search an area.

    Parameters
    ----------
    run : Run
    group : numpy.ndarray
        (places,) number of each place's group; below 0: in none.
    count : int
        How many areas of a group to return at most.
    """
    members, detection = run.members, run.recipe.detection
    lon, lat, listings = (members[name].to_numpy() for name in ("lon", "lat", "listings"))
    inside = np.ones(len(lon), bool)
    dense = densities(lon, lat, listings, detection.radius_km, inside)
    noise = pc.is_null(members["cluster_id"]).to_numpy()
    free = noise & (dense.within < detection.min_listings) & dense.peak & (group >= 0)
    peaks = np.flatnonzero(free)
    areas: dict[int, list[Below]] = {}
    for peak in peaks[np.lexsort((peaks, -dense.within[peaks]))].tolist():
        within, told = int(dense.within[peak]), areas.setdefault(int(group[peak]), [])
        near = 2 * within >= detection.min_listings
        if len(told) < count and (near or not told):
            told.append(_below(run, peak, within, noise, None))
    return areas


def _below(run: Run, row: int, within: int, noise: Array, joins: str | None) -> Below:
    members, recipe = run.members, run.recipe
    lon, lat = members["lon"].to_numpy(), members["lat"].to_numpy()
    km = great_circle_km(np.full(len(lon), lon[row]), np.full(len(lat), lat[row]), lon, lat)
    area = members.take(pa.array(np.flatnonzero(noise & (km <= recipe.detection.radius_km))))
    named = name_cluster(
        area["place"].to_pylist(),
        area["admin1"].to_pylist(),
        area["country"].to_pylist(),
        area["population"].to_numpy(zero_copy_only=False),
        area["lon"].to_numpy(),
        area["lat"].to_numpy(),
        area["listings"].to_numpy(),
        max_cities=recipe.naming.cities,
        economy_share=recipe.naming.economy_share,
    )
    cluster, distance = None, None
    if not noise.all():
        nearest = int(np.argmin(np.where(noise, np.inf, km)))
        cluster, distance = members["cluster_id"][nearest].as_py(), round(float(km[nearest]), 1)
    return Below(
        named.name,
        "/".join(named.economies),
        float(lon[row]),
        float(lat[row]),
        within,
        recipe.detection.min_listings - within,
        cluster,
        distance,
        joins,
    )
