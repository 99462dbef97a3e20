"""A run's findings as one structure: briefs, workbook, press text and metadata all read it.

What two of them show is the same because it is read from the same key and written by the same
function of `hotbed.publish.facts.words`. Numbers are those of the run's tables: documents to four
decimals, shares to six. Keys and units stand in docs/publish.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc

from hotbed.analysis.change.published import Published
from hotbed.analysis.economies import clusters_per_economy, economy_parts
from hotbed.analysis.grouping import cluster_numbers, rows_by_group
from hotbed.analysis.intensity.intensity import intensities
from hotbed.analysis.origin import PLACES_SHOWN
from hotbed.count.fractions import half_up
from hotbed.publish.facts.change import against, changes
from hotbed.publish.facts.words import shown, without_guard
from hotbed.reference.countries import country_names
from hotbed.reference.divisions import admin1
from hotbed.runs.outputs import is_stale
from hotbed.runs.run import Run
from hotbed.tables import COUNT_DECIMALS, SHARE_DECIMALS, SUBJECTS

Facts = dict[str, Any]
METHOD = ("geocoding", "detection", "merging", "naming", "shape", "focus")


def facts(
    result: Run, clusters: list[str] | None = None, before: Run | Published | None = None
) -> Facts:
    """Everything that is shown of a run.

    Parameters
    ----------
    clusters : ids of the clusters to tell in full; None: all.
    before : the previous edition: a run, or a published table, which carries ranks only.

    Returns
    -------
    study, against, metrics, ranking, clusters (`cluster_facts` of each, by rank), economies,
    coverage, precision, ledger, method, own_choices, credits, versions. Plain values, ready for
    JSON.
    """
    tables = _Tables(result, before)
    ids = [row["cluster_id"] for row in tables.ranking]
    chosen = set(ids if clusters is None else clusters)
    run = result.metadata
    return {
        "study": _study(result),
        "against": None if before is None else against(result, before),
        "metrics": tables.metrics,
        "ranking": tables.ranking,
        "clusters": [tables.cluster(each) for each in ids if each in chosen],
        "economies": tables.economies,
        "coverage": tables.coverage,
        "precision": tables.precision.get(None, []),
        "ledger": [_clean(row) for row in result.ledger.to_pylist()],
        "method": {name: run["recipe"][name] for name in METHOD},
        "own_choices": [shown(each) for each in run["recipe"]["own_choices"]],
        "credits": [shown(each) for each in run["credits"]],
        "versions": run["versions"],
    }


def cluster_facts(result: Run, cluster_id: str) -> Facts:
    """Everything that is shown of one cluster; see docs/publish.md for the keys."""
    return _Tables(result).cluster(cluster_id)


def _study(result: Run) -> Facts:
    run = result.metadata
    study, recipe = run["recipe"]["study"], run["recipe"]
    return {
        "title": shown(study["title"]),
        "note": shown(study["note"]),
        "preset": recipe["preset"],
        "recipe_digest": run["recipe_digest"],
        "run_digest": result.digest,
        "hotbed": run["versions"]["hotbed"],
    }


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table with its text as it is shown."""
    return {
        key: shown(without_guard(value)) if isinstance(value, str) else value
        for key, value in row.items()
    }


