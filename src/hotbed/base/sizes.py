"""Sizes of memory as people write them."""

from __future__ import annotations

import re

from hotbed.base.errors import HotbedError, quoted

UNITS = "KMGT"
SIZE = re.compile(r"([\d.]+) ?([KMGT])(i?)B")


def bytes_of(size: str) -> int:
    """Bytes of a size such as "4GiB" (binary) or "4 GB" (decimal).

    >>> bytes_of("4GiB"), bytes_of("1.5 kB".replace("k", "K"))
    (4294967296, 1500)
    """
    match = SIZE.fullmatch(size)
    if match is None:
        raise HotbedError(f"{quoted(size)} is not a valid size", "write one such as 4GiB")
    number, unit, binary = match.groups()
    return int(float(number) * (1024 if binary else 1000) ** (1 + UNITS.index(unit)))
