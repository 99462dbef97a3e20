"""A run's counts, exact, for any places and years: the basis of change over editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotbed.analysis.change.places import NOWHERE, Ints, Places, places_of
from hotbed.base.errors import HotbedError
from hotbed.base.texts import Figure, Text, _, made, term
from hotbed.count.fractions import fractional_counts, half_up
from hotbed.count.standing import groups_of_rows, standings
from hotbed.runs.run import Run

NOT_METHOD = ("study", "limits", "engine", "spark", "preset", "own_choices", "inputs", "metrics")
FILES = ("overrides", "organisations", "postcodes", "names")
UNDATED = 0

Counts = Mapping[str, Fraction]
"""Metric -> number of documents."""


@dataclass(frozen=True)
class RankedCluster:
    """A cluster's place in its run's ranking, with exact figures; shares and total in percent."""

    number: int
    """Its row in the run's clusters table, from 0."""
    rank: int
    cluster_id: str
    name: str
    economies: tuple[str, ...]
    counts: dict[str, Fraction]
    shares: dict[str, Fraction]
    total: Fraction


@dataclass(frozen=True)
class Window:
    """A finished run, ready to be counted.

    Parameters
    ----------
    run : Run
        Its tables must be those that one run wrote.
    """

    run: Run

    @cached_property
    def metrics(self) -> list[str]:
        """Names of the metrics, in the recipe's order."""
        return list(self.run.metadata["recipe"]["metrics"])

    @cached_property
    def labels(self) -> dict[str, str]:
        """Metric -> what its documents are called within a sentence."""
        metrics = self.run.metadata["recipe"]["metrics"]
        return {
            name: made(_within, term("metric", metric["label"])) for name, metric in metrics.items()
        }

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """Metric -> weight of its share in the total."""
        metrics = self.run.metadata["recipe"]["metrics"]
        return {name: Fraction(str(metric["weight"])) for name, metric in metrics.items()}

    @cached_property
    def world(self) -> dict[str, int]:
        """Metric -> documents in the world: what the recipe states, else what was read."""
        return self.run.world

    def years(self, metric: str) -> list[int]:
        """The years of a metric's window; those that have documents if the recipe states none.

        Parameters
        ----------
        metric : str
        """
        stated = self.run.metadata["recipe"]["metrics"][metric]["years"]
        have = [year for year in self._world_by_year.get(metric, {}) if year != UNDATED]
        if stated:
            return list(range(stated[0], stated[1] + 1))
        return list(range(min(have), max(have) + 1)) if have else []

    def undated(self, metric: str) -> bool:
        """Whether documents without a year are counted: only where the recipe states no years."""
        return UNDATED in self._world_by_year.get(metric, {})

    def world_in(self, metric: str, year: int) -> int | None:
        """Documents of one year in the world; None where the recipe states the world's total.

        Parameters
        ----------
        metric : str
        year : int
        """
        if self.run.metadata["recipe"]["metrics"][metric]["world_total"]:
            return None
        return self.documents_in(metric, year)

    def documents_in(self, metric: str, year: int) -> int:
        """Documents of one year that were read and lie in the window.

        Parameters
        ----------
        metric : str
        year : int
        """
        return self._world_by_year.get(metric, {}).get(year, 0)

    @cached_property
    def _world_by_year(self) -> dict[str, dict[int, int]]:
        sums: dict[str, dict[int, int]] = {}
        for row in self.run.documents.select(["metric", "year", "documents"]).to_pylist():
            by_year = sums.setdefault(row["metric"], {})
            year = UNDATED if row["year"] is None else row["year"]
            by_year[year] = by_year.get(year, 0) + row["documents"]
        return sums

    @cached_property
    def places(self) -> Places:
        """The run's places and their clusters."""
        return places_of(self.run)

    def counts(self, group: Ints) -> dict[int, dict[str, Fraction]]:
        """Documents by group of places and metric, fractional and exact.

        Parameters
        ----------
        group : numpy.ndarray
            (places,) number of the group that each place is in, -1 for none.
        """
        tally = self.run.placed
        of_row = groups_of_rows(tally, self.places.place_id, group)
        counts: dict[int, dict[str, Fraction]] = {}
        for (number, metric), count in _documents(tally, of_row).items():
            counts.setdefault(number, {})[metric] = count
        return counts

    def counts_by_year(self, group: Ints) -> dict[tuple[int, int], dict[str, Fraction]]:
        """Documents by (group of places, year) and metric; without a year: `UNDATED`.

        Parameters
        ----------
        group : numpy.ndarray
            As for `counts`.
        """
        return documents_by_year(self.run.placed, self.places.place_id, group)

    @cached_property
    def clusters(self) -> list[RankedCluster]:
        """The ranking, counted anew from the tally and compared with ranking.csv.

        Raises
        ------
        HotbedError
            The folder's tables don't agree.
        """
        rows = self.run.clusters.select(["cluster_id", "name", "economies"]).to_pylist()
        places = self.places
        group = groups_of_rows(self.run.placed, places.place_id, places.cluster)
        weights = self.run.recipe.weights
        ranked = standings(self.run.placed, group, self.world, weights, range(len(rows)))
        by_number = {standing.group: standing for standing in ranked}
        clusters = [
            RankedCluster(
                number,
                by_number[number].rank,
                row["cluster_id"],
                row["name"],
                tuple(code for code in row["economies"].split("/") if code),
                by_number[number].counts,
                by_number[number].shares,
                by_number[number].total,
            )
            for number, row in enumerate(rows)
        ]
        self._must_agree(clusters)
        return clusters

    def _must_agree(self, clusters: list[RankedCluster]) -> None:
        ranking = {row["cluster_id"]: row for row in self.run.ranking.to_pylist()}
        agree = len(ranking) == len(clusters) and all(
            (row := ranking.get(cluster.cluster_id)) is not None
            and row["rank"] == cluster.rank
            and half_up(Fraction(str(row["total"])), 6) == half_up(cluster.total, 6)
            for cluster in clusters
        )
        if not agree:
            raise HotbedError(
                f"ranking.csv and tally.parquet in {self.run.folder} don't agree",
                "run the recipe again",
            )


