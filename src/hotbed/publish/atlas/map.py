"""A cluster's own map: its member places, its outline, coast and borders, in true proportions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from hotbed.publish.maps.svg import path
from hotbed.reference.borders import borders
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.equal_area import azimuthal_equal_area

Floats = npt.NDArray[np.float64]

WIDTH, HEIGHT = 640.0, 520.0
LEAST_KM = 24.0
"""So wide is the map of the smallest cluster."""
MOST_PLACES = 1500
MOST_OTHERS = 800
LARGEST, SMALLEST = 26.0, 2.6
FONT = 12.0
LABELS = 14
SCALES = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class ClusterMap:
    """Drawings in the units of a viewBox of WIDTH x HEIGHT."""

    land: str
    outline: str
    others: list[tuple[float, float, bool]]
    """Other places in the frame: x, y, whether of another cluster (else noise)."""
    places: list[tuple[float, float, float, bool, str]]
    """Members, large to small: x, y, radius, core, name with listings."""
    labels: list[tuple[float, float, str, str]]
    """x, y, anchor, name."""
    scale_km: int
    scale_width: float
    left_out: int
    """Members too many to draw, the smallest."""


class Mapper:
    """Draws the map of any cluster of a run."""

    def __init__(self, members: pa.Table, clusters: pa.Table) -> None:
        def column(name: str) -> Floats:
            return np.asarray(members[name].to_numpy(), np.float64)

        order = np.argsort(column("lat"), kind="stable")
        self._lon, self._lat = column("lon")[order], column("lat")[order]
        self._listings = column("listings")[order]
        self._core = np.asarray(members["core"].to_pylist(), bool)[order]
        self._name = np.array([name or "" for name in members["place"].to_pylist()], object)[order]
        self._of = np.array([key or "" for key in members["cluster_id"].to_pylist()], object)[order]
        own: dict[str, list[int]] = {}
        for number, key in enumerate(self._of.tolist()):
            own.setdefault(key, []).append(number)
        self._own = {key: np.array(each, np.int64) for key, each in own.items() if key}
        self._shape = dict(
            zip(clusters["cluster_id"].to_pylist(), clusters["geometry"].to_pylist(), strict=True)
        )

    def draw(self, cluster_id: str) -> ClusterMap | None:
        """The map of a cluster; None where it has no member with coordinates."""
        own = self._own.get(cluster_id)
        if own is None or not len(own):
            return None
        shape = self._shape.get(cluster_id)
        rings = _rings(shape)
        frame = _Frame.around([*rings, np.column_stack([self._lon[own], self._lat[own]])])
        order = own[np.lexsort((own, -self._listings[own]))]
        shown = order[:MOST_PLACES]
        at = frame.to_map(self._lon[shown], self._lat[shown])
        most = max(float(self._listings[shown].max()), 1.0)
        radius = np.maximum(SMALLEST, LARGEST * np.sqrt(self._listings[shown] / most))
        places = [
            (round(x, 1), round(y, 1), round(r, 1), bool(self._core[n]),
             f"{self._name[n] or 'Place'}: {int(self._listings[n]):,} listings")
            for (x, y), r, n in zip(at.tolist(), radius.tolist(), shown.tolist(), strict=True)
        ]  # fmt: skip
        km, width = frame.scale()
        drawn = (path(frame.to_map(*ring.T)[:-1], closed=True, decimals=1) for ring in rings)
        return ClusterMap(
            frame.ground(), "".join(drawn), self._others(frame, cluster_id), places,
            _labels(at, radius, [str(self._name[n]) for n in shown]),
            km, width, len(order) - len(shown),
        )  # fmt: skip

    def _others(self, frame: _Frame, cluster_id: str) -> list[tuple[float, float, bool]]:
        """Places around that belong to no cluster or to another one, the heaviest first."""
        south, north = frame.south_north()
        low, high = np.searchsorted(self._lat, [south, north])
        near = np.arange(low, high)
        near = near[self._of[near] != cluster_id]
        at = frame.to_map(self._lon[near], self._lat[near])
        inside = (at > 0).all(axis=1) & (at[:, 0] < WIDTH) & (at[:, 1] < HEIGHT)
        near, at = near[inside], at[inside]
        order = np.lexsort((near, -self._listings[near]))[:MOST_OTHERS]
        return [
            (round(x, 1), round(y, 1), bool(self._of[n] != ""))
            for (x, y), n in zip(at[order].tolist(), near[order].tolist(), strict=True)
        ]


@dataclass(frozen=True)
class _Frame:
    """Azimuthal equal-area projection about a centre, fitted to the viewBox."""

    lon: float
    lat: float
    east: float
    north: float
    km: float
    """What one unit of the drawing is worth."""

    @staticmethod
    def around(points: list[Floats]) -> _Frame:
        every = np.concatenate(points)
        lon, lat = _middle(every)
        xy = azimuthal_equal_area(every[:, 0], every[:, 1], lon, lat)
        low, high = xy.min(axis=0), xy.max(axis=0)
        wide = max(float(high[0] - low[0]), LEAST_KM) * 1.1
        tall = max(float(high[1] - low[1]), LEAST_KM * HEIGHT / WIDTH) * 1.14
        middle = (low + high) / 2
        return _Frame(
            lon, lat, float(middle[0]), float(middle[1]), max(wide / WIDTH, tall / HEIGHT)
        )

    def to_map(self, lon: Floats, lat: Floats) -> Floats:
        """Units of the viewBox."""
        xy = azimuthal_equal_area(lon, lat, self.lon, self.lat)
        return np.column_stack(
            [
                WIDTH / 2 + (xy[:, 0] - self.east) / self.km,
                HEIGHT / 2 - (xy[:, 1] - self.north) / self.km,
            ]
        )

    def south_north(self) -> tuple[float, float]:
        """Latitudes that the frame surely lies between."""
        reach = (HEIGHT + WIDTH) * self.km / KM_PER_DEGREE
        return self.lat - reach, self.lat + reach

    def ground(self) -> str:
        """Path of the countries within the frame."""
        reach = min(60.0, 0.75 * (WIDTH + HEIGHT) * self.km / KM_PER_DEGREE)
        across = min(170.0, reach / max(0.05, float(np.cos(np.radians(self.lat)))))
        tree, shapes = land_parts()
        land: list[str] = []
        for turn in (-360.0, 0.0, 360.0):
            west, east = self.lon + turn - across, self.lon + turn + across
            if east < -180 or west > 180:
                continue
            box = (west, max(-90, self.lat - reach), east, min(90, self.lat + reach))
            for number in sorted(tree.query(shapely.box(*box)).tolist()):
                cut = cut_to(shapes[number], box)
                land += [drawn for part in shapely.get_parts(cut) if (drawn := self._part(part))]
        return "".join(land)

    def _part(self, part: Any) -> str:
        """One polygon, cut a little beyond the frame, so that no edge shows."""
        if part.geom_type != "Polygon":
            return ""
        rings = [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
        shell, *holes = [self.to_map(*ring.T) for ring in rings]
        whole = shapely.make_valid(shapely.Polygon(shell, holes))
        cut = cut_to(whole, (-20.0, -20.0, WIDTH + 20, HEIGHT + 20))
        drawn = []
        for each in shapely.get_parts(shapely.simplify(cut, 0.4)):
            if each.geom_type == "Polygon":
                for ring in (each.exterior, *each.interiors):
                    points = shapely.get_coordinates(ring)
                    drawn.append(path(points[:-1], closed=True))
        return "".join(drawn)

    def scale(self) -> tuple[int, float]:
        """Kilometres of the scale bar and its width in the drawing."""
        fits = [km for km in SCALES if km / self.km <= WIDTH * 0.28]
        km = fits[-1] if fits else SCALES[0]
        return km, round(km / self.km, 1)


def _middle(points: Floats) -> tuple[float, float]:
    """Centre of points in degrees, also across the antimeridian."""
    lon, lat = np.radians(points).T
    x, y = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean()
    z = np.sin(lat).mean()
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _rings(shape: bytes | None) -> list[Floats]:
    parts = shapely.get_parts(shapely.from_wkb(shape)) if shape else ()
    return [
        shapely.get_coordinates(ring)
        for part in parts
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]


@cache
def land_parts() -> tuple[Any, Any]:
    """Every polygon of land, with a tree to find those near a point."""
    shapes = np.concatenate([shapely.get_parts(shape) for shape in borders().values()])
    return shapely.STRtree(shapes), shapes


def _labels(at: Floats, radius: Floats, names: list[str]) -> list[tuple[float, float, str, str]]:
    """Names of the largest places, each once, where they don't run into each other."""
    taken: list[tuple[float, float, float, float]] = []
    found: list[tuple[float, float, str, str]] = []
    seen: set[str] = set()
    for (x, y), r, full in zip(at.tolist()[:60], radius.tolist(), names, strict=False):
        name = full if len(full) <= 24 else full[:23].rstrip() + "…"
        if not name or name in seen or len(found) == LABELS:
            continue
        wide, gap = len(name) * FONT * 0.56, r + 3
        for left, base, anchor, spot in (
            (x + gap, y + 4, "start", x + gap),
            (x - gap - wide, y + 4, "end", x - gap),
            (x - wide / 2, y - gap - 1, "middle", x),
            (x - wide / 2, y + gap + 10, "middle", x),
        ):
            box = (left - 3, base - FONT, left + wide + 3, base + 4)
            inside = left > 2 and left + wide < WIDTH - 2 and base > FONT and base < HEIGHT - 26
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                seen.add(name)
                found.append((round(spot, 1), round(base, 1), anchor, name))
                break
    return found


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
