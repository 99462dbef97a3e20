"""Small worlds for decompositions: towns on the equator, as runs and without any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa

from hotbed.analysis.change.lineage import links_of
from hotbed.analysis.change.places import Places, seen_in
from hotbed.analysis.decomposition.clusters import Followed
from hotbed.analysis.decomposition.placements import Placement
from hotbed.analysis.decomposition.switches import Switch
from hotbed.analysis.decomposition.totals import Totals
from hotbed.detect.clusters import assign
from hotbed.recipe import Recipe
from hotbed.result import Result
from support import kept, world
from support.two_editions import write

Team = Sequence[Any]


def documents(teams: Mapping[tuple[int, Team], int]) -> list[dict[str, object]]:
    """Rows of documents: (year, where each inventor lives) -> how many there are.

    A number is a longitude on the equator, a text an address.
    """
    rows: list[dict[str, object]] = []
    many = [(year, team) for (year, team), count in teams.items() for _ in range(count)]
    for number, (year, team) in enumerate(many):
        for person, home in enumerate(team):
            at = {"address": home} if isinstance(home, str) else {"lon": home, "lat": 0.0}
            row = {"document_id": f"D{number}", "year": year, "contributor": person}
            rows.append({**row, "address": "", "lon": "", "lat": "", **at})
    return rows


def run(folder: Path, rows: list[dict[str, object]], **other: Any) -> Result:
    """A finished run of a table of documents: clusters are places of three listings and more."""
    folder.mkdir()
    file = write(rows, folder / "rows.csv")
    return kept.run(world.recipe(str(file), **other), folder / "run")


@dataclass
class Side:
    """One run's side of a world without runs.

    Rows are (longitude, year, metric, parts); an address is a row's longitude, and another geocoder
    answers with the longitude moved by `shift` where the row's number is even.
    """

    rows: list[tuple[float, int, str, int]]
    world: dict[str, int]
    weights: dict[str, Fraction]
    shift: float
    radius_km: float
    minimum: int
    metrics: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = list(self.weights)


class Placed:
    """`Placements` of two sides, by the density search itself."""

    def __init__(self, sides: tuple[Side, Side]) -> None:
        self.sides = sides
        self.known: dict[tuple[int, int, int], Placement] = {}

    def get(self, window: int, geocoder: int, parameters: int) -> Placement:
        """As `Placements.get`."""
        key = (window, geocoder, parameters)
        if key not in self.known:
            self.known[key] = self._search(*key)
        return self.known[key]

    def _search(self, window: int, geocoder: int, parameters: int) -> Placement:
        rows, method = self.sides[window].rows, self.sides[parameters]
        shift = self.sides[geocoder].shift
        lon = np.array([round(row[0] + shift * (n % 2), 3) for n, row in enumerate(rows)])
        distinct, place, count = np.unique(lon, return_inverse=True, return_counts=True)
        table = pa.table({"lon": distinct, "lat": np.zeros(len(distinct)), "listings": count})
        cluster = np.asarray(assign(table, _recipe(method)).cluster, np.int64)
        ids = np.arange(len(distinct))
        tally = pa.table(
            {
                "metric": pa.array([row[2] for row in rows], pa.string()),
                "place_id": place.ravel(),
                "year": pa.array([row[1] for row in rows], pa.int64()),
                "parts": pa.array([row[3] for row in rows], pa.int64()),
                "rows": np.ones(len(rows), np.int64),
            }
        )
        return Placement(Places(ids, distinct, np.zeros(len(ids)), count, cluster), tally)


def _recipe(side: Side) -> Recipe:
    metrics = {"patents": {"label": "patents"}}
    inputs = [{"source": "table", "metric": "patents", "files": ["x"]}]
    detection = {"radius_km": side.radius_km, "min_listings": side.minimum}
    return Recipe.model_validate({"inputs": inputs, "metrics": metrics, "detection": detection})


def totals(old: Side, new: Side) -> Totals:
    """The game of the totals of two sides, with all seven switches."""
    placed: Any = Placed((old, new))
    a, b = placed.get(0, 0, 0).places, placed.get(1, 1, 1).places
    links = [link for link in links_of(a, b, seen_in(a, b), seen_in(b, a)) if link.continues]
    before = {link.current: link.previous for link in links}
    changes = [
        SimpleNamespace(
            now=SimpleNamespace(number=n),
            then=SimpleNamespace(number=before[n]) if n in before else None,
        )
        for n in range(int(b.cluster.max(initial=-1)) + 1)
    ]
    gone = sorted(set(range(int(a.cluster.max(initial=-1)) + 1)) - set(before.values()))
    ended = [(SimpleNamespace(number=n), ()) for n in gone]
    comparison: Any = SimpleNamespace(changes=changes, ended=ended)
    windows: Any = (old, new)
    return Totals(windows, Followed(placed, comparison), tuple(Switch))
