"""Where addresses may really lie: rankings of other placings, by multiple imputation.

In each draw an address stays at its answer with the confidence of the answer; else it goes to the
best answer elsewhere, or to nowhere if there is none. It is drawn once for the distinct address,
not for each listing: a wrong address is wrong in all of them. An answer that is a town is spread
over the town's extent. The density search is repeated in every draw, and the clusters are followed.

Rubin (1987), Multiple imputation for nonresponse in surveys. Only answers that count in the run are
drawn; what it left out stays out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from hotbed.analysis.change.places import Places, places_of
from hotbed.analysis.uncertainty.following import State, follow
from hotbed.analysis.uncertainty.sampling.entries import UNIT, in_units
from hotbed.analysis.uncertainty.sampling.replicates import Allowed, clusters_again
from hotbed.analysis.uncertainty.sampling.weights import Keys, document_keys, uniform
from hotbed.base.errors import HotbedError
from hotbed.base.progress import task
from hotbed.count.standing import groups_of_rows
from hotbed.detect.clusters import NOISE
from hotbed.engines import Engine
from hotbed.geocode import Geocoder
from hotbed.runs.run import Run
from hotbed.sources.columns import ADDRESS_PARTS, split_keys
from hotbed.sphere.distances import KM_PER_DEGREE, unit_vectors
from hotbed.steps.locating import coordinates, place_keys
from hotbed.tables import Precision

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OWN = "override"
"""The method of answers that a user's corrections give."""

WORDS = ("precision", "method", "status")
NEEDED = ("address_id", "lon", "lat", "confidence", "population", "place_id", *WORDS)
"""What is read of the run's locations; words as codes."""

URBAN_DENSITY = 10_000.0
"""Persons per km2 that a town's extent is reckoned with: that of dense cities, so that extents are
rather too small than too large. (Built-up areas of half a million people and more have 4,000 to
6,000 on average: Demographia World Urban Areas, 2022.)"""


SLICE = 1_000_000
"""Addresses that are drawn at a time."""


@dataclass(frozen=True)
class Addresses:
    """The distinct addresses that count in a run, by the order of their text.

    Parameters
    ----------
    keys : numpy.ndarray
        (n,) uint64, by text and seed.
    lon, lat : numpy.ndarray
        (n,) degrees of the answers.
    confidence : numpy.ndarray
        (n,)
    other_lon, other_lat : numpy.ndarray
        (n,) degrees of the best answers elsewhere, nan where there is none.
    extent_km : numpy.ndarray
        (n,) radius over which an answer is spread, 0 where it is a point.
    cluster, before : numpy.ndarray
        (n,) the run's cluster of each address, after and before merging; -1 noise.
    listings : numpy.ndarray
        (n,) of all metrics.
    worth : dict of str to numpy.ndarray
        Metric -> (n,) documents in units of 1 /
        `hotbed.analysis.uncertainty.sampling.entries.UNIT`.
    """

    keys: Keys
    lon: Floats
    lat: Floats
    confidence: Floats
    other_lon: Floats
    other_lat: Floats
    extent_km: Floats
    cluster: Ints
    before: Ints
    listings: Ints
    worth: dict[str, Ints]


@dataclass(frozen=True)
class Imputed:
    """The clusters over draws of where addresses lie.

    Parameters
    ----------
    totals : numpy.ndarray
        (clusters, draws) percent points of the followed cluster; nan where it is not kept.
    ranks : numpy.ndarray
        (clusters, draws) its rank among the draw's clusters; 0 where it is not kept.
    """

    totals: Floats
    ranks: Ints

    @property
    def exists(self) -> Floats:
        """(clusters,) share of the draws in which each cluster exists."""
        return np.asarray((self.ranks > 0).mean(axis=1))

    @property
    def variances(self) -> Floats:
        """(clusters,) variance between the draws, times 1 + 1 / draws (Rubin's between part)."""
        kept = np.isfinite(self.totals)
        count = kept.sum(axis=1)
        mean = np.where(kept, self.totals, 0).sum(axis=1) / np.maximum(count, 1)
        squares = np.where(kept, self.totals - mean[:, None], 0) ** 2
        between = squares.sum(axis=1) / np.maximum(count - 1, 1)
        return np.asarray(np.where(count > 1, between * (1 + 1 / np.maximum(count, 1)), np.nan))


