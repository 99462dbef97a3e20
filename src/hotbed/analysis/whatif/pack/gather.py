"""From a run to what its pack holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from hotbed.analysis.uncertainty.choices.levels import windows_of
from hotbed.analysis.uncertainty.choices.touched import Touched
from hotbed.analysis.whatif.documents import documents_at
from hotbed.analysis.whatif.material import Flags, Ints, Material
from hotbed.analysis.whatif.pack.content import Counts, Documents, Packed, Places
from hotbed.analysis.whatif.ranges import Ranges, ranges_around
from hotbed.base.errors import HotbedError
from hotbed.count.fractions import half_up
from hotbed.count.standing import standings
from hotbed.detect.density import DensityClusters
from hotbed.engines import engine_of
from hotbed.runs.run import Run
from hotbed.steps.locating import rounded
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS

MOST_DOCUMENTS = 300_000
"""Documents with addresses in several places, beyond which a pack leaves documents out: each of
their sets of places takes some five bytes, and full counting is the one thing that needs them."""


def gather(run: Run, ranges: Ranges | None = None, most_documents: int = MOST_DOCUMENTS) -> Packed:
    """What a page needs to evaluate settings of a run.

    Parameters
    ----------
    run : Run
    ranges : Ranges, optional
        Of the page's sliders; by default `ranges_around` the recipe. Places that can be in no
        cluster within them are left out, which changes no answer: with all metrics and years no
        place has fewer listings than under any setting, so one that the widest search leaves
        outside is always outside, and adds to no density that could matter.
    most_documents : int, optional
        Documents with addresses in several places that are packed at most.

    Raises
    ------
    HotbedError
        The run has no place, or its tables are damaged.
    """
    ranges = ranges or ranges_around(run.recipe)
    material = Material(run)
    kept = reachable(material, ranges)
    counts = _counts(material, kept)
    documents, reason = _documents(material, kept, counts, most_documents)
    header = _header(material, ranges) | {
        "places": int(kept.sum()),
        "documents": {"given": documents is not None, "reason": reason},
    }
    return Packed(header, _places(material, kept), counts, documents)


def reachable(material: Material, ranges: Ranges) -> Flags:
    """Which places are in a cluster at the largest radius and the least minimum: (places,).

    Parameters
    ----------
    material : Material
    ranges : Ranges
    """
    places = material.places
    search = DensityClusters(
        ranges.radius_km.most, int(ranges.min_listings.least), material.run.recipe.limits.threads
    )
    listings = np.bincount(material.place, material.listings, len(places)).astype(np.int64)
    search.fit(places["lon"].to_numpy(), places["lat"].to_numpy(), listings)
    return np.asarray(search.labels_ >= 0)


def _places(material: Material, kept: Flags) -> Places:
    places = material.places.filter(pa.array(kept))
    decimals = material.run.recipe.geocoding.decimals
    columns = [places[name].to_pylist() for name in ("place", "admin1", "country", "population")]
    number: dict[tuple[Any, ...], int] = {}
    for *words, people in zip(*columns, strict=True):
        number.setdefault((*words, people or 0), len(number))
    name = [number[(*words, people or 0)] for *words, people in zip(*columns, strict=True)]
    return Places(
        rounded(places["lat"].to_numpy(), decimals),
        rounded(places["lon"].to_numpy(), decimals),
        np.array(name, np.int64),
        material.base[kept],
        tuple(number),
    )


def _counts(material: Material, kept: Flags) -> Counts:
    """Rows of the tally by place, code and denominator, equal ones together."""
    row_of = np.cumsum(kept) - 1
    some = kept[material.place]
    rows = pa.table(
        {
            "place": pa.array(row_of[material.place[some]]),
            "code": pa.array(material.code[some]),
            "parts": pa.array(material.denominator[some]),
            "listings": pa.array(material.listings[some]),
        }
    )
    keys = ["place", "code", "parts"]
    sums = rows.group_by(keys).aggregate([("listings", "sum")])
    sums = sums.sort_by([(name, "ascending") for name in keys])
    place, code, denominator = (sums[name].to_numpy() for name in keys)
    first = np.ones(place.size, bool)
    first[1:] = (np.diff(place) != 0) | (np.diff(code) != 0)
    return Counts(
        place[first],
        code[first],
        np.cumsum(first) - 1,
        denominator,
        sums["listings_sum"].to_numpy(),
    )


def _documents(
    material: Material, kept: Flags, counts: Counts, most: int
) -> tuple[Documents | None, str]:
    """Documents by the places that they touch; None, and why, where they are left out."""
    try:
        several = _several(material, kept)
        if several > most:
            return None, f"{several:,} documents have addresses in several places; {most:,} fit"
        touched = documents_at(material, kept)
    except HotbedError as error:
        return None, str(error)
    return _as_packed(touched, kept, counts), ""


def _several(material: Material, kept: Flags) -> int:
    """Documents with addresses in several of the kept places."""
    run = material.run
    ids = material.places.filter(pa.array(kept)).select(["place_id"])
    placed = run.stage("tally") / "placed.parquet"
    engine = engine_of(run.recipe, run.folder / ".hotbed" / "spill")
    try:
        rows = engine.parquet(placed).semi_join(engine.table(ids), "place_id")
        ends = rows.group_by("document").agg(low=rows.place_id.min(), high=rows.place_id.max())
        count = ends.filter(ends.low < ends.high).agg(documents=ibis._.count())
        return int(engine.arrow(count)["documents"][0].as_py())
    finally:
        engine.close()


def _as_packed(touched: Touched, kept: Flags, counts: Counts) -> Documents:
    row_of = np.cumsum(kept) - 1
    alone = touched.alone[np.flatnonzero(kept)[counts.place], counts.code]
    ends = np.cumsum(touched.size)
    columns: list[list[Ints]] = [[], [], [], []]
    for size in np.unique(touched.size).tolist():
        mine = np.flatnonzero(touched.size == size)
        pairs = (ends[mine] - size)[:, None] + np.arange(size)
        places = np.sort(row_of[touched.parcel[pairs]], axis=1)
        code, worth = touched.column[mine], np.rint(touched.worth[mine]).astype(np.int64)
        order = np.lexsort((code, *places.T[::-1]))
        values = (np.full(mine.size, size), places[order].ravel(), code[order], worth[order])
        for column, part in zip(columns, values, strict=True):
            column.append(part)
    size_of, place, code_of, documents = (
        np.concatenate([np.empty(0, np.int64), *column]) for column in columns
    )
    return Documents(np.rint(alone).astype(np.int64), size_of, place, code_of, documents)


def _header(material: Material, ranges: Ranges) -> dict[str, Any]:
    run, recipe = material.run, material.run.recipe
    return {
        "title": recipe.study.title,
        "digest": run.digest,
        "decimals": recipe.geocoding.decimals,
        "shown": {"count": COUNT_DECIMALS, "share": SHARE_DECIMALS},
        "metrics": [_metric(material, name) for name in run.metrics],
        "codes": [
            [run.metrics.index(row["metric"]), row["year"]] for row in material.codes.to_pylist()
        ],
        "parts": material.parts.tolist(),
        "base": {
            "radius_km": recipe.detection.radius_km,
            "min_listings": recipe.detection.min_listings,
            "merge_km": recipe.merging.within_km,
            "coactivity": recipe.merging.coactivity,
        },
        "naming": {"cities": recipe.naming.cities, "economy_share": recipe.naming.economy_share},
        "least_documents": recipe.uncertainty.least_documents,
        "ranges": asdict(ranges),
        "clusters": _clusters(material),
    }


def _metric(material: Material, name: str) -> dict[str, Any]:
    run = material.run
    metric = run.recipe.metrics[name]
    world: dict[int | None, int] = {}
    for row in run.documents.select(["metric", "year", "documents"]).to_pylist():
        if row["metric"] == name:
            world[row["year"]] = world.get(row["year"], 0) + row["documents"]
    return {
        "name": name,
        "label": metric.label,
        "weight": metric.weight,
        "years": metric.years,
        "window": windows_of(run)[name],
        "world_total": metric.world_total,
        "world": sorted(world.items(), key=lambda item: item[0] or 0),
    }


def _clusters(material: Material) -> list[Mapping[str, Any]]:
    run = material.run
    group = np.append(material.base, -1)[material.place]
    ranked = standings(
        run.placed, group, run.world, run.recipe.weights, range(run.ranking.num_rows)
    )
    total = {standing.group: half_up(standing.total, SHARE_DECIMALS) for standing in ranked}
    names = run.ranking.select(["cluster_id", "name", "economies", "rank"]).to_pylist()
    return [
        {
            "id": row["cluster_id"],
            "name": row["name"],
            "rank": row["rank"],
            "total": total[number],
            "economies": row["economies"].split("/") if row["economies"] else [],
        }
        for number, row in enumerate(names)
    ]
