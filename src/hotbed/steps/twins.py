"""The same document from two sources, by its DOI: one of them counts."""

from __future__ import annotations

import ibis

from hotbed.engines import Engine
from hotbed.recipe import Recipe

TWIN = ["metric", "input", "document_id"]


def twins(identifiers: ibis.Table, recipe: Recipe, engine: Engine) -> ibis.Table | None:
    """Documents of an input that another source's input, earlier in the recipe, has too.

    The input that stands first in the recipe and holds the DOI keeps its document; within one
    source its own ids decide what is one document, so there equal DOIs say nothing.

    Parameters
    ----------
    identifiers : ibis.Table
        metric, input, document_id and doi (`hotbed.sources.listings.IDENTIFIERS`, all inputs).
    recipe : Recipe
    engine : Engine

    Returns
    -------
    ibis.Table or None
        The columns `TWIN`; None where no metric has DOIs from two sources.
    """
    have = engine.arrow(identifiers.select("metric", "input").distinct()).to_pylist()
    names = sorted({spec.source for spec in recipe.inputs})
    number = [names.index(spec.source) for spec in recipe.inputs]
    sources: dict[str, set[int]] = {}
    for row in have:
        sources.setdefault(row["metric"], set()).add(number[row["input"]])
    crossing = sorted(metric for metric, numbers in sources.items() if len(numbers) > 1)
    if not crossing:
        return None
    some = identifiers.filter(identifiers.metric.isin(crossing))
    first = some.group_by(["metric", "doi"]).agg(first=some.input.min())
    both = some.join(first, ["metric", "doi"])
    cases = list(enumerate(number))
    other = both.input.cases(*cases, else_=-1) != both["first"].cases(*cases, else_=-1)
    return both.filter(other).select(TWIN).distinct()
