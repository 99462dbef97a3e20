"""What was planted against what was found: a synthetic world's truth and a run of it.

python benchmarks/recovery.py WORLD RUN
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

import hotbed


def compare(world: Path, run: Path) -> dict[str, object]:
    """Found clusters by the planted main place; counts, names, order."""
    truth = json.loads((world / "truth.json").read_text("utf-8"))
    result = hotbed.open_run(run)
    members = result.members.to_pandas()
    members = members[members.cluster_id.notna()]
    ranking = {row["cluster_id"]: row for row in result.ranking.to_pylist()}
    rows = []
    for planted in truth["clusters"][:34]:
        away = np.hypot(
            (members.lon - planted["lon"]) * np.cos(np.radians(planted["lat"])),
            members.lat - planted["lat"],
        )
        near = away.idxmin()
        found = ranking[members.cluster_id[near]] if away[near] < 0.1 else None
        total = sum(100 * planted[m] / truth["world"][m] for m in truth["world"])
        row = {"planted": planted["cluster"], "total": total, "found": None}
        if found:
            row |= {"found": found["name"], "id": found["cluster_id"], "rank": found["rank"],
                    "found_total": found["total"]}  # fmt: skip
            for metric in truth["world"]:
                row[metric] = found[f"{metric}_count"] / planted[metric] - 1
        rows.append(row)
    have = [row for row in rows if row["found"]]
    ids = [row["id"] for row in have]
    order = np.argsort(np.argsort([-row["total"] for row in have]))
    found_order = np.argsort(np.argsort([-row["found_total"] for row in have]))
    off = [max(abs(row[m]) for m in truth["world"]) for row in have]
    return {
        "found as one cluster": sum(ids.count(each) == 1 for each in ids),
        "of": len(rows),
        "Spearman": float(np.corrcoef(order, found_order)[0, 1]),
        "largest difference of a count": max(off),
        "counts within 3 %": sum(each <= 0.03 for each in off),
        "names as published": sum(row["planted"] == row["found"] for row in have),
        "clusters found": result.ranking.num_rows,
        "rows": rows,
    }


if __name__ == "__main__":
    facts = compare(Path(sys.argv[1]), Path(sys.argv[2]))
    for row in facts.pop("rows"):
        same = "" if row["planted"] == row["found"] else f"  found as {row['found']}"
        off = ", ".join(f"{m} {row[m]:+.1%}" for m in ("patents", "publications") if m in row)
        print(f"{row['planted']}: {off}{same}")
    print(json.dumps(facts, indent=1))
