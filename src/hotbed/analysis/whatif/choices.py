"""Values of each choice, and all settings that combine them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TypeVar

from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.setting import Setting, Years, checked, must_be_metric, setting_of
from hotbed.base.errors import HotbedError, quoted
from hotbed.runs.run import Run

Value = TypeVar("Value")
Decimals = float | Sequence[float]
Wholes = int | Sequence[int]
Texts = str | Sequence[str]
Windows = Years | list[Years]

MOST_SETTINGS = 1000
EVERY_METRIC = "*"
"""Stands for all metrics that are on where years are given."""


@dataclass(frozen=True)
class Choices:
    """The values that choices take; without any, that of the run's recipe.

    Parameters
    ----------
    radius_km, min_listings, merge_km : sequence of number
    weights : mapping of str to sequence of float
        Metric -> weights of its share.
    metrics : sequence of sequence of str
        Sets of metrics that count.
    years : mapping of str to sequence of (int, int)
        Metric, or `EVERY_METRIC` -> first and last year.
    counting : sequence of Counting
    """

    radius_km: Sequence[float] = ()
    min_listings: Sequence[int] = ()
    merge_km: Sequence[float] = ()
    weights: Mapping[str, Sequence[float]] = field(default_factory=dict)
    metrics: Sequence[Sequence[str]] = ()
    years: Mapping[str, Sequence[Years]] = field(default_factory=dict)
    counting: Sequence[Counting] = ()


def choices_of(
    radius_km: Decimals = (),
    min_listings: Wholes = (),
    merge_km: Decimals = (),
    weights: Mapping[str, Decimals] | None = None,
    metrics: Sequence[Texts] = (),
    years: Windows | Mapping[str, Windows] | None = None,
    counting: Texts = (),
) -> Choices:
    """Choices from single values and sequences of them.

    Parameters
    ----------
    radius_km, min_listings, merge_km : number or sequence of number
    weights : mapping of str to number or sequence of number, optional
    metrics : sequence of str, or of such sequences
    years : (int, int), list of them, or mapping of str to such, optional
        Of all metrics, or by metric.
    counting : str or sequence of str

    Raises
    ------
    HotbedError
        There is no such way of counting.

    Examples
    --------
    >>> chosen = choices_of(radius_km=10, metrics=["patents"], years=(2018, 2020))
    >>> chosen.radius_km, chosen.metrics, chosen.years
    ([10], [['patents']], {'*': [(2018, 2020)]})
    """
    named = [name for name in metrics if isinstance(name, str)]
    sets = [list(several) for several in metrics if not isinstance(several, str)]
    if years is not None and not isinstance(years, Mapping):
        years = {EVERY_METRIC: years}
    return Choices(
        [radius_km] if isinstance(radius_km, int | float) else radius_km,
        [min_listings] if isinstance(min_listings, int) else min_listings,
        [merge_km] if isinstance(merge_km, int | float) else merge_km,
        {
            name: [values] if isinstance(values, int | float) else values
            for name, values in (weights or {}).items()
        },
        [named, *sets] if named else sets,
        {
            name: windows if isinstance(windows, list) else [windows]
            for name, windows in (years or {}).items()
        },
        [_counting(way) for way in ([counting] if isinstance(counting, str) else counting)],
    )


def _counting(way: str) -> Counting:
    try:
        return Counting(way)
    except ValueError:
        raise HotbedError(
            f"there is no counting {quoted(way)}", f"choose {' or '.join(Counting)}"
        ) from None


def settings(run: Run, choices: Choices) -> list[Setting]:
    """All combinations, the last choice changing first; equal ones once.

    Parameters
    ----------
    run : Run
    choices : Choices

    Raises
    ------
    HotbedError
        The run can't be asked for one of them, or there are more than `MOST_SETTINGS`.
    """
    base = setting_of(run.recipe)
    chosen: list[Setting] = []
    for count, setting in enumerate(_combined(base, choices, run)):
        if count == MOST_SETTINGS:
            raise HotbedError(
                f"there are more than {MOST_SETTINGS:,} settings", "give fewer values"
            )
        setting = checked(setting, run)
        if setting not in chosen:
            chosen.append(setting)
    return chosen


def _combined(base: Setting, choices: Choices, run: Run) -> Iterator[Setting]:
    for name in (*choices.weights, *choices.years):
        must_be_metric(name, run, also=(EVERY_METRIC,))
    for radius, minimum, merge, metrics, counting in product(
        choices.radius_km or [base.radius_km],
        choices.min_listings or [base.min_listings],
        choices.merge_km or [base.merge_km],
        choices.metrics or [base.metrics],
        choices.counting or [base.counting],
    ):
        for years, weights in product(_each(choices.years), _each(choices.weights)):
            of_all = (
                dict.fromkeys(metrics, years.get(EVERY_METRIC)) if EVERY_METRIC in years else {}
            )
            of_one = {name: span for name, span in years.items() if name != EVERY_METRIC}
            yield Setting(
                radius,
                minimum,
                merge,
                tuple(metrics),
                {**base.weights, **weights},
                {**base.years, **of_all, **of_one},
                counting,
            )


def _each(values: Mapping[str, Sequence[Value]]) -> list[dict[str, Value]]:
    """One value of each key, in all combinations."""
    return [dict(zip(values, one, strict=True)) for one in product(*values.values())]
