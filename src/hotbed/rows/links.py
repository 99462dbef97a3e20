"""Documents that two clusters share: co-inventing and co-publishing between places."""

from __future__ import annotations

from typing import Any


def links(listings: Any, answers: Any, members: Any) -> Any:
    """Count documents by pairs of clusters.

    Parameters
    ----------
    listings : stage 2. answers : address_key -> place_id. members : place_id -> cluster.

    Returns
    -------
    An Ibis table metric, a, b, documents with a <= b; a = b are the cluster's own documents.
    """
    placed = listings.filter(listings.status.isnull())
    placed = placed.join(answers.select("address_key", "place_id"), "address_key")
    placed = placed.join(members, "place_id")
    each = placed.select("metric", "document_id", "cluster").distinct()
    other = each.view().rename(partner="cluster", other_metric="metric", other_id="document_id")
    pairs = each.join(
        other,
        [each.metric == other.other_metric, each.document_id == other.other_id,
         each.cluster <= other.partner],
    )  # fmt: skip
    return (
        pairs.group_by(["metric", "cluster", "partner"])
        .agg(documents=pairs.count())
        .rename(a="cluster", b="partner")
    )
