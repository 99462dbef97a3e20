"""A setting as a recipe: the keys that differ from a run's, on that run as its base."""

from __future__ import annotations

import json

from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.setting import Setting, setting_of
from hotbed.base.errors import HotbedError
from hotbed.runs.run import Run

BASE = "results"


def recipe_text(run: Run, setting: Setting, base: str = BASE) -> str:
    """The recipe that `hotbed run` takes to run a setting.

    Parameters
    ----------
    run : Run
    setting : Setting
        As `hotbed.analysis.whatif.setting.checked` returns it.
    base : str
        The run's folder, from where the recipe is going to lie.

    Returns
    -------
    str
        TOML: a comment with the run's digest, the base, and the keys that differ.

    Raises
    ------
    HotbedError
        It counts in full, which no recipe does.
    """
    if setting.counting is Counting.FULL:
        raise HotbedError("no recipe counts in full", "leave out --counting")
    recipe, own = run.recipe, setting_of(run.recipe)
    lines = [
        f"# What if: changes to the run {run.digest}",
        f"base = {_toml(base)}  # the folder of that run, or its recipe",
    ]
    if setting.metrics != own.metrics:
        lines.append(f"use_metrics = {_toml(list(setting.metrics))}")
    detection = {
        key: getattr(setting, key)
        for key in ("radius_km", "min_listings")
        if getattr(setting, key) != getattr(own, key)
    }
    merging = {"within_km": setting.merge_km} if setting.merge_km != own.merge_km else {}
    tables = {"detection": detection, "merging": merging}
    for name in setting.metrics:
        keys: dict[str, object] = {}
        if setting.weights[name] != recipe.metrics[name].weight:
            keys["weight"] = setting.weights[name]
        if setting.years[name] != recipe.metrics[name].years:
            keys["years"] = list(setting.years[name] or ())
        tables[f"metrics.{name}"] = keys
    for table, keys in tables.items():
        if keys:
            lines += ["", f"[{table}]", *(f"{key} = {_toml(value)}" for key, value in keys.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Text, whole numbers, decimals and lists of them as TOML; 10.0 is 10, as JavaScript has it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False)
