"""From places with weights to clusters with ids, names and shapes: the complete detection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.detect.density import DensityClusters
from hotbed.detect.merge import merge_clusters
from hotbed.detect.naming import name_cluster
from hotbed.detect.place_names import place_names, renamed
from hotbed.detect.shape import Outline, outline
from hotbed.recipe import Recipe

NOISE = -1


@dataclass(frozen=True)
class Membership:
    """Where each place went: arrays of one entry a place; -1 is noise."""

    before: np.ndarray
    cluster: np.ndarray
    core: np.ndarray
    joins: list[dict[str, Any]]


def assign(
    places: pa.Table, recipe: Recipe, linked: Callable[[int, int], bool] | None = None
) -> Membership:
    """Density search, then the merge of close neighbours.

    Parameters
    ----------
    places : pyarrow.Table
        lon, lat (degrees) and listings, one row a distinct coordinate.
    linked : callable, optional
        Whether two clusters (before merging) may be merged; None: all may.
    """
    lon, lat, listings = (places[name].to_numpy() for name in ("lon", "lat", "listings"))
    return search_and_merge(lon, lat, listings, recipe, lambda _before: linked)


def search_and_merge(
    lon: np.ndarray,
    lat: np.ndarray,
    listings: np.ndarray,
    recipe: Recipe,
    rule_of: Callable[[np.ndarray], Callable[[int, int], bool] | None],
) -> Membership:
    """The same as `assign`, where what may be merged depends on the clusters before merging.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        (places,) degrees.
    listings : numpy.ndarray
        (places,)
    recipe : Recipe
    rule_of : callable
        From (places,) clusters before merging to whether two of them may be merged.
    """
    search = DensityClusters(
        radius_km=recipe.detection.radius_km,
        min_weight=recipe.detection.min_listings,
        threads=recipe.limits.threads,
    ).fit(lon, lat, listings)
    before = np.asarray(search.labels_, np.int64)
    if recipe.merging.within_km == 0 or search.n_clusters_ == 0:
        return Membership(before, before, np.asarray(search.core_mask_), [])
    merged = merge_clusters(lon, lat, before, recipe.merging.within_km, rule_of(before))
    after = np.where(before == NOISE, NOISE, np.asarray(merged.after)[before])
    return Membership(before, after, np.asarray(search.core_mask_), merged.joins())


def describe(places: pa.Table, members: Membership, recipe: Recipe) -> list[dict[str, Any]]:
    """One dictionary a cluster, in the order of their numbers: id, name, economies, shape.

    The columns are those of `hotbed.tables.CLUSTERS` but rank and total, and for explaining:
    number, cities, naming_rule, before (numbers before merging).
    """
    clusters = identify(renamed(places, place_names(recipe.naming.names)), members, recipe)
    for cluster, rows in zip(clusters, rows_of_clusters(members), strict=True):
        lon, lat, weight = (places[name].to_numpy()[rows] for name in ("lon", "lat", "listings"))
        shape = outline_of(lon, lat, recipe, weight)
        cluster["lon"], cluster["lat"] = shape.lon, shape.lat
        cluster["area_km2"] = round(shape.area_km2, 1)
        cluster["geometry"] = shape.geometry.wkb
    return clusters


def identify(places: pa.Table, members: Membership, recipe: Recipe) -> list[dict[str, Any]]:
    """What clusters are called and consist of: `describe` without the shape.

    Parameters
    ----------
    places : pyarrow.Table
        Under the names shown (`hotbed.detect.place_names.renamed`).
    members : Membership
    recipe : Recipe
    """
    clusters = [
        _identify(places.take(pa.array(rows)), rows, members, number, recipe)
        for number, rows in enumerate(rows_of_clusters(members))
    ]
    _distinct_ids(clusters)
    return clusters


def rows_of_clusters(members: Membership) -> list[np.ndarray]:
    """Rows of the places of each cluster, by the clusters' numbers."""
    order = np.argsort(members.cluster, kind="stable")
    ends = np.searchsorted(members.cluster[order], np.arange(members.cluster.max(initial=-1) + 2))
    return [order[a:b] for a, b in pairwise(ends)]


def _identify(
    places: pa.Table, rows: np.ndarray, members: Membership, number: int, recipe: Recipe
) -> dict[str, Any]:
    lon, lat = places["lon"].to_numpy(), places["lat"].to_numpy()
    weight = places["listings"].to_numpy()
    named = name_cluster(
        places["place"].to_pylist(),
        places["admin1"].to_pylist(),
        places["country"].to_pylist(),
        places["population"].to_numpy(zero_copy_only=False),
        lon,
        lat,
        weight,
        max_cities=recipe.naming.cities,
        economy_share=recipe.naming.economy_share,
    )
    before = sorted(set(members.before[rows].tolist()))
    heaviest = int(np.lexsort((np.arange(len(weight)), -weight))[0])
    return {
        "number": number,
        "cluster_id": _id(named.economies, lon[heaviest], lat[heaviest]),
        "name": named.name,
        "economies": "/".join(named.economies),
        "listings": int(weight.sum()),
        "places": places.num_rows,
        "core_places": int(members.core[rows].sum()),
        "merged_from": len(before),
        "cities": list(named.cities),
        "naming_rule": named.rule,
        "before": before,
    }


def outline_of(
    lon: np.ndarray, lat: np.ndarray, recipe: Recipe, weight: np.ndarray | None = None
) -> Outline:
    """The outline of a cluster as a recipe has it.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        Its places in degrees.
    recipe : Recipe
    weight : numpy.ndarray, optional
        Listings of each place, for the centre; 1 each if left out. The polygon is drawn in the
        plane of the centre, so that its corners depend on them as well.
    """
    chosen = recipe.shape
    if chosen.kind != "h3":
        return outline(lon, lat, weight, kind=chosen.kind, buffer_km=chosen.buffer_km)
    from hotbed.detect.shape_h3 import cells_under

    around = outline(lon, lat, weight, kind="buffer", buffer_km=chosen.buffer_km)
    geometry, area = cells_under(lon, lat)
    return Outline(geometry, area, around.lon, around.lat)


def _id(economies: tuple[str, ...], lon: float, lat: float) -> str:
    """Economy and place of the cluster's densest coordinate, such as JP-35.69N-139.69E."""
    north, east = "N" if lat >= 0 else "S", "E" if lon >= 0 else "W"
    lead = economies[0] if economies else "XX"
    return f"{lead}-{abs(lat):.2f}{north}-{abs(lon):.2f}{east}"


def _distinct_ids(clusters: list[dict[str, Any]]) -> None:
    seen: dict[str, int] = {}
    for cluster in clusters:
        count = seen[cluster["cluster_id"]] = seen.get(cluster["cluster_id"], 0) + 1
        if count > 1:
            cluster["cluster_id"] += f"-{count}"
