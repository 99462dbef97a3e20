"""Hostile calls of every kernel there is."""

from __future__ import annotations

from contextlib import suppress

from hotbed.base.native import call

from . import hostile, hostile_geocoder

KERNELS = (*hostile.KERNELS, *hostile_geocoder.KERNELS)


def hostile_call(kernel: str, seed: int) -> None:
    """Call a kernel; indices out of bounds are errors that are expected."""
    with suppress(IndexError, MemoryError):
        if kernel in hostile.KERNELS:
            call(kernel, *hostile.arguments(kernel, hostile.Hostile(seed)))
        else:
            values = hostile_geocoder.HostileGeocoder(seed)
            call(kernel, *hostile_geocoder.arguments(kernel, values))
