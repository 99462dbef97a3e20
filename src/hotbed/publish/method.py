"""The method of a run in sentences: one wording for atlas, briefs, press text and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotbed.publish.facts.words import counted, shown, span

Row = Mapping[str, Any]


def method_words(whole: Row) -> list[str]:
    """The recipe in sentences, in the order in which a run goes.

    Parameters
    ----------
    whole : `method` (the recipe's geocoding, detection, merging, focus; each may be missing) and
        `metrics` (label, years, weight, world), as `hotbed.publish.facts.run.facts` has them.

    >>> metric = {"label": "Patents", "years": [2019, 2023], "weight": 1.0, "world": 1200}
    >>> method_words({"metrics": [metric], "method": {}})[0]
    'Patents, 2019–2023: 1,200 documents in the world.'
    """
    method: Row = whole["method"]
    return [
        *_metrics(whole["metrics"]),
        "A document counts as one. It is shared equally among its contributors, and each "
        "contributor’s part equally among her addresses (fractional counting). Shares are of all "
        "documents of the world, located or not.",
        *_placed(method.get("geocoding") or {}),
        *_found(method.get("detection") or {}),
        *_joined(method.get("merging") or {}),
        *_only(method.get("focus") or {}),
    ]


def _metrics(metrics: list[Row]) -> list[str]:
    several = len(metrics) > 1
    lines = []
    for metric in metrics:
        held = "" if metric["world"] is None else f": {counted(metric['world'], 0)} documents in "
        weight = f", weight {metric['weight']:g} in the total" if several else ""
        named = f"{shown(metric['label'])}, {span(metric['years'])}"
        lines.append(f"{named}{held}{'the world' if held else ''}{weight}.")
    if several:
        weighted = "" if {metric["weight"] for metric in metrics} == {1} else "weighted "
        lines.append(f"The total is the {weighted}sum of the shares, in percentage points.")
    return lines


def _placed(chosen: Row) -> list[str]:
    if not chosen.get("precisions") or chosen.get("decimals") is None:
        return []
    sure = chosen.get("min_confidence")
    least = f" with a confidence of at least {sure:g}" if sure else ""
    return [
        f"Addresses count where they were placed to {', '.join(chosen['precisions'])}{least}; "
        f"points are rounded to {chosen['decimals']} decimals of a degree."
    ]


def _found(chosen: Row) -> list[str]:
    if not chosen.get("radius_km") or not chosen.get("min_listings"):
        return []
    return [
        f"A place is the core of a cluster where at least {chosen['min_listings']:,} listings lie "
        f"within {chosen['radius_km']:g} km of it; places within that distance of a core belong to "
        "its cluster, all others are noise (exact DBSCAN on the sphere, each listing counting one)."
    ]


def _joined(chosen: Row) -> list[str]:
    if not chosen.get("within_km"):
        return []
    near = f"Clusters whose nearest places lie within {chosen['within_km']:g} km are joined"
    if not chosen.get("coactivity"):
        return [f"{near}."]
    least = 100 * chosen["coactivity"]
    return [f"{near} if they share at least {least:g} % of the smaller one’s documents."]


def _only(chosen: Row) -> list[str]:
    kinds = [
        f"{kind} {', '.join(shown(name) for name in names)}"
        for kind, names in chosen.items()
        if names
    ]
    return [f"Only documents on: {'; '.join(kinds)}."] if kinds else []
