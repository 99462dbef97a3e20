"""A scorecard's rule from the words of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from hotbed.analysis.scorecard.aggregate import Mean
from hotbed.analysis.scorecard.card import Rule
from hotbed.analysis.scorecard.measures import Measure
from hotbed.analysis.scorecard.normalise import Normalisation
from hotbed.base.errors import HotbedError, nearest, quoted

Choice = TypeVar("Choice", bound=StrEnum)


def rule_of(
    weights: Mapping[str, float] | None = None,
    normalise: str = Normalisation.MINMAX,
    aggregate: str = Mean.ARITHMETIC,
    needed: float = 0.0,
) -> Rule:
    """A rule from words.

    Parameters
    ----------
    weights : mapping, optional
        Measure -> weight; 1 for those that are missing.
    normalise, aggregate : str
        A `Normalisation` and a `Mean`.
    needed : float
        Least part of the indicators that a score needs, 0 to 1.

    Raises
    ------
    HotbedError
        There is no such measure, normalisation or mean, or a number is out of range.

    Examples
    --------
    >>> rule_of({"growth": 2}, aggregate="geometric").scale
    (1.0, 100.0)
    """
    given = {
        choice(Measure, name, "measure"): float(weight) for name, weight in (weights or {}).items()
    }
    if any(not isfinite(weight) or weight < 0 for weight in given.values()):
        raise HotbedError("weights are numbers from 0 on", "correct them")
    if not 0 <= needed <= 1:
        raise HotbedError("the part that a score needs lies from 0 to 1", "correct it")
    return Rule(
        given,
        choice(Normalisation, normalise, "normalisation"),
        choice(Mean, aggregate, "mean"),
        needed,
    )


def choice(kind: type[Choice], name: str, what: str) -> Choice:
    """One of several words.

    Parameters
    ----------
    kind : type
    name : str
    what : str
        It is, for messages.

    Raises
    ------
    HotbedError
        There is no such word; the nearest is named.
    """
    known = [str(one) for one in kind]
    if name not in known:
        near = nearest(name, known)
        hint = f"did you mean {near!r}?" if near else f"choose one of {', '.join(known)}"
        raise HotbedError(f"there is no {what} {quoted(name)}", hint)
    return kind(name)


def weights_of(text: str | None) -> dict[str, float]:
    """Weights as they are written: "size=2,growth=1".

    Parameters
    ----------
    text : str, optional

    Raises
    ------
    HotbedError
        It can't be read.

    Examples
    --------
    >>> weights_of("size=2, growth=0.5"), weights_of(None)
    ({'size': 2.0, 'growth': 0.5}, {})
    """
    weights = {}
    for part in (text or "").split(",") if text else []:
        name, _, number = part.partition("=")
        try:
            weights[name.strip()] = float(number)
        except ValueError:
            raise HotbedError(
                f"--weights {quoted(text or '')} can't be read",
                "write it as --weights size=2,growth=1",
            ) from None
    return weights
