"""How clusters came about, as stage `clusters` kept it: names, merges, areas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run

FILE = "clusters.json"


@dataclass(frozen=True)
class Origin:
    """How one cluster came about.

    Parameters
    ----------
    naming_rule : str
        Why it is called so, in words.
    merged_from : int
        Clusters of the density search that were joined, 1 where none.
    area_km2 : float
        Area of its polygon.
    merges : tuple of dict
        The joins within it: a and b (numbers of clusters before merging) and km between them.
    """

    naming_rule: str
    merged_from: int
    area_km2: float
    merges: tuple[dict[str, Any], ...]


def read_origins(run: Run) -> dict[str, Origin]:
    """The origin of every cluster.

    Parameters
    ----------
    run : Run

    Returns
    -------
    dict of str to Origin
        By cluster id.

    Raises
    ------
    HotbedError
        The run's stages were removed.
    """
    kept = orjson.loads((run.stage("clusters") / FILE).read_bytes())
    origins = {}
    for cluster in kept["clusters"]:
        before = set(cluster["before"])
        origins[cluster["cluster_id"]] = Origin(
            cluster["naming_rule"],
            cluster["merged_from"],
            cluster["area_km2"],
            tuple(join for join in kept["joins"] if {join["a"], join["b"]} <= before),
        )
    return origins


def origins_if_kept(run: Run) -> dict[str, Origin]:
    """The origin of every cluster; none where the run's stages were removed.

    Parameters
    ----------
    run : Run
    """
    try:
        return read_origins(run)
    except HotbedError:
        return {}