def addresses_of(engine: Engine, run: Run, geocoder: Geocoder, seed: int) -> Addresses:
    """The addresses of a run with what else they may be.

    Parameters
    ----------
    engine : Engine
    run : Run
        Its stages must still be there.
    geocoder : Geocoder
        As the run's recipe has it.
    seed : int
        Of the draws.

    Raises
    ------
    HotbedError
        The geocoder's answers are not those of the run.
    """
    sums = _sums(engine, run)  # before the large tables are there, since it takes memory itself
    source, target = (engine.scratch / f"{name}.parquet" for name in ("addresses", "runner-ups"))
    rows = engine.parquet(run.stage("listings") / "addresses.parquet")
    engine.write(rows.select("address_id", "address_key").order_by("address_id"), source)
    ask = partial(_runner_ups, geocoder, seed)
    engine.map_batches(source, "address_id", ask, target, "runners-up")
    again = pq.read_table(target)
    located = pq.read_table(
        run.file("locations.parquet"), columns=list(NEEDED), read_dictionary=list(WORDS)
    )
    _must_be_same(run, located, again)
    counts = pc.and_(pc.is_valid(located["place_id"]), pc.is_null(located["status"]))
    located, again = located.filter(counts), again.filter(counts)
    places, before = places_of(run), run.members["cluster_before"].to_numpy()
    cluster, before = (
        groups_of_rows(located, places.place_id, of_place) for of_place in (places.cluster, before)
    )
    listings, worth = _worth(sums, run, located["address_id"].to_numpy())
    return Addresses(
        again["key"].to_numpy(),
        located["lon"].to_numpy(),
        located["lat"].to_numpy(),
        located["confidence"].to_numpy().astype(np.float64),
        again["other_lon"].to_numpy(),
        again["other_lat"].to_numpy(),
        _extents(located),
        cluster,
        before,
        listings,
        worth,
    )


def _runner_ups(geocoder: Geocoder, seed: int, batch: pa.Table) -> pa.Table:
    """Of a batch of addresses: a key, the answer, and the best answer elsewhere."""
    parts = split_keys(batch["address_key"])
    placed = geocoder.runner_ups(parts.select(ADDRESS_PARTS))
    given, nothing = pc.is_valid(parts["lon"]), pa.scalar(None, pa.float64())
    keys = document_keys(pa.repeat("", len(batch)), batch["address_key"], seed)
    columns = {"address_id": batch["address_id"], "key": pa.array(keys)}
    for name in ("lon", "lat"):
        columns[name] = pc.if_else(given, parts[name], placed[name])
        columns[f"other_{name}"] = pc.if_else(given, nothing, placed[f"other_{name}"])
    return pa.table(columns)


def _must_be_same(run: Run, located: pa.Table, again: pa.Table) -> None:
    own = pc.fill_null(pc.equal(pc.cast(located["method"], pa.string()), OWN), False)
    told = pc.and_(pc.is_valid(again["lon"]), pc.invert(own))
    equal = [
        pc.fill_null(pc.equal(located[name], again[name]), False)
        for name in ("address_id", "lon", "lat")
    ]
    if not pc.all(pc.or_(pc.invert(told), pc.and_(equal[0], pc.and_(equal[1], equal[2])))).as_py():
        raise HotbedError(
            f"the addresses in {run.folder} were located by another version or other tables than "
            "are here now",
            "run the recipe again, or leave out the draws of the geocoder",
        )


def _extents(located: pa.Table) -> Floats:
    """Radius of a circle that a town of so many people fills."""
    people = pc.fill_null(located["population"], 0).to_numpy().astype(np.float64)
    towns = pc.equal(pc.cast(located["precision"], pa.string()), Precision.LOCALITY.value).to_numpy(
        zero_copy_only=False
    )
    return np.where(towns, np.sqrt(people / (np.pi * URBAN_DENSITY)), 0.0)


def _sums(engine: Engine, run: Run) -> pa.Table:
    """Listings of each address and what they are worth: metric, address_id, n, worth."""
    rows = engine.parquet(run.stage("listings") / "listings.parquet")
    rows = rows.filter(rows.status.isnull())
    groups = rows.group_by(["metric", "address_id", "parts"]).agg(rows=rows.count())
    groups = groups.mutate(worth=in_units(groups.rows, groups.parts))
    sums = groups.group_by(["metric", "address_id"])
    return engine.arrow(sums.agg(n=groups.rows.sum(), worth=groups.worth.sum().cast("int64")))


