"""All density searches of a grid of settings, and the parcels of land that none of them divides.

Places depend on the rounding of coordinates and on which precisions count; clusters before merging
on radius and minimum too. Addresses that every one of these searches puts into the same cluster
are a parcel. There are a few thousand of them in an edition of a hundred thousand places, and all
that follows (merging, following, counting) needs the parcels alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from hotbed.analysis.grouping import cluster_numbers
from hotbed.analysis.uncertainty.choices.levels import Levels, columns
from hotbed.detect.density import DensityClusters
from hotbed.detect.merge import merge_clusters
from hotbed.runs.run import Run
from hotbed.sphere.distances import Floats
from hotbed.steps.locating import coordinates, place_keys, statuses
from hotbed.tables import LOCATIONS

Ints = NDArray[np.int64]
Linked = Callable[[int, int], bool]
Search = tuple[int, int, int, int]
"""Numbers of the levels of decimals, precisions, radius and minimum."""

NEEDED = ["address_id", "lon", "lat", "precision", "confidence", "listings", "place_id"]


@dataclass(frozen=True)
class Places:
    """Distinct rounded coordinates by one rounding and one choice of precisions."""

    lon: Floats
    lat: Floats
    listings: Ints
    of_address: Ints
    """(addresses,) number of each address's place, -1 where none counts."""


@dataclass(frozen=True)
class Parcels:
    """The parcels, and the cluster of each before merging by every search.

    Parameters
    ----------
    address_id, of_address : numpy.ndarray
        (addresses,) id and parcel of the addresses that are in some cluster by some setting.
    listings : numpy.ndarray
        (parcels,) of all metrics.
    base : numpy.ndarray
        (parcels,) row in the ranking of the run's own cluster, -1 for none.
    labels : dict
        Search -> (parcels,) cluster before merging, -1 for noise.
    places : dict
        (decimals, precisions) -> `Places`.
    of_place : dict
        Search -> (places,) int32 cluster before merging, -1 for noise.
    """

    address_id: Ints
    of_address: Ints
    listings: Ints
    base: Ints
    labels: dict[Search, Ints]
    places: dict[tuple[int, int], Places]
    of_place: dict[Search, NDArray[np.int32]]

    def merged(self, search: Search, within_km: float, linked: Linked | None = None) -> Ints:
        """Cluster of each parcel after merging.

        Parameters
        ----------
        search : Search
        within_km : float
            Distance up to which clusters merge, km; 0: none does.
        linked : callable, optional
            Whether two clusters (before merging) may merge; None: all may.
        """
        labels, places = self.labels[search], self.places[search[:2]]
        if within_km == 0:
            return labels
        before = self.of_place[search]
        after = merge_clusters(places.lon, places.lat, before, within_km, linked).after
        return np.append(after, -1)[labels]


def parcels_of(run: Run, levels: Levels, advance: Callable[[int], None]) -> Parcels:
    """Search all places by every radius, minimum, rounding and choice of precisions.

    Parameters
    ----------
    run : Run
    levels : Levels
    advance : callable
        Is told of every search.
    """
    locations = columns(run, LOCATIONS, NEEDED)
    pairs = list(product(range(len(levels.decimals)), range(len(levels.precisions))))
    places = {pair: _places(run, locations, levels, pair) for pair in pairs}
    base = np.append(cluster_numbers(run), -1)[pc.fill_null(locations["place_id"], -1).to_numpy()]
    atoms = numbered([base, *(place.of_address for place in places.values())])
    first = _first(atoms)
    of_place: dict[Search, NDArray[np.int32]] = {}
    labels: dict[Search, Ints] = {}
    for pair, place in places.items():
        for r, m in product(range(len(levels.radius)), range(len(levels.minimum))):
            search = (*pair, r, m)
            of_place[search] = (
                DensityClusters(levels.radius[r], levels.minimum[m], run.recipe.limits.threads)
                .fit(place.lon, place.lat, place.listings)
                .labels_
            )
            labels[search] = _of_addresses(of_place[search], place.of_address[first])
            advance(1)
    parcel_of_atom = numbered([base[first], *labels.values()])
    lead = _first(parcel_of_atom)
    inside = base[first][lead] >= 0
    for label in labels.values():
        inside |= label[lead] >= 0
    kept = np.flatnonzero(inside)
    renumbered = np.full(lead.size, -1, np.int64)
    renumbered[kept] = np.arange(kept.size)
    of_address = renumbered[parcel_of_atom[atoms]]
    some = of_address >= 0
    listings = np.zeros(kept.size, np.int64)
    np.add.at(listings, of_address[some], locations["listings"].to_numpy()[some])
    return Parcels(
        locations["address_id"].to_numpy()[some],
        of_address[some],
        listings,
        base[first][lead][kept],
        {search: label[lead][kept] for search, label in labels.items()},
        places,
        of_place,
    )


def numbered(values: Iterable[Ints]) -> Ints:
    """Number of each row's combination of values, in their order.

    Parameters
    ----------
    values : iterable of numpy.ndarray
        (rows,) whole numbers from -1 on; at least one array.

    Examples
    --------
    >>> numbered([np.array([5, -1, 5]), np.array([0, 0, 0])]).tolist()
    [1, 0, 1]
    """
    number: Ints | None = None
    for column in values:
        if number is None:
            number = np.zeros(column.size, np.int64)
        width = int(column.max(initial=-1)) + 2
        number = np.unique(number * width + column + 1, return_inverse=True)[1]
    if number is None:
        raise ValueError("there is nothing to number")
    return number


def _first(number: Ints) -> Ints:
    """A row of every number: the first."""
    return np.unique(number, return_index=True)[1]


def _of_addresses(labels: NDArray[np.int32], place: Ints) -> Ints:
    return np.append(labels, np.int32(-1))[place].astype(np.int64)


def _places(run: Run, locations: pa.Table, levels: Levels, pair: tuple[int, int]) -> Places:
    decimals, precisions = levels.decimals[pair[0]], levels.precisions[pair[1]]
    choices = run.recipe.geocoding.model_copy(
        update={"decimals": decimals, "precisions": list(precisions)}
    )
    placed = pc.is_null(statuses(locations, choices)).to_numpy(zero_copy_only=False)
    kept = locations.select(["lon", "lat"]).filter(pa.array(placed))
    keys = place_keys(kept["lon"].to_numpy(), kept["lat"].to_numpy(), decimals)
    distinct, number = np.unique(keys, return_inverse=True)
    of_address = np.full(placed.size, -1, np.int64)
    of_address[placed] = number
    listings = np.zeros(distinct.size, np.int64)
    np.add.at(listings, number, locations["listings"].to_numpy()[placed])
    lon, lat = coordinates(distinct, decimals)
    return Places(lon, lat, listings, of_address)
