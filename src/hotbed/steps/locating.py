"""Stages 3 and 4: distinct addresses, the geocoder's answers, and the places that count."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.engines import Engine
from hotbed.geocode import Geocoder
from hotbed.geocode.gazetteer.nearest import nearest_places
from hotbed.recipe import Geocoding, Recipe
from hotbed.sources.columns import ADDRESS_PARTS, split_keys
from hotbed.tables import Line, Precision

NAMES = ("country", "admin1", "place")
ANSWERS = (
    *("lon", "lat", *NAMES),
    *("precision", "method", "confidence", "reason", "place_id", "population"),
)
"""Columns of an answer of the geocoder."""
NEEDED = (
    *("address_id", "listings", "lon", "lat", *NAMES),
    *("precision", "confidence", "place_id", "population"),
)
"""Columns that `places` needs."""


class AnyGeocoder(Protocol):
    """What a run asks of a geocoder."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever any answer could."""

    def geocode(self, table: pa.Table) -> pa.Table:
        """Addresses in, answers out, row by row."""


def geocoder_of(recipe: Recipe) -> Geocoder:
    """The geocoder that a recipe asks for, with the tables and corrections that it names.

    Parameters
    ----------
    recipe : Recipe

    Raises
    ------
    HotbedError
        A file is missing, unreadable or lacks a column.
    """
    chosen = recipe.geocoding
    files = (chosen.organisations, chosen.postcodes, chosen.overrides)
    organisations, postcodes, overrides = (None if name is None else Path(name) for name in files)
    return Geocoder(organisations=organisations, postcodes=postcodes, overrides=overrides)


def build_locations(engine: Engine, geocoder: AnyGeocoder, listings: Path, folder: Path) -> None:
    """Write locations.parquet: the distinct addresses of stage `listings`, geocoded.

    Parameters
    ----------
    engine : Engine
    geocoder : AnyGeocoder
    listings : Path
        The folder of stage `listings`.
    folder : Path
    """
    locate(engine, listings / "addresses.parquet", geocoder, folder / "locations.parquet")


def locate(engine: Engine, source: Path, geocoder: AnyGeocoder, target: Path) -> None:
    """Geocode the distinct addresses of a Parquet file; write their answers in the same order.

    Coordinates of a source that is geocoded already stand as given.

    Parameters
    ----------
    engine : Engine
    source : Path
        address_id, address_key, listings.
    geocoder : AnyGeocoder
    target : Path
        Receives address_id, listings, the address's parts, and the answers.
    """
    engine.map_batches(source, "address_id", partial(answers, geocoder), target, "geocoding")


def answers(geocoder: AnyGeocoder, batch: pa.Table) -> pa.Table:
    """A batch of distinct addresses with what the geocoder says of each."""
    parts = split_keys(batch["address_key"])
    located = geocoder.geocode(parts.select(ADDRESS_PARTS))
    given = pc.is_valid(parts["lon"])
    stated = _as_given(parts, given)
    columns = {
        "address_id": batch["address_id"],
        "listings": batch["listings"],
        **{f"stated_{name}": parts[name] for name in ADDRESS_PARTS},
    }
    for name in ANSWERS:
        columns[name] = pc.if_else(given, stated[name], located[name])
    return pa.table(columns)


def _as_given(parts: pa.Table, given: pa.ChunkedArray) -> dict[str, pa.ChunkedArray | pa.Scalar]:
    """Answers for coordinates that the source supplies, named after the nearest place."""
    some = parts.filter(given)
    lon, lat = some["lon"].to_numpy(), some["lat"].to_numpy()
    row = np.cumsum(given.to_numpy(zero_copy_only=False)) - 1
    row_of = pa.array(row, mask=~given.to_numpy(zero_copy_only=False))
    near = nearest_places(lon, lat).take(row_of)
    stated = pc.utf8_upper(parts["country"])
    known = pc.fill_null(pc.match_substring_regex(stated, "^[A-Z]{2}$"), False)
    return {
        "lon": parts["lon"],
        "lat": parts["lat"],
        "country": pc.if_else(known, stated, near["country"]),
        "admin1": near["admin1"],
        "place": near["place"],
        "precision": pa.scalar(Precision.GIVEN.value),
        "method": pa.scalar("source"),
        "confidence": pa.scalar(1.0),
        "reason": pa.scalar(None, pa.string()),
        "place_id": near["place_id"],
        "population": near["population"],
    }


def rounded(values: np.ndarray, decimals: int) -> np.ndarray:
    """Degrees rounded to integers of 10**-decimals, halves away from zero.

    >>> rounded(np.array([35.6895, -0.0005]), 3).tolist()
    [35690, -1]
    """
    scaled = np.abs(values) * 10.0**decimals
    return np.asarray(np.sign(values) * np.floor(scaled + 0.5 + 1e-9), np.int64)


