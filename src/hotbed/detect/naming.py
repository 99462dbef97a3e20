"""Names of clusters: one to three main cities, and the economies they lie in.

How the published names are chosen is not known, only how they look. The rule here is the
project's own, in three steps:

1. Towns are drawn to a centre. From the most populous place down, a place within 25 km of a larger
   centre, or within 50 km of one three times as populous, belongs to it (where several would do, to
   the one of the greatest population over squared distance); any other place is a centre itself,
   unless it weighs less than a hundredth of the heaviest place. A centre's weight is its own and
   that of all places drawn to it.
2. The heaviest centre leads the name. Another centre is named if it has 400,000 inhabitants and
   a quarter of the leader's weight, or 100,000 inhabitants, half as many as the leader, and a tenth
   of its weight. The heaviest are kept, and follow the leader by population, which changes less
   from year to year than weight.
3. A town of 100,000 inhabitants drawn to a named centre is named after it if it outweighs three
   quarters of the centre's own place, both having a quarter of the leader's weight.

So laboratories' suburbs (Suwon, Palo Alto) count for their city, and do not name the cluster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike

from hotbed.base.errors import HotbedError
from hotbed.detect.density import weights
from hotbed.sphere.distances import Floats, arc_km, positions, unit_vectors
from hotbed.sphere.plane import centre_of

NEAR_KM = 25.0
FAR_KM = 50.0
DOMINANCE = 3
"""So many times as populous a centre must be to draw a place from beyond NEAR_KM."""
CENTRE_SHARE = 0.01
BIG_CITY, BIG_CITY_SHARE = 400_000, 0.25
TOWN, TOWN_HALF_AS_POPULOUS, TOWN_SHARE = 100_000, 0.5, 0.1
TWIN_SHARE, TWIN_OF_LEADER = 0.75, 0.25


@dataclass(frozen=True)
class ClusterName:
    """What a cluster is called, and why."""

    name: str
    """Cities joined by en dashes, with state codes in the United States."""
    cities: tuple[str, ...]
    economies: tuple[str, ...]
    """ISO codes of the economies that hold at least the asked share of the weight, by weight."""
    rule: str
    """The reason in one sentence."""


@dataclass
class _Place:
    name: str
    admin1: str
    country: str
    population: int
    weight: int
    lon: float
    lat: float
    drawn: list[_Place] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Weight with all that is drawn to it."""
        return self.weight + sum(place.weight for place in self.drawn)


def name_cluster(
    places: Sequence[str | None],
    admin1: Sequence[str | None],
    countries: Sequence[str | None],
    population: ArrayLike,
    lon: ArrayLike,
    lat: ArrayLike,
    weight: ArrayLike,
    *,
    max_cities: int = 3,
    economy_share: float = 0.05,
) -> ClusterName:
    """Name a cluster after its main cities.

    Parameters
    ----------
    places, admin1, countries : sequence of str
        Name, first administrative division (the state code in the United
        States) and ISO 3166-1 code of the place each member lies in, n each; None where not known.
    population : array_like
        Inhabitants of that place, shape (n,); missing counts as 0.
    lon, lat : array_like
        Members in degrees, shape (n,).
    weight : array_like
        Whole numbers from 0 on, shape (n,).
    max_cities : int, optional
        Most cities in a name.
    economy_share : float, optional
        Least share of the weight at which an economy is listed (0 to 1); the heaviest
        always is.

    Raises
    ------
    HotbedError
        No members, bad positions or weights.

    Examples
    --------
    >>> name_cluster(["Boston", "Waltham"], ["MA", "MA"], ["US", "US"], [653833, 65218],
    ...              [-71.06, -71.24], [42.36, 42.38], [60, 70]).name
    'Boston, MA'
    >>> name_cluster(["Yokohama", "Tokyo"], ["19", "40"], ["JP", "JP"], [3777491, 9733276],
    ...              [139.65, 139.69], [35.43, 35.69], [50, 90]).cities
    ('Tokyo', 'Yokohama')
    """
    lon, lat = positions(lon, lat)
    mass = weights(weight, lon.size)
    if lon.size == 0:
        raise HotbedError("a name needs members, and there are none", "give at least one")
    mass = mass if mass.any() else np.ones_like(mass)
    economies = _economies(countries, mass.tolist(), economy_share)
    inhabitants = np.nan_to_num(np.asarray(population, np.float64)).astype(np.int64)
    centres = _centres(_grouped(places, admin1, countries, inhabitants.tolist(), lon, lat, mass))
    if not centres:
        east, north = centre_of(np.array(unit_vectors(lon, lat)), mass)
        name = f"{abs(north):.2f}°{'NS'[north < 0]} {abs(east):.2f}°{'EW'[east < 0]}"
        return ClusterName(name, (), economies, "no member has a place name: its centre's position")
    named, rule = _chosen(centres, max_cities, int(mass.sum()))
    return ClusterName(_written(named), tuple(place.name for place in named), economies, rule)