def _worth(table: pa.Table, run: Run, address_id: Ints) -> tuple[Ints, dict[str, Ints]]:
    """Listings of each of these addresses, and what they are worth by metric."""
    row_of = np.full(int(address_id.max(initial=0)) + 1, -1, np.int64)
    row_of[address_id] = np.arange(address_id.size)
    ids = table["address_id"].to_numpy()
    row = np.where(ids < row_of.size, row_of[np.minimum(ids, row_of.size - 1)], -1)
    metric = table["metric"].to_numpy(zero_copy_only=False)
    listings = np.zeros(address_id.size, np.int64)
    np.add.at(listings, row[row >= 0], table["n"].to_numpy().astype(np.int64)[row >= 0])
    by_metric = {}
    for name in run.metrics:
        some = (metric == name) & (row >= 0)
        by_metric[name] = np.zeros(address_id.size, np.int64)
        by_metric[name][row[some]] = table["worth"].to_numpy()[some]
    return listings, by_metric


def imputed(addresses: Addresses, run: Run, allowed: Allowed | None, draws: int) -> Imputed:
    """Draw where the addresses lie, find the clusters again, and rank them.

    Parameters
    ----------
    addresses : Addresses
    run : Run
    allowed : callable, optional
        As for `hotbed.analysis.uncertainty.sampling.replicates.stability`.
    draws : int

    Returns
    -------
    Imputed
    """
    clusters = int(addresses.cluster.max(initial=NOISE)) + 1
    totals, ranks = np.full((clusters, draws), np.nan), np.zeros((clusters, draws), np.int64)
    weights = run.recipe.weights
    with task("draws of the geocoder", total=draws) as advance:
        for draw in range(draws):
            lon, lat, placed = drawn(addresses, draw, run.recipe.geocoding.decimals)
            spots = Places(
                np.flatnonzero(placed),
                lon[placed],
                lat[placed],
                addresses.listings[placed],
                addresses.cluster[placed],
            )
            del lon, lat
            labels = np.full(placed.size, NOISE, np.int64)
            labels[placed] = clusters_again(
                spots, spots.listings, addresses.before[placed], run.recipe, allowed
            )
            outcome = follow(addresses.cluster, labels, addresses.listings)
            of_draw = np.zeros(int(labels.max(initial=NOISE)) + 1)
            inside = labels >= 0
            for name, worth in addresses.worth.items():
                counts = np.bincount(
                    labels[inside], weights=worth[inside] / UNIT, minlength=of_draw.size
                )
                of_draw += 100 * float(weights[name]) * counts / run.world[name]
            kept = outcome.state == State.KEPT
            totals[kept, draw] = of_draw[outcome.cluster[kept]]
            ahead = np.sort(of_draw)[::-1]
            ranks[kept, draw] = 1 + np.searchsorted(-ahead, -totals[kept, draw], side="left")
            advance(1)
    return Imputed(totals, ranks)


def drawn(
    addresses: Addresses, draw: int, decimals: int
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """One draw of where the addresses lie.

    Parameters
    ----------
    addresses : Addresses
    draw : int
    decimals : int
        To which coordinates are rounded.

    Returns
    -------
    lon, lat : numpy.ndarray
        (n,) degrees.
    placed : numpy.ndarray
        (n,) bool, whether the address lies anywhere.
    """
    size = addresses.lon.size
    lon, lat, placed = np.empty(size), np.empty(size), np.empty(size, np.bool_)
    for start in range(0, size, SLICE):
        part = slice(start, start + SLICE)
        lon[part], lat[part], placed[part] = _drawn(addresses, part, draw, decimals)
    return lon, lat, placed


def _drawn(
    addresses: Addresses, part: slice, draw: int, decimals: int
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The same of some of the addresses, so that what is needed on the way stays small."""
    keys = addresses.keys[part]
    chance, turn, reach = (uniform(keys, 3 * draw + number) for number in range(3))
    stays = chance < addresses.confidence[part]
    lon = np.where(stays, addresses.lon[part], addresses.other_lon[part])
    lat = np.where(stays, addresses.lat[part], addresses.other_lat[part])
    placed = np.isfinite(lon)
    lon, lat = np.where(placed, lon, 0.0), np.where(placed, lat, 0.0)
    km = np.where(stays, addresses.extent_km[part], 0.0) * np.sqrt(reach)
    east, north, _ = unit_vectors(turn * 360 - 180, np.zeros_like(turn))
    across, _, _ = unit_vectors(np.zeros_like(lat), lat)
    lat = np.clip(lat + km * north / KM_PER_DEGREE, -90.0, 90.0)
    lon = lon + km * east / (KM_PER_DEGREE * np.maximum(across, 0.01))
    lon = np.where(lon > 180, lon - 360, np.where(lon < -180, lon + 360, lon))
    return *coordinates(place_keys(lon, lat, decimals), decimals), placed
