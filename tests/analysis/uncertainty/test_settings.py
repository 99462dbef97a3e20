"""Every setting is what a run by that setting would say: against complete runs, counted by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from analysis.uncertainty.towns import Documents
from hotbed.analysis.uncertainty.choices import (
    Counting,
    Factor,
    Levels,
    Sensitivity,
    Sharing,
    Window,
    sensitivity,
    usual_levels,
)
from hotbed.analysis.uncertainty.following import State, follow
from hotbed.result import Result

TOWNS = [1.0, 1.004, 1.1, 1.118, 1.23, 3.0, 3.05, 3.17, 5.0, 5.09, 5.13, 5.22, 7.0, 7.004, 7.118]


def drawn(seed: int = 4) -> Documents:
    """Documents of two metrics in fifteen towns: teams, several addresses, all years."""
    draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
    documents = Documents()
    for metric, number in (("patents", 90), ("publications", 70)):
        for _ in range(number):
            people = [
                tuple({draw.choice(TOWNS) for _ in range(draw.choice([1, 1, 2]))})
                for _ in range(draw.choice([1, 1, 2, 3, 4]))
            ]
            documents.add(1, *people, year=draw.choice([2011, 2012, 2013, 2015]), metric=metric)
    return documents


def levels_of(run: Result) -> Levels:
    """Two values of every choice."""
    usual = usual_levels(run)
    return replace(
        usual,
        radius=(6.0, 4.0),
        minimum=(12, 40),
        merging=(usual.merging[0], 0.0),
        weights=((1.0, 1.0), (3.0, 0.5)),
        window=(Window.ALL, Window.WITHOUT_LAST, Window.WITHOUT_FIRST),
    )


def recipe(levels: Levels, setting: dict[str, int], merging: dict[str, Any]) -> dict[str, Any]:
    """A setting's space as choices of a recipe."""
    return {
        "detection": {
            "radius_km": levels.radius[setting["radius"]],
            "min_listings": levels.minimum[setting["minimum"]],
        },
        "geocoding": {"decimals": levels.decimals[setting["decimals"]]},
        "merging": merging | {"within_km": levels.merging[setting["merging"]]},
    }


SPACES = [
    {"radius": 0, "minimum": 0, "decimals": 0, "merging": 0},
    {"radius": 1, "minimum": 0, "decimals": 0, "merging": 0},
    {"radius": 0, "minimum": 1, "decimals": 0, "merging": 1},
    {"radius": 0, "minimum": 0, "decimals": 1, "merging": 0},
    {"radius": 1, "minimum": 1, "decimals": 1, "merging": 0},
    {"radius": 1, "minimum": 0, "decimals": 1, "merging": 1},
]


@pytest.mark.parametrize("coactivity", [pytest.param(0.0, marks=pytest.mark.slow), 0.25])
def test_settings_are_runs(coactivity, tmp_path):
    """Of ten clusters by 6 km three pairs merge within 11 km, but one if links are asked for."""
    documents = drawn()
    merging = {"within_km": 11.0, "coactivity": coactivity}
    usual = {"detection": {"radius_km": 6.0, "min_listings": 12}, "merging": merging}
    base = documents.run(tmp_path, **usual)
    assert base.ranking.num_rows == (9 if coactivity else 7)
    levels = levels_of(base)
    answer = sensitivity(base, levels)
    assert answer.design == "full grid"
    numbers = setting_numbers(answer)
    seen = set()
    for space in SPACES:
        run = documents.run(tmp_path, "other", **recipe(levels, space, merging))
        states, majority = followed(base, run)
        for counting in range(2):
            for sharing in range(2):
                for window in range(3):
                    for weights in range(2):
                        setting = space | {
                            "precisions": 0,
                            "weights": weights,
                            "window": window,
                            "counting": counting,
                            "addresses": sharing,
                        }
                        ranks = by_hand(run, levels, setting)
                        row = numbers[tuple(setting[factor.value] for factor in Factor)]
                        assert answer.outcomes.clusters[row] == run.ranking.num_rows
                        assert answer.outcomes.state[row].tolist() == states
                        for cluster, state in enumerate(states):
                            seen.add(state)
                            if state == State.KEPT:
                                expected = ranks[majority[cluster]]
                                assert answer.outcomes.rank[row, cluster] == expected, setting
    assert seen > {State.KEPT}  # and some without a rank
    row = numbers[(0,) * len(Factor)]
    assert answer.outcomes.rank[row].tolist() == base.ranking["rank"].to_pylist()


