"""What differs between engines."""

from __future__ import annotations

from pathlib import Path

from hotbed.engines.base import BATCH, Engine
from hotbed.engines.duckdb import DuckDB
from hotbed.recipe import Recipe

__all__ = ["BATCH", "DuckDB", "Engine", "engine_of"]


def engine_of(recipe: Recipe, scratch: Path) -> Engine:
    """The engine that a recipe asks for, started; `Engine.close` ends it.

    Raises
    ------
    HotbedError
        What the engine needs is not there.
    """
    limits = recipe.limits
    if recipe.engine == "spark":
        from hotbed.engines.spark import Spark

        return Spark(scratch, limits.memory, limits.threads, recipe.spark.master, recipe.spark.conf)
    return DuckDB(scratch, limits.memory, limits.threads)
