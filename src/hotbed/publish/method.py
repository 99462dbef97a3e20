"""The method of a run in sentences: one wording for atlas, briefs, press text and workbook."""

from __future__ import annotations

from collections.abc import Sequence

from hotbed.publish.facts.structure import Metric, Overview
from hotbed.publish.facts.words import counted, shown, span
from hotbed.recipe import Detection, Focus, Geocoding, Merging


def method_words(facts: Overview) -> list[str]:
    """The recipe in sentences, in the order in which a run goes.

    Parameters
    ----------
    facts : Overview
    """
    recipe = facts.recipe
    return [
        *metric_words(facts.metrics),
        "A document counts as one. It is shared equally among its contributors, and each "
        "contributor’s part equally among her addresses (fractional counting). Shares are of all "
        "documents of the world, located or not.",
        *_placed(recipe.geocoding),
        *_detected(recipe.detection),
        *_joined(recipe.merging),
        *_only(recipe.focus),
        *_told_apart(facts),
    ]


def metric_words(metrics: Sequence[Metric]) -> list[str]:
    """What is counted.

    Parameters
    ----------
    metrics : sequence of Metric

    Examples
    --------
    >>> metric_words([Metric("patents", "Patents", [2019, 2023], 1.0, 1200)])
    ['Patents, 2019–2023: 1,200 documents in the world.']
    """
    several = len(metrics) > 1
    lines = []
    for metric in metrics:
        weight = f", weight {metric.weight:g} in the total" if several else ""
        named = f"{metric.label}, {span(metric.years)}"
        lines.append(f"{named}: {counted(metric.world, 0)} documents in the world{weight}.")
    if several:
        weighted = "" if {metric.weight for metric in metrics} == {1} else "weighted "
        lines.append(f"The total is the {weighted}sum of the shares, in percentage points.")
    return lines


def _placed(geocoding: Geocoding) -> list[str]:
    if not geocoding.precisions:
        return []
    sure = geocoding.min_confidence
    least = f" with a confidence of at least {sure:g}" if sure else ""
    return [
        f"Addresses count where they were placed to {', '.join(geocoding.precisions)}{least}; "
        f"points are rounded to {geocoding.decimals} decimals of a degree."
    ]


def _detected(detection: Detection) -> list[str]:
    return [
        f"A place is the core of a cluster where at least {detection.min_listings:,} listings lie "
        f"within {detection.radius_km:g} km of it; places within that distance of a core belong to "
        "its cluster, all others are noise (exact DBSCAN on the sphere, each listing counting one)."
    ]


def _joined(merging: Merging) -> list[str]:
    if not merging.within_km:
        return []
    near = f"Clusters whose nearest places lie within {merging.within_km:g} km are joined"
    if not merging.coactivity:
        return [f"{near}."]
    least = 100 * merging.coactivity
    return [f"{near} if they share at least {least:g} % of the smaller one’s documents."]


def _told_apart(facts: Overview) -> list[str]:
    """How sure ranks are, where that was measured, and which are not printed."""
    asked = facts.recipe.uncertainty
    lines = []
    if facts.has_doubts:
        lines.append(
            "Ranks in brackets are those that the documents allow, for all clusters together at "
            f"{100 * asked.level:g} %: the documents are taken as one draw of a Poisson process "
            "(the window itself is complete). Where addresses lie and which method was chosen are "
            "doubts of their own and are told apart from it."
        )
    if asked.least_documents:
        lines.append(
            f"No rank is printed of a cluster with fewer than {asked.least_documents:g} documents, "
            "fractionally counted over all metrics; the table ranking.csv keeps it."
        )
    return lines


def _only(focus: Focus) -> list[str]:
    kinds = [f"{kind} {', '.join(shown(name) for name in names)}" for kind, names in focus if names]
    return [f"Only documents on: {'; '.join(kinds)}."] if kinds else []