@dataclass(frozen=True)
class _Tables:
    """A run's tables, each read once."""

    result: Run
    before: Run | Published | None = None

    @cached_property
    def change(self) -> dict[str, Facts]:
        """What became of each cluster since the previous edition; empty without one."""
        return {} if self.before is None else changes(self.result, self.before)

    @cached_property
    def metrics(self) -> list[Facts]:
        """By metric: name, label, years, weight and the world's documents."""
        world = self.result.world
        return [
            {
                "name": name,
                "label": shown(own["label"]),
                "years": own["years"],
                "weight": own["weight"],
                "world": world[name],
            }
            for name, own in self.result.metadata["recipe"]["metrics"].items()
        ]

    @cached_property
    def names(self) -> list[str]:
        """The metrics' names."""
        return [metric["name"] for metric in self.metrics]

    @cached_property
    def ranking(self) -> list[Facts]:
        """The ranking's rows."""
        rows = []
        for row in self.result.ranking.to_pylist():
            text = _clean(row) | {"economies": row["economies"].split("/")}
            by_metric = {
                name: {"count": text.pop(f"{name}_count"), "share": text.pop(f"{name}_share")}
                for name in self.names
            }
            own = {"cluster_id": row["cluster_id"], "change": self.change.get(row["cluster_id"])}
            rows.append(text | {"metrics": by_metric, **own})
        return rows

    @cached_property
    def coverage(self) -> Facts:
        """What all clusters hold, and how many places lie outside."""
        rows = self.ranking
        counted_in = {
            line["metric"]: line
            for line in self.result.ledger.to_pylist()
            if line["line"] == "cluster"
        }
        inside = pc.is_valid(self.result.members["cluster_id"])
        places = int(pc.sum(inside).as_py() or 0)
        return {
            "clusters": len(rows),
            "places_in_clusters": places,
            "places_outside": self.result.members.num_rows - places,
            "metrics": {
                name: {
                    "documents": counted_in.get(name, {}).get("documents"),
                    "share": counted_in.get(name, {}).get("share_of_documents"),
                }
                for name in self.names
            },
        }

    @cached_property
    def economies(self) -> list[Facts]:
        """Clusters by economy."""
        world = {metric["name"]: metric["world"] for metric in self.metrics}
        rows = []
        for each in clusters_per_economy(self.result):
            own = {key: value for key, value in each.items() if key != "counts"}
            own["total"] = float(half_up(each["total"], SHARE_DECIMALS))
            own["metrics"] = {
                name: {
                    "count": float(half_up(count, COUNT_DECIMALS)),
                    "share": float(half_up(100 * count / world[name], SHARE_DECIMALS)),
                }
                for name, count in each["counts"].items()
            }
            rows.append(own)
        return rows

    @cached_property
    def parts(self) -> dict[str, list[Facts]]:
        """Each cluster's economies with what they hold of it."""
        parts = defaultdict(list)
        for each in economy_parts(self.result):
            parts[each["cluster_id"]].append(
                {
                    "economy": each["economy"],
                    "name": country_names().get(each["economy"], ""),
                    "listed": each["listed"],
                    "places": each["places"],
                    "listings": each["listings"],
                    "listings_share": float(half_up(each["listings_share"], SHARE_DECIMALS)),
                    "counts": {
                        name: float(half_up(count, COUNT_DECIMALS))
                        for name, count in each["counts"].items()
                    },
                }
            )
        return parts

    @cached_property
    def precision(self) -> dict[str | None, list[Facts]]:
        """Listings by precision of their place: of each cluster, and under None of all places."""
        members, locations = self.result.members, self.result.locations
        of_place = dict(
            zip(members["place_id"].to_pylist(), members["cluster_id"].to_pylist(), strict=True)
        )
        sums: dict[str | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        placed = locations.filter(pc.is_valid(locations["place_id"]))
        grouped = placed.group_by(["place_id", "precision"]).aggregate([("listings", "sum")])
        for row in grouped.to_pylist():
            own = {None, of_place.get(row["place_id"])}
            for cluster in own:
                sums[cluster][row["precision"]] += row["listings_sum"]
        return {
            cluster: [
                {"precision": kind, "listings": n, "share": round(100 * n / sum(own.values()), 6)}
                for kind, n in sorted(own.items(), key=lambda item: (-item[1], str(item[0])))
            ]
            for cluster, own in sums.items()
        }

    @cached_property
    def subjects(self) -> dict[str, dict[str, dict[str, list[Facts]]]]:
        """Profiles: cluster -> subject -> metric -> lines."""
        found: dict[str, dict[str, dict[str, list[Facts]]]] = defaultdict(dict)
        for subject in SUBJECTS:
            table = self.result.subject(subject)
            for row in table.to_pylist() if table is not None else []:
                by_metric = found[row.pop("cluster_id")].setdefault(subject, {})
                row.pop("cluster")
                by_metric.setdefault(row.pop("metric"), []).append(_clean(row))
        return found

    @cached_property
    def shapes(self) -> dict[str, Facts]:
        """The clusters' table by id, without polygons."""
        table = self.result.clusters.drop(["geometry"])
        return {row["cluster_id"]: row for row in table.to_pylist()}

    @cached_property
    def kept(self) -> Facts:
        """What stage `clusters` kept of names and merges; empty where the stages were removed."""
        name = (self.result.metadata["stages"].get("clusters") or [""])[0]
        path = self.result.folder / ".hotbed" / str(name) / "clusters.json"
        if not name or not path.is_file():
            return {}
        loaded: Facts = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    @cached_property
    def people(self) -> dict[str, Facts]:
        """People and intensity of clusters: of intensity.csv where that was written."""
        path = self.result.folder / "intensity.csv"
        fresh = not is_stale(self.result.folder, self.result.digest, path)
        if fresh and (written := _intensity_file(path)):
            return written
        return {
            each.cluster["cluster_id"]: {
                "people": each.population.people,
                "source": each.population.source,
                "per_million": None
                if each.intensity is None
                else float(half_up(each.intensity, SHARE_DECIMALS)),
                "rank": each.rank,
            }
            for each in intensities(self.result)
        }

    @cached_property
    def places(self) -> dict[str, Any]:
        """Rows of `members` by cluster."""
        ids = [row["cluster_id"] for row in self.ranking]
        rows = rows_by_group(cluster_numbers(self.result))
        return {ids[number]: own for number, own in rows.items()}

    def cluster(self, cluster_id: str) -> Facts:
        """One cluster in full."""
        ranked = next(row for row in self.ranking if row["cluster_id"] == cluster_id)
        shape = self.shapes[cluster_id]
        size = ("listings", "places", "core_places", "merged_from", "lon", "lat", "area_km2")
        own: dict[str, Any] = self.subjects.get(cluster_id, {})
        return {
            **ranked,
            "of": len(self.ranking),
            **{name: shape[name] for name in size},
            "parts": self.parts.get(cluster_id, []),
            "intensity": self.people.get(cluster_id),
            **{subject: own.get(subject, {}) for subject in SUBJECTS},
            "precision": self.precision.get(cluster_id, []),
            "found": self._found(cluster_id),
        }

    def _found(self, cluster_id: str) -> Facts:
        """How it came about, as `hotbed explain` tells it; no rows of the raw files."""
        kept = {each["cluster_id"]: each for each in self.kept.get("clusters", [])}
        own = kept.get(cluster_id, {})
        before = set(own.get("before", []))
        rows = self.places.get(cluster_id, np.array([], np.int64))
        members = self.result.members.take(rows)
        members = members.sort_by([("listings", "descending"), ("place_id", "ascending")])
        columns = ["place", "country", "admin1", "lon", "lat", "listings", "core"]
        largest = []
        for place in members.slice(0, PLACES_SHOWN).select(columns).to_pylist():
            region = _regions().get((place["country"], place.pop("admin1")))
            largest.append(_clean(place) | {"region": region})
        joins = self.kept.get("joins", [])
        return {
            "naming_rule": shown(own["naming_rule"]) if own else None,
            "merges": [{"km": join["km"]} for join in joins if {join["a"], join["b"]} <= before],
            "largest": largest,
        }


@cache
def _regions() -> dict[tuple[str, str], str]:
    """Names of first-level divisions by country and code."""
    table = admin1().select(["country", "code", "name"])
    return {(row["country"], row["code"]): row["name"] for row in table.to_pylist()}


def _intensity_file(path: Path) -> dict[str, Facts]:
    """Cluster id -> people, source, intensity and rank, of the first shape in the file."""
    if not path.is_file():
        return {}
    found: dict[str, Facts] = {}
    for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
        own = {
            "people": int(row["population"]) if row["population"] else None,
            "source": row["population_source"],
            "per_million": float(row["intensity"]) if row["intensity"] else None,
            "rank": int(row["rank"]) if row["rank"] else None,
        }
        found.setdefault(row["cluster_id"], own)
    return found
