"""Which clusters resemble each other: the cosine of their fields' shares.

The profile of a cluster in a metric is the vector of its fields' shares (percent of its
documents). Two profiles are compared by the cosine of the angle between them: 1 where all shares
are in the same proportion, 0 where no field is common. With several metrics it is the mean of
their cosines, weighted as the recipe weights the metrics, over those in which both clusters have
enough documents.

Salton and McGill (1983), Introduction to Modern Information Retrieval, chapter 4; Jaffe (1986),
American Economic Review 76(5), uses the same measure of firms' technological proximity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hotbed.analysis.profiles.labels import with_classification
from hotbed.analysis.uncertainty.phrases import FEW_DOCUMENTS
from hotbed.runs.run import Run

SUBJECTS = ("technology_fields", "science_fields")
"""Whose lines are a profile; where a metric has none of them, its topics are."""
INSTEAD = "topics"
NEAREST = 5
COMMON = 3
DECIMALS = 4

Shares = Mapping[str, float]
"""Field -> percent of a cluster's documents of a metric."""


@dataclass(frozen=True)
class Nearest:
    """A cluster of a similar profile."""

    cluster_id: str
    similarity: float
    """Mean cosine, 0 to 1."""
    fields: tuple[str, ...]
    """The fields in which both have most: by the smaller of their two shares."""


def nearest_profiles(
    profiles: Mapping[str, Mapping[str, Shares]], weights: Mapping[str, float], most: int = NEAREST
) -> dict[str, list[Nearest]]:
    """The clusters whose profiles are nearest to each cluster's.

    Parameters
    ----------
    profiles : mapping
        Metric -> cluster id -> shares of its fields.
    weights : mapping
        Metric -> weight.
    most : int
        Clusters to name.

    Returns
    -------
    dict
        Cluster id -> the nearest, the most similar first; clusters without a profile are left out.

    Examples
    --------
    >>> shares = {"A": {"Optics": 80, "Drugs": 20}, "B": {"Optics": 40, "Drugs": 10},
    ...           "C": {"Drugs": 100}}
    >>> near = nearest_profiles({"patents": shares}, {"patents": 1.0})["A"]
    >>> [(one.cluster_id, one.similarity, one.fields) for one in near]
    [('B', 1.0, ('Optics', 'Drugs')), ('C', 0.2425, ('Drugs',))]
    """
    ids = list(dict.fromkeys(key for shares in profiles.values() for key in shares))
    numbers = {key: number for number, key in enumerate(ids)}
    total = np.zeros((len(ids), len(ids)))
    weight = np.zeros_like(total)
    for metric, shares in profiles.items():
        rows = np.array([numbers[key] for key in shares], np.int64)
        both = np.ix_(rows, rows)
        total[both] += weights[metric] * _cosines(shares)
        weight[both] += weights[metric]
    known = weight > 0
    means = np.round(np.divide(total, weight, out=np.zeros_like(total), where=known), DECIMALS)
    np.fill_diagonal(known, False)
    nearest = {}
    for number, key in enumerate(ids):
        others = np.flatnonzero(known[number])
        order = others[np.lexsort((others, -means[number, others]))][:most]
        nearest[key] = [
            Nearest(ids[other], float(means[number, other]), _common(profiles, key, ids[other]))
            for other in order
        ]
    return nearest


def _cosines(shares: Mapping[str, Shares]) -> npt.NDArray[np.float64]:
    """The cosine between the shares of every two clusters."""
    names = dict.fromkeys(name for by_field in shares.values() for name in by_field)
    fields = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(shares), len(fields)))
    for row, by_field in enumerate(shares.values()):
        for name, share in by_field.items():
            matrix[row, fields[name]] = share
    lengths = np.sqrt((matrix**2).sum(axis=1, keepdims=True))
    unit = np.divide(matrix, lengths, out=np.zeros_like(matrix), where=lengths > 0)
    cosines: npt.NDArray[np.float64] = np.minimum(unit @ unit.T, 1.0)
    return cosines


def _common(profiles: Mapping[str, Mapping[str, Shares]], one: str, other: str) -> tuple[str, ...]:
    common: dict[str, float] = {}
    for by_cluster in profiles.values():
        ours, theirs = by_cluster.get(one, {}), by_cluster.get(other, {})
        for name in ours.keys() & theirs.keys():
            common[name] = max(common.get(name, 0.0), min(ours[name], theirs[name]))
    return tuple(sorted(common, key=lambda name: (-common[name], name))[:COMMON])


def profiles_of_fields(run: Run, least: float = FEW_DOCUMENTS) -> dict[str, dict[str, Shares]]:
    """The profiles of a run's clusters, of those with enough documents.

    Parameters
    ----------
    run : Run
    least : float
        Documents with a field that a profile rests on at least.

    Returns
    -------
    dict
        Metric -> cluster id -> shares of its fields, percent. Clusters in the order of ranks.
    """
    shares: dict[str, dict[str, dict[str, float]]] = {}
    documents: dict[tuple[str, str], float] = {}
    for subject in (*SUBJECTS, INSTEAD):
        table = run.subject(subject)
        done = set(shares) if subject == INSTEAD else set()
        for row in table.to_pylist() if table is not None else []:
            metric, key = row["metric"], row["cluster_id"]
            if metric in done or row["position"] is None:
                continue
            name = with_classification(row["label"], row.get("classification"))
            shares.setdefault(metric, {}).setdefault(key, {})[name] = float(row["share"])
            known = documents.get((metric, key), 0.0)
            documents[metric, key] = known + float(row["documents"])
    order = run.ranking["cluster_id"].to_pylist()
    return {
        metric: {
            key: by_cluster[key]
            for key in order
            if key in by_cluster and documents[metric, key] >= least
        }
        for metric, by_cluster in shares.items()
    }
