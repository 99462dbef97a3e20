"""Names that are those of streets."""

from __future__ import annotations

from hotbed.base.kernels import kernel
from hotbed.geocode.arrays import Array, Record
from hotbed.geocode.text.tokens import DIGIT
from hotbed.geocode.text.words import STOP, STREET, STREET_BEFORE


@kernel
def in_street(tokens: Array, segment: Record, i: int, j: int) -> bool:
    """Whether a name is that of a street, by the word before or after it."""
    if j < segment.hi and tokens[j].flags & STREET:
        return bool(j + 1 == segment.hi or tokens[j + 1].flags & (DIGIT | STREET) > 0)
    before = i - 1
    while before >= segment.lo and tokens[before].flags & (STOP | STREET_BEFORE) == STOP:
        before -= 1
    if before < segment.lo:
        return False
    flags = tokens[before].flags
    return bool(flags & STREET_BEFORE > 0 or (flags & STREET > 0 and before < i - 1))
