"""How sure a located answer is: the share of such answers that are right.

A logistic model over a few signs of the answer, fitted to labelled affiliations and addresses
(see docs/geocoding.md); the score itself is no probability.
"""

from __future__ import annotations

import math

import numpy as np

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import LEVEL_TOWN, Array, Record
from hotbed.geocode.match.weights import NUMBER

COEFFICIENTS: dict[str, float] = {
    "constant": -6.70,
    "margin": 0.34,
    "margin_to_1.5": 0.65,
    "no_other": -1.08,
    "score": 0.42,
    "whole_segment": 1.12,
    "main_name": 0.55,
    "in_institution": 0.12,
    "organisation_only": -0.84,
    "organisation_here": 0.87,
    "organisation_elsewhere": 0.05,
    "country": 0.19,
    "region_agrees": -0.92,
    "region_conflicts": 0.72,
    "postcode_near": 2.09,
    "postcode_only": 1.06,
    "respelt": -0.64,
    "one_edit": -0.64,
    "part_of_city": 0.00,
    "city_field": -0.80,  # no labels for this: set so as to undo what the score adds
    "words": -0.35,
    "people": 0.72,
    "coarse": -0.57,
    "odd": -0.53,
    "organisation_name": -1.12,
}
"""Log odds that each sign adds: most are features of that name, the rest are filled in `sign`.

They belong together and don't tell a sign's worth alone: the score holds the same evidence.
"""

LOWEST, HIGHEST = 0.02, 0.995
NAMES = list(COEFFICIENTS)
_AT = {name: n for n, name in enumerate(NAMES)}

_COPIED = np.array(
    [
        (_AT[name], NUMBER[name])
        for name in NAMES
        if name in NUMBER and name not in ("country", "people", "words")
    ]
)
_MARGIN, _CLOSE, _NO_OTHER, _SCORE = (
    _AT[name] for name in ("margin", "margin_to_1.5", "no_other", "score")
)
_CONSTANT, _COUNTRY, _PEOPLE, _WORDS = (
    _AT[name] for name in ("constant", "country", "people", "words")
)
_COARSE, _ODD, _NAME = (_AT[name] for name in ("coarse", "odd", "organisation_name"))
_F_COUNTRY, _F_WORDS = NUMBER["country"], NUMBER["words"]
_F_LOWER, _F_CAPITALS, _F_COMMON = (
    NUMBER["lower_case"],
    NUMBER["capitals"],
    NUMBER["common_word"],
)
_F_SHORT, _F_NESTED, _F_MISFIT = (
    NUMBER["short_alias"],
    NUMBER["nested"],
    NUMBER["level_misfit"],
)
_F_AFTER, _F_CLAIMS = NUMBER["named_after"], NUMBER["organisation_claims"]


@kernel
def sign(f: Array, score: float, margin: float, rival: bool, place: Record, out: Array) -> None:
    """Fill out with the signs of one answer from its candidate's features."""
    for k in range(_COPIED.shape[0]):
        out[_COPIED[k, 0]] = f[_COPIED[k, 1]]
    out[_CONSTANT] = 1.0
    out[_MARGIN] = margin
    out[_CLOSE] = min(margin, 1.5)
    out[_NO_OTHER] = not rival
    out[_SCORE] = min(score, 10.0)
    out[_COUNTRY] = f[_F_COUNTRY] / 6.0
    out[_PEOPLE] = place.weight
    out[_WORDS] = min(f[_F_WORDS], 3.0)
    out[_COARSE] = place.level != LEVEL_TOWN or f[_F_MISFIT] > 0
    odd = f[_F_LOWER] + f[_F_CAPITALS] + f[_F_COMMON] + f[_F_SHORT] + f[_F_NESTED]
    out[_ODD] = min(odd, 2.0)
    out[_NAME] = f[_F_AFTER] - f[_F_CLAIMS]


@kernel
def confidence(signs: Array, coefficients: Array) -> float:
    """The confidence of one answer from its signs.

    >>> confidence(np.zeros(len(NAMES)), np.ones(len(NAMES)))
    0.5
    """
    odds = 0.0
    for k in range(coefficients.size):
        odds += signs[k] * coefficients[k]
    return min(HIGHEST, max(LOWEST, 1.0 / (1.0 + math.exp(-odds))))


def coefficients() -> Array:
    """The coefficients in the order of the signs."""
    return np.array([COEFFICIENTS[name] for name in NAMES])
