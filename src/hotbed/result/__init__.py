"""The face of a finished run: its tables, and every question that it answers, one method a verb."""

from __future__ import annotations

from hotbed.result.result import Kit, Result

__all__ = ["Kit", "Result"]
