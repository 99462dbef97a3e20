"""Which ranks are printed at all: the recipe's floor of documents, `uncertainty.least_documents`.

Tables in files keep every rank; what readers look at shows a dash below the floor.
"""

from __future__ import annotations

from collections.abc import Iterable

from hotbed.runs.run import Run

NO_RANK = "–"
"""What stands for a rank that is not printed."""


def is_printed(counts: Iterable[float], least: float) -> bool:
    """Whether a cluster rests on enough documents for its rank to be printed.

    Parameters
    ----------
    counts : iterable of float
        Its fractional counts of all metrics.
    least : float
        `uncertainty.least_documents` of the recipe.

    Examples
    --------
    >>> is_printed([4.5, 1.0], 0), is_printed([4.5, 1.0], 10)
    (True, False)
    """
    return sum(counts) >= least


def unprinted(run: Run) -> frozenset[str]:
    """Ids of the clusters whose rank is not printed.

    Parameters
    ----------
    run : Run
    """
    least = run.recipe.uncertainty.least_documents
    names = [f"{name}_count" for name in run.metrics]
    return frozenset(
        row["cluster_id"]
        for row in (run.ranking.to_pylist() if least else [])
        if not is_printed((row[name] for name in names), least)
    )
