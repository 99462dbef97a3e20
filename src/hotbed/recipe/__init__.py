"""The method as data: every choice that changes a number stands in one TOML file.

A recipe names a preset (an edition of the Global Innovation Index), the inputs, and whatever
it does otherwise. `load` reads it, lays it over its preset and checks it; the resolved recipe is
what a run follows and what stands in its `run.json`.
"""

from __future__ import annotations

from hotbed.recipe.confidentiality import Confidentiality
from hotbed.recipe.loading import load, preset_metrics, presets, resolve
from hotbed.recipe.model import (
    ENGINES,
    FILES,
    Detection,
    Focus,
    Geocoding,
    Input,
    Limits,
    Merging,
    Metric,
    Naming,
    Organisations,
    Recipe,
    Shape,
    Spark,
    Study,
)

__all__ = [
    "ENGINES",
    "FILES",
    "Confidentiality",
    "Detection",
    "Focus",
    "Geocoding",
    "Input",
    "Limits",
    "Merging",
    "Metric",
    "Naming",
    "Organisations",
    "Recipe",
    "Shape",
    "Spark",
    "Study",
    "load",
    "preset_metrics",
    "presets",
    "resolve",
]
