"""Reading recipes: TOML, laid over a preset, every key checked."""

from __future__ import annotations

import json
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from hotbed.base.errors import HotbedError, nearest, quoted
from hotbed.base.files import must_exist
from hotbed.recipe.model import FILES, Input, Metric, Recipe, is_word
from hotbed.recipe.part import table_of
from hotbed.remote.address import is_address

RUN_FILE = "run.json"
"""In a run's folder: holds the recipe that the run followed, resolved."""
MOST_BASES = 8
"""Recipes that build on each other, at most."""


def presets() -> list[str]:
    """Names of the presets that ship with hotbed.

    >>> "gii-2024" in presets()
    True
    """
    folder = resources.files("hotbed.recipe") / "presets"
    return sorted(
        p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")
    )


def load(path: Path) -> Recipe:
    """Read a recipe, lay it over its preset and check every key.

    Parameters
    ----------
    path : Path
        The TOML file. Relative paths in it are taken from its folder.

    Raises
    ------
    HotbedError
        Missing, not TOML, a key that does not exist (the nearest right one is named), a value out
        of range, an input without a metric.
    """
    return resolve(_read(path), folder=path.parent, named=str(path))


def resolve(given: dict[str, Any], *, folder: Path, named: str = "the recipe") -> Recipe:
    """Lay a recipe's own choices over its preset and check them together (see `load`).

    Parameters
    ----------
    given : dict
        The recipe's content. Its `base` is another recipe or the folder of a run, whose recipe it
        changes in the keys that it states.
    folder : Path
        Relative paths in it are taken from there.
    named : str
        What messages call it.

    Raises
    ------
    HotbedError
        As `load`.
    """
    return _resolved(dict(given), folder, named, MOST_BASES)


def _resolved(given: dict[str, Any], folder: Path, named: str, bases: int) -> Recipe:
    changed = _changed(given, folder, named, bases) if "base" in given else None
    wanted, stated = given.pop("use_metrics", None), given.get("metrics", {})
    if changed is None:
        below = _preset(given["preset"], named) if given.get("preset") is not None else {}
        from_preset = frozenset(below.get("metrics", {}))
    else:
        below, from_preset = _as_given(changed, given, wanted), changed.labels_of_preset
    types = below.pop("include_types", {})
    merged = _over(below, given)
    if "inputs" in merged:
        merged["inputs"] = _with_types(merged["inputs"], types)
    if wanted is not None:
        merged["metrics"] = _only(merged.get("metrics", {}), wanted, named)
    try:
        recipe = Recipe.model_validate(merged)
    except ValidationError as error:
        raise HotbedError(f"{named}: {_sentence(error)}") from error
    unstated = [name for name in from_preset if "label" not in stated.get(name, {})]
    return _with_paths(recipe, folder).with_labels_of_preset(unstated)


