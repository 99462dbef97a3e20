"""Write a synthetic world: inputs, a recipe that runs as it is, and the planted truth."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.base.files import atomic_write, cannot_write, discard
from hotbed.base.progress import task
from hotbed.world.addresses import Pool, pool, writer
from hotbed.world.draw import KINDS, Block, Kind, Regions, blocks, regions
from hotbed.world.native import write_openalex, write_patstat
from hotbed.world.places import Array, Places, gazetteer_places
from hotbed.world.plan import Cluster, plan

MOST_SCALE = 100
DISTINCT = {"patents": 1_700_000, "publications": 4_200_000}  # addresses at scale 1
FIELDS = ("H01L", "H04L", "G06F", "A61K", "C12N", "B60L", "H04W", "G02B", "C07D", "G01N")
RECIPE = """\
# A synthetic world (hotbed world): scale {scale:g}, seed {seed}. Truth is in truth.json.
preset = "gii-2023"

[study]
title = "A synthetic world, scale {scale:g}, seed {seed}"

[[inputs]]
metric = "patents"
source = "{patents}"
files = ["patents/{patent_files}"]

[[inputs]]
metric = "publications"
source = "{publications}"
files = ["publications/{publication_files}"]

# The preset's 4,500 listings, scaled.
[detection]
min_listings = {least}
"""
FORMATS = {
    "tables": {
        "patents": "table",
        "patent_files": "*.parquet",
        "publications": "table",
        "publication_files": "*.parquet",
    },
    "native": {
        "patents": "patstat",
        "patent_files": "*.csv",
        "publications": "openalex",
        "publication_files": "*/*.gz",
    },
}


UNFINISHED = ".unfinished"
"""Folder below a world's in which it is written, until it is complete."""


@dataclass(frozen=True)
class Planted:
    """What was drawn of one metric."""

    series: Array
    """(clusters, years) fractional counts."""
    listings: Array
    """(places,) listings."""


def make_world(scale: float, seed: int, out: Path, written_as: str = "tables") -> dict[str, Any]:
    """Write a world's inputs, recipe and truth into a folder.

    Parameters
    ----------
    scale : float
        1 is an edition's size (8.7 million documents, about 43 million listings).
    seed : int
        The same seed and scale write the same world.
    out : Path
        The folder; must be new or empty.
    written_as : str, optional
        "tables" (Parquet) or "native" (patents as PATSTAT's tables, articles as OpenAlex
        works); the same world either way.

    Returns
    -------
    dict
        The truth: for each planted cluster its name, economies, growth, count by metric and year.
        Beside it truth_places.parquet says of each place how many listings it was given, in which
        cluster it was planted (a number of the truth's clusters; null: in none).

    Raises
    ------
    HotbedError
        A scale that is not above 0, an unknown format, a folder that holds something or can't be
        written; nothing of the world stays then.
    """
    if written_as not in FORMATS:
        raise HotbedError(f"there is no format {written_as!r}", "choose tables or native")
    if not 0 < scale <= MOST_SCALE:
        side = "not above 0" if not scale > 0 else f"above {MOST_SCALE}"
        raise HotbedError(f"--scale {scale:g} is {side}", "1 is an edition's size")
    if out.is_dir() and any(entry.name != UNFINISHED for entry in out.iterdir()):
        raise HotbedError(f"{out} is not empty", "name a new folder")
    new, folder = not out.exists(), out / UNFINISHED
    discard(folder)
    try:
        folder.mkdir(parents=True)
        truth = _write_world(scale, seed, folder, written_as)
        for entry in sorted(folder.iterdir()):
            entry.rename(out / entry.name)
    except OSError as error:
        raise cannot_write(out, error) from error
    finally:
        discard(folder)
        if new and out.is_dir() and not any(out.iterdir()):
            out.rmdir()
    return truth


def _write_world(scale: float, seed: int, out: Path, written_as: str) -> dict[str, Any]:
    places, clusters, drawn = _ground()
    planted = {
        kind.name: _write_kind(kind, places, clusters, drawn, scale, seed, out, written_as)
        for kind in KINDS
    }
    least = max(3, round(4500 * scale))
    truth = _truth(clusters, planted, places, scale, seed)
    _write_places(out / "truth_places.parquet", places, clusters, planted)
    with atomic_write(out / "recipe.toml") as path:
        text = RECIPE.format(scale=scale, seed=seed, least=least, **FORMATS[written_as])
        path.write_text(text, encoding="utf-8")
    with atomic_write(out / "truth.json") as path:
        path.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


@cache
def _ground() -> tuple[Places, list[Cluster], Regions]:
    """What every world has alike, whatever its scale and seed."""
    places = gazetteer_places()
    clusters = plan(places)
    return places, clusters, regions(places, clusters)


def _write_kind(
    kind: Kind,
    places: Places,
    clusters: list[Cluster],
    drawn: Regions,
    scale: float,
    seed: int,
    out: Path,
    written_as: str,
) -> Planted:
    """Write one metric's listings, a file (or set of tables) a block."""
    folder = out / kind.name
    folder.mkdir(parents=True)
    addresses = pool(
        _expected(kind, places, clusters, drawn, scale), round(DISTINCT[kind.name] * scale)
    )
    texts = _texts(kind, places, addresses, seed)
    series = np.zeros((len(clusters), kind.years[1] - kind.years[0] + 1))
    given = np.zeros(len(places.name), np.int64)
    total = round(kind.world * scale)
    with task(f"writing {kind.name}", total=total) as advance:
        for number, block in enumerate(blocks(kind, clusters, drawn, scale, seed)):
            table = _listings(kind, block, addresses, texts, seed, number)
            if written_as == "tables":
                pq.write_table(table, folder / f"{number:04d}.parquet", compression="zstd")
            elif kind.name == "patents":
                write_patstat(table, [places.country[key] for key in block.place], folder, number)
            else:
                write_openalex(table, folder, number)
            given += np.bincount(block.place, minlength=len(places.name))
            inside = block.cluster >= 0
            documents = block.document[inside]
            key = (block.cluster[inside], block.year[documents] - kind.years[0])
            np.add.at(series, key, 1.0 / block.team[documents])
            advance(len(block.year))
    return Planted(series, given)


