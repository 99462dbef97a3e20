"""Windows of years as users write them."""

from __future__ import annotations

import re

WINDOW = re.compile(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", re.ASCII)


def window_in(text: str) -> tuple[int, int]:
    """A year, or the first and last one.

    Parameters
    ----------
    text : str

    Raises
    ------
    ValueError
        It is written otherwise, or runs backwards.

    Examples
    --------
    >>> window_in("2018-2020"), window_in("2019")
    ((2018, 2020), (2019, 2019))
    """
    match = WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no window of years")
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise ValueError(f"{text!r} runs backwards")
    return first, last
