"""Write a run's folder: its tables, and run.json last."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hotbed import tables
from hotbed.base.files import copy_atomically, write_json, write_table
from hotbed.base.version import __version__
from hotbed.count.fractions import half_up
from hotbed.count.ledger import unlisted_shares
from hotbed.count.ledger_economies import ledger_by_economy
from hotbed.count.standing import Standing, world_counted
from hotbed.recipe import Recipe
from hotbed.runs.coverage import coverages
from hotbed.runs.csv import write_csv
from hotbed.runs.metadata import METADATA, digest_in, note_files, run_digest, seal
from hotbed.runs.outputs import clear_parts, clear_stale
from hotbed.runs.polygons import write_geojson, write_geoparquet
from hotbed.runs.profiles import write_profiles
from hotbed.runs.run import Run
from hotbed.sources.labels import not_shown

GEOJSON = "clusters.geojson"
PACKAGES = ("duckdb", "ibis-framework", "numpy", "pyarrow", "shapely")

Cluster = dict[str, Any]
"""A cluster as `hotbed.detect.clusters.describe` describes it."""


Folders = dict[str, list[Path]]
"""Stage -> the folders of its results; that of reading has one an input."""


@dataclass(frozen=True)
class Counted:
    """What the stages were counted to.

    Parameters
    ----------
    clusters : list of dict
        As `hotbed.detect.clusters.describe` describes them.
    standings : list of Standing
        Of the clusters' numbers, by rank.
    counts : pyarrow.Table
        Tally rows by cluster (`hotbed.steps.tally.by_cluster`).
    documents : pyarrow.Table
        `hotbed.tables.DOCUMENTS`.
    ledger : pyarrow.Table
        `hotbed.tables.LEDGER`.
    """

    clusters: list[Cluster]
    standings: list[Standing[int]]
    counts: pa.Table
    documents: pa.Table
    ledger: pa.Table


@dataclass(frozen=True)
class Outcome:
    """What a study came to, ready to be written.

    Parameters
    ----------
    recipe : Recipe
    stages : dict
        The folders of the finished stages.
    counted : Counted
    inputs : list of dict
        By input: source, metric, files with their hashes, and what the source lacks.
    geocoder : mapping
        What the geocoder had loaded.
    timings : mapping of str to float
        Seconds of each stage that was built.
    reused : list of str
        Stages that were there already.
    """

    recipe: Recipe
    stages: Folders
    counted: Counted
    inputs: list[dict[str, Any]]
    geocoder: Mapping[str, Any]
    timings: Mapping[str, float]
    reused: list[str]


def begin(out: Path) -> str | None:
    """Make a folder one that holds no finished run; returns the digest of the one it held."""
    clear_parts(out)
    earlier = digest_in(out)
    (out / METADATA).unlink(missing_ok=True)
    return earlier


def write_tables(outcome: Outcome, out: Path) -> Run:
    """Write every table of a run into a folder.

    Returns
    -------
    Run
        The run; it is finished by `finish`.
    """
    clusters = {cluster["number"]: cluster for cluster in outcome.counted.clusters}
    ranked = [clusters[standing.group] for standing in outcome.counted.standings]
    shapes = clusters_table(outcome.counted.standings, ranked)
    tally, subjects = outcome.stages["tally"][0], outcome.stages["subjects"][0]
    read = outcome.stages["read"]
    write_profiles(
        outcome.stages["profiles"][0],
        subjects,
        outcome.counted.counts,
        _documents_by_cluster(outcome.counted.standings),
        ranked,
        coverages(outcome.recipe, outcome.counted.documents),
        out,
    )
    metrics = list(outcome.recipe.metrics)
    write_csv(ranking_table(outcome.counted.standings, ranked, metrics), tables.RANKING.path(out))
    write_geoparquet(shapes, tables.CLUSTERS.path(out))
    write_geojson(shapes, out / GEOJSON)
    write_table(_members_table(outcome), tables.MEMBERS.path(out))
    copy_atomically(tally / "located.parquet", tables.LOCATIONS.path(out))
    copy_atomically(tally / "tally.parquet", tables.TALLY.path(out))
    write_table(outcome.counted.documents, tables.DOCUMENTS.path(out))
    write_csv(outcome.counted.ledger, tables.LEDGER.path(out))
    located = pq.read_table(tally / "located.parquet", columns=["country", "listings", "status"])
    write_csv(ledger_by_economy(located), tables.LEDGER_ECONOMIES.path(out))
    rejects = [pq.read_table(folder / "rejects.parquet") for folder in read]
    write_table(pa.concat_tables(rejects), tables.REJECTS.path(out))
    return Run(out, unfinished=_metadata(outcome, note_files(out, _written(out))))


def finish(run: Run, earlier: str | None) -> None:
    """Remove what was derived from an earlier state of the folder, and write run.json.

    Parameters
    ----------
    run : Run
        As `write_tables` returns it.
    earlier : str, optional
        What `begin` returned.
    """
    clear_stale(run.folder, earlier, run.digest)
    write_json(run.metadata, run.folder / METADATA)


def ranking_table(
    standings: Sequence[Standing[Any]], clusters: list[Cluster], metrics: list[str]
) -> pa.Table:
    """The ranking (`hotbed.tables.RANKING`): exact decimals as text, the same bytes everywhere.

    Parameters
    ----------
    standings : list of Standing
        By rank.
    clusters : list of dict
        In the same order, with their id, name and economies.
    metrics : list of str
        Names, in the recipe's order.
    """
    rows = []
    for standing, cluster in zip(standings, clusters, strict=True):
        row: dict[str, object] = {
            "rank": standing.rank,
            "cluster_id": cluster["cluster_id"],
            "name": cluster["name"],
            "economies": cluster["economies"],
            "total": half_up(standing.total, tables.SHARE_DECIMALS),
        }
        for metric, count in standing.counts.items():
            row[f"{metric}_count"] = half_up(count, tables.COUNT_DECIMALS)
            row[f"{metric}_share"] = half_up(standing.shares[metric], tables.SHARE_DECIMALS)
        rows.append(row)
    return pa.Table.from_pylist(rows, tables.RANKING.schema(metrics))


def clusters_table(standings: list[Standing[int]], clusters: list[Cluster]) -> pa.Table:
    """Clusters by rank (`hotbed.tables.CLUSTERS`); see `ranking_table`."""
    rows = []
    for standing, cluster in zip(standings, clusters, strict=True):
        ranked = {"rank": standing.rank, "total": float(standing.total)}
        rows.append(cluster | ranked | {"geometry": bytes.fromhex(cluster["geometry"])})
    return pa.Table.from_pylist(rows, tables.CLUSTERS.schema())


def _documents_by_cluster(standings: list[Standing[int]]) -> dict[tuple[int, str], Fraction]:
    return {
        (standing.group, metric): count
        for standing in standings
        for metric, count in standing.counts.items()
    }


def _members_table(outcome: Outcome) -> pa.Table:
    places = pq.read_table(outcome.stages["clusters"][0] / "members.parquet")
    ids = np.array([None, *[cluster["cluster_id"] for cluster in outcome.counted.clusters]], object)
    number = places["cluster"].to_numpy()
    named = places.append_column("cluster_id", pa.array(ids[number + 1], pa.string()))
    return named.drop(["cluster"])


def _written(out: Path) -> list[str]:
    """The files of a run that are there, by their path within its folder."""
    names = [table.file for table in (*tables.TABLES.values(), *tables.PROFILES.values())]
    return [name for name in (*names, GEOJSON) if (out / name).is_file()]


def _metadata(outcome: Outcome, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    versions = {"hotbed": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        versions[name] = metadata.version(name)
    recipe = outcome.recipe
    left_out = not_shown(recipe, unlisted_shares(outcome.counted.documents))
    facts = {
        "recipe": recipe.model_dump(mode="json"),
        "recipe_digest": recipe.digest,
        "inputs": outcome.inputs,
        "geocoder": outcome.geocoder,
        "world": world_counted(outcome.counted.documents, recipe),
        "clusters": len(outcome.counted.standings),
        "credits": credits(recipe, outcome.geocoder),
        **({"not_shown": left_out} if left_out else {}),
        "versions": versions,
        "stages": {
            name: [folder.name for folder in folders] for name, folders in outcome.stages.items()
        },
        "files": files,
        "reused": outcome.reused,
        "timings": outcome.timings,
    }
    facts["run_digest"] = run_digest(facts)
    plain: dict[str, Any] = json.loads(json.dumps(facts, default=str))
    return plain | {"seal": seal(plain)}


def credits(recipe: Recipe, loaded: Mapping[str, Any]) -> list[str]:
    """Whom to name when the figures are shown: inputs, gazetteer, borders."""
    named = [source.credit for source in recipe.inputs if source.credit]
    named += [
        str(table["credit"])
        for table in loaded.values()
        if isinstance(table, dict) and table.get("credit")
    ]
    named.append("Borders: Natural Earth, public domain")
    return list(dict.fromkeys(named))
