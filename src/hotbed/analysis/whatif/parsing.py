"""Choices as they are written on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from hotbed.analysis.uncertainty.choices.levels import Counting
from hotbed.analysis.whatif.choices import EVERY_METRIC
from hotbed.base.errors import HotbedError, quoted

Value = TypeVar("Value")


def values(text: str | None, what: str, kind: Callable[[str], Value]) -> list[Value]:
    """Values of one choice, divided by commas.

    Parameters
    ----------
    text : str, optional
    what : str
        The option, for messages.
    kind : callable
        From one value's text; raises ValueError.

    Raises
    ------
    HotbedError
        A value is not of that kind.

    Examples
    --------
    >>> values("10,15", "--radius", float), values(None, "--radius", float)
    ([10.0, 15.0], [])
    """
    try:
        return [kind(part.strip()) for part in text.split(",")] if text is not None else []
    except ValueError:
        raise HotbedError(
            f"{what} {quoted(text)} can't be read", f"write it as {what} {_EXAMPLES[what]}"
        ) from None


_EXAMPLES = {
    "--radius": "10,15,20",
    "--min": "2000,4500",
    "--merge": "0,5",
    "--weight": "patents=1,2",
    "--years": "2018-2020 or patents=2018-2020,2019-2021",
    "--counting": "fractional,full",
}


def by_metric(
    texts: Sequence[str], what: str, kind: Callable[[str], Value], *, every: bool = False
) -> dict[str, list[Value]]:
    """Values by metric: "patents=1,2".

    Parameters
    ----------
    texts : sequence of str
        An option that can be repeated.
    what, kind
        As for `values`.
    every : bool
        Whether values without a metric are allowed, for all of them.

    Raises
    ------
    HotbedError
        As `values`.

    Examples
    --------
    >>> by_metric(["patents=1,2"], "--weight", float)
    {'patents': [1.0, 2.0]}
    """
    chosen: dict[str, list[Value]] = {}
    for text in texts:
        metric, equals, given = text.rpartition("=")
        if not (metric if equals else every):
            raise HotbedError(
                f"{what} {quoted(text)} names no metric", f"write it as {what} {_EXAMPLES[what]}"
            )
        chosen.setdefault(metric.strip() or EVERY_METRIC, []).extend(values(given, what, kind))
    return chosen


def metrics(texts: Sequence[str]) -> list[list[str]]:
    """Sets of metrics, each divided by commas.

    >>> metrics(["patents", "patents,publications"])
    [['patents'], ['patents', 'publications']]
    """
    return [[name.strip() for name in text.split(",")] for text in texts]


def counting(text: str | None) -> list[Counting]:
    """Ways of counting.

    >>> [way.value for way in counting("full")]
    ['full']
    """
    return values(text, "--counting", Counting)
