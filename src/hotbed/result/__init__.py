"""The face of a finished run: its tables, and every question that it answers, one method a verb."""

from __future__ import annotations

from hotbed.result.publishing import Kit
from hotbed.result.result import Result

__all__ = ["Kit", "Result"]