def _expected(
    kind: Kind, places: Places, clusters: list[Cluster], drawn: Regions, scale: float
) -> Array:
    """Expected listings of each place."""
    sizes = np.array([getattr(cluster, kind.name) for cluster in clusters])
    weight = np.append(sizes, kind.world - sizes.sum())
    parts = np.diff(drawn.edge, prepend=0.0)
    starts = drawn.start[:-1]
    parts[starts] = drawn.edge[starts] - np.arange(len(starts))
    region = np.repeat(np.arange(len(weight)), np.diff(drawn.start))
    listings = np.zeros(len(places.name))
    np.add.at(listings, drawn.place, parts * weight[region] * kind.mean_team * scale)
    return listings


def _texts(kind: Kind, places: Places, addresses: Pool, seed: int) -> pa.Array:
    """All distinct addresses of a metric."""
    write = writer(places, seed)
    article = kind.name == "publications"
    first = addresses.first
    chunks = []
    with task(f"writing out addresses of {kind.name}", total=addresses.size) as advance:
        for low in range(0, len(places.name), 4000):
            high = min(low + 4000, len(places.name))
            texts = [
                write(place, number, article)
                for place in range(low, high)
                for number in range(int(first[place + 1] - first[place]))
            ]
            chunks.append(pa.array(texts, pa.string()))
            advance(len(texts))
    return pa.chunked_array(chunks).combine_chunks()


def _listings(
    kind: Kind, block: Block, addresses: Pool, texts: pa.Array, seed: int, number: int
) -> pa.Table:
    rng = np.random.default_rng([seed, number, 77, len(kind.name)])
    have = addresses.first[block.place + 1] - addresses.first[block.place]
    have = np.maximum(have, 1)
    within = np.floor(have * rng.random(len(have)) ** 1.5).astype(np.int64)
    address = np.minimum(addresses.first[block.place] + within, addresses.size - 1)
    owner = np.repeat(np.cumsum(block.team) - block.team, block.team)
    contributor = np.arange(len(block.document)) - owner
    ids = block.first + block.document
    lead = block.place[owner]
    applicant = np.floor(40 * rng.random(len(block.year)) ** 3).astype(np.int64)
    field = (lead % 7 + rng.integers(0, 4, len(lead))) % len(FIELDS)
    prefix = "P" if kind.name == "patents" else "W"
    text_ids = pa.compute.binary_join_element_wise(
        prefix, pa.compute.cast(pa.array(ids), pa.string()), ""
    )
    columns = {
        "document_id": text_ids,
        "year": pa.array(block.year[block.document], pa.int32()),
        "contributor": pa.array(contributor, pa.int32()),
        "address": texts.take(pa.array(address)),
    }
    if kind.name == "patents":
        number_of = pa.compute.cast(pa.array(lead), pa.string())
        applicants = pa.compute.cast(pa.array(applicant[block.document]), pa.string())
        company = pa.compute.binary_join_element_wise(number_of, applicants, "-")
        columns["applicant"] = pa.compute.binary_join_element_wise(
            "Company", company, "Co., Ltd.", " "
        )
        columns["ipc"] = pa.array(FIELDS, pa.string()).take(pa.array(field))
    return pa.table(columns)


def _truth(
    clusters: list[Cluster], planted: dict[str, Planted], places: Places, scale: float, seed: int
) -> dict[str, Any]:
    rows = []
    for number, cluster in enumerate(clusters):
        main = int(cluster.places[np.argmax(cluster.part)])
        series = {name: counts.series[number] for name, counts in planted.items()}
        rows.append(
            {
                "cluster": cluster.name,
                "economies": cluster.economies,
                "published": number < 34,
                "lon": float(places.lon[main]),
                "lat": float(places.lat[main]),
                "growth": round(cluster.growth, 4),
                **{name: round(float(counts.sum()), 4) for name, counts in series.items()},
                "series": {name: counts.round(4).tolist() for name, counts in series.items()},
            }
        )
    world = {kind.name: round(kind.world * scale) for kind in KINDS}
    years = {kind.name: list(kind.years) for kind in KINDS}
    return {"scale": scale, "seed": seed, "world": world, "years": years, "clusters": rows}


def _write_places(
    path: Path, places: Places, clusters: list[Cluster], planted: dict[str, Planted]
) -> None:
    """Where listings were put, and the cluster a place was planted in (the first of several)."""
    number = np.full(len(places.name), -1)
    for cluster in range(len(clusters) - 1, -1, -1):
        number[clusters[cluster].places] = cluster
    total = sum(kind.listings for kind in planted.values())
    some = np.flatnonzero(total)
    table = pa.table(
        {
            "lon": places.lon[some],
            "lat": places.lat[some],
            "place": pa.array(places.name, pa.string()).take(pa.array(some)),
            "country": pa.array(places.country, pa.string()).take(pa.array(some)),
            "cluster": pa.array(number[some], mask=number[some] < 0),
            **{f"listings_{name}": kind.listings[some] for name, kind in planted.items()},
        }
    )
    with atomic_write(path) as temporary:
        pq.write_table(table, temporary, compression="zstd")
