"""The choices that are varied, and the values that each takes around the recipe's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hotbed.base.errors import HotbedError
from hotbed.base.texts import Text, _
from hotbed.runs.run import Run
from hotbed.tables import LOCATIONS, TALLY, Precision, Table

RADII = (0.8, 1.2)
MINIMA = (0.75, 4 / 3)
WIDER_MERGING = 1.5
DOUBLED = 2.0
DRAWN = 64
"""Draws of weights where settings are drawn and not all tried."""
CONCENTRATION = 20.0
"""Of the Dirichlet distribution around the recipe's weights: two equal ones are 50 +- 11 %."""


class Factor(StrEnum):
    """A choice of method, in the order in which settings are written."""

    RADIUS = "radius"
    MINIMUM = "minimum"
    DECIMALS = "decimals"
    PRECISIONS = "precisions"
    MERGING = "merging"
    WEIGHTS = "weights"
    WINDOW = "window"
    COUNTING = "counting"
    ADDRESSES = "addresses"

    @property
    def words(self) -> Text:
        """The factor within a sentence.

        >>> Factor.MINIMUM.words
        'the minimum density'
        """
        return _WORDS[self]


_WORDS = {
    Factor.RADIUS: _("the radius of the density search"),
    Factor.MINIMUM: _("the minimum density"),
    Factor.DECIMALS: _("the rounding of coordinates"),
    Factor.PRECISIONS: _("which precisions of an address count"),
    Factor.MERGING: _("the merging of close clusters"),
    Factor.WEIGHTS: _("the weights of the metrics"),
    Factor.WINDOW: _("the years counted"),
    Factor.COUNTING: _("full or fractional counting"),
    Factor.ADDRESSES: _("how a contributor with several addresses is shared"),
}


class Window(StrEnum):
    """The years that are counted; borders stay those of all years.

    Fewer years at the same minimum would be a higher minimum under another name.
    """

    ALL = "all"
    WITHOUT_FIRST = "without first"
    WITHOUT_LAST = "without last"


class Counting(StrEnum):
    """What a document is worth to the clusters that it touches."""

    FRACTIONAL = "fractional"
    """Its contributors' shares."""
    FULL = "full"
    """One in each of them."""


class Sharing(StrEnum):
    """What a contributor with several addresses is worth to the clusters they are in."""

    SHARED = "shared"
    """Her part of the document, equally among her addresses."""
    COMPLETE = "complete"
    """Her complete part in each of them."""


