"""How one cluster came about: places, merges, name, counts, and rows of the raw files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.answer import TextAnswer
from hotbed.analysis.floor import NO_RANK, unprinted
from hotbed.analysis.origin import largest_places, origins, worth_groups
from hotbed.analysis.raw_rows import raw_rows
from hotbed.analysis.text import plural
from hotbed.base.errors import HotbedError, nearest
from hotbed.count.fractions import half_up
from hotbed.runs.run import Run

Facts = dict[str, Any]


@dataclass(frozen=True, repr=False)
class Explanation(TextAnswer):
    """Everything that made one cluster what it is.

    Parameters
    ----------
    cluster : dict
        Its row of the ranking.
    detection : dict
        The recipe's density: radius_km and min_listings.
    places : dict
        How many places and listings it has, how many places are core, and the largest ones.
    merges : list of dict
        The joins of clusters of the density search within it.
    merged_from : int
        How many clusters of the density search it holds.
    merging : dict
        The recipe's rule of merging.
    naming_rule : str
        Where its name comes from, in words.
    shape : dict
        Kind and area (km2) of its polygon.
    counts : list of dict
        By metric: listings, the groups of equal worth that they add up from, the count, the world's
        documents and the share.
    sample_rows : list of dict
        Some rows of the raw files that count in it.
    """

    cluster: Facts
    detection: Facts
    places: Facts
    merges: list[Facts]
    merged_from: int
    merging: Facts
    naming_rule: str
    shape: Facts
    counts: list[Facts]
    sample_rows: list[Facts]

    def to_dict(self) -> Facts:
        """Plain values, ready for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return in_words(self.to_dict())


def explain(run: Run, cluster: str | int, rows: int = 10) -> Explanation:
    """Explain which places were joined and why, and where the name and the counts come from.

    Parameters
    ----------
    run : Run
        Its stages must still be there.
    cluster : str or int
        Its rank, id, name, or a part of its name that only it has.
    rows : int
        How many rows of the raw files to show.

    Raises
    ------
    HotbedError
        There is no such cluster, or the run's stages were removed.
    """
    return Explanation(**explain_cluster(run, str(cluster), rows))


def explain_cluster(run: Run, wanted: str, sample: int = 10) -> Facts:
    """The same as `explain`, as plain values.

    Parameters
    ----------
    run : Run
        Its stages must still be there.
    wanted : str
        The cluster's rank, id, name, or a part of its name that only it has.
    sample : int
        How many rows of the raw files to show.

    Raises
    ------
    HotbedError
        There is no such cluster, or the run's stages were removed.
    """
    ranked = find_cluster(run, wanted)
    origin = origins(run)[ranked["cluster_id"]]
    members = run.members.filter(pc.equal(run.members["cluster_id"], ranked["cluster_id"]))
    recipe = run.metadata["recipe"]
    return {
        "cluster": ranked,
        "detection": recipe["detection"],
        "places": _places(members),
        "merges": [asdict(join) for join in origin.joins],
        "merged_from": origin.merged_from,
        "merging": recipe["merging"],
        "naming_rule": origin.naming_rule,
        "shape": {"kind": recipe["shape"]["kind"], "area_km2": origin.area_km2},
        "counts": _counts(run, ranked),
        "sample_rows": raw_rows(run, members, sample),
    }


def find_cluster(run: Run, wanted: str | int) -> Facts:
    """The ranking's row of a cluster, with `printed` false where its rank is not printed.

    Parameters
    ----------
    run : Run
    wanted : str or int
        Rank, id, name, or a part of the name.

    Raises
    ------
    HotbedError
        No cluster is called so, or several are.
    """
    rows: list[Facts] = run.ranking.to_pylist()
    wanted = str(wanted).strip()
    name = _spelling(wanted)
    for test in (
        lambda row: str(row["rank"]) == wanted,
        lambda row: row["cluster_id"] == wanted,
        lambda row: _spelling(row["name"]) == name,
        lambda row: name in _spelling(row["name"]),
    ):
        matches = [row for row in rows if test(row)]
        if len(matches) == 1:
            hidden = matches[0]["cluster_id"] in unprinted(run)
            return matches[0] | ({"printed": False} if hidden else {})
        if matches:
            names = ", ".join(f"{row['name']} ({row['cluster_id']})" for row in matches[:6])
            raise HotbedError(f"{wanted!r} fits several clusters: {names}", "give the id")
    near = nearest(wanted, [row["name"] for row in rows])
    raise HotbedError(
        f"the run has no cluster {wanted!r}",
        f"did you mean {near!r}?" if near else "see ranking.csv",
    )


