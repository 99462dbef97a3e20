"""What share each field has in a cluster's documents, for editions side by side."""

from __future__ import annotations

from collections.abc import Mapping

from hotbed.publish.facts.clusters import profile_lines
from hotbed.publish.facts.lines import FieldLine, named
from hotbed.publish.facts.structure import Cluster, FieldShares
from hotbed.runs.run import Run

SUBJECTS = ("technology_fields", "science_fields")


def field_shares(run: Run) -> Mapping[str, FieldShares]:
    """Shares of fields in every cluster of a run, by cluster id; those that no document states have
    none.

    Parameters
    ----------
    run : Run
    """
    shares: dict[str, dict[tuple[str, str], float]] = {}
    for subject in SUBJECTS:
        for key, metric, line in profile_lines(run, subject):
            shares.setdefault(key, {}).update(_share(metric, line))
    return shares


def fields_now(cluster: Cluster) -> FieldShares:
    """The same of one cluster that is told in full.

    Parameters
    ----------
    cluster : Cluster
    """
    shares: dict[tuple[str, str], float] = {}
    for subject in SUBJECTS:
        for metric, lines in cluster.lines(subject).items():
            for line in lines:
                if isinstance(line, FieldLine):
                    shares |= _share(metric, line)
    return shares


def _share(metric: str, line: FieldLine) -> dict[tuple[str, str], float]:
    """A field's share under its name with its classification; none of the rest."""
    return {(metric, named(line)): line.share} if line.position else {}
