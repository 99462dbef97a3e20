"""How one cluster came about: places, merges, name, counts, and rows of the raw files."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.composition import PLACES_SHOWN, largest_places, worth_groups
from hotbed.analysis.origins import read_origins
from hotbed.base.errors import HotbedError, nearest
from hotbed.count.fractions import half_up
from hotbed.engines import DuckDB
from hotbed.runs.run import Run

__all__ = ["PLACES_SHOWN", "explain_cluster", "find_cluster", "in_words"]


def explain_cluster(result: Run, wanted: str, sample: int = 10) -> dict[str, Any]:
    """Everything that made one cluster what it is.

    Parameters
    ----------
    result : a finished run whose stages are still there.
    wanted : the cluster's rank, id, name, or a part of its name that only it has.
    sample : how many rows of the raw files to show.

    Raises
    ------
    HotbedError : no such cluster, or the run's stages were removed.
    """
    ranked = find_cluster(result, wanted)
    origin = read_origins(result)[ranked["cluster_id"]]
    members = result.members.filter(pc.equal(result.members["cluster_id"], ranked["cluster_id"]))
    recipe = result.metadata["recipe"]
    return {
        "cluster": ranked,
        "detection": recipe["detection"],
        "places": _places(members),
        "merges": list(origin.merges),
        "merged_from": origin.merged_from,
        "merging": recipe["merging"],
        "naming_rule": origin.naming_rule,
        "shape": {"kind": recipe["shape"]["kind"], "area_km2": origin.area_km2},
        "counts": _counts(result, ranked),
        "sample_rows": _rows(result, members, sample),
    }


def find_cluster(result: Run, wanted: str) -> dict[str, Any]:
    """The ranking's row of a cluster named by rank, id, name or part of a name."""
    rows: list[dict[str, Any]] = result.ranking.to_pylist()
    low = wanted.strip().lower().replace("-", "–")
    for test in (
        lambda row: str(row["rank"]) == wanted.strip(),
        lambda row: row["cluster_id"] == wanted.strip(),
        lambda row: row["name"].lower().replace("-", "–") == low,
        lambda row: low in row["name"].lower().replace("-", "–"),
    ):
        found = [row for row in rows if test(row)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{row['name']} ({row['cluster_id']})" for row in found[:6])
            raise HotbedError(f"{wanted!r} fits several clusters: {names}", "give the id")
    near = nearest(wanted, [row["name"] for row in rows])
    raise HotbedError(
        f"the run has no cluster {wanted!r}",
        f"did you mean {near!r}?" if near else "see ranking.csv",
    )


def _places(members: pa.Table) -> dict[str, Any]:
    return {
        "number": members.num_rows,
        "core": int(pc.sum(members["core"]).as_py() or 0),
        "listings": int(pc.sum(members["listings"]).as_py() or 0),
        "largest": [asdict(place) for place in largest_places(members)],
    }


def _counts(result: Run, ranked: dict[str, Any]) -> list[dict[str, Any]]:
    """By metric: listings, the fractional count from groups of equal teams, rows set aside."""
    by_metric = worth_groups(result, ranked["cluster_id"]).get(ranked["cluster_id"], {})
    book = result.ledger.filter(pc.equal(result.ledger["line"], "same_doi"))
    set_aside = dict(zip(book["metric"].to_pylist(), book["rows"].to_pylist(), strict=True))
    facts = []
    for metric, stated in result.metadata["recipe"]["metrics"].items():
        groups = by_metric.get(metric, [])
        total = sum((group.documents for group in groups), Fraction(0))
        facts.append(
            {
                "metric": metric,
                "listings": sum(group.listings for group in groups),
                "groups": [
                    {
                        "listings": group.listings,
                        "worth": f"1/{group.parts}",
                        "documents": half_up(group.documents, 4),
                    }
                    for group in groups
                ],
                "count": half_up(total, 4),
                "world": result.world[metric],
                "world_stated": stated["world_total"] is not None,
                "world_counted": result.metadata["world"][metric],
                "share": ranked[f"{metric}_share"],
                "same_doi": set_aside.get(metric, 0),
            }
        )
    return facts


def _rows(result: Run, members: pa.Table, sample: int) -> list[dict[str, Any]]:
    """Some rows of the raw files that were counted in the cluster, least document id first."""
    if sample == 0:
        return []
    engine = DuckDB(result.folder / ".hotbed" / "spill")
    try:
        counted = result.stage("listings")
        listings = engine.parquet(counted / "listings.parquet")
        shares = engine.parquet(counted / "shares.parquet").select("document", "document_id")
        keys = engine.parquet(counted / "addresses.parquet").select("address_id", "address_key")
        answers = engine.parquet(result.stage("tally") / "answers.parquet").drop("status")
        own = engine.table(members.select(["place_id", "place"]))
        placed = listings.filter(listings.status.isnull())
        placed = placed.join(answers.join(own, "place_id"), "address_id")
        placed = placed.join(shares, "document").join(keys, "address_id")
        placed = placed.order_by(["document_id", "row"]).limit(sample)
        rows: list[dict[str, Any]] = engine.arrow(placed).to_pylist()
    finally:
        engine.close()
    inputs = result.metadata["inputs"]
    return [
        {
            "file": inputs[row["input"]]["files"][row["file"]]["name"],
            "row": row["row"],
            "document_id": row["document_id"],
            "year": row["year"],
            "address": ", ".join(part for part in row["address_key"].split("\x1f") if part),
            "place": row["place"],
            "worth": f"1/{row['contributors'] * row['addresses']}",
        }
        for row in rows
    ]


def in_words(facts: dict[str, Any]) -> str:
    """`explain_cluster`'s facts as text for a terminal."""
    own, places, found = facts["cluster"], facts["places"], facts["detection"]
    lines = [
        f"{own['name']} ({own['economies']}), rank {own['rank']}, id {own['cluster_id']}",
        "",
        f"Places: {places['number']:,} distinct coordinates with {places['listings']:,} listings. "
        f"{places['core']:,} are core: at least {found['min_listings']:,} listings lie within "
        f"{found['radius_km']:g} km. The rest lie within that distance of a core place.",
    ]
    for place in places["largest"]:
        name = ", ".join(
            str(part) for part in (place["place"], place["region"], place["country"]) if part
        )
        kind = "core" if place["core"] else "border"
        lines.append(
            f"  {place['listings']:>8,}  {kind:<6}  {name} ({place['lat']:.3f}, {place['lon']:.3f})"
        )
    lines += ["", _merge_words(facts), "", f"Name: {facts['naming_rule']}", ""]
    for each in facts["counts"]:
        world = f"{each['world']:,}"
        if each["world_stated"]:
            world = f"stated {world} ({each['world_counted']:,} were counted)"
        lines.append(
            f"{each['metric']}: {each['listings']:,} listings count {each['count']} documents, "
            f"{each['share']:.4f} % of the world's {world}."
        )
        lines += [
            f"  {group['listings']:>8,} listings worth {group['worth']:<6} = {group['documents']}"
            for group in each["groups"]
        ]
        if each["same_doi"]:
            lines.append(
                f"  Not among them: {each['same_doi']:,} rows, here and elsewhere, of documents "
                "that an earlier input from another source has under the same DOI."
            )
    lines += ["", "Rows of the raw files:"]
    lines += [
        f"  {row['file']} row {row['row']}: {row['document_id']} ({row['year']}), {row['address']}"
        f" -> {row['place']}, worth {row['worth']}"
        for row in facts["sample_rows"]
    ]
    return "\n".join(lines)


def _merge_words(facts: dict[str, Any]) -> str:
    if facts["merged_from"] == 1:
        return "Merging: found as one cluster; no other lay close enough."
    joins = "; ".join(
        f"{join['a']} and {join['b']} at {join['km']:.2f} km" for join in facts["merges"]
    )
    within = facts["merging"]["within_km"]
    return (
        f"Merging: {facts['merged_from']} clusters whose nearest members lie within {within:g} km "
        f"became one ({joins})."
    )
