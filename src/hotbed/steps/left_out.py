"""Why the recipe's choices leave documents out, for the message where none is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from hotbed.base.stopping import stopped_by_signals
from hotbed.recipe import Recipe
from hotbed.steps.reading import parts


def most_left_out(recipe: Recipe, folders: Sequence[Path], metric: str) -> tuple[str, int]:
    """For which reason of their own most documents of a metric are left out.

    Parameters
    ----------
    recipe : Recipe
        The resolved method.
    folders : sequence of Path
        That of each input, written by `read_input`.
    metric : str
        A metric of the recipe.

    Returns
    -------
    str
        The reason as a source writes it; "" where no document is left out.
    int
        How many documents.
    """
    reasons: Counter[str] = Counter()
    for spec, folder in zip(recipe.inputs, folders, strict=True):
        if spec.metric != metric or not parts(folder, "listings"):
            continue
        files = [str(part) for part in parts(folder, "listings")]
        with stopped_by_signals(duckdb.connect()) as connection:
            counted = connection.execute(
                "SELECT left_out, count(DISTINCT document_id) FROM read_parquet($1) "
                "WHERE left_out IS NOT NULL GROUP BY left_out",
                [files],
            )
            reasons.update(dict(counted.fetchall()))
    return min(reasons.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
