"""The method as data: every choice that changes a number stands in one TOML file.

A recipe names a preset (an edition of the Global Innovation Index), the inputs, and whatever
it does otherwise. `load` reads it, lays it over its preset and checks it; the resolved recipe is
what a run follows and what stands in its `run.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from hotbed.base.errors import HotbedError, nearest
from hotbed.tables import LOCALITY_OR_BETTER, Precision

ENGINES = ("duckdb", "spark")
FILES = (
    ("geocoding", "overrides"),
    ("geocoding", "organisations"),
    ("geocoding", "postcodes"),
    ("organisations", "overrides"),
    ("naming", "names"),
)
"""The keys, by their tables, that name a file beside the inputs."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Study(_Part):
    """What the run is called, and for whom."""

    title: str = "Science and technology clusters"
    note: str = ""


class Input(_Part):
    """One source of listings that feeds one metric."""

    source: str
    metric: str
    files: Annotated[list[str], Field(min_length=1)]
    columns: dict[str, str] = {}
    exclude_types: list[str] = []
    include_types: list[str] = []
    options: dict[str, bool | str | list[str]] = {}
    encoding: str = "utf-8"
    delimiter: str | None = None
    credit: str = ""

    @field_validator("encoding")
    @classmethod
    def _known(cls, encoding: str) -> str:
        try:
            b"a".decode(encoding, "ignore")
        except LookupError:
            raise ValueError(
                f"there is no encoding {encoding!r}; use a name such as utf-8, latin-1 or cp1252"
            ) from None
        return encoding

    def chosen(self, option: str) -> frozenset[str]:
        """The values of an option of the source, in small letters; none: it is not used."""
        given = self.options.get(option, [])
        values = given if isinstance(given, list) else [str(given)]
        return frozenset(value.lower() for value in values)

    def switched(self, option: str) -> bool:
        """Whether a switch among the source's options is on."""
        return self.options.get(option) is True