def place_keys(lon: np.ndarray, lat: np.ndarray, decimals: int) -> np.ndarray:
    """Integers that are equal where rounded coordinates are, in the order of lat, then lon.

    Parameters
    ----------
    lon, lat : numpy.ndarray
        (n,) degrees.
    decimals : int
        Of degrees, that coordinates are rounded to.

    Examples
    --------
    >>> keys = place_keys(np.array([180.0, -180.0, 0.26]), np.array([0.0, 0.0, -1.0]), 1)
    >>> [values.tolist() for values in coordinates(keys, 1)]
    [[180.0, 180.0, 0.3], [0.0, 0.0, -1.0]]
    """
    east, north = rounded(lon, decimals), rounded(lat, decimals)
    half = 180 * 10**decimals
    east[east == -half] = half
    return np.asarray((north + half) * (4 * half) + (east + half), np.int64)


def coordinates(keys: np.ndarray, decimals: int) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude in degrees of `place_keys`.

    Parameters
    ----------
    keys : numpy.ndarray
        (n,)
    decimals : int
        As they were made with.
    """
    half, scale = 180 * 10**decimals, 10.0**decimals
    return (keys % (4 * half) - half) / scale, (keys // (4 * half) - half) / scale


def for_places(locations: Path) -> pa.Table:
    """What `places` needs of the answers: one row an address, names as codes."""
    return pq.read_table(locations, columns=list(NEEDED), read_dictionary=list(NAMES))


def places(locations: pa.Table, choices: Geocoding) -> tuple[pa.Table, pa.Table]:
    """From the answers to distinct rounded coordinates.

    Parameters
    ----------
    locations : pyarrow.Table
        `for_places`.
    choices : Geocoding
        The recipe's: which answers count, and how finely they are rounded.

    Returns
    -------
    places : pyarrow.Table
        place_id (in order of lat, then lon), lon, lat, country, admin1, place, population,
        geonames_id: those of the address with most listings (ties: least text).
    answers : pyarrow.Table
        address_id, place_id, status (null where placed).
    """
    status = statuses(locations, choices)
    placed = pc.is_null(status)
    kept = locations.filter(placed)
    keys = place_keys(kept["lon"].to_numpy(), kept["lat"].to_numpy(), choices.decimals)
    distinct, number = np.unique(keys, return_inverse=True)
    lead = kept.take(_leading(kept, number, len(distinct)))
    lon, lat = coordinates(distinct, choices.decimals)
    table = pa.table(
        {
            "place_id": pa.array(np.arange(len(distinct)), pa.int64()),
            "lon": pa.array(lon),
            "lat": pa.array(lat),
            **{name: pc.cast(lead[name], pa.string()) for name in NAMES},
            "population": lead["population"],
            "geonames_id": lead["place_id"],
        }
    )
    ids = np.full(len(locations), -1, np.int64)
    ids[placed.to_numpy(zero_copy_only=False)] = number
    answers = pa.table(
        {
            "address_id": locations["address_id"],
            "place_id": pa.array(ids, mask=ids < 0),
            "status": status,
        }
    )
    return table, answers


def write_located(locations: Path, answers: pa.Table, target: Path) -> None:
    """The answers as they are published: with each address's place and status, streamed."""
    file = pq.ParquetFile(locations)
    stated = [f"stated_{name}" for name in ADDRESS_PARTS]
    order = ["address_id", *stated, "listings", *ANSWERS]
    shown = ["geonames_id" if name == "place_id" else name for name in order]
    done = 0
    writer: pq.ParquetWriter | None = None
    try:
        for number in range(max(file.num_row_groups, 1)):
            group = file.read_row_group(number) if file.num_row_groups else file.read()
            counted = answers.slice(done, group.num_rows)
            done += group.num_rows
            table = group.select(order).rename_columns(shown)
            for name in ("place_id", "status"):
                table = table.append_column(name, counted[name])
            writer = writer or pq.ParquetWriter(target, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _leading(kept: pa.Table, number: np.ndarray, count: int) -> pa.Array:
    """Row of each place's leading description: most listings, then the least address."""
    weights = kept["listings"].to_numpy()
    order = np.lexsort((np.arange(len(kept)), -weights, number))
    first = np.full(count, -1, np.int64)
    first[number[order][::-1]] = order[::-1]
    return pa.array(first)


def statuses(locations: pa.Table, choices: Geocoding) -> pa.Array:
    """Why an address has no place that counts; null where it has one."""
    precise = pc.is_in(locations["precision"].combine_chunks(), pa.array(list(choices.precisions)))
    sure = pc.greater_equal(locations["confidence"].combine_chunks(), choices.min_confidence)
    located = pc.is_valid(locations["lon"].combine_chunks())
    nothing = pa.scalar(None, pa.string())
    status = pc.if_else(pc.fill_null(sure, False), nothing, pa.scalar(Line.BELOW_CONFIDENCE.value))
    status = pc.if_else(pc.fill_null(precise, False), status, pa.scalar(Line.BELOW_PRECISION.value))
    return pc.if_else(located, status, pa.scalar(Line.NOT_LOCATED.value))