def _within(label: str) -> str:
    """A label without its capital, unless it is an abbreviation's.

    >>> _within("Scientific publications"), _within("PCT applications")
    ('scientific publications', 'PCT applications')
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _documents(tally: pa.Table, group: Ints) -> dict[tuple[int, str], Fraction]:
    """Documents by group and metric; groups below 0 are left out."""
    inside = group >= 0
    counted = fractional_counts(tally.filter(pa.array(inside)), group[inside])
    return {(int(str(number)), metric): count for (number, metric), count in counted.items()}


def documents_by_year(
    tally: pa.Table, place_id: Ints, group: Ints
) -> dict[tuple[int, int], dict[str, Fraction]]:
    """Documents by (group of places, year) and metric; without a year: `UNDATED`.

    Parameters
    ----------
    tally : pyarrow.Table
        `hotbed.runs.run.PLACED_COLUMNS`.
    place_id : numpy.ndarray
        (places,)
    group : numpy.ndarray
        (places,) number of the group that each place is in, -1 for none.
    """
    of_row = groups_of_rows(tally, place_id, group)
    years = pc.fill_null(tally["year"], UNDATED).to_numpy().astype(np.int64)
    least = int(years.min(initial=0))
    span = int(years.max(initial=0)) - least + 1
    both = np.where(of_row >= 0, of_row * span + (years - least), NOWHERE)
    counts: dict[tuple[int, int], dict[str, Fraction]] = {}
    for (key, metric), count in _documents(tally, both).items():
        number, year = divmod(key, span)
        counts.setdefault((number, year + least), {})[metric] = count
    return counts


def differences(previous: Run, current: Run) -> list[str]:
    """What the recipes of two runs do otherwise, years, files and titles apart.

    Growth compares like with like only if this is empty.

    Parameters
    ----------
    previous, current : Run
    """
    old, new = (_flat(_method(run.metadata)) for run in (previous, current))
    return [
        _(
            "{key}: {before} before, {now} now",
            key=key,
            before=_word(old.get(key)),
            now=_word(new.get(key)),
        )
        for key in sorted(old.keys() | new.keys())
        if _word(old.get(key)) != _word(new.get(key))
    ]


def difference_lines(differences: Sequence[str]) -> list[str]:
    """How the methods of two runs differ, as lines to print; none where they don't.

    Parameters
    ----------
    differences : sequence of str
    """
    if not differences:
        return []
    return ["The two runs differ in method as well:", *(f"  {line}" for line in differences)]


def _method(run: Mapping[str, Any]) -> dict[str, Any]:
    """What of a run decides its figures, but years and files."""
    recipe: Mapping[str, Any] = run["recipe"]
    kept = {key: _named(recipe[key]) for key in recipe if key not in NOT_METHOD}
    kept["inputs"] = {
        str(number): {
            key: given.get(key) for key in ("source", "exclude_types", "include_types", "options")
        }
        for number, given in enumerate(recipe["inputs"], 1)
    }
    kept["metrics"] = {name: metric["weight"] for name, metric in recipe["metrics"].items()}
    kept["years"] = {name: _length(metric["years"]) for name, metric in recipe["metrics"].items()}
    told = ("credit", "licence", "rows")
    kept["geocoder"] = {
        part: {key: facts[key] for key in facts if key not in told}
        if isinstance(facts, dict)
        else facts
        for part, facts in run["geocoder"].items()
    }
    return kept | {"hotbed": run["versions"]["hotbed"]}


def _length(years: Sequence[int] | None) -> str:
    """How long a window is, which growth depends on; where it lies is the difference wanted."""
    return _("{n} in a window", n=years[1] - years[0] + 1) if years else _("all")


def _named(part: object) -> object:
    """A part of a recipe with its files by name: where they lie is no method, nor for others."""
    if not isinstance(part, Mapping):
        return part
    return {
        key: Path(value).name if key in FILES and value else value for key, value in part.items()
    }


def _flat(tree: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def _word(value: object) -> str:
    if value in (None, [], ""):
        return _("none")
    if isinstance(value, Text):
        return value
    return Figure(value) if isinstance(value, float) else str(value)
