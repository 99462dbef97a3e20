"""Towns of the gazetteer: those that tell where one is on a map, and the names that they go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.geocode.text.normalise import NATIVE, fold
from hotbed.publish.facts.structure import Ranked
from hotbed.publish.maps.places import Floats, Places
from hotbed.reference.files import read_bundled
from hotbed.sphere.distances import KM_PER_DEGREE

Ints = npt.NDArray[np.int64]

NEAR_KM = 40.0
"""So far from one of a cluster's largest places its cities are looked for in the gazetteer."""
LARGEST = 12
"""So many member places of each cluster are searched by name."""
MOST_LETTERS, MOST_ALL = 330, 90_000
"""Letters of other names: of one cluster, and of all."""
LONGEST = 22
PLACE_KINDS = ("place", "place primary")
ONE_PER_DEGREE = 100_000


@dataclass(frozen=True)
class Towns:
    """The gazetteer's towns by latitude."""

    lon: Floats
    lat: Floats
    people: Ints
    names: pa.Array

    def within(self, west: float, south: float, east: float, north: float) -> Ints:
        """Indices of the towns in a window of degrees, the largest first.

        Parameters
        ----------
        west, south, east, north : float
        """
        low, high = np.searchsorted(self.lat, [south, north])
        numbers = np.arange(low, high)
        numbers = numbers[(self.lon[low:high] >= west) & (self.lon[low:high] <= east)]
        return numbers[np.lexsort((numbers, -self.people[numbers]))]


@cache
def towns() -> Towns:
    """The towns of the gazetteer that comes with hotbed, those of known population."""
    table = read_bundled("places", ["name", "lon", "lat", "population", "level"])
    people = table["population"].to_numpy()
    rows = np.flatnonzero(np.asarray(pc.equal(table["level"], "town")) & (people > 0))
    lat = table["lat"].to_numpy()[rows] / ONE_PER_DEGREE
    order = np.argsort(lat, kind="stable")
    rows = rows[order]
    return Towns(
        lon=table["lon"].to_numpy()[rows] / ONE_PER_DEGREE,
        lat=lat[order],
        people=people[rows].astype(np.int64),
        names=table["name"].combine_chunks().take(pa.array(rows)),
    )


def other_names(ranking: Sequence[Ranked], places: Places) -> dict[str, str]:
    """By which other names a reader may look for clusters: of their cities and member places.

    Names are those of the gazetteer in Latin letters, without accents (Munchen, Monaco di
    Baviera), and those of the largest member places.

    Parameters
    ----------
    ranking : sequence of Ranked
    places : Places

    Returns
    -------
    dict
        Cluster id -> names, parted by spaces; clusters without any are left out.
    """
    largest = {row.cluster_id: _largest(places, row.cluster_id) for row in ranking}
    cities = _cities(ranking, places, largest)
    aliases = _aliases({number for numbers in cities.values() for number in numbers})
    known: dict[str, str] = {}
    letters = 0
    for row in ranking:
        names = [places.name(number) for number in largest[row.cluster_id]]
        for number in cities[row.cluster_id]:
            names += aliases.get(number, [])
        text = _joined(names, f" {row.name}")
        letters += len(text)
        if text and letters <= MOST_ALL:
            known[row.cluster_id] = text
    return known


def _largest(places: Places, cluster_id: str) -> list[int]:
    members = places.of_cluster(cluster_id)
    order = np.lexsort((members, -places.listings[members]))
    return [int(number) for number in members[order[:LARGEST]]]


def _city_names(name: str) -> list[str]:
    """The cities of a cluster's name as the gazetteer writes names."""
    return [fold(part.split(",")[0]).strip() for part in name.split("–")]


def _cities(
    ranking: Sequence[Ranked], places: Places, largest: Mapping[str, Sequence[int]]
) -> dict[str, list[int]]:
    """Rows of the gazetteer for the cities in each cluster's name, the largest near its places."""
    wanted = {city for row in ranking for city in _city_names(row.name)}
    table = read_bundled("place_names", ["text", "target", "kind"])
    sought = pc.and_(
        pc.is_in(table["text"], pa.array(sorted(wanted), pa.string())),
        pc.is_in(table["kind"], pa.array(PLACE_KINDS)),
    )
    by_name: dict[str, set[int]] = {}
    for line in table.filter(sought).to_pylist():
        by_name.setdefault(line["text"], set()).add(line["target"])
    known = read_bundled("places", ["lon", "lat", "population"])
    lon, lat = (known[name].to_numpy() / ONE_PER_DEGREE for name in ("lon", "lat"))
    people = known["population"].to_numpy()
    cities: dict[str, list[int]] = {}
    for row in ranking:
        here = cities.setdefault(row.cluster_id, [])
        members = list(largest[row.cluster_id])
        for city in _city_names(row.name):
            near = [
                number
                for number in by_name.get(city, ())
                if _near(places, members, float(lon[number]), float(lat[number]))
            ]
            if near:
                here.append(max(near, key=lambda number: (people[number], -number)))
    return cities


def _near(places: Places, members: Sequence[int], lon: float, lat: float) -> bool:
    """Whether a point lies near one of these places; roughly, which is enough for a name."""
    east = (places.lon[members] - lon + 180) % 360 - 180
    across = east * np.cos(np.radians(lat))
    km = np.hypot(across, places.lat[members] - lat) * KM_PER_DEGREE
    return bool((km < NEAR_KM).any())


def _aliases(rows: set[int]) -> dict[int, list[str]]:
    """Names in Latin letters by row of the gazetteer."""
    table = read_bundled("place_names", ["text", "target", "kind"])
    wanted = pc.and_(
        pc.is_in(table["target"], pa.array(sorted(rows), pa.int32())),
        pc.is_in(table["kind"], pa.array(PLACE_KINDS)),
    )
    aliases: dict[int, list[str]] = {}
    for line in table.filter(wanted).to_pylist():
        if NATIVE not in line["text"] and len(line["text"]) <= LONGEST:
            aliases.setdefault(line["target"], []).append(line["text"])
    return aliases


def _joined(names: Iterable[str], known: str) -> str:
    """Names parted by spaces, without those that the search knows already, until there are many."""
    text = ""
    for name in names:
        if name and f" {name}".lower() not in f"{known} {text}".lower():
            longer = f"{text} {name}".strip()
            if len(longer) > MOST_LETTERS:
                break
            text = longer
    return text
