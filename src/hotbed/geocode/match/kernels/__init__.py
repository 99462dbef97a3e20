"""The matcher's compiled kernel; its steps are described where they are defined in C++."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hotbed.base.native import call
from hotbed.geocode.match.desk import Batch, Desk, Index


class Counts(NamedTuple):
    """How many countries, regions, candidates and organisations lie on a desk."""

    countries: int
    regions: int
    candidates: int
    organisations: int


COUNTS = np.dtype([(name, np.int64) for name in Counts._fields])


def match(batch: Batch, index: Index, desk: Desk) -> Counts:
    """Answer the addresses of a batch; counts what lies on the desk for the last (batch.cpp)."""
    counts = np.zeros(1, COUNTS)
    call("match", batch, index, desk, counts)
    return Counts(*counts[0].tolist())