def _read(path: Path) -> dict[str, Any]:
    """The content of a recipe's file."""
    must_exist(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise HotbedError(f"{path} is not valid TOML ({error})", "fix that line") from error
    except RecursionError as error:
        raise HotbedError(f"{path} is nested too deeply", "use fewer levels") from error
    except UnicodeDecodeError as error:
        raise HotbedError(f"{path} is not UTF-8 text", "save it as UTF-8") from error


def _changed(given: dict[str, Any], folder: Path, named: str, bases: int) -> Recipe:
    """The recipe that another one changes (its base): a recipe's file, or a run's folder."""
    base = given.pop("base")
    if not isinstance(base, str):
        raise HotbedError(f"{named}: base is not a path", 'write it as base = "results"')
    if "preset" in given:
        raise HotbedError(f"{named}: it has both a base and a preset", "leave one of them out")
    if bases == 0:
        raise HotbedError(f"{named}: too many recipes build on each other", "shorten the chain")
    path = folder / _expanded(base)
    if not path.is_dir():
        return _resolved(_read(path), path.parent, str(path), bases - 1)
    try:
        return Recipe.model_validate(json.loads((path / RUN_FILE).read_text("utf-8"))["recipe"])
    except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
        raise HotbedError(
            f"{named}: {path} holds no finished run", "name a run's folder or a recipe as base"
        ) from error


def _as_given(changed: Recipe, given: dict[str, Any], wanted: object) -> dict[str, Any]:
    """A base as its content, with the inputs of the metrics that a recipe on it uses."""
    content = changed.model_dump(mode="json")
    if isinstance(wanted, list) and "inputs" not in given:
        content["inputs"] = [spec for spec in content["inputs"] if spec["metric"] in wanted]
    if changed.preset is not None:
        content["include_types"] = _preset(changed.preset, "the base").get("include_types", {})
    return content


def preset_text(name: object, named: str = "") -> str:
    """The file of a preset.

    Parameters
    ----------
    name : object
        As a recipe names it.
    named : str
        What messages call the recipe.

    Raises
    ------
    HotbedError
        There is none of that name.
    """
    if not isinstance(name, str) or name not in presets():
        near = nearest(str(name), presets())
        hint = f"did you mean {near!r}?" if near else "choose one of " + ", ".join(presets())
        where = f"{named}: " if named else ""
        raise HotbedError(f"{where}there is no preset {quoted(name)}", hint)
    file = resources.files("hotbed.recipe") / "presets" / f"{name}.toml"
    return file.read_text(encoding="utf-8")


def _preset(name: object, named: str) -> dict[str, Any]:
    return tomllib.loads(preset_text(name, named))


def preset_metrics(name: str) -> dict[str, float]:
    """The metrics of a preset and their weights.

    >>> preset_metrics("gii-2024")
    {'patents': 1.0, 'publications': 1.0}
    """
    metrics = _preset(name, "the command")["metrics"]
    return {metric: float(choices.get("weight", 1.0)) for metric, choices in metrics.items()}


def _with_types(inputs: object, types: dict[str, list[str]]) -> object:
    """Inputs that choose no document types get those that the preset counts for their metric."""
    if not types or not isinstance(inputs, list):
        return inputs
    return [
        {**spec, "include_types": types[spec["metric"]]}
        if isinstance(spec, dict)
        and spec.get("metric") in list(types)
        and not {"include_types", "exclude_types"} & set(spec)
        else spec
        for spec in inputs
    ]


def _over(base: dict[str, Any], choices: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in choices.items():
        old = merged.get(key)
        merged[key] = (
            _over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged


def _only(metrics: dict[str, Any], wanted: object, named: str) -> dict[str, Any]:
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise HotbedError(
            f"{named}: use_metrics is not a list of metrics",
            'write it as ["patents", "publications"]',
        )
    for name in wanted:
        if name not in metrics:
            near = nearest(name, list(metrics))
            hint = f"did you mean {near!r}?" if near else "describe it under [metrics]"
            raise HotbedError(
                f"{named}: use_metrics names {quoted(name)}, which is not described", hint
            )
    return {name: metrics[name] for name in wanted}


def _sentence(error: ValidationError) -> str:
    """The first thing wrong, in one sentence that names the place and the remedy."""
    order = {"extra_forbidden": 0, "missing": 2, "too_short": 2}
    first = min(error.errors(), key=lambda fault: order.get(fault["type"], 1))
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        near = nearest(str(first["loc"][-1]), _keys_beside(first["loc"]))
        hint = f"did you mean {near!r}?" if near else "leave it out"
        return f"there is no key {quoted(place)}; {hint}"
    if first["type"] == "missing":
        return f"the key {place!r} is missing; add it ('hotbed init' shows all keys)"
    if first["type"] == "value_error":
        where = f"{place}: " if place else ""
        return where + str(first["ctx"]["error"])
    return f"{place} = {quoted(first['input'])} is not possible: {first['msg'].lower()}; change it"


def _keys_beside(location: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = Recipe
    for part in location[:-1]:
        if part == "inputs":
            model = Input
        elif part == "metrics":
            model = Metric
        elif isinstance(part, str) and part in model.model_fields:
            model = table_of(model.model_fields[part].annotation) or model
    return [*model.model_fields, *(["use_metrics", "base"] if model is Recipe else [])]


def _expanded(path: str) -> Path:
    """A path with the home folder of the user that it names."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise HotbedError(
            f"the home folder that {quoted(path)} begins with isn't known", "write the full path"
        ) from error


def _with_paths(recipe: Recipe, folder: Path) -> Recipe:
    def full(path: str | None) -> str | None:
        return None if path is None else str(folder / _expanded(path))

    def named(name: str) -> str:
        return name if is_address(name) else str(full(name))

    inputs = [
        spec.model_copy(update={"files": [named(name) for name in spec.files]})
        for spec in recipe.inputs
    ]
    parts: dict[str, BaseModel] = {}
    for name, key in FILES:
        part = parts.get(name, getattr(recipe, name))
        value = getattr(part, key)
        if not is_word(name, key, value):
            parts[name] = part.model_copy(update={key: full(value)})
    return recipe.model_copy(update={"inputs": inputs, **parts})
