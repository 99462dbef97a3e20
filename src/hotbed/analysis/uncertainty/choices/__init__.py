"""Which choices of method move the ranks: the same run under other settings, and what each does."""

from __future__ import annotations

from hotbed.analysis.uncertainty.choices.answer import Sensitivity, sensitivity
from hotbed.analysis.uncertainty.choices.levels import (
    Counting,
    Factor,
    Levels,
    Sharing,
    Window,
    usual_levels,
)
from hotbed.analysis.uncertainty.choices.rows import sentence

__all__ = [
    "Counting",
    "Factor",
    "Levels",
    "Sensitivity",
    "Sharing",
    "Window",
    "sensitivity",
    "sentence",
    "usual_levels",
]
