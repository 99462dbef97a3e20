"""What the atlas says: gathered once from a finished run, then rendered as pages, CSV and JSON.

`atlas_facts` reads each table of the run once; a page looks nothing up for itself. A cluster's JSON
file is its `ClusterFacts` as it stands; its CSV file holds the same figures, one a row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hotbed.base.files import read_table
from hotbed.publish.atlas.found import certainty, how_found, worth
from hotbed.publish.atlas.page import plain
from hotbed.publish.facts.run import facts
from hotbed.reference import geography as reference
from hotbed.runs.outputs import is_stale
from hotbed.runs.run import Run
from hotbed.tables import SUBJECTS

Row = dict[str, Any]

TOP = 10
"""Lines of each subject that a page shows."""
SIZE = ("listings", "places", "core_places", "merged_from", "area_km2", "lon", "lat")
UNSTATED = "(none stated)"
"""The line of documents that name nobody; `(all others)` is left out, it follows more lines."""
SAFE = re.compile(r"[^A-Za-z0-9.+-]+")


@dataclass(frozen=True)
class ClusterFacts:
    """All that a cluster's page shows. Shares are percent, counts fractional documents."""

    rank: int
    cluster_id: str
    name: str
    economies: list[str]
    """Names of the economies that the cluster's name lists, by weight."""
    total: float
    """Sum of the weighted shares, percent points."""
    metrics: list[Row]
    """By metric: metric, label, years, count, share, world (documents)."""
    size: Row
    """listings, places, core_places, merged_from, area_km2, lon, lat."""
    change: Row | None
    """Since the previous edition: event, previous_rank, rank_change, growth; None without one."""
    intensity: Row | None
    """Its row of intensity.csv, None where that was not written."""
    parts: list[Row]
    """By economy: code, economy, places, listings, share of listings, documents by metric."""
    places: list[Row]
    """The largest member places: place, region, country, lon, lat, listings, core."""
    subjects: dict[str, list[Row]]
    """applicants, organisations, technology_fields, science_fields, topics, sectors, partners,
    teams, series -> their first lines, as in the run's folder profiles/."""
    found: Row
    """How it came about: detection, merging, merges, naming_rule, shape."""
    worth: list[Row]
    """By metric: how listings of equal worth add up to the count."""
    certainty: Row
    """Its addresses by precision, and the geocoder's confidence in them."""


@dataclass(frozen=True)
class AtlasFacts:
    """What all pages are made from."""

    run: Row
    """run.json."""
    metrics: list[Row]
    """metric, label, years, world, weight."""
    clusters: list[ClusterFacts]
    """By rank, as in ranking.csv."""
    files: dict[str, str]
    """Cluster id -> stem of its files' names."""


def atlas_facts(result: Run, change: Mapping[str, Row] | None = None) -> AtlasFacts:
    """Gather the facts of a finished run.

    What other outputs show as well comes from `hotbed.publish.facts.run`, so that it is the same.

    Parameters
    ----------
    change : cluster id -> what changed since the previous edition; see `ClusterFacts.change`.
    """
    shared = facts(result)
    metrics = [_metric(each) for each in shared["metrics"]]
    people = intensity_rows(result)
    found, counted, sure = how_found(result), worth(result), certainty(result)
    clusters = []
    for own in shared["clusters"]:
        key = own["cluster_id"]
        clusters.append(
            ClusterFacts(
                rank=own["rank"],
                cluster_id=key,
                name=plain(own["name"]),
                economies=[_economy(code) for code in own["economies"] if code],
                total=own["total"],
                metrics=[_metric_of(own, metric) for metric in metrics],
                size={name: own[name] for name in SIZE},
                change=(change or {}).get(key),
                intensity=people.get(key),
                parts=[_part(each) for each in own["parts"]],
                places=own["found"]["largest"],
                subjects={name: _first(own[name]) for name in SUBJECTS if own[name]},
                found=found[key] | {"naming_rule": own["found"]["naming_rule"]},
                worth=counted.get(key, []),
                certainty=sure.get(key, {}),
            )
        )
    return AtlasFacts(
        result.metadata, metrics, clusters, file_names(own.cluster_id for own in clusters)
    )


def _metric(shared: Row) -> Row:
    """A metric with its years as text."""
    years = "–".join(dict.fromkeys(str(year) for year in shared["years"] or []))
    names = ("label", "world", "weight")
    return {"metric": shared["name"], "years": years, **{name: shared[name] for name in names}}


def _metric_of(own: Row, metric: Row) -> Row:
    counted = own["metrics"][metric["metric"]]
    known = {key: metric[key] for key in ("metric", "label", "years")}
    return {**known, **counted, "world": metric["world"]}


def _economy(code: str) -> str:
    return reference.country_names().get(code, code)


def _part(shared: Row) -> Row:
    """An economy's part with the documents of each metric beside the rest."""
    counts = {f"{metric}_count": count for metric, count in shared["counts"].items()}
    names = ("places", "listings")
    return {
        "code": shared["economy"],
        "economy": shared["name"] or shared["economy"] or "Not known",
        **{name: shared[name] for name in names},
        "share": shared["listings_share"],
        **counts,
    }


def _first(by_metric: dict[str, list[Row]]) -> list[Row]:
    """The first lines of a subject, each with its metric and names as they are."""
    found: list[Row] = []
    for metric, lines in by_metric.items():
        for line in lines:
            if (line.get("position", 1) or TOP + 1) <= TOP or line.get("label") == UNSTATED:
                named = [name for name in ("label", "partner") if name in line]
                own: Row = {name: plain(line[name]) for name in named}
                found.append({"metric": metric, **line, **own})
    return found


def intensity_rows(result: Run) -> dict[str, Row]:
    """Cluster id -> its row of intensity.csv, of the first shape there; none without the file."""
    path = result.folder / "intensity.csv"
    if not path.is_file() or is_stale(result.folder, result.digest, path):
        return {}
    found: dict[str, Row] = {}
    for row in read_table(path).to_pylist():
        keep = {name: value for name, value in row.items()
                if name in ("rank", "shape", "population", "population_source", "intensity")
                or name.endswith("_per_million")}  # fmt: skip
        found.setdefault(str(row["cluster_id"]), keep)
    return found


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """A file name's stem for each cluster id, harmless on every system and never the same twice.

    >>> file_names(["KR-37.57N-126.98E", "a/b", "A/B"])
    {'KR-37.57N-126.98E': 'KR-37.57N-126.98E', 'a/b': 'a_b-c14cddc0', 'A/B': 'A_B-998d3ed8'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for each in ids:
        stem = SAFE.sub("_", each)[:60].strip(".") or "cluster"
        if stem != each or stem.lower() in taken:
            stem += "-" + hashlib.sha256(each.encode()).hexdigest()[:8]
        taken.add(stem.lower())
        found[each] = stem
    return found
