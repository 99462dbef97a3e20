"""The worlds of the textbook, hostile addresses and calls, on a library built with sanitizers.

    python -m base.native.sanitized LIBRARY

A sanitizer ends the process at the first byte read or written out of bounds.
"""

from __future__ import annotations

import ctypes
import sys
import tempfile
from pathlib import Path

import numpy as np

from base.native.hostile_calls import KERNELS, hostile_call
from base.native.hostile_texts import addresses, geocoder_of_texts
from detect.oracle import random_world, textbook
from hotbed.base.native import calls
from hotbed.detect.density import DensityClusters
from hotbed.detect.merge import merge_clusters

WORLDS, TEXTS, CALLS = 120, 3000, 100


def main() -> None:
    """Run everything; a difference or a fault ends with an error."""
    library = ctypes.CDLL(sys.argv[1])
    calls.library = lambda: library
    for seed in range(WORLDS):
        world = random_world(seed)
        labels, core = textbook(world)
        clusters = DensityClusters(world.radius_km, world.min_weight, threads=1 + seed % 2)
        clusters.fit(world.lon, world.lat, world.weight)
        assert np.array_equal(clusters.labels_, labels)
        assert np.array_equal(clusters.core_mask_, core)
        merge_clusters(world.lon, world.lat, labels, 1.5 * world.radius_km)
    with tempfile.TemporaryDirectory() as folder:
        geocoder_of_texts(Path(folder)).geocode(addresses(1, TEXTS))
    for kernel in KERNELS:
        for seed in range(CALLS):
            hostile_call(kernel, seed)
    print(f"{WORLDS} worlds, {TEXTS} texts, {CALLS * len(KERNELS)} calls")


if __name__ == "__main__":
    main()
