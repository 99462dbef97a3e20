"""What was planted against what was found: a synthetic world's truth and a run of it.

python benchmarks/recovery.py WORLD RUN
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from sklearn.neighbors import BallTree

import hotbed

PUBLISHED = 34
REACH_KM = 1.0  # a planted place without a located one so near is lost


def compare(world: Path, run: Path) -> dict[str, Any]:
    """Found clusters by the planted main place: counts, names, order, growth, places."""
    truth = json.loads((world / "truth.json").read_text("utf-8"))
    result = hotbed.open_run(run)
    members = result.members.to_pandas()
    ids = _found(truth["clusters"], members[members.cluster_id.notna()])
    rows = _rows(truth, result, ids)
    have = [row for row in rows if row["found"]]
    off = [max(abs(row[metric]) for metric in truth["world"]) for row in have]
    first = ids[:PUBLISHED]
    return {
        "published clusters found as one": sum(first.count(each) == 1 for each in first if each),
        "of": PUBLISHED,
        "Spearman, order by total": _spearman(
            [row["total"] for row in have], [row["found_total"] for row in have]
        ),
        "largest difference of a count": max(off),
        "counts within 3 %": sum(each <= 0.03 for each in off),
        "names as published": sum(row["planted"] == row["found"] for row in have),
        "Spearman, growth": _growth(truth, run, ids),
        **_places(world, members, ids),
        "clusters planted": len(truth["clusters"]),
        "clusters found": result.ranking.num_rows,
        "rows": rows,
    }


def _found(planted: list[dict[str, Any]], members: pd.DataFrame) -> list[str | None]:
    """The found cluster of each planted one: that of the member next to its main place."""
    found = []
    for each in planted:
        away = np.hypot(
            (members.lon - each["lon"]) * np.cos(np.radians(each["lat"])), members.lat - each["lat"]
        )
        near = away.idxmin()
        found.append(str(members.cluster_id[near]) if away[near] < 0.1 else None)
    return found


def _rows(truth: dict[str, Any], result: Any, ids: list[str | None]) -> list[dict[str, Any]]:
    ranking = {row["cluster_id"]: row for row in result.ranking.to_pylist()}
    rows = []
    for planted, own in zip(truth["clusters"][:PUBLISHED], ids, strict=False):
        total = sum(100 * planted[m] / truth["world"][m] for m in truth["world"])
        row = {"planted": planted["cluster"], "total": total, "found": None}
        if own:
            found = ranking[own]
            row |= {"found": found["name"], "found_total": found["total"]}
            for metric in truth["world"]:
                row[metric] = found[f"{metric}_count"] / planted[metric] - 1
        rows.append(row)
    return rows


def _growth(truth: dict[str, Any], run: Path, ids: list[str | None]) -> float:
    """Planted growth of the publications from first to last year against that found."""
    series = pd.read_csv(run / "profiles" / "series.csv")
    series = series[series.metric == "publications"]
    planted, found = [], []
    for each, own in zip(truth["clusters"][:PUBLISHED], ids, strict=False):
        years = series[series.cluster_id == own].sort_values("year").documents.to_numpy()
        if own and len(years) > 1:
            drawn = each["series"]["publications"]
            planted.append(drawn[-1] / drawn[0])
            found.append(years[-1] / years[0])
    return _spearman(planted, found)


def _places(world: Path, members: pd.DataFrame, ids: list[str | None]) -> dict[str, float]:
    """Share of planted places that ended where they were planted.

    A place of a planted cluster is right in the found cluster of that one; a place outside is
    right anywhere but in the found cluster of a planted one; a planted place
    without a located one within a kilometre is wrong. Places of planted clusters that are
    too thin to be found at all (their main place is noise) are left out.
    """
    truth = pq.read_table(world / "truth_places.parquet").to_pandas()
    near, away = _nearest(truth, members)
    found_ids = members.cluster_id.to_numpy()[near]
    planted_ids = {each for each in ids if each}
    right = weight = listings = total = 0
    for row, found, km in zip(truth.itertuples(), found_ids, away, strict=True):
        inside = not pd.isna(row.cluster)
        if inside and ids[int(row.cluster)] is None:
            continue
        good = found == ids[int(row.cluster)] if inside else found not in planted_ids
        good = good and km <= REACH_KM
        own = row.listings_patents + row.listings_publications
        right, total = right + good, total + 1
        weight, listings = weight + good * own, listings + own
    return {"places right": right / total, "places right, by listings": weight / listings}


def _nearest(truth: pd.DataFrame, members: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The run's place next to each planted one, and how far it is in km."""
    tree = BallTree(np.radians(members[["lat", "lon"]]), metric="haversine")
    away, near = tree.query(np.radians(truth[["lat", "lon"]]))
    return near[:, 0], 6371.0088 * away[:, 0]


def _spearman(a: list[float], b: list[float]) -> float:
    ranks = [np.argsort(np.argsort(each)) for each in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])


def main() -> None:
    """Print a line a published cluster, then the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("world", type=Path, help="what hotbed world wrote")
    parser.add_argument("run", type=Path, help="what hotbed run wrote from it")
    given = parser.parse_args()
    facts = compare(given.world, given.run)
    for row in facts.pop("rows"):
        same = "" if row["planted"] == row["found"] else f"  found as {row['found']}"
        off = ", ".join(f"{m} {row[m]:+.1%}" for m in ("patents", "publications") if m in row)
        print(f"{row['planted']}: {off}{same}")
    print(json.dumps(facts, indent=1))


if __name__ == "__main__":
    main()