@dataclass(frozen=True)
class Levels:
    """The values that each choice takes, the recipe's first.

    `usual_levels` returns those around a run's recipe; `dataclasses.replace` changes some of them.

    Parameters
    ----------
    radius : tuple of float
        Radius of the density search, km.
    minimum : tuple of int
        Listings within it that make a place a core point.
    decimals : tuple of int
        Decimals of degrees that coordinates are rounded to.
    precisions : tuple of tuple of Precision
        Precisions of answers that count.
    merging : tuple of float
        Distance up to which clusters merge, km; 0: none does.
    weights : tuple of tuple of float
        Weights of the metrics, in the recipe's order.
    window : tuple of Window
    counting : tuple of Counting
    addresses : tuple of Sharing
    left_out : mapping of Factor to str
        Why a choice is not varied.
    """

    radius: tuple[float, ...]
    minimum: tuple[int, ...]
    decimals: tuple[int, ...]
    precisions: tuple[tuple[Precision, ...], ...]
    merging: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    window: tuple[Window, ...] = (Window.ALL,)
    counting: tuple[Counting, ...] = (Counting.FRACTIONAL, Counting.FULL)
    addresses: tuple[Sharing, ...] = (Sharing.SHARED,)
    left_out: Mapping[Factor, str] = field(default_factory=dict)

    def of(self, factor: Factor) -> tuple[Any, ...]:
        """The values of one choice."""
        values: tuple[Any, ...] = getattr(self, factor.value)
        return values

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many values each choice has, in the order of `Factor`."""
        return tuple(len(self.of(factor)) for factor in Factor)

    @property
    def varied(self) -> list[Factor]:
        """The choices with more than one value."""
        return [factor for factor in Factor if len(self.of(factor)) > 1]

    @property
    def settings(self) -> int:
        """Settings of the full grid."""
        return prod(self.sizes)


def usual_levels(run: Run, wide: bool = True) -> Levels:
    """A sensible neighbourhood of a run's recipe.

    Parameters
    ----------
    run : Run
    wide : bool
        Whether merging and the window have three values instead of two.

    Returns
    -------
    Levels
        Radius less and more by a fifth; minimum times 3/4 and 4/3; coordinates with one decimal
        less; the next coarser precision beside the recipe's; no merging, and (wide) one half again
        as far; each metric's weight doubled in turn; the window without its last and (wide) without
        its first year; full counting; a contributor's complete part at every address.
    """
    recipe = run.recipe
    km, least = recipe.detection.radius_km, recipe.detection.min_listings
    coarser = _coarser(run)
    left_out = _left_out(run, coarser)
    within, decimals = recipe.merging.within_km, recipe.geocoding.decimals
    precisions = tuple(recipe.geocoding.precisions)
    windows = [Window.ALL, Window.WITHOUT_LAST, *([Window.WITHOUT_FIRST] if wide else [])]
    return Levels(
        radius=(km, *(round(km * factor, 6) for factor in RADII)),
        minimum=_distinct(least, *(max(1, round(least * factor)) for factor in MINIMA)),
        decimals=(decimals,) if Factor.DECIMALS in left_out else (decimals, decimals - 1),
        precisions=(precisions,) if coarser is None else (precisions, (*precisions, coarser)),
        merging=_distinct(within, 0.0, *([round(within * WIDER_MERGING, 6)] if wide else [])),
        weights=_corners(tuple(recipe.weights.values())),
        window=(Window.ALL,) if Factor.WINDOW in left_out else tuple(windows),
        addresses=(Sharing.SHARED,) if Factor.ADDRESSES in left_out else tuple(Sharing),
        left_out=left_out,
    )


def checked(levels: Levels, run: Run) -> Levels:
    """Levels that were given, if the run can be varied by them.

    Parameters
    ----------
    levels : Levels
    run : Run

    Raises
    ------
    HotbedError
        The recipe's own value doesn't stand first, values are equal, or a choice can't be varied.
    """
    recipe, usual = run.recipe, usual_levels(run)
    for factor in Factor:
        values = levels.of(factor)
        if not values or values[0] != usual.of(factor)[0]:
            raise HotbedError(
                f"the levels of {factor.value} do not begin with the recipe's own value",
                f"put {usual.of(factor)[0]!r} first",
            )
        if len(set(values)) < len(values):
            raise HotbedError(f"the levels of {factor.value} repeat a value", "give each one once")
        fixed = (Factor.WINDOW, Factor.ADDRESSES)
        if factor in fixed and len(values) > 1 and factor in usual.left_out:
            reason = usual.left_out[factor]
            raise HotbedError(f"{factor.value} can't be varied: {reason}", "give its first alone")
    if not all(0 <= decimals <= 6 for decimals in levels.decimals):
        raise HotbedError("a level of decimals is out of its range", "give 0 to 6")
    if any(len(weights) != len(recipe.metrics) or min(weights) < 0 for weights in levels.weights):
        raise HotbedError(
            "a level of weights does not weigh the recipe's metrics",
            f"give {len(recipe.metrics)} numbers, in the order {', '.join(recipe.metrics)}",
        )
    reasons = {factor: "it was given one value" for factor in Factor if len(levels.of(factor)) == 1}
    kept = {factor: usual.left_out.get(factor, reason) for factor, reason in reasons.items()}
    return Levels(
        **{item.name: getattr(levels, item.name) for item in fields(levels)[:-1]}, left_out=kept
    )


def drawn_weights(levels: Levels, seed: int) -> tuple[tuple[float, ...], ...]:
    """The recipe's weights and `DRAWN` others, Dirichlet around them.

    Parameters
    ----------
    levels : Levels
        The first of its weights are the recipe's; metrics of no weight keep none.
    seed : int
    """
    base = np.array(levels.weights[0])
    some = base > 0
    if some.sum() < 2:
        return levels.weights
    # RandomState's stream is frozen for all versions of NumPy; that of Generator is not.
    draw = np.random.RandomState(seed)
    shares = draw.dirichlet(CONCENTRATION * base[some] / base.sum(), DRAWN)
    drawn = np.zeros((DRAWN, base.size))
    drawn[:, some] = np.round(shares * base.sum(), 6)
    return (levels.weights[0], *(tuple(row) for row in drawn.tolist()))


def _corners(weights: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    """The weights, and with each metric's doubled in turn; one metric's weight moves no rank."""
    if sum(weight > 0 for weight in weights) < 2:
        return (weights,)
    doubled = [
        tuple(
            DOUBLED * weight if number == moved else weight for number, weight in enumerate(weights)
        )
        for moved in range(len(weights))
        if weights[moved] > 0
    ]
    return (weights, *doubled)


def _distinct(*values: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _left_out(run: Run, coarser: Precision | None) -> dict[Factor, str]:
    recipe = run.recipe
    reasons = {}
    if recipe.geocoding.decimals == 0:
        reasons[Factor.DECIMALS] = "coordinates are rounded to whole degrees already"
    if coarser is None:
        reasons[Factor.PRECISIONS] = "the run has no answers that are just less precise"
    if recipe.merging.within_km == 0:
        reasons[Factor.MERGING] = "the recipe merges no clusters"
    if sum(weight > 0 for weight in recipe.weights.values()) < 2:
        reasons[Factor.WEIGHTS] = "one metric alone has a weight"
    if any(metric.world_total is not None for metric in recipe.metrics.values()):
        reasons[Factor.WINDOW] = "the recipe states a world total, which is not known by year"
    elif not any(low < high for low, high in windows_of(run).values()):
        reasons[Factor.WINDOW] = "the window is a single year"
    if (pc.max(columns(run, TALLY, ["addresses"])["addresses"]).as_py() or 0) < 2:
        reasons[Factor.ADDRESSES] = "no contributor has several addresses on a document"
    return reasons


def _coarser(run: Run) -> Precision | None:
    """The next precision below the recipe's that the run has answers of; a country is no place."""
    ranked = list(Precision)
    last = max(ranked.index(precision) for precision in run.recipe.geocoding.precisions)
    have = set(columns(run, LOCATIONS, ["precision"])["precision"].unique().to_pylist())
    below = ranked[last + 1 : ranked.index(Precision.COUNTRY)]
    return next((precision for precision in below if precision.value in have), None)


def windows_of(run: Run) -> dict[str, tuple[int, int]]:
    """First and last year of each metric: the recipe's, else those of the documents.

    Parameters
    ----------
    run : Run
    """
    windows = {}
    for name, metric in run.recipe.metrics.items():
        mine = run.documents.filter(pc.equal(run.documents["metric"], name))
        years = pc.min_max(mine["year"].cast(pa.int64())).as_py()
        have = (years["min"] or 0, years["max"] or 0)
        windows[name] = metric.years or have
    return windows


def columns(run: Run, table: Table, names: list[str]) -> pa.Table:
    """Some columns of a run's Parquet table, without the texts beside them.

    Parameters
    ----------
    run : Run
    table : Table
    names : list of str
    """
    return pq.read_table(run.file(table.file), columns=names)
