"""What the sources of a run, and the files read, can't say of documents' contributors."""

from __future__ import annotations

from fractions import Fraction

import pyarrow as pa

from hotbed.count.ledger import unlisted_shares
from hotbed.recipe import Recipe
from hotbed.sources.coverage import Coverage
from hotbed.sources.labels import coverage_of


def coverages(recipe: Recipe, documents: pa.Table) -> dict[str, Coverage]:
    """What can't be said, by metric.

    Parameters
    ----------
    recipe : Recipe
        With its inputs.
    documents : pyarrow.Table
        `hotbed.tables.DOCUMENTS` of the run.
    """
    unlisted = unlisted_shares(documents)
    return {
        name: coverage_of(recipe, name, unlisted.get(name, Fraction(0))) for name in recipe.metrics
    }
