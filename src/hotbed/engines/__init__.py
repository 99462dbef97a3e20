"""What differs between engines, and nothing else."""

from __future__ import annotations

from hotbed.engines.duckdb import DuckDB

__all__ = ["DuckDB"]
