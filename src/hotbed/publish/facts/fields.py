"""What share each field has in a cluster's documents, for editions side by side."""

from __future__ import annotations

from collections.abc import Mapping

from hotbed.publish.facts.words import clean
from hotbed.runs.run import Run

SUBJECTS = ("technology_fields", "science_fields")
FieldShares = Mapping[str, Mapping[tuple[str, str], float]]
"""Cluster id -> (metric, field) -> percent of the cluster's documents of the metric."""


def field_shares(run: Run) -> FieldShares:
    """Shares of fields in every cluster of a run; those that no document states have none.

    Parameters
    ----------
    run : Run
    """
    shares: dict[str, dict[tuple[str, str], float]] = {}
    for subject in SUBJECTS:
        table = run.subject(subject)
        if table is None:
            continue
        columns = ["cluster_id", "metric", "position", "label", "share"]
        for row in map(clean, table.select(columns).to_pylist()):
            if row["position"] is not None:
                field = row["metric"], row["label"]
                shares.setdefault(row["cluster_id"], {})[field] = row["share"]
    return shares
