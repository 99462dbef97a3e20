"""A scorecard: indicators normalised, aggregated to measures, and these to a score and a rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hotbed.analysis.scorecard.aggregate import Mean, aggregated
from hotbed.analysis.scorecard.measures import Measure, Measured
from hotbed.analysis.scorecard.normalise import Floats, Normalisation, normalised, ranks
from hotbed.base.errors import HotbedError

DRAWS = 1000
NOISE = 0.25
"""Weights are multiplied by 1 - NOISE to 1 + NOISE, as COINr's `get_noisy_weights` does."""
HELD = (5.0, 95.0)
"""Percentiles of a unit's ranks over the draws."""
SEED = 4567

Ranks = NDArray[np.float64]
"""NaN where there is no score."""


@dataclass(frozen=True)
class Rule:
    """How a scorecard is made.

    Parameters
    ----------
    weights : mapping
        Measure -> weight; those that are missing have 1, those of 0 are left out.
    normalise : Normalisation
    aggregate : Mean
        Of indicators to measures, and of measures to the score.
    needed : float
        Least part of the indicators of a measure, and of the measures, that a unit has, 0 to 1.
    """

    weights: Mapping[Measure, float]
    normalise: Normalisation = Normalisation.MINMAX
    aggregate: Mean = Mean.ARITHMETIC
    needed: float = 0.0

    @property
    def scale(self) -> tuple[float, float]:
        """Ends of the scale of `minmax`: above 0 where a mean needs that."""
        return (0.0, 100.0) if self.aggregate is Mean.ARITHMETIC else (1.0, 100.0)

    def weight(self, measure: Measure) -> float:
        """The weight of a measure.

        Parameters
        ----------
        measure : Measure
        """
        return float(self.weights.get(measure, 1.0))


@dataclass(frozen=True)
class Swing:
    """What other weights do to the ranks.

    Parameters
    ----------
    low, high : numpy.ndarray
        (units,) ranks that 90 % of the draws lie between.
    first : float
        Part of the draws in which the first stays first.
    without : mapping
        Measure -> mean ranks by which units move when it is left out.
    """

    low: Ranks
    high: Ranks
    first: float
    without: Mapping[Measure, float]


@dataclass(frozen=True)
class Card:
    """A scorecard; all arrays are (units,), in the order of `measured.units`.

    Parameters
    ----------
    measured : Measured
    rule : Rule
    metric_weights : mapping
        Metric -> weight within a measure: the recipe's.
    indicators : mapping
        Name of an indicator -> normalised values.
    measures : mapping
        Measure -> its score.
    score : numpy.ndarray
    rank : numpy.ndarray
        From the highest score down; equal scores share the best of their ranks.
    swing : Swing or None
        None where there is one measure alone.
    """

    measured: Measured
    rule: Rule
    metric_weights: Mapping[str, float]
    indicators: Mapping[str, Floats]
    measures: Mapping[Measure, Floats]
    score: Floats
    rank: Ranks
    swing: Swing | None


def card(measured: Measured, rule: Rule, metric_weights: Mapping[str, float]) -> Card:
    """Normalise, aggregate and rank.

    Parameters
    ----------
    measured : Measured
    rule : Rule
    metric_weights : mapping
        Metric -> weight.

    Raises
    ------
    HotbedError
        Nothing is measured, or the mean needs values above 0.
    """
    indicators: dict[str, Floats] = {}
    measures: dict[Measure, Floats] = {}
    for measure in Measure:
        own = [one for one in measured.indicators if one.measure is measure]
        weights = [metric_weights[one.metric] for one in own]
        if not sum(weights) or not rule.weight(measure):
            continue
        scaled = [normalised(one.values, rule.normalise, rule.scale) for one in own]
        indicators |= {one.name: values for one, values in zip(own, scaled, strict=True)}
        columns = np.column_stack(scaled)
        measures[measure] = aggregated(columns, weights, rule.aggregate, rule.needed)
    if not measures:
        told = "; ".join(f"{name}: {why}" for name, why in measured.left_out.items())
        raise HotbedError("there is nothing to score", told or "give a measure a weight")
    columns = np.column_stack(list(measures.values()))
    weights = [rule.weight(measure) for measure in measures]
    score = aggregated(columns, weights, rule.aggregate, rule.needed)
    swing = _swing(measures, columns, weights, rule) if len(measures) > 1 else None
    return Card(measured, rule, metric_weights, indicators, measures, score, ranked(score), swing)


def ranked(score: Floats) -> Ranks:
    """Ranks from the highest score down; equal scores share the best of their ranks.

    Parameters
    ----------
    score : numpy.ndarray
        (units,)

    Examples
    --------
    >>> ranked(np.array([3.0, 9.0, np.nan, 3.0])).tolist()
    [2.0, 1.0, nan, 2.0]
    """
    return ranks(-score)


def _swing(
    measures: Mapping[Measure, Floats], columns: Floats, weights: list[float], rule: Rule
) -> Swing:
    """Ranks under weights drawn around those given, the same draws in every call."""
    now = ranked(aggregated(columns, weights, rule.aggregate, rule.needed))
    known = np.isfinite(now)
    draws = np.random.default_rng(SEED).uniform(1 - NOISE, 1 + NOISE, (DRAWS, len(weights)))
    drawn = np.stack(
        [
            ranked(aggregated(columns, weight, rule.aggregate, rule.needed))
            for weight in draws * np.asarray(weights)
        ]
    )
    low, high = np.full(len(now), np.nan), np.full(len(now), np.nan)
    if known.any():
        low[known] = np.percentile(drawn[:, known], HELD[0], axis=0, method="lower")
        high[known] = np.percentile(drawn[:, known], HELD[1], axis=0, method="higher")
    first = float((drawn[:, now == 1] == 1).mean()) if known.any() else 0.0
    without = {}
    for number, measure in enumerate(measures):
        kept = np.arange(len(weights)) != number
        rest = [weight for weight, keep in zip(weights, kept, strict=True) if keep]
        moved = ranked(aggregated(columns[:, kept], rest, rule.aggregate, rule.needed)) - now
        without[measure] = float(np.nanmean(np.abs(moved))) if np.isfinite(moved).any() else 0.0
    return Swing(low, high, first, without)
