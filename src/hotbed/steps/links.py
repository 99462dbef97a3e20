"""Documents that two clusters share: co-inventing and co-publishing between places."""

from __future__ import annotations

from typing import Any


def hands(placed: Any, members: Any) -> Any:
    """The clusters that have a hand in a document, each once.

    Parameters
    ----------
    placed : `rows.tally.placed`. members : place_id -> cluster, noise (-1) among them or not.

    Returns
    -------
    An Ibis table metric, document, contributors, cluster.
    """
    inside = members.filter(members.cluster >= 0).select("place_id", "cluster")
    found = placed.join(inside, "place_id")
    return found.select("metric", "document", "contributors", "cluster").distinct()


def links(each: Any) -> Any:
    """Count documents by pairs of clusters.

    Parameters
    ----------
    each : `hands`.

    Returns
    -------
    An Ibis table metric, a, b, documents with a <= b; a = b are the cluster's own documents.
    """
    own = each.select("metric", "document", "cluster")
    other = own.select("document", "cluster").view().rename(partner="cluster", same="document")
    pairs = own.join(other, [own.document == other.same, own.cluster <= other.partner])
    return (
        pairs.group_by(["metric", "cluster", "partner"])
        .agg(documents=pairs.count())
        .rename(a="cluster", b="partner")
    )
