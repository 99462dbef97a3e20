"""A cluster's partners as two small drawings: lines over the world, and a network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from hotbed.base.texts import Text, joined, ngettext
from hotbed.publish.facts.lines import PartnerLine
from hotbed.publish.facts.structure import Cluster, Ranked
from hotbed.publish.maps import svg
from hotbed.publish.maps.labels import Label, Lettering, Spot, place
from hotbed.publish.maps.places import Floats

WIDTH = 640.0
PART = WIDTH / svg.WIDTH
MOST = 12
"""So many partners are drawn."""
WIDEST, FINEST = 7.0, 0.9
STEPS = 24
FONT = 11.0
NAMED = 8
SMALLEST_LAND, COARSE = 6.0, 0.8
"""Square units, below which isles are left out; and units to which coasts are drawn."""
LETTERING = Lettering(
    letter=FONT * 0.58, gap=2, beside=4, above=1, below=9, ascent=FONT, descent=3, margin=2
)
SIZE = 400.0
RING = 118.0
CIRCLE = 15.0
LONGEST = 20


@dataclass(frozen=True)
class Line:
    """A connection: its path, its width and what it says."""

    path: str
    width: float
    text: str


@dataclass(frozen=True)
class Dot:
    """A cluster in the drawing."""

    x: float
    y: float
    r: float
    text: str
    name: str
    anchor: str
    """Of its name, in the network."""
    lx: float
    ly: float


@dataclass(frozen=True)
class Partners:
    """Both drawings, in the units of their viewBoxes."""

    land: str
    height: float
    lines: list[Line]
    here: tuple[float, float]
    ends: list[tuple[float, float]]
    labels: list[Label]
    size: float
    spokes: list[Line]
    ties: list[Line]
    """Between partners, where these count each other among their own."""
    dots: list[Dot]
    drawn: int


def partners_of(cluster: Cluster, clusters: Mapping[str, Cluster | Ranked]) -> Partners | None:
    """The drawings of a cluster's first partners; None without any.

    Parameters
    ----------
    cluster : Cluster
    clusters : mapping
        Cluster id -> every cluster of the study.
    """
    shared = _shared(cluster.partners.values(), clusters)
    if not shared:
        return None
    first = sorted(shared, key=lambda key: (-shared[key], clusters[key].rank))[:MOST]
    top = shared[first[0]]
    others = [clusters[key] for key in first]
    ends = _points([cluster, *others])
    lines = [
        Line(_arc(cluster, other), _width(shared[other.cluster_id], top), _says(other, shared))
        for other in reversed(others)
    ]
    spots = [Spot(x, y, 3.0, other.name) for (x, y), other in zip(ends[1:], others, strict=True)]
    own = [Spot(*ends[0], 4.0, cluster.name)]
    frame = (0.0, 0.0, WIDTH, _height())
    placed = place([*own, *spots], LETTERING, frame, NAMED, distinct=True)
    dots = _ring(others, shared, top)
    return Partners(
        land=_land(),
        height=_height(),
        lines=lines,
        here=ends[0],
        ends=ends[1:],
        labels=[label for label in placed if label],
        size=SIZE,
        spokes=_spokes(dots, others, shared, top),
        ties=_ties(dots, others, top),
        dots=dots,
        drawn=len(first),
    )


def _shared(
    by_metric: Iterable[Sequence[PartnerLine]], known: Mapping[str, object]
) -> dict[str, float]:
    """Documents shared with each partner, over all metrics."""
    shared: dict[str, float] = {}
    for lines in by_metric:
        for line in lines:
            if line.partner_id in known:
                shared[line.partner_id] = shared.get(line.partner_id, 0.0) + line.documents
    return shared


def _says(other: Ranked, shared: Mapping[str, float]) -> str:
    return _documents(f"{other.numbered} {other.name}", shared[other.cluster_id])


def _documents(clusters: str, documents: float) -> Text:
    return ngettext(
        "{cluster}: {n} shared document",
        "{cluster}: {n} shared documents",
        round(documents),
        cluster=clusters,
    )


def _width(documents: float, top: float) -> float:
    return round(max(FINEST, WIDEST * documents / top), 1) if top else FINEST


def _points(clusters: Sequence[Ranked]) -> list[tuple[float, float]]:
    points = svg.to_map([one.lon for one in clusters], [one.lat for one in clusters]) * PART
    return [(round(float(x), 1), round(float(y), 1)) for x, y in points]


@cache
def _height() -> float:
    return round(svg.height() * PART, 1)


@cache
def _land() -> str:
    """Land for a small map, without small isles."""
    rings = [shapely.Polygon(line * PART) for line in svg.coast_lines("land")]
    large = [ring for ring in rings if ring.area >= SMALLEST_LAND]
    lines = [shapely.get_coordinates(shapely.simplify(ring, COARSE).exterior) for ring in large]
    return "".join(svg.path(line[:-1], closed=True) for line in lines)


def _arc(one: Ranked, other: Ranked) -> str:
    """The shortest way over the sphere, cut where it leaves the map on one side."""
    a, b = (_vector(cluster) for cluster in (one, other))
    angle = math.acos(max(-1.0, min(1.0, float(a @ b))))
    if angle < 1e-6:
        return ""
    t = np.linspace(0.0, 1.0, STEPS + 1)[:, None]
    way = (np.sin((1 - t) * angle) * a + np.sin(t * angle) * b) / math.sin(angle)
    lon = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    lat = np.degrees(np.arcsin(np.clip(way[:, 2], -1, 1)))
    points = svg.to_map(lon, np.clip(lat, svg.SOUTH, svg.NORTH)) * PART
    jumps = np.flatnonzero(np.abs(np.diff(points[:, 0])) > WIDTH / 2) + 1
    pieces = np.split(points, jumps)
    return "".join(svg.path(piece, decimals=1) for piece in pieces if len(piece) > 1)


def _vector(cluster: Ranked) -> Floats:
    lon, lat = math.radians(cluster.lon), math.radians(cluster.lat)
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def _ring(others: Sequence[Ranked], shared: Mapping[str, float], top: float) -> list[Dot]:
    """Partners around the middle, in the order of their longitudes."""
    order = sorted(range(len(others)), key=lambda n: (others[n].lon, others[n].rank))
    dots: dict[int, Dot] = {}
    for step, number in enumerate(order):
        turn = 2 * math.pi * step / len(others) - math.pi / 2
        x, y = SIZE / 2 + RING * math.cos(turn), SIZE / 2 + RING * math.sin(turn)
        documents = shared[others[number].cluster_id]
        r = max(3.0, CIRCLE * math.sqrt(documents / top)) if top else 3.0
        side = math.cos(turn)
        anchor = "middle" if abs(side) < 0.2 else "start" if side > 0 else "end"
        out, lean = RING + r + 7, 6 * math.sin(turn) if anchor == "middle" else 0.0
        name = others[number].name.split(",")[0]
        dots[number] = Dot(
            round(x, 1),
            round(y, 1),
            round(r, 1),
            _says(others[number], shared),
            name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip("–") + "…",
            anchor,
            round(SIZE / 2 + out * math.cos(turn), 1),
            round(SIZE / 2 + out * math.sin(turn) + 4 + lean, 1),
        )
    return [dots[number] for number in range(len(others))]


def _spokes(
    dots: Sequence[Dot], others: Sequence[Ranked], shared: Mapping[str, float], top: float
) -> list[Line]:
    middle = SIZE / 2
    return [
        Line(
            f"M{middle:g} {middle:g}L{dot.x} {dot.y}",
            _width(shared[other.cluster_id], top),
            dot.text,
        )
        for dot, other in zip(dots, others, strict=True)
    ]


def _ties(dots: Sequence[Dot], others: Sequence[Ranked], top: float) -> list[Line]:
    """Lines between partners: the documents that one of them counts with the other."""
    at = {other.cluster_id: number for number, other in enumerate(others)}
    ties: dict[tuple[int, int], float] = {}
    for number, other in enumerate(others):
        if not isinstance(other, Cluster):
            continue
        for key, documents in _shared(other.partners.values(), at).items():
            pair = min(number, at[key]), max(number, at[key])
            ties[pair] = max(ties.get(pair, 0.0), documents)
    return [
        Line(
            f"M{dots[a].x} {dots[a].y}L{dots[b].x} {dots[b].y}",
            _width(documents, top),
            _documents(joined([dots[a].name, dots[b].name]), documents),
        )
        for (a, b), documents in sorted(ties.items())
    ]
