"""Between which values a page lets the reader move a setting."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hotbed.recipe import Detection, Merging, Recipe

LEAST_RADIUS_KM, MOST_RADIUS_KM, MOST_MERGE_KM = 5.0, 30.0, 20.0
STEP_KM = 0.5
MOST_WEIGHT, STEP_WEIGHT = 10.0, 0.1


@dataclass(frozen=True)
class Range:
    """Least and greatest value of a slider, and its step."""

    least: float
    most: float
    step: float


@dataclass(frozen=True)
class Ranges:
    """The sliders of a page.

    Parameters
    ----------
    radius_km, min_listings, merge_km, weight : Range
    """

    radius_km: Range
    min_listings: Range
    merge_km: Range
    weight: Range


def ranges_around(recipe: Recipe) -> Ranges:
    """Ranges around a recipe's own values.

    Parameters
    ----------
    recipe : Recipe

    Returns
    -------
    Ranges
        Radius 5 to 30 km in half kilometres, from a third of the recipe's or to twice it where that
        is beyond; minimum a third to three times the recipe's; merging 0 to 20 km, or twice the
        recipe's; weights 0 to 10, or twice the largest.
    """
    most = max(MOST_WEIGHT, *(2 * weight for weight in recipe.weights.values()))
    return Ranges(
        radius_range(recipe.detection),
        minimum_range(recipe.detection),
        merge_range(recipe.merging),
        Range(0.0, most, STEP_WEIGHT),
    )


def radius_range(detection: Detection) -> Range:
    """The radius, km.

    Examples
    --------
    >>> radius_range(Detection(radius_km=15)), radius_range(Detection(radius_km=0.4))
    (Range(least=5.0, most=30.0, step=0.5), Range(least=0.1, most=30.0, step=0.1))
    """
    radius = detection.radius_km
    step = min(STEP_KM, _nice(radius / 4))
    least = max(step, _times(math.floor(min(LEAST_RADIUS_KM, radius / 3) / step), step))
    return Range(least, _times(math.ceil(max(MOST_RADIUS_KM, 2 * radius) / step), step), step)


def minimum_range(detection: Detection) -> Range:
    """The minimum density, listings.

    Examples
    --------
    >>> minimum_range(Detection(min_listings=4500)), minimum_range(Detection(min_listings=2))
    (Range(least=1500, most=13500, step=50), Range(least=1, most=6, step=1))
    """
    minimum = detection.min_listings
    step = max(1, round(_nice(minimum / 100)))
    return Range(max(1, minimum // 3 // step * step), -(-3 * minimum // step) * step, step)


def merge_range(merging: Merging) -> Range:
    """The merging distance, km.

    Examples
    --------
    >>> merge_range(Merging(within_km=5))
    Range(least=0.0, most=20.0, step=0.5)
    """
    most = math.ceil(max(MOST_MERGE_KM, 2 * merging.within_km) / STEP_KM)
    return Range(0.0, most * STEP_KM, STEP_KM)


def _nice(value: float) -> float:
    """The number of 1, 2 and 5 times a power of ten that is nearest by ratio."""
    power = math.floor(math.log10(value))
    near = (_times(lead, 10.0**power) for lead in (1, 2, 5, 10))
    return min(near, key=lambda number: abs(math.log(number / value)))


def _times(count: int, step: float) -> float:
    return round(count * step, 9)