class Metric(_Part):
    """One kind of document, the years counted, and its weight in the total."""

    label: str
    years: tuple[int, int] | None = None
    weight: Annotated[float, Field(ge=0)] = 1.0
    world_total: Annotated[int, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Metric:
        if self.years and self.years[0] > self.years[1]:
            raise ValueError(f"years run from {self.years[0]} back to {self.years[1]}; swap them")
        return self


class Geocoding(_Part):
    """Which answers of the geocoder count, and how finely points are rounded."""

    precisions: list[Precision] = list(LOCALITY_OR_BETTER)
    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    decimals: Annotated[int, Field(ge=0, le=6)] = 3
    overrides: str | None = None
    organisations: str | None = None
    postcodes: str | None = None


class Detection(_Part):
    """DBSCAN's two parameters; density counts listings of all metrics, unweighted."""

    radius_km: Annotated[float, Field(gt=0, le=5000)] = 15.0
    min_listings: Annotated[int, Field(ge=1)] = 4500


class Merging(_Part):
    """Clusters whose nearest members lie this close become one; 0 switches merging off."""

    within_km: Annotated[float, Field(ge=0, le=500)] = 5.0
    coactivity: Annotated[float, Field(ge=0, le=1)] = 0.0


class Organisations(_Part):
    """How names of applicants and organisations are brought together."""

    overrides: str | None = None


class Naming(_Part):
    """How many cities a name may hold, and the weight at which an economy is named."""

    cities: Annotated[int, Field(ge=1, le=3)] = 3
    names: str | None = None
    economy_share: Annotated[float, Field(ge=0, le=1)] = 0.05


class Shape(_Part):
    """The polygon of a cluster."""

    kind: Literal["buffer", "hull", "concave", "h3"] = "buffer"
    buffer_km: Annotated[float, Field(gt=0, le=100)] = 5.0


class Focus(_Part):
    """Only documents on these fields, topics or classes; empty: all."""

    technology: list[str] = []
    field: list[str] = []
    topic: list[str] = []
    cpc: list[str] = []
    ipc: list[str] = []

    @property
    def on(self) -> bool:
        """Whether anything is asked for."""
        return any((self.technology, self.field, self.topic, self.cpc, self.ipc))


class Limits(_Part):
    """What stops a run, and what it may use; none of these changes a result."""

    bad_rows: Annotated[float, Field(ge=0, le=1)] = 0.01
    memory: Annotated[str, Field(pattern=r"^\d+(\.\d+)? ?[KMGT]i?B$")] | None = None
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None


SECRET = re.compile(r"secret|password|token|access[._]?key|credential", re.IGNORECASE)


class Spark(_Part):
    """Where the engine spark runs, and its own settings; none of these changes a result."""

    master: str | None = None
    conf: dict[str, str] = {}

    @model_validator(mode="after")
    def _nothing_secret(self) -> Spark:
        for key in self.conf:
            if SECRET.search(key):
                raise ValueError(
                    f"{key!r} looks like a secret, and the recipe is published with the results; "
                    "set it in Spark's own spark-defaults.conf"
                )
        return self


class Recipe(_Part):
    """A whole study, resolved: preset, own choices and inputs together."""

    preset: str | None = None
    engine: Literal[ENGINES] = "duckdb"  # type: ignore[valid-type]
    study: Study = Study()
    inputs: Annotated[list[Input], Field(min_length=1)]
    metrics: Annotated[dict[str, Metric], Field(min_length=1)]
    geocoding: Geocoding = Geocoding()
    detection: Detection = Detection()
    merging: Merging = Merging()
    naming: Naming = Naming()
    organisations: Organisations = Organisations()
    shape: Shape = Shape()
    focus: Focus = Focus()
    limits: Limits = Limits()
    spark: Spark = Spark()
    own_choices: list[str] = []

    @model_validator(mode="after")
    def _metrics_are_fed(self) -> Recipe:
        fed = {spec.metric for spec in self.inputs}
        for metric in sorted(fed - set(self.metrics)):
            near = nearest(metric, list(self.metrics))
            hint = f"did you mean {near!r}?" if near else "describe it under [metrics]"
            raise ValueError(
                f"an input feeds the metric {metric!r}, which is not described; {hint}"
            )
        for metric in sorted(set(self.metrics) - fed):
            raise ValueError(
                f"no input feeds the metric {metric!r}; add one, or leave the metric out by "
                f"choosing a preset or a list 'use_metrics' without it"
            )
        return self

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each metric's share in the total."""
        return {name: metric.weight for name, metric in self.metrics.items()}

    @property
    def digest(self) -> str:
        """SHA-256 of the choices that change a number (not of limits, titles or paths).

        Of a file that a choice names only counts that there is one: its content is part of the
        run's digest.
        """
        kept = self.model_dump(mode="json", exclude={"limits", "study", "engine", "spark"})
        for spec in kept["inputs"]:
            spec.pop("files")
            spec.pop("credit")
        for part, key in FILES:
            kept[part][key] = kept[part][key] is not None
        return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def presets() -> list[str]:
    """Names of the presets that ship with hotbed.

    >>> "gii-2024" in presets()
    True
    """
    folder = resources.files("hotbed") / "presets"
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
    from hotbed.base.files import must_exist

    must_exist(path)
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise HotbedError(f"{path} is not valid TOML ({error})", "mend that line") from error
    except UnicodeDecodeError as error:
        raise HotbedError(f"{path} is not UTF-8 text", "save it as UTF-8") from error
    return resolve(given, folder=path.parent, named=str(path))


def resolve(given: dict[str, Any], *, folder: Path, named: str = "the recipe") -> Recipe:
    """Lay a recipe's own choices over its preset and check them together (see `load`).

    Parameters
    ----------
    given : dict
        The recipe's content.
    folder : Path
        Relative paths in it are taken from there.
    named : str
        What messages call it.

    Raises
    ------
    HotbedError
        As `load`.
    """
    given = dict(given)
    wanted = given.pop("use_metrics", None)
    base = _preset(given["preset"], named) if given.get("preset") is not None else {}
    merged = _over(base, given)
    if wanted is not None:
        merged["metrics"] = _only(merged.get("metrics", {}), wanted, named)
    try:
        recipe = Recipe.model_validate(merged)
    except ValidationError as error:
        raise HotbedError(f"{named}: {_sentence(error)}") from error
    return _with_paths(recipe, folder)


def _preset(name: object, named: str) -> dict[str, Any]:
    if not isinstance(name, str) or name not in presets():
        near = nearest(str(name), presets())
        hint = f"did you mean {near!r}?" if near else "choose one of " + ", ".join(presets())
        raise HotbedError(f"{named}: there is no preset {name!r}", hint)
    text = (resources.files("hotbed") / "presets" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def preset_metrics(name: str) -> dict[str, float]:
    """The metrics of a preset and their weights.

    >>> preset_metrics("gii-2024")
    {'patents': 1.0, 'publications': 1.0}
    """
    metrics = _preset(name, "the command")["metrics"]
    return {metric: float(choices.get("weight", 1.0)) for metric, choices in metrics.items()}


def _over(base: dict[str, Any], choices: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in choices.items():
        old = merged.get(key)
        merged[key] = (
            _over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged


def _only(metrics: dict[str, Any], wanted: list[str], named: str) -> dict[str, Any]:
    for name in wanted:
        if name not in metrics:
            near = nearest(name, list(metrics))
            hint = f"did you mean {near!r}?" if near else "describe it under [metrics]"
            raise HotbedError(f"{named}: use_metrics names {name!r}, which is not described", hint)
    return {name: metrics[name] for name in wanted}


def _sentence(error: ValidationError) -> str:
    """The first thing wrong, in one sentence that names the place and the remedy."""
    order = {"extra_forbidden": 0, "missing": 2, "too_short": 2}
    first = min(error.errors(), key=lambda fault: order.get(fault["type"], 1))
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        near = nearest(str(first["loc"][-1]), _keys_beside(first["loc"]))
        hint = f"did you mean {near!r}?" if near else "leave it out"
        return f"there is no key {place!r}; {hint}"
    if first["type"] == "missing":
        return f"the key {place!r} is missing; add it ('hotbed init' shows all keys)"
    if first["type"] == "value_error":
        where = f"{place}: " if place else ""
        return where + str(first["ctx"]["error"])
    return f"{place} = {first['input']!r} is not possible: {first['msg'].lower()}; change it"


def _keys_beside(location: tuple[int | str, ...]) -> list[str]:
    model: type[BaseModel] = Recipe
    for part in location[:-1]:
        if part == "inputs":
            model = Input
        elif part == "metrics":
            model = Metric
        elif isinstance(part, str) and part in model.model_fields:
            kind = model.model_fields[part].annotation
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                model = kind
    return [*model.model_fields, *(["use_metrics"] if model is Recipe else [])]


def _with_paths(recipe: Recipe, folder: Path) -> Recipe:
    def full(path: str | None) -> str | None:
        return None if path is None else str(folder / Path(path).expanduser())

    inputs = [
        spec.model_copy(update={"files": [str(full(name)) for name in spec.files]})
        for spec in recipe.inputs
    ]
    parts: dict[str, BaseModel] = {}
    for name, key in FILES:
        part = parts.get(name, getattr(recipe, name))
        parts[name] = part.model_copy(update={key: full(getattr(part, key))})
    return recipe.model_copy(update={"inputs": inputs, **parts})
