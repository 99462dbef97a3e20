"""Each printed cluster and what a run has in its place.

A printed name holds one to three cities. The clusters of a run whose polygons hold one of them
stand beside it, together; names alone would miss one that is called otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from hotbed.analysis.change.published import city_keys
from hotbed.geocode import Geocoder
from hotbed.reference.gii import Printed
from hotbed.runs.run import Run
from hotbed.sphere.distances import great_circle_km

TOWN = ("locality", "district", "postcode")
SAME, COMMON, OTHER = "same", "a city in common", "other"
STATE = re.compile(r", ([A-Z]{2})$")


@dataclass(frozen=True)
class City:
    """A main city of a printed name.

    Attributes
    ----------
    name : str
    lon, lat : float
        Degrees.
    """

    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Beside:
    """A printed cluster and a run's in its place.

    Attributes
    ----------
    printed : Printed
    cities : list of City
        Its main cities, as far as the geocoder knows them.
    clusters : list of dict
        Rows of the run's ranking, by rank; empty where no cluster holds a main city.
    shared_with : list of str
        Other printed clusters that one of these stands beside as well.
    listings : int
        The most listings that the run has around one of the cities, within its radius.
    """

    printed: Printed
    cities: list[City]
    clusters: list[dict[str, Any]]
    shared_with: list[str] = field(default_factory=list)
    listings: int = 0

    @property
    def rank(self) -> int | None:
        """The best rank of the run's."""
        return min((row["rank"] for row in self.clusters), default=None)

    def share(self, metric: str) -> Fraction | None:
        """The run's percent of the world's documents, of all its clusters here."""
        shares = [Fraction(str(row[f"{metric}_share"])) for row in self.clusters]
        return sum(shares, Fraction(0)) if shares else None

    @property
    def naming(self) -> str | None:
        """How the names agree: `SAME` cities in any order, some in `COMMON`, or `OTHER`."""
        if not self.clusters:
            return None
        theirs = set(city_keys(self.printed.cluster))
        mine = set(city_keys(self.clusters[0]["name"]))
        return SAME if mine == theirs else COMMON if mine & theirs else OTHER


def beside(run: Run, printed: Sequence[Printed]) -> list[Beside]:
    """Look up printed clusters in a run.

    Parameters
    ----------
    run : Run
    printed : sequence of Printed

    Returns
    -------
    list of Beside
        In the same order.
    """
    table = run.clusters
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    ids = table["cluster_id"].to_pylist()
    ranking = {row["cluster_id"]: row for row in run.ranking.to_pylist()}
    cities = _cities(printed)
    held = [
        [ranking[ids[number]] for number in np.flatnonzero(_holding(shapes, each))]
        for each in cities
    ]
    names: dict[str, list[str]] = {}
    for row, clusters in zip(printed, held, strict=True):
        for cluster in clusters:
            names.setdefault(cluster["cluster_id"], []).append(row.cluster)
    around = _Around(run)
    return [
        Beside(
            row,
            places,
            sorted(clusters, key=lambda cluster: (cluster["rank"], cluster["cluster_id"])),
            _others(row, clusters, names),
            max((around.listings(city) for city in places), default=0),
        )
        for row, places, clusters in zip(printed, cities, held, strict=True)
    ]


def _others(
    row: Printed, clusters: Sequence[dict[str, Any]], names: dict[str, list[str]]
) -> list[str]:
    told = [name for cluster in clusters for name in names[cluster["cluster_id"]]]
    return sorted({name for name in told if name != row.cluster})


def _cities(printed: Sequence[Printed]) -> list[list[City]]:
    """The main cities of each printed name where the geocoder places them."""
    addresses, owners, names = [], [], []
    for number, row in enumerate(printed):
        last = STATE.search(row.cluster)
        for part in row.cluster.split("–"):
            city, _, state = part.partition(", ")
            for economy in row.economies or ("",):
                region = state or (last[1] if last else "")
                addresses.append(", ".join(filter(None, (city, region, economy))))
                owners.append(number)
                names.append(city)
    answers = Geocoder().geocode(pa.table({"address": pa.array(addresses, pa.string())}))
    cities: list[dict[str, City]] = [{} for _ in printed]
    for number, name, answer in zip(owners, names, answers.to_pylist(), strict=True):
        economies = printed[number].economies
        if answer["precision"] in TOWN and (not economies or answer["country"] in economies):
            cities[number].setdefault(name, City(name, answer["lon"], answer["lat"]))
    return [list(known.values()) for known in cities]


def _holding(shapes: npt.NDArray[np.object_], cities: Sequence[City]) -> npt.NDArray[np.bool_]:
    points = shapely.points([(city.lon, city.lat) for city in cities])
    if not len(points):
        return np.zeros(len(shapes), bool)
    inside: npt.NDArray[np.bool_] = shapely.intersects(shapes[:, None], points[None, :]).any(axis=1)
    return inside


class _Around:
    """Listings of a run around a point, within the radius of its recipe."""

    def __init__(self, run: Run) -> None:
        members = run.members.select(["lon", "lat", "listings"])
        self.lon, self.lat, self.count = (column.to_numpy() for column in members.columns)
        self.radius = run.recipe.detection.radius_km

    def listings(self, city: City) -> int:
        """How many there are."""
        distance = great_circle_km(self.lon, self.lat, city.lon, city.lat)
        return int(self.count[distance <= self.radius].sum())