def setting_numbers(answer: Sensitivity) -> dict[tuple[int, ...], int]:
    """Row of each setting by its levels' numbers: the grid's order."""
    sizes = answer.levels.sizes
    numbers: dict[tuple[int, ...], int] = {}
    for row in range(answer.settings.num_rows):
        rest, setting = row, []
        for size in reversed(sizes):
            setting.append(rest % size)
            rest //= size
        numbers[tuple(reversed(setting))] = row
    return numbers


def clusters_of_addresses(run: Result) -> list[int]:
    """Row in the ranking of each address's cluster, -1 for none."""
    ids = {name: row for row, name in enumerate(run.ranking["cluster_id"].to_pylist())}
    places = dict(
        zip(run.members["place_id"].to_pylist(), run.members["cluster_id"].to_pylist(), strict=True)
    )
    return [ids.get(places.get(place), -1) for place in run.locations["place_id"].to_pylist()]


def followed(base: Result, run: Result) -> tuple[list[int], list[int]]:
    """States of the base's clusters in another run, and where the majorities are."""
    assert run.locations["address_id"].equals(base.locations["address_id"])
    columns = [clusters_of_addresses(base), clusters_of_addresses(run)]

    outcome = follow(*map(np.array, columns), base.locations["listings"].to_numpy())
    return outcome.state.tolist(), outcome.majority.tolist()


def by_hand(run: Result, levels: Levels, setting: dict[str, int]) -> dict[int, int]:
    """Rank of each of a run's clusters, counted listing by listing in exact fractions."""
    counting = levels.counting[setting["counting"]]
    sharing = levels.addresses[setting["addresses"]]
    window = levels.window[setting["window"]]
    left_out = {Window.ALL: None, Window.WITHOUT_FIRST: 2011, Window.WITHOUT_LAST: 2015}[window]
    cluster_of = clusters_of_addresses(run)
    shares: dict[tuple[int, str, Any], Fraction] = {}
    for row in listings(run.folder):
        cluster = cluster_of[row["address_id"]]
        if cluster < 0 or row["year"] == left_out:
            continue
        if counting is Counting.FULL:
            key, worth = row["document"], Fraction(1)
        elif sharing is Sharing.COMPLETE:
            key = (row["document"], row["contributor"])
            worth = Fraction(1, row["contributors"])
        else:
            key = (row["document"], row["contributor"], row["address_id"])
            worth = Fraction(1, row["contributors"] * row["addresses"])
        shares[(cluster, row["metric"], key)] = worth
    weights = dict(zip(run.metrics, levels.weights[setting["weights"]], strict=True))
    world = {
        name: sum(
            row["documents"]
            for row in run.documents.to_pylist()
            if row["metric"] == name and row["year"] != left_out
        )
        for name in weights
    }
    totals = dict.fromkeys(range(run.ranking.num_rows), Fraction(0))
    for (cluster, metric, _), worth in shares.items():
        totals[cluster] += Fraction(weights[metric]) * worth / world[metric]
    return {
        cluster: 1 + sum(other > total for other in totals.values())
        for cluster, total in totals.items()
    }


def listings(folder: Path) -> list[dict[str, Any]]:
    """The listings that go on, of the only stage of the run's folder."""
    (file,) = (folder / ".hotbed").glob("listings-*/listings.parquet")
    return [row for row in pq.read_table(file).to_pylist() if row["status"] is None]


def bytes_of(answer: Sensitivity) -> list[str]:
    """Everything that is shown, as text."""
    tables = (answer.table, answer.overall, answer.settings)
    return [repr(table.to_pylist()) for table in tables] + [str(answer)]


@pytest.mark.parametrize(
    "settings", [5000, pytest.param(300, marks=pytest.mark.slow)], ids=["grid", "drawn"]
)
def test_the_same_bytes_on_threads_and_shuffled_rows(settings, tmp_path):
    documents = drawn()
    choices = {"detection": {"min_listings": 12}}
    one = documents.run(tmp_path, limits={"threads": 1}, **choices)
    shuffled = drawn()
    for rows in shuffled.rows.values():
        random.Random(7).shuffle(rows)  # noqa: S311
    (tmp_path / "shuffled").mkdir()
    two = shuffled.run(tmp_path / "shuffled", limits={"threads": 2}, **choices)
    expected = bytes_of(sensitivity(one, settings=settings))
    assert bytes_of(sensitivity(two, settings=settings)) == expected
    assert bytes_of(sensitivity(one, settings=settings)) == expected
