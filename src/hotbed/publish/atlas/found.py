"""How every cluster of a run came about and how sure its places are, each table read once.

The same facts as `hotbed.analysis.explain.explain_cluster` gives for one cluster, without its
sample rows, and how sure the geocoder was.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.count.fractions import half_up
from hotbed.runs.run import Run

Row = dict[str, Any]

GROUPS_SHOWN = 12
"""Groups of equal worth that are told one by one; the rest is one line."""


def how_found(result: Run) -> dict[str, Row]:
    """Cluster id -> detection, merging, merges and shape.

    Merges are kept among the run's stages; where these were removed, they are None.
    """
    recipe = result.metadata["recipe"]
    kept = _kept(result)
    own = {each["cluster_id"]: each for each in kept["clusters"]} if kept else {}
    found: dict[str, Row] = {}
    for row in result.clusters.select(["cluster_id", "area_km2", "merged_from"]).to_pylist():
        key = row["cluster_id"]
        before = set(own[key]["before"]) if key in own else set()
        joins = [each for each in kept["joins"] if {each["a"], each["b"]} <= before] if kept else []
        found[key] = {
            "radius_km": recipe["detection"]["radius_km"],
            "min_listings": recipe["detection"]["min_listings"],
            "within_km": recipe["merging"]["within_km"],
            "merged_from": row["merged_from"],
            "merges": [{"a": each["a"], "b": each["b"], "km": round(each["km"], 3)}
                       for each in joins] if key in own else None,
            "shape": recipe["shape"]["kind"],
        }  # fmt: skip
    return found


def _kept(result: Run) -> Row | None:
    names = (result.metadata.get("stages") or {}).get("clusters") or [""]
    path: Path = result.folder / ".hotbed" / str(names[0]) / "clusters.json"
    loaded: Row | None = orjson.loads(path.read_bytes()) if path.is_file() else None
    return loaded


def worth(result: Run) -> dict[str, list[Row]]:
    """Cluster id -> how listings of equal worth add up: metric, worth, listings, documents.

    A listing is worth 1/(contributors x addresses). The last line of a metric sums the smallest
    ones up where there are many ("less").
    """
    tally, owner = result.tally, _cluster_of_places(result)
    placed = tally.filter(pc.is_valid(tally["place_id"]))
    key = owner[placed["place_id"].to_numpy()]
    part = pc.multiply(placed["contributors"], placed["addresses"])
    table = pa.table({"cluster": pa.array(key, pa.string()), "metric": placed["metric"],
                      "part": part, "rows": placed["rows"]})  # fmt: skip
    table = table.filter(pc.is_valid(table["cluster"]))
    table = table.group_by(["cluster", "metric", "part"]).aggregate([("rows", "sum")])
    table = table.sort_by([(name, "ascending") for name in ("cluster", "metric", "part")])
    groups: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for row in table.to_pylist():
        by_metric = groups.setdefault(row["cluster"], {})
        by_metric.setdefault(row["metric"], []).append((row["part"], row["rows_sum"]))
    metrics = list(result.metadata["recipe"]["metrics"])
    return {
        key: [line for name in metrics if name in own for line in _worth_lines(name, own[name])]
        for key, own in groups.items()
    }


def _worth_lines(metric: str, groups: list[tuple[int, int]]) -> list[Row]:
    shown = groups if len(groups) <= GROUPS_SHOWN + 1 else groups[:GROUPS_SHOWN]
    lines = [_worth_line(metric, f"1/{part}", [(part, rows)]) for part, rows in shown]
    if len(shown) < len(groups):
        lines.append(_worth_line(metric, "less", groups[len(shown) :]))
    return lines


def _worth_line(metric: str, name: str, groups: list[tuple[int, int]]) -> Row:
    documents = sum((Fraction(rows, part) for part, rows in groups), Fraction(0))
    listings = sum(rows for _part, rows in groups)
    return {"metric": metric, "worth": name, "listings": listings,
            "documents": float(half_up(documents, 4))}  # fmt: skip


def _cluster_of_places(result: Run) -> np.ndarray[Any, Any]:
    """Cluster id by place id, None for noise."""
    ids = result.members["place_id"].to_numpy()
    owner = np.full(int(ids.max(initial=-1)) + 1, None, object)
    owner[ids] = result.members["cluster_id"].to_pylist()
    return owner


def certainty(result: Run) -> dict[str, Row]:
    """Cluster id -> how sure its addresses are.

    Each: addresses, listings, confidence (mean over listings), sure (percent of listings with a
    confidence of 0.9 or more), by_precision and by_method (name, addresses, listings, share,
    confidence).
    """
    table = result.locations
    table = table.filter(pc.is_valid(table["place_id"]))
    owner = _cluster_of_places(result)[table["place_id"].to_numpy()]
    table = table.select(["precision", "method", "confidence", "listings"])
    table = table.append_column("cluster", pa.array(owner, pa.string()))
    table = table.filter(pc.is_valid(table["cluster"]))
    found: dict[str, Row] = {}
    for row in _summed(table, ["cluster"]):
        found[row["cluster"]] = _line(row) | {"sure": _percent(row["sure"], row["listings"])}
    for kind in ("precision", "method"):
        for row in _summed(table, ["cluster", kind]):
            own = found[row["cluster"]]
            line = {"name": row[kind] or "", **_line(row)}
            line["share"] = _percent(row["listings"], own["listings"])
            own.setdefault(f"by_{kind}", []).append(line)
    return found


def _summed(table: pa.Table, keys: list[str]) -> list[Row]:
    """Addresses, listings and weighted confidence by keys, most listings first."""
    listings = pc.cast(table["listings"], pa.int64())
    confidence = pc.fill_null(table["confidence"], 0.0)
    known = pc.multiply(listings, pc.cast(pc.is_valid(table["confidence"]), pa.int64()))
    sure = pc.multiply(listings, pc.cast(pc.greater_equal(confidence, 0.9), pa.int64()))
    # Whole numbers, so that the sum is the same in any order.
    weighted = pc.multiply(listings, pc.cast(pc.round(pc.multiply(confidence, 1e6)), pa.int64()))
    table = table.select(keys).append_column("listings", listings)
    table = table.append_column("known", known).append_column("sure", sure)
    table = table.append_column("weighted", weighted)
    sums = [(name, "sum") for name in ("listings", "known", "sure", "weighted")]
    table = table.group_by(keys).aggregate([([], "count_all"), *sums])
    names = [name.removesuffix("_sum").replace("count_all", "addresses")
             for name in table.column_names]  # fmt: skip
    order = [("listings", "descending"), *((key, "ascending") for key in keys)]
    rows: list[Row] = table.rename_columns(names).sort_by(order).to_pylist()
    return rows


def _line(row: Row) -> Row:
    mean = round(row["weighted"] / row["known"] / 1e6, 4) if row["known"] else None
    return {"addresses": row["addresses"], "listings": row["listings"], "confidence": mean}


def _percent(part: int, whole: int) -> float:
    return float(half_up(Fraction(100 * part, whole), 4)) if whole else 0.0
