"""A setting: the choices of a recipe that can be changed on a finished run, and their limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from hotbed.analysis.uncertainty.choices.levels import Counting, windows_of
from hotbed.base.errors import HotbedError, nearest, quoted
from hotbed.base.texts import joined
from hotbed.detect.search.grid import SMALLEST_RADIUS_KM
from hotbed.recipe import Detection, Merging, Recipe
from hotbed.runs.run import Run

LARGEST_RADIUS_KM = 5000
FARTHEST_MERGE_KM = 500
LARGEST_WEIGHT = 1e6

Years = tuple[int, int]
"""First and last year."""


@dataclass(frozen=True)
class Setting:
    """The choices of a recipe that `hotbed whatif` can change.

    Parameters
    ----------
    radius_km : float
        Great-circle radius of the density search, km.
    min_listings : int
        Listings within the radius that make a place a core point.
    merge_km : float
        Distance up to which clusters merge, km; 0: none does.
    metrics : tuple of str
        Those that count, in the recipe's order. Another's documents are left out completely: also
        of the density.
    weights : mapping of str to float
        Weight of each of these metrics' share in the total.
    years : mapping of str to (int, int) or None
        First and last year counted, of each of these metrics; None: every year.
    counting : Counting
        What a document is worth to the clusters in which it has an address.
    """

    radius_km: float
    min_listings: int
    merge_km: float
    metrics: tuple[str, ...]
    weights: Mapping[str, float]
    years: Mapping[str, Years | None]
    counting: Counting = Counting.FRACTIONAL


def setting_of(recipe: Recipe) -> Setting:
    """The setting that a recipe states.

    Parameters
    ----------
    recipe : Recipe
    """
    return Setting(
        radius_km=recipe.detection.radius_km,
        min_listings=recipe.detection.min_listings,
        merge_km=recipe.merging.within_km,
        metrics=tuple(recipe.metrics),
        weights=MappingProxyType(recipe.weights),
        years=MappingProxyType({name: metric.years for name, metric in recipe.metrics.items()}),
    )


def recipe_under(recipe: Recipe, setting: Setting) -> Recipe:
    """The recipe with a setting's choices: what `hotbed run` would follow.

    Parameters
    ----------
    recipe : Recipe
        Of the run.
    setting : Setting
        As `checked` returns it.
    """
    metrics = {
        name: recipe.metrics[name].model_copy(
            update={"weight": setting.weights[name], "years": setting.years[name]}
        )
        for name in setting.metrics
    }
    merging = {**recipe.merging.model_dump(), "within_km": setting.merge_km}
    return recipe.model_copy(
        update={
            "inputs": [spec for spec in recipe.inputs if spec.metric in metrics],
            "metrics": metrics,
            "detection": Detection(radius_km=setting.radius_km, min_listings=setting.min_listings),
            "merging": Merging.model_validate(merging),
        }
    )


def checked(setting: Setting, run: Run) -> Setting:
    """A setting in the recipe's order and types, if a run can be asked for it.

    Parameters
    ----------
    setting : Setting
    run : Run

    Raises
    ------
    HotbedError
        A metric that the run lacks, or none; a number out of its range; years that the run did not
        count, or of a metric whose world total the recipe states.
    """
    _in_range("radius", setting.radius_km, "km", SMALLEST_RADIUS_KM, LARGEST_RADIUS_KM)
    _in_range("merging distance", setting.merge_km, "km", 0, FARTHEST_MERGE_KM)
    least = setting.min_listings
    if least != int(least) or least < 1:
        raise HotbedError(
            f"the minimum density is {least} listings", "give a whole number from 1 on"
        )
    for name in (*setting.metrics, *setting.weights, *setting.years):
        must_be_metric(name, run)
    if not setting.metrics:
        raise HotbedError("no metric is left", f"name one of {joined(run.metrics)}")
    metrics = tuple(name for name in run.metrics if name in setting.metrics)
    for name in metrics:
        _in_range(f"weight of {name}", setting.weights[name], "", 0, LARGEST_WEIGHT)
    return replace(
        setting,
        radius_km=float(setting.radius_km),
        min_listings=int(least),
        merge_km=float(setting.merge_km),
        metrics=metrics,
        weights=MappingProxyType({name: float(setting.weights[name]) for name in metrics}),
        years=MappingProxyType({name: _years(name, setting, run) for name in metrics}),
    )


def _in_range(what: str, value: float, unit: str, least: float, most: float) -> None:
    if not least <= value <= most:  # also where it is not a number
        raise HotbedError(
            f"the {what} is {value:g} {unit}".rstrip(),
            f"give {least:g} to {most:,g} {unit}".rstrip(),
        )


def must_be_metric(name: str, run: Run, also: Collection[str] = ()) -> None:
    """Refuse what is not a metric of a run.

    Parameters
    ----------
    name : str
    run : Run
    also : collection of str
        What may stand for one.

    Raises
    ------
    HotbedError
        The run has no such metric.
    """
    if name not in run.metrics and name not in also:
        near = nearest(name, run.metrics)
        hint = f"did you mean {near!r}?" if near else f"it has {joined(run.metrics)}"
        raise HotbedError(f"the run has no metric {quoted(name)}", hint)


def _years(name: str, setting: Setting, run: Run) -> Years | None:
    """The years of a metric, within those that the run counted."""
    base, years = run.recipe.metrics[name].years, setting.years[name]
    if years == base:
        return base
    if run.recipe.metrics[name].world_total is not None:
        raise HotbedError(
            f"the recipe states the world total of {name}, which is not known by year",
            "leave its years as they are",
        )
    first, last = windows_of(run)[name]
    if years is None or years[0] > years[1] or not first <= years[0] <= years[1] <= last:
        given = "all years" if years is None else f"the years {years[0]}-{years[1]}"
        raise HotbedError(
            f"{given} of {name} are not within {first}-{last}, which the run counted",
            f"give such as {name}={first}-{last}, or run the recipe with other years",
        )
    return years[0], years[1]
