"""A cluster's own map: its member places, its outline, coast and borders, in true proportions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from hotbed.base.texts import Text, _, chained, ngettext
from hotbed.publish.facts.sureness import part_words
from hotbed.publish.maps.labels import Label, Lettering, Spot, place
from hotbed.publish.maps.near import Window, land_in, rings, waters_in, windows
from hotbed.publish.maps.places import Floats, Places
from hotbed.publish.maps.svg import path
from hotbed.publish.maps.towns import towns
from hotbed.reference.waters import Water
from hotbed.sphere.clipping import cut_to
from hotbed.sphere.distances import KM_PER_DEGREE
from hotbed.sphere.equal_area import azimuthal_equal_area

WIDTH, HEIGHT = 640.0, 520.0
LEAST_KM = 48.0
"""So wide is the map of the smallest cluster."""
MOST_PLACES = 1500
MOST_OTHERS = 800
LARGEST, SMALLEST = 26.0, 2.6
FONT = 12.0
LABELS = 14
TOWNS = 12
"""So many towns that are no member places are named at most."""
NEAR_MEMBER = 9.0
"""A town that lies so near a member place of its name is that place."""
CANDIDATES = 60
"""So many of the largest places may be named."""
LONGEST = 24
"""Letters of a name."""
LETTERING = Lettering(
    letter=FONT * 0.56,
    gap=3,
    beside=4,
    above=1,
    below=10,
    ascent=FONT,
    descent=4,
    margin=3,
)
SCALES = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class ClusterMap:
    """Drawings in the units of a viewBox of WIDTH x HEIGHT."""

    land: str
    lakes: str
    rivers: str
    divisions: str
    """Lines between first-level divisions."""
    towns: list[Label]
    """Towns around, of the gazetteer; a dot and a name each."""
    dots: list[tuple[float, float]]
    """Where the named towns lie."""
    outline: str
    others: list[tuple[float, float, bool]]
    """Other places in the frame: x, y, whether of another cluster (else noise)."""
    places: Sequence[tuple[float, float, float, str, str]]
    """Members, large to small: x, y, radius, class, name with listings."""
    labels: list[Label]
    scale_km: int
    scale_width: float
    left_out: int
    """Members too many to draw, the smallest."""
    unstable: bool
    """Whether some of them stay in fewer replicates than is sure."""


class Mapper:
    """Draws the map of any cluster of a run.

    Parameters
    ----------
    places : Places
    """

    def __init__(self, places: Places) -> None:
        self.places = places
        self._by_latitude = np.argsort(places.lat, kind="stable")
        self._latitudes = places.lat[self._by_latitude]

    def draw(self, cluster_id: str) -> ClusterMap | None:
        """The map of a cluster; None where it has no member.

        Parameters
        ----------
        cluster_id : str
        """
        places, members = self.places, self.places.of_cluster(cluster_id)
        if not len(members):
            return None
        outline = rings(places.outline(cluster_id))
        points = np.column_stack([places.lon[members], places.lat[members]])
        frame = _Frame.around([*outline, points])
        order = members[np.lexsort((members, places.lat[members], -places.listings[members]))]
        shown = order[:MOST_PLACES]
        points = frame.to_map(places.lon[shown], places.lat[shown])
        most = max(float(places.listings[shown].max()), 1.0)
        radius = np.maximum(SMALLEST, LARGEST * np.sqrt(places.listings[shown] / most))
        names = [places.name(number) for number in shown.tolist()]
        circles = [
            (
                round(x, 1),
                round(y, 1),
                round(r, 1),
                self._class(number),
                self._title(number, name),
            )
            for (x, y), r, number, name in zip(
                points.tolist(), radius.tolist(), shown.tolist(), names, strict=True
            )
        ]
        km, width = frame.scale()
        labels = _labels(points, radius, names)
        dots, towns = _towns(frame, points, names, labels)
        return ClusterMap(
            land=frame.ground(),
            lakes=frame.waters(Water.LAKE),
            rivers=frame.waters(Water.RIVER),
            divisions=frame.waters(Water.DIVISION),
            towns=towns,
            dots=dots,
            outline="".join(
                path(frame.to_map(*ring.T)[:-1], closed=True, decimals=1) for ring in outline
            ),
            others=self._others(frame, cluster_id),
            places=circles,
            labels=labels,
            scale_km=km,
            scale_width=width,
            left_out=len(order) - len(shown),
            unstable=any("unstable" in kind for _x, _y, _r, kind, _name in circles),
        )

    def _class(self, number: int) -> str:
        """How a place is drawn: core or edge, and whether it is unstable."""
        kind = "core" if self.places.core[number] else "edge"
        return kind if self.places.stays(number) else f"{kind} unstable"

    def _title(self, number: int, name: str) -> Text:
        """A place's name, its listings, and how often it stays where that is unsure."""
        stability, listings = self.places.stability, int(self.places.listings[number])
        place = name or _("Place")
        if not listings:  # they are internal
            return chained([place])
        if stability is None or self.places.stays(number):
            return ngettext("{place}: {n} listing", "{place}: {n} listings", listings, place=place)
        return ngettext(
            "{place}: {n} listing, stays in {share} of draws",
            "{place}: {n} listings, stays in {share} of draws",
            listings,
            place=place,
            share=part_words(float(stability[number])),
        )

    def _others(self, frame: _Frame, cluster_id: str) -> list[tuple[float, float, bool]]:
        """Places around that belong to no cluster or to another one, the heaviest first."""
        places = self.places
        low, high = np.searchsorted(self._latitudes, frame.south_north())
        near = self._by_latitude[low:high]
        near = near[places.cluster[near] != cluster_id]
        points = frame.to_map(places.lon[near], places.lat[near])
        inside = (points > 0).all(axis=1) & (points[:, 0] < WIDTH) & (points[:, 1] < HEIGHT)
        near, points = near[inside], points[inside]
        order = np.lexsort((np.arange(len(near)), -places.listings[near]))[:MOST_OTHERS]
        return [
            (round(x, 1), round(y, 1), bool(places.cluster[number] != ""))
            for (x, y), number in zip(points[order].tolist(), near[order].tolist(), strict=True)
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
        """A frame that holds all points, at least `LEAST_KM` wide."""
        joined = np.concatenate(points)
        lon, lat = _middle(joined)
        xy = azimuthal_equal_area(joined[:, 0], joined[:, 1], lon, lat)
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

    def _windows(self) -> Iterator[Window]:
        """Degrees that hold the frame."""
        reach = min(60.0, 0.75 * (WIDTH + HEIGHT) * self.km / KM_PER_DEGREE)
        across = min(170.0, reach / max(0.05, float(np.cos(np.radians(self.lat)))))
        return windows(self.lon, self.lat, across, reach)

    def ground(self) -> str:
        """Path of the countries within the frame."""
        return "".join(
            self._part(part)
            for window in self._windows()
            for land in land_in(window)
            for part in shapely.get_parts(land)
        )

    def waters(self, kind: Water) -> str:
        """Path of the rivers, lakes or lines between divisions within the frame."""
        drawn = []
        for window in self._windows():
            for part in waters_in(window, kind):
                if kind is Water.LAKE:
                    drawn.append(self._part(part))
                elif part.geom_type == "LineString" and not shapely.is_empty(part):
                    line = shapely.linestrings(self.to_map(*shapely.get_coordinates(part).T))
                    cut = shapely.clip_by_rect(line, -20.0, -20.0, WIDTH + 20, HEIGHT + 20)
                    drawn += [
                        path(shapely.get_coordinates(shapely.simplify(piece, 0.4)))
                        for piece in shapely.get_parts(cut)
                    ]
        return "".join(drawn)

    def degrees(self) -> Iterator[Window]:
        """Windows of degrees that hold the drawing closely."""
        high = HEIGHT * self.km / KM_PER_DEGREE / 2
        wide = WIDTH * self.km / KM_PER_DEGREE / 2
        reach = high + abs(self.north) / KM_PER_DEGREE
        across = (wide + abs(self.east) / KM_PER_DEGREE) / max(
            0.05, float(np.cos(np.radians(min(89.0, abs(self.lat) + reach))))
        )
        return windows(self.lon, self.lat, min(across, 170.0), reach)

    def within(self, point: Floats) -> bool:
        """Whether a point lies in the drawing."""
        return bool(0 < point[0] < WIDTH and 0 < point[1] < HEIGHT)

    def _part(self, part: shapely.Geometry) -> str:
        """One polygon, cut a little beyond the frame, so that no edge shows."""
        if part.geom_type != "Polygon":
            return ""
        shell, *holes = [self.to_map(*ring.T) for ring in rings(part)]
        valid = shapely.make_valid(shapely.Polygon(shell, holes))
        cut = cut_to(valid, (-20.0, -20.0, WIDTH + 20, HEIGHT + 20))
        lines = rings(shapely.simplify(cut, 0.4))
        return "".join(path(line[:-1], closed=True) for line in lines)

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


def _labels(points: Floats, radius: Floats, names: list[str]) -> list[Label]:
    """Names of the largest places, each once, where they don't run into each other."""
    spots = [
        Spot(x, y, r, name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…")
        for (x, y), r, name in zip(
            points.tolist()[:CANDIDATES], radius.tolist(), names, strict=False
        )
    ]
    frame = (-1.0, 0.0, WIDTH + 1, HEIGHT - 22)
    placed = place(spots, LETTERING, frame, LABELS, distinct=True)
    return [replace(label, x=round(label.x, 1), y=round(label.y, 1)) for label in placed if label]


def _towns(
    frame: _Frame, points: Floats, names: list[str], labels: Sequence[Label]
) -> tuple[list[tuple[float, float]], list[Label]]:
    """The largest towns around that are no member places, where their names have room."""
    known = towns()
    numbers = [number for window in frame.degrees() for number in known.within(*window).tolist()]
    numbers.sort(key=lambda number: (-known.people[number], number))
    at = frame.to_map(known.lon[numbers], known.lat[numbers])
    members = dict.fromkeys(names)
    spots = []
    for point, number in zip(at, numbers, strict=True):
        name = str(known.names[number].as_py())
        near = np.hypot(*(points - point).T).min() < NEAR_MEMBER
        if frame.within(point) and name.split(" (")[0] not in members and not near:
            spots.append(Spot(float(point[0]), float(point[1]), 2.0, name[:LONGEST]))
        if len(spots) == CANDIDATES:
            break
    blocked = [
        (label.left, label.y - FONT, label.left + label.width, label.y + 4) for label in labels
    ]
    edge = (-1.0, 0.0, WIDTH + 1, HEIGHT - 22)
    placed = place(spots, LETTERING, edge, TOWNS, blocked=blocked, distinct=True)
    named = [(spot, label) for spot, label in zip(spots, placed, strict=True) if label]
    return (
        [(round(spot.x, 1), round(spot.y, 1)) for spot, _label in named],
        [replace(label, x=round(label.x, 1), y=round(label.y, 1)) for _spot, label in named],
    )
