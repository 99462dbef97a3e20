"""A textbook DBSCAN, point by point from the definition, and seeded worlds to try it on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from hotbed.sphere.distances import EARTH_RADIUS_KM, chord, unit_vectors


@dataclass
class World:
    lon: np.ndarray
    lat: np.ndarray
    weight: np.ndarray
    radius_km: float
    min_weight: int


def squared_chords(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    x, y, z = unit_vectors(lon, lat)
    dx, dy, dz = (v[:, None] - v[None, :] for v in (x, y, z))
    return (dx * dx + dy * dy) + dz * dz


def textbook(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Labels and core mask by all pairs; border to the nearest core, ties to the lowest index."""
    n = world.lon.size
    d2 = squared_chords(world.lon, world.lat)
    near = d2 <= chord(world.radius_km) ** 2
    core = near @ world.weight >= world.min_weight
    labels = np.full(n, -1)
    clusters = 0
    for seed in range(n):
        if not core[seed] or labels[seed] >= 0:
            continue
        stack = [seed]
        labels[seed] = clusters
        while stack:
            for other in np.flatnonzero(near[stack.pop()] & core & (labels < 0)):
                labels[other] = clusters
                stack.append(other)
        clusters += 1
    cores = np.flatnonzero(core)
    for point in np.flatnonzero(~core):
        reachable = cores[near[point, cores]]
        if reachable.size:
            labels[point] = labels[reachable[np.argmin(d2[point, reachable])]]
    return labels, core


def random_world(seed: int) -> World:
    """A small world of one of many kinds: poles, antimeridian, lattices, duplicates, any radius."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 400))
    radius = float(10 ** rng.uniform(-1.9, 4.4)) if seed % 3 else float(rng.choice([5, 15, 50]))
    degrees = math.degrees(min(radius, 20000.0) / EARTH_RADIUS_KM)
    spread = degrees * 10 ** rng.uniform(-0.7, 1.2)
    kind = seed % 8
    lat0 = float(rng.uniform(-75, 75))
    lon0 = float(rng.uniform(-180, 180))
    if kind == 1:
        lat0 = 90.0 * float(rng.choice([-1, 1]))
    if kind == 2:
        lon0 = 180.0
    centres = rng.integers(0, int(rng.integers(1, 6)), n) * degrees * rng.uniform(0.5, 3)
    north = lat0 + rng.normal(0, spread, n)
    east = lon0 + centres + rng.normal(0, spread, n) / max(0.02, math.cos(math.radians(lat0)))
    if kind == 3:
        north = lat0 + degrees * rng.integers(0, 6, n) / rng.choice([1, 2, 3])
        east = lon0 + degrees * rng.integers(0, 6, n)
    if kind == 4:
        north = np.degrees(np.arcsin(rng.uniform(-1, 1, n)))
        east = rng.uniform(-180, 180, n)
    if kind == 5:
        pick = rng.integers(0, max(1, n // 4), n)
        north, east = north[pick], east[pick]
    if kind == 1:
        east = rng.choice([-180, -90, 0, 45, 90, 180], n) if seed % 16 == 1 else east
    over = np.abs(north) > 90
    north = np.where(over, np.sign(north) * 180 - north, north)
    north = np.clip(north, -90, 90)
    east = (east + np.where(over, 180.0, 0.0) + 180.0) % 360.0 - 180.0
    if kind == 6:
        north, east = np.round(north, 2), np.round(east, 2)
    weight = rng.integers(0, 20, n) if seed % 2 else rng.pareto(1.0, n).astype(np.int64)
    weight = weight.astype(np.int64)
    weight[0] = max(weight[0], 1)
    if kind == 7:
        radius = tie_radius(north, east, rng, radius)
    neighbours = squared_chords(east, north) <= chord(radius) ** 2
    typical = (neighbours @ weight)[rng.integers(0, n)]
    low = max(1, int(typical * rng.uniform(0.5, 1.2)))
    return World(east, north, weight, radius, low)


def tie_radius(lat: np.ndarray, lon: np.ndarray, rng: np.random.Generator, radius: float) -> float:
    """A radius whose squared chord is exactly that of a pair of points, if one can be found."""
    d2 = squared_chords(lon, lat)
    pairs = np.unique(d2[d2 > 0])
    near = pairs[np.argsort(np.abs(pairs - chord(radius) ** 2))][:40]
    for target in rng.permutation(near):
        if math.sqrt(target) >= 2.0:
            continue
        guess = 2.0 * EARTH_RADIUS_KM * math.asin(math.sqrt(target) / 2.0)
        for steps in range(-8, 9):
            tried = guess
            for _ in range(abs(steps)):
                tried = math.nextafter(tried, math.inf if steps > 0 else 0.0)
            if chord(tried) ** 2 == target and tried > 0.01:
                return tried
    return radius
