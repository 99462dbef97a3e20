"""Memory for the words and segments of an address (C++: kernels/tokens.cpp reads them)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.geocode.arrays import SEGMENT, TOKEN, Array

MOST_TOKENS, MOST_SEGMENTS = 400, 120


class Room(NamedTuple):
    """Memory for the words and segments of one address."""

    tokens: Array  # TOKEN, the words
    segments: Array  # SEGMENT, runs of words between commas


def new_room() -> Room:
    """Memory for one address.

    Returns
    -------
    Room
    """
    return Room(np.zeros(MOST_TOKENS, TOKEN), np.zeros(MOST_SEGMENTS, SEGMENT))
