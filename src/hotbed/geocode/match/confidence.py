"""How sure a located answer is: the share of such answers that are right.

A logistic model over a few signs of the answer, fitted to labelled affiliations and addresses
(see docs/geocoding.md); the score itself is no probability.
"""

from __future__ import annotations

import numpy as np

from hotbed.geocode.arrays import Array

COEFFICIENTS: dict[str, float] = {
    "constant": -6.70,
    "margin": 0.34,
    "margin_to_1_5": 0.65,
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
"""Log odds that each sign adds: most are features of that name, confidence.cpp tells the rest.

They belong together and don't tell a sign's worth alone: the score holds the same evidence.
"""

SIGN = np.dtype([(name, np.float64) for name in COEFFICIENTS])
"""The signs of an answer (C++: struct Signs in kernels/weights.hpp, confidence.cpp)."""


def coefficients() -> Array:
    """The coefficients as one record of signs.

    Returns
    -------
    ndarray of SIGN, (1,)
    """
    return np.array([tuple(COEFFICIENTS.values())], dtype=SIGN)
