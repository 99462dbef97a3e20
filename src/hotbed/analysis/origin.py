"""How the clusters of a run came about: joins, naming, largest places, and what listings are worth.

What `hotbed explain` says of one cluster and the pages of all clusters comes from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.detect.merge import Join
from hotbed.reference.divisions import admin1
from hotbed.runs.run import Run

PLACES_SHOWN = 15
"""So many of a cluster's places are named, those with most listings."""


@dataclass(frozen=True)
class Origin:
    """What detection keeps of a cluster beside its place in the tables."""

    merged_from: int
    joins: list[Join]
    naming_rule: str
    area_km2: float


@dataclass(frozen=True)
class MemberPlace:
    """A member place; `cluster_before` is its cluster before merging, -1 for noise."""

    place: str | None
    country: str | None
    admin1: str | None
    lon: float
    lat: float
    listings: int
    core: bool
    cluster_before: int
    region: str | None
    """The name of the first-level division."""


@dataclass(frozen=True)
class Group:
    """Listings of one cluster and metric that are worth the same."""

    parts: int
    """A listing is worth 1/parts of a document; parts = contributors x addresses."""
    listings: int

    @property
    def documents(self) -> Fraction:
        """What the listings add up to.

        >>> Group(4, 6).documents
        Fraction(3, 2)
        """
        return Fraction(self.listings, self.parts)


def origins(run: Run) -> dict[str, Origin]:
    """Joins and naming of every cluster, by cluster id.

    Parameters
    ----------
    run : Run

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    kept = orjson.loads((run.stage("clusters") / "clusters.json").read_bytes())
    joins = [Join(**join) for join in kept["joins"]]
    by_id = {}
    for cluster in kept["clusters"]:
        before = set(cluster["before"])
        by_id[cluster["cluster_id"]] = Origin(
            cluster["merged_from"],
            [join for join in joins if {join.a, join.b} <= before],
            cluster["naming_rule"],
            cluster["area_km2"],
        )
    return by_id


def largest_places(members: pa.Table) -> list[MemberPlace]:
    """The places with most listings, `PLACES_SHOWN` at most.

    Parameters
    ----------
    members : pyarrow.Table
        Rows of `hotbed.tables.MEMBERS`.
    """
    order = [("listings", "descending"), ("place_id", "ascending")]
    columns = ["place", "country", "admin1", "lon", "lat", "listings", "core", "cluster_before"]
    rows = members.sort_by(order).slice(0, PLACES_SHOWN).select(columns).to_pylist()
    return [
        MemberPlace(**row, region=_regions().get((row["country"], row["admin1"]))) for row in rows
    ]


@cache
def _regions() -> dict[tuple[str, str], str]:
    """Names of first-level divisions by country and code."""
    table = admin1().select(["country", "code", "name"])
    return {(row["country"], row["code"]): row["name"] for row in table.to_pylist()}


def worth_groups(run: Run, cluster_id: str | None = None) -> dict[str, dict[str, list[Group]]]:
    """How listings of equal worth add up to each cluster's counts.

    Parameters
    ----------
    run : Run
    cluster_id : str, optional
        Of this cluster alone.

    Returns
    -------
    dict
        Cluster id -> metric -> groups, those worth most first.
    """
    whose = run.members["cluster_id"].combine_chunks()
    wanted = pc.is_valid(whose) if cluster_id is None else pc.equal(whose, cluster_id)
    members = run.members.select(["place_id", "cluster_id"]).filter(wanted)
    ids = members["place_id"].combine_chunks()
    placed = run.placed.filter(pc.is_in(run.placed["place_id"], ids))
    cluster = members["cluster_id"].take(pc.index_in(placed["place_id"], ids))
    table = placed.select(["metric", "parts", "rows"]).append_column("cluster", cluster)
    table = table.group_by(["cluster", "metric", "parts"]).aggregate([("rows", "sum")])
    table = table.sort_by([(name, "ascending") for name in ("cluster", "metric", "parts")])
    groups: dict[str, dict[str, list[Group]]] = {}
    for row in table.to_pylist():
        by_metric = groups.setdefault(row["cluster"], {})
        by_metric.setdefault(row["metric"], []).append(Group(row["parts"], row["rows_sum"]))
    return groups