def _spelling(name: str) -> str:
    """A name with either dash, in lower case."""
    return name.lower().replace("-", "–")


def _places(members: pa.Table) -> Facts:
    return {
        "number": members.num_rows,
        "core": int(pc.sum(members["core"]).as_py() or 0),
        "listings": int(pc.sum(members["listings"]).as_py() or 0),
        "largest": [asdict(place) for place in largest_places(members)],
    }


def _counts(run: Run, ranked: Facts) -> list[Facts]:
    """By metric: listings, the fractional count from groups of equal teams, rows set aside."""
    by_metric = worth_groups(run, ranked["cluster_id"]).get(ranked["cluster_id"], {})
    ledger = run.ledger.filter(pc.equal(run.ledger["line"], "same_doi"))
    set_aside = dict(zip(ledger["metric"].to_pylist(), ledger["rows"].to_pylist(), strict=True))
    facts = []
    for metric, stated in run.metadata["recipe"]["metrics"].items():
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
                "world": run.world[metric],
                "world_stated": stated["world_total"] is not None,
                "world_counted": run.metadata["world"][metric],
                "share": ranked[f"{metric}_share"],
                "same_doi": set_aside.get(metric, 0),
            }
        )
    return facts


def in_words(facts: Facts) -> str:
    """An explanation as text for a terminal.

    Parameters
    ----------
    facts : dict
        As `explain_cluster` returns them.
    """
    cluster, places, detection = facts["cluster"], facts["places"], facts["detection"]
    lines = [
        heading(cluster),
        "",
        f"Places: {places['number']:,} with {plural(places['listings'], 'listing')}; "
        f"{places['core']:,} core (at least {detection['min_listings']:,} listings within "
        f"{detection['radius_km']:g} km), the others within that distance of a core place.",
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
    for count in facts["counts"]:
        lines += _count_words(count)
    lines += ["", "Rows of the raw files:"]
    lines += [
        f"  {row['file']} row {row['row']}: {row['document_id']} ({row['year']}), {row['address']}"
        f" -> {row['place']}, worth {row['worth']}"
        for row in facts["sample_rows"]
    ]
    return "\n".join(lines)


def heading(cluster: Facts) -> str:
    """A cluster's name, economies, rank and id on one line.

    Parameters
    ----------
    cluster : dict
        Its row of the ranking, with `printed` where its rank is not.
    """
    rank = cluster["rank"] if cluster.get("printed", True) else NO_RANK
    return f"{cluster['name']} ({cluster['economies']}), rank {rank}, id {cluster['cluster_id']}"


def _count_words(count: Facts) -> list[str]:
    world = f"{count['world']:,}"
    if count["world_stated"]:
        world = f"stated {world} ({count['world_counted']:,} were counted)"
    lines = [
        f"{count['metric']}: {count['listings']:,} listings count {count['count']} documents, "
        f"{count['share']:.4f} % of the world's {world}."
    ]
    lines += [
        f"  {group['listings']:>8,} listings worth {group['worth']:<6} = {group['documents']}"
        for group in count["groups"]
    ]
    if count["same_doi"]:
        lines.append(
            f"  Not among them: {count['same_doi']:,} rows, here and elsewhere, of documents "
            "that an earlier input from another source has under the same DOI."
        )
    return lines


def _merge_words(facts: Facts) -> str:
    if facts["merged_from"] == 1:
        return "Merging: found as one cluster; no other is near enough."
    joins = "; ".join(
        f"{join['a']} and {join['b']} at {join['km']:.2f} km" for join in facts["merges"]
    )
    within = facts["merging"]["within_km"]
    return (
        f"Merging: {facts['merged_from']} clusters whose nearest members lie within {within:g} km "
        f"became one ({joins})."
    )