def _grouped(
    names: Sequence[str | None],
    admin1: Sequence[str | None],
    countries: Sequence[str | None],
    population: list[int],
    lon: Floats,
    lat: Floats,
    mass: np.ndarray,
) -> list[_Place]:
    """Members by place, from the most populous down; a place lies at its members' centre."""
    rows: dict[tuple[str, str, str], list[int]] = {}
    for row, name in enumerate(names):
        if name:
            key = (name, (admin1[row] or "").rpartition(".")[2], countries[row] or "")
            rows.setdefault(key, []).append(row)
    vectors = np.array(unit_vectors(lon, lat))
    places = []
    for key, members in sorted(rows.items()):
        weight = mass[members]
        centre = centre_of(vectors[:, members], weight if weight.any() else np.ones(len(members)))
        inhabitants = max(population[row] for row in members)
        places.append(_Place(*key, inhabitants, int(weight.sum()), *centre))
    return sorted(places, key=lambda place: (-place.population, -place.weight))


def _centres(places: list[_Place]) -> list[_Place]:
    """Draw every place to a centre; the centres, heaviest first."""
    least = CENTRE_SHARE * max((place.weight for place in places), default=0)
    lon = np.array([place.lon for place in places])
    lat = np.array([place.lat for place in places])
    vectors = np.array(unit_vectors(lon, lat))
    rows: list[int] = []  # of the centres
    for row in sorted(range(len(places)), key=lambda row: places[row].weight < least):
        place = places[row]
        away = arc_km(np.sum((vectors[:, [row]] - vectors[:, rows]) ** 2, axis=0)).tolist()
        centres = [places[centre] for centre in rows]
        holds = [
            (centre.population / max(km, 1.0) ** 2, -number)
            for number, (centre, km) in enumerate(zip(centres, away, strict=True))
            if km <= NEAR_KM or (km <= FAR_KM and place.population * DOMINANCE <= centre.population)
        ]
        if holds:
            centres[-max(holds)[1]].drawn.append(place)
        elif place.weight >= least:
            rows.append(row)
    return sorted((places[row] for row in rows), key=lambda centre: -centre.total)


def _chosen(centres: list[_Place], most: int, total: int) -> tuple[list[_Place], str]:
    lead = centres[0]
    named: list[tuple[_Place, str]] = []
    for centre in [lead, *(c for c in centres[1:] if _named_beside(c, lead))]:
        reason = f"{centre.name} draws {centre.total / total:.0%} of the weight"
        named.append((centre, reason))
        if twin := _twin(centre, lead):
            share = twin.weight / centre.weight
            named.append((twin, f"{twin.name} weighs {share:.0%} of {centre.name} proper"))
    first, *others = named[:most]
    kept = [first, *sorted(others, key=lambda pair: -pair[0].population)]
    return [place for place, _ in kept], ", ".join(reason for _, reason in kept)


def _named_beside(centre: _Place, lead: _Place) -> bool:
    share = centre.total / lead.total
    big = centre.population >= BIG_CITY and share >= BIG_CITY_SHARE
    peer = centre.population >= max(TOWN, TOWN_HALF_AS_POPULOUS * lead.population)
    return big or (peer and share >= TOWN_SHARE)


def _twin(centre: _Place, lead: _Place) -> _Place | None:
    """The heaviest town drawn to a centre, if it is nearly the centre's equal."""
    towns = [place for place in centre.drawn if place.population >= TOWN]
    town = max(towns, key=lambda place: place.weight, default=None)
    if town is None or town.weight < TWIN_SHARE * centre.weight:
        return None
    least = TWIN_OF_LEADER * lead.total
    return town if min(town.weight, centre.weight) >= max(1.0, least) else None


def _written(cities: list[_Place]) -> str:
    """Names joined by en dashes; a state code after each run of cities of one state."""
    runs = groupby(cities, key=lambda city: city.admin1 if city.country == "US" else "")
    parts = []
    for state, run in runs:
        joined = "–".join(city.name for city in run)
        parts.append(f"{joined}, {state}" if state else joined)
    return "–".join(parts)


def _economies(countries: Sequence[str | None], mass: list[int], least: float) -> tuple[str, ...]:
    held: dict[str, int] = {}
    for country, weight in zip(countries, mass, strict=True):
        if country:
            held[country] = held.get(country, 0) + weight
    order = sorted(held, key=lambda country: (-held[country], country))
    return tuple(
        country
        for number, country in enumerate(order)
        if number == 0 or held[country] >= least * sum(mass)
    )
