"""Write a synthetic world: inputs, a recipe that runs as it is, and the planted truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed.errors import HotbedError
from hotbed.files import written_whole
from hotbed.progress import task
from hotbed.world.addresses import Pool, pool, writer
from hotbed.world.draw import KINDS, Block, Kind, Regions, blocks, regions
from hotbed.world.places import Array, Places, gazetteer_places
from hotbed.world.plan import Cluster, plan

DISTINCT = {"patents": 1_700_000, "publications": 4_200_000}  # addresses at scale 1
FIELDS = ("H01L", "H04L", "G06F", "A61K", "C12N", "B60L", "H04W", "G02B", "C07D", "G01N")
RECIPE = """\
# A synthetic world (hotbed world): scale {scale:g}, seed {seed}. Truth is in truth.json.
preset = "gii-2023"

[study]
title = "A synthetic world, scale {scale:g}, seed {seed}"

[[inputs]]
metric = "patents"
source = "table"
files = ["patents/*.parquet"]

[[inputs]]
metric = "publications"
source = "table"
files = ["publications/*.parquet"]

# The preset's 4,500 listings, scaled.
[detection]
min_listings = {least}
"""


def make_world(scale: float, seed: int, out: Path) -> dict[str, Any]:
    """Write a world's inputs, recipe and truth into a folder.

    Parameters
    ----------
    scale : 1 is an edition's size (8.7 million documents, about 43 million listings).
    seed : the same seed and scale write the same world.
    out : the folder; must be new or empty.

    Returns
    -------
    The truth: for each planted cluster its name, economies and count by metric.

    Raises
    ------
    HotbedError : a scale that is not above 0, or a folder that holds something.
    """
    if not 0 < scale <= 100:
        raise HotbedError(f"--scale {scale:g} is not above 0", "1 is an edition's size")
    if out.exists() and any(out.iterdir()):
        raise HotbedError(f"{out} is not empty", "name a new folder")
    places = gazetteer_places()
    clusters = plan(places)
    drawn = regions(places, clusters)
    counts: dict[str, Array] = {}
    for kind in KINDS:
        counts[kind.name] = _write_kind(kind, places, clusters, drawn, scale, seed, out)
    least = max(3, round(4500 * scale))
    truth = _truth(clusters, counts, places, scale, seed)
    with written_whole(out / "recipe.toml") as path:
        path.write_text(RECIPE.format(scale=scale, seed=seed, least=least), encoding="utf-8")
    with written_whole(out / "truth.json") as path:
        path.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


def _write_kind(
    kind: Kind, places: Places, clusters: list[Cluster], drawn: Regions, scale: float, seed: int,
    out: Path,
) -> Array:  # fmt: skip
    """Write one metric's listings, a file a block; returns the planted fractional counts."""
    folder = out / kind.name
    folder.mkdir(parents=True)
    addresses = pool(
        _expected(kind, places, clusters, drawn, scale), round(DISTINCT[kind.name] * scale)
    )
    texts = _texts(kind, places, addresses, seed)
    counts = np.zeros(len(clusters))
    total = round(kind.world * scale)
    with task(f"writing {kind.name}", total=total) as advance:
        for number, block in enumerate(blocks(kind, clusters, drawn, scale, seed)):
            table = _listings(kind, block, addresses, texts, seed, number)
            pq.write_table(table, folder / f"{number:04d}.parquet", compression="zstd")
            inside = block.cluster >= 0
            part = 1.0 / block.team[block.document[inside]]
            counts += np.bincount(block.cluster[inside], part, len(clusters))
            advance(len(block.year))
    return counts


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
        own = pa.compute.cast(pa.array(applicant[block.document]), pa.string())
        company = pa.compute.binary_join_element_wise(number_of, own, "-")
        columns["applicant"] = pa.compute.binary_join_element_wise(
            "Company", company, "Co., Ltd.", " "
        )
        columns["ipc"] = pa.array(FIELDS, pa.string()).take(pa.array(field))
    return pa.table(columns)


def _truth(
    clusters: list[Cluster], counts: dict[str, Array], places: Places, scale: float, seed: int
) -> dict[str, Any]:
    rows = []
    for number, cluster in enumerate(clusters):
        main = int(cluster.places[np.argmax(cluster.part)])
        rows.append(
            {
                "cluster": cluster.name,
                "economies": cluster.economies,
                "published": number < 34,
                "lon": float(places.lon[main]),
                "lat": float(places.lat[main]),
                **{name: round(float(own[number]), 4) for name, own in counts.items()},
            }
        )
    world = {kind.name: round(kind.world * scale) for kind in KINDS}
    return {"scale": scale, "seed": seed, "world": world, "clusters": rows}
